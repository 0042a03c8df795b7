// The graph of values between the expression tree and the program: every value once.
//
// A node is a constant, something a run brings (time, an input, a stock, a look back) or an
// operation on earlier nodes, so ascending numbers are an order of computation. Asking for a node
// that is there already gives its number, an operation on constants gives a constant. Internal to
// compile/.
#ifndef PS_COMPILE_GRAPH_H
#define PS_COMPILE_GRAPH_H

#include "compile/program.h"

typedef enum ps_node_kind {
    PS_NODE_CONST,
    PS_NODE_TIME,
    PS_NODE_STEP_TIME,
    PS_NODE_INPUT, // index: input of the compile spec
    PS_NODE_STOCK, // index: variable
    PS_NODE_LAG,   // index: lag
    PS_NODE_OP,
} ps_node_kind;

/// What a value changes with.
enum {
    PS_DEP_TIME = 1,
    PS_DEP_MEMBER = 2, // an input
    PS_DEP_STATE = 4,  // a stock, a path, a look back: differs by member and step
    PS_DEP_START = 8,  // a path at the start of the run
};

typedef struct ps_node {
    ps_node_kind kind;
    ps_opcode code;
    int32_t in[3]; // OP: operand nodes, -1 none; LOOKUP: in[1] is a table, PATH: in[0] is a path
                   // and in[1] is 1 for its value at the start
    int32_t guard; // OP: node, -1 none
    int32_t index;
    double value; // CONST
    uint32_t deps;
    int32_t var; // OP: variable whose equation it is part of, -1
    ps_span span;
} ps_node;

/// A condition under which values count (S-12), within an outer one. Its node is made when an
/// operation that can fail needs it.
typedef struct ps_guard {
    int32_t outer; // guard, -1 none
    int32_t cond;  // node
    bool negated;
    int32_t node; // -1: not made yet
} ps_guard;

/// After memory runs out every call gives node 0 and `failed` stays true; ask once at the end.
typedef struct ps_graph {
    ps_node *nodes;
    int32_t n;
    int32_t cap;
    int32_t *buckets; // hash of a node to its number, -1 free
    int32_t n_buckets;
    ps_guard *guards;
    int32_t n_guards;
    int32_t cap_guards;
    const ps_table *tables; // borrowed from the lowering, for folding
    bool failed;
} ps_graph;

/// Where an operation comes from, for messages.
typedef struct ps_origin {
    int32_t var;
    ps_span span;
} ps_origin;

/// Frees nodes and guards.
void ps_graph_clear(ps_graph *graph);

/// Node of a constant.
int32_t ps_graph_const(ps_graph *graph, double value);

/// Node of a leaf that a run brings.
int32_t ps_graph_leaf(ps_graph *graph, ps_node_kind kind, int32_t index);

/// Node of an operation on nodes `in` under a guard (-1 none).
int32_t ps_graph_op(ps_graph *graph, ps_opcode code, const int32_t in[3], int32_t guard,
                    ps_origin from);

/// Guard for values that count only where `outer` holds and node `cond` is not 0 (negated: is 0).
int32_t ps_graph_guard(ps_graph *graph, int32_t outer, int32_t cond, bool negated);

/// Whether a node is a constant.
static inline bool ps_graph_is_const(const ps_graph *graph, int32_t node)
{
    return graph->nodes[node].kind == PS_NODE_CONST;
}

/// How many of in[] are nodes: not a table, not a path.
int32_t ps_node_n_in(const ps_node *node);

#endif
