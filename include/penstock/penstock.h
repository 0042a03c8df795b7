// Penstock: makes a described system executable and the claims about it testable.
// The only public header; what the `penstock` command does is done through it.
//
//   ps_session_options ask = ps_session_options_default();
//   ps_session *session = ps_session_new(&ask);
//   ps_run_options how = ps_run_options_default();
//   ps_run_table *table = NULL;
//   if (ps_session_run(session, "tank.xmile", &how, &table) == PS_STATUS_DONE) {
//       const double *level = ps_run_table_values(table, ps_run_table_find(table, "level"));
//       ...
//   } else {
//       fputs(ps_session_messages(session, false), stderr);
//   }
//   ps_run_table_free(table);
//   ps_session_free(session);
//
// A session is used by one thread at a time; several sessions may live side by side. Option structs
// begin with their size, so that a later version can add fields: fill them with ..._default() and
// change what you want. Choices are words, the same as on the command line. Texts are UTF-8.
#ifndef PENSTOCK_PENSTOCK_H
#define PENSTOCK_PENSTOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PS_API __attribute__((visibility("default")))

/// How a call ended; the exit status of the command.
typedef enum ps_status {
    PS_STATUS_DONE = 0,
    PS_STATUS_INPUT = 1,        // the model, the study or its data are wrong: see the messages
    PS_STATUS_USAGE = 2,        // an option is wrong
    PS_STATUS_MACHINE = 3,      // memory, disk, a file that cannot be written
    PS_STATUS_NUMBERS = 4,      // a division by zero, an overflow
    PS_STATUS_INTERRUPTED = 130 // ps_session_interrupt; partial results are kept
} ps_status;

/// Version of the library, "1.2.3"; static storage.
PS_API const char *ps_version(void);

/// Number of a decimal text, independent of the locale; false when it is anything else.
PS_API bool ps_number_read(const char *text, double *number);

/// The word of a list (ended by NULL) that `word` was probably meant to be, or NULL.
PS_API const char *ps_nearest_word(const char *word, const char *const *words);

// ---- sessions ------------------------------------------------------------------------------

/// One task at a time: its settings, its messages and the input files they show.
typedef struct ps_session ps_session;

/// Told now and then how far a long task is; calls never overlap, but may come from any thread.
typedef void (*ps_progress_fn)(void *ctx, int64_t done, int64_t total);

typedef struct ps_session_options {
    size_t size;
    bool strict;             // warnings are errors
    bool force;              // existing output files may be replaced
    ps_progress_fn progress; // or NULL
    void *progress_ctx;
} ps_session_options;

/// Nothing special.
PS_API ps_session_options ps_session_options_default(void);

/// New session; NULL options are the default ones; NULL when memory is out. Caller frees with
/// ps_session_free.
PS_API ps_session *ps_session_new(const ps_session_options *options);

/// Frees a session and the texts it gave out (results stay); NULL is allowed.
PS_API void ps_session_free(ps_session *session);

/// Makes the running task end soon with PS_STATUS_INTERRUPTED. Any thread, also a signal handler.
PS_API void ps_session_interrupt(ps_session *session);

/// All messages so far with file, line, caret and remedy, in colours of a terminal if wanted; ""
/// when there are none. Owned by the session.
PS_API const char *ps_session_messages(ps_session *session, bool colour);

/// The same as a JSON object: {"schema", "errors", "warnings", "messages": [...]}.
PS_API const char *ps_session_messages_json(ps_session *session);

/// Number of errors and of warnings so far.
PS_API int32_t ps_session_errors(const ps_session *session);
PS_API int32_t ps_session_warnings(const ps_session *session);

/// Whether `path` may be written: "-" (standard output) always, an existing file with `force` only.
/// Asked by the command before a long task begins; a message says why not.
PS_API ps_status ps_session_may_write(ps_session *session, const char *path);

/// Writes a text as a whole file or not at all; "-" is standard output.
PS_API ps_status ps_session_write(ps_session *session, const char *path, const char *text);

// ---- check, show ---------------------------------------------------------------------------

/// Finds every problem of a model (.xmile, .stmx) or study (.yaml) in one pass: syntax, names,
/// units, loops, data, claims.
PS_API ps_status ps_session_check(ps_session *session, const char *path);

/// Describes a variable: equation, unit, documentation, causes, uses, place; `name` NULL lists all
/// variables of the model. *text is owned by the session.
PS_API ps_status ps_session_show(ps_session *session, const char *path, const char *name, bool json,
                                 const char **text);

// ---- run -----------------------------------------------------------------------------------

