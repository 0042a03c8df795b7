// The list of messages and its two printers.
//
//   error: unknown name 'birth rat' in 'births'
//     --> model.xmile:41:16
//      |
//   41 | population * birth_rat
//      |              ^^^^^^^^^
//   help: did you mean 'birth rate'?
#include "base/diag.h"

#include "base/alloc.h"
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>

ps_diags *ps_diags_new(void)
{
    ps_diags *diags = ps_alloc_array(1, sizeof *diags);
    if (diags == NULL) {
        return NULL;
    }
    diags->arena = ps_arena_new();
    if (diags->arena == NULL) {
        ps_free(diags);
        return NULL;
    }
    return diags;
}

void ps_diags_free(ps_diags *diags)
{
    if (diags == NULL) {
        return;
    }
    ps_arena_free(diags->arena);
    ps_sources_clear(&diags->sources);
    ps_free(diags->items);
    ps_free(diags);
}

static PS_PRINTF(2, 0) ps_str format(ps_diags *diags, const char *fmt, va_list args)
{
    char buffer[2048];
    const int len = vsnprintf(buffer, sizeof buffer, fmt, args);
    if (len < 0) {
        return (ps_str){NULL, 0};
    }
    const size_t kept = (size_t)len < sizeof buffer ? (size_t)len : sizeof buffer - 1;
    const ps_str text = ps_arena_str(diags->arena, (ps_str){buffer, kept});
    diags->out_of_memory |= text.p == NULL;
    return text;
}

bool ps_diag_add(ps_diags *diags, ps_severity severity, const char *code, ps_span span,
                 const char *fmt, ...)
{
    diags->n_errors += severity == PS_SEV_ERROR;
    diags->n_warnings += severity == PS_SEV_WARNING;
    if (diags->n >= PS_DIAG_MAX) {
        return false;
    }
    if (ps_grow(&diags->items, &diags->cap, diags->n, sizeof *diags->items) != PS_OK) {
        diags->out_of_memory = true;
        return false;
    }
    va_list args;
    va_start(args, fmt);
    const ps_str text = format(diags, fmt, args);
    va_end(args);
    if (text.p == NULL) {
        return false;
    }
    diags->items[diags->n++] =
        (ps_diag){.code = code, .severity = severity, .span = span, .text = text};
    return true;
}

static bool last_is_open(const ps_diags *diags)
{
    return diags->n > 0 && diags->n < PS_DIAG_MAX;
}

void ps_diag_help(ps_diags *diags, const char *fmt, ...)
{
    if (!last_is_open(diags)) {
        return;
    }
    va_list args;
    va_start(args, fmt);
    diags->items[diags->n - 1].help = format(diags, fmt, args);
    va_end(args);
}

void ps_diag_variable(ps_diags *diags, ps_str name)
{
    if (last_is_open(diags)) {
        diags->items[diags->n - 1].variable = ps_arena_str(diags->arena, name);
    }
}

ps_rc ps_diags_rc(const ps_diags *diags)
{
    if (diags->out_of_memory) {
        return PS_ERR_MEMORY;
    }
    const bool bad = diags->n_errors > 0 || (diags->strict && diags->n_warnings > 0);
    return bad ? PS_ERR_INPUT : PS_OK;
}

static const char *severity_word(ps_severity severity)
{
    switch (severity) {
    case PS_SEV_ERROR:
        return "error";
    case PS_SEV_WARNING:
        return "warning";
    case PS_SEV_NOTE:
        return "note";
    }
    return "";
}

static const char *severity_colour(ps_severity severity)
{
    switch (severity) {
    case PS_SEV_ERROR:
        return "\033[1;31m";
    case PS_SEV_WARNING:
        return "\033[1;33m";
    case PS_SEV_NOTE:
        return "\033[1;36m";
    }
    return "";
}

#define LONGEST_LINE 160 // columns shown of a source line

