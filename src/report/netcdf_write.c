// The layout of the file, written through the plug-in's table.
#include "report/netcdf_write.h"

#include "base/alloc.h"
#include "base/file.h"
#include "report/figures.h"
#include "report/netcdf_names.h"
#include "report/netcdf_open.h"

#include <math.h>

struct ps_nc {
    ps_arena *arena;
    ps_nc_spec spec;
    ps_diags *diags;
    void *handle;
    const ps_nc_plugin *plugin;
    ps_str part; // name of the unfinished file
    bool is_open;
    int file;
    int dim_scenario;
    int dim_run;
    int dim_time;
    int dim_quantile;
    int var_scenario;
    int var_run;
    int var_time;
    int var_quantile;
    int var_failed;
    int *outputs; // numbers of the variables
    int *inputs;
    int *outcomes;
    double *slab; // n_times values of each run of a block
    int *numbers; // of the runs of a block
};

// a message for a status of libnetcdf that is not 0
static ps_rc check(ps_nc *nc, int status)
{
    if (status == 0) {
        return PS_OK;
    }
    ps_diag_add(nc->diags, PS_SEV_ERROR, "cannot-write", PS_NO_SPAN, "cannot write '%.*s': %s",
                PS_STR_ARG(nc->spec.path), nc->plugin->error_text(status));
    return PS_ERR_FILE;
}

// ---- definitions

static ps_rc put_text(ps_nc *nc, int var, const char *name, ps_str text)
{
    if (text.len == 0) {
        return PS_OK;
    }
    return check(nc, nc->plugin->put_text(nc->file, var, name, text.p, text.len));
}

static ps_rc put_puts(ps_nc *nc, int var, const char *name, const char *text)
{
    return put_text(nc, var, name, ps_str_of(text));
}

static ps_rc define_provenance(ps_nc *nc)
{
    const ps_provenance *const p = nc->spec.provenance;
    const ps_study *const study = nc->spec.study;
    const ps_str title = study->title.len > 0 ? study->title : study->model->name;
    const ps_str source = ps_arena_printf(nc->arena, "Penstock %s", p->version);
    PS_TRY(put_puts(nc, PS_NC_GLOBAL, "Conventions", "CF-1.8"));
    PS_TRY(put_text(nc, PS_NC_GLOBAL, "title", title));
    PS_TRY(put_text(nc, PS_NC_GLOBAL, "source", source));
    PS_TRY(put_text(nc, PS_NC_GLOBAL, "references", study->article.cite));
    PS_TRY(put_puts(nc, PS_NC_GLOBAL, "comment",
                    "a prior ensemble: its inputs are not calibrated to the data together"));
    PS_TRY(put_puts(nc, PS_NC_GLOBAL, "model_sha256", p->model_hash.hex));
    PS_TRY(put_puts(nc, PS_NC_GLOBAL, "study_sha256", p->study_hash.hex));
    PS_TRY(put_puts(nc, PS_NC_GLOBAL, "data_sha256", p->data_hash.hex));
    PS_TRY(check(nc, nc->plugin->put_uint64(nc->file, PS_NC_GLOBAL, "seed", p->seed)));
    PS_TRY(
        check(nc, nc->plugin->put_uint64(nc->file, PS_NC_GLOBAL, "members", (uint64_t)p->members)));
    PS_TRY(put_puts(nc, PS_NC_GLOBAL, "design", p->design));
    return put_text(nc, PS_NC_GLOBAL, "command", p->command);
}

static ps_rc define_dims(ps_nc *nc)
{
    const ps_nc_plugin *const plugin = nc->plugin;
    const ps_nc_spec *const spec = &nc->spec;
    PS_TRY(check(nc, plugin->define_dim(nc->file, "scenario", (size_t)spec->n_scenarios,
                                        &nc->dim_scenario)));
    PS_TRY(check(
        nc, plugin->define_dim(nc->file, "run", (size_t)spec->provenance->members, &nc->dim_run)));
    PS_TRY(check(nc, plugin->define_dim(nc->file, "time", (size_t)spec->n_times, &nc->dim_time)));
    if (!spec->summary) {
        return PS_OK;
    }
    return check(nc, plugin->define_dim(nc->file, "quantile", PS_N_QUANTILES, &nc->dim_quantile));
}

// a variable along one dimension of the same name
static ps_rc define_axis(ps_nc *nc, const char *name, ps_nc_type type, int dim, int *var)
{
    return check(nc, nc->plugin->define_var(nc->file, name, type, 1, &dim, var));
}

