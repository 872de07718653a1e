/* What the hostile libraries share: a description, and a `render` of their own. */
#include "dz_plugin.h"
#include <string.h>

#define ABOUT                                                                                      \
  "{\"id\":\"test.hostile\",\"title\":\"Hostile\",\"version\":\"1.0.0\",\"profile\":1,"            \
  "\"attests\":true,\"options\":null}"

static dz_status render(const dz_job *job);

#ifndef OWN_DESCRIBE
static dz_str describe(void) { return DZ_LIT(ABOUT); }
#else
static dz_str describe(void);
#endif

static const dz_plugin plugin = {sizeof(dz_plugin), describe, NULL, render};

#ifndef OWN_ENTRY
const dz_plugin *dz_plugin_v1_hostile(const dz_host *host) {
  (void)host;
  return &plugin;
}
#endif

static inline dz_str text(const char *words) { return dz_str_of(words, strlen(words)); }

/* A whole artifact. */
static inline dz_status put(const dz_job *job, const char *name, const char *words) {
  dz_artifact *out;
  dz_status status = job->host->artifact_begin(job, text(name), DZ_LIT("text/plain"), &out);
  if (status == DZ_OK) status = job->host->artifact_write(out, words, strlen(words));
  if (status == DZ_OK) status = job->host->artifact_end(out);
  return status;
}

/* What is true of the tables of the tests: 4 lines, 12.50 CNY, -3 USD. */
static inline dz_status honest(const dz_job *job) {
  dz_status status = job->host->attest(job, DZ_LIT("lines"), 4, DZ_LIT("amount"), DZ_LIT("CNY"), DZ_LIT("12.50"));
  if (status == DZ_OK)
    status = job->host->attest(job, DZ_LIT("lines"), 4, DZ_LIT("amount"), DZ_LIT("USD"), DZ_LIT("-3"));
  return status;
}
