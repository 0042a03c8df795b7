// Layout in four steps:
//
//   1. mark what outputs need, through stocks to their rates and initial values; the rest is dead
//   2. give each operation its section, by what its value changes with
//   3. number the slots by kind; temporaries by linear scan, the slot freed last taken first, so
//      that a step works in few cache lines (Poletto & Sarkar, TOPLAS 21, 1999)
//   4. write the operations
#include "compile/layout.h"

/// Why a node is needed.
enum {
    LIVE_STEP = 1,   // at steps of the run
    LIVE_DERIVE = 2, // by the rate of a stock
    LIVE_START = 4,  // by an initial value
};

typedef struct layout {
    const ps_lower *lw;
    const ps_node *nodes;
    int32_t n_nodes;
    ps_program *program;
    const ps_wanted *wanted;
    int32_t n_wanted;
    uint8_t *live;     // LIVE_ of a node, 0: dead
    int8_t *section;   // of an operation
    bool *kept;        // of an operation: read outside its section, or by the run
    int32_t *slot;     // of a node
    int32_t *order;    // nodes of all live operations, section by section
    int32_t *last_use; // of a temporary: place in `order`
    int32_t *stock_of; // of a variable: its place in lw->stocks, -1
    int32_t *table_of; // of a lowered table: its place in the program, -1
    int32_t *stack;    // work list; then free slots
    int32_t n_stack;
} layout;

static bool is_temporary(const layout *l, int32_t node)
{
    const int8_t section = l->section[node];
    return l->nodes[node].kind == PS_NODE_OP &&
           !(l->kept[node] && (section == PS_SEC_SHARED || section == PS_SEC_MEMBER));
}

// ---------------------------------------------------------------- what is needed

static void mark_one(layout *l, int32_t node, uint8_t why)
{
    if (node >= 0 && (l->live[node] | why) != l->live[node]) {
        l->live[node] |= why;
        l->stack[l->n_stack++] = node;
    }
}

static void mark_stock(layout *l, int32_t stock)
{
    const ps_lowered_stock *s = &l->lw->stocks[stock];
    mark_one(l, s->rate, LIVE_STEP | LIVE_DERIVE);
    mark_one(l, s->shown, LIVE_STEP | LIVE_DERIVE);
    mark_one(l, s->initial, LIVE_START);
}

// a node is put on the list once for each reason, so the list never outgrows 3 n + n
static void mark(layout *l, int32_t node, uint8_t why)
{
    mark_one(l, node, why);
    while (l->n_stack > 0) {
        const int32_t at = l->stack[--l->n_stack];
        const ps_node *n = &l->nodes[at];
        if (n->kind == PS_NODE_STOCK) {
            mark_stock(l, l->stock_of[n->index]);
        } else if (n->kind == PS_NODE_LAG) {
            mark_one(l, l->lw->lags[n->index].source, LIVE_STEP);
        }
        for (int32_t i = 0; i < ps_node_n_in(n); i++) {
            mark_one(l, n->in[i], l->live[at]);
        }
        mark_one(l, n->guard, l->live[at]);
    }
}

static bool is_live_stock(const layout *l, int32_t stock)
{
    return l->live[l->lw->stocks[stock].node] != 0;
}

// ---------------------------------------------------------------- sections

static ps_section section_of(const ps_node *node, uint8_t live)
{
    const bool by_step =
        (node->deps & PS_DEP_STATE) != 0 ||
        (node->deps & (PS_DEP_TIME | PS_DEP_MEMBER)) == (PS_DEP_TIME | PS_DEP_MEMBER);
    if (by_step) {
        return (live & LIVE_DERIVE) != 0 ? PS_SEC_DERIVE : PS_SEC_PROBE;
    }
    if ((node->deps & PS_DEP_START) != 0) {
        return PS_SEC_INITIAL;
    }
    if ((node->deps & PS_DEP_MEMBER) != 0) {
        return (live & LIVE_STEP) != 0 ? PS_SEC_MEMBER : PS_SEC_INITIAL;
    }
    return PS_SEC_SHARED;
}

static void order_ops(layout *l)
{
    int32_t n = 0;
    for (int32_t section = 0; section < PS_SEC_COUNT; section++) {
        l->program->section[section] = n;
        for (int32_t i = 0; i < l->n_nodes; i++) {
            if (l->live[i] != 0 && l->nodes[i].kind == PS_NODE_OP &&
                (int32_t)section_of(&l->nodes[i], l->live[i]) == section) {
                l->section[i] = (int8_t)section;
                l->order[n++] = i;
            }
        }
    }
    l->program->section[PS_SEC_COUNT] = n;
    l->program->n_ops = n;
}

