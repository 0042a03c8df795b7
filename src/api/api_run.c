// A single run: an ensemble of one member with the model's own values.
//
//   1. open, apply --set, settle the time axis
//   2. compile: bindings of the scenario, columns as wants
//   3. run in one lane block, keeping the rows of the save steps (S-24, S-25)
#include "api/choices.h"
#include "api/open.h"
#include "api/overrides.h"
#include "api/run_table.h"
#include "base/alloc.h"
#include "base/date.h"
#include "base/num_text.h"
#include "run/sim.h"

#include <math.h>

typedef struct single_run {
    ps_session *session;
    ps_opened in;
    ps_arena *arena; // lists made for this run
    ps_sim_specs sim;
    double save;
    ps_sim_options how;
    ps_binding *bindings;
    int32_t n_bindings;
    ps_want *wants;
    ps_series_ref *refs; // what each want is
    int32_t n_wants;
    int32_t cap_wants;
    int32_t cap_refs;
    ps_program *program;
    ps_run_table *table;
    int64_t next_save; // number of the next row
} single_run;

ps_run_options ps_run_options_default(void)
{
    return (ps_run_options){.size = sizeof(ps_run_options), .engine = "auto"};
}

// a number in the model's time unit, or a date where that is the year
static ps_rc take_time(single_run *r, const char *option, const char *text, double *time)
{
    if (text == NULL || ps_num_parse(ps_str_of(text), time)) {
        return PS_OK;
    }
    const bool years = ps_model_is_in_years(r->in.model);
    if (years && ps_date_parse(ps_str_of(text), time)) {
        return PS_OK;
    }
    ps_diag_add(r->session->diags, PS_SEV_ERROR, "bad-time", PS_NO_SPAN, "--%s '%s' is no time",
                option, text);
    ps_diag_help(r->session->diags, years ? "write a number of years or a date such as 2025-03-01"
                                          : "write a number in the model's time unit");
    return PS_ERR_USAGE;
}

static ps_rc settle_time(single_run *r, const ps_run_options *options)
{
    const ps_study *study = r->in.study;
    r->sim = study != NULL ? study->sim : r->in.model->sim;
    r->save = study != NULL && study->save > 0 ? study->save : r->sim.save;
    PS_TRY(take_time(r, "start", options->start, &r->sim.start));
    PS_TRY(take_time(r, "stop", options->stop, &r->sim.stop));
    if (options->dt > 0) {
        r->sim.dt = options->dt;
        r->sim.reciprocal = 0;
    }
    if (options->save > 0) {
        r->save = options->save;
    }
    r->how = (ps_sim_options){.cpu = ps_cpu_detect(),
                              .continue_on_float_error = options->continue_on_float_error};
    PS_TRY(ps_choice_engine(r->session, options->engine, &r->how.engine));
    return ps_choice_method(r->session, options->method, &r->sim.method);
}

static ps_rc unknown(single_run *r, const char *what, ps_str name, ps_str near)
{
    ps_diags *diags = r->session->diags;
    ps_diag_add(diags, PS_SEV_ERROR, "unknown-name", PS_NO_SPAN, "there is no %s '%.*s'", what,
                PS_STR_ARG(name));
    if (near.p != NULL) {
        ps_diag_help(diags, "did you mean '%.*s'?", PS_STR_ARG(near));
    }
    return PS_ERR_USAGE;
}

static ps_rc bind_scenario(single_run *r, const char *name)
{
    const ps_study *study = r->in.study;
    if (name == NULL) {
        return PS_OK;
    }
    const char **names =
        ps_arena_array(r->arena, study == NULL ? 1 : (size_t)study->n_scenarios + 1, sizeof *names);
    if (names == NULL) {
        return PS_ERR_MEMORY;
    }
    const ps_scenario *found = NULL;
    for (int32_t i = 0; study != NULL && i < study->n_scenarios; i++) {
        const ps_str copy = ps_arena_str(r->arena, study->scenarios[i].name);
        names[i] = copy.p;
        found = ps_str_is(copy, name) ? &study->scenarios[i] : found;
    }
    if (found == NULL) {
        return unknown(r, "scenario", ps_str_of(name), ps_str_of(ps_nearest_word(name, names)));
    }
    r->n_bindings = found->n_sets;
    r->bindings = ps_arena_array(r->arena, (size_t)found->n_sets, sizeof *r->bindings);
    if (r->bindings == NULL && found->n_sets > 0) {
        return PS_ERR_MEMORY;
    }
    for (int32_t i = 0; i < found->n_sets; i++) {
        const ps_set *set = &found->sets[i];
        r->bindings[i] = (ps_binding){.var = set->var,
                                      .kind = PS_BIND_EXPR,
                                      .expr = set->expr,
                                      .from = set->from,
                                      .to = set->to};
    }
    return PS_OK;
}

