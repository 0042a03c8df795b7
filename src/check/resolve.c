// Resolution of names: the scope's first, then values of the language (TIME), then variables.
#include "check/resolve.h"

#include "read/eqn_lex.h"
#include "read/eqn_parse.h"

#include <stdio.h>

typedef struct resolver {
    const ps_model *model;
    const ps_scope *scope; // NULL: the model's own language
    ps_str of;
    ps_diags *diags;
    bool ok;
    bool kept; // the last message is one of those that are shown
} resolver;

static void problem(resolver *r, ps_span span, const char *code, const char *text, ps_str found)
{
    r->kept = ps_diag_add(r->diags, PS_SEV_ERROR, code, span, "%s '%.*s'", text, PS_STR_ARG(found));
    ps_diag_variable(r->diags, r->of);
    r->ok = false;
}

static bool is_claims(const resolver *r)
{
    return r->scope != NULL && r->scope->claims;
}

// prefixes of a function's name that say where it comes from (S-108)
static ps_str without_namespace(ps_str name)
{
    static const char *const spaces[] = {"std.", "isee.", "vensim."};
    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++) {
        const ps_str space = ps_str_of(spaces[i]);
        if (name.len > space.len && ps_str_eq_nocase(ps_str_slice(name, 0, space.len), space)) {
            return ps_str_slice(name, space.len, name.len);
        }
    }
    return name;
}

// ".variable" is the root model's, and there is no other
static ps_str without_root(ps_str name)
{
    return name.len > 1 && name.p[0] == '.' ? ps_str_slice(name, 1, name.len) : name;
}

bool ps_name_is_reserved(ps_str key)
{
    if (ps_lex_is_keyword(key) || ps_str_is(key, "std") || ps_str_is(key, "if then else")) {
        return true;
    }
    const ps_builtin fn = ps_builtin_find(key);
    if (fn == PS_FN_NONE) {
        return false;
    }
    const ps_builtin_kind kind = ps_builtin_info_of(fn)->kind;
    return fn == PS_FN_SUM || fn == PS_FN_MEAN ||
           (kind != PS_FNKIND_REDUCE && kind != PS_FNKIND_PATH);
}

static ps_str key_of(const resolver *r, ps_str name)
{
    return ps_name_key(r->model->arena, name);
}

static const ps_scope_name *find_in_scope(const resolver *r, ps_str key)
{
    const int32_t n = r->scope == NULL ? 0 : r->scope->n_names;
    for (int32_t i = 0; i < n; i++) {
        if (ps_str_eq(r->scope->names[i].key, key)) {
            return &r->scope->names[i];
        }
    }
    return NULL;
}

// names among which the nearest is suggested; a map that is only asked once
typedef struct suggestions {
    ps_map map;
    resolver *r;
} suggestions;

static void offer(suggestions *s, ps_str name)
{
    if (ps_map_put(&s->map, name, 0) != PS_OK) {
        s->r->diags->out_of_memory = true;
    }
}

static void suggest(suggestions *s, ps_str wrong)
{
    const ps_str near = ps_map_nearest(&s->map, wrong);
    if (near.p != NULL) {
        ps_diag_help(s->r->diags, "did you mean '%.*s'?", PS_STR_ARG(near));
    }
    ps_map_clear(&s->map);
}

static void suggest_name(resolver *r, ps_str key)
{
    if (!r->kept) {
        return; // nobody will read it, and the search is long
    }
    suggestions s = {.r = r};
    for (int32_t i = 0; r->scope != NULL && i < r->scope->n_names; i++) {
        offer(&s, r->scope->names[i].key);
    }
    for (int32_t i = 0; i < r->model->n_vars; i++) {
        offer(&s, r->model->vars[i].key);
    }
    suggest(&s, key);
}

// a derived name becomes its expression; the trees share their branches
static void substitute(ps_expr *e, const ps_expr *derived)
{
    const ps_span span = e->span;
    *e = *derived;
    e->span = span;
}

static void use_variable(resolver *r, ps_expr *e, int32_t var)
{
    const ps_var *v = &r->model->vars[var];
    e->var = var;
    if (v->gf != NULL && v->eqn == NULL && v->kind == PS_VAR_AUX) {
        problem(r, e->span, "table-without-input",
                "a table needs its input in parentheses:", e->text);
        ps_diag_help(r->diags, "write %.*s(x)", PS_STR_ARG(e->text));
    }
}

