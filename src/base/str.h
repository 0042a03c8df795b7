// Strings are bytes and a length, UTF-8, never owned by the value itself.
#ifndef PS_BASE_STR_H
#define PS_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

typedef struct ps_str {
    const char *p; // not zero-terminated in general
    size_t len;
} ps_str;

/// The bytes of a string literal or other zero-terminated text, borrowed.
static inline ps_str ps_str_of(const char *text)
{
    return (ps_str){text, text == NULL ? 0 : strlen(text)};
}

/// Whether both have the same bytes.
static inline bool ps_str_eq(ps_str a, ps_str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.p, b.p, a.len) == 0);
}

/// Whether the bytes equal those of a zero-terminated text.
static inline bool ps_str_is(ps_str a, const char *text)
{
    return ps_str_eq(a, ps_str_of(text));
}

/// Bytes [from, to) of a string, borrowed from it.
static inline ps_str ps_str_slice(ps_str s, size_t from, size_t to)
{
    return (ps_str){s.p + from, to - from};
}

/// Without ASCII white space at both ends.
ps_str ps_str_trim(ps_str s);

/// Whether the bytes are equal when ASCII case is ignored.
bool ps_str_eq_nocase(ps_str a, ps_str b);

/// Byte order as memcmp, shorter first; negative, zero or positive.
int ps_str_cmp(ps_str a, ps_str b);

/// Bytes of the UTF-8 character that begins at byte `at` (1 .. 4), 0 where the bytes are no
/// character: cut short, overlong, a surrogate, beyond U+10FFFF.
size_t ps_str_utf8_len(ps_str s, size_t at);

/// Damerau-Levenshtein distance in bytes, at most `limit` + 1; used to suggest the near name.
int ps_str_distance(ps_str a, ps_str b, int limit);

/// Arguments for "%.*s".
#define PS_STR_ARG(s) (int)(s).len, (s).p

#endif
