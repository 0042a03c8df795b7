// The verb `ensemble`: members into a NetCDF file, block by block; in a summary quantiles of the
// outputs instead of every member's paths. The tests of the claims go along as outcomes.
#include "analyse/collect.h"
#include "api/open.h"
#include "api/sampling.h"
#include "base/alloc.h"
#include "report/netcdf_write.h"

typedef struct ensemble_job {
    ps_session *session;
    ps_study *study;
    ps_arena *arena;
    ps_ensemble_options how;
    bool summary;
    ps_outcome_want *wants;
    int32_t n_wants;
    ps_ensemble *ensemble;
    ps_nc *nc;
    ps_fan *fans; // summary: of each output in each kept scenario
    int32_t n_fans;
    ps_collector *points; // [fan][time]
    int32_t n_points;
} ensemble_job;

// every test of every claim that members decide
static ps_rc list_wants(ensemble_job *job)
{
    int32_t n = 0;
    for (int32_t i = 0; i < job->study->n_claims; i++) {
        n += job->study->claims[i].n_variants;
    }
    job->wants = ps_arena_array(job->arena, (size_t)n + 1, sizeof *job->wants);
    if (job->wants == NULL) {
        return PS_ERR_MEMORY;
    }
    for (int32_t i = 0; i < job->study->n_claims; i++) {
        const ps_claim *claim = &job->study->claims[i];
        for (int32_t k = 0; k < claim->n_variants; k++) {
            const ps_variant *variant = &claim->variants[k];
            const ps_str name = ps_arena_printf(job->arena, "%.*s %.*s", PS_STR_ARG(claim->id),
                                                PS_STR_ARG(variant->name));
            if (name.p == NULL) {
                return PS_ERR_MEMORY;
            }
            if (variant->kind != PS_TEST_POSTERIOR) {
                job->wants[job->n_wants++] = (ps_outcome_want){name, variant->expr};
            }
        }
    }
    return PS_OK;
}

// a fan for each output in each kept scenario, a collector for each of its times
static ps_rc list_fans(ensemble_job *job)
{
    const double *times = NULL;
    const int32_t *kept = NULL;
    const int32_t n_times = ps_ensemble_times(job->ensemble, &times);
    const int32_t n_kept = ps_ensemble_kept(job->ensemble, &kept);
    const int32_t n_outputs = job->study->n_outputs;
    job->n_fans = n_kept * n_outputs;
    job->fans = ps_arena_array(job->arena, (size_t)job->n_fans + 1, sizeof *job->fans);
    job->points =
        ps_arena_array(job->arena, (size_t)job->n_fans * (size_t)n_times + 1, sizeof *job->points);
    if (job->fans == NULL || job->points == NULL) {
        return PS_ERR_MEMORY;
    }
    for (int32_t i = 0; i < job->n_fans; i++) {
        ps_fan *fan = &job->fans[i];
        *fan = (ps_fan){.of = job->study->outputs[i % n_outputs],
                        .scenario = kept[i / n_outputs],
                        .n_times = n_times,
                        .times = times,
                        .at = ps_arena_array(job->arena, (size_t)n_times, sizeof *fan->at)};
        for (int32_t t = 0; fan->at != NULL && t < n_times; t++) {
            ps_collector *point = &job->points[job->n_points];
            *point = (ps_collector){.kind = PS_COLLECT_QUANTILES, .quantiles = &fan->at[t]};
            PS_TRY(ps_collector_init(point, job->how.members));
            job->n_points++;
        }
        if (fan->at == NULL) {
            return PS_ERR_MEMORY;
        }
    }
    return PS_OK;
}

static ps_rc take_block(void *ctx, const ps_block *block)
{
    ensemble_job *job = ctx;
    for (int32_t i = 0; i < job->n_points; i++) {
        PS_TRY(ps_collector_take(&job->points[i], block->paths + (size_t)i * PS_BLOCK, block));
    }
    return ps_nc_write_block(job->nc, block);
}

