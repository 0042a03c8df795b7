// What every part of the XMILE reader needs: the walk over children, refusals, numbers, names.
#include "read/xmile_reader.h"

#include "base/num_text.h"

#include <math.h>

void ps_xmile_error(ps_xmile_reader *r, ps_span span, const char *code, const char *text,
                    ps_str found)
{
    ps_diag_add(r->diags, PS_SEV_ERROR, code, span, "%s: '%.*s'", text, PS_STR_ARG(found));
}

ps_rc ps_xmile_refuse(ps_xmile_reader *r, const ps_xml_node *node, const char *what)
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
bool ps_xmile_is_vendor(const ps_xmile_reader *r, const ps_xml_node *node)
{
    if (memchr(node->name.p, ':', node->name.len) != NULL) {
        return true;
    }
    const ps_xml_attr *own = ps_xml_attr_find(node, "xmlns");
    const ps_xml_attr *root = ps_xml_attr_find(r->root, "xmlns");
    return own != NULL && node != r->root && (root == NULL || !ps_str_eq(own->value, root->value));
}

ps_str ps_xmile_local_name(ps_str name)
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

static void skip_vendor(ps_xmile_reader *r, const ps_xml_node *node)
{
    const ps_str local = ps_xmile_local_name(node->name);
    for (int32_t i = 0; i < PS_COUNT(harmless); i++) {
        if (ps_str_is(local, harmless[i])) {
            return;
        }
    }
    ps_diag_add(r->diags, PS_SEV_WARNING, "vendor-element", node->span,
                "the vendor's element <%.*s> is not known and was skipped", PS_STR_ARG(node->name));
}

ps_rc ps_xmile_unknown(ps_xmile_reader *r, const ps_xml_node *node)
{
    ps_diag_add(r->diags, PS_SEV_ERROR, "unknown-element", node->span,
                "the element <%.*s> is not known inside <%.*s>", PS_STR_ARG(node->name),
                PS_STR_ARG(node->parent->name));
    return PS_OK;
}

ps_rc ps_xmile_child(ps_xmile_reader *r, const ps_xml_node *child, const ps_child_rule *rules,
                     int32_t n)
{
    if (ps_xmile_is_vendor(r, child)) {
        skip_vendor(r, child);
        return PS_OK;
    }
    for (int32_t i = 0; i < n; i++) {
        if (!ps_str_is(child->name, rules[i].name)) {
            continue;
        }
        if (rules[i].refused != NULL) {
            return ps_xmile_refuse(r, child, rules[i].refused);
        }
        return rules[i].read == NULL ? PS_OK : rules[i].read(r, child);
    }
    return ps_xmile_unknown(r, child);
}

ps_rc ps_xmile_children(ps_xmile_reader *r, const ps_xml_node *node, const ps_child_rule *rules,
                        int32_t n)
{
    for (const ps_xml_node *c = node->first; c != NULL; c = c->next) {
        PS_TRY(ps_xmile_child(r, c, rules, n));
    }
    return PS_OK;
}

// attributes without a prefix must be known; those of vendors concern their own programs
void ps_xmile_attrs(ps_xmile_reader *r, const ps_xml_node *node, const char *const *known)
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

ps_rc ps_xmile_keep(ps_xmile_reader *r, ps_str s, ps_str *out)
{
    const ps_str copy = ps_arena_str(r->model->arena, s);
    if (copy.p == NULL) {
        return PS_ERR_MEMORY;
    }
    *out = copy;
    return PS_OK;
}

bool ps_xmile_is_true(ps_str s)
{
    return ps_str_eq_nocase(ps_str_trim(s), ps_str_of("true"));
}

bool ps_xmile_number(ps_xmile_reader *r, ps_str text, ps_span span, const char *what, double *out)
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

bool ps_xmile_number_of(ps_xmile_reader *r, const ps_xml_node *node, const char *what, double *out)
{
    return ps_xmile_number(r, node->text.text, ps_mapped_trimmed_span(&node->text), what, out);
}

bool ps_xmile_number_attr(ps_xmile_reader *r, const ps_xml_node *node, const char *name,
                          double *out)
{
    const ps_xml_attr *a = ps_xml_attr_find(node, name);
    if (a == NULL) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "missing-attribute", node->span,
                    "<%.*s> needs the attribute '%s'", PS_STR_ARG(node->name), name);
        return false;
    }
    return ps_xmile_number(r, a->value, a->span, name, out);
}

int32_t ps_xmile_count(const ps_xml_node *node, const char *name)
{
    int32_t n = 0;
    for (const ps_xml_node *c = node->first; c != NULL; c = c->next) {
        n += ps_str_is(c->name, name);
    }
    return n;
}

// the name of a variable, a unit or a group; NULL after a message
const ps_xml_attr *ps_xmile_name(ps_xmile_reader *r, const ps_xml_node *node)
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
