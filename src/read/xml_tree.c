// expat's events to a tree. expat gives the byte place of every event but not of attributes: those
// are found in the bytes of the start tag, which is known to be well-formed by then.
#include "read/xml_tree.h"

#include "base/alloc.h"

#include <stddef.h>
#include <stdint.h>

#include <expat.h>

#define MAX_NODES 4000000
#define CHUNK ((size_t)1 << 20)

typedef struct builder {
    XML_Parser expat;
    ps_diags *diags;
    ps_arena *arena;
    int32_t file;
    ps_str bytes;
    ps_xml_node *root;
    ps_xml_node *open;     // innermost element without its end tag yet
    ps_map_builder *texts; // character data of the open elements, by depth
    int32_t n_texts;
    int32_t cap_texts;
    int32_t n_nodes;
    ps_rc rc; // first failure of a handler
} builder;

// expat's memory comes from ps_alloc, which wants to know the old size of what it reallocates
typedef union header {
    size_t size;
    max_align_t align;
} header;

static void *expat_malloc(size_t size)
{
    header *h = size > SIZE_MAX / 2 ? NULL : ps_alloc(sizeof *h + size);
    if (h == NULL) {
        return NULL;
    }
    h->size = size;
    return h + 1;
}

static void expat_free(void *block)
{
    ps_free(block == NULL ? NULL : (header *)block - 1);
}

static void *expat_realloc(void *block, size_t size)
{
    if (block == NULL) {
        return expat_malloc(size);
    }
    header *h = (header *)block - 1;
    if (size > SIZE_MAX / 2) {
        return NULL;
    }
    h = ps_realloc(h, sizeof *h + h->size, sizeof *h + size);
    if (h == NULL) {
        return NULL;
    }
    h->size = size;
    return h + 1;
}

static void stop(builder *b, ps_rc rc)
{
    b->rc = rc;
    (void)XML_StopParser(b->expat, XML_FALSE);
}

static uint32_t event_at(const builder *b)
{
    const XML_Index at = XML_GetCurrentByteIndex(b->expat);
    return at < 0 ? 0 : (uint32_t)at;
}

static uint32_t event_len(const builder *b)
{
    return (uint32_t)XML_GetCurrentByteCount(b->expat);
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// places of the attribute values in the start tag at [at, at + len), in order
static void place_attrs(const builder *b, ps_xml_node *node, uint32_t at, uint32_t len)
{
    const char *s = b->bytes.p + at;
    int32_t i = 0;
    for (uint32_t k = 0; k < len && i < node->n_attrs; k++) {
        if (s[k] != '"' && s[k] != '\'') {
            continue;
        }
        const char *end = memchr(s + k + 1, s[k], len - k - 1);
        if (end == NULL) {
            return;
        }
        const uint32_t to = (uint32_t)(end - s);
        node->attrs[i++].span = (ps_span){b->file, at + k + 1, to - k - 1};
        k = to;
    }
}

static bool copy_attrs(builder *b, ps_xml_node *node, const char **attrs)
{
    while (attrs[2 * (size_t)node->n_attrs] != NULL) {
        node->n_attrs++;
    }
    const size_t n = (size_t)node->n_attrs;
    node->attrs = ps_arena_array(b->arena, n, sizeof *node->attrs);
    if (node->attrs == NULL) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        ps_xml_attr *a = &node->attrs[i];
        a->name = ps_arena_str(b->arena, ps_str_of(attrs[2 * i]));
        a->value = ps_arena_str(b->arena, ps_str_of(attrs[2 * i + 1]));
        a->span = node->span;
        if (a->name.p == NULL || a->value.p == NULL) {
            return false;
        }
    }
    place_attrs(b, node, event_at(b), event_len(b));
    return true;
}

static void append_child(ps_xml_node *parent, ps_xml_node *node)
{
    node->parent = parent;
    if (parent->last == NULL) {
        parent->first = node;
    } else {
        parent->last->next = node;
    }
    parent->last = node;
}

