// Lanes for PS_VW == 4 on x86 with AVX2. Included by num/simd.h only.
#ifndef PS_NUM_SIMD_AVX2_H
#define PS_NUM_SIMD_AVX2_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __AVX2__

#include <immintrin.h>

typedef double ps_v __attribute__((vector_size(32)));
typedef uint64_t ps_vu __attribute__((vector_size(32)));
typedef int64_t ps_vi __attribute__((vector_size(32)));
typedef __m256d ps_vm; // all bits of a lane equal

/// Where a < b; false for NaN.
static inline ps_vm ps_v_lt(ps_v a, ps_v b)
{
    return _mm256_cmp_pd(a, b, _CMP_LT_OQ);
}

/// Where a <= b; false for NaN.
static inline ps_vm ps_v_le(ps_v a, ps_v b)
{
    return _mm256_cmp_pd(a, b, _CMP_LE_OQ);
}

/// Where a == b; false for NaN.
static inline ps_vm ps_v_eq(ps_v a, ps_v b)
{
    return _mm256_cmp_pd(a, b, _CMP_EQ_OQ);
}

/// Where a != b; true for NaN.
static inline ps_vm ps_v_ne(ps_v a, ps_v b)
{
    return _mm256_cmp_pd(a, b, _CMP_NEQ_UQ);
}

/// Where both are true.
static inline ps_vm ps_vm_and(ps_vm a, ps_vm b)
{
    return _mm256_and_pd(a, b);
}

/// Where either is true.
static inline ps_vm ps_vm_or(ps_vm a, ps_vm b)
{
    return _mm256_or_pd(a, b);
}

/// Where it is false.
static inline ps_vm ps_vm_not(ps_vm a)
{
    return _mm256_xor_pd(a, _mm256_castsi256_pd(_mm256_set1_epi32(-1)));
}

/// One bit a lane, lane 0 lowest.
static inline uint32_t ps_vm_bits(ps_vm m)
{
    return (uint32_t)_mm256_movemask_pd(m);
}

/// Whether any lane is true.
static inline bool ps_vm_any(ps_vm m)
{
    return _mm256_movemask_pd(m) != 0;
}

/// a where true, b where false.
static inline ps_v ps_v_select(ps_vm m, ps_v a, ps_v b)
{
    return _mm256_blendv_pd(b, a, m);
}

/// a < b ? a : b, so b when either is a NaN.
static inline ps_v ps_v_min(ps_v a, ps_v b)
{
    return _mm256_min_pd(a, b);
}

/// a > b ? a : b, so b when either is a NaN.
static inline ps_v ps_v_max(ps_v a, ps_v b)
{
    return _mm256_max_pd(a, b);
}

/// Square root, correctly rounded.
static inline ps_v ps_v_sqrt(ps_v x)
{
    return _mm256_sqrt_pd(x);
}

#endif

#endif
