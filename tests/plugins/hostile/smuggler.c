/* Writes into the output directory behind the host's back. */
#include "common.h"
#include <stdio.h>
static dz_status render(const dz_job *job) {
  FILE *file = fopen("out/smuggled.txt", "w");
  if (file) {
    fputs("x", file);
    fclose(file);
  }
  honest(job);
  return put(job, "done.txt", "x");
}
