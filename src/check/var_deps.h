// Who uses whom: the references between variables, circular definitions, and an order in which
// every variable stands after those it is made of.
#ifndef PS_CHECK_VAR_DEPS_H
#define PS_CHECK_VAR_DEPS_H

#include "base/diag.h"
#include "model/model.h"

/// One mention of a variable in an equation.
typedef struct ps_dep {
    int32_t var;
    bool as_table; // var(x): its table is used, not its value
    ps_span span;
} ps_dep;

/// Mentions of all equations: those of variable v are items[first[v]] .. items[first[v + 1] - 1].
typedef struct ps_deps {
    int32_t n_vars;
    int32_t *first;
    ps_dep *items;
} ps_deps;

/// Collects the mentions of a resolved model, in `arena`.
ps_rc ps_deps_collect(const ps_model *model, ps_arena *arena, ps_deps *deps) PS_NODISCARD;

/// Reports every loop: first those of flows and auxiliaries, which can never be computed, then
/// those of initial values. order[n_vars] gets the variables so that each stands after those its
/// value needs (where there is no loop), stocks being known beforehand.
ps_rc ps_deps_check_loops(const ps_model *model, const ps_deps *deps, ps_arena *arena,
                          ps_diags *diags, int32_t *order) PS_NODISCARD;

#endif
