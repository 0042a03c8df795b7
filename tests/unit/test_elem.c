// Elementary functions: error against MPFR, the same bits at every width, special values as C has
// them, hardware flags. PS_TEST_POINTS=10000000 gives the long version of the error test.
#include "base/cpu.h"
#include "num/elem.h"
#include "num/elem_kernels.h"

#include <fenv.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
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

// ---------------------------------------------------------------- the same bits at every width

static const double SPECIAL[] = {
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    -0.5,
    2.0,
    -2.0,
    3.0,
    -3.0,
    1.5,
    -2.5,
    10.0,
    1000.0,
    1e22,
    1e-300,
    -1e-300,
    0x1p-1074,
    -0x1p-1074,
    0x1p-1022,
    0x1.fffffffffffffp-1023,
    0x1.fffffffffffffp+1023,
    -0x1.fffffffffffffp+1023,
    INFINITY,
    -INFINITY,
    NAN,
    709.0,
    709.79,
    710.0,
    710.5,
    -708.5,
    -745.2,
    -750.0,
    1e5,
    0x1p52,
    0x1p53,
    0x1.8p53,
    0x1.921fb54442d18p+20,
    1e300,
    -1e300,
    0x1p-28,
    22.0,
    6.0,
    5.999,
    0x1.fffffffffffffp-1,
    0x1.0000000000001p+0,
    0x1.a827999fcef32p-2,
};

#define N_SPECIAL (sizeof SPECIAL / sizeof SPECIAL[0])

/// The functions of a table in the order of elem.def.
static ps_elem_fn *kernel_at(const ps_elem_kernels *k, size_t i)
{
    ps_elem_fn *const all[] = {
#define X(name) k->name,
#include "num/elem.def"
#undef X
    };
    return all[i];
}

/// Arguments of a block: special values, any bits at all, then ordinary numbers.
static void fill_block(double *x, uint64_t seed)
{
    for (size_t i = 0; i < BLOCK; i++) {
        const uint64_t kind = next_bits(&seed) % 8;
        if (kind < 2) {
            x[i] = SPECIAL[next_bits(&seed) % N_SPECIAL];
        } else if (kind < 4) {
            x[i] = of_bits(next_bits(&seed));
        } else {
            x[i] = draw_one(&(draw){DRAW_BOTH, 0x1p-8, 0x1p11}, &seed);
        }
    }
}

static void assert_same_bits(const char *name, const char *isa, const double *got,
                             const double *want, const double *x)
{
    for (size_t i = 0; i < BLOCK; i++) {
        if (bits_of(got[i]) != bits_of(want[i])) {
            fail_msg("%s(%a) is %a at %s, %a as scalar", name, x[i], got[i], isa, want[i]);
        }
        if (isnan(want[i])) {
            assert_int_equal(bits_of(want[i]), UINT64_C(0x7ff8000000000000));
        }
    }
}

static void every_instruction_set_gives_the_scalar_bits(void **state)
{
    (void)state;
    static double x[BLOCK];
    static double y[BLOCK];
    static double want[BLOCK];
    static double got[BLOCK];
    for (uint64_t round = 0; round < 100; round++) {
        fill_block(x, round);
        fill_block(y, round + 1000);
        for (ps_cpu_level level = PS_CPU_BASE; level <= ps_cpu_detect(); level++) {
            const ps_elem_kernels *k = ps_elem_kernels_for(level);
            for (size_t f = 0; f < N_SUBJECTS; f++) {
                for (size_t i = 0; i < BLOCK; i++) {
                    want[i] = SUBJECTS[f].ours(x[i]);
                }
                kernel_at(k, f)(got, x, BLOCK);
                assert_same_bits(SUBJECTS[f].name, k->isa, got, want, x);
            }
            for (size_t i = 0; i < BLOCK; i++) {
                want[i] = ps_pow(x[i], y[i]);
            }
            k->pow(got, x, y, BLOCK);
            assert_same_bits("pow", k->isa, got, want, x);
        }
    }
}

// The sum changes when a function changes: then, and only then, put the new one here.
static void bits_are_the_same_for_every_compiler(void **state)
{
    (void)state;
    static double x[BLOCK];
    static double y[BLOCK];
    uint64_t sum = 0;
    for (uint64_t round = 0; round < 10; round++) {
        fill_block(x, round + 2000);
        fill_block(y, round + 3000);
        for (size_t i = 0; i < BLOCK; i++) {
            for (size_t f = 0; f < N_SUBJECTS; f++) {
                sum = next_bits(&sum) ^ bits_of(SUBJECTS[f].ours(x[i]));
            }
            sum = next_bits(&sum) ^ bits_of(ps_pow(x[i], y[i]));
        }
    }
    assert_int_equal(sum, UINT64_C(0x6e5fc2a51e809a6e));
}

