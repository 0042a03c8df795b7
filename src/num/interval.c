// Intervals and the Kaplan-Meier estimator.
#include "num/interval.h"

#include "num/special.h"

#include <math.h>
#include <stdlib.h>

// the two tails left outside an interval, each side
static double half_outside(double level)
{
    return 0.5 * (1 - level);
}

// Wilson 1927: the p for which |k/n - p| = z sqrt(p (1 - p) / n)
ps_interval ps_interval_wilson(double k, double n, double level)
{
    if (!(n > 0)) {
        return (ps_interval){0, 1};
    }
    const double z = -ps_normal_quantile(half_outside(level));
    const double z2 = z * z;
    const double centre = (k + 0.5 * z2) / (n + z2);
    const double reach = z / (n + z2) * sqrt(k * ((n - k) / n) + 0.25 * z2);
    // the ends are exact where the count is at an end
    return (ps_interval){k <= 0 ? 0 : centre - reach, k >= n ? 1 : centre + reach};
}

// Clopper & Pearson 1934: the lower end is the a/2 quantile of beta(k, n - k + 1), the upper one
// the 1 - a/2 quantile of beta(k + 1, n - k)
ps_interval ps_interval_clopper_pearson(double k, double n, double level)
{
    if (!(n > 0)) {
        return (ps_interval){0, 1};
    }
    const double outside = half_outside(level);
    double rest = 0;
    ps_interval r = {0, 1};
    if (k > 0) {
        r.lo = ps_beta_quantile(k, n - k + 1, (ps_tails){outside, 1 - outside}, &rest);
    }
    if (k < n) {
        r.hi = ps_beta_quantile(k + 1, n - k, (ps_tails){1 - outside, outside}, &rest);
    }
    return r;
}

ps_interval ps_interval_mean(double mean, double sd, double n, double level)
{
    if (!(n >= 2)) {
        return (ps_interval){-INFINITY, INFINITY};
    }
    const double outside = half_outside(level);
    const double t = -ps_student_quantile(n - 1, (ps_tails){outside, 1 - outside});
    const double reach = t * (sd / sqrt(n));
    return (ps_interval){mean - reach, mean + reach};
}

// by time, events before censorings: who is censored at a time was still at risk then
static int compare_cases(const void *left, const void *right)
{
    const ps_km_case *a = left;
    const ps_km_case *b = right;
    if (a->time != b->time) {
        return a->time < b->time ? -1 : 1;
    }
    return (int)b->happened - (int)a->happened;
}

// S(t) is the product over event times of 1 - events / at risk; Greenwood's variance of it is
// S^2 times the sum of events / (at risk (at risk - events))
int32_t ps_km_fit(ps_km_case *cases, int32_t n, ps_km_point *out)
{
    if (n == 0) {
        return 0;
    }
    qsort(cases, (size_t)n, sizeof(*cases), compare_cases);
    int32_t n_points = 0;
    double survival = 1;
    double greenwood = 0;
    for (int32_t i = 0; i < n;) {
        int32_t last = i; // one past the events at this time
        while (last < n && cases[last].happened && cases[last].time == cases[i].time) {
            last++;
        }
        if (last == i) {
            i++;
            continue;
        }
        const double at_risk = n - i;
        const double events = last - i;
        const double left = at_risk - events;
        survival *= left / at_risk;
        greenwood += left > 0 ? events / (at_risk * left) : 0;
        out[n_points++] = (ps_km_point){cases[i].time, (uint64_t)(n - i), (uint64_t)(last - i),
                                        survival, survival * sqrt(greenwood)};
        i = last;
    }
    return n_points;
}
