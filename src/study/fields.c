// Tables of fields and readers of single values.
#include "study/fields.h"

#include "base/num_text.h"
#include "base/text.h"

#include <math.h>
#include <stdio.h>

static const char *kind_word(const ps_yaml *node)
{
    switch (node->kind) {
    case PS_YAML_LIST:
        return "a list";
    case PS_YAML_MAP:
        return "a map of keys";
    case PS_YAML_TEXT:
        return ps_yaml_is_empty(node) ? "nothing" : "a text";
    }
    return "";
}

bool ps_field_is_not(ps_study_reader *r, const ps_yaml *node, const char *what)
{
    const bool is_named = node->key.len > 0;
    const ps_str name = is_named ? node->key : ps_str_of("this");
    const char *quote = is_named ? "'" : "";
    if (node->kind == PS_YAML_TEXT && !ps_yaml_is_empty(node)) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "wrong-type", node->span,
                    "%s%.*s%s must be %s, found '%.*s'", quote, PS_STR_ARG(name), quote, what,
                    PS_STR_ARG(node->text.text));
    } else {
        ps_diag_add(r->diags, PS_SEV_ERROR, "wrong-type", node->span,
                    "%s%.*s%s must be %s, found %s", quote, PS_STR_ARG(name), quote, what,
                    kind_word(node));
    }
    return false;
}

bool ps_field_is_list(ps_study_reader *r, const ps_yaml *node)
{
    if (node->kind == PS_YAML_LIST) {
        return true;
    }
    ps_field_is_not(r, node, "a list");
    ps_diag_help(r->diags, "write its entries in [ ], or one a line after '- '");
    return false;
}

bool ps_field_is_map(ps_study_reader *r, const ps_yaml *node)
{
    if (node->kind == PS_YAML_MAP) {
        return true;
    }
    ps_field_is_not(r, node, "a map of keys");
    ps_diag_help(r->diags, "write {key: value, ...}, or one 'key: value' a line");
    return false;
}

bool ps_field_text(ps_study_reader *r, const ps_yaml *node, ps_str *out)
{
    if (node->kind != PS_YAML_TEXT || node->text.text.len == 0) {
        ps_field_is_not(r, node, "a text");
        ps_diag_help(r->diags, "put a text after the colon, in quotes if it has a colon in it");
        return false;
    }
    *out = node->text.text;
    return true;
}

bool ps_field_looks_like_number(const ps_yaml *node, double *out)
{
    return node->kind == PS_YAML_TEXT && !node->is_quoted && ps_num_parse(node->text.text, out);
}

static bool parse_infinity(const ps_yaml *node, double *out)
{
    if (node->kind != PS_YAML_TEXT || node->is_quoted) {
        return false;
    }
    const ps_str s = node->text.text;
    const bool is_negative = s.len > 0 && s.p[0] == '-';
    if (!ps_str_is(is_negative ? ps_str_slice(s, 1, s.len) : s, ".inf")) {
        return false;
    }
    *out = is_negative ? -INFINITY : INFINITY;
    return true;
}

bool ps_field_number(ps_study_reader *r, const ps_yaml *node, bool infinite, double *out)
{
    double value = 0;
    if (infinite && parse_infinity(node, out)) {
        return true;
    }
    if (!ps_field_looks_like_number(node, &value)) {
        ps_field_is_not(r, node, "a number");
        ps_diag_help(r->diags, node->is_quoted && ps_num_parse(node->text.text, &value)
                                   ? "remove the quotes"
                                   : "write it as 0.5, -3 or 1.2e6");
        return false;
    }
    if (!isfinite(value)) {
        ps_field_is_not(r, node, "a number that a computer can hold");
        return false;
    }
    *out = value;
    return true;
}

bool ps_field_limits(ps_study_reader *r, const ps_yaml *node, double *low, double *high)
{
    if (node->kind != PS_YAML_LIST || node->n != 2) {
        ps_field_is_not(r, node, "two numbers [low, high]");
        ps_diag_help(r->diags, "write .inf or -.inf for an open end");
        return false;
    }
    double a = 0;
    double b = 0;
    if (!ps_field_number(r, &node->items[0], true, &a) ||
        !ps_field_number(r, &node->items[1], true, &b)) {
        return false;
    }
    if (!(a < b)) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "bad-limits", node->span,
                    "the upper limit must be above the lower one");
        return false;
    }
    *low = a;
    *high = b;
    return true;
}

bool ps_field_time(ps_study_reader *r, const ps_yaml *node, double *out)
{
    double value = 0;
    if (ps_field_looks_like_number(node, &value) && isfinite(value)) {
        *out = value;
        return true;
    }
    if (r->years && node->kind == PS_YAML_TEXT && ps_date_parse(node->text.text, out)) {
        return true;
    }
    ps_field_is_not(r, node, "a time");
    ps_diag_help(r->diags, r->years ? "write a date such as 2024-10-01, 2024-10, 2024Q4 or 2024.75"
                                    : "write a number; dates need a model whose time unit is the "
                                      "year");
    return false;
}

void ps_field_suggest(ps_study_reader *r, ps_str near, const char *otherwise)
{
    if (near.p != NULL) {
        ps_diag_help(r->diags, "did you mean '%.*s'?", PS_STR_ARG(near));
    } else {
        ps_diag_help(r->diags, "%s", otherwise);
    }
}

static bool read_bool(ps_study_reader *r, const ps_yaml *node, bool *out)
{
    const bool is_plain = node->kind == PS_YAML_TEXT && !node->is_quoted;
    if (is_plain && (ps_str_is(node->text.text, "true") || ps_str_is(node->text.text, "false"))) {
        *out = ps_str_is(node->text.text, "true");
        return true;
    }
    return ps_field_is_not(r, node, "true or false");
}

