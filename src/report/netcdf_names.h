// Names of NetCDF variables: letters, digits and underscores, no two alike.
#ifndef PS_REPORT_NETCDF_NAMES_H
#define PS_REPORT_NETCDF_NAMES_H

#include "base/arena.h"
#include "base/map.h"

/// Names given so far. Zero is the valid empty set; free with ps_nc_names_clear.
typedef struct ps_nc_names {
    ps_arena *arena; // borrowed
    ps_map taken;
} ps_nc_names;

/// A new name like `wanted`: every other character than a letter, a digit or a letter beyond ASCII
/// becomes an underscore, and a name begins with a letter. Where it is taken, `suffix` is added,
/// then numbers. Zero-terminated, in the arena; {NULL, 0} when memory is out.
ps_str ps_nc_name(ps_nc_names *names, ps_str wanted, const char *suffix) PS_NODISCARD;

/// Frees the set, not the names.
void ps_nc_names_clear(ps_nc_names *names);

#endif
