// Intervals and survival curves against published and exactly computed values.
#include "num/interval.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define COUNT(a) ((int)(sizeof(a) / sizeof(*(a))))
#define SIX_DIGITS 5.1e-7

static void near(double got, double wanted)
{
    if (!(fabs(got - wanted) <= SIX_DIGITS)) {
        fail_msg("got %.9f, wanted %.6f", got, wanted);
    }
}

static void binomial_intervals_match_the_reference(void **state)
{
    (void)state;
    static const struct {
        double k, n, wilson[2], exact[2];
    } KNOWN[] = {
        {0, 100, {0, 0.036993}, {0, 0.036217}},
        {8, 10, {0.490162, 0.943318}, {0.443905, 0.974789}},
        {87, 100, {0.790196, 0.922428}, {0.787959, 0.928927}},
        {310, 1000, {0.282108, 0.339347}, {0.281430, 0.339694}},
        {870, 1000, {0.847732, 0.889436}, {0.847564, 0.890231}},
    };
    for (int i = 0; i < COUNT(KNOWN); i++) {
        const ps_interval w = ps_interval_wilson(KNOWN[i].k, KNOWN[i].n, 0.95);
        near(w.lo, KNOWN[i].wilson[0]);
        near(w.hi, KNOWN[i].wilson[1]);
        const ps_interval c = ps_interval_clopper_pearson(KNOWN[i].k, KNOWN[i].n, 0.95);
        near(c.lo, KNOWN[i].exact[0]);
        near(c.hi, KNOWN[i].exact[1]);
    }
}

static void binomial_intervals_are_symmetric(void **state)
{
    (void)state;
    for (int k = 0; k <= 20; k++) {
        const ps_interval w = ps_interval_wilson(k, 20, 0.9);
        const ps_interval v = ps_interval_wilson(20 - k, 20, 0.9);
        assert_true(fabs(w.lo + v.hi - 1) < 1e-14);
        assert_true(w.lo >= 0 && w.hi <= 1 && w.lo <= k / 20.0 && w.hi >= k / 20.0);
        const ps_interval c = ps_interval_clopper_pearson(k, 20, 0.9);
        const ps_interval e = ps_interval_clopper_pearson(20 - k, 20, 0.9);
        assert_true(fabs(c.lo + e.hi - 1) < 1e-14);
    }
}

static void the_ends_are_exact(void **state)
{
    (void)state;
    assert_true(ps_interval_wilson(0, 50, 0.95).lo == 0);
    assert_true(ps_interval_wilson(50, 50, 0.95).hi == 1);
    assert_true(ps_interval_clopper_pearson(0, 50, 0.95).lo == 0);
    assert_true(ps_interval_clopper_pearson(50, 50, 0.95).hi == 1);
    // 0 of n: the upper end is 1 - (a/2)^(1/n)
    const double hi = ps_interval_clopper_pearson(0, 50, 0.95).hi;
    assert_true(fabs(hi - (1 - pow(0.025, 0.02))) < 1e-14);
    const ps_interval none = ps_interval_wilson(0, 0, 0.95);
    assert_true(none.lo == 0 && none.hi == 1);
    assert_true(ps_interval_clopper_pearson(0, 0, 0.95).hi == 1);
}

static void effective_counts_may_have_fractions(void **state)
{
    (void)state;
    const ps_interval a = ps_interval_wilson(3.5, 12.25, 0.95);
    assert_true(a.lo > ps_interval_wilson(3, 12.25, 0.95).lo);
    assert_true(a.hi < ps_interval_wilson(4, 12.25, 0.95).hi);
}

