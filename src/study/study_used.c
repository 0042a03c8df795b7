// Every expression and every list of names of the study, once.
#include "study/study_used.h"

static void mark_expr(const ps_expr *e, bool *used)
{
    if (e == NULL) {
        return;
    }
    if (e->var >= 0 && e->var < PS_VAR_INPUT &&
        (e->kind == PS_EXPR_NAME || (e->kind == PS_EXPR_CALL && e->builtin == PS_FN_NONE))) {
        used[e->var] = true;
    }
    for (int32_t i = 0; i < e->n_args; i++) {
        mark_expr(e->args[i], used);
    }
}

static void mark_series(ps_series_ref ref, bool *used)
{
    if (ref.var >= 0) {
        used[ref.var] = true;
    }
}

static void mark_named(const ps_named_expr *list, int32_t n, bool *used)
{
    for (int32_t i = 0; i < n; i++) {
        mark_expr(list[i].expr, used);
    }
}

static void mark_claim(const ps_claim *claim, bool *used)
{
    for (int32_t i = 0; i < claim->n_variants; i++) {
        mark_expr(claim->variants[i].expr, used);
    }
    mark_named(claim->legs, claim->n_legs, used);
    mark_named(claim->shows, claim->n_shows, used);
    mark_expr(claim->when.expr, used);
}

void ps_study_mark_used(const ps_study *study, bool *used)
{
    for (int32_t i = 0; i < study->n_outputs; i++) {
        mark_series(study->outputs[i], used);
    }
    for (int32_t i = 0; i < study->n_scored; i++) {
        mark_series(study->scored[i], used);
    }
    for (int32_t i = 0; i < study->n_data; i++) {
        mark_series(study->data[i].of, used);
    }
    for (int32_t i = 0; i < study->n_derived; i++) {
        mark_expr(study->derived[i].expr, used);
    }
    for (int32_t i = 0; i < study->n_scenarios; i++) {
        for (int32_t j = 0; j < study->scenarios[i].n_sets; j++) {
            mark_expr(study->scenarios[i].sets[j].expr, used);
        }
    }
    for (int32_t i = 0; i < study->n_claims; i++) {
        mark_claim(&study->claims[i], used);
    }
}