// variable or derived series of a name
static ps_rc find_series(single_run *r, ps_str name, ps_series_ref *ref)
{
    const ps_study *study = r->in.study;
    const ps_str key = ps_name_key(r->arena, name);
    if (key.p == NULL) {
        return PS_ERR_MEMORY;
    }
    for (int32_t i = 0; study != NULL && i < study->n_derived; i++) {
        if (ps_str_eq(study->derived[i].key, key)) {
            *ref = (ps_series_ref){.var = -1, .derived = i};
            return PS_OK;
        }
    }
    *ref = (ps_series_ref){.var = ps_model_find(r->in.model, name), .derived = -1};
    return ref->var >= 0 ? PS_OK
                         : unknown(r, "variable", name, ps_model_nearest(r->in.model, name));
}

static ps_rc add_want(single_run *r, ps_str name)
{
    ps_series_ref ref = {0};
    PS_TRY(find_series(r, name, &ref));
    PS_TRY(ps_grow(&r->wants, &r->cap_wants, r->n_wants, sizeof *r->wants));
    PS_TRY(ps_grow(&r->refs, &r->cap_refs, r->n_wants, sizeof *r->refs));
    const ps_expr *expr = NULL;
    if (ref.derived >= 0) {
        expr = r->in.study->derived[ref.derived].expr;
        name = r->in.study->derived[ref.derived].name;
    } else {
        const ps_var *var = &r->in.model->vars[ref.var];
        ps_expr *node = ps_expr_new(r->arena, PS_EXPR_NAME, var->span, 0);
        if (node == NULL) {
            return PS_ERR_MEMORY;
        }
        node->text = var->name;
        node->var = ref.var;
        expr = node;
        name = var->name;
    }
    r->wants[r->n_wants] = (ps_want){.name = name, .expr = expr};
    r->refs[r->n_wants++] = ref;
    return PS_OK;
}

// names between commas; a comma inside brackets or quotes belongs to the name
static ps_rc add_wants(single_run *r, ps_str list)
{
    size_t from = 0;
    int depth = 0;
    bool quoted = false;
    for (size_t i = 0; i <= list.len; i++) {
        const int c = i < list.len ? list.p[i] : ',';
        quoted = c == '"' ? !quoted : quoted;
        depth += (c == '[') - (c == ']');
        if (i == list.len || (c == ',' && depth == 0 && !quoted)) {
            PS_TRY(add_want(r, ps_str_trim(ps_str_slice(list, from, i))));
            from = i + 1;
        }
    }
    return PS_OK;
}

static ps_rc compile(single_run *r)
{
    const ps_study *study = r->in.study;
    const int32_t n_draws = study == NULL ? 0 : study->n_draws;
    ps_input_name *params = ps_arena_array(r->arena, (size_t)n_draws + 1, sizeof *params);
    if (params == NULL) {
        return PS_ERR_MEMORY;
    }
    for (int32_t i = 0; i < n_draws; i++) {
        const ps_draw *d = &study->draws[i];
        params[i] = (ps_input_name){.name = d->name,
                                    .key = d->key,
                                    .var = d->var,
                                    .value = ps_dist_quantile(&d->dist, 0.5)};
    }
    const ps_compile_spec spec = {.model = r->in.model,
                                  .sim = r->sim,
                                  .params = params,
                                  .n_params = n_draws,
                                  .bindings = r->bindings,
                                  .n_bindings = r->n_bindings,
                                  .wants = r->wants,
                                  .n_wants = r->n_wants,
                                  .keep_all = r->n_wants == 0};
    return ps_compile(&spec, r->session->diags, &r->program);
}

static ps_rc name_columns(single_run *r)
{
    ps_run_table *table = r->table;
    table->columns[0] = (ps_run_column){.name = ps_str_of("Time"), .unit = r->sim.time_unit};
    for (int32_t i = 1; i < table->n_columns; i++) {
        const ps_series_ref ref = r->n_wants == 0 ? (ps_series_ref){i - 1, -1} : r->refs[i - 1];
        ps_run_column *column = &table->columns[i];
        if (ref.derived >= 0) {
            column->name = r->in.study->derived[ref.derived].name;
            column->unit = r->in.study->derived[ref.derived].unit;
        } else {
            column->name = r->in.model->vars[ref.var].name;
            column->unit = r->in.model->vars[ref.var].unit_text;
            column->doc = r->in.model->vars[ref.var].doc;
        }
    }
    for (int32_t i = 0; i < table->n_columns; i++) {
        ps_run_column *column = &table->columns[i];
        column->name = ps_arena_str(table->arena, column->name);
        column->unit = ps_arena_str(table->arena, column->unit);
        column->doc = ps_arena_str(table->arena, column->doc);
        column->key = ps_name_key(table->arena, column->name);
        if (column->name.p == NULL || column->unit.p == NULL || column->doc.p == NULL ||
            column->key.p == NULL) {
            return PS_ERR_MEMORY;
        }
    }
    return PS_OK;
}

