// Special functions in plain scalar C; see special.h for the promises.
//
// ln Gamma and erfc use series made by scripts/chebyshev.py in 60 digits; the normal quantile is
// Wichura's AS 241; the gamma and beta families are a front factor after Loader times a series or a
// continued fraction, and their quantiles are Newton's method on the logarithm of the smaller tail.
#include "num/special.h"

#include "num/elem.h"

#include <math.h>
#include <stdbool.h>

#define LN_2PI 1.8378770664093455
#define LN_SQRT_2PI 0.91893853320467274
#define INV_SQRT_2 0.70710678118654752
#define COUNT(a) ((int)(sizeof(a) / sizeof(*(a))))

// c[0] + c[1] t + c[2] t^2 + ...
static double poly(const double *c, int n, double t)
{
    double sum = c[n - 1];
    for (int i = n - 2; i >= 0; i--) {
        sum = sum * t + c[i];
    }
    return sum;
}

// Chebyshev series c[0] + c[1] T1(t) + ... by Clenshaw's recurrence
static double chebyshev(const double *c, int n, double t)
{
    double b1 = 0;
    double b2 = 0;
    for (int i = n - 1; i > 0; i--) {
        const double b = 2 * t * b1 - b2 + c[i];
        b2 = b1;
        b1 = b;
    }
    return t * b1 - b2 + c[0];
}

// Kahan's device: the rounding of 1 + x falls out of the quotient
double ps_ln1p(double x)
{
    const double w = 1 + x;
    if (w == 1 || isinf(w)) {
        return x;
    }
    return w > 0 ? ps_ln(w) * (x / (w - 1)) : ps_ln(w);
}

double ps_expm1(double x)
{
    const double w = ps_exp(x);
    if (w == 1) {
        return x;
    }
    const double less = w - 1;
    return less == -1 || isinf(w) ? less : less * (x / ps_ln(w));
}

// ---- ln Gamma ----

// ln Gamma(x) / ((x - 1)(x - 2)) on [1, 2] and [2, 3], powers of t = 2 (x - middle)
static const double LGAMMA_1_2[] = {
    0.48312895054098087,     -0.072979947957153041,   0.015727850268641094,
    -0.0039135609376261824,  0.0010498186644547402,   -0.0002945507015196472,
    8.5100903734994319e-05,  -2.5094328668947195e-05, 7.5113918556418828e-06,
    -2.2742474102383936e-06, 6.9484280641863117e-07,  -2.1386323384115519e-07,
    6.623878077265301e-08,   -2.0621027431854287e-08, 6.4302607276369653e-09,
    -2.0169479556239819e-09, 6.5664038192631118e-10,  -2.0874620693971093e-10,
    5.0258222095609345e-11,  -1.5395748006420787e-11, 1.1586115295157278e-11,
    -3.8036181666223637e-12};
static const double LGAMMA_2_3[] = {
    0.37957716063055885,     -0.037331787077249705,   0.004976288576185795,
    -0.00075234606587961728, 0.00012181609305929526,  -2.0582490830123999e-05,
    3.5789630843525511e-06,  -6.3517417265732688e-07, 1.1445032938936952e-07,
    -2.0863786972999907e-08, 3.8384529398783531e-09,  -7.1169686941938647e-10,
    1.3272874076996167e-10,  -2.4597937165414861e-11, 4.6226287246597369e-12,
    -1.0333588169825092e-12, 1.9787612033087851e-13};
// Stirling's series: B(2k) / (2k (2k - 1)), for powers of 1 / x^2
static const double STIRLING[] = {1.0 / 12,   -1.0 / 360,        1.0 / 1260, -1.0 / 1680,
                                  1.0 / 1188, -691.0 / 360360.0, 1.0 / 156,  -3617.0 / 122400};

// ln Gamma(x) on [1, 3]; both zeros are exact factors
static double lgamma_middle(double x)
{
    const double zeros = (x - 1) * (x - 2);
    return x < 2 ? zeros * poly(LGAMMA_1_2, COUNT(LGAMMA_1_2), 2 * (x - 1.5))
                 : zeros * poly(LGAMMA_2_3, COUNT(LGAMMA_2_3), 2 * (x - 2.5));
}

