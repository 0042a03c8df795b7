// From equations to the graph of values: each variable a run needs is lowered once, after what it
// depends on, for a step of the run and, apart from that, for the start (S-150): there a stock is
// its initial value and time is a number. Internal to compile/.
//
//   lower.c        variables, their order, bindings, names and operators
//   lower_calls.c  the functions of builtins.def
#ifndef PS_COMPILE_LOWER_H
#define PS_COMPILE_LOWER_H

#include "compile/graph.h"

typedef enum ps_when { PS_WHEN_STEP, PS_WHEN_START, PS_WHEN_COUNT } ps_when;

/// A stock that is read somewhere, with the nodes that move it.
typedef struct ps_lowered_stock {
    int32_t var;
    int32_t node;    // its state
    int32_t initial; // node
    int32_t rate;    // node, -1: no flows
    int32_t shown;   // node of its value; not `node` where a scenario sets the stock
} ps_lowered_stock;

typedef struct ps_lowered_lag {
    ps_lag_kind kind;
    int32_t source; // node
    int32_t steps;
} ps_lowered_lag;

typedef struct ps_lower {
    const ps_compile_spec *spec;
    ps_diags *diags;
    ps_graph graph;
    // time of the run, settled before
    double start;
    double stop;
    double dt;
    int32_t n_steps;
    // variables: node, and state of the search, for each ps_when
    int32_t *value[PS_WHEN_COUNT];
    uint8_t *state[PS_WHEN_COUNT];
    int32_t *first_binding; // of a variable, the last one given; -1 none
    int32_t *next_binding;  // of the same variable, the one given before it; -1 none
    int32_t *table_of;      // number of a variable's table, -1 not used yet
    ps_table *tables;       // [n_vars]
    int32_t n_tables;
    ps_lowered_stock *stocks;
    int32_t n_stocks;
    int32_t cap_stocks;
    ps_lowered_lag *lags;
    int32_t n_lags;
    int32_t cap_lags;
    ps_arena *scratch;
    // variables that wait for others, the one at work last
    int32_t *open;
    int32_t n_open;
    int32_t cap_open;
    // the equation at hand
    ps_when when;
    int32_t var;     // -1: a want
    bool in_claim;   // looking back is allowed
    bool read_state; // the state of the stock itself was read
    int32_t depth;   // of nesting
    int32_t missing; // variable that must be lowered first, -1
    bool wrong;      // a message was given
    bool no_memory;
} ps_lower;

/// Whether lowering has failed.
static inline bool ps_lower_failed(const ps_lower *lw)
{
    return lw->wrong || lw->no_memory || lw->graph.failed;
}

/// Whether the equation at hand is given up: every node is 0 then, to be thrown away.
static inline bool ps_lower_stopped(const ps_lower *lw)
{
    return lw->missing >= 0 || ps_lower_failed(lw);
}

/// Prepares for a spec; the time fields are the caller's to set. Cleared with ps_lower_clear also
/// after an error.
ps_rc ps_lower_init(ps_lower *lw, const ps_compile_spec *spec, ps_diags *diags) PS_NODISCARD;
void ps_lower_clear(ps_lower *lw);

/// Lowers an expression of the claims language and what it needs; its node.
int32_t ps_lower_want(ps_lower *lw, const ps_expr *expr);

/// Lowers a variable and what it needs; its node.
int32_t ps_lower_var(ps_lower *lw, int32_t var);

/// Lowers initial values and rates of all stocks that were met, and of those met on the way.
void ps_lower_stocks(ps_lower *lw);

/// Node of an expression under a guard, the equation at hand being set.
int32_t ps_lower_expr(ps_lower *lw, const ps_expr *expr, int32_t guard);

/// Node of a call of a builtin.
int32_t ps_lower_call(ps_lower *lw, const ps_expr *call, int32_t guard);

/// Node of the table of variable `var` at node x.
int32_t ps_lower_lookup(ps_lower *lw, int32_t var, int32_t x, int32_t guard, const ps_expr *at);

/// Node of an operation that belongs to expression `at`.
int32_t ps_lower_op(ps_lower *lw, ps_opcode code, const int32_t in[3], int32_t guard,
                    const ps_expr *at);

/// A message about the equation at hand; gives node 0.
int32_t ps_lower_error(ps_lower *lw, const char *code, const ps_expr *at, const char *text);

/// Node of the step's time, or of the start.
int32_t ps_lower_step_time(ps_lower *lw);

/// Node of a condition that holds in steps at or after a time: t + dt/2 > time (S-30).
int32_t ps_lower_since(ps_lower *lw, int32_t time, const ps_expr *at);

/// A look back at `source`; its node.
int32_t ps_lower_lag(ps_lower *lw, ps_lag_kind kind, int32_t source, int32_t steps);

#endif
