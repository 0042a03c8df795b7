// Tests of base/date: the decimal year, its periods and leap years.
#include "base/date.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static double time_of(const char *text)
{
    double t = -1;
    assert_true(ps_date_parse(ps_str_of(text), &t));
    return t;
}

static void every_month_is_a_twelfth_and_the_first_instant_counts(void **state)
{
    (void)state;
    assert_true(time_of("2024") == 2024.0);
    assert_true(time_of("2024Q4") == 2024.75);
    assert_true(time_of("2024-10") == 2024.75);
    assert_true(time_of("2024-10-01") == 2024.75);
    assert_true(time_of("2024-02-29") == 2024 + 1 / 12.0 + 28 / (12.0 * 29));
    assert_true(time_of("2023-02-28") == 2023 + 1 / 12.0 + 27 / (12.0 * 28));
}

static void days_that_do_not_exist_are_refused(void **state)
{
    (void)state;
    const char *const bad[] = {"",         "24",         "20245",      "2024-13",    "2024-00",
                               "2024-1",   "2023-02-29", "1900-02-29", "2024-04-31", "2024-01-00",
                               "2024Q5",   "2024Q0",     "2024Q",      "2024-01-1",  "2024/01/01",
                               "2024-01x", "20240101",   "2024.5",     "-2024",      "2024-01-01 "};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        double t = 7;
        assert_false(ps_date_parse(ps_str_of(bad[i]), &t));
        assert_true(t == 7);
    }
    assert_true(time_of("2000-02-29") > 2000);
}

static void a_period_ends_where_the_next_begins(void **state)
{
    (void)state;
    static const struct {
        const char *text, *next;
    } cases[] = {{"2025", "2026"},          {"2025Q1", "2025Q2"},         {"2025Q4", "2026"},
                 {"2025-12", "2026-01"},    {"2025-03-14", "2025-03-15"}, {"2024-02-29", "2024-03"},
                 {"2025-12-31", "2026-01"}, {"2023-02-28", "2023-03-01"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double from = 0;
        double to = 0;
        assert_true(ps_period_parse(ps_str_of(cases[i].text), &from, &to));
        assert_true(from == time_of(cases[i].text));
        assert_true(to == time_of(cases[i].next));
    }
}

static void every_day_is_written_as_it_was_read(void **state)
{
    (void)state;
    ps_date d = {1999, 12, 31, PS_DATE_DAY};
    for (int i = 0; i < 10000; i++) {
        char text[PS_DATE_TEXT_MAX];
        ps_date back;
        const double t = ps_date_time(d);
        for (int way = -1; way <= 1; way++) {
            ps_date_format(t + way * 1e-6, text);
            assert_true(ps_date_read(ps_str_of(text), &back));
            assert_true(ps_date_time(back) == t);
        }
        const ps_date next = ps_date_next(d);
        assert_true(ps_date_time(next) > t);
        d = next;
    }
    assert_int_equal(d.year, 2027);
}

static void times_outside_the_calendar_are_a_question_mark(void **state)
{
    (void)state;
    const double cases[] = {-1, 1e9, INFINITY, NAN};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[PS_DATE_TEXT_MAX];
        ps_date_format(cases[i], text);
        assert_string_equal(text, "?");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_month_is_a_twelfth_and_the_first_instant_counts),
        cmocka_unit_test(days_that_do_not_exist_are_refused),
        cmocka_unit_test(a_period_ends_where_the_next_begins),
        cmocka_unit_test(every_day_is_written_as_it_was_read),
        cmocka_unit_test(times_outside_the_calendar_are_a_question_mark),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
