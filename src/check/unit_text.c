// Names and grammar of units (U-4; XMILE 1.0, 3.3.6):
//
//   unit  ::= ["per"] power {("*" | "-" | "/" | "per") power}     left to right
//   power ::= atom ["^" exponent]
//   atom  ::= number | name | "(" unit ")"
//
// A name may have several words: "trn RUB" is one unit. A word "per" inside divides, unless the
// whole name is declared.
#include "check/unit_text.h"

#include "base/alloc.h"
#include "base/map.h"
#include "base/num_text.h"

#include <math.h>

#define DEEPEST 100
#define LONGEST 1000
#define MOST_COMPARED 1000 // units among which slips are looked for

typedef enum entry_state { NEW, OPEN, DONE } entry_state;

// a unit that names lead to: declared in the file, of the common list, or just used
typedef struct entry {
    ps_str name; // as first written
    const ps_unit_def *def;
    entry_state state; // of a definition being worked out
    ps_unit unit;
    bool declared;
    int32_t n_uses;
    ps_span first_use;
} entry;

struct ps_unit_table {
    ps_model *model;
    ps_diags *diags;
    ps_severity severity;
    ps_unit_math math;
    ps_map by_key;
    entry *entries;
    int32_t n_entries;
    int32_t cap_entries;
    ps_str *bases;
    int32_t n_bases;
    int32_t cap_bases;
    int32_t depth; // of definitions in definitions, and parentheses
};

// names that mean the same everywhere, unless the file says otherwise; a lone "1" makes numbers
static const char *const common[] = {
    "1,dimensionless,dmnl,unitless,fraction",
    "nanoseconds,nanosecond,ns",
    "microseconds,microsecond,us",
    "milliseconds,millisecond,ms",
    "seconds,second,sec,s",
    "minutes,minute,min",
    "hours,hour,hr",
    "days,day",
    "weeks,week,wk",
    "months,month,mo",
    "quarters,quarter,qtr",
    "years,year,yr,yrs",
    "people,person,persons",
    "$,dollar,dollars,$s",
    "€,euro,euros",
    "£,pound,pounds",
    "¥,yen",
    "₽,ruble,rubles,rouble,roubles",
};

static void out_of_memory(ps_unit_table *t)
{
    t->math.failed = true;
    t->diags->out_of_memory = true;
}

static ps_str key_of(ps_unit_table *t, ps_str name)
{
    const ps_str key = ps_name_key(t->model->arena, name);
    if (key.p == NULL) {
        out_of_memory(t);
    }
    return key;
}

static void bind(ps_unit_table *t, ps_str key, int32_t entry_i)
{
    if (key.p == NULL || ps_map_put(&t->by_key, key, entry_i) != PS_OK) {
        out_of_memory(t);
    }
}

// a new entry, or -1
static int32_t add_entry(ps_unit_table *t, ps_str name, bool declared)
{
    if (ps_grow(&t->entries, &t->cap_entries, t->n_entries, sizeof *t->entries) != PS_OK) {
        out_of_memory(t);
        return -1;
    }
    t->entries[t->n_entries] = (entry){.name = name, .declared = declared, .first_use = PS_NO_SPAN};
    return t->n_entries++;
}

// makes an entry a base unit
static void make_base(ps_unit_table *t, entry *e)
{
    if (ps_grow(&t->bases, &t->cap_bases, t->n_bases, sizeof *t->bases) != PS_OK) {
        out_of_memory(t);
        return;
    }
    t->bases[t->n_bases] = e->name;
    e->unit = ps_unit_base(&t->math, t->n_bases++);
    e->state = DONE;
}

// a definition may be repeated, not contradicted
static bool is_repetition(const entry *e, const ps_unit_def *def)
{
    if (e->def == NULL) {
        return def->eqn.len == 0 || ps_str_is(def->eqn, "1"); // a number by another name
    }
    return e->def == def || ps_str_eq(e->def->eqn, def->eqn);
}

static void bind_declared(ps_unit_table *t, const ps_unit_def *def, ps_str name, int32_t entry_i)
{
    const ps_str key = key_of(t, name);
    const int32_t earlier = key.p == NULL ? -1 : ps_map_get(&t->by_key, key);
    if (earlier < 0) {
        bind(t, key, entry_i);
    } else if (!is_repetition(&t->entries[earlier], def)) {
        ps_diag_add(t->diags, t->severity, "duplicate-unit", def->span,
                    "the unit name '%.*s' has another meaning already", PS_STR_ARG(name));
        if (t->entries[earlier].def != NULL) {
            ps_diag_add(t->diags, PS_SEV_NOTE, "duplicate-unit", t->entries[earlier].def->span,
                        "in this definition");
        }
    }
}

