//   distribution = number | { KIND: parameters, truncate: [low, high] }
//   parameters   = number | [ number, ... ] | { name: number, ... }
//
// KIND and the names of its parameters are those of num/dist.def.
#include "study/study_dist.h"

#include "study/fields.h"
#include "study/study_names.h"

#include <float.h>
#include <math.h>

#define N_PARAMS 3

// the number at a node: itself, or the picked entry of a list
static bool read_picked(ps_study_reader *r, const ps_yaml *node, ps_pick pick, double *out)
{
    if (node->kind != PS_YAML_LIST || pick.n == 0) {
        return ps_field_number(r, node, false, out);
    }
    if (node->n != pick.n) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "wrong-count", node->span,
                    "%d variables need %d numbers here, found %d", pick.n, pick.n, node->n);
        ps_diag_help(r->diags, "write one number for each variable, or one for all without [ ]");
        return false;
    }
    return ps_field_number(r, &node->items[pick.index], false, out);
}

// the i-th name of a list such as "low, mode, high"
static ps_str param_name(ps_dist_kind kind, int32_t i)
{
    ps_str rest = ps_str_of(ps_dist_params(kind));
    for (;; i--) {
        const char *comma = memchr(rest.p, ',', rest.len);
        const size_t len = comma == NULL ? rest.len : (size_t)(comma - rest.p);
        if (i == 0 || comma == NULL) {
            return ps_str_trim(ps_str_slice(rest, 0, len));
        }
        rest = ps_str_slice(rest, len + 1, rest.len);
    }
}

static bool report_params(ps_study_reader *r, const ps_yaml *node, ps_dist_kind kind)
{
    const char *names = ps_dist_params(kind);
    ps_diag_add(r->diags, PS_SEV_ERROR, "bad-distribution", node->span, "'%s' needs %s: %s",
                ps_dist_name(kind), ps_dist_n_params(kind) == 1 ? "one number" : "its numbers",
                names);
    if (ps_dist_n_params(kind) == 1) {
        ps_diag_help(r->diags, "write {%s: number}", ps_dist_name(kind));
    } else {
        ps_diag_help(r->diags, "write {%s: [%s]}, or {%s: {name: number, ...}}", ps_dist_name(kind),
                     names, ps_dist_name(kind));
    }
    return false;
}

static bool read_named_params(ps_study_reader *r, const ps_yaml *node, ps_dist_kind kind,
                              ps_pick pick, double p[N_PARAMS])
{
    const int32_t n = ps_dist_n_params(kind);
    if (node->n != n) {
        return report_params(r, node, kind);
    }
    for (int32_t i = 0; i < n; i++) {
        const ps_yaml *value = NULL;
        for (int32_t j = 0; j < n; j++) {
            if (ps_str_eq(node->items[j].key, param_name(kind, i))) {
                value = &node->items[j];
            }
        }
        if (value == NULL) {
            return report_params(r, node, kind);
        }
        if (!read_picked(r, value, pick, &p[i])) {
            return false;
        }
    }
    return true;
}

static bool read_params(ps_study_reader *r, const ps_yaml *node, ps_dist_kind kind, ps_pick pick,
                        double p[N_PARAMS])
{
    const int32_t n = ps_dist_n_params(kind);
    if (node->kind == PS_YAML_MAP) {
        return read_named_params(r, node, kind, pick, p);
    }
    if (n == 1 && (node->kind == PS_YAML_TEXT || (pick.n > 0 && node->n == pick.n))) {
        return read_picked(r, node, pick, &p[0]);
    }
    if (node->kind != PS_YAML_LIST || node->n != n) {
        return report_params(r, node, kind);
    }
    for (int32_t i = 0; i < n; i++) {
        if (!read_picked(r, &node->items[i], pick, &p[i])) {
            return false;
        }
    }
    return true;
}

// { mean: m | rate: r, from: t }
static bool read_exponential(ps_study_reader *r, const ps_yaml *node, ps_pick pick, ps_dist *d)
{
    const ps_yaml *mean = ps_yaml_get(node, "mean");
    const ps_yaml *rate = ps_yaml_get(node, "rate");
    const ps_yaml *from = ps_yaml_get(node, "from");
    const int32_t known = (mean != NULL) + (rate != NULL) + (from != NULL);
    if ((mean == NULL) == (rate == NULL) || known != node->n) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "bad-distribution", node->span,
                    "'exponential' needs either its mean or its rate");
        ps_diag_help(r->diags, "write {exponential: {mean: m}} or {exponential: {rate: r}}; "
                               "'from: t' may shift it");
        return false;
    }
    double value = 0;
    if (!read_picked(r, mean != NULL ? mean : rate, pick, &value) ||
        (from != NULL && !ps_field_time(r, from, &d->shift))) {
        return false;
    }
    if (rate != NULL && !(value > 0.0)) {
        return ps_field_is_not(r, rate, "above 0");
    }
    d->a = mean != NULL ? value : 1.0 / value;
    return true;
}

