// A recursive-descent parser with precedence climbing (S-09, S-10):
//
//   argument ::= held ["over" window]                        claims only
//   held     ::= binary ["for" number [unit]]                claims only
//   binary   ::= unary {operator unary}                      OR < AND < = <> < < <= > >= < + - < *
//   / MOD unary    ::= ("-" | "+" | "NOT") unary | power power    ::= primary ["^" unary] right to
//   left; its exponent may be signed primary  ::= number [unit] | name | name "(" [argument {","
//   argument}] ")" | "(" held ")"
//              | "IF" held "THEN" held "ELSE" held | 'date'
//   window   ::= bound [".." bound]
//   bound    ::= number | date | "'" date "'"
//
// The first mistake ends the parse: what follows a syntax error is noise.
#include "read/eqn_parse.h"

#include "base/date.h"
#include "base/num_text.h"
#include "read/eqn_lex.h"

typedef struct parser {
    const ps_eqn_source *src;
    ps_diags *diags;
    ps_lexer lexer;
    ps_token token; // next one, not yet used
    size_t last_to; // end of the last token used
    int32_t depth;  // open calls of parse_unary
} parser;

static ps_expr *parse_held(parser *p);

static void advance(parser *p)
{
    p->last_to = p->token.to;
    p->token = ps_lex_next(&p->lexer);
}

static ps_str token_text(const parser *p, ps_token t)
{
    return ps_str_slice(p->src->text.text, t.from, t.to);
}

static ps_span span_of(const parser *p, size_t from, size_t to)
{
    return ps_mapped_span(&p->src->text, from, to);
}

// one message; the parse ends. NULL is what every parse function returns after it
#define FAIL(p, from, to, code, ...)                                                               \
    (ps_diag_add((p)->diags, PS_SEV_ERROR, code, span_of(p, from, to), __VA_ARGS__),               \
     ps_diag_variable((p)->diags, (p)->src->of), (ps_expr *)NULL)

static ps_expr *out_of_memory(parser *p)
{
    p->diags->out_of_memory = true;
    return NULL;
}

// signs that look like operators but are letters to XMILE (S-101)
static const char *lookalike_help(ps_str text)
{
    static const struct {
        const char *sign;
        const char *help;
    } lookalikes[] = {
        {"\u2212", "the sign U+2212 looks like a minus; write '-'"},
        {"\u2013", "the dash U+2013 looks like a minus; write '-'"},
        {"\u00d7", "write '*' for a product"},
        {"\u00f7", "write '/' for a quotient"},
        {"\u2264", "write '<='"},
        {"\u2265", "write '>='"},
        {"\u2260", "write '<>'"},
        {"\u201c", "names are quoted with the straight '\"'"},
    };
    for (size_t i = 0; i < sizeof lookalikes / sizeof *lookalikes; i++) {
        const ps_str sign = ps_str_of(lookalikes[i].sign);
        if (text.len >= sign.len && memcmp(text.p, sign.p, sign.len) == 0) {
            return lookalikes[i].help;
        }
    }
    return NULL;
}

static void help_for_unexpected(parser *p, ps_token t)
{
    const ps_str text = token_text(p, t);
    const char *lookalike = lookalike_help(text);
    if (lookalike != NULL) {
        ps_diag_help(p->diags, "%s", lookalike);
    } else if (t.kind == PS_TOK_BRACKET) {
        ps_diag_help(p->diags, "subscripts are not supported by this version");
    } else if (t.kind == PS_TOK_NAME && p->last_to > 0) {
        ps_diag_help(p->diags, "a name of several words is written with '_' or in double quotes");
    }
}

