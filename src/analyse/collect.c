// Collecting outcomes into findings.
#include "analyse/collect.h"

#include "analyse/words.h"
#include "base/alloc.h"
#include "num/dist.h"
#include "num/interval.h"
#include "num/philox.h"

#include <math.h>

const double ps_quantile_levels[PS_N_QUANTILES] = {0.05, 0.25, 0.5, 0.75, 0.95};

#define LEVEL 0.95

static void set_words(ps_probability *p)
{
    _Static_assert(sizeof p->words >= PS_WORDS_MAX, "room for the words");
    ps_words_icd203(p->p, p->low, p->high, p->words, sizeof p->words);
}

ps_probability ps_probability_of_counts(int64_t members, int64_t n_true, int64_t n_failed)
{
    const double n = (double)(members - n_failed);
    const ps_interval interval = ps_interval_wilson((double)n_true, n, LEVEL);
    ps_probability p = {.members = members,
                        .n_true = n_true,
                        .n_failed = n_failed,
                        .p = n > 0.0 ? (double)n_true / n : NAN,
                        .low = interval.lo,
                        .high = interval.hi,
                        .p_if_failed_false = (double)n_true / (double)members,
                        .p_if_failed_true = (double)(n_true + n_failed) / (double)members};
    set_words(&p);
    return p;
}

ps_probability ps_probability_of_mean(int64_t members, int64_t n_failed, double sum,
                                      double sum_squares)
{
    const double n = (double)(members - n_failed);
    const double mean = n > 0.0 ? sum / n : NAN;
    const double variance = n > 1.0 ? fmax(0.0, (sum_squares - n * mean * mean) / (n - 1.0)) : NAN;
    const ps_interval interval = ps_interval_mean(mean, sqrt(variance), n, LEVEL);
    ps_probability p = {.is_chance = true,
                        .members = members,
                        .n_failed = n_failed,
                        .p = mean,
                        .low = fmax(0.0, interval.lo),
                        .high = fmin(1.0, interval.hi),
                        .p_if_failed_false = sum / (double)members,
                        .p_if_failed_true = (sum + (double)n_failed) / (double)members};
    set_words(&p);
    return p;
}

ps_rc ps_collector_init(ps_collector *c, int64_t members)
{
    if (c->kind == PS_COLLECT_PASSAGE) {
        c->times = ps_alloc_array((size_t)members, sizeof *c->times);
        c->ends = ps_alloc_array((size_t)members, sizeof *c->ends);
        if (c->times == NULL || c->ends == NULL) {
            ps_collector_clear(c);
            return PS_ERR_MEMORY;
        }
    }
    return PS_OK;
}

void ps_collector_clear(ps_collector *c)
{
    ps_sketch_clear(&c->sketch);
    ps_free(c->times);
    ps_free(c->ends);
    c->times = NULL;
    c->ends = NULL;
}

static void take_number(ps_collector *c, double x)
{
    c->n++;
    if (isnan(x)) {
        c->n_failed++;
        return;
    }
    c->n_true += x != 0.0;
    c->sum += x;
    c->sum_squares += x * x;
}

// error of an observation: its scale is that of the series, or a share of the value
static double noise(const ps_collector *c, double value, int64_t member)
{
    const ps_data_series *s = c->series;
    if (s->error == PS_ERROR_NONE) {
        return 0.0;
    }
    const double u = ps_uniform_keyed(c->noise_key, (uint64_t)member, 0, 0, 0);
    const double scale =
        s->error == PS_ERROR_RELATIVE ? s->error_scale * fabs(value) : s->error_scale;
    const bool is_t = s->error == PS_ERROR_STUDENT_T;
    const ps_dist law = is_t ? ps_dist_make(PS_DIST_STUDENT_T, s->error_df, scale, 0.0)
                             : ps_dist_make(PS_DIST_NORMAL, 0.0, scale, 0.0);
    return scale > 0.0 ? ps_dist_quantile(&law, u) : 0.0;
}

static ps_rc take_datum(ps_collector *c, const double *values, const ps_block *block)
{
    double predicted[PS_BLOCK];
    int32_t n = 0;
    const ps_datum *d = c->row->datum;
    const double observed = 0.5 * (d->low + d->high);
    for (int32_t i = 0; i < block->n; i++) {
        if (isfinite(values[i])) {
            const double x = values[i] + noise(c, values[i], block->first + i);
            c->n_below += x < observed ? 1.0 : x == observed ? 0.5 : 0.0;
            predicted[n++] = x;
            c->sum += x;
        }
    }
    c->n += n;
    return ps_sketch_add_block(&c->sketch, predicted, n);
}

