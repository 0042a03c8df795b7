// Sums in one fixed order, and moments that merge. The order is part of every result: value i goes
// to lane i mod 8, each lane adds its values in order, and the lanes are added as a tree,
//
//   ((0+4) + (2+6)) + ((1+5) + (3+7))
//
// which vectors of 2, 4 or 8 lanes do by adding their upper half to their lower one. Moments of
// blocks of members merge after Chan, Golub & LeVeque, "Updating formulae and a pairwise algorithm
// for computing sample variances" (1979); block_tree.h gives the order of merging.
#ifndef PS_NUM_SUMS_H
#define PS_NUM_SUMS_H

#include <stdint.h>

/// Sum of n values in the fixed order; 0 of none. Error <= (n / 8 + 3) 2^-53 sum |x|.
double ps_sum(const double *x, int64_t n);

/// Count, mean, sum of squared deviations and extremes of some members' values.
typedef struct ps_moments {
    uint64_t n; // values, NaN left out
    double mean;
    double m2; // sum of (x - mean)^2
    double min;
    double max;
    uint64_t min_at; // number of the member with the minimum, the first of equals
    uint64_t max_at;
} ps_moments;

/// Moments of the values of members first, first + 1, ...; a NaN is a failed member and left out.
/// Two passes with correction. Zero values give {0}.
ps_moments ps_moments_of(const double *x, int32_t n, uint64_t first);

/// Moments of two groups together; `left` has the lower member numbers. Either may be empty.
ps_moments ps_moments_merge(ps_moments left, ps_moments right);

/// Sample variance, m2 / (n - 1); NaN for n < 2.
double ps_moments_variance(const ps_moments *m);

#endif
