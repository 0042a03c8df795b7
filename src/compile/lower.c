// Lowering of variables and operators.
//
// A variable is lowered when an expression reads it. If it is not there yet, the expression is
// given up, the variable put on a stack of our own, and the expression begun again when it is
// there: so chains of variables may be long, and nothing is lowered that is not read, such as what
// only a branch needs that a constant condition never takes. A variable that is read while it is on
// the stack closes an algebraic loop (S-151, S-168).
#include "compile/lower.h"

#include "base/alloc.h"

#include <math.h>

#define DEPTH_LIMIT 2000 // nested expressions
#define CHAIN_SHOWN 40   // variables of a loop that a message lists

enum { NEW, OPEN, DONE };

static int32_t *filled(ps_arena *arena, int32_t n, int32_t value)
{
    int32_t *items = ps_arena_array(arena, (size_t)n + 1, sizeof *items);
    for (int32_t i = 0; items != NULL && i < n; i++) {
        items[i] = value;
    }
    return items;
}

ps_rc ps_lower_init(ps_lower *lw, const ps_compile_spec *spec, ps_diags *diags)
{
    const int32_t n = spec->model->n_vars;
    *lw = (ps_lower){.spec = spec, .diags = diags, .scratch = ps_arena_new(), .missing = -1};
    if (lw->scratch == NULL) {
        return PS_ERR_MEMORY;
    }
    bool ok = true;
    for (int32_t when = 0; when < PS_WHEN_COUNT; when++) {
        lw->value[when] = filled(lw->scratch, n, -1);
        lw->state[when] = ps_arena_alloc(lw->scratch, (size_t)n + 1);
        ok = ok && lw->value[when] != NULL && lw->state[when] != NULL;
    }
    lw->first_binding = filled(lw->scratch, n, -1);
    lw->next_binding = filled(lw->scratch, spec->n_bindings, -1);
    lw->table_of = filled(lw->scratch, n, -1);
    lw->tables = ps_arena_array(lw->scratch, (size_t)n + 1, sizeof *lw->tables);
    if (!ok || lw->first_binding == NULL || lw->next_binding == NULL || lw->table_of == NULL ||
        lw->tables == NULL) {
        return PS_ERR_MEMORY;
    }
    lw->graph.tables = lw->tables;
    (void)ps_graph_const(&lw->graph, 0); // node 0, what failures give
    if (lw->graph.failed) {
        return PS_ERR_MEMORY;
    }
    for (int32_t i = 0; i < spec->n_bindings; i++) {
        const int32_t var = spec->bindings[i].var;
        lw->next_binding[i] = lw->first_binding[var];
        lw->first_binding[var] = i;
    }
    return PS_OK;
}

void ps_lower_clear(ps_lower *lw)
{
    ps_graph_clear(&lw->graph);
    ps_free(lw->open);
    ps_free(lw->stocks);
    ps_free(lw->lags);
    ps_arena_free(lw->scratch);
    *lw = (ps_lower){0};
}

int32_t ps_lower_error(ps_lower *lw, const char *code, const ps_expr *at, const char *text)
{
    lw->wrong = true;
    ps_diag_add(lw->diags, PS_SEV_ERROR, code, at->span, "%s", text);
    if (lw->var >= 0) {
        ps_diag_variable(lw->diags, lw->spec->model->vars[lw->var].name);
    }
    return 0;
}

int32_t ps_lower_op(ps_lower *lw, ps_opcode code, const int32_t in[3], int32_t guard,
                    const ps_expr *at)
{
    return ps_lower_stopped(lw)
               ? 0
               : ps_graph_op(&lw->graph, code, in, guard, (ps_origin){lw->var, at->span});
}

static int32_t binary(ps_lower *lw, ps_opcode code, int32_t a, int32_t b, const ps_expr *at)
{
    return ps_lower_op(lw, code, (int32_t[]){a, b, -1}, -1, at);
}

int32_t ps_lower_step_time(ps_lower *lw)
{
    return lw->when == PS_WHEN_START ? ps_graph_const(&lw->graph, lw->start)
                                     : ps_graph_leaf(&lw->graph, PS_NODE_STEP_TIME, -1);
}

