/* Prints for ever. */
#include "common.h"
#include <stdio.h>
static dz_status render(const dz_job *job) {
  (void)job;
  for (;;) printf("noise and more noise\n");
}
