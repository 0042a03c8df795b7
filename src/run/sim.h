// One pass of a program over its time axis, for a block of lanes: the integrators.
//
// Steps of a pass (S-20, S-29, S-150, S-161, S-163):
//   1. params are set in their slots, MEMBER and INITIAL run, stocks take their initial values
//   2. at step i = 0 .. n: DERIVE and PROBE run at t(i), the observer sees the slots
//   3. unless i = n, the stocks move to t(i + 1): Euler, or RK4 with DERIVE at its three more
//   stages
//
// The SHARED section is run beforehand, once for an ensemble, into a timeline (ps_timeline) that
// all threads read. After DERIVE and PROBE, before the observer is called, the sticky
// floating-point flags are asked; only if one is up is the step traced (ps_exec_trace). A failed
// lane then takes over the values of a sound lane, so that it costs nothing more; its error stays
// recorded, and what it shows from then on means nothing.
#ifndef PS_RUN_SIM_H
#define PS_RUN_SIM_H

#include "exec/exec.h"

/// Values of the SHARED slots at every stage of every step; read-only after it is made.
typedef struct ps_timeline ps_timeline;

/// Called after PROBE at every step, in order. Lanes that have failed are marked in work->errors.
/// Returning another code than PS_OK ends the run with it.
typedef ps_rc (*ps_observe_fn)(void *ctx, const ps_work *work, int32_t step);

typedef struct ps_sim_options {
    ps_engine engine;
    ps_cpu_level cpu;
    // --on-float-error=continue: IEEE results are kept; every NaN in outputs and stocks is
    // 7ff8000000000000
    int32_t last_step; // the pass ends after this step; 0: at the end of the run
    bool continue_on_float_error;
} ps_sim_options;

/// Runs the SHARED section over all steps. A float error in it fails the whole run: message with
/// variable, equation, time and operands, and PS_ERR_NUMERIC. Caller frees with ps_timeline_free.
ps_rc ps_timeline_new(const ps_program *program, ps_diags *diags, ps_timeline **out) PS_NODISCARD;

/// The same for a run with continue_on_float_error: a float error is a warning.
ps_rc ps_timeline_new_kept(const ps_program *program, ps_diags *diags,
                           ps_timeline **out) PS_NODISCARD;
void ps_timeline_free(ps_timeline *timeline);

/// Values of the SHARED slots [0, n_shared) at the first stage of a step.
const double *ps_timeline_row(const ps_timeline *timeline, int32_t step);

/// Workspace for `lanes` lanes (a multiple of PS_LANES_STEP); NULL when memory is out.
ps_work *ps_work_new(const ps_program *program, int32_t lanes) PS_NODISCARD;
void ps_work_free(ps_work *work);

/// Lanes that suit a program's working set and the caches of this machine.
int32_t ps_work_best_lanes(const ps_program *program);

/// Prepares the next pass: n_active members, no errors, params at the model's own values. The
/// caller then writes other values into the rows of the param slots and sets work->paths.
void ps_sim_begin(ps_work *work, int32_t n_active);

/// Runs the pass. PS_OK also when lanes failed (see work->errors); PS_ERR_NUMERIC never. The pass
/// ends early, without further calls of the observer, when no member is left.
ps_rc ps_sim_run(ps_work *work, const ps_timeline *timeline, const ps_sim_options *options,
                 ps_observe_fn observe, void *ctx) PS_NODISCARD;

/// Message for a float error of a single run: variable, operation, operands, time, equation. An
/// error, or a warning when the result was kept.
void ps_sim_explain(const ps_program *program, const ps_float_error *error, ps_diags *diags);

/// The same in one line of plain text for records of failed members.
ps_str ps_float_error_text(const ps_program *program, const ps_float_error *error, ps_arena *arena);

#endif
