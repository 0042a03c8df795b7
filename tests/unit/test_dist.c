// Distributions: closed forms, quantile against distribution function, moments and densities
// against each other, the exact values of the reference page, and every refusal.
#include "base/str.h"
#include "num/dist.h"
#include "num/special.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const double VALUES[] = {-1, 0.5, 2, 7};
static const double WEIGHTS[] = {1, 2, 3, 4};

static ps_dist discrete(void)
{
    ps_dist d = ps_dist_make(PS_DIST_DISCRETE, 0, 0, 0);
    d.n = 4;
    d.values = VALUES;
    d.weights = WEIGHTS;
    return d;
}

static ps_dist shifted(ps_dist d, double shift)
{
    d.shift = shift;
    return d;
}

// continuous distributions of every kind, plain, shifted, cut, and cut far out in a tail
#define N_CASES 26
static void fill_cases(ps_dist *out)
{
    const ps_dist normal = ps_dist_make(PS_DIST_NORMAL, 0, 1, 0);
    const ps_dist t4 = ps_dist_make(PS_DIST_STUDENT_T, 4, 0.01, 0);
    const ps_dist all[] = {
        ps_dist_make(PS_DIST_UNIFORM, -2, 3, 0),
        ps_dist_make(PS_DIST_TRIANGULAR, 0.5, 1.5, 3),
        ps_dist_make(PS_DIST_TRIANGULAR, 0, 0, 1),
        ps_dist_make(PS_DIST_TRIANGULAR, 0, 1, 1),
        ps_dist_make(PS_DIST_PERT, 1, 2, 5),
        ps_dist_make(PS_DIST_PERT, 1, 1, 5),
        normal,
        ps_dist_make(PS_DIST_NORMAL, 100, 7, 0),
        ps_dist_make(PS_DIST_LOGNORMAL, 72, 0.1, 0),
        ps_dist_make(PS_DIST_LOGNORMAL, 2230.542258, 1.0056, 0),
        ps_dist_make(PS_DIST_EXPONENTIAL, 5, 0, 0),
        shifted(ps_dist_make(PS_DIST_EXPONENTIAL, 5, 0, 0), 2024.75),
        ps_dist_make(PS_DIST_BETA, 2, 5, 0),
        ps_dist_make(PS_DIST_BETA, 0.5, 0.5, 0),
        ps_dist_make(PS_DIST_GAMMA, 2.5, 3, 0),
        ps_dist_make(PS_DIST_GAMMA, 0.4, 3, 0),
        t4,
        shifted(ps_dist_make(PS_DIST_STUDENT_T, 30, 2, 0), 8),
        ps_dist_truncate(normal, -1, 2),
        ps_dist_truncate(normal, 6, INFINITY),
        ps_dist_truncate(normal, -INFINITY, -20),
        ps_dist_truncate(ps_dist_make(PS_DIST_LOGNORMAL, 1, 1, 0), 0.5, INFINITY),
        ps_dist_truncate(shifted(ps_dist_make(PS_DIST_EXPONENTIAL, 1, 0, 0), 3), 40, 50),
        ps_dist_truncate(ps_dist_make(PS_DIST_TRIANGULAR, 0, 1, 4), 0.5, 2),
        ps_dist_truncate(ps_dist_make(PS_DIST_BETA, 2, 5, 0), 0.9, 1),
        ps_dist_truncate(t4, -0.02, INFINITY),
    };
    _Static_assert(sizeof(all) / sizeof(*all) == N_CASES, "one entry a case");
    memcpy(out, all, sizeof(all));
}

static void every_case_passes_the_check(void **state)
{
    (void)state;
    ps_dist cases[N_CASES];
    fill_cases(cases);
    for (int i = 0; i < N_CASES; i++) {
        const char *why = NULL;
        assert_int_equal(ps_dist_check(&cases[i], &why), PS_OK);
        assert_null(why);
    }
}

