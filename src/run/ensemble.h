// An ensemble: many members of a study, every scenario with the same draws and the same noise.
//
//   members are numbered from 0; blocks are PS_BLOCK consecutive members; groups are as many
//   members as a workspace has lanes. Threads take groups; results go to places fixed by member
//   number; a finished block is handed to the caller, in order. So nothing depends on the number of
//   threads or lanes.
//
//   group:  draws ──▶ paths ──▶ for each scenario: pass (run/sim) ──▶ reducers ──▶ outcomes
//                                                            └──▶ saved rows of the outputs
//
// An outcome is one number of a member: a claim's test, a leg, a date, the value of a data window.
// Its expression is split into reducers (paths to numbers, computed while the pass runs; nothing is
// stored) and a small tree over their results (run/outcome.h).
#ifndef PS_RUN_ENSEMBLE_H
#define PS_RUN_ENSEMBLE_H

#include "base/thread.h"
#include "num/design.h"
#include "run/sim.h"
#include "study/study.h"

/// Members of a block: the unit in which statistics are combined.
#define PS_BLOCK 4096

typedef struct ps_outcome_want {
    ps_str name;
    const ps_expr *expr; // resolved against the study; reducers inside
} ps_outcome_want;

/// Told after every group; return false to stop (results so far are kept, PS_ERR_INTERRUPTED).
typedef struct ps_progress {
    bool (*tell)(void *ctx, int64_t members_done, int64_t members);
    void *ctx;
} ps_progress;

typedef struct ps_ensemble_options {
    int64_t members;
    uint64_t seed;
    int32_t threads; // 0: one per core
    int32_t lanes;   // 0: what suits the program
    ps_engine engine;
    ps_cpu_level cpu;
    ps_design_kind design;
    bool shown_only; // paths are saved only for the base and scenarios to show
    bool save_paths; // outputs are saved at the study's save step
    bool only_base;  // run no other scenario than outcomes ask for
    ps_progress progress;
} ps_ensemble_options;

/// One finished block. Rows are [..][member of the block], PS_BLOCK apart.
typedef struct ps_block {
    int64_t first;                // member number of the block's first
    int32_t n;                    // members in it
    const double *outcomes;       // [outcome]; NaN: failed before it was decided; +inf: never
    const double *draws;          // [draw]
    const double *paths;          // [kept scenario][output][time]; NaN after a failure
    const uint8_t *failed;        // [scenario]
    const ps_float_error *errors; // [scenario][member], valid where failed
} ps_block;

typedef ps_rc (*ps_block_fn)(void *ctx, const ps_block *block);

typedef struct ps_ensemble ps_ensemble;

/// Compiles every scenario that is needed and plans the reducers. Messages and PS_ERR_INPUT where a
/// scenario makes a loop or an outcome cannot be evaluated. Caller frees with ps_ensemble_free.
ps_rc ps_ensemble_new(const ps_study *study, const ps_ensemble_options *options,
                      const ps_outcome_want *wants, int32_t n_wants, ps_diags *diags,
                      ps_ensemble **out) PS_NODISCARD;
void ps_ensemble_free(ps_ensemble *ensemble);

/// Runs all members and hands the blocks to `take` in order, on the calling thread.
ps_rc ps_ensemble_run(ps_ensemble *ensemble, ps_block_fn take, void *ctx,
                      ps_diags *diags) PS_NODISCARD;

/// Saved times of the paths and the scenarios whose paths are kept, in order.
int32_t ps_ensemble_times(const ps_ensemble *ensemble, const double **times);
int32_t ps_ensemble_kept(const ps_ensemble *ensemble, const int32_t **scenarios);

/// Program of a scenario, or NULL when no outcome or path needs the scenario.
const ps_program *ps_ensemble_program(const ps_ensemble *ensemble, int32_t scenario);

/// Lanes of a workspace, and the engine's name.
int32_t ps_ensemble_lanes(const ps_ensemble *ensemble);

#endif