static void declare(ps_unit_table *t, const ps_unit_def *def)
{
    const ps_str key = key_of(t, def->name);
    int32_t i = key.p == NULL ? -1 : ps_map_get(&t->by_key, key);
    if (i < 0) {
        i = add_entry(t, def->name, true);
        if (i < 0) {
            return;
        }
        t->entries[i].def = def;
    }
    bind_declared(t, def, def->name, i);
    for (int32_t k = 0; k < def->n_aliases; k++) {
        bind_declared(t, def, def->aliases[k], i);
    }
}

// takes the next name off a list separated by commas
static bool next_name(ps_str *list, ps_str *name)
{
    if (list->len == 0) {
        return false;
    }
    const char *comma = memchr(list->p, ',', list->len);
    const size_t len = comma == NULL ? list->len : (size_t)(comma - list->p);
    *name = ps_str_slice(*list, 0, len);
    *list = ps_str_slice(*list, comma == NULL ? len : len + 1, list->len);
    return true;
}

static bool list_has(ps_str list, ps_str key)
{
    ps_str name;
    while (next_name(&list, &name)) {
        if (ps_str_eq(name, key)) {
            return true;
        }
    }
    return false;
}

// the file's unit that has one of the names, or -1; yr = year does not make "year" a name of yr
static int32_t find_any(ps_unit_table *t, ps_str list)
{
    ps_str name;
    for (ps_str rest = list; next_name(&rest, &name);) {
        const int32_t i = ps_map_get(&t->by_key, name);
        if (i < 0 || i >= t->n_entries) {
            continue;
        }
        const ps_unit_def *def = t->entries[i].def;
        if (def == NULL || !list_has(list, key_of(t, def->eqn))) {
            return i;
        }
    }
    return -1;
}

// a common group joins the file's unit that has one of its names, or is a unit of its own; its
// names are keys already
static void add_common(ps_unit_table *t, ps_str list)
{
    int32_t entry_i = find_any(t, list);
    ps_str name;
    if (entry_i < 0) {
        ps_str rest = list;
        (void)next_name(&rest, &name);
        entry_i = add_entry(t, name, true);
    }
    if (entry_i < 0) {
        return;
    }
    for (ps_str rest = list; next_name(&rest, &name);) {
        if (ps_map_get(&t->by_key, name) < 0) {
            bind(t, name, entry_i);
        }
    }
}

ps_unit_table *ps_unit_table_new(ps_model *model, ps_diags *diags, ps_severity severity)
{
    ps_unit_table *t = ps_alloc_array(1, sizeof *t);
    if (t == NULL) {
        return NULL;
    }
    *t = (ps_unit_table){
        .model = model, .diags = diags, .severity = severity, .math = {.arena = model->arena}};
    add_common(t, ps_str_of(common[0])); // numbers are numbers, whatever a file calls them
    if (t->n_entries > 0) {
        t->entries[0].unit = ps_unit_number(1.0);
        t->entries[0].state = DONE;
    }
    for (int32_t i = 0; i < model->n_unit_defs; i++) {
        if (!model->unit_defs[i].disabled) {
            declare(t, &model->unit_defs[i]);
        }
    }
    for (size_t i = 1; i < sizeof common / sizeof *common; i++) {
        add_common(t, ps_str_of(common[i]));
    }
    return t;
}

void ps_unit_table_free(ps_unit_table *table)
{
    if (table == NULL) {
        return;
    }
    ps_map_clear(&table->by_key);
    ps_free(table->entries);
    ps_free(table->bases);
    ps_free(table);
}

// ---- names -----------------------------------------------------------------------------------

