// The ensemble driver: plan once, then blocks of members, groups of lanes in parallel.
//
//   plan   1. split the outcomes into reducers (outcome.c), each in its scenario
//          2. compile every scenario that a reducer or a kept path needs; its wants are the
//          reducers'
//             paths, then the outputs
//          3. timelines, save steps, the sampler
//   block  for each group of W members, on some thread: draw, make paths, run every scenario,
//   reduce,
//          evaluate the outcomes; every result goes to the place of its member number
#include "run/ensemble.h"

#include "base/alloc.h"
#include "run/outcome.h"
#include "run/reduce.h"
#include "run/sample.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>

/// One scenario as it will be run.
typedef struct scenario_plan {
    ps_program *program; // NULL: nothing needs this scenario
    ps_timeline *timeline;
    ps_reducer *reducers; // by first step
    int32_t n_reducers;
    int32_t *output_slots; // of the study's outputs; NULL: paths are not kept
    int32_t kept;          // number among the kept scenarios, -1
    int32_t last_step;     // nothing is wanted of it later
} scenario_plan;

/// Where the value of a reducer want is found.
typedef struct want_place {
    int32_t scenario;
    int32_t reducer;
} want_place;

/// What a thread writes.
typedef struct worker {
    ps_work **works;          // one a scenario
    ps_reduction *reductions; // one a scenario
    double *paths;
} worker;

struct ps_ensemble {
    const ps_study *study;
    ps_ensemble_options options;
    ps_arena *arena;
    ps_outcomes outcomes;
    want_place *places;
    scenario_plan *plans;
    int32_t *kept;
    int32_t n_kept;
    double *times;
    int32_t *save_of_step; // saved row of a step, -1 none
    int32_t n_times;
    int32_t lanes;
    ps_sampler sampler;
    ps_pool *pool;
    worker *workers;
    // the block in hand
    double *outcome_rows;
    double *draw_rows;
    double *path_rows;
    uint8_t *failed;
    ps_float_error *errors;
    int64_t block_first;
    int32_t block_n;
    atomic_llong n_done;
    atomic_bool stopped;
};

// planning

static ps_rc window_steps(const ps_program *program, const ps_reducer_want *want, ps_reducer *out)
{
    out->first = ps_program_step(program, want->from);
    if (want->kind == PS_REDUCE_AT) {
        out->end = out->first + 1;
    } else {
        out->end = ps_program_step(program, want->to);
    }
    return out->first < 0 || out->end <= out->first ? PS_ERR_INPUT : PS_OK;
}

static int by_first_step(const void *a, const void *b)
{
    const ps_reducer *x = a;
    const ps_reducer *y = b;
    if (x->first != y->first) {
        return x->first < y->first ? -1 : 1;
    }
    return x->slot != y->slot ? (x->slot < y->slot ? -1 : 1)
                              : (x->end > y->end) - (x->end < y->end);
}

// reducers of a scenario in order of first step, and the places of its wants
static ps_rc plan_reducers(ps_ensemble *e, int32_t scenario, ps_diags *diags)
{
    scenario_plan *plan = &e->plans[scenario];
    int32_t n = 0;
    for (int32_t i = 0; i < e->outcomes.n_wants; i++) {
        n += e->outcomes.wants[i].scenario == scenario;
    }
    plan->reducers = ps_arena_array(e->arena, (size_t)n, sizeof *plan->reducers);
    if (plan->reducers == NULL) {
        return PS_ERR_MEMORY;
    }
    for (int32_t i = 0; i < e->outcomes.n_wants; i++) {
        const ps_reducer_want *want = &e->outcomes.wants[i];
        if (want->scenario != scenario) {
            continue;
        }
        ps_reducer r = {.kind = want->kind, .slot = plan->program->outputs[plan->n_reducers].slot};
        if (window_steps(plan->program, want, &r) != PS_OK) {
            ps_diag_add(diags, PS_SEV_ERROR, "window", want->path->span,
                        "the window holds no step of the run");
            return PS_ERR_INPUT;
        }
        plan->reducers[plan->n_reducers++] = r;
        plan->last_step = r.end - 1 > plan->last_step ? r.end - 1 : plan->last_step;
    }
    // keep each want's place through the sort: equal reducers are interchangeable
    ps_reducer *unsorted = ps_arena_array(e->arena, (size_t)n, sizeof *unsorted);
    if (unsorted == NULL) {
        return PS_ERR_MEMORY;
    }
    memcpy(unsorted, plan->reducers, (size_t)n * sizeof *unsorted);
    qsort(plan->reducers, (size_t)n, sizeof *plan->reducers, by_first_step);
    int32_t k = 0;
    for (int32_t i = 0; i < e->outcomes.n_wants; i++) {
        if (e->outcomes.wants[i].scenario != scenario) {
            continue;
        }
        int32_t at = 0;
        while (memcmp(&plan->reducers[at], &unsorted[k], sizeof *unsorted) != 0) {
            at++;
        }
        e->places[i] = (want_place){scenario, at};
        k++;
    }
    return PS_OK;
}

