// Cholesky, eigenvalues, nearest correlation matrix and the Gaussian copula.
#include "base/alloc.h"
#include "num/linalg.h"
#include "num/philox.h"
#include "num/special.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void cholesky_gives_the_textbook_factor(void **state)
{
    (void)state;
    // integers: exact
    const double a[] = {4, 12, -16, 12, 37, -43, -16, -43, 98};
    const double wanted[] = {2, 0, 0, 6, 1, 0, -8, 5, 3};
    double l[9];
    assert_int_equal(ps_cholesky(a, 3, l), PS_OK);
    assert_memory_equal(l, wanted, sizeof(l));
    const double not_definite[] = {1, 2, 2, 1};
    assert_int_equal(ps_cholesky(not_definite, 2, l), PS_ERR_NUMERIC);
    const double singular[] = {1, 1, 1, 1};
    assert_int_equal(ps_cholesky(singular, 2, l), PS_ERR_NUMERIC);
}

static void eigenvalues_and_vectors_rebuild_the_matrix(void **state)
{
    (void)state;
    enum { N = 12 };
    static double a[N * N], copy[N * N], vectors[N * N], values[N];
    for (int i = 0; i < N; i++) {
        for (int j = 0; j < N; j++) {
            a[i * N + j] = 1.0 / (i + j + 1); // Hilbert
        }
    }
    memcpy(copy, a, sizeof(a));
    ps_eigen_symmetric(copy, N, values, vectors);
    for (int i = 0; i < N; i++) {
        for (int j = 0; j < N; j++) {
            double rebuilt = 0;
            double dot = 0;
            for (int k = 0; k < N; k++) {
                rebuilt += vectors[i * N + k] * values[k] * vectors[j * N + k];
                dot += vectors[k * N + i] * vectors[k * N + j];
            }
            assert_true(fabs(rebuilt - a[i * N + j]) < 1e-14);
            assert_true(fabs(dot - (i == j)) < 1e-14);
        }
    }
    // second differences: eigenvalues 2 - 2 cos(k pi / 4)
    double d[] = {2, -1, 0, -1, 2, -1, 0, -1, 2};
    ps_eigen_symmetric(d, 3, values, vectors);
    assert_true(fabs(values[0] + values[1] + values[2] - 6) < 1e-14);
    assert_true(fabs(values[0] * values[1] * values[2] - 4) < 1e-13);
}

static void a_valid_matrix_passes(void **state)
{
    (void)state;
    const double r[] = {1, 0.4, -0.2, 0.4, 1, 0.3, -0.2, 0.3, 1};
    double nearest[9];
    ps_corr_fault fault;
    assert_int_equal(ps_corr_check(r, 3, nearest, &fault), PS_OK);
}

static void a_contradiction_names_its_pair_and_a_remedy(void **state)
{
    (void)state;
    // 1 and 2 almost equal, 1 and 3 too, but 2 and 3 opposed; 4 is by the way
    const double r[] = {1, 0.9, 0.9, 0.1, 0.9, 1, -0.9, 0.1, 0.9, -0.9, 1, 0.1, 0.1, 0.1, 0.1, 1};
    double nearest[16], l[16];
    ps_corr_fault fault;
    assert_int_equal(ps_corr_check(r, 4, nearest, &fault), PS_ERR_INPUT);
    assert_int_equal(fault.i, 2);
    assert_true(fault.j < 2);
    assert_non_null(strstr(fault.why, "contradicts"));
    assert_true(fault.valid == nearest[4 * fault.i + fault.j] && fault.valid != fault.given);
    // what is offered is valid, even rounded to three digits
    for (int i = 0; i < 16; i++) {
        nearest[i] = round(nearest[i] * 1000) / 1000;
    }
    assert_int_equal(ps_corr_check(nearest, 4, l, &fault), PS_OK);
}

