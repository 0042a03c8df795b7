// Sorting of numbers: eight passes of a radix sort over the bits of a double, several times faster
// than qsort on a block of members and without its freedom of order.
#ifndef PS_NUM_SORT_H
#define PS_NUM_SORT_H

#include <stddef.h>
#include <stdint.h>

/// The bits of x as an integer that is ordered as numbers are, -0 before 0.
uint64_t ps_sort_key(double x);

/// The number of a key; inverse of ps_sort_key.
double ps_sort_number(uint64_t key);

/// Sorts n numbers ascending, in place; none may be NaN. `scratch` has room for 2 n.
void ps_sort_numbers(double *x, size_t n, uint64_t *scratch);

#endif
