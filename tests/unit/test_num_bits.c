// One hash over results of num/: the same on every compiler, optimisation and instruction set. A
// change here changes what a seed means; it needs a line in the changelog.
#include "base/hash.h"
#include "num/design.h"
#include "num/dist.h"
#include "num/linalg.h"
#include "num/philox.h"
#include "num/sketch.h"
#include "num/special.h"
#include "num/sums.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static uint64_t add(uint64_t hash, double x)
{
    uint64_t bits = 0;
    memcpy(&bits, &x, sizeof(bits));
    return ps_hash_mix(hash * 31 + bits);
}

static double draw(int i)
{
    return ps_uniform(ps_stream_of(1, ps_str_of("bits"), 0), (uint64_t)i, 0, 0, 0);
}

static void special_functions_have_one_value(void **state)
{
    (void)state;
    static const double SHAPES[] = {0.3, 1, 4.5, 80, 3000};
    uint64_t hash = 0;
    for (int i = 0; i < 1000; i++) {
        const double u = draw(i);
        const ps_tails p = {u, 1 - u};
        hash = add(hash, ps_normal_quantile(u));
        hash = add(hash, ps_normal_cdf(40 * u - 38));
        hash = add(hash, ps_lgamma(20 * u));
        hash = add(hash, ps_erfc(6 * u - 1));
        for (int a = 0; a < 5; a++) {
            double y = 0;
            hash = add(hash, ps_gamma_quantile(SHAPES[a], p));
            hash = add(hash, ps_student_quantile(SHAPES[a], p));
            hash = add(hash, ps_beta_quantile(SHAPES[a], SHAPES[i % 5], p, &y));
        }
    }
    assert_int_equal(hash, UINT64_C(0x4b4b4520145e8c91));
}

static void distributions_have_one_value(void **state)
{
    (void)state;
    uint64_t hash = 0;
    for (int k = PS_DIST_UNIFORM; k < PS_DIST_COUNT; k++) {
        if (k == PS_DIST_BERNOULLI || k == PS_DIST_DISCRETE) {
            continue;
        }
        const ps_dist d = ps_dist_make((ps_dist_kind)k, 1, 2, 4);
        const ps_dist cut = ps_dist_truncate(d, 0.2, 2.5);
        for (int i = 0; i < 300; i++) {
            hash = add(hash, ps_dist_quantile(&d, draw(i)));
            hash = add(hash, ps_dist_quantile(&cut, draw(i)));
            hash = add(hash, ps_dist_log_density(&d, 1 + draw(i)));
        }
        hash = add(hash, ps_dist_mean(&cut));
        hash = add(hash, ps_dist_sd(&cut));
    }
    assert_int_equal(hash, UINT64_C(0x9795f51aff29c85c));
}

static void designs_and_statistics_have_one_value(void **state)
{
    (void)state;
    enum { N = 12000 };
    static double x[N];
    uint64_t hash = 0;
    ps_design d;
    assert_int_equal(ps_design_init(&d, PS_DESIGN_LHS, 1, 1, N, 0), PS_OK);
    for (int i = 0; i < N; i++) {
        x[i] = ps_design_point(&d, 0, 5, (uint64_t)i);
        hash = add(hash, x[i]);
    }
    hash = add(hash, ps_sum(x, N));
    const ps_moments m =
        ps_moments_merge(ps_moments_of(x, 4096, 0), ps_moments_of(x + 4096, 4096, 4096));
    hash = add(add(hash, m.mean), m.m2);
    ps_sketch s = {0};
    for (int i = 0; i < 2; i++) {
        assert_int_equal(ps_sketch_add_block(&s, x + i * PS_BLOCK_MEMBERS, PS_BLOCK_MEMBERS),
                         PS_OK);
    }
    for (int i = 0; i <= 100; i++) {
        hash = add(hash, ps_sketch_quantile(&s, i / 100.0));
    }
    ps_sketch_clear(&s);
    const double r[] = {1, 0.9, 0.9, 0.9, 1, -0.9, 0.9, -0.9, 1};
    double nearest[9];
    assert_int_equal(ps_corr_nearest(r, 3, nearest), PS_OK);
    for (int i = 0; i < 9; i++) {
        hash = add(hash, nearest[i]);
    }
    assert_int_equal(hash, UINT64_C(0x27477811be6dcb92));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(special_functions_have_one_value),
        cmocka_unit_test(distributions_have_one_value),
        cmocka_unit_test(designs_and_statistics_have_one_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