// the entry of a name with other endings: widget, widgets; box, boxes; city, cities
static int32_t find_number_form(ps_unit_table *t, ps_str key)
{
    static const struct {
        const char *ending;
        const char *instead;
    } forms[] = {{"", "s"}, {"s", ""}, {"", "es"}, {"es", ""}, {"y", "ies"}, {"ies", "y"}};
    if (key.len < 3) {
        return -1;
    }
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        const ps_str ending = ps_str_of(forms[i].ending);
        const ps_str tail = ps_str_slice(key, key.len - ending.len, key.len);
        if (!ps_str_eq(tail, ending)) {
            continue;
        }
        const int stem = (int)(key.len - ending.len);
        const ps_str other =
            ps_arena_printf(t->model->arena, "%.*s%s", stem, key.p, forms[i].instead);
        if (other.p == NULL) {
            out_of_memory(t);
            return -1;
        }
        const int32_t found = ps_map_get(&t->by_key, other);
        if (found >= 0) {
            return found;
        }
    }
    return -1;
}

static int32_t find_entry(ps_unit_table *t, ps_str key)
{
    const int32_t exact = ps_map_get(&t->by_key, key);
    return exact >= 0 ? exact : find_number_form(t, key);
}

static ps_unit parse_text(ps_unit_table *t, ps_str text, ps_span span, ps_str of);

// works out a definition the first time it is used
static ps_unit unit_of_entry(ps_unit_table *t, int32_t i)
{
    if (t->entries[i].state == DONE) {
        return t->entries[i].unit;
    }
    const ps_unit_def *def = t->entries[i].def;
    if (t->entries[i].state == OPEN) {
        ps_diag_add(t->diags, PS_SEV_ERROR, "circular-unit", def->eqn_span,
                    "the unit '%.*s' is defined by itself", PS_STR_ARG(def->name));
        return (ps_unit){0};
    }
    if (def == NULL || def->eqn.p == NULL) {
        make_base(t, &t->entries[i]);
        return t->entries[i].unit;
    }
    t->entries[i].state = OPEN;
    const ps_unit unit = parse_text(t, def->eqn, def->eqn_span, def->name);
    t->entries[i].state = DONE; // entries may have moved
    t->entries[i].unit = unit;
    return unit;
}

// an undefined unit is shown as it is first written
static bool take_name(ps_unit_table *t, entry *e, ps_str name)
{
    const ps_str copy = ps_arena_str(t->model->arena, name);
    if (copy.p == NULL) {
        out_of_memory(t);
        return false;
    }
    e->name = copy;
    return true;
}

static ps_unit unit_of_name(ps_unit_table *t, ps_str name, ps_str key, ps_span span)
{
    int32_t i = find_entry(t, key);
    if (i < 0) {
        i = add_entry(t, name, false);
        if (i < 0) {
            return (ps_unit){0};
        }
        bind(t, key, i);
    }
    entry *e = &t->entries[i];
    if (e->n_uses++ == 0) {
        e->first_use = span;
        if (e->def == NULL && !take_name(t, e, name)) {
            return (ps_unit){0};
        }
    }
    return unit_of_entry(t, i);
}

// ---- grammar ---------------------------------------------------------------------------------

typedef struct unit_parser {
    ps_unit_table *table;
    ps_str text;
    size_t at;
    ps_span span; // of the text
    ps_str of;
    bool failed;
} unit_parser;

static ps_unit fail(unit_parser *p, const char *why)
{
    if (!p->failed) {
        ps_diag_add(p->table->diags, p->table->severity, "bad-unit", p->span,
                    "the unit '%.*s' of '%.*s' cannot be read: %s", PS_STR_ARG(p->text),
                    PS_STR_ARG(p->of), why);
        ps_diag_variable(p->table->diags, p->of);
    }
    p->failed = true;
    return (ps_unit){0};
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '_';
}

static void skip(unit_parser *p)
{
    while (p->at < p->text.len && is_blank(p->text.p[p->at])) {
        p->at++;
    }
}

static char peek(unit_parser *p)
{
    skip(p);
    if (p->at >= p->text.len) {
        return '\0';
    }
    return p->text.p[p->at];
}

static bool ends_name(char c)
{
    return c == '*' || c == '/' || c == '^' || c == '(' || c == ')' || c == '-' || c == '"';
}

static bool is_per(ps_str s, size_t at)
{
    return at + 3 <= s.len && ps_str_eq_nocase(ps_str_slice(s, at, at + 3), ps_str_of("per")) &&
           (at + 3 == s.len || is_blank(s.p[at + 3]) || ends_name(s.p[at + 3]));
}

// where the word "per" begins within a name [from, to), or `to`
static size_t find_per(ps_str s, size_t from, size_t to)
{
    for (size_t i = from + 1; i < to; i++) {
        if (is_blank(s.p[i - 1]) && is_per(s, i)) {
            return i;
        }
    }
    return to;
}