static ps_rc write_fans(ensemble_job *job)
{
    for (int32_t i = 0; i < job->n_points; i++) {
        PS_TRY(ps_collector_finish(&job->points[i], job->arena));
    }
    for (int32_t i = 0; i < job->n_fans; i++) {
        PS_TRY(ps_nc_write_fan(job->nc, &job->fans[i]));
    }
    return PS_OK;
}

static ps_rc open_file(ensemble_job *job, const char *study_path, const char *output,
                       ps_provenance *provenance)
{
    *provenance = (ps_provenance){
        .version = PS_VERSION,
        .model_hash = job->study->model->hash,
        .study_hash = job->study->hash,
        .data_hash = job->study->data_hash,
        .seed = job->how.seed,
        .members = job->how.members,
        .design = job->how.design == PS_DESIGN_LHS ? "lhs" : "mc",
        .command = ps_sampling_command(job->session, "ensemble", study_path, &job->how)};
    ps_nc_spec spec = {.path = ps_str_of(output),
                       .study = job->study,
                       .provenance = provenance,
                       .outcomes = job->wants,
                       .n_outcomes = job->n_wants,
                       .summary = job->summary};
    spec.n_scenarios = ps_ensemble_kept(job->ensemble, &spec.scenarios);
    spec.n_times = ps_ensemble_times(job->ensemble, &spec.times);
    return ps_nc_open(&spec, job->session->diags, &job->nc);
}

static ps_rc run_members(ensemble_job *job, const char *study_path, const char *output)
{
    ps_diags *diags = job->session->diags;
    ps_provenance provenance;
    PS_TRY(list_wants(job));
    PS_TRY(ps_ensemble_new(job->study, &job->how, job->wants, job->n_wants, diags, &job->ensemble));
    if (job->summary) {
        PS_TRY(list_fans(job));
    }
    PS_TRY(open_file(job, study_path, output, &provenance));
    const ps_rc rc = ps_ensemble_run(job->ensemble, take_block, job, diags);
    ps_rc written = rc == PS_OK || rc == PS_ERR_INTERRUPTED ? write_fans(job) : rc;
    const ps_rc closed = ps_nc_close(job->nc, written == PS_OK);
    job->nc = NULL;
    written = written == PS_OK ? closed : written;
    return written == PS_OK ? rc : written;
}

static ps_rc ensemble(ensemble_job *job, const char *study, const ps_sample_options *options,
                      const char *output)
{
    job->arena = ps_arena_new();
    if (job->arena == NULL) {
        return PS_ERR_MEMORY;
    }
    PS_TRY(ps_open_study(job->session, study, &job->study));
    PS_TRY(ps_sampling_settle(job->session, options, job->study, &job->how));
    if (job->study->n_outputs == 0) {
        ps_diag_add(job->session->diags, PS_SEV_ERROR, "no-outputs", PS_NO_SPAN,
                    "the study names no outputs to keep");
        ps_diag_help(job->session->diags, "add for example 'outputs: [real GDP]' to the study");
        return PS_ERR_INPUT;
    }
    job->how.save_paths = true;
    return run_members(job, study, output);
}

ps_status ps_session_ensemble(ps_session *session, const char *study,
                              const ps_sample_options *options, const char *output)
{
    ps_sample_options all = ps_sample_options_default();
    ps_options_copy(&all, sizeof all, options);
    ensemble_job job = {.session = session, .summary = all.summary_only};
    const ps_rc rc = ensemble(&job, study, &all, output);
    const ps_rc removed = ps_nc_close(job.nc, false);
    for (int32_t i = 0; i < job.n_points; i++) {
        ps_collector_clear(&job.points[i]);
    }
    ps_ensemble_free(job.ensemble);
    ps_study_free(job.study);
    ps_arena_free(job.arena);
    return ps_status_of(rc == PS_OK ? removed : rc);
}
