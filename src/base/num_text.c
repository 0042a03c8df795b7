// Number text by the C library under the "C" locale, whatever the host program has set.
#include "base/num_text.h"

#include <inttypes.h>
#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static locale_t c_locale;
static pthread_once_t c_locale_once = PTHREAD_ONCE_INIT;

static void make_c_locale(void)
{
    c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
}

static locale_t the_c_locale(void)
{
    (void)pthread_once(&c_locale_once, make_c_locale);
    return c_locale;
}

static size_t print_digits(double x, int digits, char *buffer)
{
    const locale_t before = uselocale(the_c_locale());
    const int len = snprintf(buffer, PS_NUM_TEXT_MAX, "%.*g", digits, x);
    (void)uselocale(before);
    return len < 0 ? 0 : (size_t)len;
}

static double read_back(const char *zero_terminated)
{
    return strtod_l(zero_terminated, NULL, the_c_locale());
}

static size_t print_special(double x, char *buffer)
{
    const char *word = isnan(x) ? "nan" : x > 0.0 ? "inf" : "-inf";
    if (x == 0.0) {
        word = "0";
    }
    const size_t len = strlen(word);
    memcpy(buffer, word, len + 1);
    return len;
}

size_t ps_num_format(double x, char *buffer)
{
    if (!isfinite(x) || x == 0.0) {
        return print_special(x, buffer);
    }
    for (int digits = 15; digits < 17; digits++) {
        const size_t len = print_digits(x, digits, buffer);
        if (read_back(buffer) == x) {
            return len;
        }
    }
    return print_digits(x, 17, buffer);
}

size_t ps_num_format17(double x, char *buffer)
{
    if (!isfinite(x) || x == 0.0) {
        return print_special(x, buffer);
    }
    return print_digits(x, 17, buffer);
}

static bool is_all_zeros(const char *digits)
{
    return strspn(digits, "0.") == strlen(digits);
}

size_t ps_num_fixed(double x, int decimals, char *buffer)
{
    if (!(fabs(x) < 1e15)) {
        return ps_num_format(x, buffer);
    }
    const locale_t before = uselocale(the_c_locale());
    const int len = snprintf(buffer, PS_NUM_TEXT_MAX, "%.*f", decimals, x);
    (void)uselocale(before);
    if (len > 1 && buffer[0] == '-' && is_all_zeros(buffer + 1)) {
        memmove(buffer, buffer + 1, (size_t)len);
        return (size_t)len - 1;
    }
    return len < 0 ? 0 : (size_t)len;
}

size_t ps_num_count(int64_t n, char *buffer)
{
    char digits[PS_NUM_TEXT_MAX];
    const int len = snprintf(digits, sizeof digits, "%" PRId64, n);
    size_t out = 0;
    for (int i = 0; i < len; i++) {
        const bool begins_group = i > 0 && digits[i - 1] != '-' && (len - i) % 3 == 0;
        if (begins_group) {
            buffer[out++] = ',';
        }
        buffer[out++] = digits[i];
    }
    buffer[out] = '\0';
    return out;
}

static bool is_digit(ps_str s, size_t i)
{
    return i < s.len && s.p[i] >= '0' && s.p[i] <= '9';
}

size_t ps_num_prefix(ps_str s)
{
    size_t i = 0;
    while (is_digit(s, i)) {
        i++;
    }
    size_t digits = i;
    const bool two_dots = i + 1 < s.len && s.p[i] == '.' && s.p[i + 1] == '.';
    if (i < s.len && s.p[i] == '.' && !two_dots) {
        i++;
        while (is_digit(s, i)) {
            i++;
            digits++;
        }
    }
    if (digits == 0) {
        return 0;
    }
    if (i < s.len && (s.p[i] == 'e' || s.p[i] == 'E')) {
        size_t j = i + 1;
        if (j < s.len && (s.p[j] == '+' || s.p[j] == '-')) {
            j++;
        }
        if (is_digit(s, j)) {
            while (is_digit(s, j)) {
                j++;
            }
            i = j;
        }
    }
    return i;
}

#define LONGEST_NUMBER 512

bool ps_num_parse(ps_str text, double *out)
{
    const size_t sign = text.len > 0 && (text.p[0] == '-' || text.p[0] == '+');
    const ps_str digits = ps_str_slice(text, sign, text.len);
    if (digits.len == 0 || ps_num_prefix(digits) != digits.len || text.len >= LONGEST_NUMBER) {
        return false;
    }
    char buffer[LONGEST_NUMBER];
    memcpy(buffer, text.p, text.len);
    buffer[text.len] = '\0';
    *out = read_back(buffer);
    return true;
}
