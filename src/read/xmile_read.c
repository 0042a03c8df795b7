// The XMILE reader. One table for each element that has children says what each child is; the walk
// over a table is `read_children`.
#include "read/xmile_read.h"

#include "base/alloc.h"
#include "base/num_text.h"
#include "read/eqn_parse.h"
#include "read/xml_tree.h"

#include <math.h>

typedef struct reader {
    ps_diags *diags;
    ps_model *model;
    const ps_xml_node *root;
    ps_var *var;    // variable being read
    bool has_start; // of sim_specs
    bool has_stop;
    bool has_model;
    ps_group *groups; // heap while they grow; the model gets a copy in its arena
    int32_t n_groups;
    int32_t cap_groups;
    ps_unit_def *units;
    int32_t n_units;
    int32_t cap_units;
} reader;

typedef ps_rc (*read_fn)(reader *r, const ps_xml_node *node);

/// What a child element is: read when `read` is set, refused when `refused` names it, else skipped.
typedef struct child_rule {
    const char *name;
    read_fn read;
    const char *refused;
} child_rule;

#define COUNT(table) ((int32_t)(sizeof(table) / sizeof *(table)))

static void error_at(reader *r, ps_span span, const char *code, const char *text, ps_str found)
{
    ps_diag_add(r->diags, PS_SEV_ERROR, code, span, "%s: '%.*s'", text, PS_STR_ARG(found));
}

static ps_rc refuse(reader *r, const ps_xml_node *node, const char *what)
{
    const char *of = r->var == NULL ? "" : " of ";
    const ps_str name = r->var == NULL ? ps_str_of("") : r->var->name;
    ps_diag_add(r->diags, PS_SEV_ERROR, "unsupported", node->span,
                "%s (<%.*s>%s%.*s) are not supported by this version", what, PS_STR_ARG(node->name),
                of, PS_STR_ARG(name));
    if (r->var != NULL) {
        ps_diag_variable(r->diags, name);
    }
    return PS_OK;
}

// an element of a vendor: its name has a prefix, or it leaves the namespace of the root
static bool is_vendor(const reader *r, const ps_xml_node *node)
{
    if (memchr(node->name.p, ':', node->name.len) != NULL) {
        return true;
    }
    const ps_xml_attr *own = ps_xml_attr_find(node, "xmlns");
    const ps_xml_attr *root = ps_xml_attr_find(r->root, "xmlns");
    return own != NULL && node != r->root && (root == NULL || !ps_str_eq(own->value, root->value));
}

static ps_str local_name(ps_str name)
{
    const char *colon = memchr(name.p, ':', name.len);
    return colon == NULL ? name : ps_str_slice(name, (size_t)(colon - name.p) + 1, name.len);
}

// vendor elements that are known to change no result
static const char *const harmless[] = {
    "ai_information",
    "delay_aux",
    "dependencies",
    "display",
    "equation_prefs",
    "layout",
    "loop_metadata",
    "multiplayer_settings",
    "prefs",
    "number_format_extenders",
    "simulation_delay",
    "time_formats",
    "wizard",
    "window",
    "interface",
    "sketch",
};

static void skip_vendor(reader *r, const ps_xml_node *node)
{
    const ps_str local = local_name(node->name);
    for (int32_t i = 0; i < COUNT(harmless); i++) {
        if (ps_str_is(local, harmless[i])) {
            return;
        }
    }
    ps_diag_add(r->diags, PS_SEV_WARNING, "vendor-element", node->span,
                "the vendor's element <%.*s> is not known and was skipped", PS_STR_ARG(node->name));
}

static ps_rc unknown_element(reader *r, const ps_xml_node *node)
{
    ps_diag_add(r->diags, PS_SEV_ERROR, "unknown-element", node->span,
                "the element <%.*s> is not known inside <%.*s>", PS_STR_ARG(node->name),
                PS_STR_ARG(node->parent->name));
    return PS_OK;
}

static ps_rc read_child(reader *r, const ps_xml_node *child, const child_rule *rules, int32_t n)
{
    if (is_vendor(r, child)) {
        skip_vendor(r, child);
        return PS_OK;
    }
    for (int32_t i = 0; i < n; i++) {
        if (!ps_str_is(child->name, rules[i].name)) {
            continue;
        }
        if (rules[i].refused != NULL) {
            return refuse(r, child, rules[i].refused);
        }
        return rules[i].read == NULL ? PS_OK : rules[i].read(r, child);
    }
    return unknown_element(r, child);
}

