// Tests of analyse/words: the table of ICD 203, and that word and number can never disagree.
#include "analyse/words.h"
#include "base/num_text.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static const char *word_of(double p, double low, double high)
{
    static char buffer[PS_WORDS_MAX];
    ps_words_icd203(p, low, high, buffer, sizeof buffer);
    return buffer;
}

static const char *percent_of(double p)
{
    static char buffer[PS_PERCENT_MAX];
    ps_words_percent(p, buffer, sizeof buffer);
    return buffer;
}

static const char *frequency_of(double p, int64_t n)
{
    static char buffer[PS_WORDS_MAX];
    ps_words_frequency(p, n, buffer, sizeof buffer);
    return buffer;
}

static void every_range_has_its_word_half_open(void **state)
{
    (void)state;
    static const struct {
        double from;
        const char *word;
    } table[] = {
        {0.0, "below 1 in 100"}, {0.01, "almost no chance"},    {0.05, "very unlikely"},
        {0.20, "unlikely"},      {0.45, "roughly even chance"}, {0.55, "likely"},
        {0.80, "very likely"},   {0.95, "almost certain"},      {0.99, "above 99 in 100"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        assert_string_equal(word_of(table[i].from, NAN, NAN), table[i].word);
        if (i > 0) {
            const double below = nextafter(table[i].from, 0);
            assert_string_equal(word_of(below, NAN, NAN), table[i - 1].word);
        }
    }
    assert_string_equal(word_of(1.0, NAN, NAN), "above 99 in 100");
}

static void no_number_has_no_word(void **state)
{
    (void)state;
    const double none[] = {NAN, -0.001, 1.001, INFINITY};
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(ps_words_class(none[i]), -1);
        assert_string_equal(word_of(none[i], 0.1, 0.2), "no answer");
        assert_string_equal(percent_of(none[i]), "no number");
        assert_string_equal(frequency_of(none[i], 10), "no number");
    }
}

static void interval_across_a_boundary_gives_both_words(void **state)
{
    (void)state;
    assert_string_equal(word_of(0.87, 0.85, 0.89), "very likely");
    assert_string_equal(word_of(0.81, 0.79, 0.83), "likely or very likely");
    assert_string_equal(word_of(0.79, 0.77, 0.81), "likely or very likely");
    assert_string_equal(word_of(0.79, 0.77, 0.80), "likely or very likely");
    assert_string_equal(word_of(0.50, 0.30, 0.70), "from unlikely to likely");
    assert_string_equal(word_of(0.02, 0.004, 0.03), "below 1 in 100 or almost no chance");
    assert_string_equal(word_of(0.5, -0.2, 1.3), "from below 1 in 100 to above 99 in 100");
    // an end on the wrong side of p still leaves the word of p in
    assert_string_equal(word_of(0.5, 0.6, 0.7), "roughly even chance or likely");
}

static void longest_text_fits(void **state)
{
    (void)state;
    for (int32_t i = 0; i < PS_WORD_CLASSES; i++) {
        for (int32_t j = 0; j < PS_WORD_CLASSES; j++) {
            const size_t both = strlen(ps_words_of_class(i)) + strlen(ps_words_of_class(j));
            assert_true(both + strlen("from  to ") < PS_WORDS_MAX);
        }
    }
}

static void percents_have_the_digits_they_need(void **state)
{
    (void)state;
    assert_string_equal(percent_of(0.87), "87");
    assert_string_equal(percent_of(0.5), "50");
    assert_string_equal(percent_of(0.0712), "7.1");
    assert_string_equal(percent_of(0.9288), "92.9");
    assert_string_equal(percent_of(0.796), "79.6");
    assert_string_equal(percent_of(0.7996), "79.96");
    assert_string_equal(percent_of(0.0004), "0.04");
    assert_string_equal(percent_of(0.99996), "99.996");
    assert_string_equal(percent_of(0), "0");
    assert_string_equal(percent_of(1), "100");
    assert_string_equal(percent_of(nextafter(0.8, 0)), "just under 80");
    assert_string_equal(percent_of(1e-300), "just over 0");
    assert_string_equal(percent_of(nextafter(1, 0)), "just under 100");
}

