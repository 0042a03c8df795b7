// One pass over the bytes of the file; cells are cut out of the source text, and only a cell with
// doubled quotes is copied.
#include "read/csv_read.h"

#include "base/alloc.h"
#include "base/file.h"
#include "base/map.h"
#include "base/num_text.h"

#include <math.h>

typedef struct parser {
    ps_diags *diags;
    ps_arena *arena;
    ps_str text;
    size_t at;
    int32_t file;
    ps_cell *cells; // of all rows so far
    int32_t n;
    int32_t cap;
} parser;

static ps_span span_of(const parser *p, size_t from, size_t to)
{
    return (ps_span){p->file, (uint32_t)from, (uint32_t)(to - from)};
}

static bool at_end_of_line(const parser *p)
{
    const size_t left = p->text.len - p->at;
    const char *s = p->text.p + p->at;
    return left == 0 || s[0] == '\n' || (left >= 2 && s[0] == '\r' && s[1] == '\n');
}

static void skip_end_of_line(parser *p)
{
    if (p->at < p->text.len) {
        p->at += p->text.p[p->at] == '\r' ? 2 : 1;
    }
}

// the text between quotes with "" as "; {NULL, 0} when memory is out
static ps_str without_escapes(parser *p, ps_str raw)
{
    if (memchr(raw.p, '"', raw.len) == NULL) {
        return raw;
    }
    char *out = ps_arena_alloc(p->arena, raw.len);
    if (out == NULL) {
        return (ps_str){NULL, 0};
    }
    size_t len = 0;
    for (size_t i = 0; i < raw.len; i++) {
        out[len++] = raw.p[i];
        i += raw.p[i] == '"';
    }
    return (ps_str){out, len};
}

// quoted = '"' { any but '"' | '""' } '"'
static ps_rc read_quoted(parser *p, ps_cell *cell)
{
    const size_t start = p->at++;
    for (;;) {
        const char *quote =
            p->at < p->text.len ? memchr(p->text.p + p->at, '"', p->text.len - p->at) : NULL;
        if (quote == NULL) {
            ps_diag_add(p->diags, PS_SEV_ERROR, "csv-quote", span_of(p, start, start + 1),
                        "the quote that opens this cell is never closed");
            ps_diag_help(p->diags, "end the cell with \", and write a quote inside as \"\"");
            return PS_ERR_INPUT;
        }
        p->at = (size_t)(quote - p->text.p) + 1;
        if (p->at >= p->text.len || p->text.p[p->at] != '"') {
            break;
        }
        p->at++;
    }
    cell->span = span_of(p, start, p->at);
    cell->text = without_escapes(p, ps_str_slice(p->text, start + 1, p->at - 1));
    return cell->text.p == NULL ? PS_ERR_MEMORY : PS_OK;
}

// cell = quoted | { any but ',' and the end of the line }
static ps_rc read_cell(parser *p)
{
    PS_TRY(ps_grow(&p->cells, &p->cap, p->n, sizeof *p->cells));
    ps_cell *cell = &p->cells[p->n];
    *cell = (ps_cell){0};
    const size_t start = p->at;
    if (p->at < p->text.len && p->text.p[p->at] == '"') {
        PS_TRY(read_quoted(p, cell));
    }
    const size_t after_quote = p->at;
    while (!at_end_of_line(p) && p->text.p[p->at] != ',') {
        p->at++;
    }
    if (after_quote == start) {
        cell->span = span_of(p, start, p->at);
        cell->text = ps_str_trim(ps_str_slice(p->text, start, p->at));
    } else if (p->at > after_quote) {
        ps_diag_add(p->diags, PS_SEV_ERROR, "csv-quote", span_of(p, after_quote, p->at),
                    "text after the quote that closes a cell");
        ps_diag_help(p->diags, "put the whole cell in quotes, and write a quote inside as \"\"");
    }
    p->n++;
    return PS_OK;
}

// row = cell { ',' cell } ( LF | CRLF | end )
static ps_rc read_row(parser *p)
{
    PS_TRY(read_cell(p));
    while (p->at < p->text.len && p->text.p[p->at] == ',') {
        p->at++;
        PS_TRY(read_cell(p));
    }
    skip_end_of_line(p);
    return PS_OK;
}

static void skip_blank_lines(parser *p)
{
    while (p->at < p->text.len && at_end_of_line(p)) {
        skip_end_of_line(p);
    }
}

static ps_rc check_header(parser *p)
{
    ps_map seen = {0};
    ps_rc rc = PS_OK;
    for (int32_t i = 0; i < p->n && rc == PS_OK; i++) {
        const ps_str name = p->cells[i].text;
        if (name.len > 0 && ps_map_get(&seen, name) >= 0) {
            ps_diag_add(p->diags, PS_SEV_ERROR, "csv-header", p->cells[i].span,
                        "two columns are called '%.*s'", PS_STR_ARG(name));
            ps_diag_help(p->diags, "rename or remove one of them");
        }
        rc = ps_map_put(&seen, name, i);
    }
    ps_map_clear(&seen);
    return rc;
}

static ps_rc read_rows(parser *p, int32_t n_columns)
{
    for (skip_blank_lines(p); p->at < p->text.len; skip_blank_lines(p)) {
        const int32_t first = p->n;
        PS_TRY(read_row(p));
        const int32_t found = p->n - first;
        if (found != n_columns) {
            const ps_span a = p->cells[first].span;
            const ps_span b = p->cells[p->n - 1].span;
            ps_diag_add(p->diags, PS_SEV_ERROR, "csv-row", span_of(p, a.offset, b.offset + b.len),
                        "the row has %d cell%s where the header has %d", found,
                        found == 1 ? "" : "s", n_columns);
            ps_diag_help(p->diags, "put a cell with a comma in it in quotes, and leave an empty "
                                   "cell for a missing one");
            p->n = first;
        }
    }
    return PS_OK;
}

