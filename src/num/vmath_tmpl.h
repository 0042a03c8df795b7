// Elementary functions in lanes, written once and compiled for each instruction set.
//
// Only + - * /, square root and integer operations are used, in one fixed order and never fused, so
// a lane has the same bits at every width. Each function runs one branch-free path for ordinary
// arguments; lanes outside it are redone by a cold function when there is any. Bounds and sources
// are in num/elem.h.
//
// Where a double is not enough the number is an unevaluated sum h + l (T. J. Dekker, Numer. Math.
// 18, 1971; D. E. Knuth, TAOCP 2, 4.2.2). Polynomials are minimax fits by scripts/minimax.py.
//
// Overflow, division by zero and invalid arguments come out of an operation that raises the
// hardware flag; lanes far outside the ordinary range may raise one for nothing.
#ifndef PS_NUM_VMATH_TMPL_H
#define PS_NUM_VMATH_TMPL_H

#include "base/attr.h"
#include "num/simd.h"

#define PS_V_COLD static PS_UNUSED __attribute__((noinline, cold))
#define PS_V_RARE(mask) __builtin_expect(ps_vm_any(mask), 0)

#define PS_V_INF __builtin_inf()
#define PS_V_MIN_NORMAL 0x1p-1022
#define PS_V_MAX_FINITE 0x1.fffffffffffffp+1023
#define PS_V_ROUNDER 0x1.8p52 // adding it rounds to an integer, held in the low bits

#define PS_V_LOG2_E 0x1.71547652b82fep+0
#define PS_V_LN2_HI 0x1.62e42fefa38p-1 // 42 bits: times an exponent it is exact
#define PS_V_LN2_LO 0x1.ef35793c7673p-45
#define PS_V_PIO2_HI 0x1.921fb54442d18p+0
#define PS_V_PIO2_LO 0x1.1a62633145c07p-54

typedef struct ps_vdd {
    ps_v h, l; // the sum h + l, not rounded
} ps_vdd;

// ---------------------------------------------------------------- sums of two doubles

/// a + b exactly, where |a| >= |b| or a is 0.
static inline ps_vdd ps_vdd_fast_sum(ps_v a, ps_v b)
{
    const ps_v h = a + b;
    return (ps_vdd){h, b - (h - a)};
}

/// a + b exactly.
static inline ps_vdd ps_vdd_sum(ps_v a, ps_v b)
{
    const ps_v h = a + b;
    const ps_v t = h - a;
    return (ps_vdd){h, (a - (h - t)) + (b - t)};
}

/// The upper 26 bits of the significand.
static inline ps_v ps_v_head(ps_v x)
{
    return ps_v_of_bits(ps_v_bits(x) & ~UINT64_C(0x7ffffff));
}

/// a * b to 106 bits, where nothing under- or overflows.
static inline ps_vdd ps_vdd_prod(ps_v a, ps_v b)
{
    const ps_v ah = ps_v_head(a);
    const ps_v al = a - ah;
    const ps_v bh = ps_v_head(b);
    const ps_v bl = b - bh;
    const ps_v h = a * b;
    return (ps_vdd){h, (((ah * bh - h) + ah * bl) + al * bh) + al * bl};
}

/// a * b to about 100 bits.
static inline ps_vdd ps_vdd_mul(ps_vdd a, ps_vdd b)
{
    const ps_vdd p = ps_vdd_prod(a.h, b.h);
    return (ps_vdd){p.h, p.l + (a.h * b.l + a.l * b.h)};
}

/// a / b to about 100 bits.
static inline ps_vdd ps_vdd_div(ps_vdd a, ps_vdd b)
{
    const ps_v r = 1.0 / b.h;
    const ps_v q = a.h * r;
    const ps_vdd p = ps_vdd_prod(q, b.h);
    return (ps_vdd){q, (((a.h - p.h) - p.l) + (a.l - q * b.l)) * r};
}

/// c[0] + c[1] x + ... + c[n] x^n, n >= 2, as two interleaved Horner chains.
static inline ps_v ps_v_poly(ps_v x, const double *c, int n)
{
    const ps_v x2 = x * x;
    ps_v a = ps_v_splat(c[n]);
    ps_v b = ps_v_splat(c[n - 1]);
    int i = n - 2;
    for (; i > 0; i -= 2) {
        a = a * x2 + c[i];
        b = b * x2 + c[i - 1];
    }
    return i == 0 ? (a * x2 + c[0]) + b * x : a * x + b;
}

// ---------------------------------------------------------------- exponential

/// 2^k for whole k in [-1022, 1023]; 0 for -1023.
static inline ps_v ps_v_pow2(ps_v k)
{
    return ps_v_of_bits((ps_v_bits(k + PS_V_ROUNDER) + 1023) << 52);
}

/// y 2^k for whole |k| <= 2000, rounded once, overflowing to infinity.
static inline ps_v ps_v_scale(ps_v y, ps_v k)
{
    const ps_v half = ps_v_rint(k * 0.5);
    return (y * ps_v_pow2(half)) * ps_v_pow2(k - half);
}

