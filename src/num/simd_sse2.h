// Lanes for PS_VW == 2 on x86 with SSE2. Included by num/simd.h only.
#ifndef PS_NUM_SIMD_SSE2_H
#define PS_NUM_SIMD_SSE2_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __SSE2__

#include <emmintrin.h>

typedef double ps_v __attribute__((vector_size(16)));
typedef uint64_t ps_vu __attribute__((vector_size(16)));
typedef int64_t ps_vi __attribute__((vector_size(16)));
typedef __m128d ps_vm; // all bits of a lane equal

/// Where a < b; false for NaN.
static inline ps_vm ps_v_lt(ps_v a, ps_v b)
{
    return _mm_cmplt_pd(a, b);
}

/// Where a <= b; false for NaN.
static inline ps_vm ps_v_le(ps_v a, ps_v b)
{
    return _mm_cmple_pd(a, b);
}

/// Where a == b; false for NaN.
static inline ps_vm ps_v_eq(ps_v a, ps_v b)
{
    return _mm_cmpeq_pd(a, b);
}

/// Where a != b; true for NaN.
static inline ps_vm ps_v_ne(ps_v a, ps_v b)
{
    return _mm_cmpneq_pd(a, b);
}

/// Where both are true.
static inline ps_vm ps_vm_and(ps_vm a, ps_vm b)
{
    return _mm_and_pd(a, b);
}

/// Where either is true.
static inline ps_vm ps_vm_or(ps_vm a, ps_vm b)
{
    return _mm_or_pd(a, b);
}

/// Where it is false.
static inline ps_vm ps_vm_not(ps_vm a)
{
    return _mm_xor_pd(a, _mm_castsi128_pd(_mm_set1_epi32(-1)));
}

/// One bit a lane, lane 0 lowest.
static inline uint32_t ps_vm_bits(ps_vm m)
{
    return (uint32_t)_mm_movemask_pd(m);
}

/// Whether any lane is true.
static inline bool ps_vm_any(ps_vm m)
{
    return _mm_movemask_pd(m) != 0;
}

/// a where true, b where false.
static inline ps_v ps_v_select(ps_vm m, ps_v a, ps_v b)
{
    return _mm_or_pd(_mm_and_pd(m, a), _mm_andnot_pd(m, b));
}

/// a < b ? a : b, so b when either is a NaN.
static inline ps_v ps_v_min(ps_v a, ps_v b)
{
    return _mm_min_pd(a, b);
}

/// a > b ? a : b, so b when either is a NaN.
static inline ps_v ps_v_max(ps_v a, ps_v b)
{
    return _mm_max_pd(a, b);
}

/// Square root, correctly rounded.
static inline ps_v ps_v_sqrt(ps_v x)
{
    return _mm_sqrt_pd(x);
}

#endif

#endif