typedef struct bindings {
    ps_binding *items;
    int32_t n;
} bindings;

static void bind_study(const ps_study *study, bindings *b)
{
    for (int32_t i = 0; i < study->n_draws; i++) {
        if (study->draws[i].var >= 0) {
            b->items[b->n++] = (ps_binding){
                .var = study->draws[i].var, .kind = PS_BIND_PARAM, .param = i, .to = INFINITY};
        }
    }
    static const ps_bind_kind kinds[] = {[PS_PATH_REPLACE] = PS_BIND_PATH,
                                         [PS_PATH_ADD] = PS_BIND_ADD,
                                         [PS_PATH_TIMES] = PS_BIND_TIMES};
    for (int32_t i = 0; i < study->n_processes; i++) {
        const ps_process *p = &study->processes[i];
        b->items[b->n++] = (ps_binding){
            .var = p->var, .kind = kinds[p->mode], .from = p->from, .to = INFINITY, .path = i};
    }
}

static void bind_scenario(const ps_scenario *scenario, bindings *b)
{
    for (int32_t i = 0; i < scenario->n_sets; i++) {
        const ps_set *set = &scenario->sets[i];
        b->items[b->n++] = (ps_binding){.var = set->var,
                                        .kind = PS_BIND_EXPR,
                                        .expr = set->expr,
                                        .from = set->from,
                                        .to = set->to};
    }
}

static ps_input_name *input_names(const ps_study *study, ps_arena *arena)
{
    ps_input_name *names = ps_arena_array(arena, (size_t)study->n_draws, sizeof *names);
    for (int32_t i = 0; names != NULL && i < study->n_draws; i++) {
        const ps_draw *d = &study->draws[i];
        names[i] = (ps_input_name){.name = d->name,
                                   .key = d->key,
                                   .var = d->var,
                                   .value = ps_dist_quantile(&d->dist, 0.5)};
    }
    return names;
}

static ps_expr *series_expr(const ps_study *study, ps_series_ref ref, ps_arena *arena)
{
    if (ref.derived >= 0) {
        ps_expr *copy = ps_expr_new(arena, PS_EXPR_NUM, PS_NO_SPAN, 0);
        if (copy != NULL) {
            *copy = *study->derived[ref.derived].expr;
        }
        return copy;
    }
    ps_expr *e = ps_expr_new(arena, PS_EXPR_NAME, study->model->vars[ref.var].span, 0);
    if (e != NULL) {
        e->text = study->model->vars[ref.var].name;
        e->var = ref.var;
    }
    return e;
}

// the reducers' paths, then the outputs of the study
static ps_rc list_wants(ps_ensemble *e, int32_t scenario, ps_want *wants, int32_t *n)
{
    for (int32_t i = 0; i < e->outcomes.n_wants; i++) {
        if (e->outcomes.wants[i].scenario == scenario) {
            wants[(*n)++] =
                (ps_want){.name = ps_str_of("reducer"), .expr = e->outcomes.wants[i].path};
        }
    }
    if (e->plans[scenario].kept < 0) {
        return PS_OK;
    }
    for (int32_t i = 0; i < e->study->n_outputs; i++) {
        const ps_series_ref ref = e->study->outputs[i];
        const ps_expr *expr = series_expr(e->study, ref, e->arena);
        if (expr == NULL) {
            return PS_ERR_MEMORY;
        }
        wants[(*n)++] = (ps_want){.name = ps_study_series_name(e->study, ref), .expr = expr};
    }
    return PS_OK;
}

