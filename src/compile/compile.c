// The compiler: time axis, lowering of what is wanted, layout.
#include "compile/layout.h"
#include "compile/program_prove.h"

#include <math.h>

#define STEPS_LIMIT 1e9

// S-20, S-21
static ps_rc set_time(const ps_sim_specs *sim, ps_diags *diags, ps_program *p)
{
    const char *why = NULL;
    const double steps = floor((sim->stop - sim->start) / sim->dt + 0.5);
    if (!isfinite(sim->start) || !isfinite(sim->stop) || !isfinite(sim->dt)) {
        why = "start, stop and time step must be finite numbers";
    } else if (!(sim->dt > 0)) {
        why = "the time step must be greater than 0";
    } else if (sim->stop < sim->start) {
        why = "the run stops before it starts";
    } else if (!(steps <= STEPS_LIMIT)) {
        why = "the run has too many steps; the time step is too small for it";
    }
    if (why != NULL) {
        ps_diag_add(diags, PS_SEV_ERROR, "bad-time", sim->span,
                    "%s (start %.17g, stop %.17g, time step %.17g)", why, sim->start, sim->stop,
                    sim->dt);
        return PS_ERR_INPUT;
    }
    p->start = sim->start;
    p->dt = sim->dt;
    p->reciprocal = ps_reciprocal_of(sim->dt);
    p->n_steps = (int32_t)steps;
    p->method = sim->method;
    return PS_OK;
}

static ps_rc copy_names(const ps_model *model, ps_program *p)
{
    p->n_vars = model->n_vars;
    p->var_names = ps_arena_array(p->arena, (size_t)model->n_vars + 1, sizeof *p->var_names);
    if (p->var_names == NULL) {
        return PS_ERR_MEMORY;
    }
    for (int32_t i = 0; i < model->n_vars; i++) {
        p->var_names[i] = ps_arena_str(p->arena, model->vars[i].name);
        if (p->var_names[i].p == NULL) {
            return PS_ERR_MEMORY;
        }
    }
    return PS_OK;
}

// a table without an input has no value of its own, it is there to be called
static bool is_bare_table(const ps_var *var)
{
    return var->eqn == NULL && var->gf != NULL;
}

// lowers all outputs: every variable with keep_all, then the wants
static int32_t lower_wanted(ps_lower *lw, ps_wanted *wanted)
{
    const ps_compile_spec *spec = lw->spec;
    int32_t n = 0;
    for (int32_t var = 0; spec->keep_all && var < spec->model->n_vars; var++) {
        const ps_var *v = &spec->model->vars[var];
        if (!is_bare_table(v) && !ps_lower_failed(lw)) {
            wanted[n++] = (ps_wanted){ps_lower_var(lw, var), var, v->name};
        }
    }
    for (int32_t i = 0; i < spec->n_wants && !ps_lower_failed(lw); i++) {
        const ps_want *want = &spec->wants[i];
        const bool is_var = want->expr->kind == PS_EXPR_NAME && want->expr->var >= 0 &&
                            want->expr->var < spec->model->n_vars;
        wanted[n++] =
            (ps_wanted){ps_lower_want(lw, want->expr), is_var ? want->expr->var : -1, want->name};
    }
    return n;
}

static ps_rc build(const ps_compile_spec *spec, ps_lower *lw, ps_program *p)
{
    lw->start = p->start;
    lw->stop = spec->sim.stop;
    lw->dt = p->dt;
    lw->n_steps = p->n_steps;
    const size_t n_most = (size_t)spec->model->n_vars + (size_t)spec->n_wants + 1;
    ps_wanted *wanted = ps_arena_array(lw->scratch, n_most, sizeof *wanted);
    if (wanted == NULL) {
        return PS_ERR_MEMORY;
    }
    const int32_t n = lower_wanted(lw, wanted);
    ps_lower_stocks(lw);
    if (lw->wrong) {
        return PS_ERR_INPUT;
    }
    if (ps_lower_failed(lw)) {
        return PS_ERR_MEMORY;
    }
    PS_TRY(copy_names(spec->model, p));
    p->n_paths = spec->n_paths;
    return ps_layout(lw, wanted, n, p);
}

ps_rc ps_compile(const ps_compile_spec *spec, ps_diags *diags, ps_program **program)
{
    ps_lower lw = {0};
    ps_program *p = ps_program_new();
    ps_rc rc = p == NULL ? PS_ERR_MEMORY : PS_OK;
    if (rc == PS_OK) {
        rc = set_time(&spec->sim, diags, p);
    }
    if (rc == PS_OK) {
        rc = ps_lower_init(&lw, spec, diags);
    }
    if (rc == PS_OK) {
        rc = build(spec, &lw, p);
    }
    ps_lower_clear(&lw);
    if (rc == PS_OK) {
        *program = p;
    } else {
        ps_program_free(p);
    }
    return rc;
}
