// The one order in which statistics of blocks are combined, whatever did the work: a binary tree
// over the block numbers. A node of level l and index i stands for blocks [i 2^l, (i + 1) 2^l); two
// nodes merge when they are the two children of one parent.
//
//   level 2        [0 ............ 3]
//   level 1      [0 .... 1] [2 .... 3] [4 .... 5]        blocks 0 to 6 leave three nodes,
//   level 0      0    1     2    3     4    5    6       [0..3] [4..5] [6]
//
// Blocks come in order. What is left at any time is a row of nodes that depends on nothing but the
// range of blocks, so that a tree of blocks [a, b) joined by a tree of [b, c) is the tree of [a,
// c): shards and threads give the bytes of a single run. Not for several threads at a time.
#ifndef PS_NUM_BLOCK_TREE_H
#define PS_NUM_BLOCK_TREE_H

#include "base/rc.h"

#include <stdint.h>

#define PS_BLOCK_MEMBERS 4096 // members of a block: run numbers 4096 i .. 4096 i + 4095

/// What the tree must know of the items it owns.
typedef struct ps_block_ops {
    /// Makes *left the summary of both; left has the lower blocks, right is freed afterwards.
    ps_rc (*merge)(void *left, const void *right);
    void (*free)(void *item);
} ps_block_ops;

typedef struct ps_block_node {
    void *item;
    uint64_t index;
    int32_t level;
} ps_block_node;

/// A row of nodes over blocks [first, next); zero is an empty tree that starts at block 0.
typedef struct ps_block_tree {
    ps_block_node *nodes;
    int32_t n;
    int32_t cap;
    uint64_t first;
    uint64_t next; // number of the block that comes next
} ps_block_tree;

/// Starts an empty tree at a block other than 0.
void ps_block_tree_start(ps_block_tree *t, uint64_t first);

/// Adds the item of block `next`, taken in every case (freed on PS_ERR_MEMORY from the tree
/// itself).
ps_rc ps_block_tree_push(ps_block_tree *t, void *item, const ps_block_ops *ops) PS_NODISCARD;

/// Appends a tree that starts where this one ends, and empties it. PS_ERR_INPUT for a gap or
/// overlap.
ps_rc ps_block_tree_join(ps_block_tree *t, ps_block_tree *right,
                         const ps_block_ops *ops) PS_NODISCARD;

/// Merges what is left, from the right, into one item, which the tree keeps: *out, NULL if there is
/// none. To be called at the end: no block can be added afterwards.
ps_rc ps_block_tree_finish(ps_block_tree *t, void **out, const ps_block_ops *ops) PS_NODISCARD;

/// Frees all items and the tree's memory.
void ps_block_tree_clear(ps_block_tree *t, const ps_block_ops *ops);

#endif
