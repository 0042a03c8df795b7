// Tests of base/: arenas, maps, numbers as text, places, messages, threads.
#include "base/alloc.h"
#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/num_text.h"
#include "base/text.h"
#include "base/thread.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static void arena_reset_gives_back_all_since_the_mark(void **state)
{
    (void)state;
    ps_arena *a = ps_arena_new();
    char *kept = ps_arena_alloc(a, 100);
    kept[99] = 'x';
    const ps_arena_mark mark = ps_arena_mark_get(a);
    for (int i = 0; i < 1000; i++) {
        const char *p = ps_arena_alloc(a, 977);
        assert_non_null(p);
        assert_int_equal(p[976], 0);
        assert_int_equal((uintptr_t)p % 64, 0);
    }
    ps_arena_reset(a, mark);
    assert_int_equal(kept[99], 'x');
    assert_null(ps_arena_array(a, SIZE_MAX / 2, 3));
    ps_arena_free(a);
    assert_int_equal(ps_alloc_live_count(), 0);
}

static void failed_allocation_is_reported_not_crashed(void **state)
{
    (void)state;
    for (int64_t n = 0; n < 6; n++) {
        ps_alloc_fail_after(n);
        ps_map map = {0};
        ps_diags *diags = ps_diags_new();
        ps_rc rc = diags == NULL ? PS_ERR_MEMORY : ps_map_put(&map, ps_str_of("a"), 1);
        if (rc == PS_OK && !ps_diag_add(diags, PS_SEV_ERROR, "x", PS_NO_SPAN, "text")) {
            rc = ps_diags_rc(diags);
        }
        assert_true(rc == PS_OK || rc == PS_ERR_MEMORY);
        ps_alloc_fail_after(-1);
        ps_map_clear(&map);
        ps_diags_free(diags);
        assert_int_equal(ps_alloc_live_count(), 0);
    }
}

static void map_finds_keys_and_suggests_the_nearest(void **state)
{
    (void)state;
    ps_map map = {0};
    char names[300][16];
    for (int i = 0; i < 300; i++) {
        (void)snprintf(names[i], sizeof names[i], "name %d", i);
        assert_int_equal(ps_map_put(&map, ps_str_of(names[i]), i), PS_OK);
    }
    assert_int_equal(ps_map_get(&map, ps_str_of("name 217")), 217);
    assert_int_equal(ps_map_get(&map, ps_str_of("name 300")), -1);
    assert_int_equal(ps_map_put(&map, ps_str_of("birth rate"), 5), PS_OK);
    assert_true(ps_str_is(ps_map_nearest(&map, ps_str_of("brith rate")), "birth rate"));
    assert_null(ps_map_nearest(&map, ps_str_of("something else")).p);
    ps_map_clear(&map);
}

static void numbers_read_back_to_the_same_bits(void **state)
{
    (void)state;
    const double cases[] = {0.1, 1e300, -2.5e-308, 1.0 / 3.0, 123456789.0, 5e-324, 2024.75};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[PS_NUM_TEXT_MAX];
        const size_t len = ps_num_format(cases[i], text);
        double back = 0;
        assert_true(ps_num_parse((ps_str){text, len}, &back));
        assert_true(back == cases[i]);
    }
    char text[PS_NUM_TEXT_MAX];
    (void)ps_num_format17(0.1, text);
    assert_string_equal(text, "0.10000000000000001");
    (void)ps_num_format(0.1, text);
    assert_string_equal(text, "0.1");
    (void)ps_num_format17(-0.0, text);
    assert_string_equal(text, "0");
}

static void only_whole_decimal_numbers_are_numbers(void **state)
{
    (void)state;
    const char *const bad[] = {"",    "-",   ".",  "1e", "0x10", "inf",
                               "nan", "1,5", " 1", "1 ", "1.2.3"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        double x = 7;
        assert_false(ps_num_parse(ps_str_of(bad[i]), &x));
        assert_true(x == 7);
    }
    assert_int_equal(ps_num_prefix(ps_str_of("2025..2027")), 4);
    assert_int_equal(ps_num_prefix(ps_str_of("6E5+1")), 3);
    assert_int_equal(ps_num_prefix(ps_str_of(".5x")), 2);
    assert_int_equal(ps_num_prefix(ps_str_of("14.")), 3);
}

static void message_shows_line_caret_and_remedy(void **state)
{
    (void)state;
    ps_diags *d = ps_diags_new();
    int32_t file = -1;
    assert_int_equal(ps_sources_add(&d->sources, ps_str_of("m.xmile"),
                                    ps_str_of("one\nt\xC3\xA4st = bad + 1\nthree\n"), &file),
                     PS_OK);
    ps_diag_add(d, PS_SEV_ERROR, "unknown-name", (ps_span){file, 12, 3}, "unknown name '%s'",
                "bad");
    ps_diag_help(d, "did you mean '%s'?", "bed");
    const ps_str text = ps_diags_text(d, false);
    assert_string_equal(text.p, "error: unknown name 'bad' [unknown-name]\n"
                                "  --> m.xmile:2:8\n"
                                "2 | t\xC3\xA4st = bad + 1\n"
                                "  |        ^^^\n"
                                "help: did you mean 'bed'?\n");
    assert_int_equal(ps_diags_rc(d), PS_ERR_INPUT);
    assert_non_null(strstr(ps_diags_json(d).p, "\"line\":2,\"column\":8"));
    ps_diags_free(d);
}

