// Splitting outcome expressions into reducers and tails, and evaluating the tails.
#include "run/outcome.h"

#include "base/alloc.h"
#include "base/date.h"
#include "num/elem.h"

#include <math.h>

typedef enum tail_kind {
    TAIL_NUM,
    TAIL_REDUCED,
    TAIL_NEGATE,
    TAIL_NOT,
    TAIL_BINARY,
    TAIL_IF,
    TAIL_CALL
} tail_kind;

struct ps_tail {
    tail_kind kind;
    double num;         // NUM
    int32_t want;       // REDUCED
    ps_binary op;       // BINARY
    ps_builtin builtin; // CALL
    const ps_tail **args;
    int32_t n_args;
};

typedef struct splitter {
    const ps_study *study;
    ps_diags *diags;
    ps_outcomes *out;
    int32_t scenario; // the one the present part speaks of
} splitter;

static ps_rc split(splitter *s, const ps_expr *e, const ps_tail **tail);

static ps_rc refuse(const splitter *s, const ps_expr *e, const char *what)
{
    ps_diag_add(s->diags, PS_SEV_ERROR, "claim", e->span, "%s", what);
    return PS_ERR_INPUT;
}

static ps_tail *new_tail(splitter *s, tail_kind kind, int32_t n_args)
{
    ps_tail *t = ps_arena_alloc(s->out->arena, sizeof *t);
    const ps_tail **args =
        n_args == 0 ? NULL : ps_arena_array(s->out->arena, (size_t)n_args, sizeof *args);
    if (t == NULL || (n_args > 0 && args == NULL)) {
        return NULL;
    }
    *t = (ps_tail){.kind = kind, .args = args, .n_args = n_args};
    return t;
}

static ps_rc split_num(splitter *s, double num, const ps_tail **tail)
{
    ps_tail *t = new_tail(s, TAIL_NUM, 0);
    if (t == NULL) {
        return PS_ERR_MEMORY;
    }
    t->num = num;
    *tail = t;
    return PS_OK;
}

static bool same_expr(const ps_expr *a, const ps_expr *b)
{
    if (a == b) {
        return true;
    }
    const bool same_head = a->kind == b->kind && a->num == b->num && a->var == b->var &&
                           a->builtin == b->builtin && a->op == b->op && a->from == b->from &&
                           a->to == b->to && a->n_args == b->n_args;
    if (!same_head || (a->kind == PS_EXPR_TEXT && !ps_str_eq(a->text, b->text))) {
        return false;
    }
    for (int32_t i = 0; i < a->n_args; i++) {
        if (!same_expr(a->args[i], b->args[i])) {
            return false;
        }
    }
    return true;
}

static ps_rc split_reducer(splitter *s, ps_reducer_want want, const ps_tail **tail)
{
    ps_outcomes *o = s->out;
    int32_t found = -1;
    for (int32_t i = 0; i < o->n_wants && found < 0; i++) {
        const ps_reducer_want *w = &o->wants[i];
        const bool same = w->kind == want.kind && w->scenario == want.scenario &&
                          w->from == want.from && w->to == want.to;
        found = same && same_expr(w->path, want.path) ? i : -1;
    }
    if (found < 0) {
        PS_TRY(ps_grow(&o->wants, &o->cap_wants, o->n_wants, sizeof *o->wants));
        found = o->n_wants;
        o->wants[o->n_wants++] = want;
    }
    ps_tail *t = new_tail(s, TAIL_REDUCED, 0);
    if (t == NULL) {
        return PS_ERR_MEMORY;
    }
    t->want = found;
    *tail = t;
    return PS_OK;
}

static ps_rc split_args(splitter *s, const ps_expr *e, ps_tail *t, const ps_tail **tail)
{
    if (t == NULL) {
        return PS_ERR_MEMORY;
    }
    for (int32_t i = 0; i < e->n_args; i++) {
        PS_TRY(split(s, e->args[i], &t->args[i]));
    }
    *tail = t;
    return PS_OK;
}

// whether a scenario is read inside an expression that must be a path of one run
static const ps_expr *find_in(const ps_expr *e)
{
    if (e->kind == PS_EXPR_CALL && e->builtin == PS_FN_IN) {
        return e;
    }
    for (int32_t i = 0; i < e->n_args; i++) {
        const ps_expr *found = find_in(e->args[i]);
        if (found != NULL) {
            return found;
        }
    }
    return NULL;
}

static ps_rc split_path(splitter *s, ps_reduce_kind kind, const ps_expr *path, double from,
                        double to, const ps_tail **tail)
{
    const ps_expr *in = find_in(path);
    if (in != NULL) {
        return refuse(
            s, in,
            "a path cannot mix scenarios: reduce it first, as in in(\"name\", mean(x over 2025))");
    }
    return split_reducer(
        s,
        (ps_reducer_want){
            .kind = kind, .scenario = s->scenario, .path = path, .from = from, .to = to},
        tail);
}

