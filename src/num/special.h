// Special functions beyond elem.h, in plain scalar C with one order of operations, so that every
// machine gives the same bits. Distribution functions come in pairs, lower and upper tail, each
// with its own relative precision. Errors are relative to MPFR unless said otherwise, and tested.
#ifndef PS_NUM_SPECIAL_H
#define PS_NUM_SPECIAL_H

/// A probability and its complement, each precise in its own right.
typedef struct ps_tails {
    double lower;
    double upper;
} ps_tails;

/// ln(1 + x) for x > -1 without loss near 0; 7e-16.
double ps_ln1p(double x);

/// exp(x) - 1 without loss near 0; 7e-16.
double ps_expm1(double x);

/// ln Gamma(x) for x > 0, else NaN; |error| <= 1e-15 max(1, |y|).
double ps_lgamma(double x);

/// Complement of the error function; 2e-15, down to the smallest normal number.
double ps_erfc(double x);

/// Standard normal distribution function; 2e-15 down to the smallest normal number.
double ps_normal_cdf(double x);

/// Standard normal quantile of 0 < p < 1; 1e-15 of the value, p down to 1e-300. For an upper-tail
/// probability q take -ps_normal_quantile(q). 0 and 1 give -inf and inf, outside NaN.
double ps_normal_quantile(double p);

/// Regularised incomplete gamma functions P(a, x) and Q(a, x), a > 0, x >= 0.
ps_tails ps_gamma_tails(double a, double x);

/// x with P(a, x) = p.lower and Q(a, x) = p.upper (their sum must be 1); 1e-13 for a in [0.05,
/// 1e6].
double ps_gamma_quantile(double a, ps_tails p);

/// Regularised incomplete beta function I_x(a, b) and 1 - I, for x in [0, 1] and y = 1 - x; both
/// are asked for so that neither end loses digits.
ps_tails ps_beta_tails(double a, double b, double x, double y);

/// x with I_x(a, b) = p.lower; *y is 1 - x with its own precision. 1e-13 of the smaller of both for
/// a, b in [0.1, 1e6].
double ps_beta_quantile(double a, double b, ps_tails p, double *y);

/// Student's t with df > 0 degrees of freedom: both tails at t.
ps_tails ps_student_tails(double df, double t);

/// Student's t quantile: 1e-13 for df in [0.1, 1e6].
double ps_student_quantile(double df, ps_tails p);

/// ln of x^a e^-x / Gamma(a + 1), the common front factor of the gamma distribution, after Loader,
/// "Fast and accurate computation of binomial probabilities" (2000).
double ps_ln_gamma_front(double a, double x);

/// ln of x^a y^b / B(a, b), with y = 1 - x.
double ps_ln_beta_front(double a, double b, double x, double y);

#endif
