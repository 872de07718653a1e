/* Wants to write more files than any report has. */
#include "common.h"
#include <stdio.h>
static dz_status render(const dz_job *job) {
  char name[32];
  honest(job);
  for (int i = 0; i < 2000; i++) {
    snprintf(name, sizeof name, "%d.txt", i);
    put(job, name, "x");
  }
  return DZ_OK;
}
