// Values once: hash consing, constant folding, and guards made when they are needed.
#include "compile/graph.h"

#include "base/alloc.h"
#include "base/hash.h"
#include "compile/op_eval.h"

void ps_graph_clear(ps_graph *graph)
{
    ps_free(graph->nodes);
    ps_free(graph->buckets);
    ps_free(graph->guards);
    *graph = (ps_graph){0};
}

int32_t ps_node_n_in(const ps_node *node)
{
    if (node->kind != PS_NODE_OP || node->code == PS_OP_PATH) {
        return 0;
    }
    return node->code == PS_OP_LOOKUP ? 1 : ps_opcode_operands(node->code);
}

static uint64_t bits_of(double x)
{
    uint64_t bits = 0;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static uint64_t hash_node(const ps_node *node)
{
    const int32_t parts[] = {(int32_t)node->kind, (int32_t)node->code, node->in[0], node->in[1],
                             node->in[2],         node->guard,         node->index};
    uint64_t hash = bits_of(node->value);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        hash = ps_hash_mix(hash + (uint32_t)parts[i]);
    }
    return hash;
}

static bool same_node(const ps_node *a, const ps_node *b)
{
    return a->kind == b->kind && a->code == b->code && a->in[0] == b->in[0] &&
           a->in[1] == b->in[1] && a->in[2] == b->in[2] && a->guard == b->guard &&
           a->index == b->index && bits_of(a->value) == bits_of(b->value);
}

// place of a node in the hash table: its own or the free one where it belongs
static int32_t *bucket_of(const ps_graph *graph, const ps_node *node)
{
    const uint32_t mask = (uint32_t)graph->n_buckets - 1;
    uint32_t at = (uint32_t)hash_node(node) & mask;
    while (graph->buckets[at] >= 0 && !same_node(&graph->nodes[graph->buckets[at]], node)) {
        at = (at + 1) & mask;
    }
    return &graph->buckets[at];
}

// keeps the hash table at most half full
static ps_rc make_room(ps_graph *graph)
{
    PS_TRY(ps_grow(&graph->nodes, &graph->cap, graph->n, sizeof *graph->nodes));
    if (2 * (graph->n + 1) <= graph->n_buckets) {
        return PS_OK;
    }
    const int32_t n = graph->n_buckets == 0 ? 64 : 2 * graph->n_buckets;
    int32_t *buckets = ps_alloc_array((size_t)n, sizeof *buckets);
    if (buckets == NULL) {
        return PS_ERR_MEMORY;
    }
    ps_free(graph->buckets);
    graph->buckets = buckets;
    graph->n_buckets = n;
    memset(buckets, 0xFF, (size_t)n * sizeof *buckets);
    for (int32_t i = 0; i < graph->n; i++) {
        *bucket_of(graph, &graph->nodes[i]) = i;
    }
    return PS_OK;
}

static int32_t find_node(const ps_graph *graph, const ps_node *node)
{
    return graph->n_buckets == 0 ? -1 : *bucket_of(graph, node);
}

static int32_t add_node(ps_graph *graph, const ps_node *node)
{
    const int32_t there = find_node(graph, node);
    if (there >= 0) {
        return there;
    }
    if (graph->failed || make_room(graph) != PS_OK) {
        graph->failed = true;
        return 0;
    }
    *bucket_of(graph, node) = graph->n;
    graph->nodes[graph->n] = *node;
    return graph->n++;
}

static ps_node blank(ps_node_kind kind)
{
    return (ps_node){
        .kind = kind, .in = {-1, -1, -1}, .guard = -1, .index = -1, .var = -1, .span = PS_NO_SPAN};
}

int32_t ps_graph_const(ps_graph *graph, double value)
{
    ps_node node = blank(PS_NODE_CONST);
    node.value = value;
    return add_node(graph, &node);
}

