// Quantiles of an ensemble in little memory: exact up to one block, then a deterministic mergeable
// sketch (Munro & Paterson, "Selection and sorting with limited storage", 1980) over the fixed tree
// of block_tree.h, so that the result depends on neither threads nor shards.
//
// A summary holds n values as `len` ascending numbers that stand for n / len values each. Merging
// two summaries lines up their numbers and keeps K = 2048 of them: those at which the weight passes
// (j + 1/2) n / K, j = 0 .. K - 1. The summary of block 0 is its values, so that an ensemble of one
// block is exact; a later block keeps K of its values in the same way before it is merged. Nothing
// is dropped while both are exact and have 4096 values or fewer together.
//
// Bound. Let C(x) be the weight of numbers <= x before keeping and D(x) after. Number j is kept at
// or below x exactly if (j + 1/2) n / K <= C(x), so D(x) is C(x) rounded to a multiple of n / K,
// and |D(x) - C(x)| <= n / (2K). Errors of the two summaries add, so that with e(l) the bound of
// level l of the tree as a share of its n, e(0) = 1 / (2K) and e(l + 1) = e(l) + 1 / (2K):
// e(l) = (l + 1) / 4096. An ensemble of M members has levels up to log2(M / 4096), and what waits
// unmerged is read side by side: the rank of any quantile is off by at most
// (1 + log2(M / 4096)) / 4096 of M, which is 0.06 % at 10^4 members, 0.22 % at 10^6 and 0.46 % at
// 10^9.
#ifndef PS_NUM_SKETCH_H
#define PS_NUM_SKETCH_H

#include "base/rc.h"
#include "num/block_tree.h"

#include <stdint.h>

/// A sketch of one quantity; zero is empty and starts at block 0. One thread at a time.
typedef struct ps_sketch {
    ps_block_tree tree;
    uint64_t n; // values taken
    double min; // exact, when n > 0
    double max;
} ps_sketch;

/// Starts an empty sketch at another block (a shard's first).
void ps_sketch_start(ps_sketch *s, uint64_t first_block);

/// Adds the next block: the n <= 4096 values of its members. A NaN is a failed member and left out.
ps_rc ps_sketch_add_block(ps_sketch *s, const double *values, int32_t n) PS_NODISCARD;

/// Appends a sketch of the blocks that follow, and empties it; as if all blocks had been added
/// here. PS_ERR_INPUT when blocks are missing between the two or there twice.
ps_rc ps_sketch_join(ps_sketch *s, ps_sketch *right) PS_NODISCARD;

/// Quantile p in [0, 1]; NaN when empty. Of one block it is the interpolated one of Hyndman & Fan's
/// type 7 (R's default); beyond, a value whose rank is p n within ps_sketch_rank_error. p = 0 and 1
/// are the exact extremes.
double ps_sketch_quantile(const ps_sketch *s, double p);

/// Guaranteed bound of the rank error as a share of n; 0 while exact.
double ps_sketch_rank_error(const ps_sketch *s);

/// Frees the memory; the sketch is empty afterwards.
void ps_sketch_clear(ps_sketch *s);

#endif
