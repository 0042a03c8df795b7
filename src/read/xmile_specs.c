// The parts of an XMILE file beside its variables: times and method, units, groups.
#include "read/xmile_specs.h"

#include "base/alloc.h"

#include <math.h>

static ps_rc read_start(ps_xmile_reader *r, const ps_xml_node *node)
{
    r->has_start = true;
    (void)ps_xmile_number_of(r, node, "the start time", &r->model->sim.start);
    return PS_OK;
}

static ps_rc read_stop(ps_xmile_reader *r, const ps_xml_node *node)
{
    r->has_stop = true;
    (void)ps_xmile_number_of(r, node, "the stop time", &r->model->sim.stop);
    return PS_OK;
}

// dt, or its whole reciprocal (S-20, S-28)
static ps_rc read_dt(ps_xmile_reader *r, const ps_xml_node *node)
{
    const ps_span span = ps_mapped_trimmed_span(&node->text);
    double value = 0.0;
    if (!ps_xmile_number_of(r, node, "dt", &value)) {
        return PS_OK;
    }
    if (!(value > 0.0)) {
        ps_xmile_error(r, span, "bad-dt", "dt must be above 0", ps_str_trim(node->text.text));
        return PS_OK;
    }
    const ps_xml_attr *reciprocal = ps_xml_attr_find(node, "reciprocal");
    if (reciprocal == NULL || !ps_xmile_is_true(reciprocal->value)) {
        r->model->sim.dt = value;
    } else if (value == floor(value)) {
        r->model->sim.dt = 1.0 / value;
    } else {
        ps_xmile_error(r, span, "bad-dt", "a reciprocal dt must be a whole number",
                       ps_str_trim(node->text.text));
    }
    return PS_OK;
}

static void read_save(ps_xmile_reader *r, ps_str text, ps_span span)
{
    double value = 0.0;
    if (!ps_xmile_number(r, text, span, "the save interval", &value)) {
        return;
    }
    if (value < 0.0) {
        ps_xmile_error(r, span, "bad-save-interval", "the save interval must not be negative",
                       ps_str_trim(text));
        return;
    }
    r->model->sim.save = value;
}

static ps_rc read_save_interval(ps_xmile_reader *r, const ps_xml_node *node)
{
    read_save(r, node->text.text, ps_mapped_trimmed_span(&node->text));
    return PS_OK;
}

static ps_rc read_run(ps_xmile_reader *r, const ps_xml_node *node)
{
    const ps_xml_attr *by = ps_xml_attr_find(node, "by");
    if (by == NULL || ps_str_eq_nocase(by->value, ps_str_of("all"))) {
        return PS_OK;
    }
    return ps_xmile_refuse(r, node, "runs of selected groups or modules");
}

// a list: the first method that is supported counts (S-160)
static void read_method(ps_xmile_reader *r, const ps_xml_attr *attr)
{
    static const struct {
        const char *name;
        ps_method method;
    } methods[] = {{"euler", PS_METHOD_EULER}, {"rk4", PS_METHOD_RK4}};
    size_t from = 0;
    while (from <= attr->value.len) {
        size_t to = from;
        while (to < attr->value.len && attr->value.p[to] != ',') {
            to++;
        }
        const ps_str name = ps_str_trim(ps_str_slice(attr->value, from, to));
        for (int32_t i = 0; i < PS_COUNT(methods); i++) {
            if (!ps_str_eq_nocase(name, ps_str_of(methods[i].name))) {
                continue;
            }
            r->model->sim.method = methods[i].method;
            if (from > 0) {
                ps_diag_add(r->diags, PS_SEV_NOTE, "method", attr->span,
                            "of these integration methods '%s' is used", methods[i].name);
            }
            return;
        }
        from = to + 1;
    }
    ps_xmile_error(r, attr->span, "unsupported", "this integration method is not supported",
                   attr->value);
    ps_diag_help(r->diags, "this version has Euler and RK4");
}

static const ps_child_rule sim_rules[] = {
    {"start", read_start, NULL}, {"stop", read_stop, NULL},
    {"dt", read_dt, NULL},       {"save_interval", read_save_interval, NULL},
    {"run", read_run, NULL},
};

ps_rc ps_xmile_sim_specs(ps_xmile_reader *r, const ps_xml_node *node)
{
    static const char *const known[] = {"method", "time_units", "pause", NULL};
    ps_xmile_attrs(r, node, known);
    r->model->sim.span = node->span;
    const ps_xml_attr *method = ps_xml_attr_find(node, "method");
    if (method != NULL && ps_str_trim(method->value).len > 0) {
        read_method(r, method);
    }
    const ps_xml_attr *units = ps_xml_attr_find(node, "time_units");
    if (units != NULL) {
        PS_TRY(ps_xmile_keep(r, ps_str_trim(units->value), &r->model->sim.time_unit));
    }
    const ps_xml_attr *save = ps_xml_attr_find(node, "isee:save_interval");
    if (save != NULL) {
        read_save(r, save->value, save->span);
    }
    return ps_xmile_children(r, node, sim_rules, PS_COUNT(sim_rules));
}