/// x.h + x.l = k ln 2 + r.h + r.l with |r.h| <= ln 2 / 2 and k whole.
static inline ps_vdd ps_v_exp_reduce(ps_vdd x, ps_v *k)
{
    *k = (x.h * PS_V_LOG2_E + PS_V_ROUNDER) - PS_V_ROUNDER;
    const ps_v a = x.h - *k * PS_V_LN2_HI;
    const ps_v b = *k * PS_V_LN2_LO - x.l;
    const ps_v r = a - b;
    return (ps_vdd){r, (a - r) - b};
}

/// e^x = (h + l) 2^k with h + l in [0.7, 1.42].
static inline ps_vdd ps_v_exp_parts(ps_vdd x, ps_v *k)
{
    static const double c[] = {0x1.0000000000000p-1,  0x1.555555555555cp-3,  0x1.555555555555ep-5,
                               0x1.111111110ebbap-7,  0x1.6c16c16c13578p-10, 0x1.a01a01b3b8297p-13,
                               0x1.a01a01b45852cp-16, 0x1.71ddef9b5d8b5p-19, 0x1.27e4bf2dc53edp-22,
                               0x1.af6cbf6c00b43p-26, 0x1.1f9df06635df5p-29};
    const ps_vdd r = ps_v_exp_reduce(x, k);
    ps_vdd y = ps_vdd_fast_sum(ps_v_splat(1.0), r.h);
    y.l += r.h * (r.h * ps_v_poly(r.h, c, 10) + r.l) + r.l;
    return y;
}

/// e^(h + l) 2^shift for any h: NaN stays, the far ends go to 0 and infinity.
PS_V_COLD ps_v ps_v_exp_edge(ps_vdd x, ps_v shift)
{
    const ps_vm inside = ps_v_le(ps_v_abs(x.h), ps_v_splat(1000.0));
    const ps_vdd y = {ps_v_max(ps_v_splat(-1000.0), ps_v_min(ps_v_splat(1000.0), x.h)),
                      ps_v_select(inside, x.l, ps_v_splat(0.0))};
    ps_v k;
    const ps_vdd m = ps_v_exp_parts(y, &k);
    return ps_v_canon(ps_v_scale(m.h + m.l, k + shift));
}

/// e^x.
static inline ps_v ps_v_exp(ps_v x)
{
    const ps_vdd arg = {x, ps_v_splat(0.0)};
    ps_v k;
    const ps_vdd m = ps_v_exp_parts(arg, &k);
    const ps_v y = (m.h + m.l) * ps_v_pow2(k);
    const ps_vm rare = ps_vm_not(ps_v_le(ps_v_abs(x), ps_v_splat(708.0)));
    return PS_V_RARE(rare) ? ps_v_select(rare, ps_v_exp_edge(arg, ps_v_splat(0.0)), y) : y;
}

// ---------------------------------------------------------------- logarithms

/// x = 2^k m for normal x > 0, m in [sqrt(1/2), sqrt(2)); returns m - 1, exact.
static inline ps_v ps_v_log_split(ps_v x, ps_v *k)
{
    const uint64_t sqrt_half = UINT64_C(0x3fe6a09e667f3bcd);
    const ps_vu i = ps_v_bits(x) + (UINT64_C(0x3ff0000000000000) - sqrt_half);
    *k = ps_v_of_bits((i >> 52) | UINT64_C(0x4330000000000000)) - (0x1p52 + 1023);
    return ps_v_of_bits((i & UINT64_C(0x000fffffffffffff)) + sqrt_half) - 1.0;
}

/// ln(x) + shift ln 2 for normal x > 0.
static inline ps_v ps_v_ln_normal(ps_v x, ps_v shift)
{
    static const double c[] = {0x1.5555555555592p-1, 0x1.999999997fdb8p-2, 0x1.24924941f1231p-2,
                               0x1.c71c52095e972p-3, 0x1.74663ee821b22p-3, 0x1.39a1babed5acep-3,
                               0x1.2f05633af3f6cp-3};
    ps_v k;
    const ps_v f = ps_v_log_split(x, &k);
    k += shift;
    // with s = f / (2 + f): ln(1 + f) = 2 atanh(s) = f - f^2/2 + s (f^2/2 + z R(z)), z = s^2
    const ps_v s = f / (2.0 + f);
    const ps_v z = s * s;
    const ps_v half = 0.5 * f * f;
    const ps_v r = s * (half + z * ps_v_poly(z, c, 6)) + k * PS_V_LN2_LO;
    const ps_vdd y = ps_vdd_fast_sum(k * PS_V_LN2_HI, f);
    return y.h + (y.l - (half - r));
}

/// Where x is a normal number above zero.
static inline ps_vm ps_v_is_normal(ps_v x)
{
    return ps_vm_and(ps_v_ge(x, ps_v_splat(PS_V_MIN_NORMAL)),
                     ps_v_le(x, ps_v_splat(PS_V_MAX_FINITE)));
}

/// x made normal: subnormals are multiplied by 2^54, with *shift = -54; what has no logarithm is 1.
static inline ps_v ps_v_log_prepare(ps_v x, ps_v *shift)
{
    const ps_vm small = ps_v_lt(x, ps_v_splat(PS_V_MIN_NORMAL));
    const ps_v y = x * ps_v_select(small, ps_v_splat(0x1p54), ps_v_splat(1.0));
    *shift = ps_v_select(small, ps_v_splat(-54.0), ps_v_splat(0.0));
    return ps_v_select(ps_v_is_normal(y), y, ps_v_splat(1.0));
}