static void cdf_undoes_quantile_within_1e_12(void **state)
{
    (void)state;
    ps_dist cases[N_CASES];
    fill_cases(cases);
    for (int i = 0; i < N_CASES; i++) {
        double last = -INFINITY;
        for (int k = 1; k < 1000; k++) {
            const double u = k / 1000.0;
            const double x = ps_dist_quantile(&cases[i], u);
            // near an offset or an end of the range the spacing of x itself limits u
            const double slack = exp(ps_dist_log_density(&cases[i], x)) * fabs(x) * 0x1p-52;
            assert_true(fabs(ps_dist_cdf(&cases[i], x) - u) <= 1e-12 + slack);
            assert_true(x >= last);
            last = x;
        }
    }
}

static void quantiles_reach_both_ends_of_the_draws(void **state)
{
    (void)state;
    ps_dist cases[N_CASES];
    fill_cases(cases);
    for (int i = 0; i < N_CASES; i++) {
        const double lowest = ps_dist_quantile(&cases[i], 0x1p-53);
        const double highest = ps_dist_quantile(&cases[i], 1 - 0x1p-53);
        assert_true(isfinite(lowest) && isfinite(highest) && lowest < highest);
        assert_true(!cases[i].truncated || (lowest >= cases[i].lo && highest <= cases[i].hi));
    }
}

static void density_is_the_slope_of_the_cdf(void **state)
{
    (void)state;
    ps_dist cases[N_CASES];
    fill_cases(cases);
    for (int i = 0; i < N_CASES; i++) {
        for (double u = 0.05; u < 1; u += 0.1) {
            const double x = ps_dist_quantile(&cases[i], u);
            // central difference, error of order h^2
            const double h = 1e-4 * (ps_dist_quantile(&cases[i], u + 0.04) - x);
            const double slope =
                (ps_dist_cdf(&cases[i], x + h) - ps_dist_cdf(&cases[i], x - h)) / (2 * h);
            const double density = exp(ps_dist_log_density(&cases[i], x));
            assert_true(fabs(slope / density - 1) < 1e-5);
        }
        const double below = cases[i].truncated ? cases[i].lo - 1 : -INFINITY;
        assert_true(ps_dist_log_density(&cases[i], below) == -INFINITY);
    }
}

// mean and sd by the midpoint rule on u, far coarser than the code's own
static void moments_agree_with_the_quantiles(void **state)
{
    (void)state;
    ps_dist cases[N_CASES];
    fill_cases(cases);
    enum { N = 40000 };
    for (int i = 0; i < N_CASES; i++) {
        const double mean = ps_dist_mean(&cases[i]);
        const double sd = ps_dist_sd(&cases[i]);
        double sum = 0;
        double squares = 0;
        for (int k = 0; k < N; k++) {
            const double off = (ps_dist_quantile(&cases[i], (k + 0.5) / N) - mean) / sd;
            sum += off;
            squares += off * off;
        }
        assert_true(fabs(sum / N) < 1e-3);
        assert_true(fabs(squares / N - 1) < 0.02); // heavy tails lose most
    }
}

static void reference_values_hold(void **state)
{
    (void)state;
    // normal(0, 1) truncated to [-1, 2]; lognormal(mu 7.71, sigma 1.0056)
    const ps_dist cut = ps_dist_truncate(ps_dist_make(PS_DIST_NORMAL, 0, 1, 0), -1, 2);
    assert_true(fabs(ps_dist_mean(&cut) - 0.2296371791) < 1e-10);
    assert_true(fabs(ps_dist_sd(&cut) * ps_dist_sd(&cut) - 0.5197625392) < 1e-10);
    const ps_dist ln = ps_dist_make(PS_DIST_LOGNORMAL, exp(7.71), 1.0056, 0);
    assert_true(fabs(ps_dist_quantile(&ln, 0.5) - 2230.542258) < 1e-6);
    assert_true(fabs(ps_dist_mean(&ln) - 3698.252464) < 1e-6);
}

