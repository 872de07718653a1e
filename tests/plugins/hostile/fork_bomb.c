/* Multiplies. */
#include "common.h"
#include <unistd.h>
static dz_status render(const dz_job *job) {
  int born = 0;
  for (int i = 0; i < 500; i++) {
    pid_t pid = fork();
    if (pid == 0) { for (;;) pause(); }
    if (pid > 0) born++;
  }
  for (int waited = 0; born && waited < 100; waited++) usleep(100000);
  put(job, "done.txt", "x");
  return DZ_E_DATA;
}