/// What a logarithm y of x becomes at 0 (-inf), below (NaN), at inf and NaN.
static inline ps_v ps_v_log_fix(ps_v x, ps_v y)
{
    const ps_v zero = ps_v_splat(0.0);
    const ps_v one = ps_v_splat(1.0);
    const ps_vm is_zero = ps_v_eq(x, zero);
    const ps_vm is_neg = ps_v_lt(x, zero);
    const ps_vm is_wide = ps_vm_not(ps_v_le(x, ps_v_splat(PS_V_MAX_FINITE)));
    y = ps_v_select(is_zero, -1.0 / ps_v_select(is_zero, ps_v_abs(x), one), y);
    y = ps_v_select(is_neg, ps_v_sqrt(ps_v_select(is_neg, x, one)), y);
    return ps_v_canon(ps_v_select(is_wide, x, y));
}

PS_V_COLD ps_v ps_v_ln_edge(ps_v x)
{
    ps_v shift;
    const ps_v y = ps_v_log_prepare(x, &shift);
    return ps_v_log_fix(x, ps_v_ln_normal(y, shift));
}

/// Natural logarithm.
static inline ps_v ps_v_ln(ps_v x)
{
    const ps_v y = ps_v_ln_normal(x, ps_v_splat(0.0));
    const ps_vm rare = ps_vm_not(ps_v_is_normal(x));
    return PS_V_RARE(rare) ? ps_v_select(rare, ps_v_ln_edge(x), y) : y;
}

/// ln(x) + shift ln 2 for normal x > 0, to about 68 bits.
static inline ps_vdd ps_v_ln_wide(ps_v x, ps_v shift)
{
    static const double c[] = {0x1.24924924924d1p-3, 0x1.c71c71c6fa32bp-4, 0x1.745d1771cc4d3p-4,
                               0x1.3b13980e6130fp-4, 0x1.11188544d2bdfp-4, 0x1.df82702661ae4p-5,
                               0x1.e032cbd142505p-5};
    const double fifth_hi = 0x1.9999998p-3; // 26 bits
    const double fifth_lo = 0x1.999999999999ap-31;
    ps_v k;
    const ps_v f = ps_v_log_split(x, &k);
    k += shift;
    // atanh(s) = s + s z (1/3 + z (1/5 + z Q(z))), s = f / (2 + f), z = s^2
    const ps_vdd s = ps_vdd_div((ps_vdd){f, ps_v_splat(0.0)}, ps_vdd_fast_sum(ps_v_splat(2.0), f));
    const ps_vdd z = ps_vdd_mul(s, s);
    const ps_v zh = ps_v_head(z.h);
    const ps_v q = fifth_lo + z.h * ps_v_poly(z.h, c, 6);
    ps_vdd t = ps_vdd_fast_sum(ps_v_splat(0x1.5555555555555p-2), zh * fifth_hi);
    t.l += 0x1.5555555555555p-56 + (((z.h - zh) + z.l) * fifth_hi + z.h * q);
    const ps_vdd u = ps_vdd_mul(s, ps_vdd_mul(z, t));
    ps_vdd y = ps_vdd_fast_sum(s.h, u.h);
    y.l += s.l + u.l;
    ps_vdd r = ps_vdd_fast_sum(k * PS_V_LN2_HI, 2.0 * y.h);
    r.l += 2.0 * y.l + k * PS_V_LN2_LO;
    return ps_vdd_fast_sum(r.h, r.l);
}

static inline ps_v ps_v_log10_normal(ps_v x, ps_v shift)
{
    const ps_vdd log10_e = {ps_v_splat(0x1.bcb7b1526e50ep-2), ps_v_splat(0x1.95355baaafad3p-57)};
    const ps_vdd y = ps_vdd_mul(ps_v_ln_wide(x, shift), log10_e);
    return y.h + y.l;
}

PS_V_COLD ps_v ps_v_log10_edge(ps_v x)
{
    ps_v shift;
    const ps_v y = ps_v_log_prepare(x, &shift);
    return ps_v_log_fix(x, ps_v_log10_normal(y, shift));
}

/// Logarithm to base 10; exact for whole powers of ten.
static inline ps_v ps_v_log10(ps_v x)
{
    const ps_v y = ps_v_log10_normal(x, ps_v_splat(0.0));
    const ps_vm rare = ps_vm_not(ps_v_is_normal(x));
    return PS_V_RARE(rare) ? ps_v_select(rare, ps_v_log10_edge(x), y) : y;
}

// ---------------------------------------------------------------- power