static ps_rc read_children(reader *r, const ps_xml_node *node, const child_rule *rules, int32_t n)
{
    for (const ps_xml_node *c = node->first; c != NULL; c = c->next) {
        PS_TRY(read_child(r, c, rules, n));
    }
    return PS_OK;
}

// attributes without a prefix must be known; those of vendors concern their own programs
static void check_attrs(reader *r, const ps_xml_node *node, const char *const *known)
{
    for (int32_t i = 0; i < node->n_attrs; i++) {
        const ps_xml_attr *a = &node->attrs[i];
        bool found = memchr(a->name.p, ':', a->name.len) != NULL || ps_str_is(a->name, "xmlns");
        for (int32_t k = 0; known[k] != NULL && !found; k++) {
            found = ps_str_is(a->name, known[k]);
        }
        if (!found) {
            ps_diag_add(r->diags, PS_SEV_ERROR, "unknown-attribute", a->span,
                        "the attribute '%.*s' of <%.*s> is not known", PS_STR_ARG(a->name),
                        PS_STR_ARG(node->name));
        }
    }
}

static ps_rc keep(reader *r, ps_str s, ps_str *out)
{
    const ps_str copy = ps_arena_str(r->model->arena, s);
    if (copy.p == NULL) {
        return PS_ERR_MEMORY;
    }
    *out = copy;
    return PS_OK;
}

static bool is_true(ps_str s)
{
    return ps_str_eq_nocase(ps_str_trim(s), ps_str_of("true"));
}

// ---- numbers ---------------------------------------------------------------------------------

static bool read_number(reader *r, ps_str text, ps_span span, const char *what, double *out)
{
    double value = 0.0;
    const ps_str s = ps_str_trim(text);
    if (!ps_num_parse(s, &value) || !isfinite(value)) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "bad-number", span, "%s is not a number: '%.*s'", what,
                    PS_STR_ARG(s));
        return false;
    }
    *out = value;
    return true;
}

static bool read_number_of(reader *r, const ps_xml_node *node, const char *what, double *out)
{
    return read_number(r, node->text.text, ps_mapped_trimmed_span(&node->text), what, out);
}

static bool read_number_attr(reader *r, const ps_xml_node *node, const char *name, double *out)
{
    const ps_xml_attr *a = ps_xml_attr_find(node, name);
    if (a == NULL) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "missing-attribute", node->span,
                    "<%.*s> needs the attribute '%s'", PS_STR_ARG(node->name), name);
        return false;
    }
    return read_number(r, a->value, a->span, name, out);
}

// ---- simulation specifications ---------------------------------------------------------------

static ps_rc read_start(reader *r, const ps_xml_node *node)
{
    r->has_start = true;
    (void)read_number_of(r, node, "the start time", &r->model->sim.start);
    return PS_OK;
}

static ps_rc read_stop(reader *r, const ps_xml_node *node)
{
    r->has_stop = true;
    (void)read_number_of(r, node, "the stop time", &r->model->sim.stop);
    return PS_OK;
}

// dt, or its whole reciprocal (S-20, S-28)
static ps_rc read_dt(reader *r, const ps_xml_node *node)
{
    const ps_span span = ps_mapped_trimmed_span(&node->text);
    double value = 0.0;
    if (!read_number_of(r, node, "dt", &value)) {
        return PS_OK;
    }
    if (!(value > 0.0)) {
        error_at(r, span, "bad-dt", "dt must be above 0", ps_str_trim(node->text.text));
        return PS_OK;
    }
    const ps_xml_attr *reciprocal = ps_xml_attr_find(node, "reciprocal");
    if (reciprocal == NULL || !is_true(reciprocal->value)) {
        r->model->sim.dt = value;
    } else if (value == floor(value)) {
        r->model->sim.dt = 1.0 / value;
    } else {
        error_at(r, span, "bad-dt", "a reciprocal dt must be a whole number",
                 ps_str_trim(node->text.text));
    }
    return PS_OK;
}