static void mean_interval_is_students(void **state)
{
    (void)state;
    // t(0.975; 9) = 2.262157162798205
    const ps_interval i = ps_interval_mean(5, 2, 10, 0.95);
    const double reach = 2.262157162798205 * 2 / sqrt(10);
    assert_true(fabs(i.lo - (5 - reach)) < 1e-12 && fabs(i.hi - (5 + reach)) < 1e-12);
    // one degree of freedom: t(0.975; 1) = 12.706204736174705
    assert_true(fabs(ps_interval_mean(0, sqrt(2), 2, 0.95).hi - 12.706204736174705) < 1e-10);
    assert_true(isinf(ps_interval_mean(5, 2, 1, 0.95).hi));
}

// 6-MP arm of Freireich et al. 1963, weeks in remission; false = still in remission
static const ps_km_case SIX_MP[] = {
    {6, true},   {6, true},   {6, true},   {6, false},  {7, true},   {9, false},  {10, true},
    {10, false}, {11, false}, {13, true},  {16, true},  {17, false}, {19, false}, {20, false},
    {22, true},  {23, true},  {25, false}, {32, false}, {32, false}, {34, false}, {35, false}};

static void check_six_mp(const ps_km_point *points, int32_t n)
{
    static const double TIMES[] = {6, 7, 10, 13, 16, 22, 23};
    static const double SURVIVAL[] = {0.857143, 0.806723, 0.752941, 0.690196,
                                      0.627451, 0.537815, 0.448179};
    static const int AT_RISK[] = {21, 17, 15, 12, 11, 7, 6};
    assert_int_equal(n, 7);
    for (int i = 0; i < 7; i++) {
        assert_true(points[i].time == TIMES[i]);
        assert_int_equal(points[i].at_risk, AT_RISK[i]);
        assert_int_equal(points[i].events, i == 0 ? 3 : 1);
        near(points[i].survival, SURVIVAL[i]);
    }
    // published standard errors of the first and last point (R survival, survfit)
    assert_true(fabs(points[0].se - 0.0764) < 5e-5 && fabs(points[6].se - 0.1346) < 5e-5);
}

static void kaplan_meier_gives_the_six_mp_curve(void **state)
{
    (void)state;
    ps_km_case cases[COUNT(SIX_MP)];
    ps_km_point points[COUNT(SIX_MP)];
    // in any order of the cases
    for (int turn = 0; turn < 5; turn++) {
        for (int i = 0; i < COUNT(SIX_MP); i++) {
            cases[(i * 8 + turn * 5) % COUNT(SIX_MP)] = SIX_MP[i];
        }
        check_six_mp(points, ps_km_fit(cases, COUNT(SIX_MP), points));
    }
}

static void kaplan_meier_without_censoring_counts(void **state)
{
    (void)state;
    ps_km_case cases[100];
    ps_km_point points[100];
    for (int i = 0; i < 100; i++) {
        cases[i] = (ps_km_case){(i * 37) % 100, true};
    }
    assert_int_equal(ps_km_fit(cases, 100, points), 100);
    for (int i = 0; i < 100; i++) {
        const double s = 1 - (i + 1) / 100.0;
        assert_true(points[i].time == i && fabs(points[i].survival - s) < 1e-14);
        assert_true(fabs(points[i].se - sqrt(s * (1 - s) / 100)) < 1e-12); // binomial
    }
}

static void kaplan_meier_without_events_is_empty(void **state)
{
    (void)state;
    ps_km_case cases[] = {{1, false}, {2, false}};
    ps_km_point points[2];
    assert_int_equal(ps_km_fit(cases, 2, points), 0);
    assert_int_equal(ps_km_fit(cases, 0, points), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(binomial_intervals_match_the_reference),
        cmocka_unit_test(binomial_intervals_are_symmetric),
        cmocka_unit_test(the_ends_are_exact),
        cmocka_unit_test(effective_counts_may_have_fractions),
        cmocka_unit_test(mean_interval_is_students),
        cmocka_unit_test(kaplan_meier_gives_the_six_mp_curve),
        cmocka_unit_test(kaplan_meier_without_censoring_counts),
        cmocka_unit_test(kaplan_meier_without_events_is_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