static ps_rc plan_scenario(ps_ensemble *e, int32_t scenario, ps_diags *diags)
{
    const ps_study *study = e->study;
    const ps_scenario *sc = &study->scenarios[scenario];
    bindings b = {0};
    const size_t most = (size_t)study->n_draws + (size_t)study->n_processes + (size_t)sc->n_sets;
    b.items = ps_arena_array(e->arena, most, sizeof *b.items);
    ps_want *wants = ps_arena_array(
        e->arena, (size_t)e->outcomes.n_wants + (size_t)study->n_outputs, sizeof *wants);
    ps_input_name *names = input_names(study, e->arena);
    if (b.items == NULL || wants == NULL || names == NULL) {
        return PS_ERR_MEMORY;
    }
    bind_study(study, &b);
    bind_scenario(sc, &b);
    int32_t n_wants = 0;
    PS_TRY(list_wants(e, scenario, wants, &n_wants));
    if (n_wants == 0) {
        return PS_OK;
    }
    scenario_plan *plan = &e->plans[scenario];
    const ps_compile_spec spec = {.model = study->model,
                                  .sim = study->sim,
                                  .params = names,
                                  .n_params = study->n_draws,
                                  .bindings = b.items,
                                  .n_bindings = b.n,
                                  .n_paths = study->n_processes,
                                  .wants = wants,
                                  .n_wants = n_wants};
    PS_TRY(ps_compile(&spec, diags, &plan->program));
    PS_TRY(ps_timeline_new(plan->program, diags, &plan->timeline));
    PS_TRY(plan_reducers(e, scenario, diags));
    if (plan->kept >= 0) {
        plan->last_step = plan->program->n_steps;
        plan->output_slots =
            ps_arena_array(e->arena, (size_t)study->n_outputs, sizeof *plan->output_slots);
        if (plan->output_slots == NULL) {
            return PS_ERR_MEMORY;
        }
        for (int32_t i = 0; i < study->n_outputs; i++) {
            plan->output_slots[i] = plan->program->outputs[plan->n_reducers + i].slot;
        }
    }
    return PS_OK;
}

static ps_rc choose_kept(ps_ensemble *e)
{
    const ps_study *study = e->study;
    e->kept = ps_arena_array(e->arena, (size_t)study->n_scenarios, sizeof *e->kept);
    if (e->kept == NULL) {
        return PS_ERR_MEMORY;
    }
    for (int32_t i = 0; i < study->n_scenarios; i++) {
        const bool wanted = i == 0 || (!e->options.only_base &&
                                       (!e->options.shown_only || study->scenarios[i].show));
        e->plans[i].kept = -1;
        if (e->options.save_paths && wanted && study->n_outputs > 0) {
            e->plans[i].kept = e->n_kept;
            e->kept[e->n_kept++] = i;
        }
    }
    return PS_OK;
}

// saved rows at start + k * save, each at its nearest step (S-24, S-25)
static ps_rc plan_saves(ps_ensemble *e, const ps_program *program)
{
    const double save = e->study->save > 0.0 ? e->study->save : program->dt;
    e->save_of_step = ps_arena_array(e->arena, (size_t)program->n_steps + 1, sizeof(int32_t));
    e->times = ps_arena_array(e->arena, (size_t)program->n_steps + 1, sizeof *e->times);
    if (e->save_of_step == NULL || e->times == NULL) {
        return PS_ERR_MEMORY;
    }
    for (int32_t i = 0; i <= program->n_steps; i++) {
        e->save_of_step[i] = -1;
    }
    for (int64_t k = 0;; k++) {
        const double step = floor((double)k * save / program->dt + 0.5);
        if (step > (double)program->n_steps) {
            return PS_OK;
        }
        const int32_t i = (int32_t)step;
        if (e->save_of_step[i] < 0) {
            e->save_of_step[i] = e->n_times;
            e->times[e->n_times++] = ps_program_time(program, i);
        }
    }
}