// 1. x < 1: Gamma(x) = Gamma(x + 1) / x
// 2. x < 3: the tables
// 3. x < 8: Gamma(x) = (x - 1) ... (x - k) Gamma(x - k)
// 4. else: Stirling (DLMF 5.11.1)
double ps_lgamma(double x)
{
    if (!(x > 0)) {
        return NAN;
    }
    if (x < 1) {
        const double above = 1 + x;
        return above == 1 ? -ps_ln(x) : lgamma_middle(above) - ps_ln(x);
    }
    if (x < 8) {
        double product = 1;
        while (x >= 3) {
            x -= 1;
            product *= x;
        }
        return product == 1 ? lgamma_middle(x) : lgamma_middle(x) + ps_ln(product);
    }
    if (isinf(x)) {
        return x;
    }
    const double small = poly(STIRLING, COUNT(STIRLING), 1 / x / x) / x;
    return (x - 0.5) * (ps_ln(x) - 1) + (LN_SQRT_2PI - 0.5 + small);
}

// ---- normal distribution ----

// (1 + 2x) e^(x^2) erfc(x) for x >= 0 in Chebyshev polynomials of t = (x - 3.75) / (x + 3.75),
// after Shepherd & Laframboise, Mathematics of Computation 36 (1981)
static const double ERFCX[] = {
    1.1775789345674017,      -0.0045900545806464776,  -0.084249133366517917,
    0.059209939998191893,    -0.026658668435305753,   0.0090749976707052652,
    -0.0024131635404176081,  0.00049077583652580863,  -6.916973302501207e-05,
    4.1390279860730102e-06,  7.7403830661984903e-07,  -2.1886401049234397e-07,
    1.076499946567091e-08,   4.5219598112182866e-09,  -7.7544002088313509e-10,
    -6.3180883408866841e-11, 2.8687950109306699e-11,  1.9455868545777347e-13,
    -9.6546967484334393e-13, 3.2525481481487401e-14,  3.3478119482868056e-14,
    -1.864562880419313e-15,  -1.2507950530688648e-15, 7.4182352566240441e-17,
    5.068148904796111e-17,   -2.2370566594359995e-18, -2.1873429443030178e-18,
    2.6766327399258762e-20};

static double scaled_erfc(double x)
{
    const double t = (x - 3.75) / (x + 3.75);
    return chebyshev(ERFCX, COUNT(ERFCX), t) / (1 + 2 * x);
}

// e^(-h x^2): the square of x rounded to sixteenths is exact (Cody 1969)
static double exp_minus_square(double h, double x)
{
    const double near = floor(x * 16) / 16;
    return ps_exp(-h * (near * near)) * ps_exp(-h * ((x - near) * (x + near)));
}

double ps_erfc(double x)
{
    if (x < 0.5) {
        return 1 - ps_erf(x);
    }
    return x > 30 ? 0 : exp_minus_square(1, x) * scaled_erfc(x);
}

// the lower tail for x <= 0
static double normal_tail(double x)
{
    if (x > -0.7) {
        return 0.5 * (1 - ps_erf(-x * INV_SQRT_2));
    }
    return x < -40 ? 0 : 0.5 * (exp_minus_square(0.5, -x) * scaled_erfc(-x * INV_SQRT_2));
}

double ps_normal_cdf(double x)
{
    if (isnan(x)) {
        return x;
    }
    return x <= 0 ? normal_tail(x) : 1 - normal_tail(-x);
}

// Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics
// 37 (1988), routine PPND16: numerators and denominators of three rational functions
static const double AS241_A[] = {3.3871328727963666080e0,  1.3314166789178437745e+2,
                                 1.9715909503065514427e+3, 1.3731693765509461125e+4,
                                 4.5921953931549871457e+4, 6.7265770927008700853e+4,
                                 3.3430575583588128105e+4, 2.5090809287301226727e+3};
static const double AS241_B[] = {1,
                                 4.2313330701600911252e+1,
                                 6.8718700749205790830e+2,
                                 5.3941960214247511077e+3,
                                 2.1213794301586595867e+4,
                                 3.9307895800092710610e+4,
                                 2.8729085735721942674e+4,
                                 5.2264952788528545610e+3};