static void read_save(reader *r, ps_str text, ps_span span)
{
    double value = 0.0;
    if (!read_number(r, text, span, "the save interval", &value)) {
        return;
    }
    if (value < 0.0) {
        error_at(r, span, "bad-save-interval", "the save interval must not be negative",
                 ps_str_trim(text));
        return;
    }
    r->model->sim.save = value;
}

static ps_rc read_save_interval(reader *r, const ps_xml_node *node)
{
    read_save(r, node->text.text, ps_mapped_trimmed_span(&node->text));
    return PS_OK;
}

static ps_rc read_run(reader *r, const ps_xml_node *node)
{
    const ps_xml_attr *by = ps_xml_attr_find(node, "by");
    if (by == NULL || ps_str_eq_nocase(by->value, ps_str_of("all"))) {
        return PS_OK;
    }
    return refuse(r, node, "runs of selected groups or modules");
}

// a list: the first method that is supported counts (S-160)
static void read_method(reader *r, const ps_xml_attr *attr)
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
        for (int32_t i = 0; i < COUNT(methods); i++) {
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
    error_at(r, attr->span, "unsupported", "this integration method is not supported", attr->value);
    ps_diag_help(r->diags, "this version has Euler and RK4");
}

static const child_rule sim_rules[] = {
    {"start", read_start, NULL}, {"stop", read_stop, NULL},
    {"dt", read_dt, NULL},       {"save_interval", read_save_interval, NULL},
    {"run", read_run, NULL},
};

static ps_rc read_sim_specs(reader *r, const ps_xml_node *node)
{
    static const char *const known[] = {"method", "time_units", "pause", NULL};
    check_attrs(r, node, known);
    r->model->sim.span = node->span;
    const ps_xml_attr *method = ps_xml_attr_find(node, "method");
    if (method != NULL && ps_str_trim(method->value).len > 0) {
        read_method(r, method);
    }
    const ps_xml_attr *units = ps_xml_attr_find(node, "time_units");
    if (units != NULL) {
        PS_TRY(keep(r, ps_str_trim(units->value), &r->model->sim.time_unit));
    }
    const ps_xml_attr *save = ps_xml_attr_find(node, "isee:save_interval");
    if (save != NULL) {
        read_save(r, save->value, save->span);
    }
    return read_children(r, node, sim_rules, COUNT(sim_rules));
}

static void check_sim_specs(reader *r)
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

// ---- units and groups ------------------------------------------------------------------------

static ps_rc read_alias(reader *r, const ps_xml_node *node, ps_unit_def *def)
{
    PS_TRY(keep(r, ps_str_trim(node->text.text), &def->aliases[def->n_aliases]));
    def->n_aliases += def->aliases[def->n_aliases].len > 0;
    return PS_OK;
}

static int32_t count_children(const ps_xml_node *node, const char *name)
{
    int32_t n = 0;
    for (const ps_xml_node *c = node->first; c != NULL; c = c->next) {
        n += ps_str_is(c->name, name);
    }
    return n;
}

static ps_rc read_unit_parts(reader *r, const ps_xml_node *node, ps_unit_def *def)
{
    for (const ps_xml_node *c = node->first; c != NULL; c = c->next) {
        if (ps_str_is(c->name, "alias")) {
            PS_TRY(read_alias(r, c, def));
        } else if (ps_str_is(c->name, "eqn")) {
            const ps_str eqn = ps_str_trim(c->text.text);
            if (eqn.len > 0) {
                PS_TRY(keep(r, eqn, &def->eqn));
                def->eqn_span = ps_mapped_trimmed_span(&c->text);
            }
        } else if (!is_vendor(r, c) && !ps_str_is(c->name, "doc")) {
            PS_TRY(unknown_element(r, c));
        }
    }
    return PS_OK;
}

// the name of a variable, a unit or a group; NULL after a message
static const ps_xml_attr *required_name(reader *r, const ps_xml_node *node)
{
    const ps_xml_attr *name = ps_xml_attr_find(node, "name");
    if (name == NULL) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "missing-name", node->span, "this <%.*s> has no name",
                    PS_STR_ARG(node->name));
        ps_diag_help(r->diags, "add the attribute name=\"...\"");
        return NULL;
    }
    if (ps_str_trim(name->value).len == 0) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "missing-name", name->span,
                    "the name of this <%.*s> is empty", PS_STR_ARG(node->name));
        return NULL;
    }
    return name;
}