// own values of the variables that paths replace, at the time each path begins
static ps_rc path_starts(ps_ensemble *e, double *starts, ps_diags *diags)
{
    const ps_study *study = e->study;
    const int32_t n = study->n_processes;
    ps_want *wants = ps_arena_array(e->arena, (size_t)n, sizeof *wants);
    if (wants == NULL) {
        return PS_ERR_MEMORY;
    }
    for (int32_t i = 0; i < n; i++) {
        const ps_expr *expr =
            series_expr(study, (ps_series_ref){study->processes[i].var, -1}, e->arena);
        if (expr == NULL) {
            return PS_ERR_MEMORY;
        }
        wants[i] = (ps_want){.name = ps_str_of("start"), .expr = expr};
    }
    const ps_compile_spec spec = {
        .model = study->model, .sim = study->sim, .wants = wants, .n_wants = n};
    ps_program *program = NULL;
    ps_timeline *timeline = NULL;
    PS_TRY(ps_compile(&spec, diags, &program));
    ps_rc rc = ps_timeline_new(program, diags, &timeline);
    for (int32_t i = 0; i < n && rc == PS_OK; i++) {
        const ps_process *p = &study->processes[i];
        if (p->mode != PS_PATH_REPLACE || p->has_start) {
            continue;
        }
        const int32_t slot = program->outputs[i].slot;
        const int32_t shared = slot - program->first_shared;
        const int32_t step = ps_program_step(program, p->from);
        starts[i] = NAN;
        if (shared >= 0 && shared < program->n_shared && step >= 0) {
            starts[i] = ps_timeline_row(timeline, step)[shared];
        }
        for (int32_t k = 0; k < program->n_consts; k++) {
            starts[i] = program->consts[k].slot == slot ? program->consts[k].value : starts[i];
        }
        if (isnan(starts[i])) {
            ps_diag_add(diags, PS_SEV_ERROR, "path-start", p->span,
                        "the path of '%.*s' has no starting value: the variable depends on more "
                        "than time",
                        PS_STR_ARG(study->model->vars[p->var].name));
            ps_diag_help(diags, "give the process a start:, or use add: true or times: true");
            rc = PS_ERR_INPUT;
        }
        if (p->is_log && starts[i] <= 0.0) {
            ps_diag_add(diags, PS_SEV_ERROR, "path-start", p->span,
                        "the path of '%.*s' starts from %.10g, which has no logarithm",
                        PS_STR_ARG(study->model->vars[p->var].name), starts[i]);
            ps_diag_help(diags, "leave 'log' out, or give the process a start: above 0");
            rc = PS_ERR_INPUT;
        }
    }
    ps_timeline_free(timeline);
    ps_program_free(program);
    return rc;
}

static ps_rc new_workers(ps_ensemble *e)
{
    const int32_t n_threads = ps_pool_size(e->pool);
    const size_t n_scenarios = (size_t)e->study->n_scenarios;
    e->workers = ps_arena_array(e->arena, (size_t)n_threads, sizeof *e->workers);
    if (e->workers == NULL) {
        return PS_ERR_MEMORY;
    }
    for (int32_t t = 0; t < n_threads; t++) {
        worker *w = &e->workers[t];
        w->works = ps_arena_array(e->arena, n_scenarios, sizeof(ps_work *));
        w->reductions = ps_arena_array(e->arena, n_scenarios, sizeof *w->reductions);
        w->paths = ps_arena_array(e->arena, e->sampler.n_values, sizeof *w->paths);
        if (w->works == NULL || w->reductions == NULL || w->paths == NULL) {
            return PS_ERR_MEMORY;
        }
        for (size_t s = 0; s < n_scenarios; s++) {
            const scenario_plan *plan = &e->plans[s];
            if (plan->program == NULL) {
                continue;
            }
            w->works[s] = ps_work_new(plan->program, e->lanes);
            if (w->works[s] == NULL) {
                return PS_ERR_MEMORY;
            }
            PS_TRY(
                ps_reduction_init(&w->reductions[s], plan->reducers, plan->n_reducers, e->lanes));
        }
    }
    return PS_OK;
}

