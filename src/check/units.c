// Inference of units over the expression trees. A value has one of four kinds of unit:
//
//   KNOWN    compared with others
//   ANY      fits all: the literal 0, infinity (U-2)
//   UNKNOWN  of a variable without a unit: what it meets is not checked (U-5)
//   WRONG    a mismatch that has its message: silent from here on
#include "check/units.h"

#include "check/unit_text.h"

#include <math.h>

typedef enum value_kind { KNOWN, ANY, UNKNOWN, WRONG } value_kind;

typedef struct value {
    value_kind kind;
    ps_unit unit; // KNOWN
} value;

typedef struct checker {
    ps_model *model;
    ps_diags *diags;
    ps_severity severity;
    ps_unit_table *table;
    ps_unit_math *math;
    value time;
    const ps_var *var; // whose equation is being checked
} checker;

/// What a builtin does to units.
typedef enum unit_rule {
    RULE_NONE,   // not known here: UNKNOWN
    RULE_SAME,   // all arguments alike, and the result
    RULE_KEEP,   // the unit of the argument
    RULE_NUMBER, // numbers to numbers
    RULE_ROOT,
    RULE_RATIO, // a / b; a third argument is like the result
    RULE_TIME,
    RULE_ONE,
    RULE_ANY,
    RULE_STEP,
    RULE_RAMP,
    RULE_PULSE,
} unit_rule;

static const unit_rule rules[PS_FN_COUNT] = {
    [PS_FN_ABS] = RULE_KEEP,      [PS_FN_ARCCOS] = RULE_NUMBER, [PS_FN_ARCSIN] = RULE_NUMBER,
    [PS_FN_ARCTAN] = RULE_NUMBER, [PS_FN_COS] = RULE_NUMBER,    [PS_FN_EXP] = RULE_NUMBER,
    [PS_FN_INT] = RULE_KEEP,      [PS_FN_LN] = RULE_NUMBER,     [PS_FN_LOG10] = RULE_NUMBER,
    [PS_FN_MAX] = RULE_SAME,      [PS_FN_MIN] = RULE_SAME,      [PS_FN_SAFEDIV] = RULE_RATIO,
    [PS_FN_SIN] = RULE_NUMBER,    [PS_FN_SQRT] = RULE_ROOT,     [PS_FN_TAN] = RULE_NUMBER,
    [PS_FN_TIME] = RULE_TIME,     [PS_FN_DT] = RULE_TIME,       [PS_FN_STARTTIME] = RULE_TIME,
    [PS_FN_STOPTIME] = RULE_TIME, [PS_FN_PI] = RULE_ONE,        [PS_FN_INF] = RULE_ANY,
    [PS_FN_STEP] = RULE_STEP,     [PS_FN_RAMP] = RULE_RAMP,     [PS_FN_PULSE] = RULE_PULSE,
};

static const value any = {.kind = ANY};
static const value unknown = {.kind = UNKNOWN};
static const value wrong = {.kind = WRONG};

static value known(ps_unit unit)
{
    return (value){.kind = KNOWN, .unit = unit};
}

static value number(void)
{
    return known(ps_unit_number(1.0));
}

static value of_var(const ps_var *v)
{
    return v->unit.known ? known(v->unit) : unknown;
}

static value product(checker *c, value a, value b, int32_t power)
{
    if (a.kind != KNOWN || b.kind != KNOWN) {
        const value_kind kind = a.kind > b.kind ? a.kind : b.kind;
        return (value){.kind = kind};
    }
    return known(ps_unit_combine(c->math, a.unit, b.unit, power));
}

// ---- messages --------------------------------------------------------------------------------

static ps_str unit_name(checker *c, ps_unit unit)
{
    ps_text text = {0};
    ps_unit_print(unit, ps_unit_table_bases(c->table), &text);
    ps_text_puts(&text, ps_unit_is_one(unit) ? " (dimensionless)" : "");
    const ps_str s = ps_arena_str(c->diags->arena, ps_text_str(&text));
    ps_text_clear(&text);
    if (s.p == NULL) {
        c->diags->out_of_memory = true;
        return ps_str_of("?");
    }
    return s;
}

