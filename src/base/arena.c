// Arena: a list of chunks, newest first; each chunk is one ps_alloc block.
//
//   arena -> [chunk 3 | used .... free] -> [chunk 2 | full] -> [chunk 1 | full]
#include "base/arena.h"

#include "base/alloc.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#define POISON(p, n) __asan_poison_memory_region((p), (n))
#define UNPOISON(p, n) __asan_unpoison_memory_region((p), (n))
#else
#define POISON(p, n) ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
#endif

#ifdef PS_STRESS
#define FIRST_CHUNK 64
#else
#define FIRST_CHUNK 16384
#endif
#define LARGEST_STEP ((size_t)1 << 22)

typedef struct chunk {
    struct chunk *older;
    size_t size; // bytes after the header
    size_t used;
    size_t pad;
} chunk;

#define HEADER ((size_t)PS_ALIGN)
_Static_assert(sizeof(chunk) <= PS_ALIGN, "the header fits one cache line");

struct ps_arena {
    chunk *newest;
    size_t next_size;
};

static char *chunk_data(chunk *c)
{
    return (char *)c + HEADER;
}

ps_arena *ps_arena_new(void)
{
    ps_arena *arena = ps_alloc_array(1, sizeof *arena);
    if (arena != NULL) {
        arena->next_size = FIRST_CHUNK;
    }
    return arena;
}

static void free_newest(ps_arena *arena)
{
    chunk *c = arena->newest;
    arena->newest = c->older;
    UNPOISON(chunk_data(c), c->size);
    ps_free(c);
}

void ps_arena_free(ps_arena *arena)
{
    if (arena == NULL) {
        return;
    }
    while (arena->newest != NULL) {
        free_newest(arena);
    }
    ps_free(arena);
}

static bool add_chunk(ps_arena *arena, size_t need)
{
    size_t size = arena->next_size > need ? arena->next_size : need;
    size_t total = 0;
    if (!ps_add_size(size, HEADER, &total)) {
        return false;
    }
    chunk *c = ps_alloc(total);
    if (c == NULL) {
        return false;
    }
    *c = (chunk){.older = arena->newest, .size = size};
    arena->newest = c;
    POISON(chunk_data(c), size);
    if (arena->next_size < LARGEST_STEP) {
#ifndef PS_STRESS
        arena->next_size *= 2;
#endif
    }
    return true;
}

void *ps_arena_alloc(ps_arena *arena, size_t size)
{
    const size_t align = size >= PS_ALIGN ? PS_ALIGN : 16;
    if (size > SIZE_MAX / 4) {
        return NULL;
    }
    chunk *c = arena->newest;
    size_t start = c == NULL ? 0 : (c->used + align - 1) & ~(align - 1);
    if (c == NULL || start > c->size || c->size - start < size) {
        if (!add_chunk(arena, size)) {
            return NULL;
        }
        c = arena->newest;
        start = 0;
    }
    char *block = chunk_data(c) + start;
    c->used = start + size;
    UNPOISON(block, size);
    memset(block, 0, size);
    return block;
}

void *ps_arena_array(ps_arena *arena, size_t n, size_t item)
{
    size_t size = 0;
    return ps_mul_size(n, item, &size) ? ps_arena_alloc(arena, size) : NULL;
}

ps_str ps_arena_str(ps_arena *arena, ps_str s)
{
    char *copy = ps_arena_alloc(arena, s.len + 1);
    if (copy == NULL) {
        return (ps_str){NULL, 0};
    }
    if (s.len > 0) {
        memcpy(copy, s.p, s.len);
    }
    return (ps_str){copy, s.len};
}

ps_str ps_arena_printf(ps_arena *arena, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    va_list again;
    va_copy(again, args);
    const int len = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    char *text = len < 0 ? NULL : ps_arena_alloc(arena, (size_t)len + 1);
    if (text != NULL) {
        (void)vsnprintf(text, (size_t)len + 1, fmt, again);
    }
    va_end(again);
    return text == NULL ? (ps_str){NULL, 0} : (ps_str){text, (size_t)len};
}

ps_arena_mark ps_arena_mark_get(const ps_arena *arena)
{
    return (ps_arena_mark){arena->newest, arena->newest == NULL ? 0 : arena->newest->used};
}

void ps_arena_reset(ps_arena *arena, ps_arena_mark mark)
{
    while (arena->newest != NULL && (void *)arena->newest != mark.chunk) {
        free_newest(arena);
    }
    chunk *c = arena->newest;
    if (c != NULL) {
        c->used = mark.used;
        POISON(chunk_data(c) + mark.used, c->size - mark.used);
    }
}
