/* Says that it is done, and wrote nothing. */
#include "common.h"
static dz_status render(const dz_job *job) { return honest(job); }