typedef struct ps_run_options {
    size_t size;
    const char *const *set; // "NAME=EXPRESSION", "table=@points.csv"; later ones win
    size_t n_set;
    const char *scenario;    // of the study, or NULL
    const char *const *vars; // columns wanted; none: all
    size_t n_vars;
    const char
        *start; // model time, or a date where the time unit is years; NULL: as the model says
    const char *stop;
    double dt;                    // 0: as the model says
    double save;                  // time between rows, 0: as the model says
    const char *method;           // "euler", "rk4"; NULL: as the model says
    const char *engine;           // "auto", "lanes", "scalar"
    bool continue_on_float_error; // keep infinities and NaN instead of ending with status 4
} ps_run_options;

/// The model's own values.
PS_API ps_run_options ps_run_options_default(void);

/// Columns of numbers over time; the first column is time.
typedef struct ps_run_table ps_run_table;

/// Runs a model once; of a study, its model over its time with the model's own values. After an
/// interrupt or a float error the table holds the rows before it, else *table is untouched on
/// failure. Caller frees with ps_run_table_free.
PS_API ps_status ps_session_run(ps_session *session, const char *path,
                                const ps_run_options *options, ps_run_table **table);

/// Frees a table; NULL is allowed.
PS_API void ps_run_table_free(ps_run_table *table);

/// Size of a table.
PS_API int32_t ps_run_table_rows(const ps_run_table *table);
PS_API int32_t ps_run_table_columns(const ps_run_table *table);

/// Name and unit of a column ("" when it has none), owned by the table.
PS_API const char *ps_run_table_name(const ps_run_table *table, int32_t column);
PS_API const char *ps_run_table_unit(const ps_run_table *table, int32_t column);

/// Column of a name as a user writes it, or -1.
PS_API int32_t ps_run_table_find(const ps_run_table *table, const char *name);

/// Values of a column, one a row, owned by the table; NULL for no such column.
PS_API const double *ps_run_table_values(const ps_run_table *table, int32_t column);

/// Writes a table: NetCDF where `path` ends in .nc, JSON with `json` or the ending .json, else CSV.
PS_API ps_status ps_session_write_table(ps_session *session, const ps_run_table *table,
                                        const char *path, bool json);

// ---- ensembles -----------------------------------------------------------------------------

typedef struct ps_sample_options {
    size_t size;
    int64_t members; // 0: as the study says
    bool has_seed;   // false: as the study says
    uint64_t seed;
    int32_t threads;    // 0: one per core; never changes a result
    const char *engine; // "auto", "lanes", "scalar"; never changes a result
    const char *design; // "mc", "lhs"
    bool summary_only;  // ensemble: keep quantiles, not every member's paths
} ps_sample_options;

/// What the study says, on all cores.
PS_API ps_sample_options ps_sample_options_default(void);

/// Runs a study's members in every scenario and writes its outputs as NetCDF.
PS_API ps_status ps_session_ensemble(ps_session *session, const char *study,
                                     const ps_sample_options *options, const char *output);

/// What a study's claims came to.
typedef struct ps_assessment ps_assessment;

/// Probability of a test of a claim.
typedef struct ps_claim_probability {
    size_t size;
    double probability; // NaN: every member failed
    double low;         // 95 % sampling interval
    double high;
    int64_t members;
    int64_t failed;
} ps_claim_probability;

/// Runs a study's ensemble and answers its claims. After an interrupt the assessment covers the
/// finished members, else *assessment is untouched on failure. Caller frees with
/// ps_assessment_free.
PS_API ps_status ps_session_assess(ps_session *session, const char *study,
                                   const ps_sample_options *options, ps_assessment **assessment);

/// Frees an assessment; NULL is allowed.
PS_API void ps_assessment_free(ps_assessment *assessment);

/// Probability of a claim's variant (NULL: its first); false when there is no such claim or
/// variant. `out->size` is set by the caller.
PS_API bool ps_assessment_probability(const ps_assessment *assessment, const char *claim,
                                      const char *variant, ps_claim_probability *out);

/// Writes an assessment: JSON with `json` or the ending .json, else one self-contained HTML page.
PS_API ps_status ps_session_write_assessment(ps_session *session, const ps_assessment *assessment,
                                             const char *path, bool json);

typedef struct ps_bench_figures {
    size_t size;
    const char *engine; // static storage
    const char *isa;
    int32_t threads;
    int64_t members;
    double seconds;
    double runs_per_second;
    double us_per_run_per_core;
} ps_bench_figures;

/// Times members without output: of a study as written (its base and the scenarios its claims
/// need); of a model with every constant varied by 10 % either way and all stocks kept at the end.
PS_API ps_status ps_session_bench(ps_session *session, const char *path,
                                  const ps_sample_options *options, ps_bench_figures *figures);

#ifdef __cplusplus
}
#endif

#endif