static ps_expr *unexpected(parser *p, const char *wanted)
{
    const ps_token t = p->token;
    if (t.kind == PS_TOK_BAD) {
        (void)FAIL(p, t.from, t.to, "syntax", "%s", t.problem);
        if (t.remedy != NULL) {
            ps_diag_help(p->diags, "%s", t.remedy);
        }
        return NULL;
    }
    if (t.kind == PS_TOK_END) {
        return FAIL(p, t.from, t.to, "syntax", "expected %s, but the expression ends here", wanted);
    }
    const ps_str text = token_text(p, t);
    (void)FAIL(p, t.from, t.to, "syntax", "expected %s, found '%.*s'", wanted, PS_STR_ARG(text));
    help_for_unexpected(p, t);
    return NULL;
}

static bool take(parser *p, ps_token_kind kind, const char *wanted)
{
    if (p->token.kind != kind) {
        (void)unexpected(p, wanted);
        return false;
    }
    advance(p);
    return true;
}

static ps_expr *too_deep(parser *p, size_t from, size_t to)
{
    (void)FAIL(p, from, to, "nesting", "the expression nests deeper than %d levels",
               PS_EXPR_HEIGHT_MAX);
    ps_diag_help(p->diags, "split it into several variables");
    return NULL;
}

static ps_expr *new_node(parser *p, ps_expr_kind kind, ps_span span, int32_t n_args)
{
    ps_expr *e = ps_expr_new(p->src->arena, kind, span, n_args);
    return e != NULL ? e : out_of_memory(p);
}

// closes a node whose arguments are set: its height is known now
static ps_expr *seal(parser *p, ps_expr *e)
{
    for (int32_t i = 0; i < e->n_args; i++) {
        e->height = e->args[i]->height > e->height ? e->args[i]->height : e->height;
    }
    e->height++;
    return e->height <= PS_EXPR_HEIGHT_MAX ? e : too_deep(p, p->last_to, p->last_to);
}

static ps_span join(ps_span a, ps_span b)
{
    return (ps_span){a.file, a.offset, b.offset + b.len - a.offset};
}

static ps_expr *node1(parser *p, ps_expr_kind kind, ps_span span, ps_expr *arg)
{
    ps_expr *e = new_node(p, kind, span, 1);
    if (e == NULL) {
        return NULL;
    }
    e->args[0] = arg;
    return seal(p, e);
}

static bool needs_years(parser *p, size_t from, size_t to)
{
    if (!p->src->years) {
        (void)FAIL(p, from, to, "not-years", "dates and calendar units need a model in years");
        ps_diag_help(p->diags, "write the time as a number in the model's own time unit");
    }
    return p->src->years;
}

// unit words that may follow a number in a claim, in years; 0: none
static double calendar_unit(ps_str word)
{
    static const struct {
        const char *word;
        double years;
    } units[] = {
        {"year", 1.0},        {"years", 1.0},    {"yr", 1.0},        {"month", 1.0 / 12},
        {"months", 1.0 / 12}, {"quarter", 0.25}, {"quarters", 0.25},
    };
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (ps_str_eq_nocase(word, ps_str_of(units[i].word))) {
            return units[i].years;
        }
    }
    return 0.0;
}

static ps_expr *number_node(parser *p, size_t from, double value)
{
    ps_expr *e = new_node(p, PS_EXPR_NUM, span_of(p, from, p->last_to), 0);
    if (e == NULL) {
        return NULL;
    }
    e->num = value;
    return seal(p, e);
}

// number ::= NUM [unit]
static ps_expr *parse_number(parser *p)
{
    const size_t from = p->token.from;
    double value = p->token.num;
    advance(p);
    if (p->src->claims && p->token.kind == PS_TOK_NAME) {
        const double years = calendar_unit(token_text(p, p->token));
        if (years > 0.0) {
            if (!needs_years(p, p->token.from, p->token.to)) {
                return NULL;
            }
            value *= years;
            advance(p);
        }
    }
    return number_node(p, from, value);
}

static ps_expr *not_a_date(parser *p, size_t from, size_t to)
{
    const ps_str text = ps_str_slice(p->src->text.text, from, to);
    (void)FAIL(p, from, to, "bad-date", "'%.*s' is neither a number nor a date", PS_STR_ARG(text));
    ps_diag_help(p->diags, "dates are written 2025-03-01, 2025-03, 2025Q1 or 2025");
    return NULL;
}

