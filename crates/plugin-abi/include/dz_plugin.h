/* dz_plugin.h: report formats for duizhang, ABI major 1.
 *
 * A format is a pure function from tables, options and a context to artifacts. It opens no file,
 * reads no clock and no environment, and does not use the network: the host hands everything in
 * and takes everything back through this header, which needs <stddef.h> and <stdint.h> only and
 * compiles as C11 and as C++17.
 *
 * Ownership, in one line: nobody frees what somebody else allocated, except through the `release`
 * callback of an Arrow structure. What the host passes is valid until the call it was passed to
 * returns; what a plugin returns is static, valid until the process ends. Text is UTF-8, counted,
 * and not NUL-terminated.
 *
 * Versions: the major number is in the name of the entry symbol. Within a major, members are only
 * ever appended. Touch a member only if the writer's `struct_size` covers it (DZ_HAS).
 *
 * Threads: one job is driven by one thread, and host callbacks are called on that thread. No
 * thread a format starts may outlive the call.
 *
 * Faults: no C++ exception and no Rust panic may cross this boundary. */
#ifndef DZ_PLUGIN_H
#define DZ_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The major number, as it is in the entry symbol. */
#define DZ_ABI_MAJOR 1

/* ---- Arrow C data interface ------------------------------------------------------------------
 * As published at https://arrow.apache.org/docs/format/CDataInterface.html, under the guards that
 * every copy of it uses, so that other Arrow headers may be included before or after this one. */
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
  const char *format;               /* type, see "column profile" below */
  const char *name;                 /* column name, NUL-terminated */
  const char *metadata;             /* int32 n, then n times: int32 len, key, int32 len, value; native endian */
  int64_t flags;                    /* ARROW_FLAG_NULLABLE for every leaf of the profile */
  int64_t n_children;               /* columns of a table; 0 for a leaf */
  struct ArrowSchema **children;    /* the columns, in order */
  struct ArrowSchema *dictionary;   /* always NULL in the column profile */
  void (*release)(struct ArrowSchema *); /* call once, on the root, when done; NULL once released */
  void *private_data;               /* the producer's own */
};

struct ArrowArray {
  int64_t length;                   /* logical rows */
  int64_t null_count;               /* -1 if not counted */
  int64_t offset;                   /* first logical row; not always 0 */
  int64_t n_buffers;                /* 1 for a struct, 2 for a leaf, 3 for text */
  int64_t n_children;               /* columns of a batch; 0 for a leaf */
  const void **buffers;             /* buffers[0] is the validity bitmap, or NULL: no nulls */
  struct ArrowArray **children;     /* the columns, as in the schema */
  struct ArrowArray *dictionary;    /* always NULL in the column profile */
  void (*release)(struct ArrowArray *); /* call once, on the root, when done; NULL once released */
  void *private_data;               /* the producer's own */
};
#endif

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

struct ArrowArrayStream {
  /* 0, or an errno; `out` is then yours to release. May be called more than once. */
  int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
  /* One batch, with all columns of the schema: 0, or an errno; `out` is then yours to release. At the
   * end of the data, `out->release` is NULL. */
  int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
  /* What the last errno was about, or NULL; valid until the next call. */
  const char *(*get_last_error)(struct ArrowArrayStream *);
  /* The host's to call, not a format's. */
  void (*release)(struct ArrowArrayStream *);
  void *private_data; /* the producer's own */
};
#endif

/* ---- Column profile 1 ------------------------------------------------------------------------
 * The root of a table is a struct ("+s") without nulls. Its children are leaves of six types, each
 * of which may hold nulls:
 *
 *   U          text, int64 offsets         l        int64
 *   d:38,S     decimal128, scale S         b        bool, one bit
 *   tdD        days since 1970-01-01       tsu:UTC  microseconds since 1970-01-01T00:00:00Z
 *
 * There are no floats. Column names match [a-z][a-z0-9_]{0,62}. Meaning travels as metadata of
 * the child schema:
 *
 *   dz.role           key | label | money | quantity | rate | period | flag | note
 *   dz.currency       the currency of a money column, e.g. USD; or
 *   dz.currency_from  the column of the same row that holds it
 *   dz.unit_from      the column that holds the unit of a quantity
 *   dz.title.<lang>   heading for people, e.g. dz.title.zh */

/* ---- Plain types -------------------------------------------------------------------------- */

/* Counted UTF-8. `ptr` may be NULL when `len` is 0. */
typedef struct dz_str {
  const char *ptr; /* first byte */
  size_t len;      /* how many */
} dz_str;

typedef struct dz_artifact dz_artifact; /* an output being written; owned by the host, opaque */
typedef struct dz_host dz_host;
typedef struct dz_job dz_job;

/* The outcome of a call. Anything but DZ_OK from `render` discards every artifact of the job. */
typedef int32_t dz_status;
enum {
  DZ_OK = 0,            /* done */
  DZ_E_OPTIONS = 1,     /* the options passed the schema but make no sense together */
  DZ_E_DATA = 2,        /* the tables cannot be expressed in this format */
  DZ_E_OUTPUT = 3,      /* the host refused a write; pass its status on */
  DZ_E_CANCELLED = 4,   /* stopped because `cancelled` said so */
  DZ_E_INTERNAL = 5,    /* a bug in the plugin */
  DZ_E_UNSUPPORTED = 6, /* this host lacks something the format needs */
  DZ_E_PANIC = 7        /* an exception or panic, caught at the boundary; for SDKs */
};

