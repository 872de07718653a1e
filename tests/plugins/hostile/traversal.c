/* Wants to write elsewhere. */
#include "common.h"
static dz_status render(const dz_job *job) {
  honest(job);
  put(job, "../../escaped.txt", "x");
  return put(job, "done.txt", "x");
}
