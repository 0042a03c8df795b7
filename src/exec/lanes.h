// The lane engine's functions, one set for each instruction set. Internal to exec/.
#ifndef PS_EXEC_LANES_H
#define PS_EXEC_LANES_H

#include "exec/exec.h"

/// ps_exec_fn and ps_axpy_fn of an instruction set; those above base must not be called on a CPU
/// without it.
#define PS_LANES_DECLARE(isa)                                                                      \
    void ps_exec_lanes_##isa(const ps_program *program, ps_work *work, int32_t first,              \
                             int32_t last);                                                        \
    void ps_axpy_lanes_##isa(double *out, const double *x, double h, const double *y, int32_t n)

PS_LANES_DECLARE(base);
PS_LANES_DECLARE(avx2);
PS_LANES_DECLARE(avx512);

#endif