int32_t ps_lower_since(ps_lower *lw, int32_t time, const ps_expr *at)
{
    const int32_t half = ps_graph_const(&lw->graph, lw->dt / 2);
    const int32_t now = binary(lw, PS_OP_ADD, ps_lower_step_time(lw), half, at);
    return binary(lw, PS_OP_GT, now, time, at);
}

int32_t ps_lower_lag(ps_lower *lw, ps_lag_kind kind, int32_t source, int32_t steps)
{
    int32_t i = 0;
    while (i < lw->n_lags && (lw->lags[i].kind != kind || lw->lags[i].source != source ||
                              lw->lags[i].steps != steps)) {
        i++;
    }
    if (i == lw->n_lags) {
        if (ps_grow(&lw->lags, &lw->cap_lags, lw->n_lags, sizeof *lw->lags) != PS_OK) {
            lw->no_memory = true;
            return 0;
        }
        lw->lags[lw->n_lags++] = (ps_lowered_lag){kind, source, steps};
    }
    return ps_graph_leaf(&lw->graph, PS_NODE_LAG, i);
}

// ---------------------------------------------------------------- expressions

static ps_opcode opcode_of(ps_binary op)
{
    static const ps_opcode codes[] = {
        [PS_BIN_ADD] = PS_OP_ADD, [PS_BIN_SUB] = PS_OP_SUB, [PS_BIN_MUL] = PS_OP_MUL,
        [PS_BIN_DIV] = PS_OP_DIV, [PS_BIN_MOD] = PS_OP_MOD, [PS_BIN_POW] = PS_OP_POW,
        [PS_BIN_LT] = PS_OP_LT,   [PS_BIN_LE] = PS_OP_LE,   [PS_BIN_GT] = PS_OP_GT,
        [PS_BIN_GE] = PS_OP_GE,   [PS_BIN_EQ] = PS_OP_EQ,   [PS_BIN_NE] = PS_OP_NE,
        [PS_BIN_AND] = PS_OP_AND, [PS_BIN_OR] = PS_OP_OR,
    };
    return codes[op];
}

// a square is a product and the power 1/2 a root: both are correctly rounded, and cheap
static int32_t lower_binary(ps_lower *lw, const ps_expr *e, int32_t guard)
{
    const int32_t a = ps_lower_expr(lw, e->args[0], guard);
    const int32_t b = ps_lower_expr(lw, e->args[1], guard);
    const ps_node *exponent = &lw->graph.nodes[b];
    if (e->op == PS_BIN_POW && exponent->kind == PS_NODE_CONST && exponent->value == 2) {
        return ps_lower_op(lw, PS_OP_MUL, (int32_t[]){a, a, -1}, guard, e);
    }
    if (e->op == PS_BIN_POW && exponent->kind == PS_NODE_CONST && exponent->value == 0.5) {
        return ps_lower_op(lw, PS_OP_SQRT, (int32_t[]){a, -1, -1}, guard, e);
    }
    return ps_lower_op(lw, opcode_of(e->op), (int32_t[]){a, b, -1}, guard, e);
}

// S-07, S-12: the branches count only where they are taken
static int32_t lower_if(ps_lower *lw, const ps_expr *e, int32_t guard)
{
    const int32_t cond = ps_lower_expr(lw, e->args[0], guard);
    if (ps_graph_is_const(&lw->graph, cond)) {
        return ps_lower_expr(lw, e->args[lw->graph.nodes[cond].value != 0 ? 1 : 2], guard);
    }
    const int32_t yes =
        ps_lower_expr(lw, e->args[1], ps_graph_guard(&lw->graph, guard, cond, false));
    const int32_t no = ps_lower_expr(lw, e->args[2], ps_graph_guard(&lw->graph, guard, cond, true));
    return ps_lower_op(lw, PS_OP_SELECT, (int32_t[]){cond, yes, no}, guard, e);
}

