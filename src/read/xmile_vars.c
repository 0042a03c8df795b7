// Variables: stocks, flows, auxiliaries, tables.
#include "read/xmile_vars.h"

#include "read/eqn_parse.h"
#include "read/xmile_gf.h"
#include "read/xmile_specs.h"

static ps_rc read_eqn(ps_xmile_reader *r, const ps_xml_node *node)
{
    ps_var *v = r->var;
    if (v->eqn_text.p != NULL) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "duplicate-equation", node->span,
                    "'%.*s' has a second equation", PS_STR_ARG(v->name));
        return PS_OK;
    }
    ps_eqn_source source = {.text = node->text, .arena = r->model->arena, .of = v->name};
    PS_TRY(ps_xmile_keep(r, node->text.text, &source.text.text));
    if (ps_eqn_is_empty(source.text.text)) {
        return PS_OK; // check/ says that it is missing
    }
    v->eqn_text = ps_str_trim(source.text.text);
    v->eqn_span = ps_mapped_trimmed_span(&node->text);
    v->eqn = ps_eqn_parse(&source, r->diags);
    return v->eqn == NULL ? PS_ERR_MEMORY : PS_OK;
}

static ps_rc read_units(ps_xmile_reader *r, const ps_xml_node *node)
{
    r->var->unit_span = ps_mapped_trimmed_span(&node->text);
    return ps_xmile_keep(r, ps_str_trim(node->text.text), &r->var->unit_text);
}

static ps_rc read_doc(ps_xmile_reader *r, const ps_xml_node *node)
{
    return ps_xmile_keep(r, ps_str_trim(node->text.text), &r->var->doc);
}

static ps_rc read_range(ps_xmile_reader *r, const ps_xml_node *node)
{
    ps_var *v = r->var;
    v->has_range = ps_xmile_number_attr(r, node, "min", &v->range_min) &&
                   ps_xmile_number_attr(r, node, "max", &v->range_max);
    return PS_OK;
}

// empty or "true" asks for it (S-111)
ps_rc ps_xmile_non_negative(ps_xmile_reader *r, const ps_xml_node *node)
{
    const ps_str text = ps_str_trim(node->text.text);
    const bool on = text.len == 0 || ps_xmile_is_true(text);
    return on ? ps_xmile_refuse(r, node, "non-negative stocks and flows") : PS_OK;
}

// the lists have room for all <inflow> and <outflow> elements
static ps_rc add_flow(ps_xmile_reader *r, const ps_xml_node *node, ps_name_ref *list, int32_t *n)
{
    const ps_str name = ps_str_trim(node->text.text);
    const ps_span span = ps_mapped_trimmed_span(&node->text);
    if (name.len == 0) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "missing-name", node->span,
                    "this <%.*s> of '%.*s' names no flow", PS_STR_ARG(node->name),
                    PS_STR_ARG(r->var->name));
        return PS_OK;
    }
    list[*n] = (ps_name_ref){.span = span, .var = -1};
    return ps_xmile_keep(r, name, &list[(*n)++].name);
}

static ps_rc read_inflow(ps_xmile_reader *r, const ps_xml_node *node)
{
    return add_flow(r, node, r->var->inflows, &r->var->n_inflows);
}

static ps_rc read_outflow(ps_xmile_reader *r, const ps_xml_node *node)
{
    return add_flow(r, node, r->var->outflows, &r->var->n_outflows);
}

static ps_rc read_own_gf(ps_xmile_reader *r, const ps_xml_node *node)
{
    const ps_xml_attr *name = ps_xml_attr_find(node, "name");
    return name == NULL
               ? ps_xmile_gf(r, node)
               : ps_xmile_refuse(r, node, "names of graphical functions inside a variable");
}

// rules of all kinds of variables
#define COMMON_RULES                                                                               \
    {"eqn", read_eqn, NULL}, {"units", read_units, NULL}, {"doc", read_doc, NULL},                 \
        {"range", read_range, NULL}, {"scale", NULL, NULL}, {"format", NULL, NULL},                \
        {"mathml", NULL, NULL}, {"display", NULL, NULL}, {"flow_concept", NULL, NULL},             \
        {"dimensions", NULL, NULL}, {"element", NULL, NULL},                                       \
        {"event_poster", NULL, "event posters"}, {"non_negative", ps_xmile_non_negative, NULL},    \
    {                                                                                              \
        "init_eqn", NULL, "separate initial equations"                                             \
    }

static const ps_child_rule stock_rules[] = {
    COMMON_RULES,
    {"inflow", read_inflow, NULL},
    {"outflow", read_outflow, NULL},
    {"conveyor", NULL, "conveyors"},
    {"queue", NULL, "queues"},
    {"oven", NULL, "ovens"},
};

static const ps_child_rule flow_rules[] = {
    COMMON_RULES,
    {"gf", read_own_gf, NULL},
    {"pts", NULL, NULL},
    {"multiplier", NULL, "unit conversion multipliers"},
    {"overflow", NULL, "queue overflows"},
    {"leak", NULL, "conveyor leakages"},
    {"leak_integers", NULL, "conveyor leakages"},
    {"leak_start", NULL, "conveyor leakages"},
    {"leak_end", NULL, "conveyor leakages"},
};

