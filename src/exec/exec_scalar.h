// The scalar engine's functions. Internal to exec/.
#ifndef PS_EXEC_EXEC_SCALAR_H
#define PS_EXEC_EXEC_SCALAR_H

#include "exec/exec.h"

/// ps_exec_fn of the scalar engine.
void ps_exec_scalar(const ps_program *program, ps_work *work, int32_t first, int32_t last);

/// ps_axpy_fn of the scalar engine.
void ps_axpy_scalar(double *out, const double *x, double h, const double *y, int32_t n);

#endif
