// The fixed binary tree over blocks, kept as a stack of the nodes that wait for a sibling.
#include "num/block_tree.h"

#include "base/alloc.h"

#include <stdbool.h>

void ps_block_tree_start(ps_block_tree *t, uint64_t first)
{
    *t = (ps_block_tree){.first = first, .next = first};
}

static bool are_siblings(const ps_block_node *left, const ps_block_node *right)
{
    return left->level == right->level && left->index % 2 == 0 && right->index == left->index + 1;
}

// the last two nodes become one
static ps_rc merge_last(ps_block_tree *t, const ps_block_ops *ops)
{
    ps_block_node *left = &t->nodes[t->n - 2];
    ps_block_node *right = &t->nodes[t->n - 1];
    PS_TRY(ops->merge(left->item, right->item));
    ops->free(right->item);
    t->n--;
    return PS_OK;
}

static ps_rc add_node(ps_block_tree *t, ps_block_node node, const ps_block_ops *ops)
{
    const ps_rc rc = ps_grow(&t->nodes, &t->cap, t->n, sizeof(*t->nodes));
    if (rc != PS_OK) {
        ops->free(node.item);
        return rc;
    }
    t->nodes[t->n++] = node;
    t->next = (node.index + 1) << node.level;
    while (t->n > 1 && are_siblings(&t->nodes[t->n - 2], &t->nodes[t->n - 1])) {
        PS_TRY(merge_last(t, ops));
        ps_block_node *parent = &t->nodes[t->n - 1];
        parent->level++;
        parent->index /= 2;
    }
    return PS_OK;
}

ps_rc ps_block_tree_push(ps_block_tree *t, void *item, const ps_block_ops *ops)
{
    return add_node(t, (ps_block_node){item, t->next, 0}, ops);
}

ps_rc ps_block_tree_join(ps_block_tree *t, ps_block_tree *right, const ps_block_ops *ops)
{
    if (right->first != t->next) {
        return PS_ERR_INPUT;
    }
    ps_rc rc = PS_OK;
    int32_t moved = 0;
    while (moved < right->n && rc == PS_OK) {
        rc = add_node(t, right->nodes[moved++], ops);
    }
    // those not reached stay behind, to be freed with `right`
    for (int32_t i = moved; i < right->n; i++) {
        right->nodes[i - moved] = right->nodes[i];
    }
    right->n -= moved;
    return rc;
}

ps_rc ps_block_tree_finish(ps_block_tree *t, void **out, const ps_block_ops *ops)
{
    while (t->n > 1) {
        PS_TRY(merge_last(t, ops));
    }
    *out = t->n == 0 ? NULL : t->nodes[0].item;
    return PS_OK;
}

void ps_block_tree_clear(ps_block_tree *t, const ps_block_ops *ops)
{
    for (int32_t i = 0; i < t->n; i++) {
        ops->free(t->nodes[i].item);
    }
    ps_free(t->nodes);
    *t = (ps_block_tree){0};
}