static int32_t lower_name(ps_lower *lw, const ps_expr *e)
{
    if (e->builtin != PS_FN_NONE && e->var < 0) {
        return ps_lower_call(lw, e, -1);
    }
    if (e->var >= PS_VAR_INPUT && e->var - PS_VAR_INPUT < lw->spec->n_params) {
        return ps_graph_leaf(&lw->graph, PS_NODE_INPUT, e->var - PS_VAR_INPUT);
    }
    if (e->var < 0 || e->var >= lw->spec->model->n_vars) {
        return ps_lower_error(lw, "unknown-name", e, "the name stands for nothing here");
    }
    if (lw->state[lw->when][e->var] != DONE) {
        lw->missing = e->var;
        return 0;
    }
    return lw->value[lw->when][e->var];
}

// c for d: true now, and for as many steps before as d lacks
static int32_t lower_held(ps_lower *lw, const ps_expr *e, int32_t guard)
{
    const int32_t cond = ps_lower_expr(lw, e->args[0], guard);
    const double wanted = e->num / lw->dt;
    if (ps_lower_stopped(lw)) {
        return 0;
    }
    if (!lw->in_claim || !(wanted >= 0) || wanted > 1e9) {
        return ps_lower_error(lw, "held-for", e,
                              lw->in_claim ? "the length after FOR must be 0 or more"
                                           : "FOR can be used in claims only");
    }
    // the smallest number of steps whose length is not below the wanted one
    const double before = fmax(ceil(wanted - 1e-9) - 1, 0);
    const int32_t count = ps_lower_lag(lw, PS_LAG_COUNT, cond, 0);
    const int32_t enough = binary(lw, PS_OP_GE, count, ps_graph_const(&lw->graph, before), e);
    return binary(lw, PS_OP_AND, cond, enough, e);
}

int32_t ps_lower_expr(ps_lower *lw, const ps_expr *e, int32_t guard)
{
    if (ps_lower_stopped(lw)) {
        return 0;
    }
    if (++lw->depth > DEPTH_LIMIT) {
        return ps_lower_error(lw, "too-deep", e, "the expression is nested too deeply");
    }
    int32_t node = 0;
    switch (e->kind) {
    case PS_EXPR_BAD:
        lw->wrong = true;
        break;
    case PS_EXPR_NUM:
        node = ps_graph_const(&lw->graph, e->num);
        break;
    case PS_EXPR_TEXT:
        node = ps_lower_error(lw, "text-as-number", e, "text stands where a number is needed");
        break;
    case PS_EXPR_NAME:
        node = lower_name(lw, e);
        break;
    case PS_EXPR_CALL:
        node = ps_lower_call(lw, e, guard);
        break;
    case PS_EXPR_NEGATE:
        node = ps_lower_expr(lw, e->args[0], guard);
        node = ps_lower_op(lw, PS_OP_NEG, (int32_t[]){node, -1, -1}, guard, e);
        break;
    case PS_EXPR_NOT:
        node = ps_lower_expr(lw, e->args[0], guard);
        node = ps_lower_op(lw, PS_OP_NOT, (int32_t[]){node, -1, -1}, guard, e);
        break;
    case PS_EXPR_BINARY:
        node = lower_binary(lw, e, guard);
        break;
    case PS_EXPR_IF:
        node = lower_if(lw, e, guard);
        break;
    case PS_EXPR_OVER:
        node = ps_lower_error(lw, "window-outside-claim", e,
                              "a window (OVER) can stand only inside a reducer of a claim");
        break;
    case PS_EXPR_HELD_FOR:
        node = lower_held(lw, e, guard);
        break;
    }
    lw->depth--;
    return node;
}

// ---------------------------------------------------------------- variables

static bool is_stock(const ps_lower *lw, int32_t var)
{
    return lw->spec->model->vars[var].kind == PS_VAR_STOCK;
}

// whether a binding replaces the value throughout the run, so that what it binds is not needed
static bool is_total(const ps_lower *lw, const ps_binding *b)
{
    const bool always = b->from <= lw->start;
    switch (b->kind) {
    case PS_BIND_PARAM:
        return !(lw->when == PS_WHEN_STEP && is_stock(lw, b->var));
    case PS_BIND_EXPR:
        return always && b->to > lw->stop + lw->dt;
    case PS_BIND_PATH:
        return always;
    case PS_BIND_ADD:
    case PS_BIND_TIMES:
        return false;
    }
    return false;
}