/// x^y for every x and y as C says (ISO C17 F.10.4.4).
PS_V_COLD ps_v ps_v_pow_edge(ps_v x, ps_v y)
{
    const ps_v zero = ps_v_splat(0.0);
    const ps_v one = ps_v_splat(1.0);
    const ps_v inf = ps_v_splat(PS_V_INF);
    const ps_v a = ps_v_abs(x);
    const ps_vm base_zero = ps_v_eq(a, zero);
    const ps_vm base_end = ps_vm_or(base_zero, ps_v_eq(a, inf));
    const ps_vm y_zero = ps_v_eq(y, zero);
    // |x|^y = e^(y ln|x|), y ln|x| at most 1000 in size; from base 0 or infinity +-1000
    ps_v shift;
    const ps_v m = ps_v_log_prepare(a, &shift);
    const ps_v big = ps_v_splat(0x1p80);
    const ps_v yc = ps_v_max(-big, ps_v_min(big, y));
    const ps_vdd ln = ps_v_ln_wide(m, shift);
    ps_vdd p = ps_vdd_mul((ps_vdd){yc, zero}, ln);
    const ps_v end = ps_v_copysign(ps_v_splat(1000.0), ps_v_select(base_zero, -y, y));
    p.h = ps_v_select(base_end, ps_v_select(y_zero, zero, end), p.h);
    p.l = ps_v_select(base_end, zero, p.l);
    ps_v r = ps_v_exp_edge(p, zero);
    const ps_vm pole = ps_vm_and(base_zero, ps_v_lt(y, zero));
    r = ps_v_select(pole, 1.0 / ps_v_select(pole, a, one), r);
    // a negative base: the sign of odd powers, no value for broken ones
    const ps_vm whole = ps_v_eq(ps_v_trunc(y), y);
    const ps_vm odd = ps_vm_and(whole, ps_v_ne(ps_v_trunc(0.5 * y), 0.5 * y));
    r = ps_v_select(odd, ps_v_copysign(r, x), r);
    const ps_vm broken = ps_vm_and(ps_vm_and(ps_v_lt(x, zero), ps_v_lt(a, inf)), ps_vm_not(whole));
    r = ps_v_select(broken, ps_v_sqrt(ps_v_select(broken, x, one)), r);
    r = ps_v_select(ps_vm_or(ps_v_is_nan(x), ps_v_is_nan(y)), x + y, r);
    r = ps_v_select(ps_vm_or(ps_v_eq(x, one), y_zero), one, r);
    return ps_v_canon(r);
}

/// x^y.
static inline ps_v ps_v_pow(ps_v x, ps_v y)
{
    const ps_vdd ln = ps_v_ln_wide(x, ps_v_splat(0.0));
    const ps_vdd p = ps_vdd_mul((ps_vdd){y, ps_v_splat(0.0)}, ln);
    ps_v k;
    const ps_vdd m = ps_v_exp_parts(p, &k);
    const ps_v r = (m.h + m.l) * ps_v_pow2(k);
    const ps_vm plain = ps_vm_and(ps_v_is_normal(x), ps_v_le(ps_v_abs(p.h), ps_v_splat(708.0)));
    const ps_vm rare = ps_vm_not(plain);
    return PS_V_RARE(rare) ? ps_v_select(rare, ps_v_pow_edge(x, y), r) : r;
}

// ---------------------------------------------------------------- sine, cosine, tangent

#define PS_V_ARC_LIMIT 0x1.921fb54442d18p+20 // 2^20 pi/2

/// Upper half of the 128-bit product.
static inline uint64_t ps_mul_high(uint64_t a, uint64_t b)
{
    const uint64_t low = 0xffffffff;
    const uint64_t mid = (a >> 32) * (b & low) + ((a & low) * (b & low) >> 32);
    const uint64_t mid2 = (a & low) * (b >> 32) + (mid & low);
    return (a >> 32) * (b >> 32) + (mid >> 32) + (mid2 >> 32);
}

/// |x| 2/pi modulo 4 for finite |x| > 2^20: returns the quadrant, f[0] + f[1] 2^-64 the fraction
/// of it times 2^64. The product is taken with those 192 bits of 2/pi that matter.
static inline uint32_t ps_arc_fraction(double x, uint64_t f[2])
{
    // 2/pi after 64 zero bits
    static const uint64_t two_over_pi[] = {
        0,
        0xa2f9836e4e441529,
        0xfc2757d1f534ddc0,
        0xdb6295993c439041,
        0xfe5163abdebbc561,
        0xb7246e3a424dd2e0,
        0x06492eea09d1921c,
        0xfe1deb1cb129a73e,
        0xe88235f52ebb4484,
        0xe99c7026b45f7e41,
        0x3991d639835339f4,
        0x9c845f8bbdf9283b,
        0x1ff897ffde05980f,
        0xef2f118b5a0a6d1f,
        0x6d367ecf27cb09b7,
        0x4f463f669e5fea2d,
        0x7527bac7ebe5f17b,
        0x3d0739f78a5292ea,
        0x6bfb5fb11f8d5d08,
        0x56033046fc7b6bab,
        0xf0cfbc209af4361d,
    };
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    const uint64_t m = (bits & UINT64_C(0x000fffffffffffff)) | UINT64_C(0x0010000000000000);
    const uint32_t first = (uint32_t)(bits >> 52 & 0x7ff) - 1075 - 2 + 64;
    const uint64_t *w = two_over_pi + first / 64;
    const uint32_t shift = first % 64;
    uint64_t c[3];
    for (int i = 0; i < 3; i++) {
        c[i] = shift == 0 ? w[i] : w[i] << shift | w[i + 1] >> (64 - shift);
    }
    const uint64_t carry = ps_mul_high(m, c[2]);
    const uint64_t mid = m * c[1] + carry;
    const uint64_t top = m * c[0] + ps_mul_high(m, c[1]) + (mid < carry);
    f[0] = top << 2 | mid >> 62;
    f[1] = mid << 2 | m * c[2] >> 62;
    return (uint32_t)(top >> 62);
}