static void unknown_name(resolver *r, ps_expr *e, ps_str key)
{
    if (e->text.p[0] != '"' && memchr(e->text.p, '.', e->text.len) != NULL) {
        problem(r, e->span, "unsupported", "modules are not supported by this version:", e->text);
        return;
    }
    const ps_builtin fn = ps_builtin_find(key);
    if (fn != PS_FN_NONE && ps_name_is_reserved(key)) {
        problem(r, e->span, "missing-arguments", "this function needs its arguments:", e->text);
        return;
    }
    problem(r, e->span, "unknown-name", "unknown name", e->text);
    suggest_name(r, key);
}

static void resolve_name(resolver *r, ps_expr *e)
{
    const ps_arena_mark mark = ps_arena_mark_get(r->model->arena);
    const ps_str key = key_of(r, without_root(e->text));
    if (key.p == NULL) {
        r->diags->out_of_memory = true;
        r->ok = false;
        return;
    }
    const ps_scope_name *in_scope = find_in_scope(r, key);
    const ps_builtin fn = ps_builtin_find(without_namespace(key));
    const int32_t var = ps_map_get(&r->model->by_key, key);
    if (in_scope != NULL && in_scope->expr != NULL) {
        substitute(e, in_scope->expr);
    } else if (in_scope != NULL) {
        e->var = in_scope->var;
    } else if (fn != PS_FN_NONE && ps_builtin_info_of(fn)->kind == PS_FNKIND_VALUE) {
        e->builtin = fn;
    } else if (var >= 0) {
        use_variable(r, e, var);
    } else {
        unknown_name(r, e, key);
    }
    ps_arena_reset(r->model->arena, mark);
}

static void wrong_count(resolver *r, ps_expr *e, const ps_builtin_info *info)
{
    char wanted[48];
    if (info->max_args == info->min_args) {
        (void)snprintf(wanted, sizeof wanted, "%d", info->min_args);
    } else if (info->max_args < 0) {
        (void)snprintf(wanted, sizeof wanted, "at least %d", info->min_args);
    } else {
        (void)snprintf(wanted, sizeof wanted, "%d to %d", info->min_args, info->max_args);
    }
    ps_diag_add(r->diags, PS_SEV_ERROR, "arity", e->span, "%s takes %s argument%s, found %d",
                info->name, wanted, info->max_args == 1 ? "" : "s", e->n_args);
    ps_diag_variable(r->diags, r->of);
    ps_diag_help(r->diags, "%s: %s", info->name, info->doc);
    r->ok = false;
}

// a claim's MIN, MAX and all reducers but AT, BEFORE, IN, IS_NEVER take one path over a window
static bool takes_window(ps_builtin fn)
{
    const bool other =
        fn == PS_FN_AT || fn == PS_FN_BEFORE || fn == PS_FN_IN || fn == PS_FN_IS_NEVER;
    return ps_builtin_info_of(fn)->kind == PS_FNKIND_REDUCE && !other;
}

static bool has_window(const ps_expr *e)
{
    return e->n_args == 1 && e->args[0]->kind == PS_EXPR_OVER;
}

static void check_windows(resolver *r, ps_expr *e)
{
    const bool min_max = e->builtin == PS_FN_MIN || e->builtin == PS_FN_MAX;
    if (takes_window(e->builtin) && !has_window(e)) {
        problem(r, e->span, "missing-window", "a window is needed in", e->text);
        ps_diag_help(r->diags, "write %.*s(x over 2025)", PS_STR_ARG(e->text));
        return;
    }
    const bool allowed = (takes_window(e->builtin) || min_max) && has_window(e);
    for (int32_t i = 0; i < e->n_args; i++) {
        if (e->args[i]->kind == PS_EXPR_OVER && !allowed) {
            problem(r, e->args[i]->span, "misplaced-window",
                    "this function takes no window:", e->text);
        }
    }
}

// S-13: in the model's language MIN and MAX have at least two arguments; over a window one
static bool count_is_right(const ps_expr *e, const ps_builtin_info *info)
{
    const bool min_max = e->builtin == PS_FN_MIN || e->builtin == PS_FN_MAX;
    if (min_max && has_window(e)) {
        return true;
    }
    return e->n_args >= info->min_args && (info->max_args < 0 || e->n_args <= info->max_args);
}