static void a_short_array_is_written_no_further(void **state)
{
    (void)state;
    const double x[16] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    for (ps_cpu_level level = PS_CPU_BASE; level <= ps_cpu_detect(); level++) {
        for (size_t n = 0; n < 16; n++) {
            double y[16] = {0};
            ps_elem_kernels_for(level)->ln(y, x, n);
            for (size_t i = 0; i < 16; i++) {
                assert_true(y[i] == (i < n ? ps_ln(x[i]) : 0.0));
            }
        }
    }
}

// ---------------------------------------------------------------- special values

static void special_values_are_those_of_c(void **state)
{
    (void)state;
    // the C library agrees with annex F on all of these
    static const struct {
        const char *name;
        double (*ours)(double);
        double (*theirs)(double);
    } pairs[] = {
        {"exp", ps_exp, exp},    {"ln", ps_ln, log},      {"log10", ps_log10, log10},
        {"sin", ps_sin, sin},    {"cos", ps_cos, cos},    {"tan", ps_tan, tan},
        {"asin", ps_asin, asin}, {"acos", ps_acos, acos}, {"atan", ps_atan, atan},
        {"sinh", ps_sinh, sinh}, {"cosh", ps_cosh, cosh}, {"tanh", ps_tanh, tanh},
        {"erf", ps_erf, erf},
    };
    for (size_t f = 0; f < sizeof pairs / sizeof pairs[0]; f++) {
        for (size_t i = 0; i < N_SPECIAL; i++) {
            const double a = pairs[f].ours(SPECIAL[i]);
            const double b = pairs[f].theirs(SPECIAL[i]);
            const bool special = isnan(b) || isinf(b) || b == 0.0 || fabs(b) == 1.0;
            if (special && !(isnan(a) && isnan(b)) && bits_of(a) != bits_of(b)) {
                fail_msg("%s(%a) is %a, should be %a", pairs[f].name, SPECIAL[i], a, b);
            }
        }
    }
}

static void special_powers_are_those_of_c(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_SPECIAL; i++) {
        for (size_t j = 0; j < N_SPECIAL; j++) {
            const double x = SPECIAL[i];
            const double y = SPECIAL[j];
            const double a = ps_pow(x, y);
            const double b = pow(x, y);
            const bool special = isnan(b) || isinf(b) || b == 0.0 || fabs(b) == 1.0;
            if (special && !(isnan(a) && isnan(b)) && bits_of(a) != bits_of(b)) {
                fail_msg("pow(%a, %a) is %a, should be %a", x, y, a, b);
            }
        }
    }
}

static void exact_results_are_exact(void **state)
{
    (void)state;
    double ten = 1.0;
    for (int32_t i = 0; i <= 22; i++, ten *= 10.0) {
        assert_true(ps_log10(ten) == i);
        assert_true(ps_pow(10.0, i) == ten);
    }
    for (int32_t i = -1074; i <= 1023; i++) {
        assert_true(ps_pow(2.0, i) == ldexp(1.0, i));
    }
    for (int32_t i = -3000; i <= 3000; i++) {
        const double x = i / 8.0;
        assert_true(ps_pow(x, 2.0) == x * x);
        assert_true(ps_pow(x * x, 0.5) == fabs(x));
        assert_true(ps_pow(x, 1.0) == x);
    }
    assert_true(ps_cos(0.0) == 1.0);
    assert_true(ps_exp(0.0) == 1.0);
    assert_true(ps_acos(-1.0) == 2 * PIO2);
    assert_true(ps_asin(1.0) == PIO2);
    assert_true(ps_atan(INFINITY) == PIO2);
}

// ---------------------------------------------------------------- hardware flags

#define WATCHED (FE_OVERFLOW | FE_INVALID | FE_DIVBYZERO)

typedef struct flag_case {
    const char *name;
    double x, y; // y for the power alone
    int flag;
} flag_case;

static const flag_case FLAG_CASES[] = {
    {"exp", 710, 0, FE_OVERFLOW},        {"exp", 1e300, 0, FE_OVERFLOW},
    {"ln", 0, 0, FE_DIVBYZERO},          {"ln", -0.0, 0, FE_DIVBYZERO},
    {"ln", -1, 0, FE_INVALID},           {"ln", -INFINITY, 0, FE_INVALID},
    {"log10", 0, 0, FE_DIVBYZERO},       {"log10", -1, 0, FE_INVALID},
    {"sin", INFINITY, 0, FE_INVALID},    {"cos", INFINITY, 0, FE_INVALID},
    {"tan", -INFINITY, 0, FE_INVALID},   {"asin", 2, 0, FE_INVALID},
    {"asin", -1.0000001, 0, FE_INVALID}, {"acos", 2, 0, FE_INVALID},
    {"acos", INFINITY, 0, FE_INVALID},   {"sinh", 711, 0, FE_OVERFLOW},
    {"sinh", -711, 0, FE_OVERFLOW},      {"cosh", -711, 0, FE_OVERFLOW},
    {"pow", 10, 309, FE_OVERFLOW},       {"pow", -10, 309, FE_OVERFLOW},
    {"pow", 0, -1, FE_DIVBYZERO},        {"pow", 0, -0.5, FE_DIVBYZERO},
    {"pow", -0.0, -3, FE_DIVBYZERO},     {"pow", -8, 1.0 / 3, FE_INVALID},
    {"pow", 0x1p-1074, -2, FE_OVERFLOW},
};