static const ps_child_rule aux_rules[] = {COMMON_RULES, {"gf", read_own_gf, NULL}};

// a new variable is r->var; PS_ERR_INPUT after a message
static ps_rc add_var(ps_xmile_reader *r, const ps_xml_node *node, ps_var_kind kind)
{
    static const char *const known[] = {"name", "access",   "autoexport", "flow_concept",
                                        "type", "discrete", NULL};
    const ps_xml_attr *name = ps_xmile_name(r, node);
    if (name == NULL) {
        return PS_ERR_INPUT;
    }
    ps_xmile_attrs(r, node, known);
    int32_t i = 0;
    const ps_rc rc = ps_model_add_var(r->model, name->value, &i);
    if (rc == PS_ERR_MEMORY) {
        return rc;
    }
    ps_var *v = &r->model->vars[i];
    if (rc != PS_OK) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "duplicate-name", name->span, "'%.*s' is defined twice",
                    PS_STR_ARG(v->name));
        ps_diag_add(r->diags, PS_SEV_NOTE, "duplicate-name", v->span, "the first definition");
        return PS_ERR_INPUT;
    }
    v->kind = kind;
    v->span = name->span;
    v->eqn_span = name->span;
    v->unit_span = PS_NO_SPAN;
    r->var = v;
    return PS_OK;
}

static ps_rc read_var_parts(ps_xmile_reader *r, const ps_xml_node *node, const ps_child_rule *rules,
                            int32_t n_rules)
{
    ps_var *v = r->var;
    const ps_xml_node *array = ps_xml_child(node, "dimensions");
    array = array != NULL ? array : ps_xml_child(node, "element");
    if (array != NULL) {
        return ps_xmile_refuse(r, array,
                               "arrays"); // what it contains would only give more messages
    }
    const size_t n_in = (size_t)ps_xmile_count(node, "inflow");
    const size_t n_out = (size_t)ps_xmile_count(node, "outflow");
    v->inflows = ps_arena_array(r->model->arena, n_in, sizeof *v->inflows);
    v->outflows = ps_arena_array(r->model->arena, n_out, sizeof *v->outflows);
    if (v->inflows == NULL || v->outflows == NULL) {
        return PS_ERR_MEMORY;
    }
    return ps_xmile_children(r, node, rules, n_rules);
}

static ps_rc read_var(ps_xmile_reader *r, const ps_xml_node *node, ps_var_kind kind,
                      const ps_child_rule *rules, int32_t n_rules)
{
    ps_rc rc = add_var(r, node, kind);
    if (rc == PS_OK) {
        rc = read_var_parts(r, node, rules, n_rules);
    }
    r->var = NULL;
    return rc == PS_ERR_INPUT ? PS_OK : rc; // its message is given; the next one may be right
}

static ps_rc read_stock(ps_xmile_reader *r, const ps_xml_node *node)
{
    return read_var(r, node, PS_VAR_STOCK, stock_rules, PS_COUNT(stock_rules));
}

static ps_rc read_flow(ps_xmile_reader *r, const ps_xml_node *node)
{
    return read_var(r, node, PS_VAR_FLOW, flow_rules, PS_COUNT(flow_rules));
}

static ps_rc read_aux(ps_xmile_reader *r, const ps_xml_node *node)
{
    return read_var(r, node, PS_VAR_AUX, aux_rules, PS_COUNT(aux_rules));
}

// a graphical function on its own: a variable with a table and no equation
static ps_rc read_table_parts(ps_xmile_reader *r, const ps_xml_node *node)
{
    const ps_xml_node *units = ps_xml_child(node, "units");
    const ps_xml_node *doc = ps_xml_child(node, "doc");
    if (units != NULL) {
        PS_TRY(read_units(r, units));
    }
    if (doc != NULL) {
        PS_TRY(read_doc(r, doc));
    }
    return ps_xmile_gf(r, node);
}

static ps_rc read_table(ps_xmile_reader *r, const ps_xml_node *node)
{
    ps_rc rc = add_var(r, node, PS_VAR_AUX);
    if (rc == PS_OK) {
        rc = read_table_parts(r, node);
    }
    r->var = NULL;
    return rc == PS_ERR_INPUT ? PS_OK : rc;
}

static const ps_child_rule variable_rules[] = {
    {"stock", read_stock, NULL}, {"flow", read_flow, NULL},       {"aux", read_aux, NULL},
    {"gf", read_table, NULL},    {"group", ps_xmile_group, NULL}, {"module", NULL, "modules"},
    {"macro", NULL, "macros"},   {"dependencies", NULL, NULL},
};

ps_rc ps_xmile_variable(ps_xmile_reader *r, const ps_xml_node *node)
{
    return ps_xmile_child(r, node, variable_rules, PS_COUNT(variable_rules));
}

ps_rc ps_xmile_variables(ps_xmile_reader *r, const ps_xml_node *node)
{
    return ps_xmile_children(r, node, variable_rules, PS_COUNT(variable_rules));
}
