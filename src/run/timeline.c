// The timeline: the SHARED section in one lane of scalar code, at every stage of every step. RK4
// has three times in a step: its start, its middle and its end; test inputs keep the start's value
// (S-164), so that the end is not the next step's start.
#include "run/timeline.h"

#include "base/alloc.h"

int32_t ps_timeline_stages(const ps_program *program)
{
    return program->method == PS_METHOD_RK4 ? 3 : 1;
}

double ps_timeline_time(const ps_program *program, int32_t step, int32_t stage)
{
    const double time = ps_program_time(program, step);
    if (stage == 0) {
        return time;
    }
    return stage == 1 ? time + program->dt / 2 : ps_program_time(program, step + 1);
}

const double *ps_timeline_stage(const ps_timeline *timeline, int32_t step, int32_t stage)
{
    const size_t row = (size_t)step * (size_t)timeline->stages + (size_t)stage;
    return timeline->values + row * (size_t)timeline->n_shared;
}

const double *ps_timeline_row(const ps_timeline *timeline, int32_t step)
{
    return ps_timeline_stage(timeline, step, 0);
}

// runs SHARED at one stage; the first float error goes to errors[0] of the workspace
static void run_stage(const ps_program *p, ps_work *work, int32_t step, int32_t stage)
{
    const ps_exec_fn exec = ps_exec_engine(PS_ENGINE_SCALAR, PS_CPU_BASE);
    const int32_t first = p->section[PS_SEC_SHARED];
    const int32_t last = p->section[PS_SEC_SHARED + 1];
    *ps_work_slot(work, p->step_slot) = ps_program_time(p, step);
    *ps_work_slot(work, p->time_slot) = ps_timeline_time(p, step, stage);
    ps_fp_clear();
    exec(p, work, first, last);
    if (ps_fp_raised() && !work->errors[0].failed) {
        work->n_failed = ps_exec_trace(exec, work, first, last, step);
    }
}

static ps_rc run_all(const ps_program *p, bool keep_going, ps_diags *diags, ps_timeline *timeline)
{
    ps_work *work = ps_work_new(p, 1);
    if (work == NULL) {
        return PS_ERR_MEMORY;
    }
    ps_sim_begin(work, 1);
    ps_float_error *error = &work->errors[0];
    ps_rc rc = PS_OK;
    for (int32_t step = 0; step <= p->n_steps && rc == PS_OK; step++) {
        for (int32_t stage = 0; stage < timeline->stages; stage++) {
            const size_t row = (size_t)step * (size_t)timeline->stages + (size_t)stage;
            run_stage(p, work, step, stage);
            memcpy(timeline->values + row * (size_t)p->n_shared,
                   ps_work_slot(work, p->first_shared), (size_t)p->n_shared * sizeof(double));
        }
        if (error->failed && !keep_going) {
            rc = PS_ERR_NUMERIC;
        }
    }
    if (error->failed) {
        error->kept = rc == PS_OK;
        ps_sim_explain(p, error, diags);
    }
    ps_work_free(work);
    return rc;
}

static ps_rc make(const ps_program *program, bool keep_going, ps_diags *diags, ps_timeline **out)
{
    ps_timeline *timeline = ps_alloc_array(1, sizeof *timeline);
    if (timeline == NULL) {
        return PS_ERR_MEMORY;
    }
    timeline->n_shared = program->n_shared;
    timeline->stages = ps_timeline_stages(program);
    size_t n = 0;
    const size_t n_rows = ((size_t)program->n_steps + 1) * (size_t)timeline->stages;
    if (ps_mul_size(n_rows, (size_t)program->n_shared, &n)) {
        timeline->values = ps_alloc_array(n + 1, sizeof *timeline->values);
    }
    const ps_rc rc =
        timeline->values == NULL ? PS_ERR_MEMORY : run_all(program, keep_going, diags, timeline);
    if (rc == PS_OK) {
        *out = timeline;
    } else {
        ps_timeline_free(timeline);
    }
    return rc;
}

ps_rc ps_timeline_new(const ps_program *program, ps_diags *diags, ps_timeline **out)
{
    return make(program, false, diags, out);
}

ps_rc ps_timeline_new_kept(const ps_program *program, ps_diags *diags, ps_timeline **out)
{
    return make(program, true, diags, out);
}

void ps_timeline_free(ps_timeline *timeline)
{
    if (timeline != NULL) {
        ps_free(timeline->values);
        ps_free(timeline);
    }
}
