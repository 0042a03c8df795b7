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

void ps_text_json(ps_text *text, ps_str s)
{
    ps_text_puts(text, "\"");
    for (size_t i = 0; i < s.len; i++) {
        const unsigned char c = (unsigned char)s.p[i];
        if (c == '"' || c == '\\') {
            ps_text_printf(text, "\\%c", c);
        } else if (c == '\n') {
            ps_text_puts(text, "\\n");
        } else if (c < 0x20 || c == 0x7F) {
            ps_text_printf(text, "\\u%04x", c);
        } else {
            ps_text_add(text, ps_str_slice(s, i, i + 1));
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

void ps_text_xml(ps_text *text, ps_str s)
{
    size_t start = 0;
    for (size_t i = 0; i < s.len; i++) {
        const char *esc = NULL;
        switch (s.p[i]) {
        case '&':
            esc = "&amp;";
            break;
        case '<':
            esc = "&lt;";
            break;
        case '>':
            esc = "&gt;";
            break;
        case '"':
            esc = "&quot;";
            break;
        case '\'':
            esc = "&#39;";
            break;
        default:
            continue;
        }
        ps_text_add(text, ps_str_slice(s, start, i));
        ps_text_puts(text, esc);
        start = i + 1;
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