// where the unit of one side comes from: a name's declaration, or the side itself
static void note_side(checker *c, const ps_expr *side, value v)
{
    const ps_str unit = unit_name(c, v.unit);
    if (side->kind == PS_EXPR_NAME && side->var >= 0 && side->var < c->model->n_vars) {
        const ps_var *var = &c->model->vars[side->var];
        ps_diag_add(c->diags, PS_SEV_NOTE, "unit", var->unit_span, "'%.*s' is in %.*s",
                    PS_STR_ARG(var->name), PS_STR_ARG(unit));
    } else {
        ps_diag_add(c->diags, PS_SEV_NOTE, "unit", side->span, "this is in %.*s", PS_STR_ARG(unit));
    }
}

static void help_with_factor(checker *c, ps_unit a, ps_unit b)
{
    if (ps_unit_same_kind(a, b)) {
        ps_diag_help(c->diags, "they differ by the factor %.10g", a.scale / b.scale);
    }
}

static void mismatch(checker *c, ps_span span, const char *what, const ps_expr *const *sides,
                     const value *values)
{
    const ps_str a = unit_name(c, values[0].unit);
    const ps_str b = unit_name(c, values[1].unit);
    ps_diag_add(c->diags, c->severity, "unit-mismatch", span,
                "in '%.*s' the units of %s do not match: %.*s and %.*s", PS_STR_ARG(c->var->name),
                what, PS_STR_ARG(a), PS_STR_ARG(b));
    ps_diag_variable(c->diags, c->var->name);
    help_with_factor(c, values[0].unit, values[1].unit);
    note_side(c, sides[0], values[0]);
    note_side(c, sides[1], values[1]);
}

static value not_a_number(checker *c, const ps_expr *e, value v, const char *what)
{
    const ps_str unit = unit_name(c, v.unit);
    ps_diag_add(c->diags, c->severity, "unit-mismatch", e->span,
                "in '%.*s' %s must be a pure number, this is in %.*s", PS_STR_ARG(c->var->name),
                what, PS_STR_ARG(unit));
    ps_diag_variable(c->diags, c->var->name);
    if (e->kind == PS_EXPR_NAME) {
        note_side(c, e, v);
    }
    return wrong;
}

// ---- rules -----------------------------------------------------------------------------------

static value infer(checker *c, const ps_expr *e);

// both sides must be alike; their unit (U-1)
static value alike(checker *c, ps_span span, const char *what, const ps_expr *const *sides,
                   const value *values)
{
    const value a = values[0];
    const value b = values[1];
    if (a.kind == KNOWN && b.kind == KNOWN) {
        if (ps_unit_equal(a.unit, b.unit)) {
            return a;
        }
        mismatch(c, span, what, sides, values);
        return wrong;
    }
    if (a.kind == ANY) {
        return b;
    }
    return b.kind == ANY || a.kind > b.kind ? a : b;
}

static value infer_pair(checker *c, const ps_expr *e, const char *what)
{
    const ps_expr *const sides[2] = {e->args[0], e->args[1]};
    const value values[2] = {infer(c, sides[0]), infer(c, sides[1])};
    return alike(c, e->span, what, sides, values);
}

static value need_number(checker *c, const ps_expr *e, const char *what)
{
    const value v = infer(c, e);
    return v.kind == KNOWN && !ps_unit_is_one(v.unit) ? not_a_number(c, e, v, what) : v;
}

// numbers and quotients of numbers; false when the expression is something else
static bool literal_value(const ps_expr *e, double *out)
{
    double a = 0.0;
    double b = 0.0;
    if (e->kind == PS_EXPR_NUM) {
        *out = e->num;
        return true;
    }
    if (e->kind == PS_EXPR_NEGATE && literal_value(e->args[0], &a)) {
        *out = -a;
        return true;
    }
    if (e->kind == PS_EXPR_BINARY && e->op == PS_BIN_DIV && literal_value(e->args[0], &a) &&
        literal_value(e->args[1], &b) && b != 0.0) {
        *out = a / b;
        return true;
    }
    return false;
}