static double *read_numbers(ps_study_reader *r, const ps_yaml *list)
{
    double *numbers = ps_study_array(r, list->n, sizeof *numbers);
    for (int32_t i = 0; numbers != NULL && i < list->n; i++) {
        if (!ps_field_number(r, &list->items[i], false, &numbers[i])) {
            return NULL;
        }
    }
    return numbers;
}

// { values: [..], weights: [..] }, or values alone, all alike
static bool read_discrete(ps_study_reader *r, const ps_yaml *node, ps_dist *d)
{
    const ps_yaml *values = node->kind == PS_YAML_LIST ? node : ps_yaml_get(node, "values");
    const ps_yaml *weights = ps_yaml_get(node, "weights");
    const int32_t known = (values != NULL) + (weights != NULL);
    const bool is_sound =
        values != NULL && values->kind == PS_YAML_LIST && values->n > 0 &&
        (values == node || known == node->n) &&
        (weights == NULL || (weights->kind == PS_YAML_LIST && weights->n == values->n));
    if (!is_sound) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "bad-distribution", node->span,
                    "'discrete' needs values and as many weights");
        ps_diag_help(r->diags, "write {discrete: {values: [1, 2], weights: [0.7, 0.3]}}");
        return false;
    }
    double *v = read_numbers(r, values);
    double *w =
        weights != NULL ? read_numbers(r, weights) : ps_study_array(r, values->n, sizeof *w);
    if (v == NULL || w == NULL) {
        return false;
    }
    for (int32_t i = 0; weights == NULL && i < values->n; i++) {
        w[i] = 1.0;
    }
    ps_dist_sort_table(v, w, values->n);
    d->n = values->n;
    d->values = v;
    d->weights = w;
    return true;
}

static bool read_kind(ps_study_reader *r, const ps_yaml *node, ps_pick pick, ps_dist *out)
{
    const ps_dist_kind kind = ps_dist_kind_of(node->key);
    *out = (ps_dist){.kind = kind};
    if (kind == PS_DIST_DISCRETE) {
        return read_discrete(r, node, out);
    }
    if (kind == PS_DIST_EXPONENTIAL && node->kind == PS_YAML_MAP) {
        return read_exponential(r, node, pick, out);
    }
    double p[N_PARAMS] = {0};
    if (!read_params(r, node, kind, pick, p)) {
        return false;
    }
    *out = ps_dist_make(kind, p[0], p[1], p[2]);
    return true;
}

// the entry of a distribution's map that names its kind; NULL after a message
static const ps_yaml *find_kind(ps_study_reader *r, const ps_yaml *node)
{
    const ps_yaml *kind = NULL;
    ps_map names = {0};
    for (int32_t i = 0; i < PS_DIST_COUNT; i++) {
        r->diags->out_of_memory |=
            ps_map_put(&names, ps_str_of(ps_dist_name((ps_dist_kind)i)), i) != PS_OK;
    }
    bool ok = true;
    for (int32_t i = 0; i < node->n && ok; i++) {
        const ps_yaml *item = &node->items[i];
        if (ps_str_is(item->key, "truncate")) {
            continue;
        }
        if (ps_map_get(&names, item->key) < 0) {
            ps_diag_add(r->diags, PS_SEV_ERROR, "unknown-distribution", item->key_span,
                        "unknown distribution '%.*s'", PS_STR_ARG(item->key));
            ps_field_suggest(r, ps_map_nearest(&names, item->key),
                             "docs/study-file.md lists the distributions");
            ok = false;
        } else if (kind != NULL) {
            ps_diag_add(r->diags, PS_SEV_ERROR, "bad-distribution", item->key_span,
                        "two distributions for one number");
            ps_diag_help(r->diags, "keep '%.*s' or '%.*s'", PS_STR_ARG(kind->key),
                         PS_STR_ARG(item->key));
            ok = false;
        }
        kind = item;
    }
    ps_map_clear(&names);
    if (kind == NULL) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "bad-distribution", node->span,
                    "no distribution is named here");
        ps_diag_help(r->diags, "write {triangular: [low, mode, high]}, for example");
    }
    return ok ? kind : NULL;
}

static bool read_truncation(ps_study_reader *r, const ps_yaml *node, ps_dist *d)
{
    const ps_yaml *limits = ps_yaml_get(node, "truncate");
    if (limits == NULL) {
        return true;
    }
    double low = 0;
    double high = 0;
    if (!ps_field_limits(r, limits, &low, &high)) {
        return false;
    }
    *d = ps_dist_truncate(*d, low, high);
    return true;
}

