// Special functions against MPFR with 256 bits, over the ranges that special.h promises.
#include "num/special.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <mpfr.h>

#define BITS 256
#define COUNT(a) ((int)(sizeof(a) / sizeof(*(a))))

// u in (0, 1), the i-th of a golden-ratio sequence
static double golden(int i)
{
    return fmod((i + 0.5) * 0.61803398874989485, 1);
}

// |got - exact| / max(|exact|, at_least)
static double error_of(double got, const mpfr_t exact, double at_least)
{
    mpfr_t d;
    mpfr_init2(d, BITS);
    mpfr_d_sub(d, got, exact, MPFR_RNDN);
    const double diff = fabs(mpfr_get_d(d, MPFR_RNDN));
    mpfr_clear(d);
    return diff / fmax(fabs(mpfr_get_d(exact, MPFR_RNDN)), at_least);
}

static void assert_below(double worst, double bound, const char *what)
{
    print_message("%-24s worst error %.2e, promised %.0e\n", what, worst, bound);
    assert_true(worst <= bound);
}

static void ln1p_and_expm1_keep_small_arguments(void **state)
{
    (void)state;
    mpfr_t exact;
    mpfr_init2(exact, BITS);
    double worst = 0;
    for (int i = 0; i < 20000; i++) {
        const double x = pow(10, -18 + 20 * golden(i)) * (i % 2 == 0 ? 1 : -1);
        if (x > -1) {
            mpfr_set_d(exact, x, MPFR_RNDN);
            mpfr_log1p(exact, exact, MPFR_RNDN);
            worst = fmax(worst, error_of(ps_ln1p(x), exact, 0));
        }
        mpfr_set_d(exact, x, MPFR_RNDN);
        mpfr_expm1(exact, exact, MPFR_RNDN);
        worst = fmax(worst, error_of(ps_expm1(x), exact, 0));
    }
    assert_below(worst, 7e-16, "ln1p, expm1");
    assert_true(ps_ln1p(INFINITY) == INFINITY && ps_expm1(-INFINITY) == -1);
    mpfr_clear(exact);
}

static void lgamma_is_within_1e_15(void **state)
{
    (void)state;
    mpfr_t exact;
    mpfr_init2(exact, BITS);
    int sign = 0;
    double worst = 0;
    for (int i = 0; i < 15000; i++) {
        const double u = golden(i);
        const double x = i % 3 == 0   ? 10 * u
                         : i % 3 == 1 ? pow(10, -300 + 600 * u)
                                      : pow(10, 4 * u);
        mpfr_set_d(exact, x, MPFR_RNDN);
        mpfr_lgamma(exact, &sign, exact, MPFR_RNDN);
        worst = fmax(worst, error_of(ps_lgamma(x), exact, 1));
    }
    assert_below(worst, 1e-15, "lgamma");
    assert_true(ps_lgamma(1) == 0 && ps_lgamma(2) == 0 && isnan(ps_lgamma(0)));
    assert_true(fabs(ps_lgamma(10) - 12.801827480081469) < 1e-12);
    mpfr_clear(exact);
}

static void erfc_and_normal_tails_keep_their_digits(void **state)
{
    (void)state;
    mpfr_t exact;
    mpfr_init2(exact, BITS);
    double worst_erfc = 0;
    double worst_cdf = 0;
    for (int i = 0; i < 800; i++) {
        const double x = -6 + 32.4 * golden(i);
        mpfr_set_d(exact, x, MPFR_RNDN);
        mpfr_erfc(exact, exact, MPFR_RNDN);
        worst_erfc = fmax(worst_erfc, error_of(ps_erfc(x), exact, 0));

        const double z = 8 - 45 * golden(i);
        mpfr_set_ui(exact, 2, MPFR_RNDN);
        mpfr_sqrt(exact, exact, MPFR_RNDN);
        mpfr_d_div(exact, -z, exact, MPFR_RNDN);
        mpfr_erfc(exact, exact, MPFR_RNDN);
        mpfr_div_2ui(exact, exact, 1, MPFR_RNDN);
        worst_cdf = fmax(worst_cdf, error_of(ps_normal_cdf(z), exact, 0));
    }
    assert_below(worst_erfc, 2e-15, "erfc");
    assert_below(worst_cdf, 2e-15, "normal cdf");
    assert_true(ps_erfc(0) == 1 && ps_normal_cdf(0) == 0.5);
    assert_true(ps_normal_cdf(-INFINITY) == 0 && ps_normal_cdf(INFINITY) == 1);
    mpfr_clear(exact);
}