static void the_one_wrong_pair_is_found(void **state)
{
    (void)state;
    // all 0.8 but one: with n of them consistent, the odd one must move most
    enum { N = 6 };
    double r[N * N], nearest[N * N];
    for (int i = 0; i < N * N; i++) {
        r[i] = i / N == i % N ? 1 : 0.8;
    }
    r[4 * N + 1] = r[1 * N + 4] = -0.5;
    ps_corr_fault fault;
    assert_int_equal(ps_corr_check(r, N, nearest, &fault), PS_ERR_INPUT);
    assert_int_equal(fault.i, 4);
    assert_int_equal(fault.j, 1);
    assert_true(fault.given == -0.5 && fault.valid > -0.5 && fault.valid < 0.8);
}

static void nearest_matrix_is_highams(void **state)
{
    (void)state;
    // Higham 2002, section 1: {2 -1 0 0; ...} scaled; here his 3 x 3 example {1 1 0; 1 1 1; 0 1 1},
    // whose nearest correlation matrix is 0.7607 beside the diagonal and 0.1573 in the corner;
    // the least eigenvalue kept here moves it by less than 0.01
    const double r[] = {1, 1, 0, 1, 1, 1, 0, 1, 1};
    double nearest[9];
    assert_int_equal(ps_corr_nearest(r, 3, nearest), PS_OK);
    assert_true(fabs(nearest[1] - 0.7607) < 0.01 && fabs(nearest[2] - 0.1573) < 0.01);
    assert_true(nearest[1] == nearest[3] && fabs(nearest[1] - nearest[5]) < 1e-9);
    for (int i = 0; i < 3; i++) {
        assert_true(nearest[4 * i] == 1);
    }
    // a valid matrix is its own nearest
    const double valid[] = {1, 0.5, 0.5, 1};
    assert_int_equal(ps_corr_nearest(valid, 2, nearest), PS_OK);
    assert_true(fabs(nearest[1] - 0.5) < 1e-14);
}

static void a_large_wrong_matrix_is_mended_too(void **state)
{
    (void)state;
    // signs at random: far from valid, and few rounds at this size
    enum { N = 100 };
    static double r[N * N], nearest[N * N], l[N * N];
    const ps_stream s = ps_stream_of(1, ps_str_of("signs"), 0);
    for (int i = 0; i < N; i++) {
        r[i * N + i] = 1;
        for (int j = 0; j < i; j++) {
            const double u = ps_uniform(s, (uint64_t)i, (uint32_t)j, 0, 0);
            r[i * N + j] = r[j * N + i] = u < 0.5 ? -0.9 : 0.9;
        }
    }
    ps_corr_fault fault;
    assert_int_equal(ps_corr_check(r, N, nearest, &fault), PS_ERR_INPUT);
    assert_int_equal(ps_corr_check(nearest, N, l, &fault), PS_OK);
}

static void simple_faults_are_named(void **state)
{
    (void)state;
    double nearest[4];
    ps_corr_fault fault;
    const double diagonal[] = {1, 0, 0, 2};
    assert_int_equal(ps_corr_check(diagonal, 2, nearest, &fault), PS_ERR_INPUT);
    assert_true(fault.i == 1 && fault.j == 1 && fault.given == 2 && fault.valid == 1);
    const double lopsided[] = {1, 0.2, 0.3, 1};
    assert_int_equal(ps_corr_check(lopsided, 2, nearest, &fault), PS_ERR_INPUT);
    assert_non_null(strstr(fault.why, "differ"));
    assert_true(fabs(fault.valid - 0.25) < 1e-14);
    const double too_large[] = {1, 1.2, 1.2, 1};
    assert_int_equal(ps_corr_check(too_large, 2, nearest, &fault), PS_ERR_INPUT);
    assert_non_null(strstr(fault.why, "between"));
    assert_true(fabs(fault.valid - (1 - PS_CORR_LEAST_EIGENVALUE)) < 1e-9);
    const double hole[] = {1, NAN, NAN, 1};
    assert_int_equal(ps_corr_check(hole, 2, nearest, &fault), PS_ERR_INPUT);
}

