// Lanes for PS_VW == 8 on x86 with AVX-512 F, DQ and VL. Included by num/simd.h only.
#ifndef PS_NUM_SIMD_AVX512_H
#define PS_NUM_SIMD_AVX512_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __AVX512DQ__

#include <immintrin.h>

typedef double ps_v __attribute__((vector_size(64)));
typedef uint64_t ps_vu __attribute__((vector_size(64)));
typedef int64_t ps_vi __attribute__((vector_size(64)));
typedef __mmask8 ps_vm;

/// Where a < b; false for NaN.
static inline ps_vm ps_v_lt(ps_v a, ps_v b)
{
    return _mm512_cmp_pd_mask(a, b, _CMP_LT_OQ);
}

/// Where a <= b; false for NaN.
static inline ps_vm ps_v_le(ps_v a, ps_v b)
{
    return _mm512_cmp_pd_mask(a, b, _CMP_LE_OQ);
}

/// Where a == b; false for NaN.
static inline ps_vm ps_v_eq(ps_v a, ps_v b)
{
    return _mm512_cmp_pd_mask(a, b, _CMP_EQ_OQ);
}

/// Where a != b; true for NaN.
static inline ps_vm ps_v_ne(ps_v a, ps_v b)
{
    return _mm512_cmp_pd_mask(a, b, _CMP_NEQ_UQ);
}

/// Where both are true.
static inline ps_vm ps_vm_and(ps_vm a, ps_vm b)
{
    return _kand_mask8(a, b);
}

/// Where either is true.
static inline ps_vm ps_vm_or(ps_vm a, ps_vm b)
{
    return _kor_mask8(a, b);
}

/// Where it is false.
static inline ps_vm ps_vm_not(ps_vm a)
{
    return _knot_mask8(a);
}

/// One bit a lane, lane 0 lowest.
static inline uint32_t ps_vm_bits(ps_vm m)
{
    return m;
}

/// Whether any lane is true.
static inline bool ps_vm_any(ps_vm m)
{
    return m != 0;
}

/// a where true, b where false.
static inline ps_v ps_v_select(ps_vm m, ps_v a, ps_v b)
{
    return _mm512_mask_blend_pd(m, b, a);
}

/// a < b ? a : b, so b when either is a NaN.
static inline ps_v ps_v_min(ps_v a, ps_v b)
{
    return _mm512_min_pd(a, b);
}

/// a > b ? a : b, so b when either is a NaN.
static inline ps_v ps_v_max(ps_v a, ps_v b)
{
    return _mm512_max_pd(a, b);
}

/// Square root, correctly rounded.
static inline ps_v ps_v_sqrt(ps_v x)
{
    return _mm512_sqrt_pd(x);
}

#endif

#endif