// node of the condition that a binding's window is open, as S-30 has it; -1: always
static int32_t window_of(ps_lower *lw, const ps_binding *b, const ps_expr *at)
{
    int32_t open = -1;
    if (b->from > lw->start) {
        open = ps_lower_since(lw, ps_graph_const(&lw->graph, b->from), at);
    }
    if (b->kind == PS_BIND_EXPR && b->to <= lw->stop + lw->dt) {
        const int32_t shut = ps_lower_since(lw, ps_graph_const(&lw->graph, b->to), at);
        const int32_t before = ps_lower_op(lw, PS_OP_NOT, (int32_t[]){shut, -1, -1}, -1, at);
        open = open < 0 ? before : binary(lw, PS_OP_AND, open, before, at);
    }
    return open;
}

int32_t ps_lower_lookup(ps_lower *lw, int32_t var, int32_t x, int32_t guard, const ps_expr *at)
{
    static const ps_table_kind kinds[] = {[PS_GF_CONTINUOUS] = PS_TABLE_CONTINUOUS,
                                          [PS_GF_EXTRAPOLATE] = PS_TABLE_EXTRAPOLATE,
                                          [PS_GF_DISCRETE] = PS_TABLE_DISCRETE};
    if (lw->table_of[var] < 0) {
        const ps_gf *gf = lw->spec->model->vars[var].gf;
        lw->tables[lw->n_tables] = (ps_table){kinds[gf->kind], gf->n, gf->x, gf->y};
        lw->table_of[var] = lw->n_tables++;
    }
    return ps_lower_op(lw, PS_OP_LOOKUP, (int32_t[]){x, lw->table_of[var], -1}, guard, at);
}

// value by the variable's own equation
static int32_t own_value(ps_lower *lw, int32_t guard)
{
    const ps_var *var = &lw->spec->model->vars[lw->var];
    if (var->kind == PS_VAR_STOCK && lw->when == PS_WHEN_STEP) {
        lw->read_state = true;
        return ps_graph_leaf(&lw->graph, PS_NODE_STOCK, lw->var);
    }
    if (var->eqn == NULL) {
        const ps_expr at = {.span = var->span};
        return ps_lower_error(lw, "no-equation", &at, "the variable has no equation");
    }
    const int32_t value = ps_lower_expr(lw, var->eqn, guard);
    return var->gf == NULL ? value : ps_lower_lookup(lw, lw->var, value, guard, var->eqn);
}

// value of a path, which a run gives at the time of the step
static int32_t path_value(ps_lower *lw, int32_t path, const ps_expr *at)
{
    const int32_t at_start = lw->when == PS_WHEN_START ? 1 : 0;
    return ps_lower_op(lw, PS_OP_PATH, (int32_t[]){path, at_start, -1}, -1, at);
}

static int32_t bound_value(ps_lower *lw, int32_t binding, int32_t guard);

// the value before this binding, where the window is open with the path added or multiplied
static int32_t moved_value(ps_lower *lw, int32_t binding, int32_t guard, const ps_expr *at)
{
    const ps_binding *b = &lw->spec->bindings[binding];
    const ps_opcode code = b->kind == PS_BIND_ADD ? PS_OP_ADD : PS_OP_MUL;
    const int32_t own = bound_value(lw, lw->next_binding[binding], guard);
    const int32_t window = window_of(lw, b, at);
    const int32_t path = path_value(lw, b->path, at);
    const int32_t inner = window < 0 ? guard : ps_graph_guard(&lw->graph, guard, window, false);
    const int32_t moved = ps_lower_op(lw, code, (int32_t[]){own, path, -1}, inner, at);
    return window < 0 ? moved
                      : ps_lower_op(lw, PS_OP_SELECT, (int32_t[]){window, moved, own}, guard, at);
}

