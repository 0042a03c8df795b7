// Intervals for what an ensemble estimates: probabilities (Wilson 1927, JASA 22; Clopper & Pearson
// 1934, Biometrika 26), means (Student), and survival curves of first-passage times with censoring
// (Kaplan & Meier 1958, JASA 53, with Greenwood's standard error). Binomial intervals hold for
// pseudo-random members only, not for quasi-Monte Carlo designs.
#ifndef PS_NUM_INTERVAL_H
#define PS_NUM_INTERVAL_H

#include <stdbool.h>
#include <stdint.h>

typedef struct ps_interval {
    double lo;
    double hi;
} ps_interval;

/// Wilson score interval for k of n at confidence `level` (0.95), inside [0, 1]. k and n may be
/// effective counts with fractions, 0 <= k <= n; n = 0 gives [0, 1].
ps_interval ps_interval_wilson(double k, double n, double level);

/// Clopper-Pearson interval for k of n at confidence `level`; n = 0 gives [0, 1].
ps_interval ps_interval_clopper_pearson(double k, double n, double level);

/// Interval for a mean from n values with sample standard deviation sd, by Student's t with n - 1
/// degrees of freedom; n < 2 gives the whole line.
ps_interval ps_interval_mean(double mean, double sd, double n, double level);

/// One member's first passage: when it happened, or when watching ended without it.
typedef struct ps_km_case {
    double time;
    bool happened; // false: censored at `time`
} ps_km_case;

/// The curve just after a time at which something happened.
typedef struct ps_km_point {
    double time;
    uint64_t at_risk;
    uint64_t events;
    double survival; // probability that it has not happened by `time`, inclusive
    double se;       // Greenwood
} ps_km_point;

/// Kaplan-Meier curve: sorts `cases` in place (by time; events before censorings of the same time)
/// and writes one point for each distinct event time to `out`, which has room for n. Returns the
/// number of points; the order of the cases does not matter.
int32_t ps_km_fit(ps_km_case *cases, int32_t n, ps_km_point *out);

#endif