/// A finite |x| > 2^20 as n pi/2 + h + l, by M. Payne and R. Hanek, SIGNUM Newsl. 18 (1983);
/// returns n. Integers only up to the last step.
static PS_UNUSED __attribute__((noinline, cold)) double ps_arc_reduce_huge(double x, double *h,
                                                                           double *l)
{
    uint64_t f[2];
    double n = ps_arc_fraction(x, f);
    double sign = 1.0;
    if (f[0] >> 63 != 0) {
        // above a half: the next multiple is nearer
        n += 1.0;
        sign = -1.0;
        f[1] = -f[1];
        f[0] = ~f[0] + (f[1] == 0);
    }
    // no double is within 2^-62 of a multiple of pi/2, so f[0] is not 0
    const int zeros = __builtin_clzll(f[0]);
    if (zeros > 0) {
        f[0] = f[0] << zeros | f[1] >> (64 - zeros);
        f[1] <<= zeros;
    }
    // times pi/2 = p 2^-127
    const uint64_t p[2] = {0xc90fdaa22168c234, 0xc4c6628b80dc1cd1};
    const uint64_t a = ps_mul_high(f[0], p[1]);
    const uint64_t b = ps_mul_high(f[1], p[0]);
    uint64_t low = f[0] * p[0] + a;
    uint64_t high = ps_mul_high(f[0], p[0]) + (low < a);
    low += b;
    high += low < b;
    const uint64_t scale_bits = (uint64_t)(1023 - zeros) << 52;
    double scale;
    memcpy(&scale, &scale_bits, sizeof scale);
    scale *= x < 0.0 ? -sign : sign;
    *h = scale * 0x1p-52 * (double)(high >> 11);
    *l = scale * 0x1p-105 * (double)((high & 0x7ff) << 42 | low >> 22);
    return x < 0.0 ? -n : n;
}

/// The huge lanes of x reduced one by one; infinity and NaN become NaN.
PS_V_COLD ps_vdd ps_v_arc_reduce_rare(ps_v x, ps_vdd r, ps_vu *n)
{
    double xs[PS_VW];
    double hs[PS_VW];
    double ls[PS_VW];
    double ns[PS_VW];
    ps_v_storeu(xs, x);
    ps_v_storeu(hs, r.h);
    ps_v_storeu(ls, r.l);
    ps_v_storeu(ns, ps_v_of_bits(*n) - PS_V_ROUNDER);
    for (int i = 0; i < PS_VW; i++) {
        if (__builtin_fabs(xs[i]) <= PS_V_ARC_LIMIT) {
            continue;
        }
        if (__builtin_fabs(xs[i]) <= PS_V_MAX_FINITE) {
            ns[i] = ps_arc_reduce_huge(xs[i], &hs[i], &ls[i]);
        } else {
            hs[i] = xs[i] - xs[i];
            ls[i] = ns[i] = 0.0;
        }
    }
    *n = ps_v_bits(ps_v_loadu(ns) + PS_V_ROUNDER);
    return (ps_vdd){ps_v_loadu(hs), ps_v_loadu(ls)};
}

/// x = n pi/2 + h + l with |h| <= pi/4; n is in the low bits of *n.
static inline ps_vdd ps_v_arc_reduce(ps_v x, ps_vu *n)
{
    // pi/2 in three pieces of 33 bits, exact times a 20-bit n, and a rest
    const ps_v t = x * 0x1.45f306dc9c883p-1 + PS_V_ROUNDER;
    const ps_v k = t - PS_V_ROUNDER;
    const ps_vdd a = ps_vdd_sum(x - k * 0x1.921fb544p+0, -(k * 0x1.0b4611a6p-34));
    const ps_vdd b = ps_vdd_sum(a.h, -(k * 0x1.3198a2ep-69));
    ps_vdd r = ps_vdd_fast_sum(b.h, b.l + (a.l - k * 0x1.b839a252049c1p-104));
    *n = ps_v_bits(t);
    if (PS_V_RARE(ps_vm_not(ps_v_le(ps_v_abs(x), ps_v_splat(PS_V_ARC_LIMIT))))) {
        r = ps_v_arc_reduce_rare(x, r, n);
    }
    return r;
}

/// sin(r.h + r.l) - less as h + l; z is r.h^2.
static inline ps_vdd ps_v_sin_core(ps_vdd r, ps_v z, ps_v less)
{
    static const double c[] = {-0x1.5555555555555p-3,  0x1.111111111110bp-7,
                               -0x1.a01a01a018ae9p-13, 0x1.71de3a5339e48p-19,
                               -0x1.ae645298de3c1p-26, 0x1.61209317752b8p-33,
                               -0x1.aaa577d27919dp-41};
    return (ps_vdd){r.h, r.h * z * ps_v_poly(z, c, 6) + (r.l * (1.0 - 0.5 * z) - less)};
}

/// cos(r.h + r.l) - less as h + l; z is r.h^2.
static inline ps_vdd ps_v_cos_core(ps_vdd r, ps_v z, ps_v less)
{
    static const double c[] = {0x1.5555555555553p-5,  -0x1.6c16c16c16134p-10,
                               0x1.a01a019e24efap-16, -0x1.27e4f9040ba3cp-22,
                               0x1.1eea895d219d1p-29, -0x1.8ff9dcb351432p-37};
    const ps_vdd y = ps_vdd_fast_sum(ps_v_splat(1.0), -0.5 * z);
    return (ps_vdd){y.h, (y.l - less) + (z * z * ps_v_poly(z, c, 5) - r.h * r.l)};
}

