// String helpers that are more than one line.
#include "base/str.h"

#include <stdlib.h>

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
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