static ps_rc read_unit(reader *r, const ps_xml_node *node)
{
    const ps_xml_attr *name = required_name(r, node);
    if (name == NULL) {
        return PS_OK;
    }
    PS_TRY(ps_grow(&r->units, &r->cap_units, r->n_units, sizeof *r->units));
    ps_unit_def def = {.span = name->span, .eqn_span = PS_NO_SPAN};
    const ps_xml_attr *disabled = ps_xml_attr_find(node, "disabled");
    def.disabled = disabled != NULL && is_true(disabled->value);
    const size_t n = (size_t)count_children(node, "alias");
    def.aliases = ps_arena_array(r->model->arena, n, sizeof *def.aliases);
    if (def.aliases == NULL) {
        return PS_ERR_MEMORY;
    }
    PS_TRY(keep(r, ps_str_trim(name->value), &def.name));
    PS_TRY(read_unit_parts(r, node, &def));
    r->units[r->n_units++] = def;
    return PS_OK;
}

static ps_rc read_model_units(reader *r, const ps_xml_node *node)
{
    static const child_rule rules[] = {{"unit", read_unit, NULL}, {"units", NULL, NULL}};
    return read_children(r, node, rules, COUNT(rules));
}

static ps_rc read_group_parts(reader *r, const ps_xml_node *node, ps_group *g)
{
    static const child_rule rules[] = {
        {"entity", NULL, NULL}, {"doc", NULL, NULL}, {"display", NULL, NULL}, {"item", NULL, NULL}};
    PS_TRY(read_children(r, node, rules, COUNT(rules)));
    for (const ps_xml_node *c = node->first; c != NULL; c = c->next) {
        const ps_xml_attr *name = ps_xml_attr_find(c, "name");
        if (ps_str_is(c->name, "entity") && name != NULL) {
            ps_name_ref *ref = &g->members[g->n_members++];
            *ref = (ps_name_ref){.span = name->span, .var = -1};
            PS_TRY(keep(r, name->value, &ref->name));
        } else if (ps_str_is(c->name, "doc")) {
            PS_TRY(keep(r, ps_str_trim(c->text.text), &g->doc));
        }
    }
    return PS_OK;
}

static ps_rc read_group(reader *r, const ps_xml_node *node)
{
    ps_arena *arena = r->model->arena;
    const ps_xml_attr *name = required_name(r, node);
    if (name == NULL) {
        return PS_OK;
    }
    PS_TRY(ps_grow(&r->groups, &r->cap_groups, r->n_groups, sizeof *r->groups));
    ps_group g = {.span = name->span};
    const size_t n = (size_t)count_children(node, "entity");
    g.members = ps_arena_array(arena, n, sizeof *g.members);
    g.name = ps_name_display(arena, name->value);
    if (g.members == NULL || g.name.p == NULL) {
        return PS_ERR_MEMORY;
    }
    PS_TRY(read_group_parts(r, node, &g));
    r->groups[r->n_groups++] = g;
    return PS_OK;
}

// ---- graphical functions ---------------------------------------------------------------------

// numbers between separators; their count, or -1 after a message
static int32_t read_points(reader *r, const ps_xml_node *node, double **out)
{
    const ps_xml_attr *sep = ps_xml_attr_find(node, "sep");
    if (sep != NULL && sep->value.len != 1) {
        error_at(r, sep->span, "bad-separator", "a separator is one character", sep->value);
        return -1;
    }
    const char by = sep == NULL ? ',' : sep->value.p[0];
    const ps_str s = node->text.text;
    size_t n = 1;
    for (size_t i = 0; i < s.len; i++) {
        n += s.p[i] == by;
    }
    double *values = ps_arena_array(r->model->arena, n, sizeof *values);
    if (values == NULL) {
        r->diags->out_of_memory = true;
        return -1;
    }
    size_t from = 0;
    for (size_t i = 0; i < n; i++) {
        const char *end = memchr(s.p + from, by, s.len - from);
        const size_t to = end == NULL ? s.len : (size_t)(end - s.p);
        if (!read_number(r, ps_str_slice(s, from, to), ps_mapped_span(&node->text, from, to),
                         "a point of a graphical function", &values[i])) {
            return -1;
        }
        from = to + 1;
    }
    *out = values;
    return (int32_t)n;
}