static ps_expr *parse_date(parser *p)
{
    const ps_token t = p->token;
    double time = 0.0;
    if (!ps_date_parse(ps_str_slice(p->src->text.text, t.from + 1, t.to - 1), &time)) {
        return not_a_date(p, t.from + 1, t.to - 1);
    }
    if (!needs_years(p, t.from, t.to)) {
        return NULL;
    }
    advance(p);
    return number_node(p, t.from, time);
}

// one end of a window, or the window's only word
typedef struct bound {
    size_t from;
    size_t to;
} bound;

static bool is_bound_byte(ps_str s, size_t at)
{
    const char c = s.p[at];
    const bool dot = c == '.' && (at + 1 >= s.len || s.p[at + 1] != '.');
    return dot || c == '-' || c == '+' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z');
}

static size_t skip_spaces(ps_str s, size_t at)
{
    while (at < s.len && (s.p[at] == ' ' || s.p[at] == '\t' || s.p[at] == '\n')) {
        at++;
    }
    return at;
}

// bound ::= 'text' | word; false when nothing like it stands at *at
static bool scan_bound(ps_str s, size_t *at, bound *b)
{
    size_t i = skip_spaces(s, *at);
    if (i < s.len && s.p[i] == '\'') {
        const char *end = memchr(s.p + i + 1, '\'', s.len - i - 1);
        if (end == NULL) {
            return false;
        }
        *b = (bound){i + 1, (size_t)(end - s.p)};
        *at = b->to + 1;
        return true;
    }
    b->from = i;
    while (i < s.len && is_bound_byte(s, i)) {
        i++;
    }
    b->to = i;
    *at = i;
    return b->to > b->from;
}

static bool bound_time(parser *p, bound b, double *time)
{
    const ps_str text = ps_str_slice(p->src->text.text, b.from, b.to);
    if (ps_num_parse(text, time)) {
        return true;
    }
    if (!ps_date_parse(text, time)) {
        (void)not_a_date(p, b.from, b.to);
        return false;
    }
    return needs_years(p, b.from, b.to);
}

static bool bad_window(parser *p, size_t at)
{
    (void)FAIL(p, at, at, "bad-window", "expected a window of time");
    ps_diag_help(p->diags, "windows are written 2025, 2025Q1, or A..B with numbers or dates");
    return false;
}

// window ::= bound [".." bound]; one bound alone is the calendar period it names
static bool scan_window(parser *p, size_t *at, double *from, double *to)
{
    const ps_str s = p->src->text.text;
    bound first = {0};
    if (!scan_bound(s, at, &first)) {
        return bad_window(p, *at);
    }
    const size_t dots = skip_spaces(s, *at);
    if (dots + 1 >= s.len || s.p[dots] != '.' || s.p[dots + 1] != '.') {
        if (!ps_period_parse(ps_str_slice(s, first.from, first.to), from, to)) {
            (void)not_a_date(p, first.from, first.to);
            return false;
        }
        return needs_years(p, first.from, first.to);
    }
    *at = dots + 2;
    bound second = {0};
    if (!scan_bound(s, at, &second)) {
        return bad_window(p, *at);
    }
    if (!bound_time(p, first, from) || !bound_time(p, second, to)) {
        return false;
    }
    if (!(*from < *to)) {
        (void)FAIL(p, first.from, second.to, "empty-window", "this window ends before it begins");
        return false;
    }
    return true;
}

// argument ::= held ["over" window]
static ps_expr *parse_argument(parser *p)
{
    ps_expr *e = parse_held(p);
    if (e == NULL || p->token.kind != PS_TOK_OVER) {
        return e;
    }
    double from = 0.0;
    double to = 0.0;
    size_t at = p->token.to;
    if (!scan_window(p, &at, &from, &to)) {
        return NULL;
    }
    p->lexer.at = at;
    advance(p);
    p->last_to = at;
    ps_expr *over = node1(p, PS_EXPR_OVER, e->span, e);
    if (over == NULL) {
        return NULL;
    }
    over->span.len = span_of(p, at - 1, at).offset + 1 - over->span.offset;
    over->from = from;
    over->to = to;
    return over;
}

