// Lowering of calls: each builtin becomes operations by its rule of the semantics page.
#include "compile/lower.h"

#include <math.h>

// the call at hand
typedef struct call {
    ps_lower *lw;
    const ps_expr *e;
    int32_t guard;
} call;

static int32_t num(const call *c, double x)
{
    return ps_graph_const(&c->lw->graph, x);
}

static int32_t arg(const call *c, int32_t i)
{
    return ps_lower_expr(c->lw, c->e->args[i], c->guard);
}

static int32_t op1(const call *c, ps_opcode code, int32_t a)
{
    return ps_lower_op(c->lw, code, (int32_t[]){a, -1, -1}, c->guard, c->e);
}

static int32_t op2(const call *c, ps_opcode code, int32_t a, int32_t b)
{
    return ps_lower_op(c->lw, code, (int32_t[]){a, b, -1}, c->guard, c->e);
}

static int32_t choose(const call *c, int32_t cond, int32_t yes, int32_t no)
{
    if (ps_graph_is_const(&c->lw->graph, cond)) {
        return c->lw->graph.nodes[cond].value != 0 ? yes : no;
    }
    return ps_lower_op(c->lw, PS_OP_SELECT, (int32_t[]){cond, yes, no}, c->guard, c->e);
}

// the call at hand where `cond` is not 0
static call under(const call *c, int32_t cond)
{
    call inner = *c;
    if (!ps_graph_is_const(&c->lw->graph, cond)) {
        inner.guard = ps_graph_guard(&c->lw->graph, c->guard, cond, false);
    }
    return inner;
}

// MAX(a, b, c) is MAX(MAX(a, b), c) (S-13)
static int32_t lower_extreme(const call *c, ps_opcode code)
{
    int32_t node = arg(c, 0);
    for (int32_t i = 1; i < c->e->n_args; i++) {
        node = op2(c, code, node, arg(c, i));
    }
    return node;
}

// S-04: a / b, or the third argument (0) where b is 0
static int32_t lower_safediv(const call *c)
{
    const int32_t a = arg(c, 0);
    const int32_t b = arg(c, 1);
    const int32_t other = c->e->n_args > 2 ? arg(c, 2) : num(c, 0);
    const int32_t sound = op2(c, PS_OP_NE, b, num(c, 0));
    if (ps_graph_is_const(&c->lw->graph, sound) && c->lw->graph.nodes[sound].value == 0) {
        return other;
    }
    const call inner = under(c, sound);
    return choose(c, sound, op2(&inner, PS_OP_DIV, a, b), other);
}

// S-30: the height where t + dt/2 > s
static int32_t lower_step(const call *c)
{
    const int32_t height = arg(c, 0);
    const int32_t on = ps_lower_since(c->lw, arg(c, 1), c->e);
    return choose(c, on, height, num(c, 0));
}

// S-31: 0 while t <= start, then slope (MIN(t, end) - start)
static int32_t lower_ramp(const call *c)
{
    const int32_t slope = arg(c, 0);
    const int32_t start = arg(c, 1);
    const int32_t now = ps_lower_step_time(c->lw);
    int32_t until = now;
    if (c->e->n_args > 2) {
        const int32_t end = arg(c, 2);
        const int32_t back = op2(c, PS_OP_LT, end, start);
        if (ps_graph_is_const(&c->lw->graph, back) && c->lw->graph.nodes[back].value != 0) {
            return ps_lower_error(c->lw, "ramp-backwards", c->e, "RAMP ends before it starts");
        }
        until = op2(c, PS_OP_MIN, now, end);
    }
    const int32_t on = op2(c, PS_OP_GT, now, start);
    const call inner = under(c, on);
    const int32_t run = op2(&inner, PS_OP_SUB, until, start);
    return choose(c, on, op2(&inner, PS_OP_MUL, slope, run), num(c, 0));
}

// number of the step nearest to a time: floor((time - start)/dt + 1/2)
static int32_t nearest_step(const call *c, int32_t time)
{
    const int32_t since = op2(c, PS_OP_SUB, time, num(c, c->lw->start));
    const int32_t steps = op2(c, PS_OP_DIV, since, num(c, c->lw->dt));
    return op1(c, PS_OP_FLOOR, op2(c, PS_OP_ADD, steps, num(c, 0.5)));
}

// S-32: number k of the pulse that may fall into this step, the first one not before t - dt/2
static int32_t pulse_number(const call *c, int32_t first, int32_t interval)
{
    const int32_t from = op2(c, PS_OP_SUB, ps_lower_step_time(c->lw), num(c, c->lw->dt / 2));
    const int32_t gone = op2(c, PS_OP_DIV, op2(c, PS_OP_SUB, from, first), interval);
    // the smallest whole number not below `gone`, but for rounding
    const int32_t eased = op2(c, PS_OP_SUB, num(c, 1e-9), gone);
    const int32_t k = op1(c, PS_OP_NEG, op1(c, PS_OP_FLOOR, eased));
    return op2(c, PS_OP_MAX, k, num(c, 0));
}

// S-32: volume/dt in the step nearest to first + k interval; isee with two arguments: each from
// first on
static int32_t lower_pulse(const call *c)
{
    const int32_t volume = arg(c, 0);
    const int32_t first = arg(c, 1);
    const int32_t now = nearest_step(c, ps_lower_step_time(c->lw));
    int32_t on = 0;
    if (c->e->n_args > 2) {
        const int32_t interval = arg(c, 2);
        const int32_t repeats = op2(c, PS_OP_NE, interval, num(c, 0));
        const int32_t apart = choose(c, repeats, interval, num(c, 1));
        const int32_t k = choose(c, repeats, pulse_number(c, first, apart), num(c, 0));
        const int32_t time = op2(c, PS_OP_ADD, first, op2(c, PS_OP_MUL, k, interval));
        on = op2(c, PS_OP_EQ, now, nearest_step(c, time));
    } else {
        const bool each = c->lw->spec->model->is_isee;
        on = op2(c, each ? PS_OP_GE : PS_OP_EQ, now, nearest_step(c, first));
    }
    const call inner = under(c, on);
    return choose(c, on, op2(&inner, PS_OP_DIV, volume, num(c, c->lw->dt)), num(c, 0));
}