// a time written as a number or a date
static bool time_of(const ps_expr *e, double *time)
{
    if (e->kind == PS_EXPR_TEXT) {
        return ps_date_parse(e->text, time);
    }
    *time = e->num;
    return e->kind == PS_EXPR_NUM;
}

static int32_t find_scenario(const ps_study *study, ps_str name)
{
    for (int32_t i = 0; i < study->n_scenarios; i++) {
        if (ps_str_eq(study->scenarios[i].name, name)) {
            return i;
        }
    }
    return -1;
}

static ps_rc split_in(splitter *s, const ps_expr *e, const ps_tail **tail)
{
    const int32_t scenario = find_scenario(s->study, e->args[0]->text);
    if (scenario < 0) {
        return refuse(s, e->args[0], "no scenario of this name");
    }
    const int32_t outer = s->scenario;
    s->scenario = scenario;
    const ps_rc rc = split(s, e->args[1], tail);
    s->scenario = outer;
    return rc;
}

static bool reduce_kind_of(ps_builtin fn, ps_reduce_kind *kind)
{
    static const struct {
        ps_builtin fn;
        ps_reduce_kind kind;
    } pairs[] = {
        {PS_FN_MIN, PS_REDUCE_MIN},           {PS_FN_MAX, PS_REDUCE_MAX},
        {PS_FN_MEAN, PS_REDUCE_MEAN},         {PS_FN_SUM, PS_REDUCE_SUM},
        {PS_FN_DURATION, PS_REDUCE_DURATION}, {PS_FN_FIRST, PS_REDUCE_FIRST},
        {PS_FN_LAST, PS_REDUCE_LAST},         {PS_FN_EVER, PS_REDUCE_EVER},
        {PS_FN_ALWAYS, PS_REDUCE_ALWAYS},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        if (pairs[i].fn == fn) {
            *kind = pairs[i].kind;
            return true;
        }
    }
    return false;
}

static ps_rc split_call(splitter *s, const ps_expr *e, const ps_tail **tail)
{
    ps_reduce_kind kind = PS_REDUCE_MIN;
    if (e->n_args == 1 && e->args[0]->kind == PS_EXPR_OVER && reduce_kind_of(e->builtin, &kind)) {
        const ps_expr *over = e->args[0];
        return split_path(s, kind, over->args[0], over->from, over->to, tail);
    }
    if (e->builtin == PS_FN_IN) {
        return split_in(s, e, tail);
    }
    if (e->builtin == PS_FN_AT || e->builtin == PS_FN_BEFORE) {
        double time = 0;
        if (!time_of(e->args[1], &time)) {
            return refuse(s, e->args[1],
                          "a time is wanted here: a number or a date in single quotes");
        }
        return e->builtin == PS_FN_AT
                   ? split_path(s, PS_REDUCE_AT, e->args[0], time, time, tail)
                   : split_path(s, PS_REDUCE_EVER, e->args[0], s->study->sim.start, time, tail);
    }
    const bool whole =
        e->builtin != PS_FN_NONE &&
        (e->builtin == PS_FN_IS_NEVER || ps_builtin_info_of(e->builtin)->kind == PS_FNKIND_PURE);
    if (!whole) {
        return refuse(s, e,
                      "this is a path, and a number is wanted: reduce it, as in mean(x over 2025)");
    }
    ps_tail *t = new_tail(s, TAIL_CALL, e->n_args);
    if (t != NULL) {
        t->builtin = e->builtin;
    }
    return split_args(s, e, t, tail);
}

// values without arguments that do not move in time
static bool fixed_value(const ps_sim_specs *sim, ps_builtin fn, double *value)
{
    const struct {
        ps_builtin fn;
        double value;
    } fixed[] = {
        {PS_FN_PI, 3.14159265358979323846}, {PS_FN_INF, INFINITY},       {PS_FN_DT, sim->dt},
        {PS_FN_STARTTIME, sim->start},      {PS_FN_STOPTIME, sim->stop},
    };
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++) {
        if (fixed[i].fn == fn) {
            *value = fixed[i].value;
            return true;
        }
    }
    return false;
}

static ps_rc split_name(splitter *s, const ps_expr *e, const ps_tail **tail)
{
    double value = 0;
    if (fixed_value(&s->study->sim, e->builtin, &value)) {
        return split_num(s, value, tail);
    }
    const bool is_input = e->var >= PS_VAR_INPUT;
    const bool is_constant = e->var >= 0 && !is_input && s->study->model->vars[e->var].is_constant;
    if (!is_input && !is_constant) {
        return refuse(s, e,
                      "this is a path, and a number is wanted: reduce it, as in mean(x over 2025)");
    }
    return split_path(s, PS_REDUCE_AT, e, s->study->sim.start, s->study->sim.start, tail);
}

