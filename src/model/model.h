// What a model is: variables with equations, units, tables and places, as read from a file.
//
//   read/   fills it (names as written, equations parsed, nothing resolved)
//   check/  resolves names and units in it and finds what is wrong
//   compile/ turns it into a program and does not change it
//
// One arena owns everything; free the model, not the pieces.
#ifndef PS_MODEL_MODEL_H
#define PS_MODEL_MODEL_H

#include "base/hash.h"
#include "base/map.h"
#include "model/ast.h"

typedef enum ps_var_kind { PS_VAR_STOCK, PS_VAR_FLOW, PS_VAR_AUX } ps_var_kind;

typedef enum ps_gf_kind { PS_GF_CONTINUOUS, PS_GF_EXTRAPOLATE, PS_GF_DISCRETE } ps_gf_kind;

/// A graphical function: n points, x ascending (equal neighbours are a vertical step, S-65).
typedef struct ps_gf {
    ps_gf_kind kind;
    int32_t n;
    double *x;
    double *y;
    ps_span span;
} ps_gf;

/// A unit in canonical form: a scale times base units to rational powers.
/// Powers are stored as twelfths, so that halves, thirds and quarters are exact.
typedef struct ps_unit_term {
    int32_t base; // index into ps_model.base_units
    int32_t twelfths;
} ps_unit_term;

typedef struct ps_unit {
    bool known;          // false: no unit was given; nothing is checked against it
    double scale;        // 1 unit = scale * product of base units
    ps_unit_term *terms; // by ascending base, no zero powers
    int32_t n_terms;
} ps_unit;

/// A unit declared in <model_units>: an alias list and an optional definition.
typedef struct ps_unit_def {
    ps_str name;
    ps_span span;
    ps_str eqn; // {NULL, 0}: a base unit
    ps_span eqn_span;
    ps_str *aliases;
    int32_t n_aliases;
    bool disabled;
} ps_unit_def;

/// A reference to a variable by name, in an inflow or outflow list or a group.
typedef struct ps_name_ref {
    ps_str name;
    ps_span span;
    int32_t var; // -1 until resolved, or when unknown
} ps_name_ref;

typedef struct ps_var {
    ps_var_kind kind;
    ps_str name; // for people: as first written, runs of blanks shown as one space (O-3)
    ps_str key;  // canonical: folded by S-100; the key of ps_model.by_key
    ps_span span;
    ps_str eqn_text;
    ps_span eqn_span;
    ps_expr *eqn; // a stock's initial value; NULL when missing
    ps_name_ref *inflows;
    int32_t n_inflows;
    ps_name_ref *outflows;
    int32_t n_outflows;
    ps_gf *gf; // table the equation is put through, or NULL
    ps_str unit_text;
    ps_span unit_span;
    ps_unit unit;
    ps_str doc;
    bool has_range; // declared plausible range, for reports
    double range_min;
    double range_max;
    int32_t group;    // index into groups, -1 none
    bool is_constant; // set by check: a literal equation or one of constants only, no table of TIME
} ps_var;

typedef struct ps_group {
    ps_str name;
    ps_str doc;
    ps_span span;
    ps_name_ref *members;
    int32_t n_members;
} ps_group;

typedef enum ps_method { PS_METHOD_EULER, PS_METHOD_RK4 } ps_method;

typedef struct ps_sim_specs {
    double start;
    double stop;
    double dt;
    double reciprocal; // r when 1/dt is within 1e-9 of a whole number r (S-20), else 0
    double save;       // save interval, 0: every step
    ps_method method;
    ps_str time_unit; // "" when not given
    ps_span span;
} ps_sim_specs;

typedef struct ps_model {
    ps_arena *arena;
    int32_t file;   // source number
    ps_sha256 hash; // of the file's bytes
    ps_str name;
    ps_str vendor;
    bool is_isee; // sub-dialect of P-2
    ps_sim_specs sim;
    ps_var *vars;
    int32_t n_vars;
    int32_t cap_vars;
    ps_group *groups;
    int32_t n_groups;
    ps_unit_def *unit_defs;
    int32_t n_unit_defs;
    ps_str *base_units; // names of base units, filled by check
    int32_t n_base_units;
    ps_map by_key; // canonical name -> variable
    ps_span views; // the <views> element, kept for diagrams; PS_NO_SPAN when absent
} ps_model;

/// New empty model; NULL when memory is out. Caller frees with ps_model_free.
ps_model *ps_model_new(void) PS_NODISCARD;

/// Frees the model and all it owns; NULL is allowed.
void ps_model_free(ps_model *model);

/// Canonical form of an XMILE name (S-100, S-101): simple case folding, runs of space, no-break
/// space, newline, "\n" and underscore become one space, ends trimmed; quotes removed and their
/// escapes resolved when `name` is quoted. In the arena; {NULL, 0} when memory is out.
ps_str ps_name_key(ps_arena *arena, ps_str name) PS_NODISCARD;

/// Form for people (O-3): as written, without quotes, blanks as in ps_name_key, case kept.
ps_str ps_name_display(ps_arena *arena, ps_str name) PS_NODISCARD;

/// Variable of a name as a user writes it, or -1. Uses scratch memory of the model: one thread.
int32_t ps_model_find(const ps_model *model, ps_str name) PS_NODISCARD;

/// Name nearest to one that was not found, for "did you mean"; {NULL, 0} when none is near.
ps_str ps_model_nearest(const ps_model *model, ps_str name) PS_NODISCARD;

/// Whether the time unit of the model is the year ("year", "years", "yr", ...), so that calendar
/// dates are times.
bool ps_model_is_in_years(const ps_model *model);

/// The whole number r with dt = 1/r within 1e-9 (relative), or 0 when there is none (S-20).
double ps_reciprocal_of(double dt);

/// Adds a variable with the given name; both forms of the name are made. The variable is zeroed
/// otherwise. PS_ERR_INPUT when the name is taken (*var is then the earlier one).
ps_rc ps_model_add_var(ps_model *model, ps_str name, int32_t *var) PS_NODISCARD;

#endif