// end of the name that begins here: all up to an operator, or up to "per" when that is undeclared
static size_t name_end(unit_parser *p)
{
    size_t to = p->at;
    while (to < p->text.len && !ends_name(p->text.p[to])) {
        to++;
    }
    const size_t per = find_per(p->text, p->at, to);
    if (per == to) {
        return to;
    }
    const ps_str key = key_of(p->table, ps_str_slice(p->text, p->at, to));
    return key.p != NULL && find_entry(p->table, key) >= 0 ? to : per;
}

static ps_unit parse_name(unit_parser *p)
{
    size_t from = p->at;
    size_t to = 0;
    if (p->text.p[from] == '"') {
        const char *end = memchr(p->text.p + from + 1, '"', p->text.len - from - 1);
        if (end == NULL) {
            return fail(p, "a quoted name has no end");
        }
        from++;
        to = (size_t)(end - p->text.p);
        p->at = to + 1;
    } else {
        to = name_end(p);
        p->at = to;
    }
    const ps_str name = ps_str_slice(p->text, from, to);
    const ps_str key = key_of(p->table, name);
    if (key.p == NULL) {
        return (ps_unit){0};
    }
    if (key.len == 0) {
        return fail(p, "a name is missing");
    }
    return unit_of_name(p->table, ps_str_trim(name), key, p->span);
}

static ps_unit parse_unit(unit_parser *p);

static ps_unit parse_parenthesis(unit_parser *p)
{
    p->at++;
    const ps_unit inner = parse_unit(p);
    if (peek(p) != ')') {
        return fail(p, "')' is missing");
    }
    p->at++;
    return inner;
}

// atom ::= number | name | "(" unit ")"
static ps_unit parse_atom(unit_parser *p)
{
    const char c = peek(p);
    if (c == '(') {
        return parse_parenthesis(p);
    }
    const ps_str rest = ps_str_slice(p->text, p->at, p->text.len);
    const size_t digits = ps_num_prefix(rest);
    double value = 0.0;
    if (digits > 0 && ps_num_parse(ps_str_slice(rest, 0, digits), &value)) {
        p->at += digits;
        const bool usable = value > 0.0 && isfinite(value);
        return usable ? ps_unit_number(value) : fail(p, "a scale must be above 0");
    }
    if (c == '\0' || (ends_name(c) && c != '"')) {
        return fail(p, c == '\0' ? "it ends too early" : "a name is missing");
    }
    return parse_name(p);
}

// exponent ::= ["-"] number | "(" ["-"] number ["/" number] ")"; in twelfths, 0 after a message
static int32_t parse_exponent(unit_parser *p)
{
    const bool nested = peek(p) == '(';
    p->at += nested;
    const bool negative = peek(p) == '-';
    p->at += negative;
    double parts[2] = {0.0, 1.0};
    for (int32_t i = 0; i < 2; i++) {
        (void)peek(p);
        const ps_str rest = ps_str_slice(p->text, p->at, p->text.len);
        const size_t len = ps_num_prefix(rest);
        if (!ps_num_parse(ps_str_slice(rest, 0, len), &parts[i])) {
            (void)fail(p, "an exponent must be a number");
            return 0;
        }
        p->at += len;
        if (!nested || peek(p) != '/') {
            break;
        }
        p->at++;
    }
    if (nested && peek(p) != ')') {
        (void)fail(p, "')' is missing");
        return 0;
    }
    p->at += nested;
    const double twelfths = 12.0 * parts[0] / parts[1];
    if (!(twelfths >= 1.0 && twelfths <= 1200.0) || fabs(twelfths - round(twelfths)) > 1e-6) {
        (void)fail(p, "an exponent must be a whole number or a simple fraction");
        return 0;
    }
    return (int32_t)round(negative ? -twelfths : twelfths);
}

// power ::= atom ["^" exponent]
static ps_unit parse_power(unit_parser *p)
{
    const ps_unit atom = parse_atom(p);
    if (peek(p) != '^' || p->failed) {
        return atom;
    }
    p->at++;
    const int32_t twelfths = parse_exponent(p);
    ps_unit out = {0};
    if (p->failed || !atom.known) {
        return out;
    }
    return ps_unit_power(&p->table->math, atom, twelfths, &out)
               ? out
               : fail(p, "this power has no simple form");
}

