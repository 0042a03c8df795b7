// The checks of a model, in the order in which one needs the other: names, flows, tables,
// equations, loops, constants.
#include "check/check.h"

#include "check/resolve.h"
#include "check/var_deps.h"

#include <math.h>

static void check_name(const ps_var *v, ps_diags *diags)
{
    if (!ps_name_is_reserved(v->key)) {
        return;
    }
    ps_diag_add(diags, PS_SEV_ERROR, "reserved-name", v->span,
                "'%.*s' is a word of the language and cannot name a variable", PS_STR_ARG(v->name));
    ps_diag_variable(diags, v->name);
    ps_diag_help(diags, "add a word to the name");
}

// variable of a reference, or -1 after a message
static int32_t resolve_ref(const ps_model *model, ps_name_ref *ref, ps_severity severity,
                           ps_diags *diags)
{
    ref->var = ps_model_find(model, ref->name);
    if (ref->var >= 0) {
        return ref->var;
    }
    const bool kept = ps_diag_add(diags, severity, "unknown-name", ref->span, "unknown name '%.*s'",
                                  PS_STR_ARG(ref->name));
    const ps_str near = kept ? ps_model_nearest(model, ref->name) : (ps_str){NULL, 0};
    if (near.p != NULL) {
        ps_diag_help(diags, "did you mean '%.*s'?", PS_STR_ARG(near));
    }
    return -1;
}

// `taken[flow]` is the place of the first stock that has the flow on this side
static void check_flow_list(ps_model *model, ps_name_ref *refs, int32_t n, ps_span *taken,
                            const char *what, ps_diags *diags)
{
    for (int32_t i = 0; i < n; i++) {
        const int32_t var = resolve_ref(model, &refs[i], PS_SEV_ERROR, diags);
        if (var < 0) {
            continue;
        }
        const ps_var *flow = &model->vars[var];
        if (flow->kind != PS_VAR_FLOW) {
            ps_diag_add(diags, PS_SEV_ERROR, "not-a-flow", refs[i].span,
                        "'%.*s' is not a flow, so no stock can have it as its %s",
                        PS_STR_ARG(flow->name), what);
            ps_diag_add(diags, PS_SEV_NOTE, "not-a-flow", flow->span, "it is defined here");
        } else if (taken[var].file >= 0) {
            ps_diag_add(diags, PS_SEV_ERROR, "flow-taken", refs[i].span,
                        "'%.*s' is already the %s of a stock", PS_STR_ARG(flow->name), what);
            ps_diag_help(diags, "what flows can be counted only once; make a second flow");
            ps_diag_add(diags, PS_SEV_NOTE, "flow-taken", taken[var], "here");
        } else {
            taken[var] = refs[i].span;
        }
    }
}

static ps_rc check_flows(ps_model *model, ps_diags *diags, ps_arena *scratch)
{
    const size_t n = (size_t)model->n_vars;
    ps_span *entering = ps_arena_array(scratch, n, sizeof *entering);
    ps_span *leaving = ps_arena_array(scratch, n, sizeof *leaving);
    if (entering == NULL || leaving == NULL) {
        return PS_ERR_MEMORY;
    }
    for (size_t i = 0; i < n; i++) {
        entering[i] = PS_NO_SPAN;
        leaving[i] = PS_NO_SPAN;
    }
    for (size_t i = 0; i < n; i++) {
        ps_var *v = &model->vars[i];
        check_flow_list(model, v->inflows, v->n_inflows, entering, "inflow", diags);
        check_flow_list(model, v->outflows, v->n_outflows, leaving, "outflow", diags);
    }
    return PS_OK;
}

static void check_groups(ps_model *model, ps_diags *diags)
{
    for (int32_t g = 0; g < model->n_groups; g++) {
        ps_group *group = &model->groups[g];
        for (int32_t i = 0; i < group->n_members; i++) {
            const int32_t var = resolve_ref(model, &group->members[i], PS_SEV_WARNING, diags);
            if (var >= 0 && model->vars[var].group < 0) {
                model->vars[var].group = g;
            }
        }
    }
}