static void closed_forms_hold(void **state)
{
    (void)state;
    for (double u = 0.01; u < 1; u += 0.01) {
        // triangle 0, 1, 4: F = x^2 / 4 below the mode, 1 - (4 - x)^2 / 12 above
        const ps_dist t = ps_dist_make(PS_DIST_TRIANGULAR, 0, 1, 4);
        const double x = u < 0.25 ? 2 * sqrt(u) : 4 - sqrt(12 * (1 - u));
        assert_true(fabs(ps_dist_quantile(&t, u) - x) < 1e-14);
        // beta(1, 2): F = 1 - (1 - x)^2; beta(1/2, 1/2): F = (2 / pi) asin sqrt x
        const ps_dist b12 = ps_dist_make(PS_DIST_BETA, 1, 2, 0);
        assert_true(fabs(ps_dist_quantile(&b12, u) - (1 - sqrt(1 - u))) < 1e-14);
        const ps_dist arc = ps_dist_make(PS_DIST_BETA, 0.5, 0.5, 0);
        const double s = sin(u * 1.5707963267948966);
        assert_true(fabs(ps_dist_quantile(&arc, u) - s * s) < 1e-14);
        // PERT with its mode in the middle is a beta(3, 3)
        const ps_dist pert = ps_dist_make(PS_DIST_PERT, 10, 12, 14);
        const ps_dist b33 = ps_dist_make(PS_DIST_BETA, 3, 3, 0);
        assert_true(fabs(ps_dist_quantile(&pert, u) - 10 - 4 * ps_dist_quantile(&b33, u)) < 1e-14);
        // gamma of shape 1 is exponential; Student t of 1 is Cauchy
        const ps_dist g = ps_dist_make(PS_DIST_GAMMA, 1, 5, 0);
        assert_true(fabs(ps_dist_quantile(&g, u) / (-5 * log1p(-u)) - 1) < 1e-13);
        const ps_dist c = ps_dist_make(PS_DIST_STUDENT_T, 1, 2, 0);
        assert_true(fabs(ps_dist_quantile(&c, u) - 2 * tan(3.141592653589793 * (u - 0.5))) < 1e-11);
    }
}

static void truncation_far_out_keeps_its_digits(void **state)
{
    (void)state;
    // beyond 6 the normal behaves like an exponential: the median solves 2 Q(x) = Q(6)
    const ps_dist d = ps_dist_truncate(ps_dist_make(PS_DIST_NORMAL, 0, 1, 0), 6, INFINITY);
    const double x = ps_dist_quantile(&d, 0.5);
    assert_true(fabs(2 * ps_normal_cdf(-x) / ps_normal_cdf(-6) - 1) < 1e-13);
    // a cut exponential forgets where it was cut
    const ps_dist e = ps_dist_truncate(ps_dist_make(PS_DIST_EXPONENTIAL, 1, 0, 0), 100, INFINITY);
    assert_true(fabs(ps_dist_quantile(&e, 0.3) - 100 + log(0.7)) < 1e-13);
    assert_true(fabs(ps_dist_mean(&e) - 101) < 1e-10 && fabs(ps_dist_sd(&e) - 1) < 1e-10);
}

static void heavy_tails_have_no_moments(void **state)
{
    (void)state;
    const ps_dist t1 = ps_dist_make(PS_DIST_STUDENT_T, 1, 1, 0);
    const ps_dist t2 = ps_dist_make(PS_DIST_STUDENT_T, 2, 1, 0);
    assert_true(isnan(ps_dist_mean(&t1)) && isinf(ps_dist_sd(&t1)));
    assert_true(ps_dist_mean(&t2) == 0 && isinf(ps_dist_sd(&t2)));
    const ps_dist cut = ps_dist_truncate(t1, -1, 1);
    assert_true(fabs(ps_dist_mean(&cut)) < 1e-12);
    // Cauchy in [-1, 1]: variance 4 / pi - 1
    assert_true(fabs(ps_dist_sd(&cut) * ps_dist_sd(&cut) - 0.2732395447351627) < 1e-10);
}

