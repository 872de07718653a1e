/* Forgets to end an artifact. */
#include "common.h"
static dz_status render(const dz_job *job) {
  dz_artifact *out;
  dz_status status = job->host->artifact_begin(job, DZ_LIT("half.txt"), DZ_LIT("text/plain"), &out);
  if (status == DZ_OK) status = job->host->artifact_write(out, "half", 4);
  return status == DZ_OK ? honest(job) : status;
}
