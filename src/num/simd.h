// Lanes: one vector of doubles, PS_VW of them, and the few operations kernels are written with.
//
// A translation unit defines PS_VW (1, 2, 4 or 8) before it includes this header and is compiled
// with the flags of its instruction set; everything here is static inline, so vectors never cross
// a translation unit. Arithmetic is written with the operators + - * / on ps_v, and & | ^ + - << >>
// on ps_vu; a number beside a vector is spread over its lanes. What operators cannot say comes
// from simd_<isa>.h (types too). Every operation is exact or correctly rounded, hence the same bits
// at any width; nothing here fuses or reorders.
//
//   ps_v   lanes of double        ps_vm  one truth a lane (opaque: use ps_vm_* and ps_v_select)
//   ps_vu  lanes of uint64_t      ps_vi  lanes of int64_t
#ifndef PS_NUM_SIMD_H
#define PS_NUM_SIMD_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#ifndef PS_VW
#define PS_VW 1
#endif

#if PS_VW == 1
#include "num/simd_scalar.h"
#elif PS_VW == 2 && defined(__SSE2__)
#include "num/simd_sse2.h"
#elif PS_VW == 2 && defined(__wasm_simd128__)
#include "num/simd_wasm128.h"
#elif PS_VW == 4 && defined(__AVX2__)
#include "num/simd_avx2.h"
#elif PS_VW == 8 && defined(__AVX512F__) && defined(__AVX512DQ__) && defined(__AVX512VL__)
#include "num/simd_avx512.h"
#else
#error "no instruction set of this compilation has vectors of PS_VW doubles"
#endif

/// The bits of each lane as an integer.
static inline ps_vu ps_v_bits(ps_v x)
{
    ps_vu u;
    memcpy(&u, &x, sizeof u);
    return u;
}

/// The lanes whose bits are these integers.
static inline ps_v ps_v_of_bits(ps_vu u)
{
    ps_v x;
    memcpy(&x, &u, sizeof x);
    return x;
}

/// Lanes from memory at any address; ps_v_load wants it aligned to the vector.
static inline ps_v ps_v_loadu(const double *p)
{
    ps_v x;
    memcpy(&x, p, sizeof x);
    return x;
}

/// Lanes to memory at any address; ps_v_store wants it aligned to the vector.
static inline void ps_v_storeu(double *p, ps_v x)
{
    memcpy(p, &x, sizeof x);
}

/// Lanes from memory aligned to the vector.
static inline ps_v ps_v_load(const double *p)
{
    return ps_v_loadu(__builtin_assume_aligned(p, sizeof(ps_v)));
}

/// Lanes to memory aligned to the vector.
static inline void ps_v_store(double *p, ps_v x)
{
    ps_v_storeu(__builtin_assume_aligned(p, sizeof(ps_v)), x);
}

/// The same number in every lane.
static inline ps_v ps_v_splat(double x)
{
    return x - (ps_v){0};
}

/// The same integer in every lane.
static inline ps_vu ps_vu_splat(uint64_t x)
{
    return x - (ps_vu){0};
}

#define PS_V_SIGN (UINT64_C(1) << 63)
#define PS_V_NAN UINT64_C(0x7ff8000000000000)

/// Where a > b; false for NaN.
static inline ps_vm ps_v_gt(ps_v a, ps_v b)
{
    return ps_v_lt(b, a);
}

/// Where a >= b; false for NaN.
static inline ps_vm ps_v_ge(ps_v a, ps_v b)
{
    return ps_v_le(b, a);
}

/// Where x is a NaN.
static inline ps_vm ps_v_is_nan(ps_v x)
{
    return ps_v_ne(x, x);
}

/// 1.0 where true, 0.0 where false.
static inline ps_v ps_v_of_mask(ps_vm m)
{
    return ps_v_select(m, ps_v_splat(1.0), ps_v_splat(0.0));
}

/// Without the sign bit.
static inline ps_v ps_v_abs(ps_v x)
{
    return ps_v_of_bits(ps_v_bits(x) & ~PS_V_SIGN);
}

/// The sign bit alone.
static inline ps_vu ps_v_sign(ps_v x)
{
    return ps_v_bits(x) & PS_V_SIGN;
}

/// The size of x with the sign of s.
static inline ps_v ps_v_copysign(ps_v x, ps_v s)
{
    return ps_v_of_bits(ps_v_bits(ps_v_abs(x)) | ps_v_sign(s));
}

/// x, any NaN made the one that is stored, 7ff8000000000000.
static inline ps_v ps_v_canon(ps_v x)
{
    return ps_v_select(ps_v_eq(x, x), x, ps_v_of_bits(ps_vu_splat(PS_V_NAN)));
}

/// To the nearest whole number, halves to even; keeps the sign of zero.
static inline ps_v ps_v_rint(ps_v x)
{
    const ps_v two52 = ps_v_copysign(ps_v_splat(0x1p52), x);
    const ps_v whole = ps_v_copysign((x + two52) - two52, x);
    return ps_v_select(ps_v_lt(ps_v_abs(x), ps_v_splat(0x1p52)), whole, x);
}

/// The largest whole number not above x; keeps -0.
static inline ps_v ps_v_floor(ps_v x)
{
    const ps_v n = ps_v_rint(x);
    return n - ps_v_of_mask(ps_v_gt(n, x));
}

/// The smallest whole number not below x; -0 for x in (-1, -0].
static inline ps_v ps_v_ceil(ps_v x)
{
    return -ps_v_floor(-x);
}

/// Towards zero; keeps the sign.
static inline ps_v ps_v_trunc(ps_v x)
{
    return ps_v_copysign(ps_v_floor(ps_v_abs(x)), x);
}

#endif
