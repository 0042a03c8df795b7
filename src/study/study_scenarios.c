// {name: n, says: "...", show: true, set: {variable: value, variable: {value: v, from: t, to: t}}}
#include "study/study_scenarios.h"

#include "study/fields.h"
#include "study/study_expr.h"
#include "study/study_names.h"

#include <math.h>

static const ps_field scenario_fields[] = {
    {"name", PS_FIELD_TEXT, true, offsetof(ps_scenario, name)},
    {"says", PS_FIELD_TEXT, false, offsetof(ps_scenario, says)},
    {"show", PS_FIELD_BOOL, false, offsetof(ps_scenario, show)},
    {"set", PS_FIELD_MAP, true, 0},
};
static const ps_field set_fields[] = {
    {"value", PS_FIELD_ANY, true, 0},
    {"from", PS_FIELD_TIME, false, offsetof(ps_set, from)},
    {"to", PS_FIELD_TIME, false, offsetof(ps_set, to)},
};
static const ps_fields scenario_table = PS_FIELDS("a scenario", scenario_fields);
static const ps_fields set_table = PS_FIELDS("a value with times", set_fields);

static void check_window(ps_study_reader *r, const ps_yaml *node, const ps_set *set)
{
    const ps_sim_specs *sim = &r->study->sim;
    if (!(set->from < set->to)) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "time-order", node->span, "'to' must be after 'from'");
    } else if (r->study->model != NULL && (set->from >= sim->stop || set->to <= sim->start)) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "time-outside-run", node->span,
                    "the value is set outside the run, where it changes nothing");
        ps_diag_help(r->diags, "the run goes from %.10g to %.10g", sim->start, sim->stop);
    }
}

static bool is_set_before(ps_study_reader *r, const ps_yaml *value, const ps_scenario *s,
                          int32_t var)
{
    for (int32_t i = 0; i < s->n_sets; i++) {
        if (s->sets[i].var == var) {
            ps_diag_add(r->diags, PS_SEV_ERROR, "set-twice", value->key_span,
                        "'%.*s' is set twice in this scenario", PS_STR_ARG(value->key));
            return true;
        }
    }
    return false;
}

static void read_set(ps_study_reader *r, const ps_yaml *value, ps_scenario *s)
{
    ps_set set = {.from = -INFINITY, .to = INFINITY, .span = value->key_span};
    const ps_yaml name = {.kind = PS_YAML_TEXT,
                          .span = value->key_span,
                          .text = {.text = value->key},
                          .is_quoted = true};
    set.var = ps_names_variable(r, &name);
    const ps_yaml *expr = value;
    if (value->kind == PS_YAML_MAP) {
        if (!ps_fields_read(r, value, &set_table, &set)) {
            return;
        }
        check_window(r, value, &set);
        expr = ps_yaml_get(value, "value");
    }
    set.expr = ps_study_expr(r, expr, value->key, PS_USE_SET);
    if (set.var >= 0 && !is_set_before(r, value, s, set.var)) {
        s->sets[s->n_sets++] = set;
    }
}

static void add_name(ps_study_reader *r, ps_scenario *s, int32_t number)
{
    if (s->name.len == 0) {
        return; // its message has been given
    }
    if (ps_map_get(&r->scenarios, s->name) >= 0) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "name-taken", s->span,
                    "two scenarios are called '%.*s'", PS_STR_ARG(s->name));
        ps_diag_help(r->diags, ps_str_is(s->name, "base")
                                   ? "'base' is the run without changes; choose another name"
                                   : "choose another name");
        return;
    }
    r->diags->out_of_memory |= ps_map_put(&r->scenarios, s->name, number) != PS_OK;
}

static void read_scenario(ps_study_reader *r, const ps_yaml *node, ps_scenario *s)
{
    s->span = node->span;
    (void)ps_fields_read(r, node, &scenario_table, s);
    if (s->name.len > 0) {
        s->span = ps_yaml_get(node, "name")->span;
    }
    const ps_yaml *sets = ps_yaml_get_kind(node, "set", PS_YAML_MAP);
    const int32_t n = sets == NULL ? 0 : sets->n;
    s->sets = ps_study_array(r, n, sizeof *s->sets);
    for (int32_t i = 0; i < n && s->sets != NULL; i++) {
        read_set(r, &sets->items[i], s);
    }
}

