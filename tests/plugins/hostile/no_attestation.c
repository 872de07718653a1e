/* Promises to attest, and does not. */
#include "common.h"
static dz_status render(const dz_job *job) { return put(job, "done.txt", "x"); }
