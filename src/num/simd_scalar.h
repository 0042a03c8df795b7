// Lanes for PS_VW == 1: plain doubles. Included by num/simd.h only.
#ifndef PS_NUM_SIMD_SCALAR_H
#define PS_NUM_SIMD_SCALAR_H

#include <stdbool.h>
#include <stdint.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

typedef double ps_v;
typedef uint64_t ps_vu;
typedef int64_t ps_vi;
typedef bool ps_vm;

/// Where a < b; false for NaN.
static inline ps_vm ps_v_lt(ps_v a, ps_v b)
{
    return a < b;
}

/// Where a <= b; false for NaN.
static inline ps_vm ps_v_le(ps_v a, ps_v b)
{
    return a <= b;
}

/// Where a == b; false for NaN.
static inline ps_vm ps_v_eq(ps_v a, ps_v b)
{
    return a == b;
}

/// Where a != b; true for NaN.
static inline ps_vm ps_v_ne(ps_v a, ps_v b)
{
    return a != b;
}

/// Where both are true.
static inline ps_vm ps_vm_and(ps_vm a, ps_vm b)
{
    return a && b;
}

/// Where either is true.
static inline ps_vm ps_vm_or(ps_vm a, ps_vm b)
{
    return a || b;
}

/// Where it is false.
static inline ps_vm ps_vm_not(ps_vm a)
{
    return !a;
}

/// One bit a lane, lane 0 lowest.
static inline uint32_t ps_vm_bits(ps_vm m)
{
    return m ? 1U : 0U;
}

/// Whether any lane is true.
static inline bool ps_vm_any(ps_vm m)
{
    return m;
}

/// a where true, b where false.
static inline ps_v ps_v_select(ps_vm m, ps_v a, ps_v b)
{
    return m ? a : b;
}

/// a < b ? a : b, so b when either is a NaN.
static inline ps_v ps_v_min(ps_v a, ps_v b)
{
    return a < b ? a : b;
}

/// a > b ? a : b, so b when either is a NaN.
static inline ps_v ps_v_max(ps_v a, ps_v b)
{
    return a > b ? a : b;
}

/// Square root, correctly rounded.
static inline ps_v ps_v_sqrt(ps_v x)
{
#if defined(__SSE2__)
    return _mm_cvtsd_f64(_mm_sqrt_sd(_mm_setzero_pd(), _mm_set_sd(x)));
#else
    return __builtin_sqrt(x);
#endif
}

#endif
