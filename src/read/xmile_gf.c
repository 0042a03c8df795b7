// Graphical functions: points from lists and scales (S-60 to S-63).
#include "read/xmile_gf.h"

// numbers between separators; their count, or -1 after a message
static int32_t read_points(ps_xmile_reader *r, const ps_xml_node *node, double **out)
{
    const ps_xml_attr *sep = ps_xml_attr_find(node, "sep");
    if (sep != NULL && sep->value.len != 1) {
        ps_xmile_error(r, sep->span, "bad-separator", "a separator is one character", sep->value);
        return -1;
    }
    const char by = *(sep == NULL ? "," : sep->value.p);
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
        if (!ps_xmile_number(r, ps_str_slice(s, from, to), ps_mapped_span(&node->text, from, to),
                             "a point of a graphical function", &values[i])) {
            return -1;
        }
        from = to + 1;
    }
    *out = values;
    return (int32_t)n;
}

// x(k) = min + k (max - min)/(n - 1), S-63
static bool scale_points(ps_xmile_reader *r, const ps_xml_node *scale, ps_gf *gf)
{
    double min = 0.0;
    double max = 0.0;
    if (!ps_xmile_number_attr(r, scale, "min", &min) ||
        !ps_xmile_number_attr(r, scale, "max", &max)) {
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

static bool read_gf_kind(ps_xmile_reader *r, const ps_xml_node *node, ps_gf *gf)
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
        gf->kind =
            discrete != NULL && ps_xmile_is_true(discrete->value) ? PS_GF_DISCRETE : gf->kind;
        return true;
    }
    for (int32_t i = 0; i < PS_COUNT(kinds); i++) {
        if (ps_str_eq_nocase(ps_str_trim(type->value), ps_str_of(kinds[i].name))) {
            gf->kind = kinds[i].kind;
            return true;
        }
    }
    ps_xmile_error(r, type->span, "bad-gf-type", "unknown type of a graphical function",
                   type->value);
    ps_diag_help(r->diags, "the types are continuous, extrapolate and discrete");
    return false;
}

// exactly one of xscale and xpts, and as many x as y (S-63)
static bool read_gf_points(ps_xmile_reader *r, const ps_xml_node *node, ps_gf *gf)
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

ps_rc ps_xmile_gf(ps_xmile_reader *r, const ps_xml_node *node)
{
    static const char *const known[] = {"name", "type", "discrete", NULL};
    static const ps_child_rule rules[] = {{"xscale", NULL, NULL}, {"yscale", NULL, NULL},
                                          {"xpts", NULL, NULL},   {"ypts", NULL, NULL},
                                          {"doc", NULL, NULL},    {"units", NULL, NULL},
                                          {"range", NULL, NULL},  {"scale", NULL, NULL},
                                          {"format", NULL, NULL}, {"display", NULL, NULL}};
    ps_xmile_attrs(r, node, known);
    PS_TRY(ps_xmile_children(r, node, rules, PS_COUNT(rules)));
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
