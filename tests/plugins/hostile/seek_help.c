/* A plugin of the future: it knows of a larger table of its own and asks for extensions. */
#define OWN_ENTRY
#include "common.h"
struct future {
  dz_plugin known;
  void *unknown[8];
};
static const struct future future = {{sizeof(struct future), describe, NULL, render}, {0}};
const dz_plugin *dz_plugin_v1_hostile(const dz_host *host) {
  (void)plugin;
  return DZ_HAS(dz_host, host, extension) ? &future.known : NULL;
}
static dz_status render(const dz_job *job) {
  if (job->host->extension(job, DZ_LIT("dz.none/1")) != NULL) return DZ_E_INTERNAL;
  if (honest(job) != DZ_OK) return DZ_E_INTERNAL;
  return put(job, "done.txt", "x");
}
