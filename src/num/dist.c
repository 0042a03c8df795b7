// Distributions. Each kind has its tails, quantile, log density and moments in standard form; shift
// and truncation are added around them once, for all.
#include "num/dist.h"

#include "num/elem.h"
#include "num/special.h"

#include <math.h>
#include <stddef.h>

#define LN_SQRT_2PI 0.91893853320467274
#define PI 3.1415926535897932

static const struct {
    const char *name, *params, *doc;
    int32_t n_params;
} KINDS[] = {
#define X(name, text, n_params, params, doc) {text, params, doc, n_params},
#include "num/dist.def"
#undef X
};

ps_dist ps_dist_make(ps_dist_kind kind, double a, double b, double c)
{
    return (ps_dist){.kind = kind, .a = a, .b = b, .c = c};
}

ps_dist ps_dist_truncate(ps_dist d, double lo, double hi)
{
    d.truncated = true;
    d.lo = lo;
    d.hi = hi;
    return d;
}

void ps_dist_sort_table(double *values, double *weights, int32_t n)
{
    for (int32_t i = 1; i < n; i++) {
        const double value = values[i];
        const double weight = weights[i];
        int32_t j = i;
        for (; j > 0 && values[j - 1] > value; j--) {
            values[j] = values[j - 1];
            weights[j] = weights[j - 1];
        }
        values[j] = value;
        weights[j] = weight;
    }
}

ps_dist_kind ps_dist_kind_of(ps_str name)
{
    int kind = 0;
    while (kind < PS_DIST_COUNT && !ps_str_is(name, KINDS[kind].name)) {
        kind++;
    }
    return (ps_dist_kind)kind;
}

const char *ps_dist_name(ps_dist_kind kind)
{
    return KINDS[kind].name;
}

int32_t ps_dist_n_params(ps_dist_kind kind)
{
    return KINDS[kind].n_params;
}

const char *ps_dist_params(ps_dist_kind kind)
{
    return KINDS[kind].params;
}

const char *ps_dist_doc(ps_dist_kind kind)
{
    return KINDS[kind].doc;
}

static bool is_discrete(ps_dist_kind kind)
{
    return kind == PS_DIST_CONSTANT || kind == PS_DIST_BERNOULLI || kind == PS_DIST_DISCRETE;
}

// ---- tails ----

static ps_tails from_lower(double p)
{
    return (ps_tails){p, 1 - p};
}

static ps_tails from_upper(double q)
{
    return (ps_tails){1 - q, q};
}

// beta shapes of a PERT
static double pert_alpha(const ps_dist *d)
{
    return 1 + 4 * ((d->b - d->a) / (d->c - d->a));
}

static double pert_beta(const ps_dist *d)
{
    return 1 + 4 * ((d->c - d->b) / (d->c - d->a));
}

static double sum_of(const double *x, int32_t n)
{
    double sum = 0;
    for (int32_t i = 0; i < n; i++) {
        sum += x[i];
    }
    return sum;
}

static ps_tails triangular_tails(const ps_dist *d, double x)
{
    const double width = d->c - d->a;
    if (x < d->b) {
        return from_lower((x - d->a) / width * ((x - d->a) / (d->b - d->a)));
    }
    return x < d->c ? from_upper((d->c - x) / width * ((d->c - x) / (d->c - d->b)))
                    : (ps_tails){1, 0};
}

static ps_tails discrete_tails(const ps_dist *d, double x)
{
    int32_t n = 0;
    while (n < d->n && d->values[n] <= x) {
        n++;
    }
    const double below = sum_of(d->weights, n);
    const double above = sum_of(d->weights + n, d->n - n);
    return (ps_tails){below / (below + above), above / (below + above)};
}