static void find_scenario(resolver *r, ps_expr *text)
{
    if (text->kind != PS_EXPR_TEXT) {
        problem(r, text->span, "bad-scenario", "in() wants the name of a scenario in quotes, found",
                text->text);
        return;
    }
    for (int32_t i = 0; i < r->scope->n_scenarios; i++) {
        if (ps_str_eq(r->scope->scenarios[i], text->text)) {
            text->var = i;
            return;
        }
    }
    problem(r, text->span, "unknown-scenario", "unknown scenario", text->text);
    suggestions s = {.r = r};
    for (int32_t i = 0; i < r->scope->n_scenarios; i++) {
        offer(&s, r->scope->scenarios[i]);
    }
    suggest(&s, text->text);
}

static void check_builtin_call(resolver *r, ps_expr *e)
{
    const ps_builtin_info *info = ps_builtin_info_of(e->builtin);
    switch (info->kind) {
    case PS_FNKIND_VALUE:
        if (e->n_args == 0) {
            e->kind = PS_EXPR_NAME; // PI() is PI (tests/pi)
            return;
        }
        break;
    case PS_FNKIND_STATE:
    case PS_FNKIND_RANDOM:
        problem(r, e->span, "unsupported",
                "this function is not supported by this version:", e->text);
        return;
    case PS_FNKIND_PURE:
    case PS_FNKIND_INPUT:
    case PS_FNKIND_REDUCE:
    case PS_FNKIND_PATH:
        break;
    }
    if (!count_is_right(e, info)) {
        wrong_count(r, e, info);
        return;
    }
    check_windows(r, e);
    if (e->builtin == PS_FN_IN) {
        find_scenario(r, e->args[0]);
    }
}

static bool is_claims_only(ps_builtin fn)
{
    const ps_builtin_kind kind = ps_builtin_info_of(fn)->kind;
    return kind == PS_FNKIND_REDUCE || kind == PS_FNKIND_PATH;
}

// a table is called like a function (S-69)
static void call_table(resolver *r, ps_expr *e, int32_t var)
{
    const ps_var *v = &r->model->vars[var];
    if (v->gf == NULL) {
        problem(r, e->span, "not-a-function", "this is a variable, not a function:", e->text);
        ps_diag_help(r->diags, "write '*' for a product");
        return;
    }
    if (e->n_args != 1 || e->args[0]->kind == PS_EXPR_OVER) {
        problem(r, e->span, "arity", "a table takes one argument:", e->text);
        return;
    }
    e->var = var;
}

// functions of XMILE or of isee that are known by name alone
static const char *const unsupported[] = {
    "BETA",       "BINOMIAL",  "CAP",      "CGROWTH",      "CLOCKTIME", "COMBINATIONS",
    "COSWAVE",    "COUNTER",   "CTFLOW",   "CTMAX",        "CTMEAN",    "CTMIN",
    "CTSTDDEV",   "DERIVN",    "ENDVAL",   "FACTORIAL",    "GAMMA",     "GAMMALN",
    "GEOMETRIC",  "HISTORY",   "INVNORM",  "IRR",          "LOGISTIC",  "LOOKUPINV",
    "LOOKUPMEAN", "LOOKUPSUM", "LOOKUPXY", "MONTECARLO",   "NORMALCDF", "OSTATE",
    "PARETO",     "PAUSE",     "PERCENT",  "PERMUTATIONS", "QELEM",     "QLEN",
    "RANK",       "REWORK",    "ROOTN",    "ROUND",        "RUNCOUNT",  "SENSIRUNCOUNT",
    "SINWAVE",    "SIZE",      "STDDEV",   "THROUGHPUT",   "TOUCHPAD",  "TRIANGULAR",
    "WEIBULL",
};

static bool is_unsupported(ps_str name)
{
    for (size_t i = 0; i < sizeof unsupported / sizeof *unsupported; i++) {
        if (ps_str_eq_nocase(name, ps_str_of(unsupported[i]))) {
            return true;
        }
    }
    return false;
}

