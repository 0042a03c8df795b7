// Elementary functions over arrays, one table an instruction set. All tables give the same bits,
// those of the scalar functions in num/elem.h.
#ifndef PS_NUM_ELEM_KERNELS_H
#define PS_NUM_ELEM_KERNELS_H

#include "base/cpu.h"

#include <stddef.h>
#include <stdint.h>

/// y[i] = f(x[i]) for i < n; any alignment, any n; y must not overlap x.
typedef void ps_elem_fn(double *restrict y, const double *x, size_t n);

/// y[i] = a[i] to the power b[i] for i < n; any alignment, any n; y must not overlap a or b.
typedef void ps_elem_fn2(double *restrict y, const double *a, const double *b, size_t n);

typedef struct ps_elem_kernels {
    const char *isa; // as ps_cpu_level_name
    int32_t width;   // doubles in a vector
#define X(name) ps_elem_fn *name;
#include "num/elem.def"
#undef X
    ps_elem_fn2 *pow;
} ps_elem_kernels;

/// The table for a level; static storage. The level must not be above what ps_cpu_detect allows;
/// a level this build has no code for gives the next lower one.
const ps_elem_kernels *ps_elem_kernels_for(ps_cpu_level level);

#endif