// relative error of a normal quantile z of p: (Phi(z) - p) / (z phi(z))
static double normal_quantile_error(double p)
{
    const double z = ps_normal_quantile(p);
    mpfr_t a, b;
    mpfr_inits2(BITS, a, b, (mpfr_ptr)0);
    mpfr_set_ui(a, 2, MPFR_RNDN);
    mpfr_sqrt(a, a, MPFR_RNDN);
    mpfr_d_div(a, -z, a, MPFR_RNDN);
    mpfr_erfc(a, a, MPFR_RNDN);
    mpfr_div_2ui(a, a, 1, MPFR_RNDN);
    mpfr_sub_d(a, a, p, MPFR_RNDN);
    mpfr_set_d(b, z, MPFR_RNDN);
    mpfr_sqr(b, b, MPFR_RNDN);
    mpfr_div_2ui(b, b, 1, MPFR_RNDN);
    mpfr_exp(b, b, MPFR_RNDN);
    mpfr_mul(a, a, b, MPFR_RNDN);
    const double e = fabs(mpfr_get_d(a, MPFR_RNDN) * 2.5066282746310002 / z);
    mpfr_clears(a, b, (mpfr_ptr)0);
    return e;
}

static void normal_quantile_holds_to_1e_300(void **state)
{
    (void)state;
    double worst = 0;
    for (int i = 0; i < 300; i++) {
        const double u = golden(i);
        worst = fmax(worst, normal_quantile_error(u));
        worst = fmax(worst, normal_quantile_error(pow(10, -300 * u)));
        worst = fmax(worst, normal_quantile_error(0.5 + (u - 0.5) * 1e-9));
    }
    assert_below(worst, 1e-15, "normal quantile");
    assert_true(ps_normal_quantile(0.5) == 0);
    assert_true(ps_normal_quantile(0) == -INFINITY && ps_normal_quantile(1) == INFINITY);
    assert_true(isnan(ps_normal_quantile(-0.1)) && isnan(ps_normal_quantile(NAN)));
    // the normal probability point behind every 95 % interval
    assert_true(fabs(ps_normal_quantile(0.975) - 1.9599639845400542) < 1e-15);
}

// P(a, x) by its series of positive terms, and x f(x), the derivative in ln x
static void exact_gamma(mpfr_t p, mpfr_t slope, double a, double x)
{
    mpfr_t term, t;
    int sign = 0;
    mpfr_inits2(BITS, term, t, (mpfr_ptr)0);
    mpfr_set_d(slope, x, MPFR_RNDN);
    mpfr_log(slope, slope, MPFR_RNDN);
    mpfr_mul_d(slope, slope, a, MPFR_RNDN);
    mpfr_sub_d(slope, slope, x, MPFR_RNDN);
    mpfr_set_d(t, a, MPFR_RNDN);
    mpfr_lgamma(t, &sign, t, MPFR_RNDN);
    mpfr_sub(slope, slope, t, MPFR_RNDN);
    mpfr_exp(slope, slope, MPFR_RNDN); // x^a e^-x / Gamma(a)
    mpfr_set_d(term, a, MPFR_RNDN);
    mpfr_div(term, slope, term, MPFR_RNDN);
    mpfr_set(p, term, MPFR_RNDN);
    for (int k = 1; mpfr_get_exp(term) > mpfr_get_exp(p) - 100; k++) {
        mpfr_mul_d(term, term, x, MPFR_RNDN);
        mpfr_set_d(t, a, MPFR_RNDN);
        mpfr_add_si(t, t, k, MPFR_RNDN);
        mpfr_div(term, term, t, MPFR_RNDN);
        mpfr_add(p, p, term, MPFR_RNDN);
    }
    mpfr_clears(term, t, (mpfr_ptr)0);
}