int32_t ps_graph_leaf(ps_graph *graph, ps_node_kind kind, int32_t index)
{
    static const uint32_t deps[] = {
        [PS_NODE_TIME] = PS_DEP_TIME,    [PS_NODE_STEP_TIME] = PS_DEP_TIME,
        [PS_NODE_INPUT] = PS_DEP_MEMBER, [PS_NODE_STOCK] = PS_DEP_STATE,
        [PS_NODE_LAG] = PS_DEP_STATE,
    };
    ps_node node = blank(kind);
    node.index = index;
    node.deps = deps[kind];
    return add_node(graph, &node);
}

// value of an operation on constants, if it has one
static bool fold(const ps_graph *graph, const ps_node *node, double *value)
{
    double in[3] = {0, 0, 0};
    if (node->code == PS_OP_PATH) {
        return false;
    }
    for (int32_t i = 0; i < ps_node_n_in(node); i++) {
        if (!ps_graph_is_const(graph, node->in[i])) {
            return false;
        }
        in[i] = graph->nodes[node->in[i]].value;
    }
    *value = node->code == PS_OP_LOOKUP ? ps_lookup(&graph->tables[node->in[1]], in[0])
                                        : ps_op_eval(node->code, in[0], in[1], in[2]);
    return !ps_op_failed(node->code, in, *value);
}

static int32_t guard_node(ps_graph *graph, int32_t guard, ps_origin from)
{
    if (guard < 0 || graph->failed) {
        return -1;
    }
    if (graph->guards[guard].node < 0) {
        const ps_guard g = graph->guards[guard];
        int32_t node = g.cond;
        if (g.negated) {
            node = ps_graph_op(graph, PS_OP_NOT, (int32_t[]){node, -1, -1}, -1, from);
        }
        if (g.outer >= 0) {
            const int32_t outer = guard_node(graph, g.outer, from);
            node = ps_graph_op(graph, PS_OP_AND, (int32_t[]){outer, node, -1}, -1, from);
        }
        graph->guards[guard].node = node;
    }
    return graph->guards[guard].node;
}

// the same operation without a guard or under an outer one serves too, for it counts more often
static int32_t find_wider(const ps_graph *graph, ps_node node, int32_t guard)
{
    node.guard = -1;
    int32_t found = find_node(graph, &node);
    for (; found < 0 && guard >= 0; guard = graph->guards[guard].outer) {
        node.guard = graph->guards[guard].node;
        found = node.guard < 0 ? -1 : find_node(graph, &node);
    }
    return found;
}

int32_t ps_graph_op(ps_graph *graph, ps_opcode code, const int32_t in[3], int32_t guard,
                    ps_origin from)
{
    if (graph->failed) {
        return 0;
    }
    ps_node node = blank(PS_NODE_OP);
    node.code = code;
    memcpy(node.in, in, sizeof node.in);
    node.var = from.var;
    node.span = from.span;
    double value = 0;
    if (fold(graph, &node, &value)) {
        return ps_graph_const(graph, value);
    }
    if (ps_opcode_fails(code) && guard >= 0) {
        const int32_t found = find_wider(graph, node, guard);
        if (found >= 0) {
            return found;
        }
        node.guard = guard_node(graph, guard, from);
        if (graph->failed) {
            return 0;
        }
    }
    for (int32_t i = 0; i < ps_node_n_in(&node); i++) {
        node.deps |= graph->nodes[node.in[i]].deps;
    }
    if (node.guard >= 0) {
        node.deps |= graph->nodes[node.guard].deps;
    }
    if (code == PS_OP_PATH) {
        node.deps |= in[1] == 1 ? PS_DEP_START : PS_DEP_STATE;
    }
    return add_node(graph, &node);
}

int32_t ps_graph_guard(ps_graph *graph, int32_t outer, int32_t cond, bool negated)
{
    if (graph->failed || ps_grow(&graph->guards, &graph->cap_guards, graph->n_guards,
                                 sizeof *graph->guards) != PS_OK) {
        graph->failed = true;
        return -1;
    }
    graph->guards[graph->n_guards] =
        (ps_guard){.outer = outer, .cond = cond, .negated = negated, .node = -1};
    return graph->n_guards++;
}
