// The benchmark study of a model.
#include "api/bench_study.h"

#include <math.h>

// number of a literal equation, with its sign; false for anything else
static bool literal(const ps_expr *e, double *value)
{
    if (e == NULL || (e->kind == PS_EXPR_NEGATE && e->args[0]->kind != PS_EXPR_NUM)) {
        return false;
    }
    *value = e->kind == PS_EXPR_NEGATE ? -e->args[0]->num : e->num;
    return e->kind == PS_EXPR_NUM || e->kind == PS_EXPR_NEGATE;
}

static void vary_constants(ps_study *study)
{
    for (int32_t i = 0; i < study->model->n_vars; i++) {
        const ps_var *v = &study->model->vars[i];
        double x = 0;
        if (v->kind == PS_VAR_STOCK || v->gf != NULL || !literal(v->eqn, &x) || x == 0) {
            continue;
        }
        study->draws[study->n_draws++] = (ps_draw){
            .name = v->name,
            .key = v->key,
            .var = i,
            .dist = ps_dist_make(PS_DIST_UNIFORM, x - 0.1 * fabs(x), x + 0.1 * fabs(x), 0),
            .copula = -1,
            .evidence = -1,
            .span = v->span};
    }
}

ps_rc ps_bench_study_make(ps_arena *arena, ps_model *model, ps_study **study)
{
    ps_study *s = ps_arena_alloc(arena, sizeof *s);
    if (s == NULL) {
        return PS_ERR_MEMORY;
    }
    *s = (ps_study){.arena = arena,
                    .model = model,
                    .sim = model->sim,
                    .seed = 1,
                    .members = PS_BENCH_MEMBERS,
                    .n_scenarios = 1};
    s->draws = ps_arena_array(arena, (size_t)model->n_vars + 1, sizeof *s->draws);
    s->scenarios = ps_arena_array(arena, 1, sizeof *s->scenarios);
    if (s->draws == NULL || s->scenarios == NULL) {
        return PS_ERR_MEMORY;
    }
    s->scenarios[0] = (ps_scenario){.name = ps_str_of("base"), .span = PS_NO_SPAN};
    vary_constants(s);
    *study = s;
    return PS_OK;
}

// at(stock, stop time)
static ps_expr *at_end(ps_arena *arena, const ps_study *study, int32_t var)
{
    const ps_var *v = &study->model->vars[var];
    ps_expr *call = ps_expr_new(arena, PS_EXPR_CALL, v->span, 2);
    ps_expr *name = ps_expr_new(arena, PS_EXPR_NAME, v->span, 0);
    ps_expr *time = ps_expr_new(arena, PS_EXPR_NUM, v->span, 0);
    if (call == NULL || name == NULL || time == NULL) {
        return NULL;
    }
    name->text = v->name;
    name->var = var;
    time->num = study->sim.stop;
    call->builtin = PS_FN_AT;
    call->args[0] = name;
    call->args[1] = time;
    return call;
}

ps_rc ps_bench_study_wants(ps_arena *arena, const ps_study *study, ps_outcome_want **wants,
                           int32_t *n)
{
    const ps_model *model = study->model;
    ps_outcome_want *list = ps_arena_array(arena, (size_t)model->n_vars + 1, sizeof *list);
    int32_t count = 0;
    for (int32_t i = 0; list != NULL && i < model->n_vars; i++) {
        if (model->vars[i].kind != PS_VAR_STOCK) {
            continue;
        }
        const ps_expr *expr = at_end(arena, study, i);
        if (expr == NULL) {
            return PS_ERR_MEMORY;
        }
        list[count++] = (ps_outcome_want){.name = model->vars[i].name, .expr = expr};
    }
    if (list == NULL) {
        return PS_ERR_MEMORY;
    }
    *wants = list;
    *n = count;
    return PS_OK;
}
