/* Loses a cent. */
#include "common.h"
static dz_status render(const dz_job *job) {
  job->host->attest(job, DZ_LIT("lines"), 4, DZ_LIT("amount"), DZ_LIT("CNY"), DZ_LIT("12.49"));
  job->host->attest(job, DZ_LIT("lines"), 4, DZ_LIT("amount"), DZ_LIT("USD"), DZ_LIT("-3"));
  return put(job, "done.txt", "x");
}
