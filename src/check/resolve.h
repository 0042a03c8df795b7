// Names and calls of an expression: what each means, and what is wrong with it.
#ifndef PS_CHECK_RESOLVE_H
#define PS_CHECK_RESOLVE_H

#include "check/check_expr.h"

/// Resolves one tree. `scope` is NULL for the model's own equations; `of` names their variable.
/// Returns false when the tree has a mistake (each has its message).
bool ps_resolve_expr(const ps_model *model, ps_expr *expr, const ps_scope *scope, ps_str of,
                     ps_diags *diags);

/// Whether a variable may not have this name because the language uses it (S-104).
bool ps_name_is_reserved(ps_str key);

#endif