static ps_rc define_axes(ps_nc *nc)
{
    const ps_str unit = nc->spec.study->sim.time_unit;
    const bool is_years = ps_figure_is_years(unit);
    PS_TRY(define_axis(nc, "scenario", PS_NC_STRING, nc->dim_scenario, &nc->var_scenario));
    PS_TRY(put_puts(nc, nc->var_scenario, "long_name", "scenario"));
    PS_TRY(define_axis(nc, "run", PS_NC_INT, nc->dim_run, &nc->var_run));
    PS_TRY(put_puts(nc, nc->var_run, "long_name", "number of the run"));
    PS_TRY(define_axis(nc, "time", PS_NC_DOUBLE, nc->dim_time, &nc->var_time));
    PS_TRY(put_puts(nc, nc->var_time, "axis", "T"));
    PS_TRY(put_puts(nc, nc->var_time, "long_name", is_years ? "decimal year" : "model time"));
    PS_TRY(put_text(nc, nc->var_time, "units", is_years ? ps_str_of("years") : unit));
    if (is_years) {
        PS_TRY(put_puts(nc, nc->var_time, "comment",
                        "calendar date of a time: year + (month - 1)/12 + (day - 1)/(12 * days in "
                        "that month), Gregorian"));
    }
    if (nc->spec.summary) {
        PS_TRY(define_axis(nc, "quantile", PS_NC_DOUBLE, nc->dim_quantile, &nc->var_quantile));
        PS_TRY(put_puts(nc, nc->var_quantile, "long_name", "share of the runs at or below"));
    }
    const int dims[] = {nc->dim_scenario, nc->dim_run};
    PS_TRY(check(nc,
                 nc->plugin->define_var(nc->file, "failed", PS_NC_BYTE, 2, dims, &nc->var_failed)));
    return put_puts(nc, nc->var_failed, "long_name", "1 where the run failed");
}

// a variable of doubles with its name for people and its unit
static ps_rc define_doubles(ps_nc *nc, ps_str name, ps_str long_name, ps_str unit, int n_dims,
                            const int *dims, int *var)
{
    if (name.p == NULL) {
        return PS_ERR_MEMORY;
    }
    PS_TRY(check(nc, nc->plugin->define_var(nc->file, name.p, PS_NC_DOUBLE, n_dims, dims, var)));
    PS_TRY(put_text(nc, *var, "long_name", long_name));
    PS_TRY(put_text(nc, *var, "units", unit.len > 0 ? unit : ps_str_of("1")));
    return check(nc, nc->plugin->put_double(nc->file, *var, "_FillValue", NAN));
}

static ps_rc define_outputs(ps_nc *nc, ps_nc_names *names)
{
    const ps_study *const study = nc->spec.study;
    const int runs[] = {nc->dim_scenario, nc->dim_run, nc->dim_time};
    const int quantiles[] = {nc->dim_scenario, nc->dim_time, nc->dim_quantile};
    for (int32_t i = 0; i < study->n_outputs; i++) {
        const ps_str long_name = ps_study_series_name(study, study->outputs[i]);
        const ps_str unit = ps_study_series_unit(study, study->outputs[i]);
        const ps_str name = ps_nc_name(names, long_name, "_output");
        PS_TRY(define_doubles(nc, name, long_name, unit, 3, nc->spec.summary ? quantiles : runs,
                              &nc->outputs[i]));
    }
    return PS_OK;
}

static ps_rc define_inputs(ps_nc *nc, ps_nc_names *names)
{
    const ps_study *const study = nc->spec.study;
    for (int32_t i = 0; i < study->n_draws; i++) {
        const ps_draw *const draw = &study->draws[i];
        const ps_str unit =
            draw->var >= 0 ? study->model->vars[draw->var].unit_text : (ps_str){NULL, 0};
        const ps_str name = ps_nc_name(names, draw->name, "_input");
        PS_TRY(define_doubles(nc, name, draw->name, unit, 1, &nc->dim_run, &nc->inputs[i]));
        PS_TRY(put_puts(nc, nc->inputs[i], "role", "input"));
    }
    return PS_OK;
}

static ps_rc define_outcomes(ps_nc *nc, ps_nc_names *names)
{
    for (int32_t i = 0; i < nc->spec.n_outcomes; i++) {
        const ps_str long_name = nc->spec.outcomes[i].name;
        const ps_str name = ps_nc_name(names, long_name, "_outcome");
        PS_TRY(define_doubles(nc, name, long_name, (ps_str){NULL, 0}, 1, &nc->dim_run,
                              &nc->outcomes[i]));
        PS_TRY(put_puts(nc, nc->outcomes[i], "role", "outcome"));
        PS_TRY(put_puts(nc, nc->outcomes[i], "comment",
                        "NaN: the run failed before it was decided; infinity: never"));
    }
    return PS_OK;
}