static void unknown_function(resolver *r, ps_expr *e)
{
    if (is_unsupported(without_namespace(e->text))) {
        problem(r, e->span, "unsupported",
                "this function is not supported by this version:", e->text);
        return;
    }
    problem(r, e->span, "unknown-function", "unknown function", e->text);
    char upper[32];
    size_t len = 0;
    for (; len < e->text.len && len < sizeof upper; len++) {
        upper[len] = e->text.p[len];
        if (upper[len] >= 'a' && upper[len] <= 'z') {
            upper[len] = (char)(upper[len] - 'a' + 'A');
        }
    }
    suggestions s = {.r = r};
    for (int32_t i = 0; i < PS_FN_COUNT; i++) {
        if (is_claims(r) || !is_claims_only((ps_builtin)i)) {
            offer(&s, ps_str_of(ps_builtin_info_of((ps_builtin)i)->name));
        }
    }
    suggest(&s, (ps_str){upper, len});
}

static void resolve_call(resolver *r, ps_expr *e)
{
    const ps_builtin fn = ps_builtin_find(without_namespace(e->text));
    if (fn != PS_FN_NONE && (is_claims(r) || !is_claims_only(fn))) {
        e->builtin = fn;
        check_builtin_call(r, e);
        return;
    }
    const int32_t var = ps_model_find(r->model, without_root(e->text));
    if (var >= 0) {
        call_table(r, e, var);
    } else if (fn == PS_FN_SUM || fn == PS_FN_MEAN) {
        problem(r, e->span, "unsupported",
                "functions of arrays are not supported by this version:", e->text);
    } else if (fn != PS_FN_NONE) {
        problem(r, e->span, "claims-only",
                "this function belongs to the claims of a study:", e->text);
    } else {
        unknown_function(r, e);
    }
}

// a window must lie within the run, to within a millionth of it
static void check_window_times(resolver *r, const ps_expr *e)
{
    const ps_scope *s = r->scope;
    if (s == NULL || !(s->start < s->stop)) {
        return;
    }
    const double slack = 1e-9 * (s->stop - s->start);
    if (e->from < s->start - slack || e->to > s->stop + slack) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "window-outside-run", e->span,
                    "the window %.10g..%.10g is not inside the run %.10g..%.10g", e->from, e->to,
                    s->start, s->stop);
        ps_diag_variable(r->diags, r->of);
        r->ok = false;
    }
}

static void measure(resolver *r, ps_expr *e)
{
    int32_t height = 0;
    for (int32_t i = 0; i < e->n_args; i++) {
        height = e->args[i]->height > height ? e->args[i]->height : height;
    }
    e->height = height + 1 > e->height ? height + 1 : e->height;
    if (e->height > PS_EXPR_HEIGHT_MAX && r->ok) {
        problem(r, e->span, "nesting", "derived variables nest too deeply here:", r->of);
    }
}

// LOOKUP(table, x) is table(x)
static void rewrite_lookup(ps_expr *e)
{
    if (e->kind == PS_EXPR_CALL && e->n_args == 2 && e->args[0]->kind == PS_EXPR_NAME &&
        ps_str_eq_nocase(without_namespace(e->text), ps_str_of("LOOKUP"))) {
        e->text = e->args[0]->text;
        e->args++;
        e->n_args = 1;
    }
}

static void resolve(resolver *r, ps_expr *e)
{
    rewrite_lookup(e);
    for (int32_t i = 0; i < e->n_args; i++) {
        resolve(r, e->args[i]);
    }
    measure(r, e);
    switch (e->kind) {
    case PS_EXPR_NAME:
        resolve_name(r, e);
        break;
    case PS_EXPR_CALL:
        resolve_call(r, e);
        break;
    case PS_EXPR_OVER:
        check_window_times(r, e);
        break;
    case PS_EXPR_BAD:
        r->ok = false;
        break;
    case PS_EXPR_NUM:
    case PS_EXPR_TEXT:
    case PS_EXPR_NEGATE:
    case PS_EXPR_NOT:
    case PS_EXPR_BINARY:
    case PS_EXPR_IF:
    case PS_EXPR_HELD_FOR:
        break;
    }
}

bool ps_resolve_expr(const ps_model *model, ps_expr *expr, const ps_scope *scope, ps_str of,
                     ps_diags *diags)
{
    resolver r = {.model = model, .scope = scope, .of = of, .diags = diags, .ok = true};
    resolve(&r, expr);
    return r.ok;
}