// x(k) = min + k (max - min)/(n - 1), S-63
static bool scale_points(reader *r, const ps_xml_node *scale, ps_gf *gf)
{
    double min = 0.0;
    double max = 0.0;
    if (!read_number_attr(r, scale, "min", &min) || !read_number_attr(r, scale, "max", &max)) {
        return false;
    }
    if (!(min < max)) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "bad-scale", scale->span,
                    "the x scale must have min below max");
        return false;
    }
    gf->x = ps_arena_array(r->model->arena, (size_t)gf->n, sizeof *gf->x);
    if (gf->x == NULL) {
        r->diags->out_of_memory = true;
        return false;
    }
    gf->x[0] = min;
    for (int32_t k = 1; k < gf->n; k++) {
        gf->x[k] = min + k * (max - min) / (gf->n - 1);
    }
    return true;
}

static bool read_gf_kind(reader *r, const ps_xml_node *node, ps_gf *gf)
{
    static const struct {
        const char *name;
        ps_gf_kind kind;
    } kinds[] = {{"continuous", PS_GF_CONTINUOUS},
                 {"extrapolate", PS_GF_EXTRAPOLATE},
                 {"discrete", PS_GF_DISCRETE}};
    const ps_xml_attr *discrete = ps_xml_attr_find(node, "discrete"); // before XMILE 1.0
    const ps_xml_attr *type = ps_xml_attr_find(node, "type");
    if (type == NULL) {
        gf->kind = discrete != NULL && is_true(discrete->value) ? PS_GF_DISCRETE : gf->kind;
        return true;
    }
    for (int32_t i = 0; i < COUNT(kinds); i++) {
        if (ps_str_eq_nocase(ps_str_trim(type->value), ps_str_of(kinds[i].name))) {
            gf->kind = kinds[i].kind;
            return true;
        }
    }
    error_at(r, type->span, "bad-gf-type", "unknown type of a graphical function", type->value);
    ps_diag_help(r->diags, "the types are continuous, extrapolate and discrete");
    return false;
}

// exactly one of xscale and xpts, and as many x as y (S-63)
static bool read_gf_points(reader *r, const ps_xml_node *node, ps_gf *gf)
{
    const ps_xml_node *ypts = ps_xml_child(node, "ypts");
    const ps_xml_node *xpts = ps_xml_child(node, "xpts");
    const ps_xml_node *xscale = ps_xml_child(node, "xscale");
    if (ypts == NULL || (xpts == NULL) == (xscale == NULL)) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "bad-gf", node->span,
                    ypts == NULL   ? "this graphical function has no <ypts>"
                    : xpts == NULL ? "this graphical function has neither <xscale> nor <xpts>"
                                   : "this graphical function has both <xscale> and <xpts>");
        ps_diag_help(r->diags, "give <ypts> and exactly one of <xscale> and <xpts>");
        return false;
    }
    gf->n = read_points(r, ypts, &gf->y);
    if (gf->n < 1) {
        return false;
    }
    if (xpts == NULL) {
        return scale_points(r, xscale, gf);
    }
    const int32_t n_x = read_points(r, xpts, &gf->x);
    if (n_x >= 0 && n_x != gf->n) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "bad-gf", xpts->span,
                    "this graphical function has %d x values and %d y values", n_x, gf->n);
    }
    return n_x == gf->n;
}

static ps_rc read_gf(reader *r, const ps_xml_node *node)
{
    static const char *const known[] = {"name", "type", "discrete", NULL};
    static const child_rule rules[] = {{"xscale", NULL, NULL}, {"yscale", NULL, NULL},
                                       {"xpts", NULL, NULL},   {"ypts", NULL, NULL},
                                       {"doc", NULL, NULL},    {"units", NULL, NULL},
                                       {"range", NULL, NULL},  {"scale", NULL, NULL},
                                       {"format", NULL, NULL}, {"display", NULL, NULL}};
    check_attrs(r, node, known);
    PS_TRY(read_children(r, node, rules, COUNT(rules)));
    ps_gf *gf = ps_arena_alloc(r->model->arena, sizeof *gf);
    if (gf == NULL) {
        return PS_ERR_MEMORY;
    }
    gf->span = node->span;
    if (read_gf_kind(r, node, gf) && read_gf_points(r, node, gf)) {
        r->var->gf = gf;
    }
    return PS_OK;
}