typedef struct arg_cell {
    ps_expr *expr;
    struct arg_cell *next;
} arg_cell;

// the first argument of in("scenario", x) is a text
static bool is_scenario_name(const parser *p, ps_builtin fn, int32_t arg_i)
{
    const bool is_text = p->token.kind == PS_TOK_QUOTED || p->token.kind == PS_TOK_TEXT;
    return p->src->claims && fn == PS_FN_IN && arg_i == 0 && is_text;
}

static ps_expr *parse_scenario_name(parser *p)
{
    const ps_token t = p->token;
    advance(p);
    ps_expr *e = new_node(p, PS_EXPR_TEXT, span_of(p, t.from, t.to), 0);
    if (e == NULL) {
        return NULL;
    }
    e->text = ps_str_slice(p->src->text.text, t.from + 1, t.to - 1);
    return seal(p, e);
}

// arguments up to and with ")"; their number, or -1
static int32_t parse_arguments(parser *p, ps_builtin fn, arg_cell **first)
{
    int32_t n = 0;
    arg_cell **link = first;
    if (p->token.kind == PS_TOK_CLOSE) {
        advance(p);
        return 0;
    }
    for (;;) {
        ps_expr *e = is_scenario_name(p, fn, n) ? parse_scenario_name(p) : parse_argument(p);
        if (e == NULL) {
            return -1;
        }
        arg_cell *cell = ps_arena_alloc(p->src->arena, sizeof *cell);
        if (cell == NULL) {
            (void)out_of_memory(p);
            return -1;
        }
        cell->expr = e;
        *link = cell;
        link = &cell->next;
        n++;
        if (p->token.kind != PS_TOK_COMMA) {
            return take(p, PS_TOK_CLOSE, "',' or ')'") ? n : -1;
        }
        advance(p);
    }
}

static bool is_if_function(ps_str name)
{
    return ps_str_eq_nocase(name, ps_str_of("if_then_else"));
}

// call ::= name "(" [argument {"," argument}] ")"
static ps_expr *parse_call(parser *p, ps_token name)
{
    const ps_str text = token_text(p, name);
    advance(p);
    arg_cell *cell = NULL;
    const int32_t n = parse_arguments(p, ps_builtin_find(text), &cell);
    if (n < 0) {
        return NULL;
    }
    const bool is_if = is_if_function(text);
    if (is_if && n != 3) {
        return FAIL(p, name.from, name.to, "arity",
                    "if_then_else needs a condition and two values, found %d arguments", n);
    }
    const ps_expr_kind kind = is_if ? PS_EXPR_IF : PS_EXPR_CALL;
    ps_expr *e = new_node(p, kind, span_of(p, name.from, p->last_to), n);
    if (e == NULL) {
        return NULL;
    }
    e->text = text;
    for (int32_t i = 0; i < n; i++, cell = cell->next) {
        e->args[i] = cell->expr;
    }
    return seal(p, e);
}

static ps_expr *parse_name(parser *p)
{
    const ps_token t = p->token;
    advance(p);
    if (p->token.kind == PS_TOK_OPEN) {
        return parse_call(p, t);
    }
    if (p->token.kind == PS_TOK_BRACKET) {
        return FAIL(p, t.from, p->token.to, "unsupported",
                    "subscripts are not supported by this version: '%.*s['",
                    PS_STR_ARG(token_text(p, t)));
    }
    ps_expr *e = new_node(p, PS_EXPR_NAME, span_of(p, t.from, t.to), 0);
    if (e == NULL) {
        return NULL;
    }
    e->text = token_text(p, t);
    return seal(p, e);
}

