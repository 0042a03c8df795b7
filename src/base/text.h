// A growing text buffer for output that is built piece by piece: messages, JSON, HTML, SVG.
// After memory runs out every call is a no-op and `failed` stays true; ask once at the end.
#ifndef PS_BASE_TEXT_H
#define PS_BASE_TEXT_H

#include "base/rc.h"
#include "base/str.h"

#include <stdbool.h>

/// Zero is the valid empty buffer.
typedef struct ps_text {
    char *p;
    size_t len;
    size_t cap;
    bool failed;
} ps_text;

/// Appends bytes.
void ps_text_add(ps_text *text, ps_str s);

/// Appends zero-terminated text.
void ps_text_puts(ps_text *text, const char *s);

/// Appends formatted text (printf rules; numbers of a model go through ps_text_num).
void ps_text_printf(ps_text *text, const char *fmt, ...) PS_PRINTF(2, 3);

/// Appends a number that reads back to the same double, shortest form, "nan", "inf", "-inf".
void ps_text_num(ps_text *text, double x);

/// Appends a JSON string with quotes and escapes; bytes that are no UTF-8 become U+FFFD.
void ps_text_json(ps_text *text, ps_str s);

/// Appends a JSON number: null where x is not finite.
void ps_text_json_num(ps_text *text, double x);

/// Appends text with & < > " ' escaped for XML and HTML; what XML may not hold (control characters,
/// bytes that are no UTF-8) becomes U+FFFD.
void ps_text_xml(ps_text *text, ps_str s);

/// The bytes so far, borrowed until the next call.
ps_str ps_text_str(const ps_text *text) PS_NODISCARD;

/// PS_ERR_MEMORY when an append failed, else PS_OK.
ps_rc ps_text_rc(const ps_text *text) PS_NODISCARD;

/// Frees the buffer; it is empty again.
void ps_text_clear(ps_text *text);

#endif