static ps_rc read_own_gf(reader *r, const ps_xml_node *node)
{
    const ps_xml_attr *name = ps_xml_attr_find(node, "name");
    return name == NULL ? read_gf(r, node)
                        : refuse(r, node, "names of graphical functions inside a variable");
}

// ---- variables -------------------------------------------------------------------------------

static ps_rc read_eqn(reader *r, const ps_xml_node *node)
{
    ps_var *v = r->var;
    if (v->eqn_text.p != NULL) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "duplicate-equation", node->span,
                    "'%.*s' has a second equation", PS_STR_ARG(v->name));
        return PS_OK;
    }
    ps_eqn_source source = {.text = node->text, .arena = r->model->arena, .of = v->name};
    PS_TRY(keep(r, node->text.text, &source.text.text));
    if (ps_eqn_is_empty(source.text.text)) {
        return PS_OK; // check/ says that it is missing
    }
    v->eqn_text = ps_str_trim(source.text.text);
    v->eqn_span = ps_mapped_trimmed_span(&node->text);
    v->eqn = ps_eqn_parse(&source, r->diags);
    return v->eqn == NULL ? PS_ERR_MEMORY : PS_OK;
}

static ps_rc read_units(reader *r, const ps_xml_node *node)
{
    r->var->unit_span = ps_mapped_trimmed_span(&node->text);
    return keep(r, ps_str_trim(node->text.text), &r->var->unit_text);
}

static ps_rc read_doc(reader *r, const ps_xml_node *node)
{
    return keep(r, ps_str_trim(node->text.text), &r->var->doc);
}

static ps_rc read_range(reader *r, const ps_xml_node *node)
{
    ps_var *v = r->var;
    v->has_range = read_number_attr(r, node, "min", &v->range_min) &&
                   read_number_attr(r, node, "max", &v->range_max);
    return PS_OK;
}

// empty or "true" asks for it (S-111)
static ps_rc read_non_negative(reader *r, const ps_xml_node *node)
{
    const ps_str text = ps_str_trim(node->text.text);
    const bool on = text.len == 0 || is_true(text);
    return on ? refuse(r, node, "non-negative stocks and flows") : PS_OK;
}

// the lists have room for all <inflow> and <outflow> elements
static ps_rc add_flow(reader *r, const ps_xml_node *node, ps_name_ref *list, int32_t *n)
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
    return keep(r, name, &list[(*n)++].name);
}

static ps_rc read_inflow(reader *r, const ps_xml_node *node)
{
    return add_flow(r, node, r->var->inflows, &r->var->n_inflows);
}

static ps_rc read_outflow(reader *r, const ps_xml_node *node)
{
    return add_flow(r, node, r->var->outflows, &r->var->n_outflows);
}

#define COMMON_RULES                                                                               \
    {"eqn", read_eqn, NULL}, {"units", read_units, NULL}, {"doc", read_doc, NULL},                 \
        {"range", read_range, NULL}, {"scale", NULL, NULL}, {"format", NULL, NULL},                \
        {"mathml", NULL, NULL}, {"display", NULL, NULL}, {"flow_concept", NULL, NULL},             \
        {"dimensions", NULL, NULL}, {"element", NULL, NULL},                                       \
        {"event_poster", NULL, "event posters"}, {"non_negative", read_non_negative, NULL},        \
    {                                                                                              \
        "init_eqn", NULL, "separate initial equations"                                             \
    }

static const child_rule stock_rules[] = {
    COMMON_RULES,
    {"inflow", read_inflow, NULL},
    {"outflow", read_outflow, NULL},
    {"conveyor", NULL, "conveyors"},
    {"queue", NULL, "queues"},
    {"oven", NULL, "ovens"},
};