// "IF" held "THEN" held "ELSE" held
static ps_expr *parse_if(parser *p)
{
    const size_t from = p->token.from;
    advance(p);
    if (p->token.kind == PS_TOK_THEN) {
        (void)unexpected(p, "a condition");
        ps_diag_help(p->diags, "write IF c THEN a ELSE b, or if_then_else(c, a, b)");
        return NULL;
    }
    ps_expr *condition = parse_held(p);
    if (condition == NULL || !take(p, PS_TOK_THEN, "THEN")) {
        return NULL;
    }
    ps_expr *yes = parse_held(p);
    if (yes == NULL || !take(p, PS_TOK_ELSE, "ELSE")) {
        return NULL;
    }
    ps_expr *no = parse_held(p);
    if (no == NULL) {
        return NULL;
    }
    ps_expr *e = new_node(p, PS_EXPR_IF, span_of(p, from, p->last_to), 3);
    if (e == NULL) {
        return NULL;
    }
    e->args[0] = condition;
    e->args[1] = yes;
    e->args[2] = no;
    return seal(p, e);
}

static ps_expr *parse_parenthesis(parser *p)
{
    const size_t from = p->token.from;
    advance(p);
    ps_expr *e = parse_held(p);
    if (e == NULL || !take(p, PS_TOK_CLOSE, "an operator or ')'")) {
        return NULL;
    }
    e->span = span_of(p, from, p->last_to);
    return e;
}

static ps_expr *parse_primary(parser *p)
{
    const ps_token_kind kind = p->token.kind;
    if (kind == PS_TOK_NUM) {
        return parse_number(p);
    }
    if (kind == PS_TOK_NAME || kind == PS_TOK_QUOTED) {
        return parse_name(p);
    }
    if (kind == PS_TOK_OPEN) {
        return parse_parenthesis(p);
    }
    if (kind == PS_TOK_IF) {
        return parse_if(p);
    }
    return kind == PS_TOK_TEXT ? parse_date(p) : unexpected(p, "a number, a name or '('");
}

typedef struct binary_rule {
    ps_token_kind token;
    ps_binary op;
    int32_t level;
} binary_rule;

static const binary_rule binary_rules[] = {
    {PS_TOK_OR, PS_BIN_OR, 1},     {PS_TOK_AND, PS_BIN_AND, 2},   {PS_TOK_EQ, PS_BIN_EQ, 3},
    {PS_TOK_NE, PS_BIN_NE, 3},     {PS_TOK_LT, PS_BIN_LT, 4},     {PS_TOK_LE, PS_BIN_LE, 4},
    {PS_TOK_GT, PS_BIN_GT, 4},     {PS_TOK_GE, PS_BIN_GE, 4},     {PS_TOK_PLUS, PS_BIN_ADD, 5},
    {PS_TOK_MINUS, PS_BIN_SUB, 5}, {PS_TOK_TIMES, PS_BIN_MUL, 6}, {PS_TOK_DIVIDE, PS_BIN_DIV, 6},
    {PS_TOK_MOD, PS_BIN_MOD, 6},
};

static const binary_rule *binary_rule_of(ps_token_kind token)
{
    for (size_t i = 0; i < sizeof binary_rules / sizeof *binary_rules; i++) {
        if (binary_rules[i].token == token) {
            return &binary_rules[i];
        }
    }
    return NULL;
}

static ps_expr *binary(parser *p, ps_binary op, ps_expr *left, ps_expr *right)
{
    ps_expr *e = new_node(p, PS_EXPR_BINARY, join(left->span, right->span), 2);
    if (e == NULL) {
        return NULL;
    }
    e->op = op;
    e->args[0] = left;
    e->args[1] = right;
    return seal(p, e);
}

static ps_expr *parse_unary(parser *p);

// power ::= primary ["^" unary]
static ps_expr *parse_power(parser *p)
{
    ps_expr *base = parse_primary(p);
    if (base == NULL || p->token.kind != PS_TOK_POWER) {
        return base;
    }
    advance(p);
    ps_expr *exponent = parse_unary(p);
    return exponent == NULL ? NULL : binary(p, PS_BIN_POW, base, exponent);
}

