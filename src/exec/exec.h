// Running the operations of a program on a block of lanes.
//
// Two engines share one memory layout: the scalar interpreter, which is the oracle, and the lane
// interpreter, built once for each instruction set. They give the same bits.
//
//   slots:  [slot 0: lane 0 .. lane W-1][slot 1: lane 0 .. lane W-1] ...    rows are 64-byte
//   aligned
#ifndef PS_EXEC_EXEC_H
#define PS_EXEC_EXEC_H

#include "base/cpu.h"
#include "compile/program.h"

#define PS_LANES_STEP 8  // lanes come in multiples of this
#define PS_LANES_MAX 256 // and are at most so many

typedef enum ps_engine { PS_ENGINE_AUTO, PS_ENGINE_SCALAR, PS_ENGINE_LANES } ps_engine;

/// Time axis of one exogenous path: points at from + k * grid.
typedef struct ps_path_axis {
    double from;
    double grid;
    int32_t n_points;
    size_t first; // of its first point in ps_paths.values, in doubles
} ps_path_axis;

/// Paths of the exogenous inputs of one block of members. Between points a path is straight, before
/// the first and after the last it holds: value = y0 + w * (y1 - y0) with w in [0, 1).
typedef struct ps_paths {
    int32_t n_paths;
    const ps_path_axis *axes;
    const double *values; // [path][point][lane]
} ps_paths;

/// Why a lane failed (rule S-05), and where it began.
typedef struct ps_float_error {
    bool failed;
    bool kept;  // it began here, but the IEEE result was kept and the lane goes on
    int32_t op; // index into program->ops; -1 - i: stock i itself left the finite numbers
    int32_t step;
    double time; // of the stage
    double a;    // operands and result
    double b;
    double result;
} ps_float_error;

/// Workspace of one thread: all that a run writes. Made by ps_work_new, one thread at a time.
///
/// Rows of the slots that are the same in all lanes (ps_exec_is_uniform) need to hold their value
/// in the first PS_LANES_STEP lanes only; rows of outputs always hold it in all.
typedef struct ps_work {
    const ps_program *program;
    int32_t lanes;    // W
    int32_t n_active; // lanes that are members; the rest repeat lane `sound`
    int32_t sound;    // a member that has not failed; failed lanes repeat it
    double *slots;    // [n_slots][W]
    ps_paths paths;
    ps_float_error *errors; // [W]
    int32_t n_failed;
    struct ps_work_impl *impl; // integrator scratch, delay lines
} ps_work;

/// Executes ops [first, last) for all lanes of the workspace. Any thread, one workspace each.
typedef void (*ps_exec_fn)(const ps_program *program, ps_work *work, int32_t first, int32_t last);

/// out[i] = x[i] + h * y[i] for n numbers, n a multiple of PS_LANES_STEP, all 64-byte aligned; out
/// may be x. What integrators are made of.
typedef void (*ps_axpy_fn)(double *out, const double *x, double h, const double *y, int32_t n);

/// The function of an engine on a CPU level; AUTO is LANES. Never NULL.
ps_exec_fn ps_exec_engine(ps_engine engine, ps_cpu_level level);
ps_axpy_fn ps_exec_axpy(ps_engine engine, ps_cpu_level level);

/// Name of the engine and instruction set for `bench` and the log: "lanes, avx512".
const char *ps_exec_name(ps_engine engine, ps_cpu_level level);

/// Row of a slot: its W lanes.
static inline double *ps_work_slot(const ps_work *work, int32_t slot)
{
    return work->slots + (size_t)slot * (size_t)work->lanes;
}

/// Whether a slot has the same value in all lanes: constants, time, SHARED.
static inline bool ps_exec_is_uniform(const ps_program *program, int32_t slot)
{
    return slot < program->first_shared + program->n_shared;
}

/// Copies lane `work->sound` of a row to the lanes that are failed or no members.
void ps_exec_stand_in(const ps_work *work, double *row);

/// Traces float errors: runs ops [first, last) again one by one with `exec` and records, for each
/// active lane that has no error yet, the first operation whose result is not finite though its
/// operands are (or that is a division by zero, LN of 0 and so on), in lanes where its guard is
/// true. `step` and the time of the stage are recorded with it. Slots must hold the inputs the
/// section started from (for PROBE: trace from DERIVE on). Returns the number of lanes that failed
/// now; `sound` and `n_failed` are the caller's to set.
int32_t ps_exec_trace(ps_exec_fn exec, ps_work *work, int32_t first, int32_t last,
                      int32_t step) PS_NODISCARD;

/// Clears the sticky floating-point flags of this thread.
void ps_fp_clear(void);

/// Whether division by zero, overflow or an invalid operation happened since the last clear: a
/// cheap hint that ps_exec_trace is due. May be true in vain (an untaken branch), never false in
/// error.
bool ps_fp_raised(void) PS_NODISCARD;

#endif
