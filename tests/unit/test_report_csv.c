// Tests of report/csv_write and of the texts it stands on: numbers and escapes.
#include "base/num_text.h"
#include "report/csv_write.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static void assert_text(ps_text *text, const char *expected)
{
    ps_text_puts(text, ""); // room for the end mark
    char *copy = calloc(text->len + 1, 1);
    memcpy(copy, text->p == NULL ? "" : text->p, text->len);
    assert_string_equal(copy, expected);
    free(copy);
    ps_text_clear(text);
}

static void numbers_read_back_to_the_same_bits(void **state)
{
    (void)state;
    ps_text out = {0};
    const double values[] = {0.1, 3, -0.0, INFINITY, -INFINITY, NAN, 1e300, 2.0 / 3};
    ps_csv_row(&out, 2024.75, values, 8);
    assert_text(&out, "2024.75,0.10000000000000001,3,0,inf,-inf,nan,1.0000000000000001e+300,"
                      "0.66666666666666663\n");
}

static void header_begins_with_time_and_quotes_where_needed(void **state)
{
    (void)state;
    ps_text out = {0};
    const ps_str names[] = {ps_str_of("plain name"),       ps_str_of("a[x,y]"),
                            ps_str_of("\"quoted\" name"),  ps_str_of("two\nlines"),
                            ps_str_of("carriage\rreturn"), ps_str_of("")};
    ps_csv_header(&out, names, 6);
    assert_text(&out, "Time,plain name,\"a[x,y]\",\"\"\"quoted\"\" name\",\"two\nlines\","
                      "\"carriage\rreturn\",\n");
    ps_csv_header(&out, NULL, 0);
    assert_text(&out, "Time\n");
}

static void fixed_numbers_have_no_exponent_and_no_negative_zero(void **state)
{
    (void)state;
    static const struct {
        double x;
        int decimals;
        const char *text;
    } table[] = {
        {1234.5678, 2, "1234.57"},
        {-0.001, 2, "0.00"},
        {-0.0, 0, "0"},
        {0.5, 0, "0"},
        {-1.5, 0, "-2"},
        {1e14, 0, "100000000000000"},
        {1e15, 2, "1e+15"},
        {NAN, 2, "nan"},
        {-INFINITY, 1, "-inf"},
        {1e-20, 12, "0.000000000000"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        char buffer[PS_NUM_TEXT_MAX];
        assert_int_equal(ps_num_fixed(table[i].x, table[i].decimals, buffer),
                         strlen(table[i].text));
        assert_string_equal(buffer, table[i].text);
    }
}

static void counts_have_commas_between_thousands(void **state)
{
    (void)state;
    static const struct {
        int64_t n;
        const char *text;
    } table[] = {{0, "0"},
                 {999, "999"},
                 {1000, "1,000"},
                 {-1234, "-1,234"},
                 {-123, "-123"},
                 {20000000, "20,000,000"},
                 {INT64_MIN, "-9,223,372,036,854,775,808"}};
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        char buffer[PS_NUM_TEXT_MAX];
        assert_int_equal(ps_num_count(table[i].n, buffer), strlen(table[i].text));
        assert_string_equal(buffer, table[i].text);
    }
}

static void escapes_hold_only_what_xml_and_json_allow(void **state)
{
    (void)state;
    static const struct {
        const char *raw;
        const char *xml;
        const char *json;
    } table[] = {
        {"<a href='x'>&\"</a>", "&lt;a href=&#39;x&#39;&gt;&amp;&quot;&lt;/a&gt;",
         "\"<a href='x'>&\\\"</a>\""},
        {"tab\tline\n", "tab\tline\n", "\"tab\\u0009line\\n\""},
        {"bell\x07\x7F", "bell\xEF\xBF\xBD\xEF\xBF\xBD", "\"bell\\u0007\\u007f\""},
        {"\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x99\x82", "\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x99\x82",
         "\"\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x99\x82\""},
        {"cut \xE2\x82", "cut \xEF\xBF\xBD\xEF\xBF\xBD", "\"cut \xEF\xBF\xBD\xEF\xBF\xBD\""},
        {"\xC0\xAF", "\xEF\xBF\xBD\xEF\xBF\xBD", "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},
        {"\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD",
         "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},
        {"\xEF\xBF\xBF!", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD!", "\"\xEF\xBF\xBF!\""},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        ps_text out = {0};
        ps_text_xml(&out, ps_str_of(table[i].raw));
        assert_text(&out, table[i].xml);
        ps_text_json(&out, ps_str_of(table[i].raw));
        assert_text(&out, table[i].json);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_read_back_to_the_same_bits),
        cmocka_unit_test(header_begins_with_time_and_quotes_where_needed),
        cmocka_unit_test(fixed_numbers_have_no_exponent_and_no_negative_zero),
        cmocka_unit_test(counts_have_commas_between_thousands),
        cmocka_unit_test(escapes_hold_only_what_xml_and_json_allow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
