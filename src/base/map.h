// A map from strings to small integers: names to variables, units, groups. Open addressing; keys
// are borrowed and must outlive the map.
#ifndef PS_BASE_MAP_H
#define PS_BASE_MAP_H

#include "base/rc.h"
#include "base/str.h"

#include <stdint.h>

typedef struct ps_map_entry {
    ps_str key;
    int32_t value;
    bool used;
} ps_map_entry;

/// Zero is the valid empty map. One thread at a time while it changes; then shared freely.
typedef struct ps_map {
    ps_map_entry *entries;
    int32_t cap;
    int32_t n;
} ps_map;

/// Value of a key, or -1.
int32_t ps_map_get(const ps_map *map, ps_str key) PS_NODISCARD;

/// Sets the value of a key (>= 0), new or not.
ps_rc ps_map_put(ps_map *map, ps_str key, int32_t value) PS_NODISCARD;

/// Frees the table, not the keys; the map is empty again.
void ps_map_clear(ps_map *map);

/// Key of the map nearest to `key` by edit distance (at most a third of its length), or {NULL, 0};
/// for "did you mean". The first in byte order wins a tie, so that messages are reproducible.
ps_str ps_map_nearest(const ps_map *map, ps_str key) PS_NODISCARD;

#endif
