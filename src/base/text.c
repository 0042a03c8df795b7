// The growing text buffer and its escapes.
#include "base/text.h"

#include "base/alloc.h"
#include "base/num_text.h"

#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

static bool room_for(ps_text *text, size_t more)
{
    if (text->failed) {
        return false;
    }
    if (text->cap - text->len > more) {
        return true;
    }
    size_t cap = text->cap < 256 ? 256 : text->cap;
    while (cap - text->len <= more) {
        if (cap > SIZE_MAX / 4) {
            text->failed = true;
            return false;
        }
        cap *= 2;
    }
    char *p = ps_realloc(text->p, text->len, cap);
    if (p == NULL) {
        text->failed = true;
        return false;
    }
    text->p = p;
    text->cap = cap;
    return true;
}

void ps_text_add(ps_text *text, ps_str s)
{
    if (s.len > 0 && room_for(text, s.len)) {
        memcpy(text->p + text->len, s.p, s.len);
        text->len += s.len;
    }
}

void ps_text_puts(ps_text *text, const char *s)
{
    ps_text_add(text, ps_str_of(s));
}

void ps_text_printf(ps_text *text, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    va_list again;
    va_copy(again, args);
    const int len = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    if (len >= 0 && room_for(text, (size_t)len + 1)) {
        (void)vsnprintf(text->p + text->len, (size_t)len + 1, fmt, again);
        text->len += (size_t)len;
    }
    va_end(again);
}

void ps_text_num(ps_text *text, double x)
{
    char buffer[PS_NUM_TEXT_MAX];
    const size_t len = ps_num_format(x, buffer);
    ps_text_add(text, (ps_str){buffer, len});
}

#define REPLACEMENT "\xEF\xBF\xBD" // U+FFFD

void ps_text_json(ps_text *text, ps_str s)
{
    ps_text_puts(text, "\"");
    size_t len = 0;
    for (size_t i = 0; i < s.len; i += len == 0 ? 1 : len) {
        const unsigned char c = (unsigned char)s.p[i];
        len = ps_str_utf8_len(s, i);
        if (len == 0) {
            ps_text_puts(text, REPLACEMENT);
        } else if (c == '"' || c == '\\') {
            ps_text_printf(text, "\\%c", c);
        } else if (c == '\n') {
            ps_text_puts(text, "\\n");
        } else if (c < 0x20 || c == 0x7F) {
            ps_text_printf(text, "\\u%04x", c);
        } else {
            ps_text_add(text, ps_str_slice(s, i, i + len));
        }
    }
    ps_text_puts(text, "\"");
}

void ps_text_json_num(ps_text *text, double x)
{
    if (isfinite(x)) {
        ps_text_num(text, x);
    } else {
        ps_text_puts(text, "null");
    }
}

// what stands for a character in XML: its escape, or NULL for itself; `len` 0: it is none
static const char *xml_escape(char c, size_t len)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    case '\t':
    case '\n':
    case '\r':
        return NULL;
    default: {
        const bool is_control = len == 1 && ((unsigned char)c < 0x20 || c == 0x7F);
        return len == 0 || is_control ? REPLACEMENT : NULL;
    }
    }
}

// U+FFFE and U+FFFF
static bool is_noncharacter(ps_str s, size_t at)
{
    return memcmp(s.p + at, "\xEF\xBF", 2) == 0 && (unsigned char)s.p[at + 2] >= 0xBE;
}

void ps_text_xml(ps_text *text, ps_str s)
{
    size_t start = 0;
    size_t i = 0;
    while (i < s.len) {
        size_t len = ps_str_utf8_len(s, i);
        if (len == 3 && is_noncharacter(s, i)) {
            len = 0;
        }
        const char *const escape = xml_escape(s.p[i], len);
        const size_t next = i + (len == 0 ? 1 : len);
        if (escape != NULL) {
            ps_text_add(text, ps_str_slice(s, start, i));
            ps_text_puts(text, escape);
            start = next;
        }
        i = next;
    }
    ps_text_add(text, ps_str_slice(s, start, s.len));
}

ps_str ps_text_str(const ps_text *text)
{
    return (ps_str){text->p, text->len};
}

ps_rc ps_text_rc(const ps_text *text)
{
    return text->failed ? PS_ERR_MEMORY : PS_OK;
}

void ps_text_clear(ps_text *text)
{
    ps_free(text->p);
    *text = (ps_text){0};
}
