// Open addressing with linear probing, at most half full.
#include "base/map.h"

#include "base/alloc.h"
#include "base/hash.h"

#ifdef PS_STRESS
#define FIRST_CAP 2
#else
#define FIRST_CAP 64
#endif

static int32_t slot_of(const ps_map *map, ps_str key)
{
    const uint32_t mask = (uint32_t)map->cap - 1;
    uint32_t i = (uint32_t)ps_hash64(key) & mask;
    while (map->entries[i].used && !ps_str_eq(map->entries[i].key, key)) {
        i = (i + 1) & mask;
    }
    return (int32_t)i;
}

int32_t ps_map_get(const ps_map *map, ps_str key)
{
    if (map->cap == 0) {
        return -1;
    }
    const ps_map_entry *e = &map->entries[slot_of(map, key)];
    return e->used ? e->value : -1;
}

static ps_rc grow(ps_map *map)
{
    if (map->cap > INT32_MAX / 2) {
        return PS_ERR_MEMORY;
    }
    ps_map bigger = {.cap = map->cap == 0 ? FIRST_CAP : map->cap * 2, .n = map->n};
    bigger.entries = ps_alloc_array((size_t)bigger.cap, sizeof *bigger.entries);
    if (bigger.entries == NULL) {
        return PS_ERR_MEMORY;
    }
    for (int32_t i = 0; i < map->cap; i++) {
        if (map->entries[i].used) {
            bigger.entries[slot_of(&bigger, map->entries[i].key)] = map->entries[i];
        }
    }
    ps_free(map->entries);
    *map = bigger;
    return PS_OK;
}

ps_rc ps_map_put(ps_map *map, ps_str key, int32_t value)
{
    PS_ASSERT(value >= 0);
    if (2 * (map->n + 1) > map->cap) {
        PS_TRY(grow(map));
    }
    ps_map_entry *e = &map->entries[slot_of(map, key)];
    map->n += !e->used;
    *e = (ps_map_entry){.key = key, .value = value, .used = true};
    return PS_OK;
}

void ps_map_clear(ps_map *map)
{
    ps_free(map->entries);
    *map = (ps_map){0};
}

ps_str ps_map_nearest(const ps_map *map, ps_str key)
{
    int best = key.len < 2 ? 0 : key.len < 3 ? 1 : (int)(key.len / 3);
    ps_str found = {NULL, 0};
    for (int32_t i = 0; i < map->cap; i++) {
        const ps_map_entry *e = &map->entries[i];
        if (!e->used) {
            continue;
        }
        const int d = ps_str_distance(e->key, key, best);
        const bool better =
            d < best || (d == best && (found.p == NULL || ps_str_cmp(e->key, found) < 0));
        if (d <= best && better) {
            best = d;
            found = e->key;
        }
    }
    return found;
}
