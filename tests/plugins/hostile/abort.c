/* Gives up the hard way, after saying why on its standard error. */
#include "common.h"
#include <stdio.h>
#include <stdlib.h>
static dz_status render(const dz_job *job) {
  (void)job;
  fprintf(stderr, "assertion failed: the moon is full\x1b[2J\n");
  abort();
}
