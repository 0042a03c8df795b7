// Expressions go through the parser, the resolver of check/ and claim_check.
#include "study/study_expr.h"

#include "read/eqn_parse.h"
#include "study/fields.h"
#include "study/study_names.h"

#include <math.h>

static void add_to_scope(ps_study_reader *r, const ps_scope_name *name)
{
    if (r->n_scope == r->cap_scope) {
        const int32_t cap = r->cap_scope == 0 ? 32 : 2 * r->cap_scope;
        ps_scope_name *bigger = ps_study_array(r, cap, sizeof *bigger);
        if (bigger == NULL) {
            return;
        }
        if (r->n_scope > 0) {
            memcpy(bigger, r->scope, (size_t)r->n_scope * sizeof *bigger);
        }
        r->scope = bigger;
        r->cap_scope = cap;
    }
    r->scope[r->n_scope++] = *name;
}

void ps_study_scope_inputs(ps_study_reader *r)
{
    for (int32_t i = 0; i < r->study->n_draws; i++) {
        if (r->study->draws[i].var < 0) {
            add_to_scope(r,
                         &(ps_scope_name){.key = r->study->draws[i].key, .var = PS_VAR_INPUT + i});
        }
    }
}

// Nodes of a tree with the derived variables in it written out. Names are not resolved yet: the
// tree is still no larger than its text.
static int64_t size_of(ps_study_reader *r, const ps_expr *e)
{
    int64_t n = 1;
    if (e->kind == PS_EXPR_NAME && r->scope_sizes.n > 0) {
        const int32_t size = ps_map_get(&r->scope_sizes, ps_names_key(r, e->text));
        n = size > 0 ? size : 1;
    }
    for (int32_t i = 0; i < e->n_args; i++) {
        n += size_of(r, e->args[i]);
    }
    return n;
}

static int64_t tree_size(const ps_expr *e)
{
    int64_t n = 1;
    for (int32_t i = 0; i < e->n_args; i++) {
        n += tree_size(e->args[i]);
    }
    return n;
}

void ps_study_scope_derived(ps_study_reader *r, ps_str key, const ps_expr *expr)
{
    ps_expr *bad = expr == NULL ? ps_expr_new(r->arena, PS_EXPR_BAD, PS_NO_SPAN, 0) : NULL;
    r->diags->out_of_memory |= expr == NULL && bad == NULL;
    if (expr == NULL && bad == NULL) {
        return;
    }
    const int64_t n = expr == NULL ? 1 : tree_size(expr);
    r->diags->out_of_memory |= ps_map_put(&r->scope_sizes, key, (int32_t)n) != PS_OK;
    add_to_scope(r, &(ps_scope_name){.key = key, .expr = expr == NULL ? bad : expr});
}

ps_claim_scope ps_study_claim_scope(const ps_study_reader *r)
{
    return (ps_claim_scope){.diags = r->diags,
                            .moves = r->moves,
                            .start = r->study->sim.start,
                            .stop = r->study->sim.stop,
                            .years = r->years};
}

static bool is_small(ps_study_reader *r, const ps_yaml *node, const ps_expr *e)
{
    if (size_of(r, e) <= PS_STUDY_NODES_MAX) {
        return true;
    }
    ps_diag_add(r->diags, PS_SEV_ERROR, "too-large", node->span,
                "the expression has more than %d parts with its derived variables written out",
                PS_STUDY_NODES_MAX);
    ps_diag_help(r->diags, "let the model compute a part of it");
    return false;
}

// parsed, and resolved against model and study; NULL after messages
static ps_expr *read_resolved(ps_study_reader *r, const ps_yaml *node, ps_str of, bool claims)
{
    ps_str text = {0};
    if (!ps_field_text(r, node, &text)) {
        return NULL;
    }
    const ps_eqn_source source = {
        .text = node->text, .arena = r->arena, .of = of, .claims = claims, .years = r->years};
    ps_expr *e = ps_eqn_parse(&source, r->diags);
    r->diags->out_of_memory |= e == NULL;
    if (e == NULL || r->study->model == NULL || !is_small(r, node, e)) {
        return NULL;
    }
    const ps_scope scope = {.names = r->scope,
                            .n_names = r->n_scope,
                            .scenarios = r->scenario_names,
                            .n_scenarios = claims ? r->study->n_scenarios : 0,
                            .claims = claims,
                            .of = of};
    return ps_check_expr(r->study->model, e, &scope, r->diags) == PS_OK ? e : NULL;
}