static ps_rc read_table(parser *p, ps_csv *csv)
{
    if (p->text.len >= 3 && memcmp(p->text.p, "\xEF\xBB\xBF", 3) == 0) {
        p->at = 3;
    }
    if (p->text.len > 0 && memchr(p->text.p, '\0', p->text.len) != NULL) {
        ps_diag_add(p->diags, PS_SEV_ERROR, "csv-binary", span_of(p, 0, 0),
                    "this is not a text file: it has zero bytes");
        ps_diag_help(p->diags, "save the table as comma-separated values in UTF-8");
        return PS_ERR_INPUT;
    }
    skip_blank_lines(p);
    if (p->at >= p->text.len) {
        ps_diag_add(p->diags, PS_SEV_ERROR, "csv-empty", span_of(p, 0, 0), "the table is empty");
        ps_diag_help(p->diags, "the first line must name the columns");
        return PS_ERR_INPUT;
    }
    PS_TRY(read_row(p));
    PS_TRY(check_header(p));
    csv->n_columns = p->n;
    PS_TRY(read_rows(p, csv->n_columns));
    csv->head = ps_arena_array(p->arena, (size_t)p->n, sizeof *csv->head);
    if (csv->head == NULL) {
        return PS_ERR_MEMORY;
    }
    memcpy(csv->head, p->cells, (size_t)p->n * sizeof *csv->head);
    csv->cells = csv->head + csv->n_columns;
    csv->n_rows = p->n / csv->n_columns - 1;
    return PS_OK;
}

ps_rc ps_csv_parse(ps_diags *diags, int32_t file, ps_csv **csv)
{
    ps_arena *arena = ps_arena_new();
    ps_csv *table = arena == NULL ? NULL : ps_arena_alloc(arena, sizeof *table);
    if (table == NULL) {
        ps_arena_free(arena);
        return PS_ERR_MEMORY;
    }
    *table = (ps_csv){.arena = arena, .file = file};
    parser p = {
        .diags = diags, .arena = arena, .text = diags->sources.items[file].text, .file = file};
    const int32_t errors_before = diags->n_errors;
    ps_rc rc = read_table(&p, table);
    ps_free(p.cells);
    if (rc == PS_OK && diags->n_errors > errors_before) {
        rc = PS_ERR_INPUT;
    }
    if (rc != PS_OK) {
        ps_csv_free(table);
        return rc;
    }
    *csv = table;
    return PS_OK;
}

ps_rc ps_csv_read(ps_diags *diags, ps_str path, ps_span from, ps_csv **csv)
{
    int32_t file = -1;
    PS_TRY(ps_file_read(diags, path, from, &file));
    return ps_csv_parse(diags, file, csv);
}

void ps_csv_free(ps_csv *csv)
{
    if (csv != NULL) {
        ps_arena_free(csv->arena);
    }
}

int32_t ps_csv_column(const ps_csv *csv, const char *name)
{
    for (int32_t i = 0; i < csv->n_columns; i++) {
        if (ps_str_is(csv->head[i].text, name)) {
            return i;
        }
    }
    return -1;
}

const ps_cell *ps_csv_cell(const ps_csv *csv, int32_t row, int32_t column)
{
    PS_ASSERT(row >= 0 && row < csv->n_rows && column >= 0 && column < csv->n_columns);
    return &csv->cells[(size_t)row * (size_t)csv->n_columns + (size_t)column];
}

// range = number [ '-' number ], where the first number may have a sign
static bool parse_range(ps_str s, double *low, double *high)
{
    if (ps_num_parse(s, low)) {
        *high = *low;
        return true;
    }
    const size_t sign = s.len > 0 && s.p[0] == '-';
    const size_t dash = sign + ps_num_prefix(ps_str_slice(s, sign, s.len));
    return dash > sign && dash < s.len && s.p[dash] == '-' &&
           ps_num_parse(ps_str_slice(s, 0, dash), low) &&
           ps_num_parse(ps_str_slice(s, dash + 1, s.len), high);
}

bool ps_csv_range(ps_diags *diags, const ps_cell *cell, double *low, double *high)
{
    double a = 0;
    double b = 0;
    if (cell->text.len == 0) {
        ps_diag_add(diags, PS_SEV_ERROR, "csv-hole", cell->span, "the number is missing here");
        ps_diag_help(diags, "fill the cell, or remove the row");
        return false;
    }
    if (!parse_range(cell->text, &a, &b) || !isfinite(a) || !isfinite(b)) {
        ps_diag_add(diags, PS_SEV_ERROR, "csv-number", cell->span, "'%.*s' is not a number",
                    PS_STR_ARG(cell->text));
        ps_diag_help(diags, "write a number such as 0.5 (with a point), or a range such as 60-70");
        return false;
    }
    if (b < a) {
        ps_diag_add(diags, PS_SEV_ERROR, "csv-number", cell->span,
                    "the range '%.*s' ends below where it begins", PS_STR_ARG(cell->text));
        ps_diag_help(diags, "write the lower number first");
        return false;
    }
    *low = a;
    *high = b;
    return true;
}