static void at_most_fifty_messages_are_kept_and_all_are_counted(void **state)
{
    (void)state;
    ps_diags *d = ps_diags_new();
    for (int i = 0; i < 80; i++) {
        ps_diag_add(d, PS_SEV_WARNING, "w", PS_NO_SPAN, "message %d", i);
    }
    assert_int_equal(d->n, PS_DIAG_MAX);
    assert_int_equal(d->n_warnings, 80);
    assert_int_equal(ps_diags_rc(d), PS_OK);
    d->strict = true;
    assert_int_equal(ps_diags_rc(d), PS_ERR_INPUT);
    ps_diags_free(d);
}

static ps_rc square(void *ctx, int32_t worker, int64_t first, int64_t last)
{
    (void)worker;
    int64_t *out = ctx;
    for (int64_t i = first; i < last; i++) {
        out[i] = i * i;
    }
    return first >= 900 ? PS_ERR_NUMERIC : PS_OK;
}

static void parallel_loop_visits_each_index_once_and_reports_failure(void **state)
{
    (void)state;
    for (int32_t threads = 1; threads <= 7; threads += 3) {
        ps_pool *pool = ps_pool_new(threads);
        assert_int_equal(ps_pool_size(pool), threads);
        int64_t out[1000] = {0};
        assert_int_equal(ps_parallel_for(pool, 900, 7, square, out), PS_OK);
        for (int64_t i = 0; i < 900; i++) {
            assert_int_equal(out[i], i * i);
        }
        assert_int_equal(ps_parallel_for(pool, 1000, 10, square, out), PS_ERR_NUMERIC);
        ps_pool_free(pool);
    }
}

static void sha256_is_the_published_one(void **state)
{
    (void)state;
    const ps_sha256 h = ps_sha256_of(ps_str_of("abc"));
    assert_string_equal(h.hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_true(ps_hash64(ps_str_of("abc")) != ps_hash64(ps_str_of("abd")));
}

static void files_are_written_whole_and_kept_unless_forced(void **state)
{
    (void)state;
    char folder[] = "/tmp/penstock-test-XXXXXX";
    assert_non_null(mkdtemp(folder));
    ps_diags *d = ps_diags_new();
    const ps_str path = ps_arena_printf(d->arena, "%s/out.csv", folder);
    assert_int_equal(ps_file_may_write(d, path, false), PS_OK);
    assert_int_equal(ps_file_write(d, path, ps_str_of("a,b\n")), PS_OK);
    assert_int_equal(ps_file_may_write(d, path, false), PS_ERR_FILE);
    assert_int_equal(ps_file_may_write(d, path, true), PS_OK);
    int32_t file = -1;
    assert_int_equal(ps_file_read(d, path, PS_NO_SPAN, &file), PS_OK);
    assert_true(ps_str_is(d->sources.items[file].text, "a,b\n"));
    assert_int_equal(ps_file_read(d, ps_str_of("/nonexistent/x"), PS_NO_SPAN, &file), PS_ERR_INPUT);
    assert_int_equal(ps_file_may_write(d, ps_str_of("/nonexistent/x"), true), PS_ERR_FILE);
    assert_true(ps_str_is(ps_file_beside(d, ps_str_of("a/b/s.yaml"), ps_str_of("m.x")), "a/b/m.x"));
    (void)unlink(path.p);
    (void)rmdir(folder);
    ps_diags_free(d);
}

static void distance_counts_swapped_neighbours_once(void **state)
{
    (void)state;
    assert_int_equal(ps_str_distance(ps_str_of("abcd"), ps_str_of("abdc"), 3), 1);
    assert_int_equal(ps_str_distance(ps_str_of("kitten"), ps_str_of("sitting"), 5), 3);
    assert_int_equal(ps_str_distance(ps_str_of("a"), ps_str_of("zzzzzz"), 2), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_reset_gives_back_all_since_the_mark),
        cmocka_unit_test(failed_allocation_is_reported_not_crashed),
        cmocka_unit_test(map_finds_keys_and_suggests_the_nearest),
        cmocka_unit_test(numbers_read_back_to_the_same_bits),
        cmocka_unit_test(only_whole_decimal_numbers_are_numbers),
        cmocka_unit_test(message_shows_line_caret_and_remedy),
        cmocka_unit_test(at_most_fifty_messages_are_kept_and_all_are_counted),
        cmocka_unit_test(parallel_loop_visits_each_index_once_and_reports_failure),
        cmocka_unit_test(sha256_is_the_published_one),
        cmocka_unit_test(files_are_written_whole_and_kept_unless_forced),
        cmocka_unit_test(distance_counts_swapped_neighbours_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