static const double AS241_C[] = {1.42343711074968357734e0,  4.63033784615654529590e0,
                                 5.76949722146069140550e0,  3.64784832476320460504e0,
                                 1.27045825245236838258e0,  2.41780725177450611770e-1,
                                 2.27238449892691845833e-2, 7.74545014278341407640e-4};
static const double AS241_D[] = {1,
                                 2.05319162663775882187e0,
                                 1.67638483018380384940e0,
                                 6.89767334985100004550e-1,
                                 1.48103976427480074590e-1,
                                 1.51986665636164571966e-2,
                                 5.47593808499534494600e-4,
                                 1.05075007164441684324e-9};
static const double AS241_E[] = {6.65790464350110377720e0,  5.46378491116411436990e0,
                                 1.78482653991729133580e0,  2.96560571828504891230e-1,
                                 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                 2.71155556874348757815e-5, 2.01033439929228813265e-7};
static const double AS241_F[] = {1,
                                 5.99832206555887937690e-1,
                                 1.36929880922735805310e-1,
                                 1.48753612908506148525e-2,
                                 7.86869131145613259100e-4,
                                 1.84631831751005468180e-5,
                                 1.42151175831644588870e-7,
                                 2.04426310338993978564e-15};

double ps_normal_quantile(double p)
{
    if (!(p >= 0 && p <= 1)) {
        return NAN;
    }
    if (p == 0 || p == 1) {
        return p == 0 ? -INFINITY : INFINITY;
    }
    const double q = p - 0.5;
    if (fabs(q) <= 0.425) {
        const double r = 0.180625 - q * q;
        return q * poly(AS241_A, 8, r) / poly(AS241_B, 8, r);
    }
    const double r = sqrt(-ps_ln(q < 0 ? p : 1 - p));
    const double z = r <= 5 ? poly(AS241_C, 8, r - 1.6) / poly(AS241_D, 8, r - 1.6)
                            : poly(AS241_E, 8, r - 5) / poly(AS241_F, 8, r - 5);
    return q < 0 ? -z : z;
}

// ---- fronts of the gamma and beta families ----

// ln Gamma(a + 1) minus the leading terms of Stirling's formula, Loader's stirlerr
static double stirling_error(double a)
{
    if (a < 10) {
        return ps_lgamma(a + 1) - (a + 0.5) * ps_ln(a) + a - LN_SQRT_2PI;
    }
    return poly(STIRLING, COUNT(STIRLING), 1 / a / a) / a;
}

// a ln(a / m) + m - a >= 0, Loader's deviance bd0, by its series where a and m are close
static double deviance(double a, double m)
{
    if (!(fabs(a - m) < 0.1 * (a + m))) { // a NaN too
        return a * ps_ln(a / m) + (m - a);
    }
    const double v = (a - m) / (a + m);
    double sum = (a - m) * v;
    double power = 2 * a * v;
    for (int odd = 3;; odd += 2) {
        power *= v * v;
        const double next = sum + power / odd;
        if (next == sum) {
            return sum;
        }
        sum = next;
    }
}

double ps_ln_gamma_front(double a, double x)
{
    if (a < 10) {
        return a * ps_ln(x) - x - ps_lgamma(a + 1);
    }
    return -deviance(a, x) - stirling_error(a) - 0.5 * (LN_2PI + ps_ln(a));
}

double ps_ln_beta_front(double a, double b, double x, double y)
{
    const double n = a + b;
    return stirling_error(n) - stirling_error(a) - stirling_error(b) - deviance(a, n * x) -
           deviance(b, n * y) + 0.5 * (ps_ln(a) + ps_ln(b / n) - LN_2PI);
}

// both tails as logarithms
typedef struct ln_tails {
    double lower;
    double upper;
} ln_tails;

// from the logarithm of one tail; the other by complement
static ln_tails with_complement(double ln_one, bool is_lower)
{
    const double one = ln_one < 0 ? ln_one : 0;
    const double other = ps_ln1p(-ps_exp(one));
    return is_lower ? (ln_tails){one, other} : (ln_tails){other, one};
}

#define TINY 1e-300
#define CONVERGED 1e-16
#define MOST_TERMS 1000000