static int64_t save_step(const single_run *r, int64_t row)
{
    const double save = r->save > 0 ? r->save : r->program->dt;
    return (int64_t)floor((double)row * save / r->program->dt + 0.5);
}

static ps_rc observe(void *ctx, const ps_work *work, int32_t step)
{
    single_run *r = ctx;
    if (atomic_load(&r->session->interrupted)) {
        return PS_ERR_INTERRUPTED;
    }
    if (work->n_failed > 0 && !r->how.continue_on_float_error) {
        return PS_OK;
    }
    if (step < save_step(r, r->next_save)) {
        return PS_OK;
    }
    ps_run_table *table = r->table;
    const int32_t row = table->n_rows++;
    *ps_run_table_cell(table, 0, row) = ps_program_time(r->program, step);
    for (int32_t i = 1; i < table->n_columns; i++) {
        *ps_run_table_cell(table, i, row) = *ps_work_slot(work, r->program->outputs[i - 1].slot);
    }
    while (save_step(r, r->next_save) <= step) {
        r->next_save++;
    }
    return PS_OK;
}

static ps_rc simulate(single_run *r)
{
    ps_diags *diags = r->session->diags;
    ps_timeline *timeline = NULL;
    ps_work *work = NULL;
    const bool keep = r->how.continue_on_float_error;
    ps_rc rc = (keep ? ps_timeline_new_kept : ps_timeline_new)(r->program, diags, &timeline);
    if (rc != PS_OK) {
        goto done;
    }
    work = ps_work_new(r->program, PS_LANES_STEP);
    if (work == NULL) {
        rc = PS_ERR_MEMORY;
        goto done;
    }
    ps_sim_begin(work, 1);
    rc = ps_sim_run(work, timeline, &r->how, observe, r);
    if (rc == PS_OK && work->errors[0].failed) {
        ps_sim_explain(r->program, &work->errors[0], diags);
        rc = keep ? PS_OK : PS_ERR_NUMERIC;
    }
done:
    ps_work_free(work);
    ps_timeline_free(timeline);
    return rc;
}

static ps_rc prepare(single_run *r, const ps_run_options *options)
{
    for (size_t i = 0; i < options->n_set; i++) {
        PS_TRY(ps_override_apply(r->session, r->in.model, options->set[i]));
    }
    PS_TRY(settle_time(r, options));
    PS_TRY(bind_scenario(r, options->scenario));
    for (size_t i = 0; i < options->n_vars; i++) {
        PS_TRY(add_wants(r, ps_str_of(options->vars[i])));
    }
    PS_TRY(compile(r));
    int64_t n_rows = 1;
    while (save_step(r, n_rows) <= r->program->n_steps && n_rows <= r->program->n_steps) {
        n_rows++;
    }
    r->table = ps_run_table_new(r->program->n_outputs + 1, (int32_t)n_rows);
    if (r->table == NULL) {
        return PS_ERR_MEMORY;
    }
    r->table->model_hash = r->in.model->hash;
    r->table->title = ps_arena_str(r->table->arena, r->in.model->name);
    return name_columns(r);
}

static ps_rc run_once(single_run *r, const char *path, const ps_run_options *options)
{
    PS_TRY(ps_open(r->session, path, &r->in));
    r->arena = ps_arena_new();
    if (r->arena == NULL) {
        return PS_ERR_MEMORY;
    }
    PS_TRY(prepare(r, options));
    return simulate(r);
}

ps_status ps_session_run(ps_session *session, const char *path, const ps_run_options *options,
                         ps_run_table **table)
{
    ps_run_options all = ps_run_options_default();
    ps_options_copy(&all, sizeof all, options);
    single_run r = {.session = session};
    const ps_rc rc = run_once(&r, path, &all);
    const bool has_rows = r.table != NULL && r.table->n_rows > 0;
    if (has_rows && (rc == PS_OK || rc == PS_ERR_NUMERIC || rc == PS_ERR_INTERRUPTED)) {
        *table = r.table;
        r.table = NULL;
    }
    ps_run_table_free(r.table);
    ps_program_free(r.program);
    ps_opened_close(&r.in);
    ps_arena_free(r.arena);
    ps_free(r.wants);
    ps_free(r.refs);
    return ps_status_of(rc);
}
