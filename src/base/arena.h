// An arena: memory with one lifetime, freed at once. A model, a program and a workspace have one
// each. Chunks double in size; a mark and a reset give scratch memory back in last-in first-out
// order.
#ifndef PS_BASE_ARENA_H
#define PS_BASE_ARENA_H

#include "base/attr.h"
#include "base/str.h"

#include <stddef.h>

typedef struct ps_arena ps_arena;

/// A place in an arena to return to.
typedef struct ps_arena_mark {
    void *chunk;
    size_t used;
} ps_arena_mark;

/// New empty arena; NULL when memory is out. Caller frees with ps_arena_free. One thread at a time.
ps_arena *ps_arena_new(void) PS_NODISCARD;

/// Frees the arena and all that was allocated from it; NULL is allowed.
void ps_arena_free(ps_arena *arena);

/// Zeroed block of `size` bytes, 64-byte aligned when size >= 64, else 16; NULL when memory is out.
void *ps_arena_alloc(ps_arena *arena, size_t size) PS_NODISCARD;

/// Zeroed array of n items of `item` bytes; NULL when memory is out or n * item overflows.
void *ps_arena_array(ps_arena *arena, size_t n, size_t item) PS_NODISCARD;

/// Copy of a string, followed by a zero byte; {NULL, 0} when memory is out.
ps_str ps_arena_str(ps_arena *arena, ps_str s) PS_NODISCARD;

/// Formats like printf into arena memory; {NULL, 0} when memory is out.
ps_str ps_arena_printf(ps_arena *arena, const char *fmt, ...) PS_NODISCARD PS_PRINTF(2, 3);

/// Remembers the present fill.
ps_arena_mark ps_arena_mark_get(const ps_arena *arena) PS_NODISCARD;

/// Gives back all that was allocated since the mark.
void ps_arena_reset(ps_arena *arena, ps_arena_mark mark);

#endif
