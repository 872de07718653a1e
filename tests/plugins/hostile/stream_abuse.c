/* Reads a stream beyond its end and releases it, which is the host's to do; then is honest. */
#include "common.h"
static dz_status render(const dz_job *job) {
  struct ArrowArrayStream *stream = job->tables[0].stream;
  struct ArrowArray array;
  for (int i = 0; i < 10; i++) {
    if (stream->get_next(stream, &array) != 0) break;
    if (array.release) array.release(&array);
  }
  stream->release(stream);
  if (honest(job) != DZ_OK) return DZ_E_INTERNAL;
  return put(job, "done.txt", "x");
}
