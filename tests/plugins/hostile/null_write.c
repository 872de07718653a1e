/* Writes to address 0 in the middle of an artifact. */
#include "common.h"
static dz_status render(const dz_job *job) {
  put(job, "done.txt", "x");
  *(volatile int *)0 = 1;
  return DZ_OK;
}
