// Fixed-order sums, mergeable moments and the tree over blocks.
#include "base/alloc.h"
#include "num/block_tree.h"
#include "num/sums.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static double noise(int i)
{
    return fmod((i + 1) * 0.61803398874989485, 1) - 0.3;
}

static void sum_is_eight_lanes_and_a_tree(void **state)
{
    (void)state;
    static double x[100];
    for (int i = 0; i < 100; i++) {
        x[i] = noise(i) * pow(10, i % 7);
    }
    for (int n = 0; n <= 100; n++) {
        double l[8] = {0};
        for (int i = 0; i < n; i++) {
            l[i % 8] += x[i];
        }
        const double wanted = ((l[0] + l[4]) + (l[2] + l[6])) + ((l[1] + l[5]) + (l[3] + l[7]));
        assert_true(ps_sum(x, n) == wanted);
    }
}

static void sum_stays_within_its_bound(void **state)
{
    (void)state;
    static double x[100000];
    long double exact = 0;
    long double size = 0;
    for (int i = 0; i < 100000; i++) {
        x[i] = noise(i) * 1e6;
        exact += x[i];
        size += fabs(x[i]);
    }
    const double bound = (100000.0 / 8 + 3) * 0x1p-53 * (double)size;
    assert_true(fabs(ps_sum(x, 100000) - (double)exact) <= bound);
}

static void moments_are_those_of_the_definition(void **state)
{
    (void)state;
    // 1e9 + {1 .. 5}: a one-pass formula loses everything here
    const double x[] = {1e9 + 3, 1e9 + 1, NAN, 1e9 + 5, 1e9 + 2, 1e9 + 4, 1e9 + 5, NAN};
    const ps_moments m = ps_moments_of(x, 8, 100);
    assert_int_equal(m.n, 6);
    assert_true(fabs(m.mean - (1e9 + 20.0 / 6)) < 1e-6);
    assert_true(fabs(m.m2 - (80 - 400.0 / 6)) < 1e-6);
    assert_true(m.min == 1e9 + 1 && m.max == 1e9 + 5);
    assert_int_equal(m.min_at, 101);
    assert_int_equal(m.max_at, 103); // the first of equals
    assert_true(fabs(ps_moments_variance(&m) - m.m2 / 5) < 1e-12);
}

static void moments_of_nothing_are_empty(void **state)
{
    (void)state;
    const double x[] = {NAN, NAN};
    const ps_moments none = ps_moments_of(x, 2, 0);
    assert_int_equal(none.n, 0);
    assert_true(isnan(ps_moments_variance(&none)));
    const double y[] = {2, 4};
    const ps_moments some = ps_moments_of(y, 2, 2);
    const ps_moments left = ps_moments_merge(none, some);
    const ps_moments right = ps_moments_merge(some, none);
    assert_memory_equal(&left, &some, sizeof(some));
    assert_memory_equal(&right, &some, sizeof(some));
}

static void merged_moments_equal_those_of_all(void **state)
{
    (void)state;
    static double x[5000];
    for (int i = 0; i < 5000; i++) {
        x[i] = 50 + noise(i);
    }
    const ps_moments all = ps_moments_of(x, 5000, 0);
    for (int cut = 1; cut < 5000; cut += 617) {
        const ps_moments m = ps_moments_merge(ps_moments_of(x, cut, 0),
                                              ps_moments_of(x + cut, 5000 - cut, (uint64_t)cut));
        assert_true(m.n == all.n && m.min_at == all.min_at && m.max_at == all.max_at);
        assert_true(fabs(m.mean / all.mean - 1) < 1e-15 && fabs(m.m2 / all.m2 - 1) < 1e-13);
    }
}

// items that write down how they were merged: "((01)2)"
typedef struct word {
    char text[64];
} word;

static ps_rc join_words(void *left, const void *right)
{
    word joined;
    snprintf(joined.text, sizeof(joined.text), "(%.30s%.30s)", ((word *)left)->text,
             ((const word *)right)->text);
    *(word *)left = joined;
    return PS_OK;
}

static const ps_block_ops WORDS = {join_words, ps_free};

static void push_words(ps_block_tree *t, int first, int n)
{
    ps_block_tree_start(t, (uint64_t)first);
    for (int i = first; i < first + n; i++) {
        word *w = ps_alloc_array(1, sizeof(*w));
        snprintf(w->text, sizeof(w->text), "%d", i);
        assert_int_equal(ps_block_tree_push(t, w, &WORDS), PS_OK);
    }
}