static bool read_whole(ps_study_reader *r, const ps_yaml *node, int64_t *out)
{
    double value = 0;
    if (!ps_field_looks_like_number(node, &value) || !(value >= 0.0 && value <= 9e15) ||
        value != floor(value)) {
        return ps_field_is_not(r, node, "a whole number");
    }
    *out = (int64_t)value;
    return true;
}

static bool read_date(ps_study_reader *r, const ps_yaml *node, ps_str *out)
{
    ps_date date;
    if (node->kind != PS_YAML_TEXT || !ps_date_read(node->text.text, &date)) {
        ps_field_is_not(r, node, "a date");
        ps_diag_help(r->diags, "write 2024-10-20, 2024-10, 2024Q4 or 2024");
        return false;
    }
    *out = node->text.text;
    return true;
}

// a number whose range is part of its kind
static bool read_bounded(ps_study_reader *r, const ps_yaml *node, ps_field_kind kind, double *out)
{
    double value = 0;
    if (!ps_field_number(r, node, false, &value)) {
        return false;
    }
    if (kind == PS_FIELD_POSITIVE && !(value > 0.0)) {
        return ps_field_is_not(r, node, "a number above 0");
    }
    if (kind == PS_FIELD_PROBABILITY && !(value >= 0.0 && value <= 1.0)) {
        return ps_field_is_not(r, node, "a probability between 0 and 1");
    }
    if (kind == PS_FIELD_CHANCE && !(value > 0.0 && value < 1.0)) {
        ps_field_is_not(r, node, "a probability above 0 and below 1");
        ps_diag_help(r->diags, "what is certain cannot be changed by evidence");
        return false;
    }
    *out = value;
    return true;
}

static bool read_value(ps_study_reader *r, const ps_yaml *node, ps_field_kind kind, void *at)
{
    switch (kind) {
    case PS_FIELD_TEXT:
        return ps_field_text(r, node, at);
    case PS_FIELD_NUMBER:
    case PS_FIELD_POSITIVE:
    case PS_FIELD_PROBABILITY:
    case PS_FIELD_CHANCE:
        return read_bounded(r, node, kind, at);
    case PS_FIELD_DATE:
        return read_date(r, node, at);
    case PS_FIELD_WHOLE:
        return read_whole(r, node, at);
    case PS_FIELD_BOOL:
        return read_bool(r, node, at);
    case PS_FIELD_TIME:
        return ps_field_time(r, node, at);
    case PS_FIELD_LIST:
        return ps_field_is_list(r, node);
    case PS_FIELD_MAP:
        return ps_field_is_map(r, node);
    case PS_FIELD_ANY:
        return true;
    }
    return false;
}

static const ps_field *find_field(const ps_fields *fields, ps_str key)
{
    for (int32_t i = 0; i < fields->n; i++) {
        if (ps_str_is(key, fields->fields[i].key)) {
            return &fields->fields[i];
        }
    }
    return NULL;
}

static ps_str nearest_key(const ps_fields *fields, ps_str key)
{
    ps_str found = {NULL, 0};
    int best = key.len < 6 ? 2 : 1 + (int)(key.len / 3);
    for (int32_t i = 0; i < fields->n; i++) {
        const ps_str candidate = ps_str_of(fields->fields[i].key);
        const int d = ps_str_distance(key, candidate, best);
        if (d < best) {
            best = d;
            found = candidate;
        }
    }
    return found;
}

static void report_unknown(ps_study_reader *r, const ps_fields *fields, const ps_yaml *value)
{
    ps_diag_add(r->diags, PS_SEV_ERROR, "unknown-key", value->key_span, "unknown key '%.*s' in %s",
                PS_STR_ARG(value->key), fields->what);
    const ps_str near = nearest_key(fields, value->key);
    if (near.p != NULL) {
        ps_field_suggest(r, near, "");
        return;
    }
    char known[512];
    size_t len = 0;
    for (int32_t i = 0; i < fields->n && len < sizeof known; i++) {
        const int n = snprintf(known + len, sizeof known - len, "%s%s", i > 0 ? ", " : "",
                               fields->fields[i].key);
        len += n > 0 ? (size_t)n : 0;
    }
    ps_diag_help(r->diags, "known keys: %s", known);
}

static bool report_missing(ps_study_reader *r, const ps_fields *fields, const ps_yaml *map)
{
    bool ok = true;
    for (int32_t i = 0; i < fields->n; i++) {
        const ps_field *f = &fields->fields[i];
        if (f->needed && ps_yaml_get(map, f->key) == NULL) {
            ps_diag_add(r->diags, PS_SEV_ERROR, "missing-key", map->span, "%s needs the key '%s'",
                        fields->what, f->key);
            ps_diag_help(r->diags, "add '%s: ...'", f->key);
            ok = false;
        }
    }
    return ok;
}

bool ps_fields_read(ps_study_reader *r, const ps_yaml *map, const ps_fields *fields, void *out)
{
    if (map->kind != PS_YAML_MAP) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "wrong-type", map->span,
                    "%s must be a map of keys, found %s", fields->what, kind_word(map));
        ps_diag_help(r->diags, "write {key: value, ...}, or one 'key: value' a line");
        return false;
    }
    bool ok = true;
    for (int32_t i = 0; i < map->n; i++) {
        const ps_yaml *value = &map->items[i];
        const ps_field *f = find_field(fields, value->key);
        if (f == NULL) {
            report_unknown(r, fields, value);
            ok = false;
        } else {
            ok &= read_value(r, value, f->kind, (char *)out + f->at);
        }
    }
    return report_missing(r, fields, map) && ok;
}