void ps_study_scenarios(ps_study_reader *r, const ps_yaml *list)
{
    ps_study *study = r->study;
    const int32_t n = 1 + (list == NULL ? 0 : list->n);
    study->scenarios = ps_study_array(r, n, sizeof *study->scenarios);
    r->scenario_names = ps_study_array(r, n, sizeof *r->scenario_names);
    if (study->scenarios == NULL || r->scenario_names == NULL) {
        return;
    }
    study->scenarios[0] = (ps_scenario){.name = ps_str_of("base"),
                                        .says = ps_str_of("the model as it is"),
                                        .show = true,
                                        .span = PS_NO_SPAN};
    for (int32_t i = 0; i < n; i++) {
        ps_scenario *s = &study->scenarios[i];
        if (i > 0) {
            read_scenario(r, &list->items[i - 1], s);
        }
        r->scenario_names[i] = s->name;
        add_name(r, s, i);
    }
    study->n_scenarios = n;
}

// unit of a change of a path by a lag, of a growth rate, and of a variable itself
static ps_str unit_of(const ps_model *model, const ps_expr *e)
{
    if (e->kind == PS_EXPR_NAME && e->var >= 0 && e->var < PS_VAR_INPUT) {
        return model->vars[e->var].unit_text;
    }
    const bool is_call = e->kind == PS_EXPR_CALL;
    if (is_call && e->builtin == PS_FN_GROWTH) {
        return ps_str_of("1");
    }
    const bool keeps_unit = is_call && (e->builtin == PS_FN_LAG || e->builtin == PS_FN_CHANGE);
    return keeps_unit ? unit_of(model, e->args[0]) : ps_str_of("");
}

static bool is_free(ps_study_reader *r, const ps_yaml *node, ps_str key)
{
    const bool is_variable =
        r->study->model != NULL && ps_map_get(&r->study->model->by_key, key) >= 0;
    const bool is_draw = ps_map_get(&r->draws, key) >= 0;
    const bool is_derived = ps_map_get(&r->derived, key) >= 0;
    if (!is_variable && !is_draw && !is_derived) {
        return true;
    }
    ps_diag_add(r->diags, PS_SEV_ERROR, "name-taken", node->key_span, "'%.*s' is already %s",
                PS_STR_ARG(node->key),
                is_variable  ? "a variable of the model"
                : is_derived ? "a derived variable"
                             : "a drawn number");
    ps_diag_help(r->diags, "choose another name");
    return false;
}

static const ps_field derived_fields[] = {
    {"is", PS_FIELD_ANY, true, 0},
    {"unit", PS_FIELD_TEXT, false, offsetof(ps_derived, unit)},
};
static const ps_fields derived_table = PS_FIELDS("a derived variable", derived_fields);

static void read_derived(ps_study_reader *r, const ps_yaml *node)
{
    ps_derived d = {.name = node->key, .key = ps_names_key(r, node->key), .span = node->key_span};
    if (d.key.p == NULL || !is_free(r, node, d.key)) {
        return;
    }
    const ps_yaml *expr = node;
    if (node->kind == PS_YAML_MAP) {
        expr = ps_fields_read(r, node, &derived_table, &d) ? ps_yaml_get(node, "is") : NULL;
    }
    d.expr = expr == NULL ? NULL : ps_study_expr(r, expr, d.name, PS_USE_DERIVE);
    if (d.unit.p == NULL && d.expr != NULL) {
        d.unit = unit_of(r->study->model, d.expr);
    }
    ps_study_scope_derived(r, d.key, d.expr);
    r->diags->out_of_memory |= ps_map_put(&r->derived, d.key, r->study->n_derived) != PS_OK;
    r->study->derived[r->study->n_derived++] = d;
}

void ps_study_derive(ps_study_reader *r, const ps_yaml *map)
{
    const int32_t n = map == NULL ? 0 : map->n;
    r->study->derived = ps_study_array(r, n, sizeof *r->study->derived);
    for (int32_t i = 0; i < n && r->study->derived != NULL; i++) {
        read_derived(r, &map->items[i]);
    }
}