static const char *node_text(const ps_block_tree *t, int i)
{
    return ((const word *)t->nodes[i].item)->text;
}

static void tree_merges_siblings_only(void **state)
{
    (void)state;
    ps_block_tree t;
    push_words(&t, 0, 7);
    assert_int_equal(t.n, 3);
    assert_string_equal(node_text(&t, 0), "((01)(23))");
    assert_string_equal(node_text(&t, 1), "(45)");
    assert_string_equal(node_text(&t, 2), "6");
    ps_block_tree_clear(&t, &WORDS);
    // not at block 0: 3, (45), (67), 8: the pair (4 .. 7) is complete
    push_words(&t, 3, 6);
    assert_int_equal(t.n, 3);
    assert_string_equal(node_text(&t, 1), "((45)(67))");
    ps_block_tree_clear(&t, &WORDS);
}

static void joined_trees_are_the_tree_of_all(void **state)
{
    (void)state;
    for (int n = 1; n <= 9; n++) {
        for (int cut = 0; cut <= n; cut++) {
            for (int cut2 = cut; cut2 <= n; cut2++) {
                ps_block_tree all, a, b, c;
                push_words(&all, 0, n);
                push_words(&a, 0, cut);
                push_words(&b, cut, cut2 - cut);
                push_words(&c, cut2, n - cut2);
                // the later two first
                assert_int_equal(ps_block_tree_join(&b, &c, &WORDS), PS_OK);
                assert_int_equal(ps_block_tree_join(&a, &b, &WORDS), PS_OK);
                assert_int_equal(a.n, all.n);
                for (int i = 0; i < all.n; i++) {
                    assert_string_equal(node_text(&a, i), node_text(&all, i));
                }
                ps_block_tree_clear(&all, &WORDS);
                ps_block_tree_clear(&a, &WORDS);
                ps_block_tree_clear(&b, &WORDS);
                ps_block_tree_clear(&c, &WORDS);
            }
        }
    }
}

static void gaps_and_overlaps_are_refused(void **state)
{
    (void)state;
    ps_block_tree a, gap, overlap;
    push_words(&a, 0, 4);
    push_words(&gap, 5, 2);
    push_words(&overlap, 3, 2);
    assert_int_equal(ps_block_tree_join(&a, &gap, &WORDS), PS_ERR_INPUT);
    assert_int_equal(ps_block_tree_join(&a, &overlap, &WORDS), PS_ERR_INPUT);
    assert_string_equal(node_text(&a, 0), "((01)(23))");
    ps_block_tree_clear(&a, &WORDS);
    ps_block_tree_clear(&gap, &WORDS);
    ps_block_tree_clear(&overlap, &WORDS);
}

static void finish_merges_from_the_right(void **state)
{
    (void)state;
    ps_block_tree t;
    void *item = NULL;
    push_words(&t, 0, 7);
    assert_int_equal(ps_block_tree_finish(&t, &item, &WORDS), PS_OK);
    assert_string_equal(((word *)item)->text, "(((01)(23))((45)6))");
    ps_block_tree_clear(&t, &WORDS);
    assert_int_equal(ps_block_tree_finish(&t, &item, &WORDS), PS_OK);
    assert_null(item);
}

static void nothing_leaks_when_memory_is_out(void **state)
{
    (void)state;
    const int64_t before = ps_alloc_live_count();
    ps_block_tree t = {0};
    word *w = ps_alloc_array(1, sizeof(*w));
    ps_alloc_fail_after(0);
    assert_int_equal(ps_block_tree_push(&t, w, &WORDS), PS_ERR_MEMORY);
    ps_alloc_fail_after(-1);
    ps_block_tree_clear(&t, &WORDS);
    assert_int_equal(ps_alloc_live_count(), before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sum_is_eight_lanes_and_a_tree),
        cmocka_unit_test(sum_stays_within_its_bound),
        cmocka_unit_test(moments_are_those_of_the_definition),
        cmocka_unit_test(moments_of_nothing_are_empty),
        cmocka_unit_test(merged_moments_equal_those_of_all),
        cmocka_unit_test(tree_merges_siblings_only),
        cmocka_unit_test(joined_trees_are_the_tree_of_all),
        cmocka_unit_test(gaps_and_overlaps_are_refused),
        cmocka_unit_test(finish_merges_from_the_right),
        cmocka_unit_test(nothing_leaks_when_memory_is_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