// without shift and truncation; x not below the lowest value a kind has
static ps_tails inner_tails(const ps_dist *d, double x)
{
    switch (d->kind) {
    case PS_DIST_CONSTANT:
        return (ps_tails){1, 0};
    case PS_DIST_UNIFORM:
        return x < d->b ? (ps_tails){(x - d->a) / (d->b - d->a), (d->b - x) / (d->b - d->a)}
                        : (ps_tails){1, 0};
    case PS_DIST_TRIANGULAR:
        return triangular_tails(d, x);
    case PS_DIST_PERT:
        return ps_beta_tails(pert_alpha(d), pert_beta(d), (x - d->a) / (d->c - d->a),
                             (d->c - x) / (d->c - d->a));
    case PS_DIST_NORMAL: {
        const double z = (x - d->a) / d->b;
        return (ps_tails){ps_normal_cdf(z), ps_normal_cdf(-z)};
    }
    case PS_DIST_LOGNORMAL: {
        const double z = ps_ln(x / d->a) / d->b;
        return (ps_tails){ps_normal_cdf(z), ps_normal_cdf(-z)};
    }
    case PS_DIST_EXPONENTIAL:
        return (ps_tails){-ps_expm1(-x / d->a), ps_exp(-x / d->a)};
    case PS_DIST_BETA:
        return ps_beta_tails(d->a, d->b, x, 1 - x);
    case PS_DIST_BERNOULLI:
        return x < 1 ? from_upper(d->a) : (ps_tails){1, 0};
    case PS_DIST_DISCRETE:
        return discrete_tails(d, x);
    case PS_DIST_GAMMA:
        return ps_gamma_tails(d->a, x / d->b);
    case PS_DIST_STUDENT_T:
        return ps_student_tails(d->a, x / d->b);
    case PS_DIST_COUNT:
        break;
    }
    return (ps_tails){NAN, NAN};
}

// the lowest and the highest value a kind can have, without shift and truncation
static double inner_least(const ps_dist *d)
{
    switch (d->kind) {
    case PS_DIST_CONSTANT:
    case PS_DIST_UNIFORM:
    case PS_DIST_TRIANGULAR:
    case PS_DIST_PERT:
        return d->a;
    case PS_DIST_NORMAL:
    case PS_DIST_STUDENT_T:
        return -INFINITY;
    case PS_DIST_LOGNORMAL:
    case PS_DIST_EXPONENTIAL:
    case PS_DIST_BETA:
    case PS_DIST_BERNOULLI:
    case PS_DIST_GAMMA:
        return 0;
    case PS_DIST_DISCRETE:
        return d->values[0];
    case PS_DIST_COUNT:
        break;
    }
    return NAN;
}

static ps_tails shifted_tails(const ps_dist *d, double x)
{
    const double inner = x - d->shift;
    if (inner < inner_least(d) || inner == -INFINITY) {
        return (ps_tails){0, 1};
    }
    return inner == INFINITY ? (ps_tails){1, 0} : inner_tails(d, inner);
}

// ---- quantiles ----

static double uniform_quantile(const ps_dist *d, ps_tails p)
{
    const double width = d->b - d->a;
    return p.lower <= p.upper ? d->a + p.lower * width : d->b - p.upper * width;
}

static double triangular_quantile(const ps_dist *d, ps_tails p)
{
    const double width = d->c - d->a;
    const double left = d->b - d->a;
    if (p.lower * width <= left) {
        return d->a + sqrt(p.lower * width * left);
    }
    return d->c - sqrt(p.upper * width * (d->c - d->b));
}

static double pert_quantile(const ps_dist *d, ps_tails p)
{
    double y = 0;
    const double x = ps_beta_quantile(pert_alpha(d), pert_beta(d), p, &y);
    return x <= y ? d->a + x * (d->c - d->a) : d->c - y * (d->c - d->a);
}

static double normal_quantile(ps_tails p)
{
    return p.lower <= p.upper ? ps_normal_quantile(p.lower) : -ps_normal_quantile(p.upper);
}

static double discrete_quantile(const ps_dist *d, ps_tails p)
{
    const double wanted = p.lower * sum_of(d->weights, d->n);
    double below = 0;
    int32_t i = 0;
    for (; i < d->n - 1; i++) {
        below += d->weights[i];
        if (below >= wanted) {
            break;
        }
    }
    return d->values[i];
}

