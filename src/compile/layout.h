// From the graph of values to a program: what is needed, in which section, in which slot. Internal
// to compile/.
#ifndef PS_COMPILE_LAYOUT_H
#define PS_COMPILE_LAYOUT_H

#include "compile/lower.h"

/// An output and its node.
typedef struct ps_wanted {
    int32_t node;
    int32_t var; // -1: not one variable
    ps_str name;
} ps_wanted;

/// Fills stocks, params, lags, outputs, tables, ops and slots of a program whose arena is there.
/// Everything is copied; the lowering may be cleared after.
ps_rc ps_layout(const ps_lower *lw, const ps_wanted *wanted, int32_t n_wanted,
                ps_program *program) PS_NODISCARD;

#endif
