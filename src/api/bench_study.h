// A study made of a bare model, for benchmarks: every constant varied, all stocks kept at the end.
#ifndef PS_API_BENCH_STUDY_H
#define PS_API_BENCH_STUDY_H

#include "run/ensemble.h"

/// Members of a benchmark of a model when none are asked for.
#define PS_BENCH_MEMBERS 16384

/// Makes the study in `arena`: each constant that is a number other than 0 becomes uniform within
/// 10 % of it. It borrows the model and everything else from the arena: do not free it.
ps_rc ps_bench_study_make(ps_arena *arena, ps_model *model, ps_study **study) PS_NODISCARD;

/// The value of every stock at the end, as outcomes.
ps_rc ps_bench_study_wants(ps_arena *arena, const ps_study *study, ps_outcome_want **wants,
                           int32_t *n) PS_NODISCARD;

#endif
