// What is wrong with a model before it runs, found in one pass: names, functions, arguments, flows,
// missing equations, circular definitions, tables. Names in the trees are resolved on the way, and
// every variable learns whether it is a constant. Units are a pass of their own (check/units.h).
#ifndef PS_CHECK_CHECK_H
#define PS_CHECK_CHECK_H

#include "check/check_expr.h"

/// Resolves and checks the model; all problems become messages. PS_ERR_INPUT when there is an
/// error.
ps_rc ps_check(ps_model *model, ps_diags *diags) PS_NODISCARD;

/// Tells of every variable that no equation uses, no stock has as its flow and `used` does not
/// mark ([n_vars], what a study uses; NULL: nothing is marked): a warning, but a note for computed
/// auxiliaries, which may be results. The model must have been checked.
ps_rc ps_check_unused(const ps_model *model, const bool *used, ps_diags *diags) PS_NODISCARD;

#endif
