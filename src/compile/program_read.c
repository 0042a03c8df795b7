// Reading a program's text. The text may come from anywhere: every line is parsed field by field,
// and what was read is proved sound by ps_program_prove before it is given out.
#include "base/num_text.h"
#include "compile/program_prove.h"

#include <math.h>

/// Lists of a program, by the word that starts a line of theirs.
typedef enum list {
    LIST_VAR,
    LIST_CONST,
    LIST_PARAM,
    LIST_STOCK,
    LIST_OVERRIDE,
    LIST_LAG,
    LIST_OUTPUT,
    LIST_TABLE,
    LIST_OP, // starts with a number
    LIST_COUNT
} list;

static const char *const list_words[] = {"var",      "const", "param",  "stock",
                                         "override", "lag",   "output", "table"};

typedef struct reader {
    ps_diags *diags;
    ps_program *program;
    ps_str text;
    size_t at;   // of the next byte
    size_t line; // of the line's first byte
    int32_t file;
    int32_t room[LIST_COUNT]; // lines of each list in the text
    int32_t section;          // number of section lines so far
    bool wrong;
    bool no_memory;
} reader;

static void fail(reader *r, const char *what)
{
    if (!r->wrong) {
        size_t end = r->line;
        while (end < r->text.len && r->text.p[end] != '\n') {
            end++;
        }
        const ps_span span = {r->file, (uint32_t)r->line, (uint32_t)(end - r->line)};
        ps_diag_add(r->diags, PS_SEV_ERROR, "bad-program", span, "this is no program text: %s",
                    what);
    }
    r->wrong = true;
}

// ---------------------------------------------------------------- fields

static void skip_blanks(reader *r)
{
    while (r->at < r->text.len && r->text.p[r->at] == ' ') {
        r->at++;
    }
}

// next word of the line, empty at its end
static ps_str next_word(reader *r)
{
    skip_blanks(r);
    const size_t from = r->at;
    while (r->at < r->text.len && r->text.p[r->at] != ' ' && r->text.p[r->at] != '\n') {
        r->at++;
    }
    return ps_str_slice(r->text, from, r->at);
}

// whether the next word is `word`; it is taken only then
static bool take(reader *r, const char *word)
{
    const size_t before = r->at;
    if (ps_str_is(next_word(r), word)) {
        return true;
    }
    r->at = before;
    return false;
}

static void expect(reader *r, const char *word)
{
    if (!r->wrong && !take(r, word)) {
        fail(r, word);
    }
}

static double read_num(reader *r)
{
    const ps_str word = next_word(r);
    double x = 0;
    if (ps_str_is(word, "inf") || ps_str_is(word, "-inf")) {
        return word.p[0] == '-' ? -INFINITY : INFINITY;
    }
    if (ps_str_is(word, "nan")) {
        return NAN;
    }
    if (!ps_num_parse(word, &x)) {
        fail(r, "a number is missing");
    }
    return ps_str_is(word, "-0") ? -0.0 : x;
}

static int64_t read_whole(reader *r, int64_t least, int64_t most)
{
    const double x = read_num(r);
    if (!(x >= (double)least && x <= (double)most) || x != floor(x)) {
        fail(r, "a number is out of its range");
        return 0;
    }
    return (int64_t)x;
}

static int32_t read_int(reader *r)
{
    return (int32_t)read_whole(r, -1, INT32_MAX - 1);
}

static int32_t named_int(reader *r, const char *name)
{
    expect(r, name);
    return read_int(r);
}

static double named_num(reader *r, const char *name)
{
    expect(r, name);
    return read_num(r);
}

// one of n words
static int32_t read_choice(reader *r, const char *const *words, int32_t n)
{
    for (int32_t i = 0; i < n; i++) {
        if (take(r, words[i])) {
            return i;
        }
    }
    fail(r, "an unknown word");
    return 0;
}

static int32_t hex_digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// one byte after a backslash; -1 when it is none of those that are written
static int32_t read_escape(reader *r)
{
    if (r->at == r->text.len) {
        return -1;
    }
    const char c = r->text.p[r->at++];
    if (c == '"' || c == '\\') {
        return c;
    }
    if (c == 'n') {
        return '\n';
    }
    if (c != 'u' || r->text.len - r->at < 4 || r->text.p[r->at] != '0' ||
        r->text.p[r->at + 1] != '0') {
        return -1;
    }
    const int32_t high = hex_digit(r->text.p[r->at + 2]);
    const int32_t low = hex_digit(r->text.p[r->at + 3]);
    r->at += 4;
    return high < 0 || low < 0 ? -1 : 16 * high + low;
}

