// The merging tree, and the radix sort under it.
#include "num/sketch.h"

#include "base/alloc.h"

#include <math.h>
#include <string.h>

#define DIGIT_BITS 11
#define DIGITS (1 << DIGIT_BITS)
#define PASSES 6 // of 11 bits, over 64

// order-preserving image of a double: negative numbers are flipped whole, others get the sign bit
static uint64_t key_of(double x)
{
    uint64_t bits = 0;
    memcpy(&bits, &x, sizeof bits);
    return bits >> 63 ? ~bits : bits | 0x8000000000000000U;
}

static double value_of(uint64_t key)
{
    const uint64_t bits = key >> 63 ? key & 0x7fffffffffffffffU : ~key;
    double x = 0;
    memcpy(&x, &bits, sizeof x);
    return x;
}

void ps_sort_doubles(double *values, int32_t n)
{
    uint64_t a[PS_SKETCH_BLOCK];
    uint64_t b[PS_SKETCH_BLOCK];
    uint64_t *from = a;
    uint64_t *to = b;
    for (int32_t i = 0; i < n; i++) {
        from[i] = key_of(values[i]);
    }
    for (int32_t pass = 0; pass < PASSES; pass++) {
        const int32_t shift = pass * DIGIT_BITS;
        int32_t place[DIGITS] = {0};
        for (int32_t i = 0; i < n; i++) {
            place[(from[i] >> shift) & (DIGITS - 1)]++;
        }
        int32_t sum = 0;
        for (int32_t d = 0; d < DIGITS; d++) {
            const int32_t count = place[d];
            place[d] = sum;
            sum += count;
        }
        for (int32_t i = 0; i < n; i++) {
            to[place[(from[i] >> shift) & (DIGITS - 1)]++] = from[i];
        }
        uint64_t *const spare = from;
        from = to;
        to = spare;
    }
    for (int32_t i = 0; i < n; i++) {
        values[i] = value_of(from[i]);
    }
}

static double item_weight(const ps_sketch_node *node)
{
    return node->n > 0 ? node->weight / node->n : 0.0;
}

/// Walks the items of several nodes together, in ascending order.
typedef struct merge {
    const ps_sketch_node *nodes;
    int32_t n_nodes;
    int32_t at[PS_SKETCH_LEVELS];
} merge;

// next item and its weight; false at the end
static bool merge_next(merge *m, double *item, double *weight)
{
    int32_t best = -1;
    for (int32_t k = 0; k < m->n_nodes; k++) {
        const ps_sketch_node *node = &m->nodes[k];
        if (m->at[k] < node->n && (best < 0 || node->items[m->at[k]] < *item)) {
            best = k;
            *item = node->items[m->at[k]];
        }
    }
    if (best < 0) {
        return false;
    }
    *weight = item_weight(&m->nodes[best]);
    m->at[best]++;
    return true;
}

// the item at each of n ranks (shares of the whole weight, ascending)
static void items_at(const ps_sketch_node *nodes, int32_t n_nodes, const double *ranks, int32_t n,
                     double *out)
{
    double total = 0.0;
    for (int32_t k = 0; k < n_nodes; k++) {
        total += nodes[k].n > 0 ? nodes[k].weight : 0.0;
    }
    merge m = {.nodes = nodes, .n_nodes = n_nodes};
    double item = NAN;
    double weight = 0.0;
    double below = 0.0; // weight of the items passed
    bool more = merge_next(&m, &item, &weight);
    for (int32_t j = 0; j < n; j++) {
        double next = item;
        double next_weight = weight;
        while (more && below + weight < ranks[j] * total && merge_next(&m, &next, &next_weight)) {
            below += weight;
            item = next;
            weight = next_weight;
        }
        out[j] = item;
    }
}

// two nodes become one of at most PS_SKETCH_ITEMS items
static ps_rc join(const ps_sketch_node pair[2], ps_sketch_node *out)
{
    const int32_t n_all = pair[0].n + pair[1].n;
    const int32_t n = n_all < PS_SKETCH_ITEMS ? n_all : PS_SKETCH_ITEMS;
    double *items = ps_alloc_array((size_t)n, sizeof *items);
    if (items == NULL) {
        return PS_ERR_MEMORY;
    }
    double ranks[PS_SKETCH_ITEMS];
    for (int32_t j = 0; j < n; j++) {
        ranks[j] = (j + 0.5) / n;
    }
    items_at(pair, 2, ranks, n, items);
    *out = (ps_sketch_node){items, n, pair[0].weight + pair[1].weight};
    return PS_OK;
}

ps_rc ps_sketch_add_block(ps_sketch *sketch, const double *values, int32_t n)
{
    PS_ASSERT(n <= PS_SKETCH_BLOCK);
    ps_sketch_node node = {ps_alloc_array((size_t)n, sizeof *values), n, (double)n};
    if (node.items == NULL) {
        return PS_ERR_MEMORY;
    }
    if (n > 0) {
        memcpy(node.items, values, (size_t)n * sizeof *values);
        ps_sort_doubles(node.items, n);
    }
    int32_t level = 0;
    while (level < sketch->n_levels && sketch->levels[level].items != NULL) {
        const ps_sketch_node pair[2] = {sketch->levels[level], node};
        ps_sketch_node joined = {0};
        const ps_rc rc = join(pair, &joined);
        ps_free(node.items);
        if (rc != PS_OK) {
            return rc;
        }
        ps_free(sketch->levels[level].items);
        sketch->levels[level] = (ps_sketch_node){0};
        node = joined;
        level++;
    }
    PS_ASSERT(level < PS_SKETCH_LEVELS);
    sketch->levels[level] = node;
    sketch->n_levels = level >= sketch->n_levels ? level + 1 : sketch->n_levels;
    sketch->n += n;
    return PS_OK;
}

// type 7 of Hyndman & Fan
static double interpolated(const ps_sketch_node *node, double p)
{
    const double at = p * (node->n - 1);
    const int32_t i = (int32_t)floor(at);
    const double lower = node->items[i];
    const double upper = node->items[i + 1 < node->n ? i + 1 : i];
    return lower + (at - i) * (upper - lower);
}

void ps_sketch_quantiles(const ps_sketch *sketch, const double *levels, int32_t n_levels,
                         double *out)
{
    const bool one_block = sketch->n_levels == 1;
    if (one_block && sketch->n > 0) {
        for (int32_t j = 0; j < n_levels; j++) {
            out[j] = interpolated(&sketch->levels[0], levels[j]);
        }
        return;
    }
    items_at(sketch->levels, sketch->n_levels, levels, n_levels, out);
}

double ps_sketch_error_bound(const ps_sketch *sketch)
{
    return sketch->n_levels <= 1 ? 0.0 : (double)sketch->n_levels / (2.0 * PS_SKETCH_ITEMS);
}

void ps_sketch_clear(ps_sketch *sketch)
{
    for (int32_t k = 0; k < sketch->n_levels; k++) {
        ps_free(sketch->levels[k].items);
    }
    *sketch = (ps_sketch){0};
}
