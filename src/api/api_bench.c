// The verb `bench`: members per second, the clock running from the first member to the last.
#include "analyse/assess.h"
#include "api/bench_study.h"
#include "api/open.h"
#include "api/sampling.h"

static ps_rc drop_block(void *ctx, const ps_block *block)
{
    (void)ctx;
    (void)block;
    return PS_OK;
}

// every constant varied, stocks kept at the end
static ps_rc time_model(ps_session *session, const ps_study *study, const ps_ensemble_options *how,
                        ps_arena *arena, double *seconds)
{
    ps_outcome_want *wants = NULL;
    int32_t n_wants = 0;
    PS_TRY(ps_bench_study_wants(arena, study, &wants, &n_wants));
    ps_ensemble *ensemble = NULL;
    PS_TRY(ps_ensemble_new(study, how, wants, n_wants, session->diags, &ensemble));
    const double began = ps_clock_seconds();
    const ps_rc rc = ps_ensemble_run(ensemble, drop_block, NULL, session->diags);
    *seconds = ps_clock_seconds() - began;
    ps_ensemble_free(ensemble);
    return rc;
}

// the study as written: its scenarios, its claims, its statistics
static ps_rc time_study(ps_session *session, const ps_study *study, const ps_ensemble_options *how,
                        double *seconds)
{
    ps_ensemble_options all = *how;
    all.shown_only = true;
    all.save_paths = true;
    ps_findings *findings = NULL;
    const double began = ps_clock_seconds();
    const ps_rc rc = ps_assess(study, &all, ps_str_of(""), session->diags, &findings);
    *seconds = ps_clock_seconds() - began;
    ps_findings_free(findings);
    return rc;
}

static void fill_figures(const ps_ensemble_options *how, double seconds, ps_bench_figures *out)
{
    const bool scalar = how->engine == PS_ENGINE_SCALAR;
    ps_bench_figures all = {.size = sizeof all,
                            .engine = scalar ? "scalar" : "lanes",
                            .isa = ps_cpu_level_name(scalar ? PS_CPU_BASE : how->cpu),
                            .threads = how->threads > 0 ? how->threads : ps_core_count(),
                            .members = how->members,
                            .seconds = seconds};
    all.runs_per_second = (double)all.members / seconds;
    all.us_per_run_per_core = 1e6 * seconds * all.threads / (double)all.members;
    const size_t size = out->size < sizeof all ? out->size : sizeof all;
    memcpy(out, &all, size);
    out->size = size;
}

static ps_rc bench(ps_session *session, const ps_opened *in, const ps_sample_options *options,
                   ps_arena *arena, ps_bench_figures *figures)
{
    ps_study *study = in->study;
    if (study == NULL) {
        PS_TRY(ps_bench_study_make(arena, in->model, &study));
    }
    ps_ensemble_options how = {0};
    double seconds = 0;
    PS_TRY(ps_sampling_settle(session, options, study, &how));
    if (in->study == NULL) {
        PS_TRY(time_model(session, study, &how, arena, &seconds));
    } else {
        PS_TRY(time_study(session, study, &how, &seconds));
    }
    fill_figures(&how, seconds, figures);
    return PS_OK;
}

ps_status ps_session_bench(ps_session *session, const char *path, const ps_sample_options *options,
                           ps_bench_figures *figures)
{
    ps_sample_options all = ps_sample_options_default();
    ps_options_copy(&all, sizeof all, options);
    ps_opened in = {0};
    ps_arena *arena = ps_arena_new();
    ps_rc rc = arena == NULL ? PS_ERR_MEMORY : ps_open(session, path, &in);
    if (rc == PS_OK) {
        rc = bench(session, &in, &all, arena, figures);
    }
    ps_opened_close(&in);
    ps_arena_free(arena);
    return ps_status_of(rc);
}
