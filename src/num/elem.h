// Elementary functions, the same bits on every CPU and in the browser. They are made of + - * /,
// square root and integer operations in num/vmath_tmpl.h; nothing of libm is used.
//
// Special values are those of C (ISO C17 annex F); every NaN returned is 7ff8000000000000. A result
// that overflows, divides by zero or has no value raises the hardware flag of it.
#ifndef PS_NUM_ELEM_H
#define PS_NUM_ELEM_H

/// e^x.
double ps_exp(double x);

/// Natural logarithm; -inf at 0, NaN below.
double ps_ln(double x);

/// Logarithm to base 10; -inf at 0, NaN below; exact for powers of ten.
double ps_log10(double x);

/// x to the power y; pow(0, 0) is 1; NaN for x < 0 and a y that is not whole.
double ps_pow(double x, double y);

/// Sine of x radians; NaN at infinity.
double ps_sin(double x);

/// Cosine of x radians; NaN at infinity.
double ps_cos(double x);

/// Tangent of x radians; NaN at infinity.
double ps_tan(double x);

/// Arc sine in [-pi/2, pi/2]; NaN outside [-1, 1].
double ps_asin(double x);

/// Arc cosine in [0, pi]; NaN outside [-1, 1].
double ps_acos(double x);

/// Arc tangent in [-pi/2, pi/2].
double ps_atan(double x);

/// Hyperbolic sine.
double ps_sinh(double x);

/// Hyperbolic cosine.
double ps_cosh(double x);

/// Hyperbolic tangent.
double ps_tanh(double x);

/// Error function, 2/sqrt(pi) times the integral of e^(-t^2) from 0 to x.
double ps_erf(double x);

#endif