// a text in quotes, copied to the program
static ps_str read_quoted(reader *r)
{
    skip_blanks(r);
    const size_t first = r->at;
    size_t end = first + 1;
    while (end < r->text.len && r->text.p[end] != '\n') {
        end++;
    }
    if (first >= r->text.len || r->text.p[first] != '"') {
        fail(r, "a text in quotes is missing");
        return (ps_str){NULL, 0};
    }
    unsigned char *bytes = ps_arena_alloc(r->program->arena, end - first + 1);
    r->no_memory = r->no_memory || bytes == NULL;
    size_t n = 0;
    r->at = first + 1;
    while (bytes != NULL && r->at < end && r->text.p[r->at] != '"') {
        const char c = r->text.p[r->at++];
        const int32_t code = c == '\\' ? read_escape(r) : (unsigned char)c;
        if (code < 0) {
            fail(r, "a text has an unknown escape");
            break;
        }
        bytes[n++] = (unsigned char)code;
    }
    if (r->at >= end) {
        fail(r, "a text has no end");
    }
    r->at++;
    return (ps_str){(const char *)bytes, n};
}

// goes to the next line; what is left of this one is a mistake
static void end_line(reader *r)
{
    skip_blanks(r);
    if (r->at < r->text.len && r->text.p[r->at] != '\n') {
        fail(r, "a line has too much in it");
    }
    r->at++;
    r->line = r->at;
}

// ---------------------------------------------------------------- lines

static void read_head(reader *r)
{
    static const char *const methods[] = {"euler", "rk4"};
    ps_program *p = r->program;
    expect(r, "penstock-program");
    expect(r, "1");
    end_line(r);
    expect(r, "run");
    p->start = named_num(r, "start");
    p->dt = named_num(r, "dt");
    p->reciprocal = named_num(r, "reciprocal");
    p->n_steps = named_int(r, "steps");
    expect(r, "method");
    p->method = (ps_method)read_choice(r, methods, 2);
    end_line(r);
    p->n_slots = named_int(r, "slots");
    p->time_slot = named_int(r, "time");
    p->step_slot = named_int(r, "step");
    p->first_shared = named_int(r, "shared");
    p->n_shared = read_int(r);
    p->n_paths = named_int(r, "paths");
    end_line(r);
}

static void read_table(reader *r)
{
    static const char *const kinds[] = {"continuous", "extrapolate", "discrete", "forward"};
    ps_program *p = r->program;
    const int32_t kind = read_choice(r, kinds, 4);
    const int32_t n = named_int(r, "points");
    // a point takes at least four bytes, so a larger number is a lie
    if (r->wrong || n < 1 || (size_t)n > (r->text.len - r->at) / 4) {
        fail(r, "a table without its points");
        return;
    }
    double *x = ps_arena_array(p->arena, (size_t)n, sizeof *x);
    double *y = ps_arena_array(p->arena, (size_t)n, sizeof *y);
    if (x == NULL || y == NULL) {
        r->no_memory = true;
        return;
    }
    for (int32_t i = 0; i < n && !r->wrong; i++) {
        x[i] = read_num(r);
        y[i] = read_num(r);
    }
    p->tables[p->n_tables++] = (ps_table){(ps_table_kind)kind, n, x, y};
}

static void read_param(reader *r)
{
    ps_param param = {.slot = read_int(r)};
    param.input = named_int(r, "input");
    param.var = named_int(r, "var");
    param.value = named_num(r, "value");
    expect(r, "name");
    param.name = read_quoted(r);
    r->program->params[r->program->n_params++] = param;
}

static void read_stock(reader *r)
{
    ps_stock stock = {.slot = read_int(r)};
    stock.initial = named_int(r, "initial");
    stock.rate = named_int(r, "rate");
    stock.var = named_int(r, "var");
    r->program->stocks[r->program->n_stocks++] = stock;
}

static void read_lag(reader *r)
{
    static const char *const kinds[] = {"delay", "count"};
    ps_lag lag = {.slot = read_int(r)};
    lag.kind = (ps_lag_kind)read_choice(r, kinds, 2);
    lag.source = named_int(r, "source");
    lag.steps = named_int(r, "steps");
    r->program->lags[r->program->n_lags++] = lag;
}

static void read_output(reader *r)
{
    ps_output output = {.slot = read_int(r)};
    output.var = named_int(r, "var");
    expect(r, "name");
    output.name = read_quoted(r);
    r->program->outputs[r->program->n_outputs++] = output;
}

// places in files that are not at hand are dropped
static ps_span read_span(reader *r)
{
    if (!take(r, "at")) {
        return PS_NO_SPAN;
    }
    const int32_t file = read_int(r);
    const int64_t offset = read_whole(r, 0, UINT32_MAX);
    const int64_t len = read_whole(r, 0, UINT32_MAX);
    const ps_sources *sources = &r->diags->sources;
    if (file < 0 || file >= sources->n || offset + len > (int64_t)sources->items[file].text.len) {
        return PS_NO_SPAN;
    }
    return (ps_span){file, (uint32_t)offset, (uint32_t)len};
}

static void read_op(reader *r)
{
    ps_op op = {.dst = read_int(r), .guard = -1};
    expect(r, "=");
    while (op.code < PS_OP_COUNT && !take(r, ps_opcode_name((ps_opcode)op.code))) {
        op.code++;
    }
    if (op.code == PS_OP_COUNT) {
        fail(r, "an unknown operation");
        return;
    }
    const int32_t n = ps_opcode_operands((ps_opcode)op.code);
    op.a = read_int(r);
    op.b = n > 1 ? read_int(r) : 0;
    op.c = n > 2 ? read_int(r) : 0;
    if (take(r, "guard")) {
        op.guard = read_int(r);
    }
    op.var = named_int(r, "var");
    op.span = read_span(r);
    if (r->section == 0) {
        fail(r, "an operation before its section");
        return;
    }
    r->program->ops[r->program->n_ops++] = op;
}