/// Runs a kernel on ordinary numbers with x (and y) in one lane; the flags it raised.
static int flags_of(const ps_elem_kernels *k, const char *name, double x, double y)
{
    double a[8] = {1, 1, 1, 1, 1, 1, 1, 1};
    double b[8] = {1, 1, 1, 1, 1, 1, 1, 1};
    double r[8];
    a[5] = x;
    b[5] = y;
    feclearexcept(FE_ALL_EXCEPT);
    if (strcmp(name, "pow") == 0) {
        k->pow(r, a, b, 8);
    }
    for (size_t f = 0; f < N_SUBJECTS; f++) {
        if (strcmp(name, SUBJECTS[f].name) == 0) {
            kernel_at(k, f)(r, a, 8);
        }
    }
    return fetestexcept(WATCHED);
}

static void what_has_no_finite_value_raises_its_flag(void **state)
{
    (void)state;
    for (ps_cpu_level level = PS_CPU_BASE; level <= ps_cpu_detect(); level++) {
        const ps_elem_kernels *k = ps_elem_kernels_for(level);
        for (size_t i = 0; i < sizeof FLAG_CASES / sizeof FLAG_CASES[0]; i++) {
            const flag_case *c = &FLAG_CASES[i];
            const int flags = flags_of(k, c->name, c->x, c->y);
            if ((flags & c->flag) == 0) {
                fail_msg("%s(%a, %a) raises %#x at %s", c->name, c->x, c->y, flags, k->isa);
            }
        }
    }
}

static void ordinary_arguments_raise_no_flag(void **state)
{
    (void)state;
    static const double ordinary[] = {0.0, -0.0, 1e-310, 0.1, -0.4, 0.5, -0.7, 1.0, -1.0};
    static const double wide[] = {2.5, -30, 700, -700, 1e5};
    for (ps_cpu_level level = PS_CPU_BASE; level <= ps_cpu_detect(); level++) {
        const ps_elem_kernels *k = ps_elem_kernels_for(level);
        for (size_t f = 0; f < N_SUBJECTS; f++) {
            const char *name = SUBJECTS[f].name;
            const bool is_log = name[0] == 'l';
            for (size_t i = 0; i < sizeof ordinary / sizeof ordinary[0]; i++) {
                const double x = ordinary[i];
                if (!is_log || x > 0.0) {
                    assert_int_equal(flags_of(k, name, x, 0.0), 0);
                }
            }
            for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++) {
                const double y = SUBJECTS[f].ours(wide[i]);
                if (isfinite(y)) {
                    assert_int_equal(flags_of(k, name, wide[i], 0.0), 0);
                }
            }
        }
        assert_int_equal(flags_of(k, "pow", 0.0, 0.5), 0);
        assert_int_equal(flags_of(k, "pow", 0.0, 0.0), 0);
        assert_int_equal(flags_of(k, "pow", -3.0, 3.0), 0);
        assert_int_equal(flags_of(k, "pow", 1e-310, 0.1), 0);
        assert_int_equal(flags_of(k, "pow", 0.5, 2000.0), 0);
    }
}

static void cpu_level_is_lowered_by_environment_only(void **state)
{
    (void)state;
    unsetenv("PS_CPU");
    const ps_cpu_level top = ps_cpu_detect();
    setenv("PS_CPU", "base", 1);
    assert_int_equal(ps_cpu_detect(), PS_CPU_BASE);
    setenv("PS_CPU", "avx512", 1);
    assert_int_equal(ps_cpu_detect(), top);
    setenv("PS_CPU", "fast", 1);
    assert_int_equal(ps_cpu_detect(), top);
    unsetenv("PS_CPU");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_function_is_within_one_ulp_of_mpfr),
        cmocka_unit_test(power_is_within_one_ulp_of_mpfr),
        cmocka_unit_test(every_instruction_set_gives_the_scalar_bits),
        cmocka_unit_test(bits_are_the_same_for_every_compiler),
        cmocka_unit_test(a_short_array_is_written_no_further),
        cmocka_unit_test(special_values_are_those_of_c),
        cmocka_unit_test(special_powers_are_those_of_c),
        cmocka_unit_test(exact_results_are_exact),
        cmocka_unit_test(what_has_no_finite_value_raises_its_flag),
        cmocka_unit_test(ordinary_arguments_raise_no_flag),
        cmocka_unit_test(cpu_level_is_lowered_by_environment_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