static void on_start(void *user, const char *name, const char **attrs)
{
    builder *b = user;
    if (b->rc != PS_OK) {
        return;
    }
    if (b->n_nodes++ >= MAX_NODES) {
        ps_diag_add(b->diags, PS_SEV_ERROR, "too-large", (ps_span){b->file, event_at(b), 1},
                    "the file has more than %d elements", MAX_NODES);
        stop(b, PS_ERR_INPUT);
        return;
    }
    ps_xml_node *node = ps_arena_alloc(b->arena, sizeof *node);
    if (node == NULL || ps_grow(&b->texts, &b->cap_texts, b->n_texts, sizeof *b->texts) != PS_OK) {
        stop(b, PS_ERR_MEMORY);
        return;
    }
    b->texts[b->n_texts++] = (ps_map_builder){0};
    node->name = ps_arena_str(b->arena, ps_str_of(name));
    node->span = (ps_span){b->file, event_at(b) + 1, (uint32_t)node->name.len};
    node->whole = (ps_span){b->file, event_at(b), event_len(b)};
    if (node->name.p == NULL || !copy_attrs(b, node, attrs)) {
        stop(b, PS_ERR_MEMORY);
        return;
    }
    if (b->open == NULL) {
        b->root = node;
    } else {
        append_child(b->open, node);
    }
    b->open = node;
}

static void on_end(void *user, const char *name)
{
    (void)name;
    builder *b = user;
    if (b->rc != PS_OK) {
        return;
    }
    ps_xml_node *node = b->open;
    ps_map_builder *text = &b->texts[b->n_texts - 1];
    const ps_rc rc = text->n_pieces > 0
                         ? ps_map_builder_take(text, b->arena, b->file, &node->text)
                         : ps_mapped_verbatim(b->arena, (ps_str){"", 0}, b->file, event_at(b),
                                              &node->text); // nothing, but at a place
    ps_map_builder_clear(text);
    b->n_texts--;
    node->whole.len = event_at(b) + event_len(b) - node->whole.offset;
    b->open = node->parent;
    if (rc != PS_OK) {
        stop(b, rc);
    }
}

static void on_text(void *user, const char *s, int len)
{
    builder *b = user;
    if (b->rc != PS_OK || b->open == NULL) {
        return;
    }
    const ps_str decoded = {s, (size_t)len};
    const ps_rc rc =
        ps_map_builder_add(&b->texts[b->n_texts - 1], decoded, event_at(b), event_len(b));
    if (rc != PS_OK) {
        stop(b, rc);
    }
}

// without document types there are no entities to expand, and nothing outside the file to read
static void on_doctype(void *user, const char *name, const char *system_id, const char *public_id,
                       int has_subset)
{
    (void)name;
    (void)system_id;
    (void)public_id;
    (void)has_subset;
    builder *b = user;
    uint32_t at = event_at(b); // where the declaration ends, or its subset begins
    while (at > 0 && b->bytes.p[at] != '<') {
        at--;
    }
    ps_diag_add(b->diags, PS_SEV_ERROR, "doctype", (ps_span){b->file, at, 9},
                "a document type declaration is not allowed in a model file");
    ps_diag_help(b->diags, "remove <!DOCTYPE ...> with its entities");
    stop(b, PS_ERR_INPUT);
}

static void on_declaration(void *user, const char *version, const char *encoding, int standalone)
{
    (void)version;
    (void)standalone;
    builder *b = user;
    const ps_str e = ps_str_of(encoding);
    if (encoding == NULL || ps_str_eq_nocase(e, ps_str_of("utf-8")) ||
        ps_str_eq_nocase(e, ps_str_of("us-ascii"))) {
        return;
    }
    ps_diag_add(b->diags, PS_SEV_ERROR, "encoding", (ps_span){b->file, event_at(b), event_len(b)},
                "the encoding '%s' is not supported", encoding);
    ps_diag_help(b->diags, "save the file as UTF-8");
    stop(b, PS_ERR_INPUT);
}

static void note_open_element(const builder *b)
{
    if (b->open != NULL) {
        ps_diag_add(b->diags, PS_SEV_NOTE, "xml", b->open->span, "<%.*s> begins here",
                    PS_STR_ARG(b->open->name));
    }
}

// the place of an error of expat; the end of the file when it ran out of bytes
static ps_span error_span(const builder *b)
{
    const uint32_t size = (uint32_t)b->bytes.len;
    const uint32_t at = event_at(b);
    return (ps_span){b->file, at < size ? at : size, 1};
}

