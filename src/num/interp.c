// Graphical functions, the scalar oracle; the arithmetic is fixed by interp.h.
#include "num/interp.h"

#include <math.h>
#include <stdbool.h>

int32_t ps_table_find(const ps_table *t, double x)
{
    // x[i] <= x for all i < lo, not so for all i >= hi
    int32_t lo = 0;
    int32_t hi = t->n;
    while (lo < hi) {
        const int32_t mid = lo + (hi - lo) / 2;
        if (t->x[mid] <= x) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    return lo - 1;
}

double ps_table_slope(const ps_table *t, int32_t i)
{
    const double run = t->x[i + 1] - t->x[i];
    return run == 0 ? 0 : (t->y[i + 1] - t->y[i]) / run;
}

// the value at x on the line through point `from` along segment `segment`
static double along(const ps_table *t, int32_t from, int32_t segment, double x)
{
    if (x == t->x[from]) {
        return t->y[from];
    }
    return t->y[from] + (x - t->x[from]) * ps_table_slope(t, segment);
}

// outside the range: `end` is the point there, `segment` the one that ends in it
static double beyond(const ps_table *t, int32_t end, int32_t segment, double x)
{
    const bool goes_on = t->kind == PS_TABLE_EXTRAPOLATE && t->n > 1;
    return goes_on ? along(t, end, segment, x) : t->y[end];
}

double ps_lookup(const ps_table *t, double x)
{
    if (isnan(x)) {
        return x;
    }
    const int32_t last = t->n - 1;
    const int32_t i = ps_table_find(t, x);
    if (i < 0) {
        return beyond(t, 0, 0, x);
    }
    if (i == last) {
        return beyond(t, last, last - 1, x);
    }
    switch (t->kind) {
    case PS_TABLE_DISCRETE:
        return t->y[i];
    case PS_TABLE_FORWARD:
        return x == t->x[i] ? t->y[i] : t->y[i + 1];
    case PS_TABLE_CONTINUOUS:
    case PS_TABLE_EXTRAPOLATE:
        break;
    }
    return along(t, i, i, x);
}

static ps_rc refuse(const char *text, int32_t at, const char **why, int32_t *point)
{
    *why = text;
    *point = at;
    return PS_ERR_INPUT;
}

ps_rc ps_table_check(const ps_table *t, const char **why, int32_t *point)
{
    if (t->n < 1) {
        return refuse("the table has no points; it needs at least one", 0, why, point);
    }
    for (int32_t i = 0; i < t->n; i++) {
        if (!isfinite(t->x[i]) || !isfinite(t->y[i])) {
            return refuse("the point is not a pair of finite numbers", i, why, point);
        }
        if (i > 0 && t->x[i] < t->x[i - 1]) {
            return refuse("x goes down here; points must stand in ascending order of x", i, why,
                          point);
        }
    }
    const int32_t last = t->n - 1;
    if (t->kind == PS_TABLE_DISCRETE && last > 0 && t->y[last] != t->y[last - 1]) {
        return refuse("the last two y of a discrete table must be equal", last, why, point);
    }
    return PS_OK;
}
