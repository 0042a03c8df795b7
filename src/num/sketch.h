// Quantiles of a stream of blocks with a guaranteed rank error, in memory that grows with the
// logarithm of the stream only (Munro & Paterson, "Selection and sorting with limited storage",
// Theoretical Computer Science 12, 1980; the merging tree of Manku, Rajagopalan & Lindsay, SIGMOD
// 1998).
//
// A node is a sorted list of items of equal weight. A block is a node with every value an item of
// weight 1. Two nodes of one level are merged and thinned to PS_SKETCH_ITEMS items: item j is the
// value at rank (j + 1/2) / PS_SKETCH_ITEMS of the merged weight.
//
//   blocks   0   1   2   3   4            a binary counter: the tree depends on the order of the
//             \ /     \ /    |            blocks alone, not on threads
//              .       .     |
//                \   /       |
//                  .         .    nodes kept
//
// Thinning moves a rank by at most half an item's weight: 1 / (2 PS_SKETCH_ITEMS) of the node's. A
// value of 2^h blocks is thinned at most h + 1 times, so the rank error is at most
// (h + 1) / (2 PS_SKETCH_ITEMS): 0.46 % for 10^9 members (h = 18), 0.1 % for 20,000; a single block
// is exact.
#ifndef PS_NUM_SKETCH_H
#define PS_NUM_SKETCH_H

#include "base/rc.h"

#include <stdint.h>

#define PS_SKETCH_ITEMS 2048
#define PS_SKETCH_BLOCK 4096 // most values of one block
#define PS_SKETCH_LEVELS 40

typedef struct ps_sketch_node {
    double *items; // ascending; NULL: no node at this level
    int32_t n;
    double weight; // of all items together
} ps_sketch_node;

/// Zero is the valid empty sketch. One thread at a time.
typedef struct ps_sketch {
    ps_sketch_node levels[PS_SKETCH_LEVELS]; // of 2^level blocks each
    int32_t n_levels;
    int64_t n; // values taken
} ps_sketch;

/// Takes the n <= PS_SKETCH_BLOCK values of the next block, none of them NaN. An empty block still
/// counts as a block.
ps_rc ps_sketch_add_block(ps_sketch *sketch, const double *values, int32_t n) PS_NODISCARD;

/// Values at n_levels ascending probabilities in [0, 1]: linear interpolation of order statistics
/// (type 7 of Hyndman & Fan) while one block holds all, else the item at that rank. NaN when empty.
void ps_sketch_quantiles(const ps_sketch *sketch, const double *levels, int32_t n_levels,
                         double *out);

/// Largest possible rank error of the quantiles, as a share of the values.
double ps_sketch_error_bound(const ps_sketch *sketch);

/// Frees the nodes; the sketch is empty again.
void ps_sketch_clear(ps_sketch *sketch);

/// Sorts n <= PS_SKETCH_BLOCK doubles without NaN ascending; -0 before +0.
void ps_sort_doubles(double *values, int32_t n);

#endif