/// Sine of r when n is even, cosine when odd, negative in the second half turn of n.
static inline ps_v ps_v_arc_value(ps_vdd r, ps_vu n)
{
    const ps_v z = r.h * r.h;
    const ps_vdd s = ps_v_sin_core(r, z, ps_v_splat(0.0));
    const ps_vdd c = ps_v_cos_core(r, z, ps_v_splat(0.0));
    const ps_vm odd = ps_v_ne(ps_v_of_bits(n << 62), ps_v_splat(0.0));
    const ps_v y = ps_v_select(odd, c.h + c.l, s.h + s.l);
    return ps_v_of_bits(ps_v_bits(y) ^ (n >> 1 << 63));
}

/// f(x) = y, but x itself where |x| < 2^-28: keeps -0 and subnormals; NaN made canonical.
static inline ps_v ps_v_odd_end(ps_v x, ps_v y)
{
    return ps_v_canon(ps_v_select(ps_v_lt(ps_v_abs(x), ps_v_splat(0x1p-28)), x, y));
}

/// Sine, x in radians.
static inline ps_v ps_v_sin(ps_v x)
{
    ps_vu n;
    const ps_vdd r = ps_v_arc_reduce(x, &n);
    return ps_v_odd_end(x, ps_v_arc_value(r, n));
}

/// Cosine, x in radians.
static inline ps_v ps_v_cos(ps_v x)
{
    ps_vu n;
    const ps_vdd r = ps_v_arc_reduce(x, &n);
    return ps_v_canon(ps_v_arc_value(r, n + 1));
}

/// Tangent, x in radians.
static inline ps_v ps_v_tan(ps_v x)
{
    ps_vu n;
    const ps_vdd r = ps_v_arc_reduce(x, &n);
    const ps_vdd z = ps_vdd_prod(r.h, r.h);
    const ps_vdd s = ps_v_sin_core(r, z.h, r.h * (z.l * 0x1.5555555555555p-3));
    const ps_vdd c = ps_v_cos_core(r, z.h, 0.5 * z.l);
    const ps_vm odd = ps_v_ne(ps_v_of_bits(n << 62), ps_v_splat(0.0));
    const ps_vdd num = {ps_v_select(odd, -c.h, s.h), ps_v_select(odd, -c.l, s.l)};
    const ps_vdd den = {ps_v_select(odd, s.h, c.h), ps_v_select(odd, s.l, c.l)};
    const ps_vdd y = ps_vdd_div(ps_vdd_fast_sum(num.h, num.l), ps_vdd_fast_sum(den.h, den.l));
    return ps_v_odd_end(x, y.h + y.l);
}

// ---------------------------------------------------------------- inverse circular functions

/// asin(s) = s.h + s.l for s = |x|, or for s = sqrt((1 - |x|) / 2) where |x| > 1/2 (*big).
static inline ps_vdd ps_v_asin_core(ps_v x, ps_vm *big)
{
    static const double c[] = {0x1.5555555555578p-3, 0x1.333333332df7ep-4, 0x1.6db6db72260efp-5,
                               0x1.f1c71a8dc208dp-6, 0x1.6e8bdfa691586p-6, 0x1.1c49e2b903443p-6,
                               0x1.ca20ce47df5a0p-7, 0x1.757b785183fedp-7, 0x1.6173fcc6cd82fp-7,
                               0x1.e2be105aec9cdp-9, 0x1.6492d204a06d6p-6, -0x1.5954b058bd17bp-6,
                               0x1.0bb0708a8ad27p-5};
    const ps_v a = ps_v_abs(x);
    *big = ps_v_gt(a, ps_v_splat(0.5));
    const ps_v z = ps_v_select(*big, 0.5 * (1.0 - a), a * a);
    const ps_v root = ps_v_sqrt(z);
    const ps_v s = ps_v_select(*big, root, a);
    const ps_vdd p = ps_vdd_prod(root, root);
    const ps_v rest = ((z - p.h) - p.l) / ps_v_max(2.0 * root, ps_v_splat(0x1p-900));
    return (ps_vdd){s, ps_v_select(*big, rest, ps_v_splat(0.0)) + s * z * ps_v_poly(z, c, 12)};
}

/// Arc sine in radians; NaN outside [-1, 1].
static inline ps_v ps_v_asin(ps_v x)
{
    ps_vm big;
    const ps_vdd s = ps_v_asin_core(x, &big);
    const ps_vdd y = ps_vdd_fast_sum(ps_v_splat(PS_V_PIO2_HI), -2.0 * s.h);
    const ps_v far = y.h + (y.l + (PS_V_PIO2_LO - 2.0 * s.l));
    const ps_v r = ps_v_select(big, far, s.h + s.l);
    return ps_v_canon(ps_v_of_bits(ps_v_bits(r) | ps_v_sign(x)));
}

