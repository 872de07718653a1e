/* Never comes back. */
#include "common.h"
static dz_status render(const dz_job *job) {
  put(job, "done.txt", "x");
  for (volatile int forever = 1; forever;) {}
  return DZ_OK;
}