// unary ::= ("-" | "+" | "NOT") unary | power
static ps_expr *parse_unary(parser *p)
{
    if (p->depth >= PS_EXPR_HEIGHT_MAX) {
        return too_deep(p, p->token.from, p->token.to);
    }
    p->depth++;
    const ps_token t = p->token;
    ps_expr *e = NULL;
    if (t.kind == PS_TOK_MINUS || t.kind == PS_TOK_PLUS || t.kind == PS_TOK_NOT) {
        advance(p);
        e = parse_unary(p);
        if (e != NULL && t.kind != PS_TOK_PLUS) {
            const ps_expr_kind kind = t.kind == PS_TOK_NOT ? PS_EXPR_NOT : PS_EXPR_NEGATE;
            e = node1(p, kind, join(span_of(p, t.from, t.to), e->span), e);
        }
    } else {
        e = parse_power(p);
    }
    p->depth--;
    return e;
}

static ps_expr *parse_binary(parser *p, int32_t least)
{
    ps_expr *left = parse_unary(p);
    while (left != NULL) {
        const binary_rule *rule = binary_rule_of(p->token.kind);
        if (rule == NULL || rule->level < least) {
            break;
        }
        advance(p);
        ps_expr *right = parse_binary(p, rule->level + 1);
        left = right == NULL ? NULL : binary(p, rule->op, left, right);
    }
    return left;
}

// held ::= binary ["for" number [unit]]
static ps_expr *parse_held(parser *p)
{
    ps_expr *e = parse_binary(p, 1);
    if (e == NULL || p->token.kind != PS_TOK_FOR) {
        return e;
    }
    advance(p);
    if (p->token.kind != PS_TOK_NUM) {
        return unexpected(p, "a length of time such as 0.5 year");
    }
    const ps_expr *length = parse_number(p);
    if (length == NULL) {
        return NULL;
    }
    ps_expr *held = node1(p, PS_EXPR_HELD_FOR, join(e->span, length->span), e);
    if (held != NULL) {
        held->num = length->num;
    }
    return held;
}

static parser start(const ps_eqn_source *source, ps_diags *diags)
{
    parser p = {.src = source, .diags = diags};
    p.lexer = (ps_lexer){.text = source->text.text, .claims = source->claims};
    return p;
}

ps_expr *ps_eqn_parse(const ps_eqn_source *source, ps_diags *diags)
{
    parser p = start(source, diags);
    advance(&p);
    ps_expr *e = parse_held(&p);
    if (e != NULL && p.token.kind == PS_TOK_OVER) {
        (void)FAIL(&p, p.token.from, p.token.to, "syntax", "'over' stands outside a reducer");
        ps_diag_help(diags, "write it inside the parentheses: mean(x over 2025)");
        e = NULL;
    } else if (e != NULL && p.token.kind != PS_TOK_END) {
        e = unexpected(&p, "an operator or the end");
    }
    if (e != NULL || diags->out_of_memory) {
        return diags->out_of_memory ? NULL : e;
    }
    return ps_expr_new(source->arena, PS_EXPR_BAD, ps_mapped_trimmed_span(&source->text), 0);
}

bool ps_eqn_is_empty(ps_str text)
{
    ps_lexer lexer = {.text = text};
    return ps_lex_next(&lexer).kind == PS_TOK_END;
}

ps_rc ps_window_parse(const ps_eqn_source *source, ps_diags *diags, double *from, double *to)
{
    parser p = start(source, diags);
    double window[2] = {0.0, 0.0};
    size_t at = 0;
    if (!scan_window(&p, &at, &window[0], &window[1])) {
        return PS_ERR_INPUT;
    }
    const size_t end = skip_spaces(source->text.text, at);
    if (end < source->text.text.len) {
        (void)bad_window(&p, end);
        return PS_ERR_INPUT;
    }
    *from = window[0];
    *to = window[1];
    return PS_OK;
}
