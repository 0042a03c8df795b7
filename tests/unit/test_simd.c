// The vector operations of num/simd.h against the C library, lane by lane; built once for each
// width (PS_VW is given by the build) and skipped where the CPU has not the instructions.
#include "base/cpu.h"
#include "num/simd.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define SKIPPED 77 // meson's exit status for a test that cannot run here

static const double VALUES[] = {
    0.0,
    -0.0,
    0.3,
    -0.3,
    0.5,
    -0.5,
    0.7,
    -0.7,
    1.0,
    -1.0,
    1.5,
    -1.5,
    2.5,
    -2.5,
    1e9 + 0.5,
    -1e9 - 0.5,
    0x1p51,
    0x1p52,
    -0x1p52,
    0x1p53,
    1e300,
    -1e300,
    0x1p-1074,
    -0x1p-1074,
    NAN,
    INFINITY,
    -INFINITY,
    0x1.fffffffffffffp-2,
    4503599627370495.5,
    -2251799813685247.75,
    9.0,
    0x1p-1022,
};

#define N_VALUES (sizeof VALUES / sizeof VALUES[0])

static uint64_t bits_of(double x)
{
    uint64_t u;
    memcpy(&u, &x, sizeof u);
    return u;
}

// a vector with a, b, a, b, ... in its lanes
static ps_v pair(double a, double b)
{
    double lanes[PS_VW];
    for (size_t i = 0; i < PS_VW; i++) {
        lanes[i] = i % 2 == 0 ? a : b;
    }
    return ps_v_loadu(lanes);
}

// whether all lanes have the bits of a, b, a, b, ...; any NaN equals any other
static void assert_pair(ps_v got, double a, double b)
{
    double lanes[PS_VW];
    ps_v_storeu(lanes, got);
    for (size_t i = 0; i < PS_VW; i++) {
        const double want = i % 2 == 0 ? a : b;
        if (!(isnan(want) && isnan(lanes[i])) && bits_of(want) != bits_of(lanes[i])) {
            fail_msg("lane %zu is %a, should be %a", i, lanes[i], want);
        }
    }
}

static void assert_mask(ps_vm got, bool a, bool b)
{
    uint32_t want = 0;
    for (uint32_t i = 0; i < PS_VW; i++) {
        want |= (uint32_t)(i % 2 == 0 ? a : b) << i;
    }
    assert_int_equal(ps_vm_bits(got), want);
    assert_int_equal(ps_vm_any(got), want != 0);
    assert_pair(ps_v_of_mask(got), a, b);
}

static void one_argument_operations_are_those_of_c(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_VALUES; i++) {
        const double a = VALUES[i];
        const double b = VALUES[(i * 7 + 3) % N_VALUES];
        const ps_v x = pair(a, b);
        assert_pair(ps_v_rint(x), rint(a), rint(b));
        assert_pair(ps_v_floor(x), floor(a), floor(b));
        assert_pair(ps_v_ceil(x), ceil(a), ceil(b));
        assert_pair(ps_v_trunc(x), trunc(a), trunc(b));
        assert_pair(ps_v_abs(x), fabs(a), fabs(b));
        assert_pair(ps_v_sqrt(x), sqrt(a), sqrt(b));
        assert_pair(ps_v_splat(a), a, a);
        assert_pair(ps_v_of_bits(ps_v_bits(x)), a, b);
        assert_mask(ps_v_is_nan(x), isnan(a), isnan(b));
    }
}

static void two_argument_operations_are_those_of_c(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_VALUES; i++) {
        for (size_t j = 0; j < N_VALUES; j++) {
            const double a = VALUES[i];
            const double b = VALUES[j];
            const ps_v x = pair(a, b);
            const ps_v y = pair(b, a);
            assert_pair(ps_v_min(x, y), a < b ? a : b, b < a ? b : a);
            assert_pair(ps_v_max(x, y), a > b ? a : b, b > a ? b : a);
            assert_pair(ps_v_copysign(x, y), copysign(a, b), copysign(b, a));
            assert_mask(ps_v_lt(x, y), a < b, b < a);
            assert_mask(ps_v_le(x, y), a <= b, b <= a);
            assert_mask(ps_v_gt(x, y), a > b, b > a);
            assert_mask(ps_v_ge(x, y), a >= b, b >= a);
            assert_mask(ps_v_eq(x, y), a == b, b == a);
            assert_mask(ps_v_ne(x, y), a != b, b != a);
            assert_pair(ps_v_select(ps_v_lt(x, y), x, y), a < b ? a : b, b < a ? b : a);
        }
    }
}

static void masks_combine_lane_by_lane(void **state)
{
    (void)state;
    for (int32_t i = 0; i < 16; i++) {
        const bool a = (i & 1) != 0;
        const bool b = (i & 2) != 0;
        const bool c = (i & 4) != 0;
        const bool d = (i & 8) != 0;
        const ps_vm p = ps_v_ne(pair(a, b), ps_v_splat(0.0));
        const ps_vm q = ps_v_ne(pair(c, d), ps_v_splat(0.0));
        assert_mask(ps_vm_and(p, q), a && c, b && d);
        assert_mask(ps_vm_or(p, q), a || c, b || d);
        assert_mask(ps_vm_not(p), !a, !b);
    }
}

static void a_canonical_nan_has_one_pattern(void **state)
{
    (void)state;
    double lanes[PS_VW];
    ps_v_storeu(lanes, ps_v_canon(ps_v_of_bits(ps_vu_splat(UINT64_C(0xfff8000000000123)))));
    for (size_t i = 0; i < PS_VW; i++) {
        assert_int_equal(bits_of(lanes[i]), UINT64_C(0x7ff8000000000000));
    }
    assert_pair(ps_v_canon(pair(-0.0, INFINITY)), -0.0, INFINITY);
}

int main(void)
{
    const ps_cpu_level needed = PS_VW <= 2 ? PS_CPU_BASE : PS_VW == 4 ? PS_CPU_AVX2 : PS_CPU_AVX512;
    if (ps_cpu_detect() < needed) {
        return SKIPPED;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_argument_operations_are_those_of_c),
        cmocka_unit_test(two_argument_operations_are_those_of_c),
        cmocka_unit_test(masks_combine_lane_by_lane),
        cmocka_unit_test(a_canonical_nan_has_one_pattern),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
