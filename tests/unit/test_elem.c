// Elementary functions: error against MPFR, the same bits at every width, special values as C has
// them, hardware flags. PS_TEST_POINTS=10000000 gives the long version of the error test.
#include "base/cpu.h"
#include "num/elem.h"
#include "num/elem_kernels.h"

#include <fenv.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <mpfr.h>

#define BITS 128 // working precision of the reference
#define QUICK_POINTS 200000
#define BLOCK 1003 // not a multiple of any width

static const double LN2 = 0x1.62e42fefa39efp-1;
static const double PIO2 = 0x1.921fb54442d18p+0;

// ---------------------------------------------------------------- arguments

typedef enum draw_kind {
    DRAW_END,
    DRAW_EVEN, // uniform in [a, b]
    DRAW_SIZE, // uniform exponent between a and b
    DRAW_BOTH, // as DRAW_SIZE, both signs
    DRAW_NEAR, // within a few ulp of a multiple of a, at most b
} draw_kind;

typedef struct draw {
    draw_kind kind;
    double a, b;
} draw;

static uint64_t next_bits(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

static double next_unit(uint64_t *state)
{
    return (double)(next_bits(state) >> 11) * 0x1p-53;
}

static uint64_t bits_of(double x)
{
    uint64_t u;
    memcpy(&u, &x, sizeof u);
    return u;
}

static double of_bits(uint64_t u)
{
    double x;
    memcpy(&x, &u, sizeof x);
    return x;
}

static double draw_one(const draw *d, uint64_t *state)
{
    const double u = next_unit(state);
    double x = 0.0;
    switch (d->kind) {
    case DRAW_END:
        break;
    case DRAW_EVEN:
        x = d->a + (d->b - d->a) * u;
        break;
    case DRAW_SIZE:
    case DRAW_BOTH: {
        // positive doubles are ordered as their bits
        const uint64_t low = bits_of(d->a);
        x = of_bits(low + next_bits(state) % (bits_of(d->b) - low + 1));
        x = d->kind == DRAW_BOTH && u < 0.5 ? -x : x;
        break;
    }
    case DRAW_NEAR: {
        x = d->a * floor(u * (d->b / d->a) + 1);
        x = of_bits(bits_of(x) + next_bits(state) % 9 - 4);
        x = next_bits(state) % 2 == 0 ? -x : x;
        break;
    }
    }
    return x;
}

// ---------------------------------------------------------------- error against MPFR

typedef struct subject {
    const char *name;
    double (*ours)(double);
    int (*exact)(mpfr_t, const mpfr_t, mpfr_rnd_t);
    draw draws[6];
} subject;

static const subject SUBJECTS[] = {
    {"exp",
     ps_exp,
     mpfr_exp,
     {{DRAW_EVEN, -746, 710},
      {DRAW_EVEN, -2, 2},
      {DRAW_BOTH, 0x1p-60, 700},
      {DRAW_NEAR, LN2 / 2, 700}}},
    {"ln",
     ps_ln,
     mpfr_log,
     {{DRAW_SIZE, 0x1p-1074, 0x1p1023},
      {DRAW_EVEN, 0.3, 3},
      {DRAW_EVEN, 0.99, 1.01},
      {DRAW_SIZE, 0.6, 1.5}}},
    {"log10",
     ps_log10,
     mpfr_log10,
     {{DRAW_SIZE, 0x1p-1074, 0x1p1023}, {DRAW_EVEN, 0.3, 3}, {DRAW_EVEN, 0.99, 1.01}}},
    {"sin",
     ps_sin,
     mpfr_sin,
     {{DRAW_EVEN, -10, 10},
      {DRAW_BOTH, 0x1p-1070, 0x1p1023},
      {DRAW_EVEN, -1e6, 1e6},
      {DRAW_NEAR, PIO2, 1e7},
      {DRAW_NEAR, PIO2 / 2, 30}}},
    {"cos",
     ps_cos,
     mpfr_cos,
     {{DRAW_EVEN, -10, 10},
      {DRAW_BOTH, 0x1p-1070, 0x1p1023},
      {DRAW_EVEN, -1e6, 1e6},
      {DRAW_NEAR, PIO2, 1e7},
      {DRAW_NEAR, PIO2 / 2, 30}}},
    {"tan",
     ps_tan,
     mpfr_tan,
     {{DRAW_EVEN, -10, 10},
      {DRAW_BOTH, 0x1p-1070, 0x1p1023},
      {DRAW_EVEN, -1e6, 1e6},
      {DRAW_NEAR, PIO2, 1e7},
      {DRAW_NEAR, PIO2 / 2, 30}}},
    {"asin",
     ps_asin,
     mpfr_asin,
     {{DRAW_EVEN, -1, 1},
      {DRAW_BOTH, 0x1p-1074, 1},
      {DRAW_EVEN, 0.49, 0.51},
      {DRAW_BOTH, 0.99, 1}}},
    {"acos",
     ps_acos,
     mpfr_acos,
     {{DRAW_EVEN, -1, 1},
      {DRAW_BOTH, 0x1p-1074, 1},
      {DRAW_EVEN, 0.49, 0.51},
      {DRAW_BOTH, 0.99, 1}}},
    {"atan",
     ps_atan,
     mpfr_atan,
     {{DRAW_EVEN, -8, 8},
      {DRAW_BOTH, 0x1p-1074, 0x1p1023},
      {DRAW_BOTH, 0.25, 4},
      {DRAW_EVEN, 0.4, 0.43}}},
    {"sinh",
     ps_sinh,
     mpfr_sinh,
     {{DRAW_EVEN, -711, 711},
      {DRAW_EVEN, -3, 3},
      {DRAW_BOTH, 0x1p-1074, 700},
      {DRAW_NEAR, LN2 / 2, 40}}},
    {"cosh",
     ps_cosh,
     mpfr_cosh,
     {{DRAW_EVEN, -711, 711},
      {DRAW_EVEN, -3, 3},
      {DRAW_BOTH, 0x1p-1074, 700},
      {DRAW_NEAR, LN2 / 2, 40}}},
    {"tanh",
     ps_tanh,
     mpfr_tanh,
     {{DRAW_EVEN, -23, 23},
      {DRAW_EVEN, -3, 3},
      {DRAW_BOTH, 0x1p-1074, 700},
      {DRAW_NEAR, LN2 / 2, 20}}},
    {"erf",
     ps_erf,
     mpfr_erf,
     {{DRAW_EVEN, -6.5, 6.5},
      {DRAW_EVEN, -1.5, 1.5},
      {DRAW_BOTH, 0x1p-1074, 700},
      {DRAW_BOTH, 0.9, 1.1}}},
};

#define N_SUBJECTS (sizeof SUBJECTS / sizeof SUBJECTS[0])

static int64_t points(void)
{
    const char *wanted = getenv("PS_TEST_POINTS");
    return wanted == NULL ? QUICK_POINTS : strtoll(wanted, NULL, 10);
}

/// |y - exact| in units in the last place of the exact value; infinite where only one is infinite.
static double ulp_error(double y, const mpfr_t exact, mpfr_t work)
{
    const double nearest = mpfr_get_d(exact, MPFR_RNDN);
    if (isinf(nearest) || !isfinite(y) || mpfr_zero_p(exact)) {
        return y == nearest ? 0.0 : INFINITY;
    }
    const mpfr_exp_t last = mpfr_get_exp(exact) - 53;
    mpfr_sub_d(work, exact, y, MPFR_RNDN);
    mpfr_mul_2si(work, work, last > -1074 ? -last : 1074, MPFR_RNDN);
    return fabs(mpfr_get_d(work, MPFR_RNDN));
}

static void each_function_is_within_one_ulp_of_mpfr(void **state)
{
    (void)state;
    mpfr_t x;
    mpfr_t y;
    mpfr_t work;
    mpfr_inits2(BITS, x, y, work, (mpfr_ptr)NULL);
    for (size_t s = 0; s < N_SUBJECTS; s++) {
        const subject *f = &SUBJECTS[s];
        int32_t n_draws = 0;
        while (f->draws[n_draws].kind != DRAW_END) {
            n_draws++;
        }
        uint64_t rng = s + 1;
        double worst = 0.0;
        double where = 0.0;
        for (int64_t i = 0, n = points(); i < n; i++) {
            const double arg = draw_one(&f->draws[i % n_draws], &rng);
            mpfr_set_d(x, arg, MPFR_RNDN);
            f->exact(y, x, MPFR_RNDN);
            const double e = ulp_error(f->ours(arg), y, work);
            if (e > worst) {
                worst = e;
                where = arg;
            }
        }
        print_message("%-6s %.3f ulp at %a\n", f->name, worst, where);
        assert_true(worst <= 1.0);
    }
    mpfr_clears(x, y, work, (mpfr_ptr)NULL);
}

static void power_is_within_one_ulp_of_mpfr(void **state)
{
    (void)state;
    static const draw bases[] = {{DRAW_EVEN, 0, 10},
                                 {DRAW_SIZE, 0x1p-1074, 0x1p1023},
                                 {DRAW_EVEN, 0.9, 1.1},
                                 {DRAW_EVEN, 0.5, 2}};
    mpfr_t x;
    mpfr_t y;
    mpfr_t r;
    mpfr_t work;
    mpfr_inits2(BITS, x, y, r, work, (mpfr_ptr)NULL);
    uint64_t rng = 99;
    double worst = 0.0;
    double worst_x = 0.0;
    double worst_y = 0.0;
    for (int64_t i = 0, n = points(); i < n; i++) {
        const double a = draw_one(&bases[i % 4], &rng);
        // results over the whole range of doubles, or moderate exponents
        const double reach = (next_unit(&rng) * 2 - 1) * 750;
        double b = i / 4 % 2 == 0 ? reach / log(a) : reach / 100;
        b = i / 8 % 4 == 0 ? rint(b) : b;
        const double ours = i / 64 % 2 == 0 || b != rint(b) ? ps_pow(a, b) : ps_pow(-a, b);
        mpfr_set_d(x, i / 64 % 2 == 0 || b != rint(b) ? a : -a, MPFR_RNDN);
        mpfr_set_d(y, b, MPFR_RNDN);
        mpfr_pow(r, x, y, MPFR_RNDN);
        const double e = ulp_error(ours, r, work);
        if (e > worst) {
            worst = e;
            worst_x = a;
            worst_y = b;
        }
    }
    print_message("pow    %.3f ulp at %a, %a\n", worst, worst_x, worst_y);
    assert_true(worst <= 1.0);
    mpfr_clears(x, y, r, work, (mpfr_ptr)NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_function_is_within_one_ulp_of_mpfr),
        cmocka_unit_test(power_is_within_one_ulp_of_mpfr),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
