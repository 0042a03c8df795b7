// Source texts and the search for line and column.
#include "base/source.h"

#include "base/alloc.h"

static ps_rc copy_text(ps_str s, ps_str *out)
{
    char *p = ps_alloc(s.len + 1);
    if (p == NULL) {
        return PS_ERR_MEMORY;
    }
    if (s.len > 0) {
        memcpy(p, s.p, s.len);
    }
    p[s.len] = '\0';
    *out = (ps_str){p, s.len};
    return PS_OK;
}

ps_rc ps_sources_add(ps_sources *sources, ps_str path, ps_str text, int32_t *file)
{
    PS_TRY(ps_grow(&sources->items, &sources->cap, sources->n, sizeof *sources->items));
    ps_source s = {0};
    PS_TRY(copy_text(path, &s.path));
    const ps_rc rc = copy_text(text, &s.text);
    if (rc != PS_OK) {
        ps_free((void *)s.path.p);
        return rc;
    }
    *file = sources->n;
    sources->items[sources->n++] = s;
    return PS_OK;
}

ps_line ps_sources_line(const ps_sources *sources, ps_span span)
{
    const ps_str text = sources->items[span.file].text;
    const size_t at = span.offset < text.len ? span.offset : text.len;
    ps_line out = {.line = 1, .column = 1};
    size_t start = 0;
    for (size_t i = 0; i < at; i++) {
        if (text.p[i] == '\n') {
            out.line++;
            start = i + 1;
        }
    }
    for (size_t i = start; i < at; i++) {
        out.column += ((unsigned char)text.p[i] & 0xC0U) != 0x80U; // count code points
    }
    size_t end = start;
    while (end < text.len && text.p[end] != '\n') {
        end++;
    }
    end -= end > start && text.p[end - 1] == '\r';
    out.text = ps_str_slice(text, start, end);
    return out;
}

void ps_sources_clear(ps_sources *sources)
{
    for (int32_t i = 0; i < sources->n; i++) {
        ps_free((void *)sources->items[i].path.p);
        ps_free((void *)sources->items[i].text.p);
    }
    ps_free(sources->items);
    *sources = (ps_sources){0};
}
