// Events of libfyaml become nodes on a stack; the end of a list or map takes its nodes off the
// stack and puts one container back. No recursion.
#include "study/yaml.h"

#include "base/alloc.h"
#include "base/map.h"

#include <libfyaml.h>
#include <utf8proc.h>

typedef struct open_node {
    ps_yaml_kind kind;
    int32_t first; // stack height where its entries begin
    ps_span span;
} open_node;

typedef struct builder {
    ps_diags *diags;
    ps_arena *arena;
    int32_t file;
    ps_str source;
    ps_yaml *stack;
    int32_t n;
    int32_t cap;
    open_node open[PS_YAML_DEPTH_MAX];
    int32_t depth;
    int32_t n_documents;
    size_t last; // where the last event ended, for errors without a place
} builder;

static ps_span span_of(const builder *b, size_t from, size_t to)
{
    return (ps_span){b->file, (uint32_t)from, (uint32_t)(to > from ? to - from : 0)};
}

static bool is_white(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static size_t white_run(ps_str s, size_t at)
{
    size_t end = at;
    while (end < s.len && is_white(s.p[end])) {
        end++;
    }
    return end - at;
}

// bytes of the file that the escape at the start of `raw` takes; white space after an escaped line
// end belongs to it
static size_t escape_len(ps_str raw)
{
    switch (raw.len > 1 ? (unsigned char)raw.p[1] : 0) {
    case 'x':
        return 4;
    case 'u':
        return 6;
    case 'U':
        return 10;
    case '\r':
    case '\n':
        return 1 + white_run(raw, 1);
    default:
        return 2;
    }
}

// lengths of the piece that begins where `raw` and `text` begin: in the file and in the text
static void next_piece(ps_str raw, ps_str text, enum fy_scalar_style style, size_t *raw_len,
                       size_t *text_len)
{
    const size_t white = white_run(raw, 0);
    *raw_len = 1;
    *text_len = 1;
    if (white > 0 && memchr(raw.p, '\n', white) != NULL) { // a folded line end
        *raw_len = white;
        *text_len = white_run(text, 0);
    } else if (style == FYSS_DOUBLE_QUOTED && raw.p[0] == '\\') {
        *raw_len = escape_len(raw);
        const bool joins_lines = raw.len > 1 && (raw.p[1] == '\n' || raw.p[1] == '\r');
        const utf8proc_ssize_t decoded = utf8proc_iterate(
            (const utf8proc_uint8_t *)text.p, (utf8proc_ssize_t)text.len, &(utf8proc_int32_t){0});
        *text_len = joins_lines ? 0 : (size_t)(decoded > 0 ? decoded : 1);
    } else if (style == FYSS_SINGLE_QUOTED && raw.p[0] == '\'') {
        *raw_len = 2;
    }
}

// Text and file are walked side by side. Where they cannot be matched the rest of the text stands
// at the rest of the file bytes: a coarser place, never a wrong text.
static ps_rc map_pieces(ps_map_builder *map, ps_str text, ps_str raw, size_t raw_at,
                        enum fy_scalar_style style)
{
    size_t i = 0;
    size_t j = 0;
    if (style == FYSS_LITERAL || style == FYSS_FOLDED) {
        j = white_run(raw, 0); // the indentation of the first line
    }
    while (i < text.len) {
        size_t raw_len = raw.len - j;
        size_t text_len = text.len - i;
        if (raw_len > 0) {
            next_piece(ps_str_slice(raw, j, raw.len), ps_str_slice(text, i, text.len), style,
                       &raw_len, &text_len);
        }
        const bool lost = j + raw_len > raw.len || i + text_len > text.len ||
                          (raw_len == 1 && text_len == 1 && raw.p[j] != text.p[i]);
        if (lost) {
            raw_len = raw.len - j;
            text_len = text.len - i;
        }
        PS_TRY(ps_map_builder_add(map, ps_str_slice(text, i, i + text_len), (uint32_t)(raw_at + j),
                                  (uint32_t)raw_len));
        i += text_len;
        j += raw_len;
    }
    return PS_OK;
}

static ps_rc decode(builder *b, struct fy_event *event, ps_yaml *node)
{
    struct fy_token *token = fy_event_get_token(event);
    const struct fy_mark *start = fy_event_start_mark(event);
    const struct fy_mark *end = fy_event_end_mark(event);
    if (token == NULL || start == NULL || end == NULL) {
        return PS_OK; // an empty value; its place is set when its key is known
    }
    const enum fy_scalar_style style = fy_token_scalar_style(token);
    ps_str text = {0};
    text.p = fy_token_get_text(token, &text.len);
    if (text.p == NULL) {
        return PS_ERR_MEMORY;
    }
    const ps_str raw = ps_str_slice(b->source, start->input_pos, end->input_pos);
    node->span = span_of(b, start->input_pos, end->input_pos);
    node->is_quoted = style != FYSS_PLAIN;
    if (ps_str_eq(text, raw)) {
        return ps_mapped_verbatim(b->arena, raw, b->file, node->span.offset, &node->text);
    }
    ps_map_builder map = {0};
    ps_rc rc = map_pieces(&map, text, raw, start->input_pos, style);
    if (rc == PS_OK) {
        rc = ps_map_builder_take(&map, b->arena, b->file, &node->text);
    }
    ps_map_builder_clear(&map);
    return rc;
}

static ps_rc push(builder *b, const ps_yaml *node)
{
    PS_TRY(ps_grow(&b->stack, &b->cap, b->n, sizeof *b->stack));
    b->stack[b->n++] = *node;
    return PS_OK;
}

static void report_key(builder *b, const ps_yaml *key, ps_map *seen, const ps_yaml *values)
{
    if (key->kind != PS_YAML_TEXT) {
        ps_diag_add(b->diags, PS_SEV_ERROR, "yaml", key->span, "a key must be a text");
        ps_diag_help(b->diags, "write 'name: value'");
        return;
    }
    const int32_t before = ps_map_get(seen, key->text.text);
    if (before >= 0) {
        ps_diag_add(b->diags, PS_SEV_ERROR, "repeated-key", key->span,
                    "the key '%.*s' is here twice", PS_STR_ARG(key->text.text));
        ps_diag_help(b->diags, "keep one of them");
        ps_diag_add(b->diags, PS_SEV_NOTE, "repeated-key", values[before].key_span,
                    "it is here first");
    }
}

// stack entries key, value, key, value ... become values with keys
static ps_rc pair_up(builder *b, const ps_yaml *entries, ps_yaml *values, int32_t n)
{
    ps_map seen = {0};
    ps_rc rc = PS_OK;
    for (int32_t i = 0; i < n && rc == PS_OK; i++) {
        const ps_yaml *key = entries + (size_t)2 * (size_t)i;
        report_key(b, key, &seen, values);
        values[i] = key[1];
        values[i].key = key->text.text;
        values[i].key_span = key->span;
        if (values[i].span.file < 0) {
            values[i].span = key->span;
        }
        if (key->kind == PS_YAML_TEXT) {
            rc = ps_map_put(&seen, key->text.text, i);
        }
    }
    ps_map_clear(&seen);
    return rc;
}

static ps_rc close_container(builder *b, struct fy_event *event)
{
    const open_node *open = &b->open[--b->depth];
    const int32_t n_entries = b->n - open->first;
    const ps_yaml *entries = n_entries == 0 ? NULL : b->stack + open->first;
    ps_yaml node = {.kind = open->kind, .span = open->span};
    node.n = open->kind == PS_YAML_MAP ? n_entries / 2 : n_entries;
    node.items = ps_arena_array(b->arena, (size_t)node.n, sizeof *node.items);
    if (node.items == NULL) {
        return PS_ERR_MEMORY;
    }
    if (open->kind == PS_YAML_MAP) {
        PS_TRY(pair_up(b, entries, node.items, node.n));
    } else if (node.n > 0) {
        memcpy(node.items, entries, (size_t)node.n * sizeof *node.items);
    }
    const struct fy_mark *end = fy_event_end_mark(event);
    if (open->span.len > 0 && end != NULL) { // in brackets
        node.span = span_of(b, open->span.offset, end->input_pos);
    } else if (open->kind == PS_YAML_MAP && node.n > 0) {
        node.span = node.items[0].key_span;
    } else if (node.n > 0) {
        node.span = node.items[0].span;
    }
    b->n = open->first;
    return push(b, &node);
}

static ps_rc open_container(builder *b, struct fy_event *event, ps_yaml_kind kind)
{
    const struct fy_mark *start = fy_event_start_mark(event);
    const struct fy_mark *end = fy_event_end_mark(event);
    const ps_span span =
        start == NULL || end == NULL ? PS_NO_SPAN : span_of(b, start->input_pos, end->input_pos);
    if (b->depth == PS_YAML_DEPTH_MAX) {
        ps_diag_add(b->diags, PS_SEV_ERROR, "yaml", span,
                    "lists and maps are nested more than %d deep here", PS_YAML_DEPTH_MAX);
        return PS_ERR_INPUT;
    }
    b->open[b->depth++] = (open_node){kind, b->n, span};
    return PS_OK;
}

static ps_rc refuse(builder *b, const struct fy_mark *at, const char *what, const char *help)
{
    const size_t offset = at == NULL ? 0 : at->input_pos;
    ps_diag_add(b->diags, PS_SEV_ERROR, "yaml", span_of(b, offset, offset + 1), "%s", what);
    ps_diag_help(b->diags, "%s", help);
    return PS_ERR_INPUT;
}

static ps_rc take_scalar(builder *b, struct fy_event *event)
{
    ps_yaml node = {.kind = PS_YAML_TEXT, .span = PS_NO_SPAN};
    node.text = (ps_mapped_text){.text = ps_str_of(""), .file = -1};
    PS_TRY(decode(b, event, &node));
    return push(b, &node);
}

static ps_rc take(builder *b, struct fy_event *event)
{
    struct fy_token *tag = fy_event_get_tag_token(event);
    if (tag != NULL) {
        return refuse(b, fy_token_start_mark(tag), "tags are not read in a study",
                      "remove the '!' and the word behind it");
    }
    switch (event->type) {
    case FYET_SCALAR:
        return take_scalar(b, event);
    case FYET_MAPPING_START:
        return open_container(b, event, PS_YAML_MAP);
    case FYET_SEQUENCE_START:
        return open_container(b, event, PS_YAML_LIST);
    case FYET_MAPPING_END:
    case FYET_SEQUENCE_END:
        return close_container(b, event);
    case FYET_ALIAS:
        return refuse(b, fy_event_start_mark(event), "aliases (*name) are not read in a study",
                      "write the value out here");
    case FYET_DOCUMENT_START:
        if (b->n_documents++ > 0) {
            return refuse(b, fy_event_start_mark(event), "a second document begins here",
                          "a study is one document: remove the line '---' and what follows");
        }
        return PS_OK;
    case FYET_NONE:
    case FYET_STREAM_START:
    case FYET_STREAM_END:
    case FYET_DOCUMENT_END:
        return PS_OK;
    }
    return PS_OK;
}

// byte of a 1-based line and a column counted in code points
static size_t offset_of(ps_str text, int line, int column)
{
    size_t at = 0;
    for (int i = 1; i < line; i++) {
        const char *end = memchr(text.p + at, '\n', text.len - at);
        if (end == NULL) {
            break;
        }
        at = (size_t)(end - text.p) + 1;
    }
    for (int i = 1; i < column && at < text.len && text.p[at] != '\n'; i++) {
        at++;
        while (at < text.len && ((unsigned char)text.p[at] & 0xC0U) == 0x80U) {
            at++;
        }
    }
    return at;
}

static ps_rc report_parser(builder *b, struct fy_diag *fy)
{
    void *iter = NULL;
    const struct fy_diag_error *error = fy_diag_errors_iterate(fy, &iter);
    const size_t at = error == NULL ? b->last : offset_of(b->source, error->line, error->column);
    ps_diag_add(b->diags, PS_SEV_ERROR, "yaml", span_of(b, at, at + 1), "this is not YAML: %s",
                error == NULL ? "it cannot be read from here on" : error->msg);
    ps_diag_help(b->diags, "check indentation, brackets, quotes and colons here and just above");
    return PS_ERR_INPUT;
}

static void say_nothing(struct fy_diag *diag, void *user, const char *text, size_t len)
{
    (void)diag;
    (void)user;
    (void)text;
    (void)len;
}

static ps_rc run_parser(builder *b, struct fy_parser *parser, struct fy_diag *fy)
{
    if (fy_parser_set_string(parser, b->source.p, b->source.len) != 0) {
        return PS_ERR_MEMORY;
    }
    for (;;) {
        struct fy_event *event = fy_parser_parse(parser);
        if (event == NULL) {
            return fy_parser_get_stream_error(parser) ? report_parser(b, fy) : PS_OK;
        }
        const struct fy_mark *end = fy_event_end_mark(event);
        b->last = end == NULL ? b->last : end->input_pos;
        const ps_rc rc = take(b, event);
        fy_parser_event_free(parser, event);
        PS_TRY(rc);
    }
}

// libfyaml takes a byte that is not UTF-8 for the end of the file, so such a file is refused here
static ps_rc check_text(builder *b)
{
    size_t at = 0;
    while (at < b->source.len) {
        utf8proc_int32_t code = 0;
        const utf8proc_ssize_t len =
            utf8proc_iterate((const utf8proc_uint8_t *)b->source.p + at,
                             (utf8proc_ssize_t)(b->source.len - at), &code);
        if (len <= 0 || (code < 0x20 && !is_white((char)code))) {
            ps_diag_add(b->diags, PS_SEV_ERROR, "yaml", span_of(b, at, at + 1),
                        "this is not a text file in UTF-8: byte %02x is not a character",
                        (unsigned char)b->source.p[at]);
            ps_diag_help(b->diags, "save the study as text in UTF-8");
            return PS_ERR_INPUT;
        }
        at += (size_t)len;
    }
    return PS_OK;
}

static ps_rc parse(builder *b)
{
    struct fy_diag_cfg fy_cfg;
    fy_diag_cfg_default(&fy_cfg);
    fy_cfg.fp = NULL;
    fy_cfg.output_fn = say_nothing;
    struct fy_diag *fy = fy_diag_create(&fy_cfg);
    if (fy == NULL) {
        return PS_ERR_MEMORY;
    }
    fy_diag_set_collect_errors(fy, true);
    const struct fy_parse_cfg cfg = {.flags = FYPCF_QUIET, .diag = fy};
    struct fy_parser *parser = fy_parser_create(&cfg);
    const ps_rc rc = parser == NULL ? PS_ERR_MEMORY : run_parser(b, parser, fy);
    fy_parser_destroy(parser);
    fy_diag_destroy(fy);
    return rc;
}

ps_rc ps_yaml_parse(ps_diags *diags, int32_t file, ps_arena *arena, ps_yaml *root)
{
    builder b = {.diags = diags, .arena = arena, .file = file};
    b.source = ps_arena_str(arena, diags->sources.items[file].text);
    if (b.source.p == NULL) {
        return PS_ERR_MEMORY;
    }
    const int32_t errors_before = diags->n_errors;
    ps_rc rc = check_text(&b);
    if (rc == PS_OK) {
        rc = parse(&b);
    }
    if (rc == PS_OK && b.n == 0) {
        ps_diag_add(diags, PS_SEV_ERROR, "yaml", span_of(&b, 0, 0), "the file is empty");
        ps_diag_help(diags, "a study begins with a line such as 'model: model.xmile'");
        rc = PS_ERR_INPUT;
    }
    if (rc == PS_OK && diags->n_errors > errors_before) {
        rc = PS_ERR_INPUT;
    }
    if (rc == PS_OK) {
        *root = b.stack[0];
    }
    ps_free(b.stack);
    return rc;
}

const ps_yaml *ps_yaml_get(const ps_yaml *map, const char *key)
{
    for (int32_t i = 0; map->kind == PS_YAML_MAP && i < map->n; i++) {
        if (ps_str_is(map->items[i].key, key)) {
            return &map->items[i];
        }
    }
    return NULL;
}

const ps_yaml *ps_yaml_get_kind(const ps_yaml *map, const char *key, ps_yaml_kind kind)
{
    const ps_yaml *value = ps_yaml_get(map, key);
    return value != NULL && value->kind == kind ? value : NULL;
}

bool ps_yaml_is_empty(const ps_yaml *node)
{
    return node->kind == PS_YAML_TEXT && !node->is_quoted && node->text.text.len == 0;
}
