// Graphical functions: the vectors of rules S-60 to S-66 and exactness at the points.
#include "num/interp.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define TABLE(kind, xs, ys) ((ps_table){(kind), (int32_t)(sizeof(xs) / sizeof(*(xs))), (xs), (ys)})

static double at(ps_table t, double x)
{
    return ps_lookup(&t, x);
}

static void continuous_holds_the_end_values(void **state) // S-60
{
    (void)state;
    static const double X[] = {0, 1, 2};
    static const double Y[] = {0, 1, 4};
    const ps_table t = TABLE(PS_TABLE_CONTINUOUS, X, Y);
    assert_true(at(t, 3) == 4 && at(t, -1) == 0 && at(t, 1.5) == 2.5);
    assert_true(at(t, INFINITY) == 4 && at(t, -INFINITY) == 0);
}

static void extrapolate_goes_on_along_the_end_lines(void **state) // S-60
{
    (void)state;
    static const double X[] = {0, 1, 2};
    static const double Y[] = {0, 1, 4};
    const ps_table t = TABLE(PS_TABLE_EXTRAPOLATE, X, Y);
    assert_true(at(t, 3) == 7 && at(t, -1) == -1 && at(t, 2) == 4 && at(t, 0) == 0);
}

static void extrapolate_holds_beyond_a_vertical_end(void **state)
{
    (void)state;
    static const double X[] = {0, 0, 1, 1};
    static const double Y[] = {1, 2, 3, 9};
    const ps_table t = TABLE(PS_TABLE_EXTRAPOLATE, X, Y);
    assert_true(at(t, -5) == 1 && at(t, 0) == 2 && at(t, 0.5) == 2.5 && at(t, 7) == 9);
}

static void discrete_takes_the_next_lower_point(void **state) // S-61
{
    (void)state;
    static const double X[] = {0, 1, 2};
    static const double Y[] = {10, 20, 20};
    const ps_table t = TABLE(PS_TABLE_DISCRETE, X, Y);
    assert_true(at(t, -1) == 10 && at(t, 0.5) == 10 && at(t, 1) == 20 && at(t, 5) == 20);
}

static void forward_takes_the_next_higher_point(void **state) // S-62
{
    (void)state;
    static const double X[] = {0, 1, 2};
    static const double Y[] = {0, 1, 2};
    const ps_table t = TABLE(PS_TABLE_FORWARD, X, Y);
    assert_true(at(t, -1) == 0 && at(t, 0.5) == 1 && at(t, 1) == 1 && at(t, 2.5) == 2);
}

static void points_between_lie_on_the_line(void **state) // S-63, S-67
{
    (void)state;
    static const double X[] = {0, 0.25, 0.5, 0.75, 1};
    static const double Y[] = {0, 0.1, 0.5, 0.9, 1};
    const ps_table t = TABLE(PS_TABLE_CONTINUOUS, X, Y);
    assert_true(at(t, 0.25) == 0.1 && fabs(at(t, 0.375) - 0.3) < 1e-15);
    static const double X2[] = {30, 70};
    static const double Y2[] = {0.5, 0.9};
    assert_true(fabs(at(TABLE(PS_TABLE_CONTINUOUS, X2, Y2), 50) - 0.7) < 1e-15);
}

static void the_last_of_equal_points_counts(void **state) // S-65
{
    (void)state;
    static const double X[] = {0, 1, 1, 2};
    static const double Y[] = {0, 1, 5, 6};
    const ps_table t = TABLE(PS_TABLE_CONTINUOUS, X, Y);
    assert_true(at(t, 1) == 5 && at(t, 0.5) == 0.5 && at(t, 1.5) == 5.5);
}

static void one_point_is_a_constant(void **state) // S-66
{
    (void)state;
    static const double X[] = {3};
    static const double Y[] = {7};
    for (int kind = PS_TABLE_CONTINUOUS; kind <= PS_TABLE_FORWARD; kind++) {
        const ps_table t = TABLE((ps_table_kind)kind, X, Y);
        assert_true(at(t, -1e9) == 7 && at(t, 3) == 7 && at(t, 1e9) == 7);
    }
}

