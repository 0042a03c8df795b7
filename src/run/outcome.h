// Outcomes: one number of a member from an expression of the claims language.
//
// The expression is split once. Where it turns a path into a number (mean(x over 2025), at(x, T),
// a constant of the model) a reducer is planned in the scenario it speaks of; what is left is a
// small tree over the results, evaluated for each member after its passes:
//
//   mean(GDP over 2025)/mean(GDP over 2024) - 1 <= -0.05
//   \____reducer 0____/ \____reducer 1____/            tree: (r0 / r1 - 1) <= -0.05
//
// The tree knows three kinds of value: a number, unknown (the member failed before it was decided,
// or a division by zero in the claim itself) and never (a time that did not come). AND and OR
// follow Kleene: what is decided by one side needs no other. Comparisons with never are false.
#ifndef PS_RUN_OUTCOME_H
#define PS_RUN_OUTCOME_H

#include "run/reduce.h"
#include "study/study.h"

/// A reducer that outcomes need: of a path expression, in a scenario, over a window of times.
typedef struct ps_reducer_want {
    ps_reduce_kind kind;
    int32_t scenario;
    const ps_expr *path;
    double from;
    double to; // AT: unused
} ps_reducer_want;

typedef struct ps_tail ps_tail;

/// All outcomes of an ensemble and the reducers they share.
typedef struct ps_outcomes {
    ps_arena *arena;
    const ps_tail **tails; // one an outcome
    int32_t n;
    ps_reducer_want *wants;
    int32_t n_wants;
    int32_t cap_wants;
} ps_outcomes;

typedef enum ps_value_kind { PS_VALUE_NUMBER, PS_VALUE_UNKNOWN, PS_VALUE_NEVER } ps_value_kind;

typedef struct ps_value {
    ps_value_kind kind;
    double number;
} ps_value;

/// Gives the value of reducer `want` of the member being evaluated.
typedef ps_value (*ps_reduced_fn)(void *ctx, int32_t want);

/// Splits n expressions. An expression that cannot be evaluated (a path that is not reduced, `in`
/// inside a path) gives a message at its place and PS_ERR_INPUT. Frees with ps_outcomes_clear.
ps_rc ps_outcomes_plan(const ps_study *study, const ps_expr *const *exprs, int32_t n,
                       ps_diags *diags, ps_outcomes *out) PS_NODISCARD;
void ps_outcomes_clear(ps_outcomes *outcomes);

/// Value of an outcome of one member.
ps_value ps_outcome_value(const ps_outcomes *outcomes, int32_t outcome, ps_reduced_fn reduced,
                          void *ctx) PS_NODISCARD;

#endif
