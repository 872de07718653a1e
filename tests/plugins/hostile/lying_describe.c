/* Is another version than its manifest says. */
#define OWN_DESCRIBE
#include "common.h"
static dz_str describe(void) {
  return DZ_LIT("{\"id\":\"test.hostile\",\"title\":\"Hostile\",\"version\":\"6.6.6\",\"profile\":1,"
                "\"attests\":true,\"options\":null}");
}
static dz_status render(const dz_job *job) { return put(job, "done.txt", "x"); }