const ps_expr *ps_study_expr(ps_study_reader *r, const ps_yaml *node, ps_str of, ps_expr_use use)
{
    ps_expr *e = read_resolved(r, node, of, use != PS_USE_SET);
    if (e == NULL || (use != PS_USE_SET && r->moves == NULL)) {
        return NULL;
    }
    const ps_claim_scope scope = ps_study_claim_scope(r);
    switch (use) {
    case PS_USE_SET:
        return e;
    case PS_USE_DERIVE:
        return ps_claim_check_path(&scope, e) ? e : NULL;
    case PS_USE_CLAIM:
        return ps_claim_check_number(&scope, e) ? e : NULL;
    }
    return NULL;
}

static bool read_window(ps_study_reader *r, const ps_yaml *node, ps_str of, double *from,
                        double *to)
{
    ps_str text = {0};
    if (!ps_field_text(r, node, &text)) {
        return false;
    }
    const ps_eqn_source source = {
        .text = node->text, .arena = r->arena, .of = of, .claims = true, .years = r->years};
    return ps_window_parse(&source, r->diags, from, to) == PS_OK;
}

const ps_expr *ps_study_first(ps_study_reader *r, const ps_yaml *first, const ps_yaml *over,
                              ps_str of, double *from, double *to)
{
    const bool has_window = read_window(r, over, of, from, to);
    ps_expr *path = read_resolved(r, first, of, true);
    if (!has_window || path == NULL || r->moves == NULL) {
        return NULL;
    }
    const ps_claim_scope scope = ps_study_claim_scope(r);
    if (!ps_claim_check_path(&scope, path) ||
        !ps_claim_check_window(&scope, path, *from, *to, over->span)) {
        return NULL;
    }
    ps_expr *window = ps_expr_new(r->arena, PS_EXPR_OVER, path->span, 1);
    ps_expr *call = ps_expr_new(r->arena, PS_EXPR_CALL, path->span, 1);
    if (window == NULL || call == NULL) {
        r->diags->out_of_memory = true;
        return NULL;
    }
    window->args[0] = path;
    window->from = *from;
    window->to = *to;
    window->height = path->height + 1;
    call->args[0] = window;
    call->builtin = PS_FN_FIRST;
    call->text = ps_str_of("first");
    call->height = path->height + 2;
    return call;
}

static bool mentions_moving(const ps_study_reader *r, const ps_expr *e)
{
    if (e->kind == PS_EXPR_NAME && e->var >= 0 && e->var < PS_VAR_INPUT && r->moves[e->var]) {
        return true;
    }
    const bool is_time = e->builtin == PS_FN_TIME && e->kind == PS_EXPR_NAME;
    const bool is_input = e->kind == PS_EXPR_CALL && e->builtin != PS_FN_NONE &&
                          ps_builtin_info_of(e->builtin)->kind == PS_FNKIND_INPUT;
    for (int32_t i = 0; i < e->n_args; i++) {
        if (mentions_moving(r, e->args[i])) {
            return true;
        }
    }
    return is_time || is_input;
}

// whether some scenario makes a variable change in time
static bool set_moves(const ps_study_reader *r, const ps_set *set)
{
    return isfinite(set->from) || isfinite(set->to) ||
           (set->expr != NULL && mentions_moving(r, set->expr));
}

static bool mark_scenarios(ps_study_reader *r)
{
    bool changed = false;
    for (int32_t i = 0; i < r->study->n_scenarios; i++) {
        const ps_scenario *s = &r->study->scenarios[i];
        for (int32_t j = 0; j < s->n_sets; j++) {
            const int32_t var = s->sets[j].var;
            if (var >= 0 && !r->moves[var] && set_moves(r, &s->sets[j])) {
                r->moves[var] = true;
                changed = true;
            }
        }
    }
    return changed;
}

void ps_study_moves(ps_study_reader *r)
{
    const ps_model *model = r->study->model;
    r->moves = model == NULL ? NULL : ps_study_array(r, model->n_vars, sizeof *r->moves);
    if (r->moves == NULL) {
        return;
    }
    for (int32_t i = 0; i < model->n_vars; i++) {
        r->moves[i] = !model->vars[i].is_constant;
    }
    for (int32_t i = 0; i < r->study->n_processes; i++) {
        r->moves[r->study->processes[i].var] = true;
    }
    bool changed = true;
    while (changed) {
        changed = mark_scenarios(r);
        for (int32_t i = 0; i < model->n_vars; i++) {
            const ps_expr *eqn = model->vars[i].eqn;
            if (!r->moves[i] && eqn != NULL && mentions_moving(r, eqn)) {
                r->moves[i] = true;
                changed = true;
            }
        }
    }
}
