// The quantile sketch; its rules and the proof of its bound are in sketch.h.
#include "num/sketch.h"

#include "base/alloc.h"
#include "num/sort.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#define KEPT 2048 // K of sketch.h

// n values as `len` ascending numbers of equal weight
typedef struct summary {
    uint64_t n;
    double error; // bound of the error of a rank, in values
    int32_t len;
    double *v;
} summary;

static void summary_free(void *item)
{
    summary *s = item;
    ps_free(s->v);
    ps_free(s);
}

static bool is_exact(const summary *s)
{
    return (uint64_t)s->len == s->n;
}

static double weight_of(const summary *s)
{
    return s->len == 0 ? 0 : (double)s->n / s->len;
}

// Lines up both and writes to `out` the numbers at which the weight passes (j + 1/2) step. Weights
// are counts times weight, not running sums, so that nothing drifts.
static void keep_evenly(const summary *a, const summary *b, double step, int32_t n_out, double *out)
{
    const double weight_a = weight_of(a);
    const double weight_b = weight_of(b);
    int32_t i = 0;
    int32_t k = 0;
    for (int32_t j = 0; j < n_out;) {
        const bool from_a = k == b->len || (i < a->len && a->v[i] <= b->v[k]);
        const double value = from_a ? a->v[i++] : b->v[k++];
        const bool is_last = i == a->len && k == b->len;
        const double weight = i * weight_a + k * weight_b;
        while (j < n_out && (is_last || (j + 0.5) * step <= weight)) {
            out[j++] = value;
        }
    }
}

static ps_rc summary_merge(void *left, const void *right)
{
    summary *a = left;
    const summary *b = right;
    const uint64_t n = a->n + b->n;
    const bool keeps_all = is_exact(a) && is_exact(b) && n <= PS_BLOCK_MEMBERS;
    const int32_t len = keeps_all ? (int32_t)n : KEPT;
    if (b->n == 0) {
        return PS_OK;
    }
    double *v = ps_alloc_array((size_t)len, sizeof(*v));
    if (v == NULL) {
        return PS_ERR_MEMORY;
    }
    const double step = (double)n / len;
    keep_evenly(a, b, step, len, v);
    ps_free(a->v);
    *a = (summary){n, a->error + b->error + (keeps_all ? 0 : 0.5 * step), len, v};
    return PS_OK;
}

static const ps_block_ops OPS = {summary_merge, summary_free};

// the values of a block without NaN, sorted; NULL when memory is out
static summary *summary_of_block(const double *values, int32_t n)
{
    summary *s = ps_alloc_array(1, sizeof(*s));
    double *v = ps_alloc_array((size_t)n + 1, sizeof(*v));
    uint64_t *scratch = ps_alloc_array(2 * ((size_t)n + 1), sizeof(*scratch));
    if (s == NULL || v == NULL || scratch == NULL) {
        ps_free(s);
        ps_free(v);
        ps_free(scratch);
        return NULL;
    }
    for (int32_t i = 0; i < n; i++) {
        if (!isnan(values[i])) {
            v[s->len++] = values[i];
        }
    }
    ps_sort_numbers(v, (size_t)s->len, scratch);
    ps_free(scratch);
    s->n = (uint64_t)s->len;
    s->v = v;
    return s;
}

// leaves KEPT numbers of a block, so that what waits to be merged takes no more room than the rest
static ps_rc summary_thin(summary *s)
{
    if (s->len <= KEPT) {
        return PS_OK;
    }
    double *v = ps_alloc_array(KEPT, sizeof(*v));
    if (v == NULL) {
        return PS_ERR_MEMORY;
    }
    const double step = (double)s->n / KEPT;
    keep_evenly(s, &(summary){0}, step, KEPT, v);
    ps_free(s->v);
    *s = (summary){s->n, 0.5 * step, KEPT, v};
    return PS_OK;
}

void ps_sketch_start(ps_sketch *s, uint64_t first_block)
{
    *s = (ps_sketch){0};
    ps_block_tree_start(&s->tree, first_block);
}

static void take_extremes(ps_sketch *s, uint64_t n, double min, double max)
{
    s->min = s->n == 0 || min < s->min ? min : s->min;
    s->max = s->n == 0 || max > s->max ? max : s->max;
    s->n += n;
}

ps_rc ps_sketch_add_block(ps_sketch *s, const double *values, int32_t n)
{
    PS_ASSERT(n <= PS_BLOCK_MEMBERS);
    summary *block = summary_of_block(values, n);
    if (block == NULL) {
        return PS_ERR_MEMORY;
    }
    if (block->len > 0) {
        take_extremes(s, block->n, block->v[0], block->v[block->len - 1]);
    }
    if (s->tree.next > 0 && summary_thin(block) != PS_OK) {
        summary_free(block);
        return PS_ERR_MEMORY;
    }
    return ps_block_tree_push(&s->tree, block, &OPS);
}

ps_rc ps_sketch_join(ps_sketch *s, ps_sketch *right)
{
    PS_TRY(ps_block_tree_join(&s->tree, &right->tree, &OPS));
    if (right->n > 0) {
        take_extremes(s, right->n, right->min, right->max);
    }
    ps_sketch_clear(right);
    return PS_OK;
}

static const summary *node(const ps_sketch *s, int32_t i)
{
    return s->tree.nodes[i].item;
}

// count of numbers <= x
static int32_t rank_in(const summary *s, double x)
{
    int32_t lo = 0;
    int32_t hi = s->len;
    while (lo < hi) {
        const int32_t mid = lo + (hi - lo) / 2;
        if (s->v[mid] <= x) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    return lo;
}

// weight of all numbers <= x
static double weight_below(const ps_sketch *s, double x)
{
    double sum = 0;
    for (int32_t i = 0; i < s->tree.n; i++) {
        sum += rank_in(node(s, i), x) * weight_of(node(s, i));
    }
    return sum;
}

// the least double whose weight reaches `wanted`, by bisection over the bits of all doubles between
// the extremes; it is one of the numbers kept, or an extreme
static double select_weight(const ps_sketch *s, double wanted)
{
    uint64_t lo = ps_sort_key(s->min);
    uint64_t hi = ps_sort_key(s->max);
    while (lo < hi) {
        const uint64_t mid = lo + (hi - lo) / 2;
        if (weight_below(s, ps_sort_number(mid)) >= wanted) {
            hi = mid;
        } else {
            lo = mid + 1;
        }
    }
    return ps_sort_number(lo);
}

static double type_7(const summary *s, double p)
{
    const double place = (s->len - 1) * p;
    const double below = floor(place);
    const int32_t i = (int32_t)below;
    if (i >= s->len - 1) {
        return s->v[s->len - 1];
    }
    return s->v[i] + (place - below) * (s->v[i + 1] - s->v[i]);
}

double ps_sketch_quantile(const ps_sketch *s, double p)
{
    if (s->n == 0 || !(p >= 0 && p <= 1)) {
        return NAN;
    }
    if (p == 0 || p == 1) {
        return p == 0 ? s->min : s->max;
    }
    if (s->tree.n == 1 && is_exact(node(s, 0))) {
        return type_7(node(s, 0), p);
    }
    return select_weight(s, p * (double)s->n);
}

double ps_sketch_rank_error(const ps_sketch *s)
{
    double sum = 0;
    for (int32_t i = 0; i < s->tree.n; i++) {
        sum += node(s, i)->error;
    }
    return s->n == 0 ? 0 : sum / (double)s->n;
}

void ps_sketch_clear(ps_sketch *s)
{
    ps_block_tree_clear(&s->tree, &OPS);
    *s = (ps_sketch){0};
}
