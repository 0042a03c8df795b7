// Tests of read/csv_read: quoting, line ends, places, holes and text in numbers.
#include "base/alloc.h"
#include "read/csv_read.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static ps_csv *read_text(ps_diags *diags, ps_str text)
{
    int32_t file = -1;
    ps_csv *csv = NULL;
    assert_int_equal(ps_sources_add(&diags->sources, ps_str_of("t.csv"), text, &file), PS_OK);
    const ps_rc rc = ps_csv_parse(diags, file, &csv);
    assert_int_equal(rc, ps_diags_rc(diags));
    assert_true((rc == PS_OK) == (csv != NULL));
    return csv;
}

static void assert_cell(const ps_csv *csv, int32_t row, int32_t column, const char *text)
{
    assert_true(ps_str_is(ps_csv_cell(csv, row, column)->text, text));
}

// the text of all messages for a table that must be refused
static void assert_refused(ps_str table, const char *expected)
{
    ps_diags *diags = ps_diags_new();
    assert_null(read_text(diags, table));
    assert_string_equal(ps_diags_text(diags, false).p, expected);
    ps_diags_free(diags);
    assert_int_equal(ps_alloc_live_count(), 0);
}

static void quoted_cells_hold_commas_quotes_and_line_ends(void **state)
{
    (void)state;
    ps_diags *diags = ps_diags_new();
    ps_csv *csv = read_text(diags, ps_str_of("\xEF\xBB\xBF\"a\",b\r\n"
                                             "\"1,2\", x \r\n"
                                             "\r\n"
                                             "\"say \"\"so\"\"\",\"two\nlines\"\n"
                                             ",\"\""));
    assert_int_equal(csv->n_columns, 2);
    assert_int_equal(csv->n_rows, 3);
    assert_int_equal(ps_csv_column(csv, "a"), 0);
    assert_int_equal(ps_csv_column(csv, "b"), 1);
    assert_int_equal(ps_csv_column(csv, "c"), -1);
    assert_cell(csv, 0, 0, "1,2");
    assert_cell(csv, 0, 1, "x");
    assert_cell(csv, 1, 0, "say \"so\"");
    assert_cell(csv, 1, 1, "two\nlines");
    assert_cell(csv, 2, 0, "");
    assert_cell(csv, 2, 1, "");
    const ps_line at = ps_sources_line(&diags->sources, ps_csv_cell(csv, 1, 1)->span);
    assert_int_equal(at.line, 4);
    assert_int_equal(at.column, 14);
    ps_csv_free(csv);
    ps_diags_free(diags);
}

static void a_number_cell_is_a_number_or_a_rising_range(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double low, high;
    } good[] = {{"60-70", 60, 70},        {"-5", -5, -5},  {"1.5e3", 1500, 1500},
                {"2.75-3.0", 2.75, 3},    {"-2-1", -2, 1}, {"-3--2", -3, -2},
                {"1e-3-1e-2", 1e-3, 1e-2}};
    ps_diags *diags = ps_diags_new();
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        const ps_cell cell = {.text = ps_str_of(good[i].text), .span = PS_NO_SPAN};
        double low = 0;
        double high = 0;
        assert_true(ps_csv_range(diags, &cell, &low, &high));
        assert_true(low == good[i].low && high == good[i].high);
    }
    assert_int_equal(diags->n, 0);
    const char *const bad[] = {"", "n/a", "70-60", "5-", "-", "1,5", "60-70-80", "1e999", "0x10"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const ps_cell cell = {.text = ps_str_of(bad[i]), .span = PS_NO_SPAN};
        double low = 7;
        double high = 7;
        assert_false(ps_csv_range(diags, &cell, &low, &high));
        assert_true(low == 7 && high == 7);
        assert_int_equal(diags->n_errors, (int)i + 1);
    }
    ps_diags_free(diags);
}

