// The table of elementary functions of one instruction set. A source defines PS_VW, PS_ELEM_TABLE
// (the name of the table) and PS_ELEM_ISA (its text), then includes this.
//
// Whole vectors go straight through; the last, broken one goes through a buffer filled up with
// ones, for which every function is harmless.
#ifndef PS_NUM_ELEM_KERNELS_TMPL_H
#define PS_NUM_ELEM_KERNELS_TMPL_H

#include "num/elem_kernels.h"
#include "num/vmath_tmpl.h"

#ifdef PS_ELEM_TABLE

/// The n < PS_VW doubles at p, ones after them.
static ps_v load_part(const double *p, size_t n)
{
    double part[PS_VW];
    for (size_t i = 0; i < PS_VW; i++) {
        part[i] = i < n ? p[i] : 1.0;
    }
    return ps_v_loadu(part);
}

/// Stores the first n < PS_VW lanes.
static void store_part(double *p, ps_v x, size_t n)
{
    double part[PS_VW];
    ps_v_storeu(part, x);
    memcpy(p, part, n * sizeof *p);
}

#define X(name)                                                                                    \
    static void kernel_##name(double *restrict y, const double *x, size_t n)                       \
    {                                                                                              \
        size_t i = 0;                                                                              \
        for (; i + PS_VW <= n; i += PS_VW) {                                                       \
            ps_v_storeu(y + i, ps_v_##name(ps_v_loadu(x + i)));                                    \
        }                                                                                          \
        if (i < n) {                                                                               \
            store_part(y + i, ps_v_##name(load_part(x + i, n - i)), n - i);                        \
        }                                                                                          \
    }
#include "num/elem.def"
#undef X

static void kernel_pow(double *restrict y, const double *a, const double *b, size_t n)
{
    size_t i = 0;
    for (; i + PS_VW <= n; i += PS_VW) {
        ps_v_storeu(y + i, ps_v_pow(ps_v_loadu(a + i), ps_v_loadu(b + i)));
    }
    if (i < n) {
        const ps_v r = ps_v_pow(load_part(a + i, n - i), load_part(b + i, n - i));
        store_part(y + i, r, n - i);
    }
}

const ps_elem_kernels PS_ELEM_TABLE = {
    .isa = PS_ELEM_ISA,
    .width = PS_VW,
#define X(name) .name = kernel_##name,
#include "num/elem.def"
#undef X
    .pow = kernel_pow,
};

#endif
#endif