static ps_rc report(const builder *b)
{
    const enum XML_Error error = XML_GetErrorCode(b->expat);
    if (error == XML_ERROR_NO_MEMORY) {
        return PS_ERR_MEMORY;
    }
    const ps_span at = error_span(b);
    const bool cut = error == XML_ERROR_NO_ELEMENTS || error == XML_ERROR_UNCLOSED_TOKEN ||
                     error == XML_ERROR_PARTIAL_CHAR || error == XML_ERROR_UNCLOSED_CDATA_SECTION;
    if (cut && b->open == NULL && b->root == NULL) {
        ps_diag_add(b->diags, PS_SEV_ERROR, "xml", at, "the file ends before any element is whole");
    } else if (cut) {
        ps_diag_add(b->diags, PS_SEV_ERROR, "xml", at, "the file ends before all is closed");
        ps_diag_help(b->diags, "it looks cut off: save or fetch it again");
    } else {
        ps_diag_add(b->diags, PS_SEV_ERROR, "xml", at, "the file is not well-formed XML: %s",
                    XML_ErrorString(error));
    }
    note_open_element(b);
    return PS_ERR_INPUT;
}

// a file that cannot be XML at all gets a better message than the parser's; a zero byte is binary
// data, or UTF-16
static bool looks_like_xml(const builder *b)
{
    size_t at = b->bytes.len >= 3 && memcmp(b->bytes.p, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    while (at < b->bytes.len && is_space(b->bytes.p[at])) {
        at++;
    }
    const ps_span span = {b->file, (uint32_t)at, 0};
    if (at >= b->bytes.len) {
        ps_diag_add(b->diags, PS_SEV_ERROR, "empty-file", span, "the file is empty");
        return false;
    }
    const size_t head = b->bytes.len < 4096 ? b->bytes.len : 4096;
    if (memchr(b->bytes.p, '\0', head) != NULL) {
        ps_diag_add(b->diags, PS_SEV_ERROR, "not-xml", span,
                    "this is not an XML file in UTF-8: it holds zero bytes");
        ps_diag_help(b->diags, "if it is a model, save it as XMILE in UTF-8");
        return false;
    }
    if (b->bytes.p[at] != '<') {
        ps_diag_add(b->diags, PS_SEV_ERROR, "not-xml", span,
                    "this is not an XML file: it does not begin with '<'");
        return false;
    }
    return true;
}

static ps_rc feed(builder *b)
{
    for (size_t at = 0;; at += CHUNK) {
        const size_t left = b->bytes.len - at;
        const bool is_last = left <= CHUNK;
        const int len = (int)(is_last ? left : CHUNK);
        if (XML_Parse(b->expat, b->bytes.p + at, len, is_last) != XML_STATUS_OK) {
            return b->rc != PS_OK ? b->rc : report(b);
        }
        if (is_last) {
            return PS_OK;
        }
    }
}

ps_rc ps_xml_parse(ps_diags *diags, int32_t file, ps_arena *arena, ps_xml_node **root)
{
    static const XML_Memory_Handling_Suite memory = {expat_malloc, expat_realloc, expat_free};
    builder b = {.diags = diags,
                 .arena = arena,
                 .file = file,
                 .bytes = diags->sources.items[file].text,
                 .rc = PS_OK};
    if (!looks_like_xml(&b)) {
        return PS_ERR_INPUT;
    }
    b.expat = XML_ParserCreate_MM("UTF-8", &memory, NULL);
    if (b.expat == NULL) {
        return PS_ERR_MEMORY;
    }
    XML_SetUserData(b.expat, &b);
    XML_SetElementHandler(b.expat, on_start, on_end);
    XML_SetCharacterDataHandler(b.expat, on_text);
    XML_SetStartDoctypeDeclHandler(b.expat, on_doctype);
    XML_SetXmlDeclHandler(b.expat, on_declaration);
    const ps_rc rc = feed(&b);
    XML_ParserFree(b.expat);
    for (int32_t i = 0; i < b.n_texts; i++) {
        ps_map_builder_clear(&b.texts[i]);
    }
    ps_free(b.texts);
    if (rc == PS_OK) {
        *root = b.root;
    }
    return rc;
}

const ps_xml_attr *ps_xml_attr_find(const ps_xml_node *node, const char *name)
{
    for (int32_t i = 0; i < node->n_attrs; i++) {
        if (ps_str_is(node->attrs[i].name, name)) {
            return &node->attrs[i];
        }
    }
    return NULL;
}

const ps_xml_node *ps_xml_child(const ps_xml_node *node, const char *name)
{
    for (const ps_xml_node *c = node->first; c != NULL; c = c->next) {
        if (ps_str_is(c->name, name)) {
            return c;
        }
    }
    return NULL;
}
