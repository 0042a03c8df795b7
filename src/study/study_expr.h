// Expressions of a study file: parsed in place, names resolved, meaning checked.
#ifndef PS_STUDY_STUDY_EXPR_H
#define PS_STUDY_STUDY_EXPR_H

#include "study/claim_check.h"
#include "study/study_impl.h"

/// Nodes of one expression at most, with derived variables written out.
#define PS_STUDY_NODES_MAX 50000

typedef enum ps_expr_use {
    PS_USE_SET,    // value of a variable in a scenario: the model's language
    PS_USE_DERIVE, // a path
    PS_USE_CLAIM,  // one number of a member
} ps_expr_use;

/// Reads an expression; NULL after a message (or when no model was read). `of` is what it belongs
/// to.
const ps_expr *ps_study_expr(ps_study_reader *r, const ps_yaml *node, ps_str of, ps_expr_use use);

/// Reads a first passage: `first` over the window of `over`, as the call FIRST(c over W).
const ps_expr *ps_study_first(ps_study_reader *r, const ps_yaml *first, const ps_yaml *over,
                              ps_str of, double *from, double *to);

/// Adds what expressions may name beside the model's variables: all draws without a variable.
void ps_study_scope_inputs(ps_study_reader *r);

/// Adds a derived variable; `expr` NULL: it was wrong, and expressions that use it stay silent.
void ps_study_scope_derived(ps_study_reader *r, ps_str key, const ps_expr *expr);

/// What claims are checked against; ps_study_moves must have been called.
ps_claim_scope ps_study_claim_scope(const ps_study_reader *r);

/// Finds the variables that change in time in some run: those the model lets change, those with a
/// process, those a scenario sets for a part of the run, and the constants made of such.
void ps_study_moves(ps_study_reader *r);

#endif
