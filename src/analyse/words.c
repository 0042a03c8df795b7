// The table of ICD 203 and the texts made from it.
#include "analyse/words.h"

#include "base/num_text.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>

const double ps_word_bounds[PS_WORD_CLASSES - 1] = {0.01, 0.05, 0.20, 0.45, 0.55, 0.80, 0.95, 0.99};

static const char *const words[PS_WORD_CLASSES] = {
    "below 1 in 100", "almost no chance",    "very unlikely",
    "unlikely",       "roughly even chance", "likely",
    "very likely",    "almost certain",      "above 99 in 100",
};

int32_t ps_words_class(double p)
{
    if (!(p >= 0 && p <= 1)) {
        return -1;
    }
    int32_t i = 0;
    while (i < PS_WORD_CLASSES - 1 && p >= ps_word_bounds[i]) {
        i++;
    }
    return i;
}

const char *ps_words_of_class(int32_t word_class)
{
    PS_ASSERT(word_class >= 0 && word_class < PS_WORD_CLASSES);
    return words[word_class];
}

// class of one end of an interval; a NaN end says nothing beyond p itself
static int32_t class_of_end(double end, int32_t class_of_p)
{
    return isnan(end) ? class_of_p : ps_words_class(fmin(fmax(end, 0.0), 1.0));
}

void ps_words_icd203(double p, double low, double high, char *buffer, size_t size)
{
    const int32_t at = ps_words_class(p);
    if (at < 0) {
        (void)snprintf(buffer, size, "no answer");
        return;
    }
    const int32_t low_class = class_of_end(low, at);
    const int32_t high_class = class_of_end(high, at);
    const int32_t first = low_class < at ? low_class : at;
    const int32_t last = high_class > at ? high_class : at;
    if (first == last) {
        (void)snprintf(buffer, size, "%s", words[at]);
    } else if (last - first == 1) {
        (void)snprintf(buffer, size, "%s or %s", words[first], words[last]);
    } else {
        (void)snprintf(buffer, size, "from %s to %s", words[first], words[last]);
    }
}

// whether the printed percent says the same as p: same class, and 0 and 100 only where exact
static bool says_the_same(const char *percent, double p)
{
    double printed = NAN;
    if (!ps_num_parse(ps_str_of(percent), &printed)) {
        return false;
    }
    const bool is_extreme = printed == 0 || printed == 100;
    return ps_words_class(printed / 100) == ps_words_class(p) && is_extreme == (p == 0 || p == 1);
}

#define MOST_DECIMALS 12

// fewest decimals from `least` on that say the same as p; MOST_DECIMALS + 1 when none do
static int decimals_for(double p, int least)
{
    char text[PS_NUM_TEXT_MAX];
    int decimals = least;
    for (; decimals <= MOST_DECIMALS; decimals++) {
        (void)ps_num_fixed(100 * p, decimals, text);
        if (says_the_same(text, p)) {
            break;
        }
    }
    return decimals;
}

static void write_percent(double p, int decimals, char *buffer, size_t size)
{
    char text[PS_NUM_TEXT_MAX];
    if (decimals <= MOST_DECIMALS) {
        (void)ps_num_fixed(100 * p, p == 0 || p == 1 ? 0 : decimals, text);
        (void)snprintf(buffer, size, "%s", text);
        return;
    }
    // within 1e-14 of a boundary, on its lower side (or of 0, on its upper)
    (void)ps_num_fixed(100 * p, 0, text);
    (void)snprintf(buffer, size, "just %s %s", p < 0.005 ? "over" : "under", text);
}

void ps_words_percent(double p, char *buffer, size_t size)
{
    if (ps_words_class(p) < 0) {
        (void)snprintf(buffer, size, "no number");
        return;
    }
    const bool is_exact = p == 0 || p == 1;
    const bool is_middle = p >= 0.0995 && p < 0.9005;
    write_percent(p, decimals_for(p, is_exact || is_middle ? 0 : 1), buffer, size);
}

void ps_words_interval(double low, double high, char *buffer, size_t size)
{
    if (isnan(low) || isnan(high)) {
        (void)snprintf(buffer, size, "no number");
        return;
    }
    low = fmin(fmax(low, 0), 1);
    high = fmin(fmax(high, 0), 1);
    const bool is_near_end = low < 0.0995 || high >= 0.9005;
    int decimals = is_near_end && high - low < 0.1 ? 1 : 0;
    char from[PS_PERCENT_MAX];
    char to[PS_PERCENT_MAX];
    do {
        const int for_low = decimals_for(low, decimals);
        const int for_high = decimals_for(high, decimals);
        decimals = for_low > for_high ? for_low : for_high;
        write_percent(low, decimals, from, sizeof from);
        write_percent(high, decimals, to, sizeof to);
        decimals++;
    } while (low < high && decimals <= 4 && strcmp(from, to) == 0);
    (void)snprintf(buffer, size, "%s-%s", from, to);
}

// 1/share as a whole number, with two significant digits above 100, at most 10^12
static int64_t one_in(double share)
{
    int64_t unit = 1;
    while (1 / share >= 100 * (double)unit && unit < INT64_C(1000000000000)) {
        unit *= 10;
    }
    return unit * llround(fmin(1 / share / (double)unit, 100));
}

void ps_words_frequency(double p, int64_t n, char *buffer, size_t size)
{
    char count[PS_NUM_TEXT_MAX];
    if (ps_words_class(p) < 0) {
        (void)snprintf(buffer, size, "no number");
        return;
    }
    if (p == 0 || p == 1) {
        (void)ps_num_count(n, count);
        (void)snprintf(buffer, size, n > 0 ? "%s of %s" : "%s", p == 0 ? "none" : "all", count);
        return;
    }
    const double rarer = p < 0.5 ? p : 1 - p;
    if (rarer > 0.275) {
        static const char *const tenths[] = {"3 in 10", "2 in 5", "1 in 2", "3 in 5", "7 in 10"};
        const int64_t tenth = llround(10 * p);
        (void)snprintf(buffer, size, "%s", tenths[tenth < 3 ? 0 : tenth > 7 ? 4 : tenth - 3]);
        return;
    }
    const int64_t of = one_in(rarer);
    (void)ps_num_count(of, count);
    if (p < 0.5) {
        (void)snprintf(buffer, size, "1 in %s", count);
    } else if (of <= 100) {
        (void)snprintf(buffer, size, "%d in %s", (int)(of - 1), count);
    } else {
        (void)snprintf(buffer, size, "all but 1 in %s", count);
    }
}
