// Formats of numbers for people.
#include "report/figures.h"

#include "analyse/words.h"
#include "base/date.h"
#include "base/num_text.h"
#include "report/svg.h"

#include <math.h>
#include <stdio.h>

#define MINUS "\xE2\x88\x92"

// copies decimal text with commas between thousands and a real minus
static void add_commas(const char *plain, char *buffer)
{
    size_t out = 0;
    if (plain[0] == '-') {
        memcpy(buffer, MINUS, 3);
        out = 3;
        plain++;
    }
    const size_t whole = strcspn(plain, ".");
    for (size_t i = 0; plain[i] != '\0'; i++) {
        if (i > 0 && i < whole && (whole - i) % 3 == 0) {
            buffer[out++] = ',';
        }
        buffer[out++] = plain[i];
    }
    buffer[out] = '\0';
}

// decimal exponent of x: 10^e <= |x| < 10^(e + 1); *mantissa gets |x| / 10^e
static int32_t decimal_exponent(double x, double *mantissa)
{
    int32_t e = 0;
    double m = fabs(x);
    while (m >= 10) {
        m /= 10;
        e++;
    }
    while (m < 1) {
        m *= 10;
        e--;
    }
    *mantissa = m;
    return e;
}

static bool write_special(double x, char *buffer)
{
    if (isfinite(x)) {
        return false;
    }
    const char *const text = isnan(x) ? "no value" : x > 0 ? "\xE2\x88\x9E" : MINUS "\xE2\x88\x9E";
    memcpy(buffer, text, strlen(text) + 1);
    return true;
}

void ps_figure_fixed(double x, int decimals, char *buffer)
{
    if (!(fabs(x) < 1e15)) {
        ps_figure(x, decimals < 3 ? 3 : decimals, buffer);
        return;
    }
    char plain[PS_NUM_TEXT_MAX];
    (void)ps_num_fixed(x, decimals, plain);
    add_commas(plain, buffer);
}

void ps_figure_power(int32_t power, char *buffer)
{
    static const char *const raised[] = {
        "\xE2\x81\xB0", "\xC2\xB9",     "\xC2\xB2",     "\xC2\xB3",     "\xE2\x81\xB4",
        "\xE2\x81\xB5", "\xE2\x81\xB6", "\xE2\x81\xB7", "\xE2\x81\xB8", "\xE2\x81\xB9",
    };
    buffer[0] = '\0';
    if (power == 0) {
        return;
    }
    char digits[PS_NUM_TEXT_MAX];
    const size_t n = ps_num_fixed(power, 0, digits);
    size_t out = (size_t)snprintf(buffer, PS_FIGURE_MAX,
                                  "\xC3\x97"
                                  "10");
    for (size_t i = 0; i < n; i++) {
        const char *const part = digits[i] == '-' ? "\xE2\x81\xBB" : raised[digits[i] - '0'];
        out += (size_t)snprintf(buffer + out, PS_FIGURE_MAX - out, "%s", part);
    }
}

void ps_figure(double x, int digits, char *buffer)
{
    if (write_special(x, buffer)) {
        return;
    }
    if (x == 0) {
        memcpy(buffer, "0", 2);
        return;
    }
    double mantissa = 0;
    const int32_t e = decimal_exponent(x, &mantissa);
    if (e >= -4 && e < 7) {
        const int decimals = e >= digits - 1 ? 0 : digits - 1 - e;
        ps_figure_fixed(x, decimals > 12 ? 12 : decimals, buffer);
        return;
    }
    char power[PS_FIGURE_MAX];
    ps_figure_power(e, power);
    ps_figure_fixed(x < 0 ? -mantissa : mantissa, digits - 1, buffer);
    memcpy(buffer + strlen(buffer), power, strlen(power) + 1);
}

void ps_figure_time(double t, bool is_dated, char *buffer)
{
    if (is_dated && t >= 0 && t < 10000) {
        ps_date_format(t, buffer);
    } else {
        ps_figure(t, 6, buffer);
    }
}

void ps_figure_unit(ps_str unit, char *buffer, size_t size)
{
    static const char *const none[] = {"1", "dmnl", "dimensionless", "unitless", "no unit"};
    const ps_str trimmed = ps_str_trim(unit);
    buffer[0] = '\0';
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        if (ps_str_eq_nocase(trimmed, ps_str_of(none[i]))) {
            return;
        }
    }
    ps_svg_fit(trimmed, 1, INFINITY, buffer, size);
    for (char *c = buffer; *c != '\0'; c++) {
        if (*c == '_') {
            *c = ' ';
        }
    }
}

bool ps_figure_is_years(ps_str time_unit)
{
    const ps_str unit = ps_str_trim(time_unit);
    return ps_str_eq_nocase(unit, ps_str_of("year")) ||
           ps_str_eq_nocase(unit, ps_str_of("years")) || ps_str_eq_nocase(unit, ps_str_of("yr"));
}

void ps_figure_interval(ps_text *out, double low, double high)
{
    char interval[2 * PS_PERCENT_MAX];
    ps_words_interval(low, high, interval, sizeof interval);
    ps_text_printf(out, "%s %%", interval);
}

static void add_runs(ps_text *out, int64_t n)
{
    char count[PS_NUM_TEXT_MAX];
    (void)ps_num_count(n, count);
    ps_text_printf(out, "%s %s", count, n == 1 ? "run" : "runs");
}

static void add_no_answer(ps_text *out, const ps_probability *p)
{
    ps_text_puts(out, "no answer");
    if (p->members > 0 && p->n_failed >= p->members) {
        ps_text_puts(out, " (");
        add_runs(out, p->members);
        ps_text_puts(out, ", all failed before it was decided)");
    }
}

void ps_figure_probability(ps_text *out, const ps_probability *p)
{
    if (ps_words_class(p->p) < 0) {
        add_no_answer(out, p);
        return;
    }
    char word[PS_WORDS_MAX];
    char percent[PS_PERCENT_MAX];
    ps_words_icd203(p->p, p->low, p->high, word, sizeof word);
    ps_words_percent(p->p, percent, sizeof percent);
    ps_text_printf(out, "%s (%s %%, ", word, percent);
    if (p->is_posterior) {
        ps_text_puts(out, "from the evidence ledger, range of its priors ");
    } else {
        ps_text_puts(out, p->is_chance ? "mean chance over " : "");
        add_runs(out, p->members - p->n_failed);
        ps_text_puts(out, ", sampling interval ");
    }
    ps_figure_interval(out, p->low, p->high);
    ps_text_puts(out, ")");
}

bool ps_figure_failed_matters(const ps_probability *p)
{
    return !p->is_posterior && (double)p->n_failed > PS_FAILED_SHARE * (double)p->members;
}