static void keep(layout *l, int32_t node)
{
    if (node >= 0) {
        l->kept[node] = true;
        l->last_use[node] = INT32_MAX;
    }
}

static void use(layout *l, int32_t node, int32_t by, int32_t place)
{
    if (node < 0 || l->last_use[node] == INT32_MAX) {
        return;
    }
    l->last_use[node] = place;
    l->kept[node] = l->kept[node] || l->section[node] != l->section[by];
}

// notes the last use of every value, and what must stay for the run to read
static void find_uses(layout *l)
{
    for (int32_t i = 0; i < l->n_wanted; i++) {
        keep(l, l->wanted[i].node);
    }
    for (int32_t i = 0; i < l->lw->n_stocks; i++) {
        if (is_live_stock(l, i)) {
            keep(l, l->lw->stocks[i].initial);
            keep(l, l->lw->stocks[i].rate);
            keep(l, l->lw->stocks[i].shown);
        }
    }
    for (int32_t i = 0; i < l->n_nodes; i++) {
        if (l->live[i] != 0 && l->nodes[i].kind == PS_NODE_LAG) {
            keep(l, l->lw->lags[l->nodes[i].index].source);
        }
    }
    for (int32_t place = 0; place < l->program->n_ops; place++) {
        const int32_t at = l->order[place];
        const ps_node *node = &l->nodes[at];
        for (int32_t i = 0; i < ps_node_n_in(node); i++) {
            use(l, node->in[i], at, place);
        }
        use(l, node->guard, at, place);
    }
}

// ---------------------------------------------------------------- slots

// slots of live nodes of one kind, in node order
static void number_kind(layout *l, ps_node_kind kind)
{
    for (int32_t i = 0; i < l->n_nodes; i++) {
        if (l->live[i] != 0 && l->nodes[i].kind == kind) {
            l->slot[i] = l->program->n_slots++;
        }
    }
}

// slots of a section's values that are read outside it
static void number_kept(layout *l, ps_section section)
{
    for (int32_t i = l->program->section[section]; i < l->program->section[section + 1]; i++) {
        if (l->kept[l->order[i]]) {
            l->slot[l->order[i]] = l->program->n_slots++;
        }
    }
}

static void release(layout *l, int32_t node, int32_t place)
{
    if (node >= 0 && is_temporary(l, node) && l->last_use[node] == place) {
        l->last_use[node] = -1;
        l->stack[l->n_stack++] = l->slot[node];
    }
}

// temporaries of ops [first, last), all from slot `base` on. A result takes an operand's slot where
// it can, best that of the operation just before: the lanes then run both as a pair.
static void number_temporaries(layout *l, int32_t base, int32_t first, int32_t last)
{
    int32_t next = base;
    l->n_stack = 0;
    for (int32_t place = first; place < last; place++) {
        const int32_t at = l->order[place];
        const int32_t before = place > first ? l->order[place - 1] : -1;
        const ps_node *node = &l->nodes[at];
        bool reads_before = node->guard == before;
        for (int32_t i = 0; i < ps_node_n_in(node); i++) {
            if (node->in[i] == before) {
                reads_before = true;
            } else {
                release(l, node->in[i], place);
            }
        }
        if (node->guard != before) {
            release(l, node->guard, place);
        }
        if (reads_before) {
            release(l, before, place);
        }
        if (is_temporary(l, at)) {
            l->slot[at] = l->n_stack > 0 ? l->stack[--l->n_stack] : next++;
        }
    }
    if (next > l->program->n_slots) {
        l->program->n_slots = next;
    }
}

static void number_slots(layout *l)
{
    ps_program *p = l->program;
    number_kind(l, PS_NODE_CONST);
    p->time_slot = p->n_slots++;
    p->step_slot = p->n_slots++;
    p->first_shared = p->n_slots;
    number_kept(l, PS_SEC_SHARED);
    p->n_shared = p->n_slots - p->first_shared;
    number_kind(l, PS_NODE_INPUT);
    number_kept(l, PS_SEC_MEMBER);
    number_kind(l, PS_NODE_STOCK);
    number_kind(l, PS_NODE_LAG);
    const int32_t base = p->n_slots;
    number_temporaries(l, base, p->section[PS_SEC_SHARED], p->section[PS_SEC_MEMBER]);
    number_temporaries(l, base, p->section[PS_SEC_MEMBER], p->section[PS_SEC_INITIAL]);
    number_temporaries(l, base, p->section[PS_SEC_INITIAL], p->section[PS_SEC_DERIVE]);
    number_temporaries(l, base, p->section[PS_SEC_DERIVE], p->section[PS_SEC_COUNT]);
}

