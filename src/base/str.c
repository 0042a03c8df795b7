// String helpers that are more than one line.
#include "base/str.h"

#include <stdlib.h>

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

static char lower(char c)
{
    if (c >= 'A' && c <= 'Z') {
        return (char)(c - 'A' + 'a');
    }
    return c;
}

ps_str ps_str_trim(ps_str s)
{
    while (s.len > 0 && is_space(s.p[0])) {
        s.p++;
        s.len--;
    }
    while (s.len > 0 && is_space(s.p[s.len - 1])) {
        s.len--;
    }
    return s;
}

size_t ps_str_utf8_len(ps_str s, size_t at)
{
    const unsigned char first = (unsigned char)s.p[at];
    if (first < 0x80) {
        return 1;
    }
    const size_t len = first < 0xC2   ? 0
                       : first < 0xE0 ? 2
                       : first < 0xF0 ? 3
                       : first < 0xF5 ? 4
                                      : 0;
    if (len == 0 || s.len - at < len) {
        return 0;
    }
    for (size_t i = 1; i < len; i++) {
        if (((unsigned char)s.p[at + i] & 0xC0) != 0x80) {
            return 0;
        }
    }
    // the second byte also tells overlong forms, surrogates and codes beyond the last
    const unsigned char second = (unsigned char)s.p[at + 1];
    const unsigned char least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    const unsigned char most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    return second >= least && second <= most ? len : 0;
}

bool ps_str_eq_nocase(ps_str a, ps_str b)
{
    if (a.len != b.len) {
        return false;
    }
    for (size_t i = 0; i < a.len; i++) {
        if (lower(a.p[i]) != lower(b.p[i])) {
            return false;
        }
    }
    return true;
}

int ps_str_cmp(ps_str a, ps_str b)
{
    const size_t n = a.len < b.len ? a.len : b.len;
    const int c = n == 0 ? 0 : memcmp(a.p, b.p, n);
    if (c != 0) {
        return c;
    }
    return a.len < b.len ? -1 : a.len > b.len;
}

#define LONGEST 63

// rows of the dynamic programme: cur = distances of a[0..i], prev and prev2 the two before
int ps_str_distance(ps_str a, ps_str b, int limit)
{
    if (a.len > LONGEST || b.len > LONGEST || abs((int)a.len - (int)b.len) > limit) {
        return limit + 1;
    }
    int rows[3][LONGEST + 1];
    int *prev2 = rows[0];
    int *prev = rows[1];
    int *cur = rows[2];
    const int n = (int)b.len;
    for (int j = 0; j <= n; j++) {
        prev[j] = j;
        prev2[j] = j;
    }
    for (int i = 1; i <= (int)a.len; i++) {
        cur[0] = i;
        for (int j = 1; j <= n; j++) {
            const int change = a.p[i - 1] != b.p[j - 1];
            int best = prev[j - 1] + change;
            best = prev[j] + 1 < best ? prev[j] + 1 : best;
            best = cur[j - 1] + 1 < best ? cur[j - 1] + 1 : best;
            const bool swapped =
                i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1];
            if (swapped && prev2[j - 2] + 1 < best) {
                best = prev2[j - 2] + 1;
            }
            cur[j] = best;
        }
        int *const spare = prev2;
        prev2 = prev;
        prev = cur;
        cur = spare;
    }
    return prev[n] > limit ? limit + 1 : prev[n];
}