// 12 for a product, -12 for a quotient, 0 at the end; steps over the operator
static int32_t take_operator(unit_parser *p)
{
    const char c = peek(p);
    if (c == '*' || c == '-') {
        p->at++;
        return 12;
    }
    if (c == '/') {
        p->at++;
        return -12;
    }
    if (is_per(p->text, p->at)) {
        p->at += 3;
        return -12;
    }
    return c == '\0' || c == ')' ? 0 : 12; // "1000 people" is a product
}

// unit ::= ["per"] power {operator power}
static ps_unit parse_unit(unit_parser *p)
{
    if (p->table->depth >= DEEPEST) {
        return fail(p, "it nests too deeply");
    }
    p->table->depth++;
    ps_unit unit = ps_unit_number(1.0);
    (void)peek(p);
    int32_t power = is_per(p->text, p->at) ? take_operator(p) : 12;
    while (power != 0 && !p->failed) {
        const ps_unit next = parse_power(p);
        if (!next.known || !unit.known) {
            unit = (ps_unit){0};
        } else {
            unit = ps_unit_combine(&p->table->math, unit, next, power);
        }
        power = take_operator(p);
    }
    p->table->depth--;
    return p->failed ? (ps_unit){0} : unit;
}

static ps_unit parse_text(ps_unit_table *t, ps_str text, ps_span span, ps_str of)
{
    unit_parser p = {.table = t, .text = text, .span = span, .of = of};
    if (text.len > LONGEST) {
        p.text = ps_str_slice(text, 0, 40);
        return fail(&p, "it is too long");
    }
    const ps_unit unit = parse_unit(&p);
    if (!p.failed && p.at < text.len) {
        return fail(&p, "')' has no '('");
    }
    return p.failed ? (ps_unit){0} : unit;
}

ps_unit ps_unit_table_read(ps_unit_table *table, ps_str text, ps_span span, ps_str of)
{
    const ps_str trimmed = ps_str_trim(text);
    return trimmed.len == 0 ? (ps_unit){0} : parse_text(table, trimmed, span, of);
}

// ---- what the names look like ----------------------------------------------------------------

// the near name of another unit than entry i, or {NULL, 0}
static ps_str near_name(ps_unit_table *t, int32_t i, ps_str key)
{
    ps_map others = {0};
    for (int32_t k = 0; k < t->by_key.cap; k++) {
        const ps_map_entry *e = &t->by_key.entries[k];
        const bool usable = e->used && e->value != i && e->key.len >= 4;
        if (usable && ps_map_put(&others, e->key, e->value) != PS_OK) {
            out_of_memory(t);
        }
    }
    const ps_str near = key.len >= 4 ? ps_map_nearest(&others, key) : (ps_str){NULL, 0};
    ps_map_clear(&others);
    return near;
}

void ps_unit_table_check_names(ps_unit_table *table)
{
    if (table->n_entries > MOST_COMPARED) {
        return;
    }
    for (int32_t i = 0; i < table->n_entries; i++) {
        const entry *e = &table->entries[i];
        if (e->declared || e->n_uses != 1) {
            continue;
        }
        const ps_str key = key_of(table, e->name);
        const ps_str near = key.p == NULL ? key : near_name(table, i, key);
        if (near.p == NULL && table->model->n_unit_defs == 0) {
            continue;
        }
        ps_diag_add(table->diags, PS_SEV_WARNING, "unknown-unit", e->first_use,
                    "the unit '%.*s' is declared nowhere and used only here", PS_STR_ARG(e->name));
        if (near.p != NULL) {
            ps_diag_help(table->diags, "did you mean '%.*s'?", PS_STR_ARG(near));
        } else {
            ps_diag_help(table->diags, "declare it in <model_units>");
        }
    }
}

const ps_str *ps_unit_table_bases(const ps_unit_table *table)
{
    return table->bases;
}

ps_rc ps_unit_table_finish(ps_unit_table *table)
{
    const size_t n = (size_t)table->n_bases;
    ps_str *bases = ps_arena_array(table->model->arena, n, sizeof *bases);
    if (bases == NULL || table->math.failed) {
        return PS_ERR_MEMORY;
    }
    if (n > 0) {
        memcpy(bases, table->bases, n * sizeof *bases);
    }
    table->model->base_units = bases;
    table->model->n_base_units = table->n_bases;
    return PS_OK;
}

ps_unit_math *ps_unit_table_math(ps_unit_table *table)
{
    return &table->math;
}