// S-61, S-64
static void check_table(const ps_var *v, ps_diags *diags)
{
    const ps_gf *gf = v->gf;
    for (int32_t i = 1; i < gf->n; i++) {
        if (gf->x[i] < gf->x[i - 1]) {
            ps_diag_add(diags, PS_SEV_ERROR, "bad-gf", gf->span,
                        "the x values of '%.*s' do not ascend: %.10g comes after %.10g",
                        PS_STR_ARG(v->name), gf->x[i], gf->x[i - 1]);
            ps_diag_variable(diags, v->name);
            return;
        }
    }
    const bool discrete = gf->kind == PS_GF_DISCRETE && gf->n > 1;
    if (discrete && gf->y[gf->n - 1] != gf->y[gf->n - 2]) {
        ps_diag_add(diags, PS_SEV_ERROR, "bad-gf", gf->span,
                    "the last two y values of a discrete table must be equal, those of '%.*s' are "
                    "%.10g and %.10g",
                    PS_STR_ARG(v->name), gf->y[gf->n - 2], gf->y[gf->n - 1]);
        ps_diag_variable(diags, v->name);
    }
}

static void check_equation(const ps_model *model, ps_var *v, ps_diags *diags)
{
    if (v->eqn != NULL) {
        (void)ps_resolve_expr(model, v->eqn, NULL, v->name, diags);
        return;
    }
    if (v->gf != NULL && v->kind == PS_VAR_AUX) {
        return; // a table on its own
    }
    ps_diag_add(diags, PS_SEV_ERROR, "missing-equation", v->span, "'%.*s' has no %s",
                PS_STR_ARG(v->name), v->kind == PS_VAR_STOCK ? "initial value" : "equation");
    ps_diag_variable(diags, v->name);
    ps_diag_help(diags, "give it one in <eqn>");
}

static bool is_whole(double x)
{
    return fabs(x - floor(x + 0.5)) <= 1e-9 * (1.0 + fabs(x));
}

// S-21, S-25, S-26
static void check_times(const ps_sim_specs *sim, ps_diags *diags)
{
    if (!(sim->dt > 0.0) || !is_whole((sim->stop - sim->start) / sim->dt)) {
        ps_diag_add(diags, PS_SEV_WARNING, "uneven-dt", sim->span,
                    "the time step %.10g does not divide the run from %.10g to %.10g", sim->dt,
                    sim->start, sim->stop);
        ps_diag_help(diags, "the run ends at the step nearest to the stop time");
    }
    if (sim->save > 0.0 && sim->save < sim->dt) {
        ps_diag_add(diags, PS_SEV_WARNING, "short-save-interval", sim->span,
                    "the save interval %.10g is shorter than the time step %.10g", sim->save,
                    sim->dt);
        ps_diag_help(diags, "every step is saved");
    } else if (sim->save > 0.0 && !is_whole(sim->save / sim->dt)) {
        ps_diag_add(diags, PS_SEV_WARNING, "uneven-save-interval", sim->span,
                    "the save interval %.10g is no multiple of the time step %.10g", sim->save,
                    sim->dt);
        ps_diag_help(diags, "the nearest steps are saved");
    }
}

// made of literals and constants alone; the variables it mentions have been decided before
static bool is_constant_expr(const ps_model *model, const ps_expr *e)
{
    if (e->kind == PS_EXPR_BAD || e->builtin == PS_FN_TIME) {
        return false;
    }
    if (e->kind == PS_EXPR_NAME && e->builtin == PS_FN_NONE) {
        return e->var >= 0 && model->vars[e->var].is_constant;
    }
    if (e->kind == PS_EXPR_CALL && e->builtin != PS_FN_NONE &&
        ps_builtin_info_of(e->builtin)->kind != PS_FNKIND_PURE) {
        return false;
    }
    for (int32_t i = 0; i < e->n_args; i++) {
        if (!is_constant_expr(model, e->args[i])) {
            return false;
        }
    }
    return true;
}