void ps_xmile_check_sim_specs(ps_xmile_reader *r)
{
    ps_sim_specs *sim = &r->model->sim;
    if (sim->span.file < 0) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "missing-sim-specs", r->root->span,
                    "the file has no <sim_specs>");
        ps_diag_help(r->diags, "add <sim_specs> with <start>, <stop> and <dt>");
        return;
    }
    if (!r->has_start || !r->has_stop) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "missing-time", sim->span, "<sim_specs> has no <%s>",
                    r->has_start ? "stop" : "start");
    } else if (sim->stop < sim->start) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "bad-time", sim->span,
                    "the stop time lies before the start time");
    }
    sim->reciprocal = ps_reciprocal_of(sim->dt);
}

static ps_rc read_alias(ps_xmile_reader *r, const ps_xml_node *node, ps_unit_def *def)
{
    PS_TRY(ps_xmile_keep(r, ps_str_trim(node->text.text), &def->aliases[def->n_aliases]));
    def->n_aliases += def->aliases[def->n_aliases].len > 0;
    return PS_OK;
}

static ps_rc read_definition(ps_xmile_reader *r, const ps_xml_node *node, ps_unit_def *def)
{
    const ps_str eqn = ps_str_trim(node->text.text);
    if (eqn.len == 0) {
        return PS_OK;
    }
    def->eqn_span = ps_mapped_trimmed_span(&node->text);
    return ps_xmile_keep(r, eqn, &def->eqn);
}

static ps_rc read_unit_part(ps_xmile_reader *r, const ps_xml_node *node, ps_unit_def *def)
{
    if (ps_str_is(node->name, "alias")) {
        return read_alias(r, node, def);
    }
    if (ps_str_is(node->name, "eqn")) {
        return read_definition(r, node, def);
    }
    const bool harmless = ps_xmile_is_vendor(r, node) || ps_str_is(node->name, "doc");
    return harmless ? PS_OK : ps_xmile_unknown(r, node);
}

static ps_rc read_unit_parts(ps_xmile_reader *r, const ps_xml_node *node, ps_unit_def *def)
{
    for (const ps_xml_node *c = node->first; c != NULL; c = c->next) {
        PS_TRY(read_unit_part(r, c, def));
    }
    return PS_OK;
}

static ps_rc read_unit(ps_xmile_reader *r, const ps_xml_node *node)
{
    const ps_xml_attr *name = ps_xmile_name(r, node);
    if (name == NULL) {
        return PS_OK;
    }
    PS_TRY(ps_grow(&r->units, &r->cap_units, r->n_units, sizeof *r->units));
    ps_unit_def def = {.span = name->span, .eqn_span = PS_NO_SPAN};
    const ps_xml_attr *disabled = ps_xml_attr_find(node, "disabled");
    def.disabled = disabled != NULL && ps_xmile_is_true(disabled->value);
    const size_t n = (size_t)ps_xmile_count(node, "alias");
    def.aliases = ps_arena_array(r->model->arena, n, sizeof *def.aliases);
    if (def.aliases == NULL) {
        return PS_ERR_MEMORY;
    }
    PS_TRY(ps_xmile_keep(r, ps_str_trim(name->value), &def.name));
    PS_TRY(read_unit_parts(r, node, &def));
    r->units[r->n_units++] = def;
    return PS_OK;
}

ps_rc ps_xmile_model_units(ps_xmile_reader *r, const ps_xml_node *node)
{
    static const ps_child_rule rules[] = {{"unit", read_unit, NULL}, {"units", NULL, NULL}};
    return ps_xmile_children(r, node, rules, PS_COUNT(rules));
}

static ps_rc read_group_parts(ps_xmile_reader *r, const ps_xml_node *node, ps_group *g)
{
    static const ps_child_rule rules[] = {
        {"entity", NULL, NULL}, {"doc", NULL, NULL}, {"display", NULL, NULL}, {"item", NULL, NULL}};
    PS_TRY(ps_xmile_children(r, node, rules, PS_COUNT(rules)));
    for (const ps_xml_node *c = node->first; c != NULL; c = c->next) {
        const ps_xml_attr *name = ps_xml_attr_find(c, "name");
        if (ps_str_is(c->name, "entity") && name != NULL) {
            ps_name_ref *ref = &g->members[g->n_members++];
            *ref = (ps_name_ref){.span = name->span, .var = -1};
            PS_TRY(ps_xmile_keep(r, name->value, &ref->name));
        } else if (ps_str_is(c->name, "doc")) {
            PS_TRY(ps_xmile_keep(r, ps_str_trim(c->text.text), &g->doc));
        }
    }
    return PS_OK;
}

ps_rc ps_xmile_group(ps_xmile_reader *r, const ps_xml_node *node)
{
    ps_arena *arena = r->model->arena;
    const ps_xml_attr *name = ps_xmile_name(r, node);
    if (name == NULL) {
        return PS_OK;
    }
    PS_TRY(ps_grow(&r->groups, &r->cap_groups, r->n_groups, sizeof *r->groups));
    ps_group g = {.span = name->span};
    const size_t n = (size_t)ps_xmile_count(node, "entity");
    g.members = ps_arena_array(arena, n, sizeof *g.members);
    g.name = ps_name_display(arena, name->value);
    if (g.members == NULL || g.name.p == NULL) {
        return PS_ERR_MEMORY;
    }
    PS_TRY(read_group_parts(r, node, &g));
    r->groups[r->n_groups++] = g;
    return PS_OK;
}
