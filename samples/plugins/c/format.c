/* A report format in C: each table as tab-separated values. Begin here: change `cell` for other
 * texts, `line` for another layout, `table` for other files. Text, whole numbers, decimals, bools,
 * days and instants come as Arrow arrays; dz_plugin.h, which is beside this file, says how.
 *
 * Build: cc -std=c11 -O2 -shared -fPIC -o format.so format.c */
#include "dz_plugin.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char about[] =
    "{\"id\":\"com.example.lines\",\"title\":\"Tab-separated values\",\"version\":\"1.0.0\","
    "\"media\":[\"text/tab-separated-values\"],\"deterministic\":true,\"attests\":true,\"profile\":1,"
    "\"options\":{\"type\":\"object\",\"properties\":{\"heading\":{\"type\":\"boolean\",\"default\":true}},"
    "\"additionalProperties\":false},\"tables\":\"all\"}";

static dz_str describe(void) { return dz_str_of(about, sizeof about - 1); }

static int is_null(const struct ArrowArray *column, int64_t row) {
  const uint8_t *valid = column->buffers[0];
  int64_t at = column->offset + row;
  return valid && !(valid[at / 8] >> (at % 8) & 1);
}

/* A decimal of 128 bits, little-endian, with `scale` digits after the point. */
static void decimal(char *to, const unsigned char *bytes, int scale) {
  unsigned char rest[16];
  char digits[48];
  int n = 0, negative = bytes[15] >> 7, carry = negative;
  for (int i = 0; i < 16; i++) {
    int byte = negative ? (bytes[i] ^ 0xff) + carry : bytes[i];
    rest[i] = (unsigned char)byte;
    carry = negative ? byte >> 8 : 0;
  }
  for (int any = 1; any || n <= scale;) {
    int remainder = 0;
    any = 0;
    for (int i = 15; i >= 0; i--) {
      int part = remainder * 256 + rest[i];
      rest[i] = (unsigned char)(part / 10);
      remainder = part % 10;
      any |= rest[i];
    }
    if (n == scale && scale) digits[n++] = '.', scale = -1;
    digits[n++] = (char)('0' + remainder);
  }
  if (negative) *to++ = '-';
  while (n) *to++ = digits[--n];
  *to = 0;
}

/* Days since 1970 as 2026-09-30. Years begin in March here, so that the leap day is the last. */
static int day(char *to, size_t size, int64_t days) {
  int64_t shifted = days + 719468, era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
  int64_t of_era = shifted - era * 146097;
  int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  int64_t of_year = of_era - (365 * year + year / 4 - year / 100), month = (5 * of_year + 2) / 153;
  return snprintf(to, size, "%04" PRId64 "-%02d-%02d", year + era * 400 + (month >= 10),
                  (int)(month < 10 ? month + 3 : month - 9), (int)(of_year - (153 * month + 2) / 5 + 1));
}

/* Microseconds since 1970 as 2026-09-30T16:00:00Z. */
static void instant(char *to, size_t size, int64_t micros) {
  int64_t fraction = (micros % 1000000 + 1000000) % 1000000, seconds = (micros - fraction) / 1000000;
  int64_t clock = (seconds % 86400 + 86400) % 86400;
  int n = day(to, size, (seconds - clock) / 86400);
  n += snprintf(to + n, size - (size_t)n, "T%02d:%02d:%02d", (int)(clock / 3600), (int)(clock / 60 % 60),
                (int)(clock % 60));
  if (fraction) n += snprintf(to + n, size - (size_t)n, ".%06d", (int)fraction);
  snprintf(to + n, size - (size_t)n, "Z");
}