static void memory_that_runs_out_is_reported(void **state)
{
    (void)state;
    const double r[] = {1, 1.2, 1.2, 1};
    double nearest[4];
    ps_corr_fault fault;
    ps_alloc_fail_after(0);
    assert_int_equal(ps_corr_check(r, 2, nearest, &fault), PS_ERR_MEMORY);
    ps_alloc_fail_after(-1);
}

static const struct {
    double r, spearman, kendall;
} COPULA[] = {{0.3, 0.2875642186, 0.1939733681},
              {0.5, 0.4825837395, 0.3333333333},
              {0.8, 0.7859392826, 0.5903344706}};

// 12 E[u v] - 3 by the trapezoid rule over both normals, which converges exponentially here
static void copula_has_the_exact_spearman_correlation(void **state)
{
    (void)state;
    for (int c = 0; c < 3; c++) {
        const double a[] = {1, COPULA[c].r, COPULA[c].r, 1};
        double l[4];
        assert_int_equal(ps_cholesky(a, 2, l), PS_OK);
        double sum = 0;
        const double h = 0.1;
        for (int i = -85; i <= 85; i++) {
            for (int k = -85; k <= 85; k++) {
                const double z[] = {i * h, k * h};
                double u[2];
                ps_copula_apply(l, 2, z, u);
                sum += u[0] * u[1] * exp(-0.5 * (z[0] * z[0] + z[1] * z[1]));
            }
        }
        const double mean = sum * h * h / (2 * 3.14159265358979323846);
        assert_true(fabs(12 * mean - 3 - COPULA[c].spearman) < 1e-9);
    }
}

// share of concordant pairs of draws; standard error below 1 / sqrt(N) = 0.0032
static void copula_has_the_kendall_correlation(void **state)
{
    (void)state;
    enum { N = 100000 };
    const ps_stream s = ps_stream_of(1, ps_str_of("kendall"), 0);
    for (int c = 0; c < 3; c++) {
        const double a[] = {1, COPULA[c].r, COPULA[c].r, 1};
        double l[4];
        assert_int_equal(ps_cholesky(a, 2, l), PS_OK);
        int concordant = 0;
        for (uint64_t m = 0; m < N; m++) {
            double u[4];
            for (uint32_t k = 0; k < 4; k++) {
                u[k] = ps_normal_draw(s, m, k, 0, 0);
            }
            ps_copula_apply(l, 2, u, u); // in place
            ps_copula_apply(l, 2, u + 2, u + 2);
            concordant += (u[0] - u[2]) * (u[1] - u[3]) > 0;
        }
        assert_true(fabs(2.0 * concordant / N - 1 - COPULA[c].kendall) < 0.01);
    }
}

static void copula_keeps_margins_and_the_first_input(void **state)
{
    (void)state;
    const double a[] = {1, 0.8, 0.8, 1};
    double l[4], u[2];
    assert_int_equal(ps_cholesky(a, 2, l), PS_OK);
    for (int i = 1; i < 100; i++) {
        const double z[] = {ps_normal_quantile(i / 100.0), 0};
        ps_copula_apply(l, 2, z, u);
        assert_true(fabs(u[0] - i / 100.0) < 1e-15);
    }
    const double far[] = {40, -400};
    ps_copula_apply(l, 2, far, u);
    assert_true(u[0] < 1 && u[1] > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cholesky_gives_the_textbook_factor),
        cmocka_unit_test(eigenvalues_and_vectors_rebuild_the_matrix),
        cmocka_unit_test(a_valid_matrix_passes),
        cmocka_unit_test(a_contradiction_names_its_pair_and_a_remedy),
        cmocka_unit_test(the_one_wrong_pair_is_found),
        cmocka_unit_test(nearest_matrix_is_highams),
        cmocka_unit_test(a_large_wrong_matrix_is_mended_too),
        cmocka_unit_test(simple_faults_are_named),
        cmocka_unit_test(memory_that_runs_out_is_reported),
        cmocka_unit_test(copula_has_the_exact_spearman_correlation),
        cmocka_unit_test(copula_has_the_kendall_correlation),
        cmocka_unit_test(copula_keeps_margins_and_the_first_input),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
