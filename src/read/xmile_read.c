// The outermost elements of an XMILE file, and the making of the model.
#include "read/xmile_read.h"

#include "base/alloc.h"
#include "read/xmile_specs.h"
#include "read/xmile_vars.h"

static ps_rc read_views(ps_xmile_reader *r, const ps_xml_node *node)
{
    r->model->views = node->whole;
    return PS_OK;
}

static ps_rc read_behavior_part(ps_xmile_reader *r, const ps_xml_node *node)
{
    static const ps_child_rule rules[] = {{"non_negative", ps_xmile_non_negative, NULL}};
    return ps_xmile_children(r, node, rules, PS_COUNT(rules));
}

static ps_rc read_behavior(ps_xmile_reader *r, const ps_xml_node *node)
{
    static const ps_child_rule rules[] = {{"non_negative", ps_xmile_non_negative, NULL},
                                          {"stock", read_behavior_part, NULL},
                                          {"flow", read_behavior_part, NULL},
                                          {"aux", read_behavior_part, NULL}};
    return ps_xmile_children(r, node, rules, PS_COUNT(rules));
}

static const ps_child_rule model_rules[] = {
    {"variables", ps_xmile_variables, NULL},
    {"sim_specs", ps_xmile_sim_specs, NULL},
    {"behavior", read_behavior, NULL},
    {"views", read_views, NULL},
    {"doc", NULL, NULL},
    {"display", NULL, NULL},
    {"interface", NULL, NULL},
    // before XMILE 1.0 variables stood in the model itself
    {"stock", ps_xmile_variable, NULL},
    {"flow", ps_xmile_variable, NULL},
    {"aux", ps_xmile_variable, NULL},
    {"gf", ps_xmile_variable, NULL},
    {"group", ps_xmile_variable, NULL},
    {"module", ps_xmile_variable, NULL},
};

static ps_rc read_model(ps_xmile_reader *r, const ps_xml_node *node)
{
    static const char *const known[] = {"name", "run", "namespace", NULL};
    if (r->has_model) {
        return ps_xmile_refuse(r, node, "modules");
    }
    r->has_model = true;
    ps_xmile_attrs(r, node, known);
    return ps_xmile_children(r, node, model_rules, PS_COUNT(model_rules));
}

static ps_rc read_data_part(ps_xmile_reader *r, const ps_xml_node *node)
{
    const ps_xml_attr *enabled = ps_xml_attr_find(node, "enabled");
    const bool off = enabled != NULL && !ps_xmile_is_true(enabled->value);
    return off ? PS_OK : ps_xmile_refuse(r, node, "data imports");
}

static ps_rc read_data(ps_xmile_reader *r, const ps_xml_node *node)
{
    static const ps_child_rule rules[] = {{"import", read_data_part, NULL}, {"export", NULL, NULL}};
    return ps_xmile_children(r, node, rules, PS_COUNT(rules));
}

static ps_rc read_name(ps_xmile_reader *r, const ps_xml_node *node)
{
    return ps_xmile_keep(r, ps_str_trim(node->text.text), &r->model->name);
}

static bool contains_isee(ps_str s)
{
    for (size_t i = 0; i + 4 <= s.len; i++) {
        if (ps_str_eq_nocase(ps_str_slice(s, i, i + 4), ps_str_of("isee"))) {
            return true;
        }
    }
    return false;
}

static ps_rc read_vendor(ps_xmile_reader *r, const ps_xml_node *node)
{
    PS_TRY(ps_xmile_keep(r, ps_str_trim(node->text.text), &r->model->vendor));
    r->model->is_isee = contains_isee(r->model->vendor); // P-2
    return PS_OK;
}

static const ps_child_rule header_rules[] = {
    {"name", read_name, NULL}, {"vendor", read_vendor, NULL}, {"includes", NULL, "included files"},
    {"product", NULL, NULL},   {"options", NULL, NULL},       {"smile", NULL, NULL},
    {"version", NULL, NULL},   {"caption", NULL, NULL},       {"image", NULL, NULL},
    {"author", NULL, NULL},    {"affiliation", NULL, NULL},   {"client", NULL, NULL},
    {"copyright", NULL, NULL}, {"contact", NULL, NULL},       {"created", NULL, NULL},
    {"modified", NULL, NULL},  {"uuid", NULL, NULL},          {"doc", NULL, NULL},
};

