// A study: one model, its uncertain inputs, scenarios, data, claims and evidence, as read from YAML
// (docs/study-file.md is the user's description; this is the same in memory).
//
// After ps_study_read everything is resolved and checked: names are indices, dates are model times,
// expressions are trees whose names have been looked up. The study is const from then on.
#ifndef PS_STUDY_STUDY_H
#define PS_STUDY_STUDY_H

#include "base/date.h"
#include "base/diag.h"
#include "check/check.h"
#include "model/model.h"
#include "num/dist.h"

/// A number that may be drawn: fixed when draw < 0, else the value of that draw of the member.
typedef struct ps_number {
    double value;
    int32_t draw;
} ps_number;

/// One drawn number: of a variable, of the study itself, or inside a process.
typedef struct ps_draw {
    ps_str name; // the variable, the input, or "Brent price table: ou mean"
    ps_str key;  // canonical; seeds its random numbers, so that other inputs never shift it
    int32_t var; // model variable that takes the value (a stock: its initial value); -1 none
    ps_dist dist;
    int32_t copula;    // index into copulas, -1: independent
    int32_t copula_at; // position in it
    int32_t evidence;  // index into evidence that sets the probability, -1 none
    ps_str source;
    ps_str because;
    ps_span span;
} ps_draw;

/// Correlation among some draws (Gaussian copula): n x n, row-major, positive definite.
typedef struct ps_copula {
    int32_t n;
    int32_t *draws;
    double *correlation;
    double *chol; // lower Cholesky factor
} ps_copula;

typedef enum ps_part_kind {
    PS_PART_OU,
    PS_PART_WALK,
    PS_PART_JUMPS,
    PS_PART_RAMP,
    PS_PART_STEP,
} ps_part_kind;

/// One part of a process (docs/study-file.md gives the meaning of each).
typedef struct ps_part {
    ps_part_kind kind;
    bool has_mean;      // OU: pulled to `mean`, else to the start value
    ps_number mean;     // OU; RAMP: value reached; STEP: amount
    ps_number sd;       // OU: stationary; WALK: per root time
    ps_number halflife; // OU; JUMPS: of a jump's effect, 0: stays
    ps_number drift;    // WALK
    ps_number rate;     // JUMPS
    ps_dist size;       // JUMPS
    ps_number at;       // STEP: time; RAMP: end
    ps_number from;     // RAMP: begin
    ps_number chance;   // STEP
} ps_part;

typedef enum ps_path_mode { PS_PATH_REPLACE, PS_PATH_ADD, PS_PATH_TIMES } ps_path_mode;

/// An exogenous path of a variable.
typedef struct ps_process {
    int32_t var;
    ps_path_mode mode;
    double from;
    double grid;
    bool is_log;
    bool has_start;
    ps_number start;
    ps_part *parts;
    int32_t n_parts;
    double limit_low; // -inf, +inf: none
    double limit_high;
    ps_str source;
    ps_str because;
    ps_span span;
} ps_process;

/// One replacement of a scenario: the variable's value is `expr` in [from, to).
typedef struct ps_set {
    int32_t var;
    const ps_expr *expr;
    double from; // -inf: from the start
    double to;   // +inf: to the end
    ps_span span;
} ps_set;

typedef struct ps_scenario {
    ps_str name;
    ps_str says;
    bool show; // in the report's comparison
    ps_set *sets;
    int32_t n_sets;
    ps_span span;
} ps_scenario;

/// A new path from an expression; it may use LAG, CHANGE, GROWTH.
typedef struct ps_derived {
    ps_str name;
    ps_str key;
    const ps_expr *expr;
    ps_str unit;
    ps_span span;
} ps_derived;

/// A path of the results: a model variable or a derived one.
typedef struct ps_series_ref {
    int32_t var;     // -1: derived
    int32_t derived; // -1: variable
} ps_series_ref;

typedef enum ps_observe {
    PS_OBSERVE_MEAN,
    PS_OBSERVE_END,
    PS_OBSERVE_SUM,
    PS_OBSERVE_YTD,
    PS_OBSERVE_YOY,
    PS_OBSERVE_CUMULATIVE,
} ps_observe;

typedef enum ps_error_kind {
    PS_ERROR_NONE,
    PS_ERROR_NORMAL,
    PS_ERROR_STUDENT_T,
    PS_ERROR_RELATIVE
} ps_error_kind;

/// One number of a data series and the window of the model it speaks of.
typedef struct ps_datum {
    double from; // window [from, to) of the observation; END: both are the instant
    double to;
    double low; // value after `scale`; low < high where the source gives an interval
    double high;
    ps_str date;  // as in the file
    ps_str grade; // `confidence` column
    ps_span span;
} ps_datum;

typedef struct ps_data_series {
    ps_series_ref of;
    ps_str label;
    ps_str file;
    ps_str series;
    ps_str unit;   // of what is observed, in the model's units
    ps_str source; // of the study file, or of the first row
    ps_observe observe;
    ps_error_kind error;
    double error_scale; // sd, t scale, or relative sd
    double error_df;
    ps_datum *data;
    int32_t n_data;
    ps_sha256 hash; // of the file
    ps_span span;
} ps_data_series;