static ps_rc new_block(ps_ensemble *e)
{
    const size_t n_scenarios = (size_t)e->study->n_scenarios;
    const size_t n_rows = (size_t)e->n_kept * (size_t)e->study->n_outputs * (size_t)e->n_times;
    e->outcome_rows = ps_alloc_array((size_t)e->outcomes.n * PS_BLOCK, sizeof(double));
    e->draw_rows = ps_alloc_array((size_t)e->study->n_draws * PS_BLOCK, sizeof(double));
    e->path_rows = ps_alloc_array(n_rows * PS_BLOCK, sizeof(double));
    e->failed = ps_alloc_array(n_scenarios * PS_BLOCK, 1);
    e->errors = ps_alloc_array(n_scenarios * PS_BLOCK, sizeof *e->errors);
    const bool ok = e->outcome_rows != NULL && e->draw_rows != NULL && e->path_rows != NULL &&
                    e->failed != NULL && e->errors != NULL;
    return ok ? PS_OK : PS_ERR_MEMORY;
}

static ps_rc plan(ps_ensemble *e, const ps_outcome_want *wants, int32_t n_wants, ps_diags *diags)
{
    const ps_study *study = e->study;
    e->plans = ps_arena_array(e->arena, (size_t)study->n_scenarios, sizeof *e->plans);
    const ps_expr **exprs = ps_arena_array(e->arena, (size_t)n_wants, sizeof(ps_expr *));
    double *starts = ps_arena_array(e->arena, (size_t)study->n_processes, sizeof *starts);
    if (e->plans == NULL || exprs == NULL || starts == NULL) {
        return PS_ERR_MEMORY;
    }
    for (int32_t i = 0; i < n_wants; i++) {
        exprs[i] = wants[i].expr;
    }
    PS_TRY(ps_outcomes_plan(study, exprs, n_wants, diags, &e->outcomes));
    e->places = ps_arena_array(e->arena, (size_t)e->outcomes.n_wants, sizeof *e->places);
    if (e->places == NULL) {
        return PS_ERR_MEMORY;
    }
    PS_TRY(choose_kept(e));
    const ps_program *any = NULL;
    for (int32_t s = 0; s < study->n_scenarios; s++) {
        PS_TRY(plan_scenario(e, s, diags));
        any = any == NULL ? e->plans[s].program : any;
    }
    if (any == NULL) {
        ps_diag_add(diags, PS_SEV_ERROR, "nothing-to-do", PS_NO_SPAN,
                    "the study asks for no output and no claim");
        ps_diag_help(diags, "list variables under outputs: or add claims:");
        return PS_ERR_INPUT;
    }
    PS_TRY(plan_saves(e, any));
    PS_TRY(path_starts(e, starts, diags));
    e->lanes = e->options.lanes > 0 ? e->options.lanes : ps_work_best_lanes(any);
    const ps_sampler_ask ask = {.design = e->options.design,
                                .seed = e->options.seed,
                                .members = e->options.members,
                                .lanes = e->lanes};
    PS_TRY(ps_sampler_init(&e->sampler, study, &ask, starts, diags));
    e->pool = ps_pool_new(e->options.threads);
    if (e->pool == NULL) {
        return PS_ERR_MEMORY;
    }
    PS_TRY(new_workers(e));
    return new_block(e);
}

ps_rc ps_ensemble_new(const ps_study *study, const ps_ensemble_options *options,
                      const ps_outcome_want *wants, int32_t n_wants, ps_diags *diags,
                      ps_ensemble **out)
{
    ps_ensemble *e = ps_alloc_array(1, sizeof *e);
    if (e == NULL) {
        return PS_ERR_MEMORY;
    }
    e->study = study;
    e->options = *options;
    e->arena = ps_arena_new();
    const ps_rc rc = e->arena == NULL ? PS_ERR_MEMORY : plan(e, wants, n_wants, diags);
    if (rc != PS_OK) {
        ps_ensemble_free(e);
        return rc;
    }
    *out = e;
    return PS_OK;
}

static void free_workers(ps_ensemble *e)
{
    for (int32_t t = 0; e->workers != NULL && t < ps_pool_size(e->pool); t++) {
        for (int32_t s = 0; s < e->study->n_scenarios; s++) {
            if (e->workers[t].works != NULL) {
                ps_work_free(e->workers[t].works[s]);
            }
            if (e->workers[t].reductions != NULL) {
                ps_reduction_clear(&e->workers[t].reductions[s]);
            }
        }
    }
}