static double inner_quantile(const ps_dist *d, ps_tails p)
{
    double y = 0;
    switch (d->kind) {
    case PS_DIST_CONSTANT:
        return d->a;
    case PS_DIST_UNIFORM:
        return uniform_quantile(d, p);
    case PS_DIST_TRIANGULAR:
        return triangular_quantile(d, p);
    case PS_DIST_PERT:
        return pert_quantile(d, p);
    case PS_DIST_NORMAL:
        return d->a + d->b * normal_quantile(p);
    case PS_DIST_LOGNORMAL:
        return d->a * ps_exp(d->b * normal_quantile(p));
    case PS_DIST_EXPONENTIAL:
        return -d->a * (p.lower <= p.upper ? ps_ln1p(-p.lower) : ps_ln(p.upper));
    case PS_DIST_BETA:
        return ps_beta_quantile(d->a, d->b, p, &y);
    case PS_DIST_BERNOULLI:
        return p.upper < d->a ? 1 : 0;
    case PS_DIST_DISCRETE:
        return discrete_quantile(d, p);
    case PS_DIST_GAMMA:
        return d->b * ps_gamma_quantile(d->a, p);
    case PS_DIST_STUDENT_T:
        return d->b * ps_student_quantile(d->a, p);
    case PS_DIST_COUNT:
        break;
    }
    return NAN;
}

// ---- truncation ----

// probability between two places of the same distribution, from the side that has the digits
static double between(ps_tails from, ps_tails to)
{
    return from.lower < 0.5 ? to.lower - from.lower : from.upper - to.upper;
}

// the value at fraction u.lower of what is kept
static double quantile_at(const ps_dist *d, ps_tails u)
{
    if (!d->truncated) {
        return d->shift + inner_quantile(d, u);
    }
    const ps_tails lo = shifted_tails(d, d->lo);
    const ps_tails hi = shifted_tails(d, d->hi);
    const ps_tails p = {lo.lower * u.upper + hi.lower * u.lower,
                        lo.upper * u.upper + hi.upper * u.lower};
    const double x = d->shift + inner_quantile(d, p);
    return x < d->lo ? d->lo : x > d->hi ? d->hi : x;
}

double ps_dist_quantile(const ps_dist *d, double u)
{
    return quantile_at(d, from_lower(u));
}

double ps_dist_cdf(const ps_dist *d, double x)
{
    if (!d->truncated) {
        return shifted_tails(d, x).lower;
    }
    if (x <= d->lo || x >= d->hi) {
        return x <= d->lo ? 0 : 1;
    }
    const ps_tails lo = shifted_tails(d, d->lo);
    return between(lo, shifted_tails(d, x)) / between(lo, shifted_tails(d, d->hi));
}

// ---- moments ----

static double discrete_mean(const ps_dist *d)
{
    double sum = 0;
    for (int32_t i = 0; i < d->n; i++) {
        sum += d->weights[i] * d->values[i];
    }
    return sum / sum_of(d->weights, d->n);
}

static double discrete_sd(const ps_dist *d)
{
    const double mean = discrete_mean(d);
    double sum = 0;
    for (int32_t i = 0; i < d->n; i++) {
        sum += d->weights[i] * ((d->values[i] - mean) * (d->values[i] - mean));
    }
    return sqrt(sum / sum_of(d->weights, d->n));
}

static double inner_mean(const ps_dist *d)
{
    switch (d->kind) {
    case PS_DIST_CONSTANT:
    case PS_DIST_NORMAL:
    case PS_DIST_EXPONENTIAL:
    case PS_DIST_BERNOULLI:
        return d->a;
    case PS_DIST_UNIFORM:
        return 0.5 * (d->a + d->b);
    case PS_DIST_TRIANGULAR:
        return (d->a + d->b + d->c) / 3;
    case PS_DIST_PERT:
        return (d->a + 4 * d->b + d->c) / 6;
    case PS_DIST_LOGNORMAL:
        return d->a * ps_exp(0.5 * (d->b * d->b));
    case PS_DIST_BETA:
        return d->a / (d->a + d->b);
    case PS_DIST_DISCRETE:
        return discrete_mean(d);
    case PS_DIST_GAMMA:
        return d->a * d->b;
    case PS_DIST_STUDENT_T:
        return d->a > 1 ? 0 : NAN;
    case PS_DIST_COUNT:
        break;
    }
    return NAN;
}