static ps_rc read_header(ps_xmile_reader *r, const ps_xml_node *node)
{
    return ps_xmile_children(r, node, header_rules, PS_COUNT(header_rules));
}

static const ps_child_rule root_rules[] = {
    {"header", read_header, NULL},
    {"sim_specs", ps_xmile_sim_specs, NULL},
    {"model_units", ps_xmile_model_units, NULL},
    {"behavior", read_behavior, NULL},
    {"model", read_model, NULL},
    {"data", read_data, NULL},
    {"macro", NULL, "macros"},
    {"dimensions", NULL, NULL}, // nothing until a variable uses one
    {"style", NULL, NULL},
    {"ai_information", NULL, NULL},
    {"default_format", NULL, NULL},
    {"equation_prefs", NULL, NULL},
};

static ps_rc read_file(ps_xmile_reader *r)
{
    const ps_xml_node *root = r->root;
    if (!ps_str_is(ps_xmile_local_name(root->name), "xmile")) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "not-xmile", root->span,
                    "this is not an XMILE file: its outermost element is <%.*s>",
                    PS_STR_ARG(root->name));
        ps_diag_help(r->diags, "an XMILE file begins with <xmile>");
        return PS_ERR_INPUT;
    }
    PS_TRY(ps_xmile_children(r, root, root_rules, PS_COUNT(root_rules)));
    if (!r->has_model) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "missing-model", root->span, "the file has no <model>");
    } else if (r->model->n_vars == 0 && r->diags->n_errors == 0) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "missing-variables", root->span,
                    "the model has no variables");
    }
    ps_xmile_check_sim_specs(r);
    return ps_diags_rc(r->diags);
}

// a copy of n items in the model's arena
static ps_rc to_arena(ps_xmile_reader *r, const void *items, int32_t n, size_t item, void **out)
{
    void *copy = ps_arena_array(r->model->arena, (size_t)n, item);
    if (copy == NULL) {
        return PS_ERR_MEMORY;
    }
    if (n > 0) {
        memcpy(copy, items, (size_t)n * item);
    }
    *out = copy;
    return PS_OK;
}

static ps_rc give_lists(ps_xmile_reader *r)
{
    void *groups = NULL;
    void *units = NULL;
    PS_TRY(to_arena(r, r->groups, r->n_groups, sizeof *r->groups, &groups));
    PS_TRY(to_arena(r, r->units, r->n_units, sizeof *r->units, &units));
    r->model->groups = groups;
    r->model->n_groups = r->n_groups;
    r->model->unit_defs = units;
    r->model->n_unit_defs = r->n_units;
    return PS_OK;
}

ps_rc ps_xmile_read(ps_diags *diags, int32_t file, ps_model **model)
{
    ps_model *m = ps_model_new();
    ps_arena *tree = ps_arena_new();
    ps_xml_node *root = NULL;
    ps_rc rc = m == NULL || tree == NULL ? PS_ERR_MEMORY : PS_OK;
    if (rc == PS_OK) {
        rc = ps_xml_parse(diags, file, tree, &root);
    }
    if (rc == PS_OK) {
        m->file = file;
        m->hash = ps_sha256_of(diags->sources.items[file].text);
        m->sim = (ps_sim_specs){.dt = 1.0, .span = PS_NO_SPAN, .time_unit = ps_str_of("")};
        ps_xmile_reader r = {.diags = diags, .model = m, .root = root};
        rc = read_file(&r);
        rc = rc == PS_OK ? give_lists(&r) : rc;
        ps_free(r.groups);
        ps_free(r.units);
    }
    ps_arena_free(tree);
    if (rc != PS_OK) {
        ps_model_free(m);
        return rc;
    }
    *model = m;
    return PS_OK;
}