// I_x(a, b) = x^a y^b / (a B(a, b)) (1 + (a+b) x / (a+1) + ...), and its derivative in x times x y
static void exact_beta(mpfr_t p, mpfr_t slope, double a, double b, const mpfr_t x)
{
    mpfr_t term, t, up, down;
    int sign = 0;
    mpfr_inits2(BITS, term, t, up, down, (mpfr_ptr)0);
    mpfr_log(slope, x, MPFR_RNDN);
    mpfr_mul_d(slope, slope, a, MPFR_RNDN);
    mpfr_ui_sub(t, 1, x, MPFR_RNDN);
    mpfr_log(t, t, MPFR_RNDN);
    mpfr_mul_d(t, t, b, MPFR_RNDN);
    mpfr_add(slope, slope, t, MPFR_RNDN);
    mpfr_set_d(up, a, MPFR_RNDN);
    mpfr_add_d(up, up, b, MPFR_RNDN);
    mpfr_lgamma(t, &sign, up, MPFR_RNDN);
    mpfr_add(slope, slope, t, MPFR_RNDN);
    mpfr_set_d(t, a, MPFR_RNDN);
    mpfr_lgamma(t, &sign, t, MPFR_RNDN);
    mpfr_sub(slope, slope, t, MPFR_RNDN);
    mpfr_set_d(t, b, MPFR_RNDN);
    mpfr_lgamma(t, &sign, t, MPFR_RNDN);
    mpfr_sub(slope, slope, t, MPFR_RNDN);
    mpfr_exp(slope, slope, MPFR_RNDN);
    mpfr_set_d(down, a, MPFR_RNDN);
    mpfr_div(term, slope, down, MPFR_RNDN);
    mpfr_set(p, term, MPFR_RNDN);
    while (mpfr_get_exp(term) > mpfr_get_exp(p) - 100) {
        mpfr_add_ui(down, down, 1, MPFR_RNDN);
        mpfr_mul(term, term, x, MPFR_RNDN);
        mpfr_mul(term, term, up, MPFR_RNDN);
        mpfr_div(term, term, down, MPFR_RNDN);
        mpfr_add(p, p, term, MPFR_RNDN);
        mpfr_add_ui(up, up, 1, MPFR_RNDN);
    }
    mpfr_clears(term, t, up, down, (mpfr_ptr)0);
}

static const double LEVELS[] = {1e-15, 1e-9, 1e-4, 0.03, 0.3, 0.5};
static const double SHAPES[] = {0.1, 0.9, 2.5, 9.99, 30, 400, 2e4, 1e6};

// (F - p) / slope for whichever tail is the smaller
static double quantile_error(mpfr_t F, const mpfr_t slope, ps_tails p)
{
    if (p.lower > p.upper) {
        mpfr_ui_sub(F, 1, F, MPFR_RNDN);
    }
    mpfr_sub_d(F, F, fmin(p.lower, p.upper), MPFR_RNDN);
    mpfr_div(F, F, slope, MPFR_RNDN);
    return fabs(mpfr_get_d(F, MPFR_RNDN));
}

static ps_tails level(int i, int upper)
{
    const double p = LEVELS[i];
    return upper ? (ps_tails){1 - p, p} : (ps_tails){p, 1 - p};
}

static void gamma_quantile_is_within_1e_13(void **state)
{
    (void)state;
    mpfr_t p, slope;
    mpfr_inits2(BITS, p, slope, (mpfr_ptr)0);
    double worst = 0;
    double worst_cdf = 0;
    for (int s = 0; s < COUNT(SHAPES); s++) {
        for (int i = 0; i < 2 * COUNT(LEVELS); i++) {
            const ps_tails want = level(i / 2, i % 2);
            const double x = ps_gamma_quantile(SHAPES[s], want);
            exact_gamma(p, slope, SHAPES[s], x);
            worst_cdf = fmax(worst_cdf, error_of(ps_gamma_tails(SHAPES[s], x).lower, p, 0));
            worst = fmax(worst, quantile_error(p, slope, want));
        }
    }
    assert_below(worst, 1e-13, "gamma quantile");
    assert_below(worst_cdf, 1e-13, "gamma cdf");
    assert_true(ps_gamma_quantile(2, (ps_tails){0, 1}) == 0);
    mpfr_clears(p, slope, (mpfr_ptr)0);
}

// x from the smaller of x and y = 1 - x
static void exact_end(mpfr_t out, double x, double y)
{
    mpfr_set_d(out, fmin(x, y), MPFR_RNDN);
    if (y < x) {
        mpfr_ui_sub(out, 1, out, MPFR_RNDN);
    }
}

