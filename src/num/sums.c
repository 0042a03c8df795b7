// Fixed-order sums and mergeable moments.
#include "num/sums.h"

#include <math.h>

#define LANES 8

static double add_lanes(const double a[LANES])
{
    return ((a[0] + a[4]) + (a[2] + a[6])) + ((a[1] + a[5]) + (a[3] + a[7]));
}

double ps_sum(const double *x, int64_t n)
{
    double lanes[LANES] = {0};
    int64_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        for (int j = 0; j < LANES; j++) {
            lanes[j] += x[i + j];
        }
    }
    for (int j = 0; i + j < n; j++) {
        lanes[j] += x[i + j];
    }
    return add_lanes(lanes);
}

// count and extremes, in order of the members, and the sum
static double scan(ps_moments *m, const double *x, int32_t n, uint64_t first)
{
    double lanes[LANES] = {0};
    for (int32_t i = 0; i < n; i++) {
        if (isnan(x[i])) {
            continue;
        }
        const uint64_t member = first + (uint64_t)i;
        if (m->n == 0 || x[i] < m->min) {
            m->min = x[i];
            m->min_at = member;
        }
        if (m->n == 0 || x[i] > m->max) {
            m->max = x[i];
            m->max_at = member;
        }
        m->n++;
        lanes[i % LANES] += x[i];
    }
    return add_lanes(lanes);
}

ps_moments ps_moments_of(const double *x, int32_t n, uint64_t first)
{
    ps_moments m = {0};
    const double sum = scan(&m, x, n, first);
    if (m.n == 0) {
        return m;
    }
    m.mean = sum / (double)m.n;
    double off[LANES] = {0};
    double squares[LANES] = {0};
    for (int32_t i = 0; i < n; i++) {
        const double d = isnan(x[i]) ? 0 : x[i] - m.mean;
        off[i % LANES] += d;
        squares[i % LANES] += d * d;
    }
    const double left = add_lanes(off); // what rounding of the mean has left over
    m.m2 = add_lanes(squares) - left * left / (double)m.n;
    return m;
}

ps_moments ps_moments_merge(ps_moments left, ps_moments right)
{
    if (left.n == 0 || right.n == 0) {
        return left.n == 0 ? right : left;
    }
    ps_moments m = left;
    m.n = left.n + right.n;
    const double share = (double)right.n / (double)m.n;
    const double apart = right.mean - left.mean;
    m.mean = left.mean + apart * share;
    m.m2 = (left.m2 + right.m2) + apart * apart * ((double)left.n * share);
    if (right.min < left.min) {
        m.min = right.min;
        m.min_at = right.min_at;
    }
    if (right.max > left.max) {
        m.max = right.max;
        m.max_at = right.max_at;
    }
    return m;
}

double ps_moments_variance(const ps_moments *m)
{
    return m->n < 2 ? NAN : m->m2 / (double)(m->n - 1);
}
