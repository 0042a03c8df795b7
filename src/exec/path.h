// Where a time falls on the axis of an exogenous path. All lanes share the axis, so both engines
// compute it once for a block. Internal to exec/.
#ifndef PS_EXEC_PATH_H
#define PS_EXEC_PATH_H

#include "exec/exec.h"

#include <math.h>

/// Rows of the two points around a time, and the weight of the second, in [0, 1).
typedef struct ps_path_place {
    const double *before;
    const double *after;
    double weight;
} ps_path_place;

/// Place of the step's time on a path. Times within 1e-9 of a grid step from a point are the point.
static inline ps_path_place ps_path_find(const ps_program *program, const ps_work *work,
                                         int32_t path)
{
    const ps_path_axis *axis = &work->paths.axes[path];
    const double time = *ps_work_slot(work, program->step_slot);
    const double last = axis->n_points - 1;
    double at = (time - axis->from) / axis->grid;
    at = fabs(at - rint(at)) < 1e-9 ? rint(at) : at;
    at = at > 0 ? at : 0;
    at = at < last ? at : last;
    const int32_t i = (int32_t)at;
    const int32_t next = i < axis->n_points - 1 ? i + 1 : i;
    const double *points = work->paths.values + axis->first;
    return (ps_path_place){points + (size_t)i * (size_t)work->lanes,
                           points + (size_t)next * (size_t)work->lanes, at - i};
}

#endif
