/* Ends the process as if all was well. */
#include "common.h"
#include <stdlib.h>
static dz_status render(const dz_job *job) {
  put(job, "done.txt", "x");
  honest(job);
  exit(0);
}