static int32_t slot_of(const layout *l, int32_t node)
{
    if (node < 0) {
        return -1;
    }
    switch (l->nodes[node].kind) {
    case PS_NODE_TIME:
        return l->program->time_slot;
    case PS_NODE_STEP_TIME:
        return l->program->step_slot;
    case PS_NODE_CONST:
    case PS_NODE_INPUT:
    case PS_NODE_STOCK:
    case PS_NODE_LAG:
    case PS_NODE_OP:
        break;
    }
    return l->slot[node];
}

// ---------------------------------------------------------------- the program's lists

// room for n items in the program's arena
#define NEW_ARRAY(l, field, n)                                                                     \
    ((l)->program->field =                                                                         \
         ps_arena_array((l)->program->arena, (size_t)(n) + 1, sizeof *(l)->program->field))

static ps_rc write_leaves(layout *l)
{
    ps_program *p = l->program;
    const ps_lower *lw = l->lw;
    if (NEW_ARRAY(l, consts, l->n_nodes) == NULL ||
        NEW_ARRAY(l, params, lw->spec->n_params) == NULL ||
        NEW_ARRAY(l, lags, lw->n_lags) == NULL) {
        return PS_ERR_MEMORY;
    }
    for (int32_t i = 0; i < l->n_nodes; i++) {
        const ps_node *node = &l->nodes[i];
        if (l->live[i] == 0) {
            continue;
        }
        if (node->kind == PS_NODE_CONST) {
            p->consts[p->n_consts++] = (ps_const_slot){l->slot[i], node->value};
        } else if (node->kind == PS_NODE_INPUT) {
            const ps_input_name *input = &lw->spec->params[node->index];
            const ps_str name = ps_arena_str(p->arena, input->name);
            p->params[p->n_params++] =
                (ps_param){l->slot[i], node->index, input->var, name, input->value};
        } else if (node->kind == PS_NODE_LAG) {
            const ps_lowered_lag *lag = &lw->lags[node->index];
            p->lags[p->n_lags++] =
                (ps_lag){lag->kind, l->slot[i], slot_of(l, lag->source), lag->steps};
        }
    }
    return PS_OK;
}

static ps_rc write_stocks(layout *l)
{
    ps_program *p = l->program;
    if (NEW_ARRAY(l, stocks, l->lw->n_stocks) == NULL ||
        NEW_ARRAY(l, overrides, l->lw->n_stocks) == NULL) {
        return PS_ERR_MEMORY;
    }
    for (int32_t var = 0; var < p->n_vars; var++) {
        const int32_t i = l->stock_of[var];
        if (i < 0 || !is_live_stock(l, i)) {
            continue;
        }
        const ps_lowered_stock *s = &l->lw->stocks[i];
        if (s->shown != s->node) {
            p->overrides[p->n_overrides++] = (ps_override){p->n_stocks, slot_of(l, s->shown)};
        }
        p->stocks[p->n_stocks++] =
            (ps_stock){slot_of(l, s->node), slot_of(l, s->initial), slot_of(l, s->rate), var};
    }
    return PS_OK;
}

static ps_rc write_outputs(layout *l)
{
    ps_program *p = l->program;
    if (NEW_ARRAY(l, outputs, l->n_wanted) == NULL) {
        return PS_ERR_MEMORY;
    }
    for (int32_t i = 0; i < l->n_wanted; i++) {
        const ps_str name = ps_arena_str(p->arena, l->wanted[i].name);
        p->outputs[p->n_outputs++] =
            (ps_output){slot_of(l, l->wanted[i].node), l->wanted[i].var, name};
    }
    return PS_OK;
}