static dz_status cell(const dz_host *host, dz_artifact *out, const struct ArrowSchema *type,
                      const struct ArrowArray *column, int64_t row) {
  char text[80] = "";
  int64_t at = column->offset + row;
  const char *format = type->format;
  if (is_null(column, row)) return DZ_OK;
  if (!strcmp(format, "U")) {
    const int64_t *offsets = column->buffers[1];
    const char *bytes = (const char *)column->buffers[2] + offsets[at];
    size_t len = (size_t)(offsets[at + 1] - offsets[at]);
    for (size_t begin = 0; begin < len;) {
      size_t end = begin;
      while (end < len && (unsigned char)bytes[end] >= ' ') end++;
      dz_status status = host->artifact_write(out, bytes + begin, end - begin);
      if (status == DZ_OK && end < len) status = host->artifact_write(out, " ", 1);
      if (status != DZ_OK) return status;
      begin = end + 1;
    }
    return DZ_OK;
  }
  if (!strcmp(format, "l"))
    snprintf(text, sizeof text, "%" PRId64, ((const int64_t *)column->buffers[1])[at]);
  else if (!strncmp(format, "tsu:", 4))
    instant(text, sizeof text, ((const int64_t *)column->buffers[1])[at]);
  else if (!strcmp(format, "tdD"))
    day(text, sizeof text, ((const int32_t *)column->buffers[1])[at]);
  else if (!strcmp(format, "b"))
    strcpy(text, ((const uint8_t *)column->buffers[1])[at / 8] >> (at % 8) & 1 ? "true" : "false");
  else if (!strncmp(format, "d:38,", 5))
    decimal(text, (const unsigned char *)column->buffers[1] + 16 * at, atoi(format + 5));
  else
    return DZ_E_UNSUPPORTED;
  return host->artifact_write(out, text, strlen(text));
}

static dz_status line(const dz_host *host, dz_artifact *out, const struct ArrowSchema *schema,
                      const struct ArrowArray *batch, int64_t row) {
  dz_status status = DZ_OK;
  for (int64_t i = 0; status == DZ_OK && i < schema->n_children; i++) {
    const char *name = schema->children[i]->name;
    if (i) status = host->artifact_write(out, "\t", 1);
    if (status != DZ_OK) break;
    status = batch ? cell(host, out, schema->children[i], batch->children[i], row)
                   : host->artifact_write(out, name, strlen(name));
  }
  return status == DZ_OK ? host->artifact_write(out, "\n", 1) : status;
}

static dz_status table(const dz_job *job, const dz_table *table, int heading) {
  const dz_host *host = job->host;
  struct ArrowSchema schema = {0};
  dz_artifact *out = NULL;
  char name[128];
  int64_t rows = 0;
  int length = snprintf(name, sizeof name, "%.*s.tsv", (int)table->name.len, table->name.ptr);
  if (table->stream->get_schema(table->stream, &schema)) return DZ_E_INTERNAL;
  dz_status status = host->artifact_begin(job, dz_str_of(name, (size_t)length),
                                          DZ_LIT("text/tab-separated-values"), &out);
  if (status == DZ_OK && heading) status = line(host, out, &schema, NULL, 0);
  while (status == DZ_OK) {
    struct ArrowArray batch = {0};
    if (host->cancelled(job)) status = DZ_E_CANCELLED;
    else if (table->stream->get_next(table->stream, &batch)) status = DZ_E_INTERNAL;
    if (status != DZ_OK || !batch.release) break;
    for (int64_t row = 0; status == DZ_OK && row < batch.length; row++, rows++)
      status = line(host, out, &schema, &batch, batch.offset + row);
    batch.release(&batch);
  }
  if (status == DZ_OK) status = host->artifact_end(out);
  /* The host compares: so many rows were written. Sums of amounts can be attested likewise. */
  if (status == DZ_OK) status = host->attest(job, table->name, rows, DZ_LIT(""), DZ_LIT(""), DZ_LIT(""));
  schema.release(&schema);
  return status;
}

static dz_status render(const dz_job *job) {
  static const char off[] = "\"heading\":false";
  int heading = 1;
  for (size_t i = 0; i + sizeof off - 1 <= job->options_json.len; i++)
    if (!memcmp(job->options_json.ptr + i, off, sizeof off - 1)) heading = 0;
  for (size_t i = 0; i < job->n_tables; i++) {
    dz_status status = table(job, &job->tables[i], heading);
    if (status != DZ_OK) return status;
  }
  return DZ_OK;
}

static const dz_plugin plugin = {sizeof(dz_plugin), describe, NULL, render};

#if defined(_WIN32)
__declspec(dllexport)
#endif
const dz_plugin *dz_plugin_v1_com_example_lines(const dz_host *host) {
  return DZ_HAS(dz_host, host, extension) ? &plugin : NULL;
}