/// Arc cosine in radians; NaN outside [-1, 1].
static inline ps_v ps_v_acos(ps_v x)
{
    ps_vm big;
    const ps_vdd s = ps_v_asin_core(x, &big);
    const ps_v zero = ps_v_splat(0.0);
    // pi/2 - asin(x); 2 asin(s) above 1/2; pi - 2 asin(s) below -1/2
    const ps_vm neg = ps_v_lt(x, zero);
    const ps_v base = ps_v_select(big, ps_v_select(neg, ps_v_splat(2.0), zero), ps_v_splat(1.0));
    const ps_v sign = ps_v_copysign(ps_v_splat(1.0), x);
    const ps_v times = ps_v_select(big, 2.0 * sign, -sign);
    const ps_vdd y = ps_vdd_fast_sum(base * PS_V_PIO2_HI, times * s.h);
    return ps_v_canon(y.h + (y.l + (base * PS_V_PIO2_LO + times * s.l)));
}

/// Arc tangent in radians.
static inline ps_v ps_v_atan(ps_v x)
{
    static const double c[] = {0x1.555555555553dp-2,  -0x1.99999999958fap-3, 0x1.24924922b1842p-3,
                               -0x1.c71c70e7cafa1p-4, 0x1.745cf90fdafd3p-4,  -0x1.3b111cbbeebfcp-4,
                               0x1.10ebe19d593f7p-4,  -0x1.df11a32f7f054p-5, 0x1.9cdd3a308138cp-5,
                               -0x1.37f00adcdec7cp-5, 0x1.25a3854512753p-6};
    const ps_v zero = ps_v_splat(0.0);
    const ps_v one = ps_v_splat(1.0);
    const ps_v a = ps_v_min(ps_v_splat(0x1p80), ps_v_abs(x));
    // a = tan(base pi/4 + atan(t)): t = a, (a - 1) / (a + 1) or -1 / a, at most tan(pi/8)
    const ps_vm mid = ps_v_gt(a, ps_v_splat(0x1.a827999fcef32p-2));
    const ps_vm far = ps_v_gt(a, ps_v_splat(0x1.3504f333f9de6p+1));
    const ps_v base = ps_v_of_mask(mid) + ps_v_of_mask(far);
    const ps_vdd minus = ps_vdd_fast_sum(-one, a);
    const ps_vdd plus = ps_vdd_fast_sum(ps_v_max(a, one), ps_v_min(a, one));
    const ps_vdd num = {ps_v_select(far, -one, ps_v_select(mid, minus.h, a)),
                        ps_v_select(far, zero, ps_v_select(mid, minus.l, zero))};
    const ps_vdd den = {ps_v_select(far, a, ps_v_select(mid, plus.h, one)),
                        ps_v_select(far, zero, ps_v_select(mid, plus.l, zero))};
    const ps_vdd t = ps_vdd_div(num, den);
    const ps_v z = t.h * t.h;
    const ps_vdd y = ps_vdd_fast_sum(base * (0.5 * PS_V_PIO2_HI), t.h);
    const ps_v low =
        base * (0.5 * PS_V_PIO2_LO) + (t.l * (1.0 - z) - t.h * z * ps_v_poly(z, c, 10));
    const ps_v r = y.h + (y.l + low);
    return ps_v_canon(ps_v_of_bits(ps_v_bits(r) | ps_v_sign(x)));
}

// ---------------------------------------------------------------- hyperbolic functions

/// sinh and cosh of a in [0, 708]: with a = k ln 2 + r, P = 2^(k-1), M = 2^(-k-1),
/// sinh a = (P - M) cosh r + (P + M) sinh r, cosh a = (P + M) cosh r + (P - M) sinh r,
/// summed from the largest term down.
static inline void ps_v_hyp_core(ps_v a, ps_vdd *sinh, ps_vdd *cosh)
{
    static const double s[] = {0x1.5555555555559p-3, 0x1.111111110f6b3p-7, 0x1.a01a01afe2f4fp-13,
                               0x1.71ddf859cec85p-19, 0x1.af5eb32c045e1p-26};
    static const double c[] = {0x1.0000000000000p-1,  0x1.555555555555cp-5,  0x1.6c16c16c13f2bp-10,
                               0x1.a01a01b17dcd0p-16, 0x1.27e4c504a61d1p-22, 0x1.1f9540971a1f9p-29};
    ps_v k;
    const ps_vdd r = ps_v_exp_reduce((ps_vdd){a, ps_v_splat(0.0)}, &k);
    const ps_v z = r.h * r.h;
    const ps_v sinh_rest = r.h * z * ps_v_poly(z, s, 4) + r.l;
    const ps_v cosh_rest = z * ps_v_poly(z, c, 5) + r.h * r.l;
    const ps_v p = ps_v_pow2(k - 1.0);
    const ps_v m = ps_v_pow2(-1.0 - k);
    const ps_vdd minus = ps_vdd_fast_sum(p, -m);
    const ps_vdd plus = ps_vdd_fast_sum(p, m);
    const ps_vdd s1 = ps_vdd_fast_sum(minus.h, p * r.h);
    const ps_vdd s2 = ps_vdd_fast_sum(s1.h, m * r.h);
    const ps_vdd c1 = ps_vdd_fast_sum(plus.h, p * r.h);
    const ps_vdd c2 = ps_vdd_fast_sum(c1.h, -m * r.h);
    *sinh = (ps_vdd){s2.h, (minus.h * cosh_rest + plus.h * sinh_rest) + (s2.l + (s1.l + minus.l))};
    *cosh = (ps_vdd){c2.h, (plus.h * cosh_rest + minus.h * sinh_rest) + (c2.l + (c1.l + plus.l))};
}