static void discrete_kinds_step_at_their_values(void **state)
{
    (void)state;
    const ps_dist d = discrete();
    assert_true(ps_dist_quantile(&d, 0.05) == -1 && ps_dist_quantile(&d, 0.1001) == 0.5);
    assert_true(ps_dist_quantile(&d, 0.31) == 2 && ps_dist_quantile(&d, 0.61) == 7);
    assert_true(fabs(ps_dist_cdf(&d, 2) - 0.6) < 1e-15 && ps_dist_cdf(&d, -1.1) == 0);
    assert_true(ps_dist_cdf(&d, 1e9) == 1);
    assert_true(fabs(ps_dist_mean(&d) - 3.4) < 1e-15);
    assert_true(fabs(ps_dist_sd(&d) - sqrt(20.95 - 3.4 * 3.4)) < 1e-14);
    assert_true(fabs(ps_dist_log_density(&d, 7) - log(0.4)) < 1e-15);
    assert_true(ps_dist_log_density(&d, 1) == -INFINITY);

    const ps_dist b = ps_dist_make(PS_DIST_BERNOULLI, 0.3, 0, 0);
    assert_true(ps_dist_quantile(&b, 0.699) == 0 && ps_dist_quantile(&b, 0.701) == 1);
    assert_true(ps_dist_cdf(&b, 0) == 0.7 && ps_dist_cdf(&b, 1) == 1 && ps_dist_cdf(&b, -1) == 0);
    assert_true(fabs(ps_dist_log_density(&b, 1) - log(0.3)) < 1e-15);
    assert_true(fabs(ps_dist_sd(&b) - sqrt(0.21)) < 1e-15);
    const ps_dist never = ps_dist_make(PS_DIST_BERNOULLI, 0, 0, 0);
    const ps_dist always = ps_dist_make(PS_DIST_BERNOULLI, 1, 0, 0);
    assert_true(ps_dist_quantile(&never, 1 - 0x1p-53) == 0);
    assert_true(ps_dist_quantile(&always, 0x1p-53) == 1);

    const ps_dist zero = {0};
    assert_true(ps_dist_quantile(&zero, 0.4) == 0 && ps_dist_sd(&zero) == 0);
    assert_true(ps_dist_cdf(&zero, -1e-9) == 0 && ps_dist_cdf(&zero, 0) == 1);
}

static void table_sorting_moves_the_weights_along(void **state)
{
    (void)state;
    double values[] = {3, 1, 2};
    double weights[] = {30, 10, 20};
    ps_dist_sort_table(values, weights, 3);
    for (int i = 0; i < 3; i++) {
        assert_true(values[i] == i + 1 && weights[i] == 10 * (i + 1));
    }
}

static void densities_at_the_ends_follow_their_power(void **state)
{
    (void)state;
    const ps_dist flat = ps_dist_make(PS_DIST_BETA, 1, 3, 0);
    assert_true(fabs(ps_dist_log_density(&flat, 0) - log(3)) < 1e-15);
    assert_true(ps_dist_log_density(&flat, 1) == -INFINITY);
    const ps_dist u_shaped = ps_dist_make(PS_DIST_BETA, 0.5, 0.5, 0);
    assert_true(ps_dist_log_density(&u_shaped, 0) == INFINITY);
    const ps_dist g = ps_dist_make(PS_DIST_GAMMA, 1, 4, 0);
    assert_true(fabs(ps_dist_log_density(&g, 0) + log(4)) < 1e-15);
    const ps_dist ln = ps_dist_make(PS_DIST_LOGNORMAL, 1, 1, 0);
    assert_true(ps_dist_log_density(&ln, 0) == -INFINITY);
}