static ps_rc define(ps_nc *nc)
{
    static const char *const reserved[] = {"scenario", "run", "time", "quantile", "failed"};
    ps_nc_names names = {.arena = nc->arena};
    ps_rc rc = PS_OK;
    for (size_t i = 0; i < sizeof reserved / sizeof reserved[0] && rc == PS_OK; i++) {
        const ps_str name = ps_nc_name(&names, ps_str_of(reserved[i]), "");
        rc = name.p == NULL ? PS_ERR_MEMORY : PS_OK;
    }
    rc = rc == PS_OK ? define_provenance(nc) : rc;
    rc = rc == PS_OK ? define_dims(nc) : rc;
    rc = rc == PS_OK ? define_axes(nc) : rc;
    rc = rc == PS_OK ? define_outputs(nc, &names) : rc;
    rc = rc == PS_OK ? define_inputs(nc, &names) : rc;
    rc = rc == PS_OK ? define_outcomes(nc, &names) : rc;
    ps_nc_names_clear(&names);
    return rc == PS_OK ? check(nc, nc->plugin->end_define(nc->file)) : rc;
}

// ---- values

static ps_rc write_doubles(ps_nc *nc, int var, const size_t *start, const size_t *count,
                           const double *values)
{
    return check(nc, nc->plugin->write_doubles(nc->file, var, start, count, values));
}

static ps_rc write_axes(ps_nc *nc)
{
    const ps_nc_spec *const spec = &nc->spec;
    const size_t start = 0;
    const size_t n_times = (size_t)spec->n_times;
    for (int32_t s = 0; s < spec->n_scenarios; s++) {
        const ps_str name =
            ps_arena_str(nc->arena, spec->study->scenarios[spec->scenarios[s]].name);
        if (name.p == NULL) {
            return PS_ERR_MEMORY;
        }
        PS_TRY(check(nc, nc->plugin->write_string(nc->file, nc->var_scenario, (size_t)s, name.p)));
    }
    PS_TRY(write_doubles(nc, nc->var_time, &start, &n_times, spec->times));
    if (!spec->summary) {
        return PS_OK;
    }
    const size_t n_levels = PS_N_QUANTILES;
    return write_doubles(nc, nc->var_quantile, &start, &n_levels, ps_quantile_levels);
}

static ps_rc create(ps_nc *nc)
{
    if (ps_str_is(nc->spec.path, "-")) {
        ps_diag_add(nc->diags, PS_SEV_ERROR, "cannot-write", PS_NO_SPAN,
                    "NetCDF cannot be written to standard output");
        ps_diag_help(nc->diags, "name a file: -o FILE.nc");
        return PS_ERR_USAGE;
    }
    PS_TRY(ps_nc_plugin_open(nc->diags, &nc->handle, &nc->plugin));
    nc->part = ps_file_part_name(nc->diags, nc->spec.path);
    if (nc->part.p == NULL) {
        return PS_ERR_MEMORY;
    }
    PS_TRY(check(nc, nc->plugin->create(nc->part.p, &nc->file)));
    nc->is_open = true;
    PS_TRY(define(nc));
    return write_axes(nc);
}

static bool allocate(ps_nc *nc)
{
    const ps_nc_spec *const spec = &nc->spec;
    nc->outputs = ps_arena_array(nc->arena, (size_t)spec->study->n_outputs, sizeof *nc->outputs);
    nc->inputs = ps_arena_array(nc->arena, (size_t)spec->study->n_draws, sizeof *nc->inputs);
    nc->outcomes = ps_arena_array(nc->arena, (size_t)spec->n_outcomes, sizeof *nc->outcomes);
    nc->numbers = ps_arena_array(nc->arena, PS_BLOCK, sizeof *nc->numbers);
    const size_t row = (size_t)spec->n_times * sizeof *nc->slab;
    nc->slab = spec->summary ? NULL : ps_arena_array(nc->arena, PS_BLOCK, row);
    return nc->outputs != NULL && nc->inputs != NULL && nc->outcomes != NULL &&
           nc->numbers != NULL && (spec->summary || nc->slab != NULL);
}

ps_rc ps_nc_open(const ps_nc_spec *spec, ps_diags *diags, ps_nc **out)
{
    ps_arena *const arena = ps_arena_new();
    ps_nc *const nc = arena == NULL ? NULL : ps_arena_alloc(arena, sizeof *nc);
    if (nc == NULL) {
        ps_arena_free(arena);
        return PS_ERR_MEMORY;
    }
    *nc = (ps_nc){.arena = arena, .spec = *spec, .diags = diags};
    const ps_rc rc = allocate(nc) ? create(nc) : PS_ERR_MEMORY;
    if (rc != PS_OK) {
        const ps_rc removed = ps_nc_close(nc, false);
        return removed == PS_ERR_MEMORY ? removed : rc;
    }
    *out = nc;
    return PS_OK;
}