static double beta_sd(double a, double b)
{
    return sqrt(a * b / (a + b + 1)) / (a + b);
}

static double inner_sd(const ps_dist *d)
{
    switch (d->kind) {
    case PS_DIST_CONSTANT:
        return 0;
    case PS_DIST_UNIFORM:
        return (d->b - d->a) / sqrt(12);
    case PS_DIST_TRIANGULAR: {
        const double left = d->b - d->a;
        const double right = d->c - d->b;
        return sqrt((left * left + left * right + right * right) / 18);
    }
    case PS_DIST_PERT:
        return (d->c - d->a) * beta_sd(pert_alpha(d), pert_beta(d));
    case PS_DIST_NORMAL:
        return d->b;
    case PS_DIST_LOGNORMAL:
        return inner_mean(d) * sqrt(ps_expm1(d->b * d->b));
    case PS_DIST_EXPONENTIAL:
        return d->a;
    case PS_DIST_BETA:
        return beta_sd(d->a, d->b);
    case PS_DIST_BERNOULLI:
        return sqrt(d->a * (1 - d->a));
    case PS_DIST_DISCRETE:
        return discrete_sd(d);
    case PS_DIST_GAMMA:
        return d->b * sqrt(d->a);
    case PS_DIST_STUDENT_T:
        return d->a > 2 ? d->b * sqrt(d->a / (d->a - 2)) : INFINITY;
    case PS_DIST_COUNT:
        break;
    }
    return NAN;
}

#define NODES_PER_UNIT 32
#define NODES (4 * NODES_PER_UNIT)

// mean over u of (value - centre)^order by the double exponential rule (Takahasi & Mori 1974),
// whose nodes crowd at both ends, where quantiles may be unbounded
static double truncated_moment(const ps_dist *d, double centre, int order)
{
    double sum = 0;
    for (int i = -NODES; i <= NODES; i++) {
        const double t = (double)i / NODES_PER_UNIT;
        const double e = ps_exp(-PI * fabs(ps_sinh(t)));
        const double large = 1 / (1 + e);
        const ps_tails u = i < 0 ? (ps_tails){e * large, large} : (ps_tails){large, e * large};
        const double off = quantile_at(d, u) - centre;
        const double weight = PI * ps_cosh(t) * u.lower * u.upper / NODES_PER_UNIT;
        sum += weight * (order == 1 ? off : off * off);
    }
    return sum;
}

// whether truncation leaves open an end whose tail is too heavy for a moment of this order
static bool is_divergent(const ps_dist *d, double order)
{
    return d->kind == PS_DIST_STUDENT_T && d->a <= order && (isinf(d->lo) || isinf(d->hi));
}

double ps_dist_mean(const ps_dist *d)
{
    if (!d->truncated) {
        return d->shift + inner_mean(d);
    }
    return is_divergent(d, 1) ? NAN : truncated_moment(d, 0, 1);
}

double ps_dist_sd(const ps_dist *d)
{
    if (!d->truncated) {
        return inner_sd(d);
    }
    return is_divergent(d, 2) ? INFINITY : sqrt(truncated_moment(d, ps_dist_mean(d), 2));
}

// ---- densities ----

// near power of a density at an end of its range: x^(shape - 1) at x = 0
static double at_end(double shape, double if_one)
{
    return shape > 1 ? -INFINITY : shape < 1 ? INFINITY : if_one;
}

static double beta_log_density(double a, double b, double x, double y)
{
    if (x <= 0 || y <= 0) {
        return x <= 0 ? at_end(a, ps_ln(b)) : at_end(b, ps_ln(a));
    }
    return ps_ln_beta_front(a, b, x, y) - ps_ln(x) - ps_ln(y);
}