/// e^|x| / 2, to which both functions come for large |x|; NaN stays.
static inline ps_v ps_v_hyp_edge(ps_v x)
{
    return ps_v_exp_edge((ps_vdd){ps_v_abs(x), ps_v_splat(0.0)}, ps_v_splat(-1.0));
}

/// Hyperbolic sine.
static inline ps_v ps_v_sinh(ps_v x)
{
    const ps_v a = ps_v_abs(x);
    ps_vdd s;
    ps_vdd c;
    ps_v_hyp_core(a, &s, &c);
    ps_v y = s.h + s.l;
    const ps_vm rare = ps_vm_not(ps_v_le(a, ps_v_splat(708.0)));
    if (PS_V_RARE(rare)) {
        y = ps_v_select(rare, ps_v_hyp_edge(x), y);
    }
    return ps_v_odd_end(x, ps_v_copysign(y, x));
}

/// Hyperbolic cosine.
static inline ps_v ps_v_cosh(ps_v x)
{
    const ps_v a = ps_v_abs(x);
    ps_vdd s;
    ps_vdd c;
    ps_v_hyp_core(a, &s, &c);
    const ps_v y = c.h + c.l;
    const ps_vm rare = ps_vm_not(ps_v_le(a, ps_v_splat(708.0)));
    return PS_V_RARE(rare) ? ps_v_select(rare, ps_v_hyp_edge(x), y) : y;
}

/// Hyperbolic tangent.
static inline ps_v ps_v_tanh(ps_v x)
{
    ps_vdd s;
    ps_vdd c;
    ps_v_hyp_core(ps_v_min(ps_v_splat(22.0), ps_v_abs(x)), &s, &c);
    const ps_vdd y = ps_vdd_div(ps_vdd_fast_sum(s.h, s.l), ps_vdd_fast_sum(c.h, c.l));
    return ps_v_odd_end(x, ps_v_copysign(y.h + y.l, x));
}

// ---------------------------------------------------------------- error function

/// 1 - erf(a) for a in [1, 6]: e^(-a^2) G(t), t = (a - 1) / (a + 3).
static inline ps_v ps_v_erf_tail(ps_v a)
{
    static const double c[] = {0x1.b5d8780f956b2p-2,  -0x1.17c4e3f17c04ap+0,  0x1.60896c86e945bp+0,
                               -0x1.39364124b321dp+0, 0x1.72a535040e823p-1,   -0x1.caa49f314047ep-3,
                               -0x1.6e8ab1e024b02p-6, 0x1.5d58e5671eaabp-5,   -0x1.209f13f8b91dep-9,
                               -0x1.0f81d28a151aap-7, -0x1.6d6f5ce8f9a4ep-14, 0x1.76896b2d9e5c9p-9,
                               -0x1.bf8f851087c87p-11};
    const ps_vdd sq = ps_vdd_prod(a, a);
    ps_v k;
    const ps_vdd e = ps_v_exp_parts((ps_vdd){-sq.h, -sq.l}, &k);
    const ps_v t = (a - 1.0) / (a + 3.0);
    return ((e.h + e.l) * ps_v_poly(t, c, 12)) * ps_v_pow2(k);
}

/// erf(a) for a in [0, 1]: a + a (c0 + z (c1 + z Q(z))), z = a^2, all but Q wide.
static inline ps_v ps_v_erf_near(ps_v a)
{
    static const double c[] = {
        0x1.ce2f21a042bdep-4,   -0x1.b82ce312886fcp-6,  0x1.565bcd0e502dap-8,
        -0x1.c02db3f71477bp-11, 0x1.f9a3252d09664p-14,  -0x1.f4d224ab5c3cbp-17,
        0x1.b9e27430d2b79p-20,  -0x1.5f3afd95ee60fp-23, 0x1.f8e2959c747a3p-27,
        -0x1.3c38d31dc985cp-30, 0x1.0f9e89281ecadp-34};
    const ps_vdd z = ps_vdd_prod(a, a);
    ps_vdd u = ps_vdd_fast_sum(ps_v_splat(-0x1.812746b0379e7p-2), z.h * ps_v_poly(z.h, c, 10));
    u.l += 0x1.ee12e49cab7p-57;
    const ps_vdd v = ps_vdd_mul(z, u);
    const double c0 = 0x1.06eba8214db69p-3; // 2 / sqrt(pi) - 1
    const ps_vdd t = ps_vdd_sum(ps_v_splat(c0), v.h);
    const ps_vdd p = ps_vdd_prod(a, t.h);
    const ps_vdd y = ps_vdd_fast_sum(a, p.h);
    const ps_v r = y.h + (y.l + (p.l + a * (t.l + v.l)));
    return ps_v_select(ps_v_lt(a, ps_v_splat(0x1p-30)), a + a * c0, r);
}

/// Error function.
static inline ps_v ps_v_erf(ps_v x)
{
    const ps_v one = ps_v_splat(1.0);
    const ps_v a = ps_v_min(ps_v_splat(6.0), ps_v_abs(x));
    const ps_v near = ps_v_erf_near(ps_v_min(one, a));
    const ps_v y = ps_v_select(ps_v_lt(a, one), near, one - ps_v_erf_tail(ps_v_max(one, a)));
    return ps_v_canon(ps_v_copysign(y, x));
}

#endif