void ps_ensemble_free(ps_ensemble *e)
{
    if (e == NULL) {
        return;
    }
    free_workers(e);
    for (int32_t s = 0; e->plans != NULL && s < e->study->n_scenarios; s++) {
        ps_timeline_free(e->plans[s].timeline);
        ps_program_free(e->plans[s].program);
    }
    ps_pool_free(e->pool);
    ps_sampler_clear(&e->sampler);
    ps_outcomes_clear(&e->outcomes);
    ps_free(e->outcome_rows);
    ps_free(e->draw_rows);
    ps_free(e->path_rows);
    ps_free(e->failed);
    ps_free(e->errors);
    ps_arena_free(e->arena);
    ps_free(e);
}

// running

/// One group of members on one thread.
typedef struct group {
    ps_ensemble *e;
    worker *w;
    int32_t at; // of its first member in the block
    int32_t n_active;
    int32_t scenario; // being run
} group;

static ps_rc observe(void *ctx, const ps_work *work, int32_t step)
{
    const group *g = ctx;
    const ps_ensemble *e = g->e;
    ps_reduction_step(&g->w->reductions[g->scenario], work, step);
    const scenario_plan *plan = &e->plans[g->scenario];
    const int32_t row = e->save_of_step[step];
    if (plan->kept < 0 || row < 0) {
        return PS_OK;
    }
    const size_t n_outputs = (size_t)e->study->n_outputs;
    for (size_t i = 0; i < n_outputs; i++) {
        const double *from = ps_work_slot(work, plan->output_slots[i]);
        const size_t at = ((size_t)plan->kept * n_outputs + i) * (size_t)e->n_times + (size_t)row;
        double *to = e->path_rows + at * PS_BLOCK + g->at;
        for (int32_t lane = 0; lane < g->n_active; lane++) {
            to[lane] = work->errors[lane].failed ? NAN : from[lane];
        }
    }
    return PS_OK;
}

// lanes beyond the active ones repeat the first
static int32_t lane_member(const group *g, int32_t lane)
{
    return g->at + (lane < g->n_active ? lane : 0);
}

static void set_params(const group *g, ps_work *work)
{
    const ps_program *program = work->program;
    for (int32_t k = 0; k < program->n_params; k++) {
        double *row = ps_work_slot(work, program->params[k].slot);
        const double *drawn = g->e->draw_rows + (size_t)program->params[k].input * PS_BLOCK;
        for (int32_t lane = 0; lane < work->lanes; lane++) {
            row[lane] = drawn[lane_member(g, lane)];
        }
    }
}

static ps_rc run_scenario(group *g, int32_t scenario)
{
    ps_ensemble *e = g->e;
    const scenario_plan *plan = &e->plans[scenario];
    ps_work *work = g->w->works[scenario];
    const ps_sim_options options = {
        .engine = e->options.engine, .cpu = e->options.cpu, .last_step = plan->last_step};
    g->scenario = scenario;
    ps_sim_begin(work, g->n_active);
    set_params(g, work);
    work->paths = (ps_paths){
        .n_paths = e->study->n_processes, .axes = e->sampler.axes, .values = g->w->paths};
    ps_reduction_begin(&g->w->reductions[scenario]);
    PS_TRY(ps_sim_run(work, plan->timeline, &options, observe, g));
    for (int32_t lane = 0; lane < g->n_active; lane++) {
        const size_t at = (size_t)scenario * PS_BLOCK + (size_t)(g->at + lane);
        e->failed[at] = work->errors[lane].failed;
        e->errors[at] = work->errors[lane];
    }
    return PS_OK;
}

typedef struct lane_view {
    const group *g;
    int32_t lane;
} lane_view;

static ps_value reduced(void *ctx, int32_t want)
{
    const lane_view *v = ctx;
    const want_place *place = &v->g->e->places[want];
    const ps_reduction *r = &v->g->w->reductions[place->scenario];
    double x = 0;
    if (!ps_reduction_value(r, v->g->w->works[place->scenario], place->reducer, v->lane, &x)) {
        return (ps_value){PS_VALUE_UNKNOWN, NAN};
    }
    const ps_reduce_kind kind = r->reducers[place->reducer].kind;
    const bool is_time = kind == PS_REDUCE_FIRST || kind == PS_REDUCE_LAST;
    return (ps_value){is_time && isinf(x) ? PS_VALUE_NEVER : PS_VALUE_NUMBER, x};
}

