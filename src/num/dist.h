// Probability distributions as values: check, quantile, distribution function, moments, density.
// Designs give points of the unit cube; the quantile maps them to numbers, so that every design
// works with every distribution and with correlation. Truncation is by the inverse distribution
// function between the bounds, never by redrawing. Both tails are computed from their own side: a
// truncation far out in the upper tail loses no digits. Kinds, names and parameters are in
// dist.def.
#ifndef PS_NUM_DIST_H
#define PS_NUM_DIST_H

#include "base/rc.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum ps_dist_kind {
#define X(name, text, n_params, params, doc) PS_DIST_##name,
#include "num/dist.def"
#undef X
    PS_DIST_COUNT
} ps_dist_kind;

/// A distribution. Zero is the constant 0. Tables are borrowed.
typedef struct ps_dist {
    ps_dist_kind kind;
    double a, b, c;       // parameters in the order of dist.def
    int32_t n;            // DISCRETE: number of values
    const double *values; // DISCRETE: ascending
    const double *weights;
    double shift;   // added to every value: `from` of an exponential, centre of a Student t
    bool truncated; // keep only values in [lo, hi]; the bounds are for the shifted value
    double lo, hi;  // may be infinite
} ps_dist;

/// A distribution of a kind with parameters in the order of dist.def (0 where it has fewer).
ps_dist ps_dist_make(ps_dist_kind kind, double a, double b, double c);

/// The same, kept within [lo, hi]; an infinite bound leaves that end open.
ps_dist ps_dist_truncate(ps_dist d, double lo, double hi);

/// Sorts the values of a DISCRETE ascending, in place, and moves the weights with them.
void ps_dist_sort_table(double *values, double *weights, int32_t n);

/// Kind of a name as studies write it; PS_DIST_COUNT when there is none.
ps_dist_kind ps_dist_kind_of(ps_str name);

/// Name, number of parameters, their names and one line of documentation of a kind; static.
const char *ps_dist_name(ps_dist_kind kind);
int32_t ps_dist_n_params(ps_dist_kind kind);
const char *ps_dist_params(ps_dist_kind kind);
const char *ps_dist_doc(ps_dist_kind kind);

/// Whether the parameters make sense; PS_ERR_INPUT with *why = what is wrong and what would be
/// right, static text. All functions below ask for a distribution that passed.
ps_rc ps_dist_check(const ps_dist *d, const char **why) PS_NODISCARD;

/// Value below which the fraction u lies, 0 < u < 1; ascending in u. Relative error <= 1e-13 from
/// the shift for shape parameters in [0.1, 1e6]. Pure; threads may share.
double ps_dist_quantile(const ps_dist *d, double u);

/// Probability of a value <= x. cdf(quantile(u)) = u within 1e-12 where continuous.
double ps_dist_cdf(const ps_dist *d, double x);

/// Mean; exact formulas, by quadrature over u to about 1e-10 when truncated; NaN where it does not
/// exist (Student t with df <= 1).
double ps_dist_mean(const ps_dist *d);

/// Standard deviation, computed as the mean; infinite for Student t with df <= 2.
double ps_dist_sd(const ps_dist *d);

/// Natural logarithm of the density at x, of the probability for discrete kinds; -inf outside.
double ps_dist_log_density(const ps_dist *d, double x);

#endif