// LAG, CHANGE, GROWTH: the value a whole number of steps before
static int32_t lower_path(const call *c)
{
    if (!c->lw->in_claim) {
        return ps_lower_error(c->lw, "past-outside-claim", c->e,
                              "LAG, CHANGE and GROWTH can be used in claims only");
    }
    const int32_t x = arg(c, 0);
    const int32_t length = arg(c, 1);
    const ps_node *node = &c->lw->graph.nodes[length];
    if (ps_lower_stopped(c->lw)) {
        return 0;
    }
    if (node->kind != PS_NODE_CONST || !(node->value >= 0)) {
        return ps_lower_error(c->lw, "lag-not-constant", c->e->args[1],
                              "how far to look back must be a constant of 0 or more");
    }
    const double steps = floor(node->value / c->lw->dt + 0.5);
    // one step more than the run has is as good as any later one: there is never such a past
    const double most = (double)c->lw->n_steps + 1;
    const int32_t past =
        steps == 0 ? x
                   : ps_lower_lag(c->lw, PS_LAG_DELAY, x, (int32_t)(steps < most ? steps : most));
    if (c->e->builtin == PS_FN_LAG) {
        return past;
    }
    if (c->e->builtin == PS_FN_CHANGE) {
        return op2(c, PS_OP_SUB, x, past);
    }
    return op2(c, PS_OP_SUB, op2(c, PS_OP_DIV, x, past), num(c, 1));
}

static int32_t lower_max(const call *c)
{
    return lower_extreme(c, PS_OP_MAX);
}

static int32_t lower_min(const call *c)
{
    return lower_extreme(c, PS_OP_MIN);
}

static int32_t lower_time(const call *c)
{
    return c->lw->when == PS_WHEN_START ? num(c, c->lw->start)
                                        : ps_graph_leaf(&c->lw->graph, PS_NODE_TIME, -1);
}

static int32_t lower_dt(const call *c)
{
    return num(c, c->lw->dt);
}

static int32_t lower_start(const call *c)
{
    return num(c, c->lw->start);
}

static int32_t lower_stop(const call *c)
{
    return num(c, c->lw->stop);
}

static int32_t lower_pi(const call *c)
{
    return num(c, 3.14159265358979323846);
}

static int32_t lower_inf(const call *c)
{
    return num(c, INFINITY);
}

/// How a builtin is lowered: one operation on its argument, or by a function.
typedef struct lowering {
    ps_opcode code;
    int32_t (*by)(const call *c);
    bool simple;
} lowering;

#define ONE(op)                                                                                    \
    {                                                                                              \
        .code = PS_OP_##op, .simple = true                                                         \
    }

static const lowering lowerings[PS_FN_COUNT] = {
    [PS_FN_ABS] = ONE(ABS),
    [PS_FN_ARCCOS] = ONE(ACOS),
    [PS_FN_ARCSIN] = ONE(ASIN),
    [PS_FN_ARCTAN] = ONE(ATAN),
    [PS_FN_COS] = ONE(COS),
    [PS_FN_EXP] = ONE(EXP),
    [PS_FN_INT] = ONE(FLOOR),
    [PS_FN_LN] = ONE(LN),
    [PS_FN_LOG10] = ONE(LOG10),
    [PS_FN_SIN] = ONE(SIN),
    [PS_FN_SQRT] = ONE(SQRT),
    [PS_FN_TAN] = ONE(TAN),
    [PS_FN_MAX] = {.by = lower_max},
    [PS_FN_MIN] = {.by = lower_min},
    [PS_FN_SAFEDIV] = {.by = lower_safediv},
    [PS_FN_TIME] = {.by = lower_time},
    [PS_FN_DT] = {.by = lower_dt},
    [PS_FN_STARTTIME] = {.by = lower_start},
    [PS_FN_STOPTIME] = {.by = lower_stop},
    [PS_FN_PI] = {.by = lower_pi},
    [PS_FN_INF] = {.by = lower_inf},
    [PS_FN_STEP] = {.by = lower_step},
    [PS_FN_RAMP] = {.by = lower_ramp},
    [PS_FN_PULSE] = {.by = lower_pulse},
    [PS_FN_LAG] = {.by = lower_path},
    [PS_FN_CHANGE] = {.by = lower_path},
    [PS_FN_GROWTH] = {.by = lower_path},
};

int32_t ps_lower_call(ps_lower *lw, const ps_expr *e, int32_t guard)
{
    const call c = {lw, e, guard};
    if (e->builtin == PS_FN_NONE) { // a table by its name
        const ps_model *model = lw->spec->model;
        if (e->var < 0 || e->var >= model->n_vars || model->vars[e->var].gf == NULL) {
            return ps_lower_error(lw, "unknown-function", e, "there is no such function or table");
        }
        return ps_lower_lookup(lw, e->var, arg(&c, 0), guard, e);
    }
    const lowering *l = &lowerings[e->builtin];
    if (l->simple) {
        return op1(&c, l->code, arg(&c, 0));
    }
    if (l->by == NULL) {
        return ps_lower_error(lw, "unsupported-function", e,
                              "this function cannot be computed within a step");
    }
    return l->by(&c);
}