/// A test of a variant of a claim: exactly one kind.
typedef enum ps_test_kind { PS_TEST_TRUE_IF, PS_TEST_CHANCE, PS_TEST_POSTERIOR } ps_test_kind;

typedef struct ps_variant {
    ps_str name; // strong, weak, rival ...
    ps_str says;
    ps_test_kind kind;
    ps_str text;         // the expression as written
    const ps_expr *expr; // TRUE_IF, CHANCE
    int32_t evidence;    // POSTERIOR
    ps_span span;
} ps_variant;

/// A named expression of a claim: a leg (true or false) or a shown number.
typedef struct ps_named_expr {
    ps_str name;
    ps_str text;
    const ps_expr *expr;
    ps_span span;
} ps_named_expr;

typedef struct ps_claim {
    ps_str id;
    ps_str says;
    ps_str *covers;
    int32_t n_covers;
    bool has_base_rate;
    double base_low;
    double base_high;
    ps_str base_source;
    ps_variant *variants;
    int32_t n_variants;
    ps_named_expr *legs;
    int32_t n_legs;
    ps_named_expr *shows;
    int32_t n_shows;
    bool has_when;
    ps_named_expr when; // expr is FIRST(c over W)
    double when_from;
    double when_to;
    ps_span span;
} ps_claim;

/// A statement of the article, answered through the claims whose `covers` name it.
typedef struct ps_statement {
    ps_str id;
    ps_str who;
    ps_str date;
    ps_str says;
    ps_str source;
    ps_span span;
} ps_statement;

typedef enum ps_report_kind {
    PS_REPORT_REPORT,
    PS_REPORT_DENIAL,
    PS_REPORT_SILENCE
} ps_report_kind;

/// One row of the evidence ledger.
typedef struct ps_report_row {
    ps_str by;
    ps_str date;
    ps_str says;
    ps_str cite;
    ps_report_kind kind;
    char source;         // 'A' .. 'F', 0: not given
    int32_t information; // 1 .. 6, 0: not given
    bool interested;
    bool has_ratio; // if_true and if_false given
    double if_true;
    double if_false;
    double weight;
    ps_span span;
} ps_report_row;

typedef struct ps_evidence {
    ps_str id;
    ps_str hypothesis;
    double prior_low;
    double prior_central;
    double prior_high;
    int32_t drives; // variable that the posterior switches, -1 none
    ps_report_row *reports;
    int32_t n_reports;
    ps_span span;
} ps_evidence;

/// A row of the 1:N search arithmetic.
typedef struct ps_face_match {
    ps_str says;
    double gallery;
    double false_match_rate;
    double prior;
    double hit_rate;
    ps_span span;
} ps_face_match;

typedef struct ps_article {
    ps_str title;
    ps_str by;
    ps_str date;
    ps_str cite;
} ps_article;

typedef struct ps_study {
    ps_arena *arena;
    ps_str path;
    ps_sha256 hash;      // of the study file
    ps_sha256 data_hash; // of all data files, in order of first use
    ps_model *model;     // owned
    ps_str title;
    ps_article article;
    ps_sim_specs sim; // the model's, changed by `time`
    double save;      // step of saved rows, in model time
    bool has_origin;
    double origin;         // forecast origin
    ps_series_ref *scored; // what a forecast is compared by later
    int32_t n_scored;
    uint64_t seed;
    int64_t members;
    ps_draw *draws;
    int32_t n_draws;
    ps_copula *copulas;
    int32_t n_copulas;
    ps_process *processes;
    int32_t n_processes;
    ps_scenario *scenarios; // [0] is the base, without sets
    int32_t n_scenarios;
    ps_derived *derived;
    int32_t n_derived;
    ps_series_ref *outputs;
    int32_t n_outputs;
    ps_data_series *data;
    int32_t n_data;
    ps_claim *claims;
    int32_t n_claims;
    ps_statement *statements;
    int32_t n_statements;
    ps_evidence *evidence;
    int32_t n_evidence;
    ps_face_match *face_matches;
    int32_t n_face_matches;
} ps_study;

/// Reads a study file, its model and its data, and checks everything in one pass: wrong keys,
/// types, names (the nearest is suggested), dates, distributions, correlations, expressions,
/// windows. All problems are messages with line and column and a remedy. Caller frees with
/// ps_study_free.
ps_rc ps_study_read(ps_diags *diags, ps_str path, ps_study **study) PS_NODISCARD;

/// The same for a study file that is already source number `file` of `diags`.
ps_rc ps_study_parse(ps_diags *diags, int32_t file, ps_study **study) PS_NODISCARD;

/// Frees a study with its model; NULL is allowed.
void ps_study_free(ps_study *study);

/// Name of a series for people.
ps_str ps_study_series_name(const ps_study *study, ps_series_ref ref);

/// Unit of a series, as written; empty when there is none.
ps_str ps_study_series_unit(const ps_study *study, ps_series_ref ref);

#endif