static void store_outcomes(const group *g)
{
    for (int32_t lane = 0; lane < g->n_active; lane++) {
        lane_view view = {g, lane};
        for (int32_t i = 0; i < g->e->outcomes.n; i++) {
            const ps_value v = ps_outcome_value(&g->e->outcomes, i, reduced, &view);
            g->e->outcome_rows[(size_t)i * PS_BLOCK + (size_t)(g->at + lane)] =
                v.kind == PS_VALUE_UNKNOWN ? NAN
                : v.kind == PS_VALUE_NEVER ? INFINITY
                                           : v.number;
        }
    }
}

static ps_rc run_group(group *g)
{
    ps_ensemble *e = g->e;
    for (int32_t lane = 0; lane < g->n_active; lane++) {
        ps_sampler_draw(&e->sampler, e->block_first + g->at + lane, e->draw_rows + g->at + lane,
                        PS_BLOCK);
    }
    for (int32_t lane = 0; lane < e->lanes; lane++) {
        const int32_t member = lane_member(g, lane);
        ps_sampler_paths(&e->sampler, e->block_first + member, e->draw_rows + member, PS_BLOCK,
                         g->w->paths, lane);
    }
    for (int32_t s = 0; s < e->study->n_scenarios; s++) {
        if (e->plans[s].program != NULL) {
            PS_TRY(run_scenario(g, s));
        }
    }
    store_outcomes(g);
    return PS_OK;
}

static ps_rc run_groups(void *ctx, int32_t index, int64_t first, int64_t last)
{
    ps_ensemble *e = ctx;
    for (int64_t i = first; i < last; i++) {
        if (atomic_load(&e->stopped)) {
            return PS_ERR_INTERRUPTED;
        }
        const int32_t at = (int32_t)i * e->lanes;
        const int32_t left = e->block_n - at;
        group g = {.e = e,
                   .w = &e->workers[index],
                   .at = at,
                   .n_active = left < e->lanes ? left : e->lanes};
        PS_TRY(run_group(&g));
        const int64_t done = atomic_fetch_add(&e->n_done, g.n_active) + g.n_active;
        const ps_progress *progress = &e->options.progress;
        if (index == 0 && progress->tell != NULL &&
            !progress->tell(progress->ctx, done, e->options.members)) {
            atomic_store(&e->stopped, true);
        }
    }
    return PS_OK;
}

ps_rc ps_ensemble_run(ps_ensemble *e, ps_block_fn take, void *ctx, ps_diags *diags)
{
    (void)diags;
    atomic_store(&e->n_done, 0);
    for (int64_t first = 0; first < e->options.members; first += PS_BLOCK) {
        const int64_t left = e->options.members - first;
        e->block_first = first;
        e->block_n = left < PS_BLOCK ? (int32_t)left : PS_BLOCK;
        const int64_t n_groups = (e->block_n + e->lanes - 1) / e->lanes;
        PS_TRY(ps_parallel_for(e->pool, n_groups, 1, run_groups, e));
        const ps_block block = {.first = first,
                                .n = e->block_n,
                                .outcomes = e->outcome_rows,
                                .draws = e->draw_rows,
                                .paths = e->path_rows,
                                .failed = e->failed,
                                .errors = e->errors};
        PS_TRY(take(ctx, &block));
    }
    return PS_OK;
}

int32_t ps_ensemble_times(const ps_ensemble *e, const double **times)
{
    *times = e->times;
    return e->n_times;
}

int32_t ps_ensemble_kept(const ps_ensemble *e, const int32_t **scenarios)
{
    *scenarios = e->kept;
    return e->n_kept;
}

const ps_program *ps_ensemble_program(const ps_ensemble *e, int32_t scenario)
{
    return e->plans[scenario].program;
}

int32_t ps_ensemble_lanes(const ps_ensemble *e)
{
    return e->lanes;
}