static ps_rc split(splitter *s, const ps_expr *e, const ps_tail **tail)
{
    switch (e->kind) {
    case PS_EXPR_NUM:
        return split_num(s, e->num, tail);
    case PS_EXPR_NAME:
        return split_name(s, e, tail);
    case PS_EXPR_CALL:
        return split_call(s, e, tail);
    case PS_EXPR_NEGATE:
        return split_args(s, e, new_tail(s, TAIL_NEGATE, 1), tail);
    case PS_EXPR_NOT:
        return split_args(s, e, new_tail(s, TAIL_NOT, 1), tail);
    case PS_EXPR_IF:
        return split_args(s, e, new_tail(s, TAIL_IF, 3), tail);
    case PS_EXPR_BINARY: {
        ps_tail *t = new_tail(s, TAIL_BINARY, 2);
        if (t != NULL) {
            t->op = e->op;
        }
        return split_args(s, e, t, tail);
    }
    case PS_EXPR_TEXT:
    case PS_EXPR_OVER:
    case PS_EXPR_HELD_FOR:
    case PS_EXPR_BAD:
        break;
    }
    return refuse(s, e, "a number is wanted here");
}

ps_rc ps_outcomes_plan(const ps_study *study, const ps_expr *const *exprs, int32_t n,
                       ps_diags *diags, ps_outcomes *out)
{
    *out = (ps_outcomes){.arena = ps_arena_new(), .n = n};
    if (out->arena == NULL) {
        return PS_ERR_MEMORY;
    }
    out->tails = ps_arena_array(out->arena, (size_t)n, sizeof *out->tails);
    ps_rc rc = out->tails == NULL ? PS_ERR_MEMORY : PS_OK;
    for (int32_t i = 0; i < n && rc != PS_ERR_MEMORY; i++) {
        splitter s = {.study = study, .diags = diags, .out = out};
        const ps_rc one = split(&s, exprs[i], &out->tails[i]);
        rc = one == PS_OK ? rc : one;
    }
    if (rc != PS_OK) {
        ps_outcomes_clear(out);
    }
    return rc;
}

void ps_outcomes_clear(ps_outcomes *outcomes)
{
    ps_arena_free(outcomes->arena);
    ps_free(outcomes->wants);
    *outcomes = (ps_outcomes){0};
}

// evaluation

typedef struct evaluation {
    ps_reduced_fn reduced;
    void *ctx;
} evaluation;

static const ps_value unknown = {PS_VALUE_UNKNOWN, NAN};
static const ps_value never = {PS_VALUE_NEVER, INFINITY};

static ps_value number(double x)
{
    // a division by zero or an overflow in the claim itself leaves it undecided
    return isfinite(x) ? (ps_value){PS_VALUE_NUMBER, x} : unknown;
}

static ps_value truth(bool x)
{
    return (ps_value){PS_VALUE_NUMBER, x ? 1.0 : 0.0};
}

static bool is_true(ps_value v)
{
    return v.kind == PS_VALUE_NUMBER && v.number != 0.0;
}

static bool is_false(ps_value v)
{
    return v.kind == PS_VALUE_NEVER || (v.kind == PS_VALUE_NUMBER && v.number == 0.0);
}

static ps_value value_of(const evaluation *ev, const ps_tail *t);

static ps_value logic(const evaluation *ev, const ps_tail *t)
{
    const ps_value a = value_of(ev, t->args[0]);
    const bool is_and = t->op == PS_BIN_AND;
    if (is_and ? is_false(a) : is_true(a)) {
        return truth(!is_and);
    }
    const ps_value b = value_of(ev, t->args[1]);
    if (is_and ? is_false(b) : is_true(b)) {
        return truth(!is_and);
    }
    const bool open = a.kind == PS_VALUE_UNKNOWN || b.kind == PS_VALUE_UNKNOWN;
    return open ? unknown : truth(is_and);
}

static double modulo(double a, double b)
{
    const double r = fmod(a, b);
    return r != 0.0 && (r < 0.0) != (b < 0.0) ? r + b : r;
}

static bool is_comparison(ps_binary op)
{
    return op == PS_BIN_LT || op == PS_BIN_LE || op == PS_BIN_GT || op == PS_BIN_GE ||
           op == PS_BIN_EQ || op == PS_BIN_NE;
}