/* Severities of `diagnose`. A number the host does not know is taken for an error. */
enum {
  DZ_NOTE = 0,    /* worth knowing */
  DZ_WARNING = 1, /* the report is complete, but somebody should look */
  DZ_ERROR = 2    /* why the report failed */
};

/* ---- What the host offers ------------------------------------------------------------------
 * No member is NULL. Every function may be called only while the job it is given is running. */
struct dz_host {
  size_t struct_size;      /* sizeof(dz_host) as the host was compiled */
  dz_str name_and_version; /* e.g. "duizhang 0.1.0", for diagnostics only */

  /* Starts an output. `name` is a plain file name: no separator, no leading dot, not "" and
   * unique within the job. The host checks, stages and hashes it. On DZ_OK, `*out` is valid until
   * `artifact_end` or the end of the call. An artifact that is never ended is discarded, and its
   * job with it. Several artifacts may be open at once. */
  dz_status (*artifact_begin)(const dz_job *job, dz_str name, dz_str media_type, dz_artifact **out);

  /* Appends `len` bytes. After any status but DZ_OK, give up and return that status. */
  dz_status (*artifact_write)(dz_artifact *artifact, const void *bytes, size_t len);

  /* Completes the output. `artifact` is invalid afterwards, whatever is returned. */
  dz_status (*artifact_end)(dz_artifact *artifact);

  /* Says something a person should read; the host copies. `code` is a short stable name such as
   * "too_wide". `table` and `column` may be empty, `row` is -1 if it is not about one row. */
  void (*diagnose)(const dz_job *job, int32_t severity, dz_str code, dz_str table, int64_t row,
                   dz_str column, dz_str message);

  /* Attests: "of this table I wrote this much". The host compares it with its own totals and
   * refuses the report when they differ.
   *   rows      how many rows were written, or -1 where the format aggregates
   *   column    a money column, or empty to attest the rows alone
   *   currency  the currency of `total`; empty for rows that have no currency
   *   total     the exact sum as decimal text, e.g. "-12.50"; compared as a number
   * Called once per table, column and currency; a table without money still attests its rows. A
   * sum of zero may be left out: what is not attested counts as zero. */
  dz_status (*attest)(const dz_job *job, dz_str table, int64_t rows, dz_str column, dz_str currency,
                      dz_str total);

  /* Not 0 once the job should stop. Cheap: ask at every batch. */
  int32_t (*cancelled)(const dz_job *job);

  /* An optional family of functions by id and revision, e.g. "dz.seek/1"; NULL if not offered. */
  const void *(*extension)(const dz_job *job, dz_str id);
};

/* ---- What a format is given ---------------------------------------------------------------- */

/* One table. Pull the schema and the batches; `release` every schema and array pulled. The stream
 * itself is released by the host, after the call. It can be read once. */
typedef struct dz_table {
  dz_str name;                     /* e.g. "customers"; the rule of column names holds */
  struct ArrowArrayStream *stream; /* its rows, never NULL */
} dz_table;

/* One report to be written. */
struct dz_job {
  size_t struct_size;     /* sizeof(dz_job) as the host was compiled */
  const dz_host *host;    /* never NULL */
  void *host_data;        /* the host's own; formats leave it alone */
  dz_str options_json;    /* an object, validated against the schema of the format's options */
  dz_str context_json;    /* an object: run, cycle, language, totals …; ignore unknown members */
  const dz_table *tables; /* `n_tables` of them; empty for `check` */
  size_t n_tables;        /* how many */
};

/* ---- What a format is ---------------------------------------------------------------------- */

typedef struct dz_plugin {
  size_t struct_size; /* sizeof(dz_plugin) as the plugin was compiled */

  /* A JSON object that must equal the [format] part of the manifest:
   *   id             "csv"
   *   title          "Comma-separated values"
   *   version        "1.0.0"
   *   media          ["text/csv"]
   *   deterministic  true if the same job always gives the same bytes
   *   attests        true if every table written is attested
   *   profile        1, the column profile it reads
   *   options        JSON Schema 2020-12 of the options, an object
   *   tables         "all", or the names of those it reads; "*" is all that come unasked */
  dz_str (*describe)(void);

  /* Judges options and context only; the job has no tables. May be NULL. */
  dz_status (*check)(const dz_job *job);

  /* Writes the report. */
  dz_status (*render)(const dz_job *job);
} dz_plugin;

/* The one exported function of a format, named dz_plugin_v1_<name>, where <name> is unique so that
 * several formats link into one program. The result is static. NULL declines this host. */
typedef const dz_plugin *(*dz_entry_fn)(const dz_host *host);

/* ---- Conveniences -------------------------------------------------------------------------- */

/* Does `*p`, as its writer compiled it, have `member`? */
#define DZ_HAS(type, p, member) \
  ((p)->struct_size >= offsetof(type, member) + sizeof((p)->member))

/* A dz_str from a pointer and a length. */
static inline dz_str dz_str_of(const char *ptr, size_t len) {
  dz_str s;
  s.ptr = ptr;
  s.len = len;
  return s;
}

/* A dz_str from a string literal. */
#define DZ_LIT(literal) dz_str_of("" literal, sizeof(literal) - 1)

#ifdef __cplusplus
}
#endif
#endif