static value power_of(checker *c, const ps_expr *e, value base, double exponent)
{
    const double twelfths = round(12.0 * exponent);
    ps_unit out;
    if (ps_unit_is_one(base.unit)) {
        return base;
    }
    if (fabs(twelfths) <= 1200.0 && fabs(twelfths - 12.0 * exponent) <= 1e-6 &&
        ps_unit_power(c->math, base.unit, (int32_t)twelfths, &out)) {
        return known(out);
    }
    return not_a_number(c, e->args[0], base, "what is raised to this power");
}

// x^y: y is a number; x too, unless y is a fixed simple fraction
static value infer_power(checker *c, const ps_expr *e)
{
    const value base = infer(c, e->args[0]);
    const value exponent = need_number(c, e->args[1], "an exponent");
    double fixed = 0.0;
    if (base.kind != KNOWN) {
        return base;
    }
    if (literal_value(e->args[1], &fixed)) {
        return power_of(c, e, base, fixed);
    }
    if (!ps_unit_is_one(base.unit)) {
        return not_a_number(c, e->args[0], base, "the base of a power that may vary");
    }
    return exponent.kind == WRONG ? wrong : base;
}

static value infer_binary(checker *c, const ps_expr *e)
{
    switch (e->op) {
    case PS_BIN_ADD:
        return infer_pair(c, e, "a sum");
    case PS_BIN_SUB:
        return infer_pair(c, e, "a difference");
    case PS_BIN_MOD:
        return infer_pair(c, e, "MOD");
    case PS_BIN_MUL:
        return product(c, infer(c, e->args[0]), infer(c, e->args[1]), 12);
    case PS_BIN_DIV:
        return product(c, infer(c, e->args[0]), infer(c, e->args[1]), -12);
    case PS_BIN_POW:
        return infer_power(c, e);
    case PS_BIN_LT:
    case PS_BIN_LE:
    case PS_BIN_GT:
    case PS_BIN_GE:
    case PS_BIN_EQ:
    case PS_BIN_NE:
        (void)infer_pair(c, e, "a comparison");
        return number();
    case PS_BIN_AND:
    case PS_BIN_OR:
        (void)infer(c, e->args[0]);
        (void)infer(c, e->args[1]);
        return number();
    }
    return unknown;
}

// all arguments from number `first` on must be alike
static value infer_same(checker *c, const ps_expr *e, int32_t first, const char *what)
{
    const ps_expr *sides[2] = {e->args[first], NULL};
    value values[2] = {infer(c, sides[0]), unknown};
    for (int32_t i = first + 1; i < e->n_args; i++) {
        sides[1] = e->args[i];
        values[1] = infer(c, sides[1]);
        const value both = alike(c, e->span, what, sides, values);
        if (values[0].kind != KNOWN) {
            sides[0] = sides[1];
        }
        values[0] = both;
    }
    return values[0];
}

static value infer_ratio(checker *c, const ps_expr *e)
{
    const value ratio = product(c, infer(c, e->args[0]), infer(c, e->args[1]), -12);
    if (e->n_args < 3) {
        return ratio;
    }
    const ps_expr *const sides[2] = {e, e->args[2]};
    const value values[2] = {ratio, infer(c, e->args[2])};
    return alike(c, e->span, "a quotient and what stands for it", sides, values);
}

// times among the arguments are in the time unit
static void need_time(checker *c, const ps_expr *e, int32_t first)
{
    for (int32_t i = first; i < e->n_args; i++) {
        const value v = infer(c, e->args[i]);
        if (v.kind == KNOWN && c->time.kind == KNOWN && !ps_unit_equal(v.unit, c->time.unit)) {
            const ps_str unit = unit_name(c, v.unit);
            const ps_str time = unit_name(c, c->time.unit);
            ps_diag_add(c->diags, c->severity, "unit-mismatch", e->args[i]->span,
                        "in '%.*s' a time must be in %.*s, this is in %.*s",
                        PS_STR_ARG(c->var->name), PS_STR_ARG(time), PS_STR_ARG(unit));
            ps_diag_variable(c->diags, c->var->name);
            help_with_factor(c, v.unit, c->time.unit);
        }
    }
}