// the new value where the window is open, the value before this binding elsewhere
static int32_t replaced_value(ps_lower *lw, int32_t binding, int32_t guard, const ps_expr *at)
{
    const ps_binding *b = &lw->spec->bindings[binding];
    const int32_t before = lw->next_binding[binding];
    const int32_t window = window_of(lw, b, at);
    const bool settled = window < 0 || ps_graph_is_const(&lw->graph, window);
    const bool open = window < 0 || lw->graph.nodes[window].value != 0;
    if (settled && !open) {
        return bound_value(lw, before, guard);
    }
    const int32_t inner = settled ? guard : ps_graph_guard(&lw->graph, guard, window, false);
    const int32_t in =
        b->kind == PS_BIND_EXPR ? ps_lower_expr(lw, b->expr, inner) : path_value(lw, b->path, at);
    if (settled) {
        return in;
    }
    const int32_t outer = ps_graph_guard(&lw->graph, guard, window, true);
    const int32_t out = bound_value(lw, before, outer);
    return ps_lower_op(lw, PS_OP_SELECT, (int32_t[]){window, in, out}, guard, at);
}

// value with this binding and those given before it
static int32_t bound_value(ps_lower *lw, int32_t binding, int32_t guard)
{
    if (binding < 0) {
        return own_value(lw, guard);
    }
    const ps_binding *b = &lw->spec->bindings[binding];
    const ps_var *var = &lw->spec->model->vars[lw->var];
    const ps_expr at = {.span = b->expr != NULL ? b->expr->span : var->span};
    switch (b->kind) {
    case PS_BIND_PARAM:
        return is_total(lw, b) ? ps_graph_leaf(&lw->graph, PS_NODE_INPUT, b->param)
                               : bound_value(lw, lw->next_binding[binding], guard);
    case PS_BIND_EXPR:
    case PS_BIND_PATH:
        return replaced_value(lw, binding, guard, &at);
    case PS_BIND_ADD:
    case PS_BIND_TIMES:
        if (is_stock(lw, lw->var)) {
            return ps_lower_error(lw, "path-on-stock", &at,
                                  "a path cannot be added to a stock or multiply it");
        }
        return moved_value(lw, binding, guard, &at);
    }
    return 0;
}

// the stock's state was read: it must be moved
static void note_stock(ps_lower *lw, int32_t var)
{
    if (ps_grow(&lw->stocks, &lw->cap_stocks, lw->n_stocks, sizeof *lw->stocks) != PS_OK) {
        lw->no_memory = true;
        return;
    }
    lw->stocks[lw->n_stocks++] = (ps_lowered_stock){
        .var = var,
        .node = ps_graph_leaf(&lw->graph, PS_NODE_STOCK, var),
        .initial = -1,
        .rate = -1,
        .shown = lw->value[PS_WHEN_STEP][var],
    };
}

// lowers one variable; lw->missing is set when another must come first
static void lower_var(ps_lower *lw, int32_t var)
{
    const int32_t outer = lw->var;
    const bool in_claim = lw->in_claim;
    lw->var = var;
    lw->in_claim = false;
    lw->read_state = false;
    lw->missing = -1;
    lw->depth = 0;
    const int32_t value = bound_value(lw, lw->first_binding[var], -1);
    if (!ps_lower_stopped(lw)) {
        lw->value[lw->when][var] = value;
        if (lw->read_state) {
            note_stock(lw, var);
        }
    }
    lw->var = outer;
    lw->in_claim = in_claim;
}

// ---------------------------------------------------------------- order

