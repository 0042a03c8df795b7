// Expressions of a study (claims, scenarios, derived variables) checked against a checked model.
#ifndef PS_CHECK_CHECK_EXPR_H
#define PS_CHECK_CHECK_EXPR_H

#include "base/diag.h"
#include "model/model.h"

/// A name that an expression of a study may use beside the model's variables.
typedef struct ps_scope_name {
    ps_str key;          // canonical (ps_name_key)
    int32_t var;         // a drawn input: PS_VAR_INPUT + its number; unused when `expr` is given
    const ps_expr *expr; // a derived variable: this resolved expression takes the name's place
} ps_scope_name;

/// What the expressions of a study may use. Zero is a scope with nothing beside the model.
typedef struct ps_scope {
    const ps_scope_name *names; // they win over the model's variables
    int32_t n_names;
    const ps_str *scenarios; // for in("...", x); the TEXT node's `var` becomes its number
    int32_t n_scenarios;
    bool claims;       // reducers, windows, lags and in() are allowed
    bool wants_number; // the value must be one number of a member, not a path over time
    ps_str of;         // claim or scenario the expression belongs to, for messages
    double start;      // of the runs; windows must lie inside when start < stop
    double stop;
} ps_scope;

/// Resolves and checks an expression of a study against a checked model. Derived names are replaced
/// in place. PS_ERR_INPUT after messages.
ps_rc ps_check_expr(const ps_model *model, ps_expr *expr, const ps_scope *scope,
                    ps_diags *diags) PS_NODISCARD;

/// Whether a resolved expression has a value at each time (true), or is one number of a member
/// (false): reducers, constants and drawn inputs are numbers.
bool ps_expr_is_path(const ps_model *model, const ps_expr *expr);

#endif