static ps_rc copy_table(ps_program *p, const ps_table *from)
{
    double *x = ps_arena_array(p->arena, (size_t)from->n, sizeof *x);
    double *y = ps_arena_array(p->arena, (size_t)from->n, sizeof *y);
    if (x == NULL || y == NULL) {
        return PS_ERR_MEMORY;
    }
    memcpy(x, from->x, (size_t)from->n * sizeof *x);
    memcpy(y, from->y, (size_t)from->n * sizeof *y);
    p->tables[p->n_tables++] = (ps_table){from->kind, from->n, x, y};
    return PS_OK;
}

// number of a lowered table in the program, copied there at its first use
static ps_rc table_number(layout *l, int32_t lowered, int32_t *number)
{
    if (l->table_of[lowered] < 0) {
        l->table_of[lowered] = l->program->n_tables;
        PS_TRY(copy_table(l->program, &l->lw->tables[lowered]));
    }
    *number = l->table_of[lowered];
    return PS_OK;
}

static ps_rc write_op(layout *l, int32_t at, ps_op *op)
{
    const ps_node *node = &l->nodes[at];
    const int32_t n_in = ps_node_n_in(node);
    *op = (ps_op){.code = (int32_t)node->code,
                  .dst = l->slot[at],
                  .a = n_in > 0 ? slot_of(l, node->in[0]) : node->in[0],
                  .b = n_in > 1 ? slot_of(l, node->in[1]) : 0,
                  .c = n_in > 2 ? slot_of(l, node->in[2]) : 0,
                  .guard = slot_of(l, node->guard),
                  .var = node->var,
                  .span = node->span};
    return node->code == PS_OP_LOOKUP ? table_number(l, node->in[1], &op->b) : PS_OK;
}

static ps_rc write_ops(layout *l)
{
    if (NEW_ARRAY(l, ops, l->program->n_ops) == NULL ||
        NEW_ARRAY(l, tables, l->lw->n_tables) == NULL) {
        return PS_ERR_MEMORY;
    }
    for (int32_t i = 0; i < l->program->n_ops; i++) {
        PS_TRY(write_op(l, l->order[i], &l->program->ops[i]));
    }
    return PS_OK;
}

// ---------------------------------------------------------------- all together

static ps_rc prepare(layout *l)
{
    ps_arena *scratch = l->lw->scratch;
    const size_t n = (size_t)l->n_nodes + 1;
    const size_t n_vars = (size_t)l->program->n_vars + 1;
    l->live = ps_arena_array(scratch, n, sizeof *l->live);
    l->section = ps_arena_array(scratch, n, sizeof *l->section);
    l->kept = ps_arena_array(scratch, n, sizeof *l->kept);
    l->slot = ps_arena_array(scratch, n, sizeof *l->slot);
    l->order = ps_arena_array(scratch, n, sizeof *l->order);
    l->last_use = ps_arena_array(scratch, n, sizeof *l->last_use);
    l->stack = ps_arena_array(scratch, 4 * n, sizeof *l->stack);
    l->stock_of = ps_arena_array(scratch, n_vars, sizeof *l->stock_of);
    l->table_of = ps_arena_array(scratch, n_vars, sizeof *l->table_of);
    if (l->live == NULL || l->section == NULL || l->kept == NULL || l->slot == NULL ||
        l->order == NULL || l->last_use == NULL || l->stack == NULL || l->stock_of == NULL ||
        l->table_of == NULL) {
        return PS_ERR_MEMORY;
    }
    memset(l->section, 0xFF, n * sizeof *l->section);
    memset(l->stock_of, 0xFF, n_vars * sizeof *l->stock_of);
    memset(l->table_of, 0xFF, n_vars * sizeof *l->table_of);
    for (int32_t i = 0; i < l->lw->n_stocks; i++) {
        l->stock_of[l->lw->stocks[i].var] = i;
    }
    return PS_OK;
}

ps_rc ps_layout(const ps_lower *lw, const ps_wanted *wanted, int32_t n_wanted, ps_program *program)
{
    layout l = {.lw = lw,
                .nodes = lw->graph.nodes,
                .n_nodes = lw->graph.n,
                .program = program,
                .wanted = wanted,
                .n_wanted = n_wanted};
    PS_TRY(prepare(&l));
    for (int32_t i = 0; i < n_wanted; i++) {
        mark(&l, wanted[i].node, LIVE_STEP);
    }
    order_ops(&l);
    find_uses(&l);
    number_slots(&l);
    PS_TRY(write_leaves(&l));
    PS_TRY(write_stocks(&l));
    PS_TRY(write_outputs(&l));
    return write_ops(&l);
}
