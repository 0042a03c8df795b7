// The allocation hook: aligned_alloc with a counter for tests.
#include "base/alloc.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static atomic_llong fail_after = -1;
static atomic_llong live_count = 0;

static bool must_fail(void)
{
    const long long left = atomic_load(&fail_after);
    if (left < 0) {
        return false;
    }
    if (left == 0) {
        return true;
    }
    atomic_fetch_sub(&fail_after, 1);
    return false;
}

void *ps_alloc(size_t size)
{
    if (size > SIZE_MAX / 2 || must_fail()) {
        return NULL;
    }
    const size_t rounded = (size + PS_ALIGN) & ~(size_t)(PS_ALIGN - 1);
    void *block = aligned_alloc(PS_ALIGN, rounded);
    if (block != NULL) {
        atomic_fetch_add(&live_count, 1);
#ifdef PS_STRESS
        memset(block, 0xAB, rounded);
#endif
    }
    return block;
}

void *ps_alloc_array(size_t n, size_t item)
{
    size_t size = 0;
    if (!ps_mul_size(n, item, &size)) {
        return NULL;
    }
    void *block = ps_alloc(size);
    if (block != NULL) {
        memset(block, 0, size);
    }
    return block;
}

void *ps_realloc(void *block, size_t old_size, size_t new_size)
{
    void *fresh = ps_alloc(new_size);
    if (fresh == NULL) {
        return NULL;
    }
    if (block != NULL) {
        memcpy(fresh, block, old_size < new_size ? old_size : new_size);
        ps_free(block);
    }
    return fresh;
}

void ps_free(void *block)
{
    if (block != NULL) {
        atomic_fetch_sub(&live_count, 1);
        free(block);
    }
}

bool ps_mul_size(size_t a, size_t b, size_t *out)
{
    return !__builtin_mul_overflow(a, b, out);
}

bool ps_add_size(size_t a, size_t b, size_t *out)
{
    return !__builtin_add_overflow(a, b, out);
}

void ps_alloc_fail_after(int64_t n)
{
    atomic_store(&fail_after, n);
}

int64_t ps_alloc_live_count(void)
{
    return atomic_load(&live_count);
}

ps_rc ps_grow(void *items, int32_t *cap, int32_t count, size_t item)
{
    if (count < *cap) {
        return PS_OK;
    }
    void *old = NULL;
    memcpy(&old, items, sizeof old);
#ifdef PS_STRESS
    const int32_t step = 1;
#else
    const int32_t step = *cap < 8 ? 8 : *cap;
#endif
    if (count > INT32_MAX - step) {
        return PS_ERR_MEMORY;
    }
    const int32_t new_cap = *cap + step;
    size_t size = 0;
    if (!ps_mul_size((size_t)new_cap, item, &size)) {
        return PS_ERR_MEMORY;
    }
    void *fresh = ps_realloc(old, (size_t)count * item, size);
    if (fresh == NULL) {
        return PS_ERR_MEMORY;
    }
    memcpy(items, &fresh, sizeof fresh);
    *cap = new_cap;
    return PS_OK;
}
