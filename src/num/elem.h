// Elementary functions, the same bits on every CPU and in the browser. They are made of + - * /,
// square root and integer operations in num/vmath_tmpl.h; nothing of libm is used.
//
// Special values are those of C (ISO C17 annex F); every NaN returned is 7ff8000000000000. A result
// that overflows, divides by zero or has no value raises the hardware flag of it.
//
// Errors are the largest seen against MPFR on 10^7 arguments each (test_elem, PS_TEST_POINTS), over
// all doubles for which the function is finite unless said otherwise, denser where it is hard.
// Units are those of the last place (ulp); 0.5 is the best possible. Reductions follow W. J. Cody
// and W. Waite, Software Manual for the Elementary Functions (1980), and J.-M. Muller, Elementary
// Functions, 3rd ed. (2016), chapters 4 and 11; polynomials are minimax (scripts/minimax.py).
#ifndef PS_NUM_ELEM_H
#define PS_NUM_ELEM_H

/// e^x. Error 0.75 ulp, 1 where the result is subnormal.
/// x = k ln 2 + r in two doubles, degree 12 in r, 1 + r summed exactly, scaled by 2^k.
double ps_exp(double x);

/// Natural logarithm; -inf at 0, NaN below. Error 0.84 ulp.
/// x = 2^k (1 + f), ln(1 + f) = 2 atanh(f / (2 + f)) arranged as in fdlibm (Sun, 1993).
double ps_ln(double x);

/// Logarithm to base 10; -inf at 0, NaN below; exact for powers of ten. Error 0.501 ulp.
/// The logarithm to 68 bits in two doubles, times log10(e) in two.
double ps_log10(double x);

/// x to the power y; pow(0, 0) is 1; NaN for x < 0 and a y that is not whole. Error 0.78 ulp, 1
/// where the result is subnormal; exact for small whole powers that are doubles.
/// e^(y ln|x|) with the logarithm to 68 bits and the product in two doubles.
double ps_pow(double x, double y);

/// Sine of x radians; NaN at infinity. Error 0.82 ulp.
/// x = n pi/2 + r in two doubles: pi/2 in four pieces up to 2^20 pi/2, beyond it the product with
/// 192 bits of 2/pi (Payne and Hanek, 1983); degree 15 in r.
double ps_sin(double x);

/// Cosine of x radians; NaN at infinity. Error 0.81 ulp. As the sine; degree 14 in r.
double ps_cos(double x);

/// Tangent of x radians; NaN at infinity. Error 0.92 ulp.
/// Sine over cosine, both and the quotient in two doubles.
double ps_tan(double x);

/// Arc sine in [-pi/2, pi/2]; NaN outside [-1, 1]. Error 0.65 ulp.
/// Degree 27 up to 1/2, beyond it pi/2 - 2 asin(sqrt((1 - x) / 2)) with the root in two doubles.
double ps_asin(double x);

/// Arc cosine in [0, pi]; NaN outside [-1, 1]. Error 0.62 ulp. As the arc sine.
double ps_acos(double x);

/// Arc tangent in [-pi/2, pi/2]. Error 0.70 ulp.
/// Angle differences to 0, pi/4 or pi/2, the quotient in two doubles, degree 23.
double ps_atan(double x);

/// Hyperbolic sine. Error 0.83 ulp.
/// x = k ln 2 + r, then sums of 2^k and 2^-k times cosh r and sinh r from the largest term down.
double ps_sinh(double x);

/// Hyperbolic cosine. Error 0.75 ulp. As the hyperbolic sine.
double ps_cosh(double x);

/// Hyperbolic tangent. Error 0.74 ulp. Hyperbolic sine over cosine, all in two doubles.
double ps_tanh(double x);

/// Error function, 2/sqrt(pi) times the integral of e^(-t^2) from 0 to x. Error 0.91 ulp.
/// Odd series of degree 25 up to 1; then 1 - e^(-x^2) G((x - 1) / (x + 3)) after M. M. Shepherd and
/// J. G. Laframboise, Math. Comp. 36 (1981).
double ps_erf(double x);

#endif