static double triangular_log_density(const ps_dist *d, double x)
{
    const double height = 2 / (d->c - d->a);
    if (x == d->b) {
        return ps_ln(height);
    }
    return ps_ln(height * (x < d->b ? (x - d->a) / (d->b - d->a) : (d->c - x) / (d->c - d->b)));
}

static double gamma_log_density(const ps_dist *d, double x)
{
    if (x <= 0) {
        return at_end(d->a, -ps_ln(d->b));
    }
    return ps_ln_gamma_front(d->a, x / d->b) + ps_ln(d->a) - ps_ln(x);
}

static double student_log_density(const ps_dist *d, double x)
{
    const double t = x / d->b;
    return ps_lgamma(0.5 * (d->a + 1)) - ps_lgamma(0.5 * d->a) - 0.5 * ps_ln(PI * d->a) -
           0.5 * (d->a + 1) * ps_ln1p(t * t / d->a) - ps_ln(d->b);
}

static double discrete_log_mass(const ps_dist *d, double x)
{
    double weight = 0;
    for (int32_t i = 0; i < d->n; i++) {
        weight += d->values[i] == x ? d->weights[i] : 0;
    }
    return ps_ln(weight / sum_of(d->weights, d->n));
}

// inside the range, without shift and truncation
static double inner_log_density(const ps_dist *d, double x)
{
    switch (d->kind) {
    case PS_DIST_CONSTANT:
        return x == d->a ? 0 : -INFINITY;
    case PS_DIST_UNIFORM:
        return -ps_ln(d->b - d->a);
    case PS_DIST_TRIANGULAR:
        return triangular_log_density(d, x);
    case PS_DIST_PERT: {
        const double width = d->c - d->a;
        return beta_log_density(pert_alpha(d), pert_beta(d), (x - d->a) / width,
                                (d->c - x) / width) -
               ps_ln(width);
    }
    case PS_DIST_NORMAL: {
        const double z = (x - d->a) / d->b;
        return -0.5 * (z * z) - LN_SQRT_2PI - ps_ln(d->b);
    }
    case PS_DIST_LOGNORMAL: {
        const double z = ps_ln(x / d->a) / d->b;
        return x > 0 ? -0.5 * (z * z) - LN_SQRT_2PI - ps_ln(d->b) - ps_ln(x) : -INFINITY;
    }
    case PS_DIST_EXPONENTIAL:
        return -x / d->a - ps_ln(d->a);
    case PS_DIST_BETA:
        return beta_log_density(d->a, d->b, x, 1 - x);
    case PS_DIST_BERNOULLI:
        return x == 0 ? ps_ln1p(-d->a) : x == 1 ? ps_ln(d->a) : -INFINITY;
    case PS_DIST_DISCRETE:
        return discrete_log_mass(d, x);
    case PS_DIST_GAMMA:
        return gamma_log_density(d, x);
    case PS_DIST_STUDENT_T:
        return student_log_density(d, x);
    case PS_DIST_COUNT:
        break;
    }
    return NAN;
}

static double inner_greatest(const ps_dist *d)
{
    switch (d->kind) {
    case PS_DIST_CONSTANT:
        return d->a;
    case PS_DIST_UNIFORM:
        return d->b;
    case PS_DIST_TRIANGULAR:
    case PS_DIST_PERT:
        return d->c;
    case PS_DIST_BETA:
    case PS_DIST_BERNOULLI:
        return 1;
    case PS_DIST_DISCRETE:
        return d->values[d->n - 1];
    case PS_DIST_NORMAL:
    case PS_DIST_LOGNORMAL:
    case PS_DIST_EXPONENTIAL:
    case PS_DIST_GAMMA:
    case PS_DIST_STUDENT_T:
        return INFINITY;
    case PS_DIST_COUNT:
        break;
    }
    return NAN;
}

double ps_dist_log_density(const ps_dist *d, double x)
{
    const double inner = x - d->shift;
    const bool cut = d->truncated && (x < d->lo || x > d->hi);
    if (cut || inner < inner_least(d) || inner > inner_greatest(d) || isinf(x)) {
        return -INFINITY;
    }
    const double kept =
        d->truncated ? between(shifted_tails(d, d->lo), shifted_tails(d, d->hi)) : 1;
    return inner_log_density(d, inner) - ps_ln(kept);
}

