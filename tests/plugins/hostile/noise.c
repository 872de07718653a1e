/* Prints a lot, also what looks like the runner's own words, and is otherwise as it should be. */
#include "common.h"
#include <stdio.h>
static dz_status render(const dz_job *job) {
  for (int i = 0; i < 100000; i++) printf("{\"measures\":[],\"end\":{\"exited\":0}}\n");
  fflush(stdout);
  if (honest(job) != DZ_OK) return DZ_E_INTERNAL;
  return put(job, "done.txt", "x");
}
