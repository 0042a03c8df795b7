// Lanes for PS_VW == 2 in WebAssembly with simd128. Included by num/simd.h only.
#ifndef PS_NUM_SIMD_WASM128_H
#define PS_NUM_SIMD_WASM128_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __wasm_simd128__

#include <wasm_simd128.h>

typedef double ps_v __attribute__((vector_size(16)));
typedef uint64_t ps_vu __attribute__((vector_size(16)));
typedef int64_t ps_vi __attribute__((vector_size(16)));
typedef v128_t ps_vm; // all bits of a lane equal

/// Where a < b; false for NaN.
static inline ps_vm ps_v_lt(ps_v a, ps_v b)
{
    return wasm_f64x2_lt((v128_t)a, (v128_t)b);
}

/// Where a <= b; false for NaN.
static inline ps_vm ps_v_le(ps_v a, ps_v b)
{
    return wasm_f64x2_le((v128_t)a, (v128_t)b);
}

/// Where a == b; false for NaN.
static inline ps_vm ps_v_eq(ps_v a, ps_v b)
{
    return wasm_f64x2_eq((v128_t)a, (v128_t)b);
}

/// Where a != b; true for NaN.
static inline ps_vm ps_v_ne(ps_v a, ps_v b)
{
    return wasm_f64x2_ne((v128_t)a, (v128_t)b);
}

/// Where both are true.
static inline ps_vm ps_vm_and(ps_vm a, ps_vm b)
{
    return wasm_v128_and(a, b);
}

/// Where either is true.
static inline ps_vm ps_vm_or(ps_vm a, ps_vm b)
{
    return wasm_v128_or(a, b);
}

/// Where it is false.
static inline ps_vm ps_vm_not(ps_vm a)
{
    return wasm_v128_not(a);
}

/// One bit a lane, lane 0 lowest.
static inline uint32_t ps_vm_bits(ps_vm m)
{
    return wasm_i64x2_bitmask(m);
}

/// Whether any lane is true.
static inline bool ps_vm_any(ps_vm m)
{
    return wasm_v128_any_true(m);
}

/// a where true, b where false.
static inline ps_v ps_v_select(ps_vm m, ps_v a, ps_v b)
{
    return (ps_v)wasm_v128_bitselect((v128_t)a, (v128_t)b, m);
}

/// a < b ? a : b, so b when either is a NaN.
static inline ps_v ps_v_min(ps_v a, ps_v b)
{
    return (ps_v)wasm_f64x2_pmin((v128_t)b, (v128_t)a);
}

/// a > b ? a : b, so b when either is a NaN.
static inline ps_v ps_v_max(ps_v a, ps_v b)
{
    return (ps_v)wasm_f64x2_pmax((v128_t)b, (v128_t)a);
}

/// Square root, correctly rounded.
static inline ps_v ps_v_sqrt(ps_v x)
{
    return (ps_v)wasm_f64x2_sqrt((v128_t)x);
}

#endif

#endif
