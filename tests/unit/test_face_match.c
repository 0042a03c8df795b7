// Tests of study/face_match against the numbers of the specification (section 7.3).
#include "study/face_match.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static double fpir_of(double gallery, double rate)
{
    return ps_face_match_fpir(&(ps_face_match){.gallery = gallery, .false_match_rate = rate});
}

static void false_positives_grow_with_the_gallery(void **state)
{
    (void)state;
    assert_true(fabs(fpir_of(1000, 1e-4) - 0.095) < 0.0005);
    assert_true(fabs(fpir_of(10000, 1e-4) - 0.63) < 0.005);
    assert_true(fabs(fpir_of(10000, 1e-6) - 0.010) < 0.0005);
    assert_true(fabs(fpir_of(1e6, 1e-6) - 0.63) < 0.005);
    assert_true(fabs(fpir_of(25000, 2.1e-6) - 0.052) < 0.0012); // 28 of 535, the field example
}

static void small_rates_lose_no_digits(void **state)
{
    (void)state;
    // 1 - (1 - f)^N = N f (1 - (N - 1) f / 2 ...) to first order
    assert_true(fabs(fpir_of(50, 1e-15) / (50 * 1e-15) - 1.0) < 1e-12);
    assert_true(fpir_of(50, 0.0) == 0.0);
    assert_true(fpir_of(50, 1.0) == 1.0);
    assert_true(fpir_of(1, 0.25) == 0.25);
}

static void a_hit_is_worth_what_prior_and_gallery_make_it(void **state)
{
    (void)state;
    static const struct {
        double prior, fpir, posterior;
    } cases[] = {{0.20, 0.003, 0.99}, {0.20, 0.05, 0.82}, {0.20, 0.3, 0.43},
                 {0.05, 0.003, 0.94}, {0.05, 0.05, 0.49}, {0.05, 0.3, 0.14}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const ps_face_match m = {.gallery = 1,
                                 .false_match_rate = cases[i].fpir,
                                 .prior = cases[i].prior,
                                 .hit_rate = 0.9};
        assert_true(fabs(ps_face_match_posterior(&m) - cases[i].posterior) < 0.0051);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(false_positives_grow_with_the_gallery),
        cmocka_unit_test(small_rates_lose_no_digits),
        cmocka_unit_test(a_hit_is_worth_what_prior_and_gallery_make_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