static value infer_input(checker *c, const ps_expr *e, int32_t power)
{
    const value height = infer(c, e->args[0]);
    need_time(c, e, 1);
    return power == 0 ? height : product(c, height, c->time, power);
}

static value infer_root(checker *c, const ps_expr *e)
{
    const value v = infer(c, e->args[0]);
    ps_unit out;
    if (v.kind != KNOWN) {
        return v;
    }
    return ps_unit_power(c->math, v.unit, 6, &out)
               ? known(out)
               : not_a_number(c, e->args[0], v, "the argument of SQRT");
}

static value infer_call(checker *c, const ps_expr *e)
{
    if (e->builtin == PS_FN_NONE) {
        (void)infer(c, e->args[0]); // the input of a table is its own affair (U-3)
        return e->var >= 0 ? of_var(&c->model->vars[e->var]) : unknown;
    }
    switch (rules[e->builtin]) {
    case RULE_NONE:
        return unknown;
    case RULE_SAME:
        return infer_same(c, e, 0, ps_builtin_info_of(e->builtin)->name);
    case RULE_KEEP:
        return infer(c, e->args[0]);
    case RULE_NUMBER: {
        const value v = need_number(c, e->args[0], "the argument of a function");
        return v.kind == ANY ? number() : v;
    }
    case RULE_ROOT:
        return infer_root(c, e);
    case RULE_RATIO:
        return infer_ratio(c, e);
    case RULE_TIME:
        return c->time;
    case RULE_ONE:
        return number();
    case RULE_ANY:
        return any;
    case RULE_STEP:
        return infer_input(c, e, 0);
    case RULE_RAMP:
        return infer_input(c, e, 12);
    case RULE_PULSE:
        return infer_input(c, e, -12);
    }
    return unknown;
}

static value infer_name(checker *c, const ps_expr *e)
{
    if (e->builtin != PS_FN_NONE) {
        return infer_call(c, e);
    }
    return e->var >= 0 ? of_var(&c->model->vars[e->var]) : wrong;
}

static value infer(checker *c, const ps_expr *e)
{
    switch (e->kind) {
    case PS_EXPR_NUM:
        return e->num == 0.0 ? any : number();
    case PS_EXPR_NAME:
        return infer_name(c, e);
    case PS_EXPR_CALL:
        return infer_call(c, e);
    case PS_EXPR_NEGATE:
        return infer(c, e->args[0]);
    case PS_EXPR_NOT:
        (void)infer(c, e->args[0]);
        return number();
    case PS_EXPR_BINARY:
        return infer_binary(c, e);
    case PS_EXPR_IF:
        (void)infer(c, e->args[0]);
        return infer_same(c, e, 1, "the branches of IF");
    case PS_EXPR_BAD:
        return wrong;
    case PS_EXPR_TEXT:
    case PS_EXPR_OVER:
    case PS_EXPR_HELD_FOR:
        return unknown;
    }
    return unknown;
}

// ---- the model -------------------------------------------------------------------------------

// U-2: a literal that is the whole equation takes the variable's unit
static bool is_literal(const ps_expr *e)
{
    return e->kind == PS_EXPR_NUM || (e->kind == PS_EXPR_NEGATE && is_literal(e->args[0]));
}

static void check_equation(checker *c, const ps_var *v)
{
    c->var = v;
    if (v->eqn == NULL || is_literal(v->eqn)) {
        return;
    }
    const value side = infer(c, v->eqn);
    const bool is_table_input = v->gf != NULL;
    if (side.kind != KNOWN || !v->unit.known || is_table_input ||
        ps_unit_equal(side.unit, v->unit)) {
        return;
    }
    const ps_str found = unit_name(c, side.unit);
    const ps_str declared = unit_name(c, v->unit);
    ps_diag_add(c->diags, c->severity, "unit-mismatch", v->eqn_span,
                "the equation of '%.*s' gives %.*s, but its unit is %.*s", PS_STR_ARG(v->name),
                PS_STR_ARG(found), PS_STR_ARG(declared));
    ps_diag_variable(c->diags, v->name);
    help_with_factor(c, side.unit, v->unit);
    ps_diag_add(c->diags, PS_SEV_NOTE, "unit", v->unit_span, "declared here");
}

