// The quantile sketch: exact on one block, within its bound on hostile orders, the same bits
// however the blocks were shared out; and the radix sort under it.
#include "base/alloc.h"
#include "base/hash.h"
#include "num/sketch.h"
#include "num/sort.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define B PS_BLOCK_MEMBERS
#define N 1000003 // 245 blocks, the last of them partial

static double unit(uint64_t i)
{
    return (double)(ps_hash_mix(i + 1) >> 11) * 0x1p-53;
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

static void sort_orders_every_kind_of_number(void **state)
{
    (void)state;
    static double x[B];
    static double y[B];
    static uint64_t scratch[2 * B];
    for (int i = 0; i < B; i++) {
        x[i] = ldexp(unit((uint64_t)i) - 0.5, (int)(ps_hash_mix((uint64_t)i) % 200) - 100);
    }
    const double special[] = {INFINITY, -INFINITY, 0, 5e-324, -5e-324, 1e308, -1e308, 1, 1, 1};
    memcpy(x, special, sizeof(special));
    memcpy(y, x, sizeof(x));
    ps_sort_numbers(x, B, scratch);
    qsort(y, B, sizeof(*y), compare);
    assert_memory_equal(x, y, sizeof(x));

    double signs[] = {0.0, -0.0, 0.0, -0.0};
    ps_sort_numbers(signs, 4, scratch);
    assert_true(signbit(signs[0]) && signbit(signs[1]) && !signbit(signs[2]) && !signbit(signs[3]));
    for (int i = 0; i < 10; i++) {
        assert_true(ps_sort_number(ps_sort_key(special[i])) == special[i]);
    }
}

static void one_block_is_exact(void **state)
{
    (void)state;
    // R: quantile(c(15, 20, 35, 40, 50), c(.05, .30, .40, .50, 1)), type 7
    const double x[] = {35, 20, NAN, 50, 15, 40};
    ps_sketch s = {0};
    assert_int_equal(ps_sketch_add_block(&s, x, 6), PS_OK);
    assert_int_equal(s.n, 5);
    assert_true(fabs(ps_sketch_quantile(&s, 0.05) - 16) < 1e-14);
    assert_true(fabs(ps_sketch_quantile(&s, 0.30) - 23) < 1e-14);
    assert_true(fabs(ps_sketch_quantile(&s, 0.40) - 29) < 1e-14);
    assert_true(ps_sketch_quantile(&s, 0.50) == 35 && ps_sketch_quantile(&s, 1) == 50);
    assert_true(ps_sketch_quantile(&s, 0) == 15 && ps_sketch_rank_error(&s) == 0);
    assert_true(isnan(ps_sketch_quantile(&s, 1.5)) && isnan(ps_sketch_quantile(&s, NAN)));
    ps_sketch_clear(&s);
}

static void empty_sketches_have_no_quantiles(void **state)
{
    (void)state;
    ps_sketch s = {0};
    assert_true(isnan(ps_sketch_quantile(&s, 0.5)));
    const double failed[] = {NAN, NAN};
    assert_int_equal(ps_sketch_add_block(&s, failed, 2), PS_OK);
    assert_int_equal(ps_sketch_add_block(&s, failed, 0), PS_OK);
    assert_true(isnan(ps_sketch_quantile(&s, 0.5)) && ps_sketch_rank_error(&s) == 0);
    // a later block with one value
    const double one = 3;
    assert_int_equal(ps_sketch_add_block(&s, &one, 1), PS_OK);
    assert_true(ps_sketch_quantile(&s, 0.2) == 3);
    ps_sketch_clear(&s);
}

// orders in which N different values may come
typedef double (*order)(uint64_t i);

static double shuffled(uint64_t i)
{
    return unit(i);
}
static double ascending(uint64_t i)
{
    return (double)i;
}
static double descending(uint64_t i)
{
    return -(double)i;
}
static double blocks_apart(uint64_t i) // odd blocks above all even ones
{
    return unit(i) + (double)(i / B % 2);
}
static double zigzag(uint64_t i) // every block spans all, its values sit between its sibling's
{
    return (double)(i % B) + (double)(i / B) / 300;
}
static double mostly_equal(uint64_t i) // ties on a tenth of the line
{
    return floor(10 * unit(i));
}
static double heavy(uint64_t i)
{
    return 1 / (unit(i) - 0.5);
}

static const order ORDERS[] = {shuffled, ascending,    descending, blocks_apart,
                               zigzag,   mostly_equal, heavy};
#define N_ORDERS (int)(sizeof(ORDERS) / sizeof(*ORDERS))

// blocks [from, to) of an order of n values; a failed member here and there
static void fill(ps_sketch *s, order value, uint64_t n, uint64_t from, uint64_t to)
{
    static double x[B];
    ps_sketch_start(s, from);
    for (uint64_t b = from; b < to; b++) {
        const uint64_t first = b * B;
        const int32_t len = n - first < B ? (int32_t)(n - first) : B;
        for (int32_t i = 0; i < len; i++) {
            const uint64_t member = first + (uint64_t)i;
            x[i] = member % 1009 == 17 ? NAN : value(member);
        }
        assert_int_equal(ps_sketch_add_block(s, x, len), PS_OK);
    }
}

// values < q
static int count_below(const double *sorted, int n, double q)
{
    int lo = 0;
    int hi = n;
    while (lo < hi) {
        const int mid = (lo + hi) / 2;
        if (sorted[mid] < q) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    return lo;
}

static void ranks_stay_within_the_bound(void **state)
{
    (void)state;
    double *sorted = malloc(N * sizeof(*sorted));
    for (int k = 0; k < N_ORDERS; k++) {
        int n = 0;
        for (uint64_t i = 0; i < N; i++) {
            if (i % 1009 != 17) {
                sorted[n++] = ORDERS[k](i);
            }
        }
        qsort(sorted, (size_t)n, sizeof(*sorted), compare);
        ps_sketch s;
        fill(&s, ORDERS[k], N, 0, (N + B - 1) / B);
        const double bound = ps_sketch_rank_error(&s);
        assert_true(s.n == (uint64_t)n && bound <= (1 + log2((double)N / B)) / 4096);
        double worst = 0;
        for (int i = 1; i < 1000; i++) {
            const double q = ps_sketch_quantile(&s, i / 1000.0);
            const int below = count_below(sorted, n, q);
            const int upto = count_below(sorted, n, nextafter(q, INFINITY));
            // p n lies between the ranks of q, or is off by the bound at most
            const double wanted = i / 1000.0 * n;
            worst = fmax(worst, fmax(below - wanted, wanted - upto) / n);
        }
        print_message("order %d: worst rank error %.5f, bound %.5f\n", k, worst, bound);
        assert_true(worst <= bound && bound <= 0.005);
        assert_true(ps_sketch_quantile(&s, 0) == sorted[0]);
        assert_true(ps_sketch_quantile(&s, 1) == sorted[n - 1]);
        ps_sketch_clear(&s);
    }
    free(sorted);
}

// level 18 of the tree without its 2^30 values: the share of every level is the same 1 / 4096, and
// all blocks but the first are thinned once before
static void the_bound_grows_by_one_4096th_a_level(void **state)
{
    (void)state;
    for (uint64_t level = 1; level <= 7; level++) {
        ps_sketch s;
        fill(&s, ascending, (uint64_t)B << level, 0, (uint64_t)1 << level);
        assert_int_equal(s.tree.n, 1);
        const double expected = (double)level + 1 - 1.0 / (double)((uint64_t)1 << level);
        assert_true(fabs(ps_sketch_rank_error(&s) * 4096 - expected) < 1e-3);
        ps_sketch_clear(&s);
    }
    // 10^9 members: 17 levels
    assert_true((1 + floor(log2(1e9 / B))) / 4096 < 0.005);
}

static void assert_same(const ps_sketch *a, const ps_sketch *b)
{
    assert_true(a->n == b->n && a->min == b->min && a->max == b->max && a->tree.n == b->tree.n);
    for (int i = 0; i <= 100; i++) {
        assert_true(ps_sketch_quantile(a, i / 100.0) == ps_sketch_quantile(b, i / 100.0));
    }
    assert_true(ps_sketch_rank_error(a) == ps_sketch_rank_error(b));
}

static void shards_joined_in_any_way_give_the_same_sketch(void **state)
{
    (void)state;
    const uint64_t n = 100000; // 25 blocks
    ps_sketch whole;
    fill(&whole, heavy, n, 0, 25);
    for (uint64_t cut = 0; cut <= 25; cut += 3) {
        for (uint64_t cut2 = cut; cut2 <= 25; cut2 += 5) {
            ps_sketch a, b, c;
            fill(&a, heavy, n, 0, cut);
            fill(&b, heavy, n, cut, cut2);
            fill(&c, heavy, n, cut2, 25);
            if (cut % 2 == 0) {
                assert_int_equal(ps_sketch_join(&a, &b), PS_OK);
                assert_int_equal(ps_sketch_join(&a, &c), PS_OK);
            } else {
                assert_int_equal(ps_sketch_join(&b, &c), PS_OK);
                assert_int_equal(ps_sketch_join(&a, &b), PS_OK);
            }
            assert_same(&a, &whole);
            ps_sketch_clear(&a);
            ps_sketch_clear(&b);
            ps_sketch_clear(&c);
        }
    }
    ps_sketch_clear(&whole);
}

static void missing_blocks_are_refused(void **state)
{
    (void)state;
    ps_sketch a, c;
    fill(&a, shuffled, 5 * B, 0, 2);
    fill(&c, shuffled, 5 * B, 3, 5);
    assert_int_equal(ps_sketch_join(&a, &c), PS_ERR_INPUT);
    ps_sketch_clear(&a);
    ps_sketch_clear(&c);
}

static void memory_that_runs_out_leaks_nothing(void **state)
{
    (void)state;
    const int64_t before = ps_alloc_live_count();
    static double x[B];
    for (int64_t fail = 0; fail < 12; fail++) {
        ps_sketch s = {0};
        ps_alloc_fail_after(fail);
        ps_rc rc = PS_OK;
        for (int b = 0; b < 4 && rc == PS_OK; b++) {
            rc = ps_sketch_add_block(&s, x, B);
        }
        ps_alloc_fail_after(-1);
        assert_int_equal(rc, PS_ERR_MEMORY);
        ps_sketch_clear(&s);
        assert_int_equal(ps_alloc_live_count(), before);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sort_orders_every_kind_of_number),
        cmocka_unit_test(one_block_is_exact),
        cmocka_unit_test(empty_sketches_have_no_quantiles),
        cmocka_unit_test(ranks_stay_within_the_bound),
        cmocka_unit_test(the_bound_grows_by_one_4096th_a_level),
        cmocka_unit_test(shards_joined_in_any_way_give_the_same_sketch),
        cmocka_unit_test(missing_blocks_are_refused),
        cmocka_unit_test(memory_that_runs_out_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