// S-151, S-168: "a -> b -> a", from where the loop starts on the stack
static void report_loop(ps_lower *lw, int32_t var)
{
    const ps_var *vars = lw->spec->model->vars;
    int32_t from = lw->n_open - 1;
    while (from > 0 && lw->open[from] != var) {
        from--;
    }
    ps_text chain = {0};
    const int32_t to = from + CHAIN_SHOWN < lw->n_open ? from + CHAIN_SHOWN : lw->n_open;
    for (int32_t i = from; i < to; i++) {
        ps_text_add(&chain, vars[lw->open[i]].name);
        ps_text_puts(&chain, " \xE2\x86\x92 ");
    }
    ps_text_puts(&chain, to < lw->n_open ? "... \xE2\x86\x92 " : "");
    ps_text_add(&chain, vars[var].name);
    lw->wrong = true;
    lw->no_memory = lw->no_memory || ps_text_rc(&chain) != PS_OK;
    ps_diag_add(lw->diags, PS_SEV_ERROR, "algebraic-loop", vars[var].span, "%s: %.*s",
                lw->when == PS_WHEN_STEP
                    ? "these variables depend on each other within a step (algebraic loop)"
                    : "these initial values depend on each other",
                PS_STR_ARG(ps_text_str(&chain)));
    ps_diag_variable(lw->diags, vars[var].name);
    ps_diag_help(lw->diags, "break the loop with a stock or a delay");
    ps_text_clear(&chain);
}

static void open_var(ps_lower *lw, int32_t var)
{
    if (ps_grow(&lw->open, &lw->cap_open, lw->n_open, sizeof *lw->open) != PS_OK) {
        lw->no_memory = true;
        return;
    }
    lw->open[lw->n_open++] = var;
    lw->state[lw->when][var] = OPEN;
}

// lowers a variable after all that it turns out to need
static void settle(ps_lower *lw, int32_t var)
{
    if (lw->state[lw->when][var] == NEW) {
        open_var(lw, var);
    }
    while (lw->n_open > 0 && !ps_lower_failed(lw)) {
        const int32_t top = lw->open[lw->n_open - 1];
        lower_var(lw, top);
        const int32_t missing = lw->missing;
        if (missing < 0) {
            lw->state[lw->when][top] = DONE;
            lw->n_open--;
        } else if (lw->state[lw->when][missing] == OPEN) {
            report_loop(lw, missing);
        } else {
            open_var(lw, missing);
        }
    }
    lw->missing = -1;
}

static int32_t var_at(ps_lower *lw, int32_t var, ps_when when)
{
    lw->when = when;
    settle(lw, var);
    lw->when = PS_WHEN_STEP;
    return ps_lower_failed(lw) ? 0 : lw->value[when][var];
}

int32_t ps_lower_var(ps_lower *lw, int32_t var)
{
    return var_at(lw, var, PS_WHEN_STEP);
}

int32_t ps_lower_want(ps_lower *lw, const ps_expr *expr)
{
    lw->var = -1;
    lw->in_claim = true;
    lw->depth = 0;
    int32_t node = ps_lower_expr(lw, expr, -1);
    while (lw->missing >= 0 && !ps_lower_failed(lw)) {
        settle(lw, lw->missing);
        lw->depth = 0;
        node = ps_lower_expr(lw, expr, -1);
    }
    lw->in_claim = false;
    return node;
}

// inflows in the order given, then outflows taken off
static int32_t lower_rate(ps_lower *lw, const ps_var *stock)
{
    int32_t rate = -1;
    const ps_expr at = {.span = stock->span};
    for (int32_t i = 0; i < stock->n_inflows; i++) {
        const int32_t flow = ps_lower_var(lw, stock->inflows[i].var);
        rate = rate < 0 ? flow : binary(lw, PS_OP_ADD, rate, flow, &at);
    }
    for (int32_t i = 0; i < stock->n_outflows; i++) {
        const int32_t flow = ps_lower_var(lw, stock->outflows[i].var);
        rate = rate < 0 ? ps_lower_op(lw, PS_OP_NEG, (int32_t[]){flow, -1, -1}, -1, &at)
                        : binary(lw, PS_OP_SUB, rate, flow, &at);
    }
    return rate;
}

void ps_lower_stocks(ps_lower *lw)
{
    for (int32_t i = 0; i < lw->n_stocks && !ps_lower_failed(lw); i++) {
        const int32_t var = lw->stocks[i].var;
        lw->var = var;
        const int32_t initial = var_at(lw, var, PS_WHEN_START);
        const int32_t rate = lower_rate(lw, &lw->spec->model->vars[var]);
        lw->stocks[i].initial = initial;
        lw->stocks[i].rate = rate;
    }
    lw->var = -1;
}