static void intervals_have_equal_decimals_that_tell_the_ends_apart(void **state)
{
    (void)state;
    static const struct {
        double low;
        double high;
        const char *text;
    } table[] = {
        {0.85, 0.89, "85-89"},      {0.068, 0.0751, "6.8-7.5"},  {0.096, 0.104, "9.6-10.4"},
        {0.756, 0.952, "76-95"},    {0.355, 0.357, "35.5-35.7"}, {0.4, 0.4, "40-40"},
        {0.796, 0.83, "79.6-83.0"}, {0, 0.0004, "0-0.04"},       {-0.1, 1.2, "0-100"},
        {0.99, 1, "99.0-100"},      {NAN, 0.5, "no number"},     {0.3, NAN, "no number"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        char buffer[PS_WORDS_MAX];
        ps_words_interval(table[i].low, table[i].high, buffer, sizeof buffer);
        assert_string_equal(buffer, table[i].text);
    }
}

// the class a printed percent belongs to, read as a reader would
static int32_t class_of_text(const char *percent)
{
    double shown = NAN;
    assert_true(ps_num_parse(ps_str_of(percent), &shown));
    return ps_words_class(shown / 100);
}

static void word_and_number_never_disagree(void **state)
{
    (void)state;
    for (int n = 1; n <= 4096; n += n < 40 ? 1 : 507) {
        for (int k = 0; k <= n; k++) {
            const double p = (double)k / n;
            const int32_t printed = class_of_text(percent_of(p));
            assert_int_equal(printed, ps_words_class(p));
            assert_string_equal(word_of(p, NAN, NAN), ps_words_of_class(printed));
        }
    }
    // all the way along and close to every boundary
    for (int i = 0; i <= 200000; i++) {
        const double p = i / 200000.0;
        assert_int_equal(class_of_text(percent_of(p)), ps_words_class(p));
    }
    for (size_t b = 0; b < PS_WORD_CLASSES - 1; b++) {
        for (double gap = 1e-13; gap < 1e-2; gap *= 3) {
            const double below = ps_word_bounds[b] - gap;
            const double above = ps_word_bounds[b] + gap;
            assert_int_equal(class_of_text(percent_of(below)), ps_words_class(below));
            assert_int_equal(class_of_text(percent_of(above)), ps_words_class(above));
        }
    }
}

static void frequencies_read_as_people_say_them(void **state)
{
    (void)state;
    assert_string_equal(frequency_of(0.07, 1000), "1 in 14");
    assert_string_equal(frequency_of(0.25, 1000), "1 in 4");
    assert_string_equal(frequency_of(0.3, 1000), "3 in 10");
    assert_string_equal(frequency_of(0.42, 1000), "2 in 5");
    assert_string_equal(frequency_of(0.5, 1000), "1 in 2");
    assert_string_equal(frequency_of(0.68, 1000), "7 in 10");
    assert_string_equal(frequency_of(0.8, 1000), "4 in 5");
    assert_string_equal(frequency_of(0.87, 1000), "7 in 8");
    assert_string_equal(frequency_of(0.0033, 1000), "1 in 300");
    assert_string_equal(frequency_of(1 - 0.0033, 1000), "all but 1 in 300");
    assert_string_equal(frequency_of(0.00005, 20000), "1 in 20,000");
    assert_string_equal(frequency_of(0, 20000), "none of 20,000");
    assert_string_equal(frequency_of(1, 20000), "all of 20,000");
    assert_string_equal(frequency_of(0, 0), "none");
    assert_string_equal(frequency_of(1e-300, 0), "1 in 100,000,000,000,000");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_range_has_its_word_half_open),
        cmocka_unit_test(no_number_has_no_word),
        cmocka_unit_test(interval_across_a_boundary_gives_both_words),
        cmocka_unit_test(longest_text_fits),
        cmocka_unit_test(percents_have_the_digits_they_need),
        cmocka_unit_test(intervals_have_equal_decimals_that_tell_the_ends_apart),
        cmocka_unit_test(word_and_number_never_disagree),
        cmocka_unit_test(frequencies_read_as_people_say_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