static ps_value binary(const evaluation *ev, const ps_tail *t)
{
    if (t->op == PS_BIN_AND || t->op == PS_BIN_OR) {
        return logic(ev, t);
    }
    const ps_value a = value_of(ev, t->args[0]);
    const ps_value b = value_of(ev, t->args[1]);
    if (a.kind == PS_VALUE_UNKNOWN || b.kind == PS_VALUE_UNKNOWN) {
        return unknown;
    }
    if (a.kind == PS_VALUE_NEVER || b.kind == PS_VALUE_NEVER) {
        return is_comparison(t->op) ? truth(false) : never;
    }
    const double x = a.number;
    const double y = b.number;
    switch (t->op) {
    case PS_BIN_ADD:
        return number(x + y);
    case PS_BIN_SUB:
        return number(x - y);
    case PS_BIN_MUL:
        return number(x * y);
    case PS_BIN_DIV:
        return number(x / y);
    case PS_BIN_MOD:
        return number(modulo(x, y));
    case PS_BIN_POW:
        return number(ps_pow(x, y));
    case PS_BIN_LT:
        return truth(x < y);
    case PS_BIN_LE:
        return truth(x <= y);
    case PS_BIN_GT:
        return truth(x > y);
    case PS_BIN_GE:
        return truth(x >= y);
    case PS_BIN_EQ:
        return truth(x == y);
    case PS_BIN_NE:
        return truth(x != y);
    case PS_BIN_AND:
    case PS_BIN_OR:
        break;
    }
    return unknown;
}

static double unary_function(ps_builtin fn, double x)
{
    // only these have one argument and are kept by split_call; others fall through to NaN
    switch ((int)fn) {
    case PS_FN_ABS:
        return fabs(x);
    case PS_FN_INT:
        return floor(x);
    case PS_FN_SQRT:
        return sqrt(x);
    case PS_FN_EXP:
        return ps_exp(x);
    case PS_FN_LN:
        return ps_ln(x);
    case PS_FN_LOG10:
        return ps_log10(x);
    case PS_FN_SIN:
        return ps_sin(x);
    case PS_FN_COS:
        return ps_cos(x);
    case PS_FN_TAN:
        return ps_tan(x);
    case PS_FN_ARCSIN:
        return ps_asin(x);
    case PS_FN_ARCCOS:
        return ps_acos(x);
    case PS_FN_ARCTAN:
        return ps_atan(x);
    default:
        return NAN;
    }
}

static ps_value call(const evaluation *ev, const ps_tail *t)
{
    ps_value v = value_of(ev, t->args[0]);
    if (t->builtin == PS_FN_IS_NEVER) {
        return v.kind == PS_VALUE_UNKNOWN ? unknown : truth(v.kind == PS_VALUE_NEVER);
    }
    if (t->builtin == PS_FN_SAFEDIV) {
        const ps_value b = value_of(ev, t->args[1]);
        const ps_value other = t->n_args > 2 ? value_of(ev, t->args[2]) : number(0.0);
        const bool numbers = v.kind == PS_VALUE_NUMBER && b.kind == PS_VALUE_NUMBER;
        return !numbers ? unknown : b.number == 0.0 ? other : number(v.number / b.number);
    }
    if (t->builtin != PS_FN_MIN && t->builtin != PS_FN_MAX) {
        return v.kind == PS_VALUE_NUMBER ? number(unary_function(t->builtin, v.number)) : v;
    }
    for (int32_t i = 1; i < t->n_args; i++) {
        const ps_value w = value_of(ev, t->args[i]);
        if (v.kind == PS_VALUE_UNKNOWN || w.kind == PS_VALUE_UNKNOWN) {
            return unknown;
        }
        // never is later than any time
        v = (t->builtin == PS_FN_MIN) == (w.number < v.number) ? w : v;
    }
    return v;
}

static ps_value value_of(const evaluation *ev, const ps_tail *t)
{
    switch (t->kind) {
    case TAIL_NUM:
        return (ps_value){PS_VALUE_NUMBER, t->num};
    case TAIL_REDUCED:
        return ev->reduced(ev->ctx, t->want);
    case TAIL_NEGATE: {
        const ps_value v = value_of(ev, t->args[0]);
        return v.kind == PS_VALUE_NUMBER ? number(-v.number) : v;
    }
    case TAIL_NOT: {
        const ps_value v = value_of(ev, t->args[0]);
        return v.kind == PS_VALUE_UNKNOWN ? unknown : truth(is_false(v));
    }
    case TAIL_IF: {
        const ps_value c = value_of(ev, t->args[0]);
        return c.kind == PS_VALUE_UNKNOWN ? unknown : value_of(ev, t->args[is_true(c) ? 1 : 2]);
    }
    case TAIL_BINARY:
        return binary(ev, t);
    case TAIL_CALL:
        return call(ev, t);
    }
    return unknown;
}

ps_value ps_outcome_value(const ps_outcomes *outcomes, int32_t outcome, ps_reduced_fn reduced,
                          void *ctx)
{
    const evaluation ev = {reduced, ctx};
    return value_of(&ev, outcomes->tails[outcome]);
}