// ---- check ----

static const char *check_table(const ps_dist *d)
{
    if (d->n < 1 || d->values == NULL || d->weights == NULL) {
        return "there are no values; discrete takes values and as many weights";
    }
    double total = 0;
    for (int32_t i = 0; i < d->n; i++) {
        if (!isfinite(d->values[i]) || !isfinite(d->weights[i])) {
            return "a value or weight is not a finite number; both must be";
        }
        if (d->weights[i] < 0) {
            return "a weight is negative; weights must be 0 or more";
        }
        if (i > 0 && d->values[i] < d->values[i - 1]) {
            return "the values are not in ascending order; sort them with their weights";
        }
        total += d->weights[i];
    }
    return total > 0 ? NULL : "all weights are 0; at least one must be positive";
}

static const char *check_triple(const ps_dist *d)
{
    if (!(d->a < d->c)) {
        return "low is not below high; the numbers are [low, mode, high]";
    }
    return d->a <= d->b && d->b <= d->c
               ? NULL
               : "the mode is outside low..high; the numbers are [low, mode, high]";
}

// why the parameters of a kind make no sense, NULL when they do
static const char *check_kind(const ps_dist *d)
{
    switch (d->kind) {
    case PS_DIST_CONSTANT:
        return NULL;
    case PS_DIST_UNIFORM:
        return d->a < d->b ? NULL : "low is not below high; the numbers are [low, high]";
    case PS_DIST_TRIANGULAR:
    case PS_DIST_PERT:
        return check_triple(d);
    case PS_DIST_NORMAL:
        return d->b > 0 ? NULL : "sd is not positive; a fixed number is written without normal";
    case PS_DIST_LOGNORMAL:
        if (!(d->a > 0)) {
            return "the median is not positive; a lognormal has positive values only";
        }
        return d->b > 0 ? NULL
                        : "sd is not positive; it is the standard deviation of the logarithm";
    case PS_DIST_EXPONENTIAL:
        return d->a > 0 ? NULL : "the mean is not positive; it is the mean waiting time, 1 / rate";
    case PS_DIST_BETA:
        return d->a > 0 && d->b > 0 ? NULL : "a shape is not positive; the numbers are [a, b] > 0";
    case PS_DIST_BERNOULLI:
        return d->a >= 0 && d->a <= 1 ? NULL : "p is outside 0..1; it is the probability of a 1";
    case PS_DIST_DISCRETE:
        return check_table(d);
    case PS_DIST_GAMMA:
        return d->a > 0 && d->b > 0 ? NULL : "shape or scale is not positive; both must be";
    case PS_DIST_STUDENT_T:
        return d->a > 0 && d->b > 0 ? NULL : "df or scale is not positive; both must be";
    case PS_DIST_COUNT:
        break;
    }
    return "the distribution has no known kind; use one of those listed in the study reference";
}

static const char *check_truncation(const ps_dist *d)
{
    if (is_discrete(d->kind)) {
        return "only a continuous distribution can be truncated; leave truncate out";
    }
    if (!(d->lo < d->hi)) {
        return "the bounds are not ascending; truncate takes [low, high] with low below high";
    }
    return between(shifted_tails(d, d->lo), shifted_tails(d, d->hi)) >= 1e-290
               ? NULL
               : "nothing of the distribution lies between the bounds; widen them";
}

ps_rc ps_dist_check(const ps_dist *d, const char **why)
{
    const char *fault = NULL;
    if (!isfinite(d->a) || !isfinite(d->b) || !isfinite(d->c) || !isfinite(d->shift)) {
        fault = "a parameter is not a finite number; all must be";
    }
    if (fault == NULL) {
        fault = check_kind(d);
    }
    if (fault == NULL && d->truncated) {
        fault = check_truncation(d);
    }
    if (fault != NULL) {
        *why = fault;
        return PS_ERR_INPUT;
    }
    return PS_OK;
}