static ps_rc take_quantiles(ps_collector *c, const double *values, int32_t n_values)
{
    double finite[PS_BLOCK];
    int32_t n = 0;
    for (int32_t i = 0; i < n_values; i++) {
        if (isfinite(values[i])) {
            finite[n++] = values[i];
            c->sum += values[i];
        }
    }
    c->n += n;
    return ps_sketch_add_block(&c->sketch, finite, n);
}

ps_rc ps_collector_take(ps_collector *c, const double *values, const ps_block *block)
{
    switch (c->kind) {
    case PS_COLLECT_TRUTH:
    case PS_COLLECT_CHANCE:
        for (int32_t i = 0; i < block->n; i++) {
            take_number(c, values[i]);
        }
        return PS_OK;
    case PS_COLLECT_QUANTILES:
        return take_quantiles(c, values, block->n);
    case PS_COLLECT_DATUM:
        return take_datum(c, values, block);
    case PS_COLLECT_PASSAGE:
        for (int32_t i = 0; i < block->n; i++) {
            c->times[c->n] = values[i];
            c->ends[c->n] = block->failed[i] ? block->errors[i].time : c->horizon;
            c->n++;
        }
        return PS_OK;
    }
    return PS_OK;
}

static void finish_quantiles(const ps_collector *c, ps_quantiles *q)
{
    q->n = c->n;
    q->mean = c->n > 0 ? c->sum / (double)c->n : NAN;
    for (int32_t i = 0; i < PS_N_QUANTILES; i++) {
        q->q[i] = ps_sketch_quantile(&c->sketch, ps_quantile_levels[i]);
    }
}

// Kaplan-Meier over all members; a member without an event is censored at the end of the window, a
// failed one where its run ended
static ps_rc finish_passage(ps_collector *c, ps_arena *arena)
{
    ps_passage *p = c->passage;
    ps_km_case *cases = ps_alloc_array((size_t)c->n, sizeof *cases);
    ps_km_point *points = ps_alloc_array((size_t)c->n, sizeof *points);
    if (cases == NULL || points == NULL) {
        ps_free(cases);
        ps_free(points);
        return PS_ERR_MEMORY;
    }
    for (int64_t i = 0; i < c->n; i++) {
        const bool happened = isfinite(c->times[i]);
        cases[i] = (ps_km_case){happened ? c->times[i] : c->ends[i], happened};
        p->n_events += happened;
    }
    const int32_t n_points = ps_km_fit(cases, (int32_t)c->n, points);
    p->n = c->n;
    p->share = n_points > 0 ? 1.0 - points[n_points - 1].survival : 0.0;
    for (int32_t i = 0; i < PS_N_QUANTILES; i++) {
        p->q[i] = NAN;
        for (int32_t k = 0; k < n_points && isnan(p->q[i]); k++) {
            const bool reached = 1.0 - points[k].survival >= ps_quantile_levels[i];
            p->q[i] = reached ? points[k].time : NAN;
        }
    }
    p->n_curve = n_points;
    p->curve_time = ps_arena_array(arena, (size_t)n_points, sizeof *p->curve_time);
    p->curve_p = ps_arena_array(arena, (size_t)n_points, sizeof *p->curve_p);
    const bool ok = p->curve_time != NULL && p->curve_p != NULL;
    for (int32_t k = 0; ok && k < n_points; k++) {
        p->curve_time[k] = points[k].time;
        p->curve_p[k] = 1.0 - points[k].survival;
    }
    ps_free(cases);
    ps_free(points);
    return ok ? PS_OK : PS_ERR_MEMORY;
}

ps_rc ps_collector_finish(ps_collector *c, ps_arena *arena)
{
    switch (c->kind) {
    case PS_COLLECT_TRUTH:
        *c->probability = ps_probability_of_counts(c->n, c->n_true, c->n_failed);
        return PS_OK;
    case PS_COLLECT_CHANCE:
        *c->probability = ps_probability_of_mean(c->n, c->n_failed, c->sum, c->sum_squares);
        return PS_OK;
    case PS_COLLECT_QUANTILES:
        finish_quantiles(c, c->quantiles);
        return PS_OK;
    case PS_COLLECT_DATUM:
        finish_quantiles(c, &c->row->predicted);
        c->row->rank = c->n > 0 ? c->n_below / (double)c->n : NAN;
        return PS_OK;
    case PS_COLLECT_PASSAGE:
        return finish_passage(c, arena);
    }
    return PS_OK;
}
