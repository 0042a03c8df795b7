// What a member draws: the numbers of the study's uncertain inputs and the paths of its exogenous
// variables. Both are pure functions of (seed, member, name): nothing depends on the order in which
// members are made, and adding an input changes no other.
#ifndef PS_RUN_SAMPLE_H
#define PS_RUN_SAMPLE_H

#include "exec/exec.h"
#include "num/design.h"
#include "study/study.h"

/// Points of one path at most; ps_sampler_init refuses more.
#define PS_PATH_POINTS_MAX 4096

/// What a sampler is made for.
typedef struct ps_sampler_ask {
    ps_design_kind design;
    uint64_t seed;
    int64_t members;
    int32_t lanes; // of the blocks that the paths are written into
} ps_sampler_ask;

/// Plan of the draws and paths of a study; const after it is made, shared by all threads.
typedef struct ps_sampler {
    const ps_study *study;
    ps_design design;
    uint64_t *keys;     // hash of each draw's key
    ps_path_axis *axes; // one a process; `first` is for the lanes of ps_sampler_init
    double *starts;     // value each path starts from
    size_t n_values;    // doubles of one group's paths
    int32_t lanes;
    ps_arena *arena;
} ps_sampler;

/// Plans the draws of the members asked for and the paths on their grids to the end of the run.
/// `starts` gives each process's own value at its `from` (used where it replaces the variable and
/// has no start of its own). PS_ERR_INPUT when the design refuses the number of members (message).
ps_rc ps_sampler_init(ps_sampler *s, const ps_study *study, const ps_sampler_ask *ask,
                      const double *starts, ps_diags *diags) PS_NODISCARD;
void ps_sampler_clear(ps_sampler *s);

/// Draws of one member: `draws[i * stride]` for draw i of the study.
void ps_sampler_draw(const ps_sampler *s, int64_t member, double *draws, size_t stride);

/// Paths of one member into lane `lane` of `values` (layout of ps_paths), from its draws.
void ps_sampler_paths(const ps_sampler *s, int64_t member, const double *draws, size_t stride,
                      double *values, int32_t lane);

#endif