static void beta_quantile_is_within_1e_13(void **state)
{
    (void)state;
    mpfr_t p, slope, x_exact;
    mpfr_inits2(BITS, p, slope, x_exact, (mpfr_ptr)0);
    double worst = 0;
    for (int s = 0; s < COUNT(SHAPES) * COUNT(SHAPES); s++) {
        const double a = SHAPES[s / COUNT(SHAPES)];
        const double b = SHAPES[s % COUNT(SHAPES)];
        if (fmax(a, b) > 1e4 * fmin(a, b)) {
            continue; // the reference series is too slow
        }
        for (int i = 0; i < 2 * COUNT(LEVELS); i++) {
            ps_tails want = level(i / 2, i % 2);
            double y = 0;
            const double x = ps_beta_quantile(a, b, want, &y);
            // the reference takes the side of the mean where its series converges
            const bool below = a * y >= b * x;
            exact_end(x_exact, below ? x : y, below ? y : x);
            exact_beta(p, slope, below ? a : b, below ? b : a, x_exact);
            want = below ? want : (ps_tails){want.upper, want.lower};
            worst = fmax(worst, quantile_error(p, slope, want));
        }
    }
    assert_below(worst, 1e-13, "beta quantile");
    mpfr_clears(p, slope, x_exact, (mpfr_ptr)0);
}

static void student_quantile_is_within_1e_13(void **state)
{
    (void)state;
    static const double DF[] = {0.1, 0.7, 1, 2, 3, 4, 5.5, 19, 30, 1000, 1e4};
    mpfr_t p, slope, x, t;
    mpfr_inits2(BITS, p, slope, x, t, (mpfr_ptr)0);
    double worst = 0;
    for (int s = 0; s < COUNT(DF); s++) {
        for (int i = 0; i < COUNT(LEVELS) - 1; i++) {
            const double q = ps_student_quantile(DF[s], level(i, 0));
            assert_true(q == -ps_student_quantile(DF[s], level(i, 1)));
            mpfr_set_d(t, q, MPFR_RNDN);
            mpfr_sqr(t, t, MPFR_RNDN);
            mpfr_add_d(x, t, DF[s], MPFR_RNDN);
            // small x from x, else the complement from y = t^2 / (df + t^2)
            const ps_tails twice = {2 * LEVELS[i], 1 - 2 * LEVELS[i]};
            if (q * q > 1) {
                mpfr_d_div(x, DF[s], x, MPFR_RNDN);
                exact_beta(p, slope, 0.5 * DF[s], 0.5, x);
                worst = fmax(worst, quantile_error(p, slope, twice));
            } else {
                mpfr_div(x, t, x, MPFR_RNDN);
                exact_beta(p, slope, 0.5, 0.5 * DF[s], x);
                worst = fmax(worst, quantile_error(p, slope, (ps_tails){twice.upper, twice.lower}));
            }
        }
        assert_true(ps_student_quantile(DF[s], (ps_tails){0.5, 0.5}) == 0);
    }
    assert_below(worst, 2e-13, "Student t squared / df"); // twice that of t
    assert_true(fabs(ps_student_quantile(1, (ps_tails){0.25, 0.75}) + 1) < 1e-14); // Cauchy
    mpfr_clears(p, slope, x, t, (mpfr_ptr)0);
}

static void student_tails_have_closed_forms(void **state)
{
    (void)state;
    // df = 2: P(T <= t) = 1/2 + t / (2 sqrt(2 + t^2))
    for (double t = -30; t <= 30; t += 0.37) {
        const double lower = 0.5 + t / (2 * sqrt(2 + t * t));
        assert_true(fabs(ps_student_tails(2, t).lower - lower) < 2e-15);
    }
    // far out 1 - P ~ 1 / (2 t^2)
    assert_true(fabs(ps_student_tails(2, 1e100).upper * 2e200 - 1) < 1e-13);
    assert_true(ps_student_tails(3, -INFINITY).lower == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ln1p_and_expm1_keep_small_arguments),
        cmocka_unit_test(lgamma_is_within_1e_15),
        cmocka_unit_test(erfc_and_normal_tails_keep_their_digits),
        cmocka_unit_test(normal_quantile_holds_to_1e_300),
        cmocka_unit_test(gamma_quantile_is_within_1e_13),
        cmocka_unit_test(beta_quantile_is_within_1e_13),
        cmocka_unit_test(student_quantile_is_within_1e_13),
        cmocka_unit_test(student_tails_have_closed_forms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
