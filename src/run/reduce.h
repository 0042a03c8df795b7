// Reducers: a path over a window becomes one number a lane, while the pass runs. Nothing is stored
// but the number, so memory does not grow with steps.
//
// A window is a range of steps [first, end). A value is known when its window lies before the step
// at which the lane failed, or when it was decided before (ever is true, always is false, first has
// its time).
#ifndef PS_RUN_REDUCE_H
#define PS_RUN_REDUCE_H

#include "exec/exec.h"

typedef enum ps_reduce_kind {
    PS_REDUCE_MIN,
    PS_REDUCE_MAX,
    PS_REDUCE_MEAN,     // of the steps
    PS_REDUCE_SUM,      // time integral: sum of x * dt
    PS_REDUCE_DURATION, // number of true steps * dt
    PS_REDUCE_FIRST,    // time of the first true step, +inf: never
    PS_REDUCE_LAST,     // time of the last true step, +inf: never
    PS_REDUCE_EVER,     // 1 once true
    PS_REDUCE_ALWAYS,   // 0 once false
    PS_REDUCE_AT,       // value at step `first`
} ps_reduce_kind;

typedef struct ps_reducer {
    ps_reduce_kind kind;
    int32_t slot; // of the program
    int32_t first;
    int32_t end;
} ps_reducer;

/// Reducers of one pass with their accumulators. Made once a thread and scenario.
typedef struct ps_reduction {
    const ps_reducer *reducers; // borrowed; sorted by `first`
    int32_t n;
    int32_t lanes;
    double *values;  // [reducer][lane]
    int32_t *active; // reducers whose window is open
    int32_t n_active;
    int32_t next; // first reducer whose window has not begun
} ps_reduction;

/// Room for n reducers and `lanes` lanes; PS_ERR_MEMORY. Frees with ps_reduction_clear.
ps_rc ps_reduction_init(ps_reduction *r, const ps_reducer *reducers, int32_t n,
                        int32_t lanes) PS_NODISCARD;
void ps_reduction_clear(ps_reduction *r);

/// Begins a pass.
void ps_reduction_begin(ps_reduction *r);

/// Takes the values of a step; lanes that have failed are left as they are.
void ps_reduction_step(ps_reduction *r, const ps_work *work, int32_t step);

/// Value of a reducer after the pass; false when the lane failed before it was decided.
bool ps_reduction_value(const ps_reduction *r, const ps_work *work, int32_t reducer, int32_t lane,
                        double *value) PS_NODISCARD;

#endif