// U-3: a flow times the time unit is the unit of its stock
static void check_flow(checker *c, const ps_var *stock, const ps_name_ref *ref)
{
    const ps_var *flow = ref->var < 0 ? NULL : &c->model->vars[ref->var];
    if (flow == NULL || !flow->unit.known || !stock->unit.known || c->time.kind != KNOWN) {
        return;
    }
    const ps_unit gained = ps_unit_combine(c->math, flow->unit, c->time.unit, 12);
    if (!gained.known || ps_unit_equal(gained, stock->unit)) {
        return;
    }
    const ps_str found = unit_name(c, flow->unit);
    const ps_str in_stock = unit_name(c, stock->unit);
    const ps_str wanted = unit_name(c, ps_unit_combine(c->math, stock->unit, c->time.unit, -12));
    ps_diag_add(c->diags, c->severity, "unit-mismatch", ref->span,
                "the stock '%.*s' is in %.*s, so its flow '%.*s' must be in %.*s, found %.*s",
                PS_STR_ARG(stock->name), PS_STR_ARG(in_stock), PS_STR_ARG(flow->name),
                PS_STR_ARG(wanted), PS_STR_ARG(found));
    ps_diag_variable(c->diags, flow->name);
    help_with_factor(c, gained, stock->unit);
    ps_diag_add(c->diags, PS_SEV_NOTE, "unit", flow->unit_span, "unit of the flow");
    ps_diag_add(c->diags, PS_SEV_NOTE, "unit", stock->unit_span, "unit of the stock");
}

// U-5
static void count_without_unit(const checker *c)
{
    const ps_var *first = NULL;
    int32_t n = 0;
    for (int32_t i = 0; i < c->model->n_vars; i++) {
        const ps_var *v = &c->model->vars[i];
        if (v->unit_text.len == 0) {
            first = first == NULL ? v : first;
            n++;
        }
    }
    if (n > 0) {
        ps_diag_add(c->diags, PS_SEV_WARNING, "no-unit", first->span,
                    "%d of %d variables have no unit; what they touch is not checked", n,
                    c->model->n_vars);
    }
}

static void check_all(checker *c)
{
    const ps_sim_specs *sim = &c->model->sim;
    const ps_unit time =
        ps_unit_table_read(c->table, sim->time_unit, sim->span, ps_str_of("the time unit"));
    c->time = time.known ? known(time) : unknown;
    for (int32_t i = 0; i < c->model->n_vars; i++) {
        ps_var *v = &c->model->vars[i];
        v->unit = ps_unit_table_read(c->table, v->unit_text, v->unit_span, v->name);
    }
    for (int32_t i = 0; i < c->model->n_vars; i++) {
        const ps_var *v = &c->model->vars[i];
        check_equation(c, v);
        for (int32_t k = 0; k < v->n_inflows; k++) {
            check_flow(c, v, &v->inflows[k]);
        }
        for (int32_t k = 0; k < v->n_outflows; k++) {
            check_flow(c, v, &v->outflows[k]);
        }
    }
    ps_unit_table_check_names(c->table);
    count_without_unit(c);
}

ps_rc ps_check_units(ps_model *model, ps_diags *diags, bool strict)
{
    const ps_severity severity = strict ? PS_SEV_ERROR : PS_SEV_WARNING;
    checker c = {.model = model, .diags = diags, .severity = severity};
    c.table = ps_unit_table_new(model, diags, severity);
    if (c.table == NULL) {
        return PS_ERR_MEMORY;
    }
    c.math = ps_unit_table_math(c.table);
    check_all(&c);
    const ps_rc rc = ps_unit_table_finish(c.table);
    ps_unit_table_free(c.table);
    return rc == PS_OK ? ps_diags_rc(diags) : rc;
}

ps_str ps_unit_text(const ps_model *model, ps_unit unit, ps_arena *arena)
{
    ps_text text = {0};
    ps_unit_print(unit, model->base_units, &text);
    const bool failed = text.failed;
    const ps_str out = failed ? (ps_str){NULL, 0} : ps_arena_str(arena, ps_text_str(&text));
    ps_text_clear(&text);
    return out;
}