// turns [time][run] of a block into [run][time] and writes it
static ps_rc write_paths(ps_nc *nc, const ps_block *block, int32_t scenario_i, int32_t output_i)
{
    const size_t n_times = (size_t)nc->spec.n_times;
    const size_t n = (size_t)block->n;
    const size_t n_outputs = (size_t)nc->spec.study->n_outputs;
    const size_t first = ((size_t)scenario_i * n_outputs + (size_t)output_i) * n_times;
    const double *const rows = block->paths + first * PS_BLOCK;
    for (size_t run = 0; run < n; run++) {
        for (size_t t = 0; t < n_times; t++) {
            nc->slab[run * n_times + t] = rows[t * PS_BLOCK + run];
        }
    }
    const size_t start[] = {(size_t)scenario_i, (size_t)block->first, 0};
    const size_t count[] = {1, n, n_times};
    return write_doubles(nc, nc->outputs[output_i], start, count, nc->slab);
}

static ps_rc write_all_paths(ps_nc *nc, const ps_block *block)
{
    for (int32_t s = 0; s < nc->spec.n_scenarios; s++) {
        for (int32_t o = 0; o < nc->spec.study->n_outputs; o++) {
            PS_TRY(write_paths(nc, block, s, o));
        }
    }
    return PS_OK;
}

static ps_rc write_numbers_and_failures(ps_nc *nc, const ps_block *block)
{
    const size_t first = (size_t)block->first;
    const size_t n = (size_t)block->n;
    for (int32_t i = 0; i < block->n; i++) {
        nc->numbers[i] = (int)(block->first + i);
    }
    PS_TRY(check(nc, nc->plugin->write_ints(nc->file, nc->var_run, &first, &n, nc->numbers)));
    for (int32_t s = 0; s < nc->spec.n_scenarios; s++) {
        const size_t start[] = {(size_t)s, first};
        const size_t count[] = {1, n};
        const uint8_t *const failed = block->failed + (size_t)nc->spec.scenarios[s] * PS_BLOCK;
        PS_TRY(check(nc, nc->plugin->write_bytes(nc->file, nc->var_failed, start, count,
                                                 (const signed char *)failed)));
    }
    return PS_OK;
}

ps_rc ps_nc_write_block(ps_nc *nc, const ps_block *block)
{
    const size_t first = (size_t)block->first;
    const size_t n = (size_t)block->n;
    PS_TRY(write_numbers_and_failures(nc, block));
    for (int32_t i = 0; i < nc->spec.study->n_draws; i++) {
        PS_TRY(write_doubles(nc, nc->inputs[i], &first, &n, block->draws + (size_t)i * PS_BLOCK));
    }
    for (int32_t i = 0; i < nc->spec.n_outcomes; i++) {
        PS_TRY(
            write_doubles(nc, nc->outcomes[i], &first, &n, block->outcomes + (size_t)i * PS_BLOCK));
    }
    return nc->spec.summary ? PS_OK : write_all_paths(nc, block);
}

static int32_t output_of(const ps_study *study, ps_series_ref of)
{
    for (int32_t i = 0; i < study->n_outputs; i++) {
        if (study->outputs[i].var == of.var && study->outputs[i].derived == of.derived) {
            return i;
        }
    }
    return -1;
}

static int32_t kept_scenario_of(const ps_nc_spec *spec, int32_t scenario)
{
    for (int32_t i = 0; i < spec->n_scenarios; i++) {
        if (spec->scenarios[i] == scenario) {
            return i;
        }
    }
    return -1;
}

ps_rc ps_nc_write_fan(ps_nc *nc, const ps_fan *fan)
{
    PS_ASSERT(nc->spec.summary);
    const int32_t output_i = output_of(nc->spec.study, fan->of);
    const int32_t scenario_i = kept_scenario_of(&nc->spec, fan->scenario);
    if (output_i < 0 || scenario_i < 0) {
        return PS_OK;
    }
    for (int32_t t = 0; t < fan->n_times && t < nc->spec.n_times; t++) {
        const size_t start[] = {(size_t)scenario_i, (size_t)t, 0};
        const size_t count[] = {1, 1, PS_N_QUANTILES};
        PS_TRY(write_doubles(nc, nc->outputs[output_i], start, count, fan->at[t].q));
    }
    return PS_OK;
}

ps_rc ps_nc_close(ps_nc *nc, bool keep)
{
    if (nc == NULL) {
        return PS_OK;
    }
    ps_rc rc = PS_OK;
    if (nc->is_open) {
        rc = check(nc, nc->plugin->close(nc->file));
        const ps_rc moved =
            ps_file_part_end(nc->diags, nc->part, nc->spec.path, keep && rc == PS_OK);
        rc = rc == PS_OK ? moved : rc;
    }
    ps_nc_plugin_close(nc->handle);
    ps_arena *const arena = nc->arena;
    ps_arena_free(arena);
    return rc;
}
