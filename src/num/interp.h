// Graphical functions: y at x from a table of points, rules S-60 to S-66. This is the scalar
// oracle; lane kernels must do the same operations in the same order to give the same bits:
//
//   i     = the last point with x[i] <= x          (S-65: at a vertical step the last point counts)
//   slope = (y[i+1] - y[i]) / (x[i+1] - x[i])      (may be computed once, ahead of the run)
//   value = y[i] + (x - x[i]) * slope              (y[i] itself when x == x[i])
//
// Outside the range the end value holds, but `extrapolate` goes on along the first or last segment
// by the same formula from the end point; if that segment is vertical, the end value holds.
#ifndef PS_NUM_INTERP_H
#define PS_NUM_INTERP_H

#include "base/rc.h"

#include <stdint.h>

/// How the points are joined.
typedef enum ps_table_kind {
    PS_TABLE_CONTINUOUS,  // straight lines, end values hold
    PS_TABLE_EXTRAPOLATE, // straight lines, end lines go on
    PS_TABLE_DISCRETE,    // y of the last point with x[i] <= x; the first y below all (BACKWARD)
    PS_TABLE_FORWARD,     // y of the first point with x[i] >= x; the last y above all
} ps_table_kind;

/// A table of n >= 1 points, x ascending (equal x allowed); the arrays are borrowed.
typedef struct ps_table {
    ps_table_kind kind;
    int32_t n;
    const double *x;
    const double *y;
} ps_table;

/// Index of the last point with x[i] <= x, or -1 when x is below all (or NaN). Binary search.
int32_t ps_table_find(const ps_table *t, double x);

/// Slope of the segment from point i to i + 1 as ps_lookup uses it; 0 when it is vertical.
double ps_table_slope(const ps_table *t, int32_t i);

/// Value of the table at x; NaN gives NaN (the caller reports S-05). Threads may share.
double ps_lookup(const ps_table *t, double x);

/// Whether a table obeys S-61 and S-64: at least one point, all numbers finite, x ascending, and
/// for discrete the last two y equal. PS_ERR_INPUT with the reason in *why (static text) and the
/// point at fault in *point.
ps_rc ps_table_check(const ps_table *t, const char **why, int32_t *point) PS_NODISCARD;

#endif
