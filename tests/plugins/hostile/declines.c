/* Wants nothing to do with this host. */
#define OWN_ENTRY
#include "common.h"
const dz_plugin *dz_plugin_v1_hostile(const dz_host *host) {
  (void)host;
  (void)plugin;
  return NULL;
}
static dz_status render(const dz_job *job) { return put(job, "done.txt", "x"); }