// one step of Lentz's method (Thompson & Barnett 1986): the fraction goes on with num / (den + ...)
typedef struct lentz {
    double value;
    double c;
    double d;
} lentz;

static lentz lentz_begin(double first)
{
    const double value = first == 0 ? TINY : first;
    return (lentz){value, value, 0};
}

// false when the step no longer changes the value
static bool lentz_step(lentz *l, double num, double den)
{
    l->d = den + num * l->d;
    l->c = den + num / l->c;
    l->d = 1 / (l->d == 0 ? TINY : l->d);
    l->c = l->c == 0 ? TINY : l->c;
    const double ratio = l->c * l->d;
    l->value *= ratio;
    return fabs(ratio - 1) > 2 * CONVERGED;
}

// ---- gamma ----

// 1. x < a + 1: the series 1 + x/(a+1) + x^2/((a+1)(a+2)) + ... gives P (DLMF 8.7.1)
// 2. else: Legendre's continued fraction gives Q (DLMF 8.9.2, even part)
static ln_tails gamma_ln_tails(double a, double x, double ln_front)
{
    if (x < a + 1) {
        double term = 1;
        double sum = 1;
        for (int k = 1; k < MOST_TERMS && term > CONVERGED * sum; k++) {
            term *= x / (a + k);
            sum += term;
        }
        return with_complement(ln_front + ps_ln(sum), true);
    }
    lentz l = lentz_begin(x + 1 - a);
    for (int k = 1; k < MOST_TERMS; k++) {
        if (!lentz_step(&l, k * (a - k), x + 1 - a + 2 * k)) {
            break;
        }
    }
    return with_complement(ln_front + ps_ln(a / l.value), false);
}

static ps_tails tails_of(ln_tails t)
{
    return (ps_tails){ps_exp(t.lower), ps_exp(t.upper)};
}

ps_tails ps_gamma_tails(double a, double x)
{
    if (x <= 0) {
        return (ps_tails){0, 1};
    }
    if (isinf(x)) {
        return (ps_tails){1, 0};
    }
    return tails_of(gamma_ln_tails(a, x, ps_ln_gamma_front(a, x)));
}

// Newton's step for a log tail in z, where d(lower)/dz = e^ln_slope: the smaller tail is matched.
// Its logarithm is concave in z (the density in z is log-concave), so that from the second step on
// the steps go one way and cannot miss.
static double newton_step(ln_tails now, ps_tails wanted, double ln_slope)
{
    if (wanted.lower <= wanted.upper) {
        return (ps_ln(wanted.lower) - now.lower) * ps_exp(now.lower - ln_slope);
    }
    return (now.upper - ps_ln(wanted.upper)) * ps_exp(now.upper - ln_slope);
}

#define MOST_STEPS 200
#define CLOSE 1e-10 // a step this small leaves an error of its square

// where to start in ln x: Wilson & Hilferty (1931), but not below the root of x^a / Gamma(a + 1) =
// p
static double gamma_start(double a, ps_tails p)
{
    const double w =
        p.lower <= p.upper ? ps_normal_quantile(p.lower) : -ps_normal_quantile(p.upper);
    const double cube_root = 1 - 1 / (9 * a) + w / (3 * sqrt(a));
    const double least = (ps_ln(p.lower) + ps_lgamma(a + 1)) / a;
    const double wilson = cube_root > 0 ? ps_ln(a) + 3 * ps_ln(cube_root) : least;
    return wilson > least ? wilson : least;
}

static double clamp(double z, double bound)
{
    return z > bound ? bound : z < -bound ? -bound : z;
}

double ps_gamma_quantile(double a, ps_tails p)
{
    if (p.lower <= 0 || p.upper <= 0) {
        return p.lower <= 0 ? 0 : INFINITY;
    }
    double z = clamp(gamma_start(a, p), 708);
    double x = 0;
    double dz = 0;
    for (int i = 0; i < MOST_STEPS; i++) {
        x = ps_exp(z);
        const double ln_front = ps_ln_gamma_front(a, x);
        dz = newton_step(gamma_ln_tails(a, x, ln_front), p, ps_ln(a) + ln_front);
        if (fabs(dz) <= CLOSE) {
            break;
        }
        z = clamp(z + dz, 708);
    }
    return x * (1 + dz);
}

// ---- beta ----

