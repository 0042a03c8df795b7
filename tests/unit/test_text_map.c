// Tests of read/text_map: places of decoded text.
#include "base/alloc.h"
#include "read/text_map.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

// the text "a < b" that stands as "a &lt; b" from byte 10 of file 3
static ps_mapped_text entity(ps_arena *arena)
{
    ps_map_builder b = {0};
    ps_mapped_text m;
    assert_int_equal(ps_map_builder_add(&b, ps_str_of("a"), 10, 1), PS_OK);
    assert_int_equal(ps_map_builder_add(&b, ps_str_of(" "), 11, 1), PS_OK); // joins the piece
    assert_int_equal(ps_map_builder_add(&b, ps_str_of("<"), 12, 4), PS_OK);
    assert_int_equal(ps_map_builder_add(&b, ps_str_of(" b"), 16, 2), PS_OK);
    assert_int_equal(ps_map_builder_take(&b, arena, 3, &m), PS_OK);
    ps_map_builder_clear(&b);
    return m;
}

static void assert_span(ps_span span, uint32_t offset, uint32_t len)
{
    assert_int_equal(span.file, 3);
    assert_int_equal(span.offset, offset);
    assert_int_equal(span.len, len);
}

static void places_step_over_what_was_replaced(void **state)
{
    (void)state;
    ps_arena *arena = ps_arena_new();
    const ps_mapped_text m = entity(arena);
    assert_int_equal(m.n_pieces, 3);
    assert_true(ps_str_is(m.text, "a < b"));
    assert_span(ps_mapped_span(&m, 0, 5), 10, 8);
    assert_span(ps_mapped_span(&m, 2, 3), 12, 4); // the whole entity
    assert_span(ps_mapped_span(&m, 4, 5), 17, 1);
    assert_span(ps_mapped_span(&m, 5, 5), 18, 0); // the end
    assert_span(ps_mapped_span(&m, 2, 2), 12, 0);
    ps_arena_free(arena);
    assert_int_equal(ps_alloc_live_count(), 0);
}

static void blanks_at_the_ends_are_not_part_of_a_place(void **state)
{
    (void)state;
    ps_arena *arena = ps_arena_new();
    ps_mapped_text m;
    assert_int_equal(ps_mapped_verbatim(arena, ps_str_of("  ab \n"), 3, 100, &m), PS_OK);
    assert_span(ps_mapped_trimmed_span(&m), 102, 2);
    assert_int_equal(ps_mapped_verbatim(arena, ps_str_of(""), 3, 100, &m), PS_OK);
    assert_span(ps_mapped_trimmed_span(&m), 100, 0);
    ps_arena_free(arena);
}

static void a_text_from_nowhere_has_no_place(void **state)
{
    (void)state;
    ps_arena *arena = ps_arena_new();
    ps_mapped_text m;
    assert_int_equal(ps_mapped_verbatim(arena, ps_str_of("ab"), -1, 0, &m), PS_OK);
    assert_int_equal(ps_mapped_span(&m, 0, 2).file, -1);
    ps_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_step_over_what_was_replaced),
        cmocka_unit_test(blanks_at_the_ends_are_not_part_of_a_place),
        cmocka_unit_test(a_text_from_nowhere_has_no_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