static void names_lead_to_kinds(void **state)
{
    (void)state;
    for (int k = 0; k < PS_DIST_COUNT; k++) {
        const ps_dist_kind kind = (ps_dist_kind)k;
        assert_int_equal(ps_dist_kind_of(ps_str_of(ps_dist_name(kind))), kind);
        assert_true(strlen(ps_dist_doc(kind)) > 5 && ps_dist_params(kind) != NULL);
    }
    assert_int_equal(ps_dist_kind_of(ps_str_of("norml")), PS_DIST_COUNT);
    assert_int_equal(ps_dist_n_params(PS_DIST_PERT), 3);
}

static void refuse(ps_dist d, const char *word)
{
    const char *why = NULL;
    assert_int_equal(ps_dist_check(&d, &why), PS_ERR_INPUT);
    assert_non_null(why);
    if (strstr(why, word) == NULL) {
        fail_msg("expected '%s' in '%s'", word, why);
    }
}

static void bad_parameters_are_refused_in_words(void **state)
{
    (void)state;
    refuse(ps_dist_make(PS_DIST_UNIFORM, 2, 2, 0), "low is not below high");
    refuse(ps_dist_make(PS_DIST_TRIANGULAR, 1, 0, 2), "mode");
    refuse(ps_dist_make(PS_DIST_PERT, 3, 3, 3), "low is not below high");
    refuse(ps_dist_make(PS_DIST_NORMAL, 0, 0, 0), "sd");
    refuse(ps_dist_make(PS_DIST_NORMAL, NAN, 1, 0), "finite");
    refuse(ps_dist_make(PS_DIST_LOGNORMAL, -1, 1, 0), "median");
    refuse(ps_dist_make(PS_DIST_LOGNORMAL, 1, -1, 0), "sd");
    refuse(ps_dist_make(PS_DIST_EXPONENTIAL, 0, 0, 0), "mean");
    refuse(ps_dist_make(PS_DIST_BETA, 0, 1, 0), "shape");
    refuse(ps_dist_make(PS_DIST_BERNOULLI, 1.5, 0, 0), "0..1");
    refuse(ps_dist_make(PS_DIST_GAMMA, 1, 0, 0), "scale");
    refuse(ps_dist_make(PS_DIST_STUDENT_T, 0, 1, 0), "df");
    refuse(ps_dist_make(PS_DIST_COUNT, 0, 0, 0), "kind");
    refuse(ps_dist_make(PS_DIST_DISCRETE, 0, 0, 0), "no values");
    const ps_dist normal = ps_dist_make(PS_DIST_NORMAL, 0, 1, 0);
    refuse(ps_dist_truncate(normal, 2, 1), "bounds");
    refuse(ps_dist_truncate(normal, 50, 60), "nothing");
    refuse(ps_dist_truncate(ps_dist_make(PS_DIST_UNIFORM, 0, 1, 0), 2, 3), "nothing");
    refuse(ps_dist_truncate(discrete(), 0, 1), "continuous");

    ps_dist table = discrete();
    const double negative[] = {1, -2, 3, 4};
    table.weights = negative;
    refuse(table, "negative");
    const double zeros[] = {0, 0, 0, 0};
    table.weights = zeros;
    refuse(table, "all weights");
    table = discrete();
    table.values = negative;
    refuse(table, "ascending");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case_passes_the_check),
        cmocka_unit_test(cdf_undoes_quantile_within_1e_12),
        cmocka_unit_test(quantiles_reach_both_ends_of_the_draws),
        cmocka_unit_test(density_is_the_slope_of_the_cdf),
        cmocka_unit_test(moments_agree_with_the_quantiles),
        cmocka_unit_test(reference_values_hold),
        cmocka_unit_test(closed_forms_hold),
        cmocka_unit_test(truncation_far_out_keeps_its_digits),
        cmocka_unit_test(heavy_tails_have_no_moments),
        cmocka_unit_test(discrete_kinds_step_at_their_values),
        cmocka_unit_test(table_sorting_moves_the_weights_along),
        cmocka_unit_test(densities_at_the_ends_follow_their_power),
        cmocka_unit_test(names_lead_to_kinds),
        cmocka_unit_test(bad_parameters_are_refused_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