bool ps_study_dist(ps_study_reader *r, const ps_yaml *node, ps_pick pick, ps_dist *out)
{
    double value = 0;
    if (ps_field_looks_like_number(node, &value)) {
        *out = ps_dist_make(PS_DIST_CONSTANT, value, 0, 0);
        return ps_field_number(r, node, false, &value);
    }
    if (node->kind != PS_YAML_MAP) {
        ps_field_is_not(r, node, "a number or a distribution");
        ps_diag_help(r->diags, "write {triangular: [low, mode, high]}, for example");
        return false;
    }
    ps_dist d = {0};
    const ps_yaml *kind = find_kind(r, node);
    if (kind == NULL || !read_kind(r, kind, pick, &d) || !read_truncation(r, node, &d)) {
        return false;
    }
    const char *why = "";
    if (ps_dist_check(&d, &why) != PS_OK) { // "cause; remedy"
        const char *semicolon = strchr(why, ';');
        const size_t len = semicolon == NULL ? strlen(why) : (size_t)(semicolon - why);
        ps_diag_add(r->diags, PS_SEV_ERROR, "bad-distribution", kind->span, "%.*s", (int)len, why);
        ps_diag_help(r->diags, "%s", semicolon == NULL ? "see docs/study-file.md" : semicolon + 2);
        return false;
    }
    *out = d;
    return true;
}

// whether a draw can fall below a bound, or (not strict) on it
static bool can_be_below(const ps_dist *d, double bound, bool or_at)
{
    if (d->kind == PS_DIST_CONSTANT) {
        return or_at ? d->a <= bound : d->a < bound;
    }
    return ps_dist_cdf(d, or_at ? bound : bound - DBL_MIN) > 0.0;
}

static const char *broken_rule(const ps_dist *d, ps_number_rule rule)
{
    switch (rule) {
    case PS_NUMBER_ANY:
    case PS_NUMBER_TIME:
        return NULL;
    case PS_NUMBER_POSITIVE:
        return can_be_below(d, 0.0, true) ? "above 0" : NULL;
    case PS_NUMBER_NOT_NEGATIVE:
        return can_be_below(d, 0.0, false) ? "0 or more" : NULL;
    case PS_NUMBER_PROBABILITY:
        return can_be_below(d, 0.0, false) || ps_dist_cdf(d, 1.0) < 1.0 ? "between 0 and 1" : NULL;
    }
    return NULL;
}

static bool check_rule(ps_study_reader *r, const ps_yaml *node, const ps_dist *d,
                       ps_number_rule rule)
{
    const char *wanted = broken_rule(d, rule);
    if (wanted == NULL) {
        return true;
    }
    ps_diag_add(r->diags, PS_SEV_ERROR, "out-of-range", node->span, "'%.*s' must be %s%s",
                PS_STR_ARG(node->key), wanted,
                d->kind == PS_DIST_CONSTANT ? "" : ", whatever is drawn");
    if (d->kind != PS_DIST_CONSTANT) {
        ps_diag_help(r->diags, "take a distribution that stays there, or add 'truncate'");
    }
    return false;
}

// a fixed number: a number or, for a time, a date
static bool read_fixed(ps_study_reader *r, const ps_yaml *node, ps_number_rule rule, double *out)
{
    double value = 0;
    if (ps_field_looks_like_number(node, &value)) {
        return ps_field_number(r, node, false, out);
    }
    return rule == PS_NUMBER_TIME && r->years && node->kind == PS_YAML_TEXT &&
           ps_date_parse(node->text.text, out);
}

bool ps_study_number(ps_study_reader *r, const ps_yaml *node, ps_str name, ps_number_rule rule,
                     ps_number *out)
{
    double value = 0;
    if (read_fixed(r, node, rule, &value)) {
        const ps_dist fixed = {.kind = PS_DIST_CONSTANT, .a = value};
        *out = (ps_number){value, -1};
        return check_rule(r, node, &fixed, rule);
    }
    int32_t draw = -1;
    if (node->kind == PS_YAML_TEXT) {
        draw = ps_names_draw(r, node);
    } else {
        ps_draw d = {.name = name,
                     .key = ps_names_key(r, name),
                     .var = -1,
                     .copula = -1,
                     .evidence = -1,
                     .span = node->span};
        if (!ps_study_dist(r, node, (ps_pick){0}, &d.dist)) {
            return false;
        }
        draw = ps_names_add_draw(r, &d);
    }
    if (draw < 0) {
        return false;
    }
    *out = (ps_number){0.0, draw};
    return check_rule(r, node, &r->study->draws[draw].dist, rule);
}