// the tail below x <= a / (a + b), by the continued fraction of Didonato & Morris (TOMS 708, 1992)
// in the form a_m = (a+m-1)(a+b+m-1) m (b-m) x^2 / (a+2m-1)^2, b_m = m + m (b-m) x / (a+2m-1) +
// (a+m)(a - (a+b)x + 1 + m(1+y)) / (a+2m+1)
static double beta_ln_lower(double a, double b, double x, double y, double ln_front)
{
    const double lambda = x > y ? (a + b) * y - b : a - (a + b) * x;
    lentz l = lentz_begin(a * (lambda + 1) / (a + 1));
    for (int m = 1; m < MOST_TERMS; m++) {
        const double wide = a + 2 * m - 1;
        const double num = ((a + m - 1) / wide) * ((a + b + m - 1) / wide) * m * (b - m) * x * x;
        const double den =
            m + m * (b - m) * x / wide + (a + m) * (lambda + 1 + m * (1 + y)) / (wide + 2);
        if (!lentz_step(&l, num, den)) {
            break;
        }
    }
    return ln_front - ps_ln(l.value);
}

static ln_tails beta_ln_tails(double a, double b, double x, double y, double ln_front)
{
    if (a * y >= b * x) {
        return with_complement(beta_ln_lower(a, b, x, y, ln_front), true);
    }
    return with_complement(beta_ln_lower(b, a, y, x, ln_front), false);
}

ps_tails ps_beta_tails(double a, double b, double x, double y)
{
    if (x <= 0 || y <= 0) {
        return x <= 0 ? (ps_tails){0, 1} : (ps_tails){1, 0};
    }
    return tails_of(beta_ln_tails(a, b, x, y, ps_ln_beta_front(a, b, x, y)));
}

// Newton in z = ln(x / y), where both tails are at most exponential
double ps_beta_quantile(double a, double b, ps_tails p, double *y)
{
    if (p.lower <= 0 || p.upper <= 0) {
        *y = p.lower <= 0 ? 1 : 0;
        return 1 - *y;
    }
    const double w =
        p.lower <= p.upper ? ps_normal_quantile(p.lower) : -ps_normal_quantile(p.upper);
    double z = clamp(ps_ln(a / b) + w * sqrt(1 / a + 1 / b), 708);
    double x = 0;
    double dz = 0;
    for (int i = 0; i < MOST_STEPS; i++) {
        const double e = ps_exp(-fabs(z));
        const double large = 1 / (1 + e);
        x = z < 0 ? e * large : large;
        *y = z < 0 ? large : e * large;
        const double ln_front = ps_ln_beta_front(a, b, x, *y);
        dz = newton_step(beta_ln_tails(a, b, x, *y, ln_front), p, ln_front);
        if (fabs(dz) <= CLOSE) {
            break;
        }
        z = clamp(z + dz, 708);
    }
    const double move = x * *y * dz;
    *y -= move;
    return x + move;
}

// ---- Student's t ----

// P(T > |t|) is half of I_x(df/2, 1/2) at x = df / (df + t^2) (DLMF 8.17)
ps_tails ps_student_tails(double df, double t)
{
    if (isinf(t)) {
        return t < 0 ? (ps_tails){0, 1} : (ps_tails){1, 0};
    }
    const double r = t / sqrt(df);
    const double x = fabs(r) < 1 ? 1 / (1 + r * r) : 1 / r / r / (1 + 1 / r / r);
    const double y = fabs(r) < 1 ? r * r / (1 + r * r) : 1 / (1 + 1 / r / r);
    const ps_tails beta = ps_beta_tails(0.5 * df, 0.5, x, y);
    const double far = 0.5 * beta.lower;
    const double near = 0.5 + 0.5 * beta.upper;
    return t < 0 ? (ps_tails){far, near} : (ps_tails){near, far};
}

double ps_student_quantile(double df, ps_tails p)
{
    const double far = p.lower < p.upper ? p.lower : p.upper;
    double y = 0;
    const double x =
        ps_beta_quantile(0.5 * df, 0.5, (ps_tails){2 * far, fabs(p.upper - p.lower)}, &y);
    const double t = sqrt(df * (y / x));
    return p.lower < p.upper ? -t : t;
}