static void mark_constants(ps_model *model, const int32_t *order)
{
    for (int32_t i = 0; i < model->n_vars; i++) {
        ps_var *v = &model->vars[order[i]];
        v->is_constant =
            v->kind != PS_VAR_STOCK && v->eqn != NULL && is_constant_expr(model, v->eqn);
    }
}

static ps_rc check_all(ps_model *model, ps_diags *diags, ps_arena *scratch)
{
    check_times(&model->sim, diags);
    PS_TRY(check_flows(model, diags, scratch));
    check_groups(model, diags);
    for (int32_t i = 0; i < model->n_vars; i++) {
        ps_var *v = &model->vars[i];
        check_name(v, diags);
        check_equation(model, v, diags);
        if (v->gf != NULL) {
            check_table(v, diags);
        }
    }
    ps_deps deps;
    int32_t *order = ps_arena_array(scratch, (size_t)model->n_vars, sizeof *order);
    if (order == NULL) {
        return PS_ERR_MEMORY;
    }
    PS_TRY(ps_deps_collect(model, scratch, &deps));
    PS_TRY(ps_deps_check_loops(model, &deps, scratch, diags, order));
    mark_constants(model, order);
    return PS_OK;
}

ps_rc ps_check(ps_model *model, ps_diags *diags)
{
    ps_arena *scratch = ps_arena_new();
    if (scratch == NULL) {
        return PS_ERR_MEMORY;
    }
    const ps_rc rc = check_all(model, diags, scratch);
    ps_arena_free(scratch);
    return rc == PS_OK ? ps_diags_rc(diags) : rc;
}

static void mark_refs(const ps_name_ref *refs, int32_t n, bool *used)
{
    for (int32_t i = 0; i < n; i++) {
        if (refs[i].var >= 0) {
            used[refs[i].var] = true;
        }
    }
}

// an auxiliary that is computed may be there to be looked at; a constant, a table or a flow that
// reaches nothing is a slip
static void tell_unused(const ps_var *v, ps_diags *diags)
{
    const bool is_result = v->kind == PS_VAR_AUX && v->eqn != NULL && !v->is_constant;
    ps_diag_add(diags, is_result ? PS_SEV_NOTE : PS_SEV_WARNING, "unused", v->span,
                is_result ? "nothing uses '%.*s': it is a result only" : "nothing uses '%.*s'",
                PS_STR_ARG(v->name));
    ps_diag_variable(diags, v->name);
}

static ps_rc find_unused(const ps_model *model, const bool *used, ps_diags *diags,
                         ps_arena *scratch)
{
    ps_deps deps;
    bool *seen = ps_arena_array(scratch, (size_t)model->n_vars, sizeof *seen);
    if (seen == NULL) {
        return PS_ERR_MEMORY;
    }
    PS_TRY(ps_deps_collect(model, scratch, &deps));
    for (int32_t i = 0; i < deps.first[model->n_vars]; i++) {
        seen[deps.items[i].var] = true;
    }
    for (int32_t i = 0; i < model->n_vars; i++) {
        const ps_var *v = &model->vars[i];
        seen[i] |= v->kind == PS_VAR_STOCK || (used != NULL && used[i]);
        mark_refs(v->inflows, v->n_inflows, seen);
        mark_refs(v->outflows, v->n_outflows, seen);
    }
    for (int32_t i = 0; i < model->n_vars; i++) {
        if (!seen[i]) {
            tell_unused(&model->vars[i], diags);
        }
    }
    return PS_OK;
}

ps_rc ps_check_unused(const ps_model *model, const bool *used, ps_diags *diags)
{
    ps_arena *scratch = ps_arena_new();
    if (scratch == NULL) {
        return PS_ERR_MEMORY;
    }
    const ps_rc rc = find_unused(model, used, diags, scratch);
    ps_arena_free(scratch);
    return rc == PS_OK && diags->out_of_memory ? PS_ERR_MEMORY : rc;
}