static void rows_of_a_wrong_length_are_all_reported(void **state)
{
    (void)state;
    assert_refused(ps_str_of("a,b\n1\n2,3\n4,5,6\n"),
                   "error: the row has 1 cell where the header has 2 [csv-row]\n"
                   "  --> t.csv:2:1\n"
                   "2 | 1\n"
                   "  | ^\n"
                   "help: put a cell with a comma in it in quotes, and leave an empty cell for a "
                   "missing one\n"
                   "error: the row has 3 cells where the header has 2 [csv-row]\n"
                   "  --> t.csv:4:1\n"
                   "4 | 4,5,6\n"
                   "  | ^^^^^\n"
                   "help: put a cell with a comma in it in quotes, and leave an empty cell for a "
                   "missing one\n");
}

static void quotes_must_close_and_end_the_cell(void **state)
{
    (void)state;
    assert_refused(ps_str_of("a,b\n1,\"x\n2,3\n"),
                   "error: the quote that opens this cell is never closed [csv-quote]\n"
                   "  --> t.csv:2:3\n"
                   "2 | 1,\"x\n"
                   "  |   ^\n"
                   "help: end the cell with \", and write a quote inside as \"\"\n");
    assert_refused(ps_str_of("a,b\n1,\"x\"yz\n"),
                   "error: text after the quote that closes a cell [csv-quote]\n"
                   "  --> t.csv:2:6\n"
                   "2 | 1,\"x\"yz\n"
                   "  |      ^^\n"
                   "help: put the whole cell in quotes, and write a quote inside as \"\"\n");
}

static void empty_binary_and_ambiguous_tables_are_refused(void **state)
{
    (void)state;
    assert_refused(ps_str_of("\n\n"), "error: the table is empty [csv-empty]\n"
                                      "  --> t.csv:1:1\n"
                                      "1 | \n"
                                      "  | ^\n"
                                      "help: the first line must name the columns\n");
    assert_refused((ps_str){"a\0b\n", 4},
                   "error: this is not a text file: it has zero bytes [csv-binary]\n"
                   "  --> t.csv:1:1\n"
                   "1 | a b\n"
                   "  | ^\n"
                   "help: save the table as comma-separated values in UTF-8\n");
    assert_refused(ps_str_of("a,b,a\n"), "error: two columns are called 'a' [csv-header]\n"
                                         "  --> t.csv:1:5\n"
                                         "1 | a,b,a\n"
                                         "  |     ^\n"
                                         "help: rename or remove one of them\n");
}

static void a_failed_allocation_leaves_nothing_behind(void **state)
{
    (void)state;
    ps_rc rc = PS_ERR_MEMORY;
    for (int64_t n = 0; rc == PS_ERR_MEMORY; n++) {
        assert_true(n < 1000);
        ps_diags *diags = ps_diags_new();
        int32_t file = -1;
        assert_int_equal(ps_sources_add(&diags->sources, ps_str_of("t.csv"),
                                        ps_str_of("a,b\n1,\"x\"\"y\"\n3,4\n"), &file),
                         PS_OK);
        ps_csv *csv = NULL;
        ps_alloc_fail_after(n);
        rc = ps_csv_parse(diags, file, &csv);
        ps_alloc_fail_after(-1);
        assert_true(rc == PS_OK || rc == PS_ERR_MEMORY);
        ps_csv_free(csv);
        ps_diags_free(diags);
        assert_int_equal(ps_alloc_live_count(), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quoted_cells_hold_commas_quotes_and_line_ends),
        cmocka_unit_test(a_number_cell_is_a_number_or_a_rising_range),
        cmocka_unit_test(rows_of_a_wrong_length_are_all_reported),
        cmocka_unit_test(quotes_must_close_and_end_the_cell),
        cmocka_unit_test(empty_binary_and_ambiguous_tables_are_refused),
        cmocka_unit_test(a_failed_allocation_leaves_nothing_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