static void read_section(reader *r)
{
    static const char *const names[PS_SEC_COUNT] = {"shared", "member", "initial", "derive",
                                                    "probe"};
    if (r->section == PS_SEC_COUNT || !take(r, names[r->section])) {
        fail(r, "the sections must be shared, member, initial, derive, probe");
        return;
    }
    r->program->section[r->section++] = r->program->n_ops;
}

// list of the line that starts with `word`; LIST_COUNT: none
static list list_of(ps_str word)
{
    for (int32_t i = 0; i < LIST_OP; i++) {
        if (ps_str_is(word, list_words[i])) {
            return (list)i;
        }
    }
    return word.len > 0 && hex_digit(word.p[0]) >= 0 && word.p[0] <= '9' ? LIST_OP : LIST_COUNT;
}

static void read_line(reader *r)
{
    ps_program *p = r->program;
    const size_t before = r->at;
    const ps_str word = next_word(r);
    switch (list_of(word)) {
    case LIST_VAR:
        if (read_int(r) != p->n_vars) {
            fail(r, "the variables are not in order");
        }
        p->var_names[p->n_vars++] = read_quoted(r);
        break;
    case LIST_CONST: {
        const int32_t slot = read_int(r);
        p->consts[p->n_consts++] = (ps_const_slot){slot, read_num(r)};
        break;
    }
    case LIST_PARAM:
        read_param(r);
        break;
    case LIST_STOCK:
        read_stock(r);
        break;
    case LIST_OVERRIDE: {
        const int32_t stock = read_int(r);
        p->overrides[p->n_overrides++] = (ps_override){stock, named_int(r, "slot")};
        break;
    }
    case LIST_LAG:
        read_lag(r);
        break;
    case LIST_OUTPUT:
        read_output(r);
        break;
    case LIST_TABLE:
        read_table(r);
        break;
    case LIST_OP:
        r->at = before;
        read_op(r);
        break;
    case LIST_COUNT:
        if (ps_str_is(word, "section")) {
            read_section(r);
        } else {
            fail(r, "a line of no known kind");
        }
        break;
    }
}

// ---------------------------------------------------------------- all together

// counts the lines of each list, so that arrays are made once
static void count_lines(reader *r)
{
    for (size_t at = 0; at < r->text.len;) {
        size_t end = at;
        while (end < r->text.len && r->text.p[end] != ' ' && r->text.p[end] != '\n') {
            end++;
        }
        const list kind = list_of(ps_str_slice(r->text, at, end));
        if (kind != LIST_COUNT) {
            r->room[kind]++;
        }
        while (end < r->text.len && r->text.p[end] != '\n') {
            end++;
        }
        at = end + 1;
    }
}

static bool make_lists(reader *r)
{
    ps_program *p = r->program;
    const int32_t *n = r->room;
#define MAKE(field, kind)                                                                          \
    (p->field = ps_arena_array(p->arena, (size_t)n[kind] + 1, sizeof *p->field)) != NULL
    return MAKE(var_names, LIST_VAR) && MAKE(consts, LIST_CONST) && MAKE(params, LIST_PARAM) &&
           MAKE(stocks, LIST_STOCK) && MAKE(overrides, LIST_OVERRIDE) && MAKE(lags, LIST_LAG) &&
           MAKE(outputs, LIST_OUTPUT) && MAKE(tables, LIST_TABLE) && MAKE(ops, LIST_OP);
#undef MAKE
}

static ps_rc read_all(reader *r)
{
    count_lines(r);
    if (!make_lists(r)) {
        return PS_ERR_MEMORY;
    }
    read_head(r);
    while (!r->wrong && !r->no_memory && r->at < r->text.len) {
        read_line(r);
        end_line(r);
    }
    if (!r->wrong && r->section != PS_SEC_COUNT) {
        fail(r, "a section is missing");
    }
    r->program->section[PS_SEC_COUNT] = r->program->n_ops;
    const char *why = NULL;
    if (r->no_memory) {
        return PS_ERR_MEMORY;
    }
    if (!r->wrong) {
        PS_TRY(ps_program_prove(r->program, &why));
        if (why != NULL) {
            r->line = 0;
            fail(r, why);
        }
    }
    return r->wrong ? PS_ERR_INPUT : PS_OK;
}

ps_rc ps_program_read(ps_diags *diags, int32_t file, ps_program **program)
{
    reader r = {.diags = diags, .text = diags->sources.items[file].text, .file = file};
    r.program = ps_program_new();
    if (r.program == NULL) {
        return PS_ERR_MEMORY;
    }
    const ps_rc rc = read_all(&r);
    if (rc == PS_OK) {
        *program = r.program;
    } else {
        ps_program_free(r.program);
    }
    return rc;
}
