// All memory comes through one hook, so that tests can fail each allocation in turn and count
// leaks. Sizes are multiplied with overflow checks; every block is 64-byte aligned so that lanes
// can live anywhere.
#ifndef PS_BASE_ALLOC_H
#define PS_BASE_ALLOC_H

#include "base/rc.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PS_ALIGN 64

/// Uninitialised block of `size` bytes, 64-byte aligned; NULL when memory is out or size is absurd.
/// Caller frees with ps_free. Safe from any thread.
void *ps_alloc(size_t size) PS_NODISCARD;

/// As ps_alloc for n items of `item` bytes, zeroed; NULL on overflow of n * item too.
void *ps_alloc_array(size_t n, size_t item) PS_NODISCARD;

/// Grows a block from ps_alloc to `new_size`, keeping the first `old_size` bytes; NULL leaves the
/// old block as it was.
void *ps_realloc(void *block, size_t old_size, size_t new_size) PS_NODISCARD;

/// Frees a block from ps_alloc; NULL is allowed.
void ps_free(void *block);

/// Stores a * b in *out; false on overflow.
bool ps_mul_size(size_t a, size_t b, size_t *out) PS_NODISCARD;

/// Stores a + b in *out; false on overflow.
bool ps_add_size(size_t a, size_t b, size_t *out) PS_NODISCARD;

/// For tests: allocation number `n` from now on (0 = the next) and all later ones fail; -1 never.
/// Process-wide; not for threaded code.
void ps_alloc_fail_after(int64_t n);

/// For tests: number of blocks now allocated and not yet freed.
int64_t ps_alloc_live_count(void);

/// Makes room in a growing array of `item`-byte entries for one more than *count, doubling *cap.
/// `items` is the address of the array pointer.
ps_rc ps_grow(void *items, int32_t *cap, int32_t count, size_t item) PS_NODISCARD;

#endif
