// Reducers over lanes: plain loops, one a kind, in the order of the steps.
#include "run/reduce.h"

#include "base/alloc.h"

#include <math.h>

ps_rc ps_reduction_init(ps_reduction *r, const ps_reducer *reducers, int32_t n, int32_t lanes)
{
    *r = (ps_reduction){.reducers = reducers, .n = n, .lanes = lanes};
    size_t n_values = 0;
    if (!ps_mul_size((size_t)n, (size_t)lanes, &n_values)) {
        return PS_ERR_MEMORY;
    }
    r->values = ps_alloc_array(n_values, sizeof *r->values);
    r->active = ps_alloc_array((size_t)n, sizeof *r->active);
    if (r->values == NULL || r->active == NULL) {
        ps_reduction_clear(r);
        return PS_ERR_MEMORY;
    }
    return PS_OK;
}

void ps_reduction_clear(ps_reduction *r)
{
    ps_free(r->values);
    ps_free(r->active);
    *r = (ps_reduction){0};
}

static double start_value(ps_reduce_kind kind)
{
    switch (kind) {
    case PS_REDUCE_MIN:
    case PS_REDUCE_FIRST:
    case PS_REDUCE_LAST:
        return INFINITY;
    case PS_REDUCE_MAX:
        return -INFINITY;
    case PS_REDUCE_ALWAYS:
        return 1.0;
    case PS_REDUCE_MEAN:
    case PS_REDUCE_SUM:
    case PS_REDUCE_DURATION:
    case PS_REDUCE_EVER:
    case PS_REDUCE_AT:
        return 0.0;
    }
    return 0.0;
}

void ps_reduction_begin(ps_reduction *r)
{
    for (int32_t i = 0; i < r->n; i++) {
        double *row = r->values + (size_t)i * (size_t)r->lanes;
        const double v = start_value(r->reducers[i].kind);
        for (int32_t lane = 0; lane < r->lanes; lane++) {
            row[lane] = v;
        }
    }
    r->n_active = 0;
    r->next = 0;
}

// the new value of one accumulator
static inline double fold(ps_reduce_kind kind, double acc, double x, double t, double dt)
{
    switch (kind) {
    case PS_REDUCE_MIN:
        return x < acc ? x : acc;
    case PS_REDUCE_MAX:
        return x > acc ? x : acc;
    case PS_REDUCE_MEAN:
        return acc + x;
    case PS_REDUCE_SUM:
        return acc + x * dt;
    case PS_REDUCE_DURATION:
        return x != 0.0 ? acc + dt : acc;
    case PS_REDUCE_FIRST:
        return x != 0.0 && isinf(acc) ? t : acc;
    case PS_REDUCE_LAST:
        return x != 0.0 ? t : acc;
    case PS_REDUCE_EVER:
        return x != 0.0 ? 1.0 : acc;
    case PS_REDUCE_ALWAYS:
        return x == 0.0 ? 0.0 : acc;
    case PS_REDUCE_AT:
        return x;
    }
    return acc;
}

static void take(const ps_reduction *r, int32_t index, const ps_work *work, double t)
{
    const ps_reducer *reducer = &r->reducers[index];
    const double *x = ps_work_slot(work, reducer->slot);
    double *acc = r->values + (size_t)index * (size_t)r->lanes;
    const double dt = work->program->dt;
    if (work->n_failed == 0) {
        const ps_reduce_kind kind = reducer->kind;
        for (int32_t lane = 0; lane < r->lanes; lane++) {
            acc[lane] = fold(kind, acc[lane], x[lane], t, dt);
        }
        return;
    }
    for (int32_t lane = 0; lane < r->lanes; lane++) {
        if (!work->errors[lane].failed) {
            acc[lane] = fold(reducer->kind, acc[lane], x[lane], t, dt);
        }
    }
}

void ps_reduction_step(ps_reduction *r, const ps_work *work, int32_t step)
{
    while (r->next < r->n && r->reducers[r->next].first <= step) {
        r->active[r->n_active++] = r->next++;
    }
    if (r->n_active == 0) {
        return;
    }
    const double t = ps_program_time(work->program, step);
    int32_t kept = 0;
    for (int32_t i = 0; i < r->n_active; i++) {
        const int32_t index = r->active[i];
        if (step < r->reducers[index].end) {
            take(r, index, work, t);
            r->active[kept++] = index;
        }
    }
    r->n_active = kept;
}

static bool is_decided(ps_reduce_kind kind, double value)
{
    switch (kind) {
    case PS_REDUCE_FIRST:
        return isfinite(value);
    case PS_REDUCE_EVER:
        return value == 1.0;
    case PS_REDUCE_ALWAYS:
        return value == 0.0;
    case PS_REDUCE_MIN:
    case PS_REDUCE_MAX:
    case PS_REDUCE_MEAN:
    case PS_REDUCE_SUM:
    case PS_REDUCE_DURATION:
    case PS_REDUCE_LAST:
    case PS_REDUCE_AT:
        return false;
    }
    return false;
}

bool ps_reduction_value(const ps_reduction *r, const ps_work *work, int32_t index, int32_t lane,
                        double *value)
{
    const ps_reducer *reducer = &r->reducers[index];
    const double v = r->values[(size_t)index * (size_t)r->lanes + (size_t)lane];
    const ps_float_error *error = &work->errors[lane];
    const bool whole = !error->failed || reducer->end <= error->step;
    if (!whole && !is_decided(reducer->kind, v)) {
        return false;
    }
    *value = reducer->kind == PS_REDUCE_MEAN ? v / (double)(reducer->end - reducer->first) : v;
    return !isnan(*value);
}