static const child_rule flow_rules[] = {
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

static const child_rule aux_rules[] = {COMMON_RULES, {"gf", read_own_gf, NULL}};

// a new variable is r->var; PS_ERR_INPUT after a message
static ps_rc add_var(reader *r, const ps_xml_node *node, ps_var_kind kind)
{
    static const char *const known[] = {"name", "access",   "autoexport", "flow_concept",
                                        "type", "discrete", NULL};
    const ps_xml_attr *name = required_name(r, node);
    if (name == NULL) {
        return PS_ERR_INPUT;
    }
    check_attrs(r, node, known);
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

static ps_rc read_var_parts(reader *r, const ps_xml_node *node, const child_rule *rules,
                            int32_t n_rules)
{
    ps_var *v = r->var;
    const ps_xml_node *array = ps_xml_child(node, "dimensions");
    array = array != NULL ? array : ps_xml_child(node, "element");
    if (array != NULL) {
        return refuse(r, array, "arrays"); // what it contains would only give more messages
    }
    const size_t n_in = (size_t)count_children(node, "inflow");
    const size_t n_out = (size_t)count_children(node, "outflow");
    v->inflows = ps_arena_array(r->model->arena, n_in, sizeof *v->inflows);
    v->outflows = ps_arena_array(r->model->arena, n_out, sizeof *v->outflows);
    if (v->inflows == NULL || v->outflows == NULL) {
        return PS_ERR_MEMORY;
    }
    return read_children(r, node, rules, n_rules);
}

static ps_rc read_var(reader *r, const ps_xml_node *node, ps_var_kind kind, const child_rule *rules,
                      int32_t n_rules)
{
    ps_rc rc = add_var(r, node, kind);
    if (rc == PS_OK) {
        rc = read_var_parts(r, node, rules, n_rules);
    }
    r->var = NULL;
    return rc == PS_ERR_INPUT ? PS_OK : rc; // its message is given; the next one may be right
}

static ps_rc read_stock(reader *r, const ps_xml_node *node)
{
    return read_var(r, node, PS_VAR_STOCK, stock_rules, COUNT(stock_rules));
}

static ps_rc read_flow(reader *r, const ps_xml_node *node)
{
    return read_var(r, node, PS_VAR_FLOW, flow_rules, COUNT(flow_rules));
}

static ps_rc read_aux(reader *r, const ps_xml_node *node)
{
    return read_var(r, node, PS_VAR_AUX, aux_rules, COUNT(aux_rules));
}

// a graphical function on its own: a variable with a table and no equation
static ps_rc read_table_parts(reader *r, const ps_xml_node *node)
{
    const ps_xml_node *units = ps_xml_child(node, "units");
    const ps_xml_node *doc = ps_xml_child(node, "doc");
    if (units != NULL) {
        PS_TRY(read_units(r, units));
    }
    if (doc != NULL) {
        PS_TRY(read_doc(r, doc));
    }
    return read_gf(r, node);
}

static ps_rc read_table(reader *r, const ps_xml_node *node)
{
    ps_rc rc = add_var(r, node, PS_VAR_AUX);
    if (rc == PS_OK) {
        rc = read_table_parts(r, node);
    }
    r->var = NULL;
    return rc == PS_ERR_INPUT ? PS_OK : rc;
}

static const child_rule variable_rules[] = {
    {"stock", read_stock, NULL}, {"flow", read_flow, NULL},    {"aux", read_aux, NULL},
    {"gf", read_table, NULL},    {"group", read_group, NULL},  {"module", NULL, "modules"},
    {"macro", NULL, "macros"},   {"dependencies", NULL, NULL},
};

static ps_rc read_variables(reader *r, const ps_xml_node *node)
{
    return read_children(r, node, variable_rules, COUNT(variable_rules));
}

// ---- the model and the file ------------------------------------------------------------------

static ps_rc read_views(reader *r, const ps_xml_node *node)
{
    r->model->views = node->whole;
    return PS_OK;
}

static ps_rc read_behavior_part(reader *r, const ps_xml_node *node)
{
    static const child_rule rules[] = {{"non_negative", read_non_negative, NULL}};
    return read_children(r, node, rules, COUNT(rules));
}

static ps_rc read_behavior(reader *r, const ps_xml_node *node)
{
    static const child_rule rules[] = {{"non_negative", read_non_negative, NULL},
                                       {"stock", read_behavior_part, NULL},
                                       {"flow", read_behavior_part, NULL},
                                       {"aux", read_behavior_part, NULL}};
    return read_children(r, node, rules, COUNT(rules));
}

static const child_rule model_rules[] = {
    {"variables", read_variables, NULL},
    {"sim_specs", read_sim_specs, NULL},
    {"behavior", read_behavior, NULL},
    {"views", read_views, NULL},
    {"doc", NULL, NULL},
    {"display", NULL, NULL},
    {"interface", NULL, NULL},
    // before XMILE 1.0 variables stood in the model itself
    {"stock", read_stock, NULL},
    {"flow", read_flow, NULL},
    {"aux", read_aux, NULL},
    {"gf", read_table, NULL},
    {"group", read_group, NULL},
    {"module", NULL, "modules"},
};

static ps_rc read_model(reader *r, const ps_xml_node *node)
{
    static const char *const known[] = {"name", "run", "namespace", NULL};
    if (r->has_model) {
        return refuse(r, node, "modules");
    }
    r->has_model = true;
    check_attrs(r, node, known);
    return read_children(r, node, model_rules, COUNT(model_rules));
}

static ps_rc read_data_part(reader *r, const ps_xml_node *node)
{
    const ps_xml_attr *enabled = ps_xml_attr_find(node, "enabled");
    const bool off = enabled != NULL && !is_true(enabled->value);
    return off ? PS_OK : refuse(r, node, "data imports");
}

static ps_rc read_data(reader *r, const ps_xml_node *node)
{
    static const child_rule rules[] = {{"import", read_data_part, NULL}, {"export", NULL, NULL}};
    return read_children(r, node, rules, COUNT(rules));
}

static ps_rc read_name(reader *r, const ps_xml_node *node)
{
    return keep(r, ps_str_trim(node->text.text), &r->model->name);
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

static ps_rc read_vendor(reader *r, const ps_xml_node *node)
{
    PS_TRY(keep(r, ps_str_trim(node->text.text), &r->model->vendor));
    r->model->is_isee = contains_isee(r->model->vendor); // P-2
    return PS_OK;
}

static const child_rule header_rules[] = {
    {"name", read_name, NULL}, {"vendor", read_vendor, NULL}, {"includes", NULL, "included files"},
    {"product", NULL, NULL},   {"options", NULL, NULL},       {"smile", NULL, NULL},
    {"version", NULL, NULL},   {"caption", NULL, NULL},       {"image", NULL, NULL},
    {"author", NULL, NULL},    {"affiliation", NULL, NULL},   {"client", NULL, NULL},
    {"copyright", NULL, NULL}, {"contact", NULL, NULL},       {"created", NULL, NULL},
    {"modified", NULL, NULL},  {"uuid", NULL, NULL},          {"doc", NULL, NULL},
};

static ps_rc read_header(reader *r, const ps_xml_node *node)
{
    return read_children(r, node, header_rules, COUNT(header_rules));
}

static const child_rule root_rules[] = {
    {"header", read_header, NULL},
    {"sim_specs", read_sim_specs, NULL},
    {"model_units", read_model_units, NULL},
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

static ps_rc read_file(reader *r)
{
    const ps_xml_node *root = r->root;
    if (!ps_str_is(local_name(root->name), "xmile")) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "not-xmile", root->span,
                    "this is not an XMILE file: its outermost element is <%.*s>",
                    PS_STR_ARG(root->name));
        ps_diag_help(r->diags, "an XMILE file begins with <xmile>");
        return PS_ERR_INPUT;
    }
    PS_TRY(read_children(r, root, root_rules, COUNT(root_rules)));
    if (!r->has_model) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "missing-model", root->span, "the file has no <model>");
    } else if (r->model->n_vars == 0 && r->diags->n_errors == 0) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "missing-variables", root->span,
                    "the model has no variables");
    }
    check_sim_specs(r);
    return ps_diags_rc(r->diags);
}

// a copy of n items in the model's arena
static ps_rc to_arena(reader *r, const void *items, int32_t n, size_t item, void **out)
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

static ps_rc give_lists(reader *r)
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
        reader r = {.diags = diags, .model = m, .root = root};
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