static void nan_stays_nan(void **state) // S-66
{
    (void)state;
    static const double X[] = {0, 1};
    static const double Y[] = {0, 1};
    for (int kind = PS_TABLE_CONTINUOUS; kind <= PS_TABLE_FORWARD; kind++) {
        assert_true(isnan(at(TABLE((ps_table_kind)kind, X, Y), NAN)));
    }
}

static void every_point_is_met_exactly(void **state)
{
    (void)state;
    static double x[1000];
    static double y[1000];
    double sum = -3;
    for (int i = 0; i < 1000; i++) {
        x[i] = sum += 0.001 + fmod(i * 0.7390851, 1);
        y[i] = i == 500 ? 1e300 : i == 501 ? -1e300 : fmod(i * 0.381966, 1) * 1e3;
    }
    const ps_table t = TABLE(PS_TABLE_CONTINUOUS, x, y);
    for (int i = 0; i < 1000; i++) {
        assert_true(at(t, x[i]) == y[i]);
        assert_int_equal(ps_table_find(&t, x[i]), i);
        assert_int_equal(ps_table_find(&t, nextafter(x[i], -10)), i - 1);
    }
}

static void the_arithmetic_is_the_stated_one(void **state)
{
    (void)state;
    static const double X[] = {0.1, 0.7, 1.9};
    static const double Y[] = {0.3, 1.1, -0.7};
    const ps_table t = TABLE(PS_TABLE_CONTINUOUS, X, Y);
    for (int i = 0; i < 600; i++) {
        const double x = 0.1001 + i * 0.0029;
        const int k = x < 0.7 ? 0 : 1;
        const double slope = (Y[k + 1] - Y[k]) / (X[k + 1] - X[k]);
        assert_true(ps_table_slope(&t, k) == slope);
        assert_true(at(t, x) == Y[k] + (x - X[k]) * slope);
    }
}

static void check_names_the_fault_and_the_point(void **state) // S-61, S-64
{
    (void)state;
    static const double UNSORTED[] = {2, 1, 3};
    static const double Y[] = {1, 2, 3};
    static const double HOLE[] = {0, NAN, 1};
    const char *why = NULL;
    int32_t point = -1;
    ps_table t = TABLE(PS_TABLE_CONTINUOUS, UNSORTED, Y);
    assert_int_equal(ps_table_check(&t, &why, &point), PS_ERR_INPUT);
    assert_int_equal(point, 1);
    assert_non_null(strstr(why, "ascending"));
    t = TABLE(PS_TABLE_CONTINUOUS, HOLE, Y);
    assert_int_equal(ps_table_check(&t, &why, &point), PS_ERR_INPUT);
    assert_int_equal(point, 1);
    t = TABLE(PS_TABLE_DISCRETE, Y, Y);
    assert_int_equal(ps_table_check(&t, &why, &point), PS_ERR_INPUT);
    assert_int_equal(point, 2);
    t.kind = PS_TABLE_EXTRAPOLATE;
    assert_int_equal(ps_table_check(&t, &why, &point), PS_OK);
    t.n = 0;
    assert_int_equal(ps_table_check(&t, &why, &point), PS_ERR_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(continuous_holds_the_end_values),
        cmocka_unit_test(extrapolate_goes_on_along_the_end_lines),
        cmocka_unit_test(extrapolate_holds_beyond_a_vertical_end),
        cmocka_unit_test(discrete_takes_the_next_lower_point),
        cmocka_unit_test(forward_takes_the_next_higher_point),
        cmocka_unit_test(points_between_lie_on_the_line),
        cmocka_unit_test(the_last_of_equal_points_counts),
        cmocka_unit_test(one_point_is_a_constant),
        cmocka_unit_test(nan_stays_nan),
        cmocka_unit_test(every_point_is_met_exactly),
        cmocka_unit_test(the_arithmetic_is_the_stated_one),
        cmocka_unit_test(check_names_the_fault_and_the_point),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