static void print_place(const ps_diags *diags, const ps_diag *d, ps_text *out)
{
    const ps_line at = ps_sources_line(&diags->sources, d->span);
    ps_text_puts(out, "  --> ");
    ps_text_add(out, diags->sources.items[d->span.file].path);
    ps_text_printf(out, ":%d:%d\n", at.line, at.column);
    // long lines are cut to a window around the place
    const size_t line_start = (size_t)(at.text.p - diags->sources.items[d->span.file].text.p);
    const size_t place = d->span.offset - line_start;
    const size_t window = place < at.text.len ? place : at.text.len;
    const size_t first = window > LONGEST_LINE / 2 ? window - LONGEST_LINE / 2 : 0;
    const size_t last = at.text.len - first > LONGEST_LINE ? first + LONGEST_LINE : at.text.len;
    const int width = snprintf(NULL, 0, "%d", at.line);
    ps_text_printf(out, "%d | ", at.line);
    for (size_t i = first; i < last; i++) {
        const unsigned char c = (unsigned char)at.text.p[i];
        ps_text_printf(out, "%c", c < 0x20 || c == 0x7F ? ' ' : c); // no control codes
    }
    ps_text_printf(out, "\n%*s | ", width, "");
    for (size_t i = first; i < place && i < last; i++) {
        if (((unsigned char)at.text.p[i] & 0xC0U) != 0x80U) {
            ps_text_puts(out, " ");
        }
    }
    size_t carets = d->span.len == 0 ? 1 : d->span.len;
    if (place < last && carets > last - place) {
        carets = last - place;
    }
    for (size_t i = 0; i < carets && i < LONGEST_LINE; i++) {
        const bool inside = place + i < at.text.len;
        if (!inside || ((unsigned char)at.text.p[place + i] & 0xC0U) != 0x80U) {
            ps_text_puts(out, "^");
        }
    }
    ps_text_puts(out, "\n");
}

static void print_one(const ps_diags *diags, const ps_diag *d, bool colour, ps_text *out)
{
    ps_text_printf(out, "%s%s%s: ", colour ? severity_colour(d->severity) : "",
                   severity_word(d->severity), colour ? "\033[0m" : "");
    ps_text_add(out, d->text);
    if (d->severity != PS_SEV_NOTE) {
        ps_text_printf(out, " [%s]", d->code);
    }
    ps_text_puts(out, "\n");
    if (d->span.file >= 0 && d->span.file < diags->sources.n) {
        print_place(diags, d, out);
    }
    if (d->help.p != NULL) {
        ps_text_puts(out, "help: ");
        ps_text_add(out, d->help);
        ps_text_puts(out, "\n");
    }
}

static ps_str to_arena(ps_diags *diags, ps_text *out)
{
    const ps_str kept =
        out->failed ? (ps_str){NULL, 0} : ps_arena_str(diags->arena, ps_text_str(out));
    ps_text_clear(out);
    return kept;
}

ps_str ps_diags_text(ps_diags *diags, bool colour)
{
    ps_text out = {0};
    for (int32_t i = 0; i < diags->n; i++) {
        print_one(diags, &diags->items[i], colour, &out);
    }
    if (diags->n >= PS_DIAG_MAX) {
        ps_text_printf(&out,
                       "note: more messages are not shown; %d errors and %d warnings in all\n",
                       diags->n_errors, diags->n_warnings);
    }
    return to_arena(diags, &out);
}

static void json_one(const ps_diags *diags, const ps_diag *d, ps_text *out)
{
    ps_text_printf(
        out, "{\"severity\":\"%s\",\"code\":\"%s\",\"text\":", severity_word(d->severity), d->code);
    ps_text_json(out, d->text);
    if (d->span.file >= 0 && d->span.file < diags->sources.n) {
        const ps_line at = ps_sources_line(&diags->sources, d->span);
        ps_text_puts(out, ",\"file\":");
        ps_text_json(out, diags->sources.items[d->span.file].path);
        ps_text_printf(out, ",\"line\":%d,\"column\":%d,\"offset\":%u,\"length\":%u", at.line,
                       at.column, d->span.offset, d->span.len);
    }
    if (d->variable.p != NULL) {
        ps_text_puts(out, ",\"variable\":");
        ps_text_json(out, d->variable);
    }
    if (d->help.p != NULL) {
        ps_text_puts(out, ",\"help\":");
        ps_text_json(out, d->help);
    }
    ps_text_puts(out, "}");
}

ps_str ps_diags_json(ps_diags *diags)
{
    ps_text out = {0};
    ps_text_puts(&out, "[");
    for (int32_t i = 0; i < diags->n; i++) {
        ps_text_puts(&out, i == 0 ? "" : ",");
        json_one(diags, &diags->items[i], &out);
    }
    ps_text_puts(&out, "]");
    return to_arena(diags, &out);
}
