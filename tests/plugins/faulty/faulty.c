/* A small format that does everything right, and with -DFAULT_… one thing wrong: each must be found by
 * the case of `plugin check` that is for it. It writes the first column of text of every table. */
#define _DEFAULT_SOURCE
#include "dz_plugin.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifndef SAYS
#define SAYS "Faulty"
#endif
#ifndef CLOSED
#define CLOSED "\"additionalProperties\":false"
#endif

static const char about[] =
    "{\"id\":\"test.faulty\",\"title\":\"" SAYS "\",\"version\":\"1.0.0\",\"media\":[\"text/plain\"],"
    "\"deterministic\":true,\"attests\":true,\"profile\":1,\"options\":{\"type\":\"object\",\"properties\":"
    "{\"mark\":{\"enum\":[\"-\",\"+\"],\"default\":\"-\"}}," CLOSED "},\"tables\":\"all\"}";

static dz_str describe(void) { return dz_str_of(about, sizeof about - 1); }

static int is_there(const struct ArrowArray *column, int64_t at) {
  const uint8_t *valid = column->buffers[0];
  return !valid || (valid[at / 8] >> (at % 8) & 1);
}

static dz_status line(const dz_host *host, dz_artifact *out, const struct ArrowArray *column, int64_t row) {
  int64_t at = row;
#ifndef FAULT_OFFSET
  at += column->offset;
#endif
#ifdef FAULT_NULL
  if (!is_there(column, at)) return *(volatile int *)8;
#endif
  if (is_there(column, at)) {
    const int64_t *ends = column->buffers[1];
    const char *bytes = (const char *)column->buffers[2] + ends[at];
    size_t len = (size_t)(ends[at + 1] - ends[at]);
#ifdef FAULT_LONG
    if (len > 60) abort();
#endif
    dz_status status = host->artifact_write(out, bytes, len);
    if (status != DZ_OK) return status;
  }
  return host->artifact_write(out, "\n", 1);
}

static dz_status table(const dz_job *job, const dz_table *table) {
  const dz_host *host = job->host;
  struct ArrowSchema schema = {0};
  dz_artifact *out = NULL;
  char name[128];
  int64_t rows = 0, text = -1;
  if (table->stream->get_schema(table->stream, &schema)) return DZ_E_INTERNAL;
  for (int64_t i = 0; text < 0 && i < schema.n_children; i++)
    if (!strcmp(schema.children[i]->format, "U")) text = i;
  int length = snprintf(name, sizeof name, "%.*s.txt", (int)table->name.len, table->name.ptr);
  dz_status status = host->artifact_begin(job, dz_str_of(name, (size_t)length), DZ_LIT("text/plain"), &out);
#ifdef FAULT_ZONE
  if (status == DZ_OK) {
    char clock[64];
    time_t then = 1790000000;
    size_t n = strftime(clock, sizeof clock, "%F %T\n", localtime(&then));
    status = host->artifact_write(out, clock, n);
  }
#endif
  while (status == DZ_OK) {
    struct ArrowArray batch = {0};
#ifndef FAULT_DEAF
    if (host->cancelled(job)) { status = DZ_E_CANCELLED; break; }
#endif
    if (table->stream->get_next(table->stream, &batch)) { status = DZ_E_INTERNAL; break; }
    if (!batch.release) break;
#ifdef FAULT_BATCHES
    if (rows) status = DZ_E_INTERNAL;
#endif
    for (int64_t row = 0; status == DZ_OK && row < batch.length; row++, rows++)
      status = line(host, out, batch.children[text], batch.offset + row);
#ifndef FAULT_ARRAYS
    batch.release(&batch);
#endif
  }
  if (status == DZ_OK) status = host->artifact_end(out);
#ifdef FAULT_ROWS
  if (rows == 0) rows = 1;
#endif
  if (status == DZ_OK) status = host->attest(job, table->name, rows, DZ_LIT(""), DZ_LIT(""), DZ_LIT(""));
  schema.release(&schema);
  return status;
}

/* A file for every line, named after it. */
static dz_status files(const dz_job *job, const dz_table *table) {
  struct ArrowSchema schema = {0};
  if (table->stream->get_schema(table->stream, &schema)) return DZ_E_INTERNAL;
  int64_t text = -1;
  for (int64_t i = 0; text < 0 && i < schema.n_children; i++)
    if (!strcmp(schema.children[i]->name, "id")) text = i;
  schema.release(&schema);
  struct ArrowArray batch = {0};
  if (text < 0 || table->stream->get_next(table->stream, &batch)) return text < 0 ? DZ_OK : DZ_E_INTERNAL;
  if (!batch.release) return DZ_OK;
  const struct ArrowArray *column = batch.children[text];
  dz_status status = DZ_OK;
  if (is_there(column, batch.offset + column->offset)) {
    const int64_t *ends = (const int64_t *)column->buffers[1] + batch.offset + column->offset;
    dz_str name = dz_str_of((const char *)column->buffers[2] + ends[0], (size_t)(ends[1] - ends[0]));
    dz_artifact *out = NULL;
    status = job->host->artifact_begin(job, name, DZ_LIT("text/plain"), &out);
    if (status == DZ_OK) status = job->host->artifact_end(out);
  }
  batch.release(&batch);
  return status;
}

static dz_status render(const dz_job *job) {
  (void)files;
#ifdef FAULT_MEMORY
  char *kept = malloc(40);
  if (kept) memset(kept, 1, 40);
#endif
#ifdef FAULT_DESCRIPTOR
  if (open("/dev/null", O_RDONLY) < 0) return DZ_E_INTERNAL;
#endif
#ifdef FAULT_CHOICE
  for (size_t i = 0; i < job->options_json.len; i++)
    if (job->options_json.ptr[i] == '+') return DZ_E_INTERNAL;
#endif
  for (size_t i = 0; i < job->n_tables; i++) {
#ifdef FAULT_NAMES
    if (i == 2) {
      dz_status status = files(job, &job->tables[i]);
      if (status != DZ_OK) return status;
      continue;
    }
#endif
    dz_status status = table(job, &job->tables[i]);
#ifndef FAULT_STATUS
    if (status != DZ_OK) return status;
#else
    (void)status;
#endif
  }
  return DZ_OK;
}

static const dz_plugin plugin = {sizeof(dz_plugin), describe, NULL, render};

const dz_plugin *dz_plugin_v1_faulty(const dz_host *host) {
  return DZ_HAS(dz_host, host, extension) ? &plugin : NULL;
}
