/* Fills the disk. */
#include "common.h"
static char block[1 << 16];
static dz_status render(const dz_job *job) {
  dz_artifact *out;
  dz_status status = job->host->artifact_begin(job, DZ_LIT("big.bin"), DZ_LIT("text/plain"), &out);
  while (status == DZ_OK) status = job->host->artifact_write(out, block, sizeof block);
  return status;
}
