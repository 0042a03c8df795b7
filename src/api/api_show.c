// Variables described for people and for programs: what each is made of, and what uses it.
#include "api/open.h"
#include "base/text.h"
#include "check/var_deps.h"

typedef struct shown {
    ps_session *session;
    const ps_model *model;
    ps_deps deps;
    ps_text out;
} shown;

static const char *kind_of(const ps_var *v)
{
    switch (v->kind) {
    case PS_VAR_STOCK:
        return "stock";
    case PS_VAR_FLOW:
        return "flow";
    case PS_VAR_AUX:
        return v->is_constant ? "constant" : "auxiliary";
    }
    return "";
}

static bool has_ref(const ps_name_ref *refs, int32_t n, int32_t var)
{
    for (int32_t i = 0; i < n; i++) {
        if (refs[i].var == var) {
            return true;
        }
    }
    return false;
}

// whether `cause` stands in the equation of `var` or is one of its flows
static bool is_cause(const shown *s, int32_t cause, int32_t var)
{
    const ps_var *v = &s->model->vars[var];
    for (int32_t i = s->deps.first[var]; i < s->deps.first[var + 1]; i++) {
        if (s->deps.items[i].var == cause) {
            return true;
        }
    }
    return has_ref(v->inflows, v->n_inflows, cause) || has_ref(v->outflows, v->n_outflows, cause);
}

// fills `list` with the causes of a variable, or with what uses it, in the order of the file
static int32_t relatives(const shown *s, int32_t var, bool uses, int32_t *list)
{
    int32_t n = 0;
    for (int32_t i = 0; i < s->model->n_vars; i++) {
        if (uses ? is_cause(s, var, i) : is_cause(s, i, var)) {
            list[n++] = i;
        }
    }
    return n;
}

static ps_str path_of(const shown *s, const ps_var *v)
{
    return v->span.file < 0 ? ps_str_of("") : s->session->diags->sources.items[v->span.file].path;
}

static int32_t line_of(const shown *s, const ps_var *v)
{
    return v->span.file < 0 ? 0 : ps_sources_line(&s->session->diags->sources, v->span).line;
}

static void text_names(shown *s, const char *label, const int32_t *list, int32_t n)
{
    ps_text_printf(&s->out, "%-10s", label);
    for (int32_t i = 0; i < n; i++) {
        ps_text_puts(&s->out, i == 0 ? "" : ", ");
        ps_text_add(&s->out, s->model->vars[list[i]].name);
    }
    ps_text_puts(&s->out, n == 0 ? "none\n" : "\n");
}

static void text_field(shown *s, const char *label, ps_str value)
{
    if (value.len > 0) {
        ps_text_printf(&s->out, "%-10s", label);
        ps_text_add(&s->out, value);
        ps_text_puts(&s->out, "\n");
    }
}

static void text_flows(shown *s, const char *sign, const ps_name_ref *refs, int32_t n)
{
    for (int32_t i = 0; i < n; i++) {
        ps_text_puts(&s->out, sign);
        ps_text_add(&s->out, refs[i].name);
    }
}

static void text_points(shown *s, const ps_gf *gf)
{
    ps_text_puts(&s->out, "points    ");
    for (int32_t i = 0; i < gf->n; i++) {
        ps_text_puts(&s->out, i == 0 ? "(" : " (");
        ps_text_num(&s->out, gf->x[i]);
        ps_text_puts(&s->out, ", ");
        ps_text_num(&s->out, gf->y[i]);
        ps_text_puts(&s->out, ")");
    }
    ps_text_puts(&s->out, "\n");
}

static void text_one(shown *s, int32_t var, int32_t *list)
{
    const ps_var *v = &s->model->vars[var];
    ps_text_add(&s->out, v->name);
    ps_text_puts(&s->out, "\n");
    text_field(s, "kind", ps_str_of(kind_of(v)));
    text_field(s, v->kind == PS_VAR_STOCK ? "initial" : "equation", ps_str_trim(v->eqn_text));
    if (v->n_inflows + v->n_outflows > 0) {
        ps_text_puts(&s->out, "rate      ");
        text_flows(s, " + ", v->inflows, v->n_inflows);
        text_flows(s, " - ", v->outflows, v->n_outflows);
        ps_text_puts(&s->out, "\n");
    }
    if (v->gf != NULL) {
        text_points(s, v->gf);
    }
    text_field(s, "unit", v->unit_text);
    if (v->has_range) {
        ps_text_puts(&s->out, "range     ");
        ps_text_num(&s->out, v->range_min);
        ps_text_puts(&s->out, " to ");
        ps_text_num(&s->out, v->range_max);
        ps_text_puts(&s->out, "\n");
    }
    text_field(s, "group", v->group < 0 ? ps_str_of("") : s->model->groups[v->group].name);
    text_field(s, "says", ps_str_trim(v->doc));
    text_names(s, "causes", list, relatives(s, var, false, list));
    text_names(s, "uses", list, relatives(s, var, true, list));
    ps_text_printf(&s->out, "place     %.*s:%d\n", PS_STR_ARG(path_of(s, v)), (int)line_of(s, v));
}

// kind, name and unit of every variable
static void text_list(shown *s)
{
    int width = 0;
    for (int32_t i = 0; i < s->model->n_vars; i++) {
        width = (int)s->model->vars[i].name.len > width ? (int)s->model->vars[i].name.len : width;
    }
    for (int32_t i = 0; i < s->model->n_vars; i++) {
        const ps_var *v = &s->model->vars[i];
        const int pad = v->unit_text.len == 0 ? 0 : width - (int)v->name.len + 2;
        ps_text_printf(&s->out, "%-11s%.*s%*s%.*s\n", kind_of(v), PS_STR_ARG(v->name), pad, "",
                       PS_STR_ARG(v->unit_text));
    }
}

static void json_field(shown *s, const char *name, ps_str value)
{
    ps_text_printf(&s->out, ", \"%s\": ", name);
    ps_text_json(&s->out, value);
}

static void json_names(shown *s, const char *name, const int32_t *list, int32_t n)
{
    ps_text_printf(&s->out, ", \"%s\": [", name);
    for (int32_t i = 0; i < n; i++) {
        ps_text_puts(&s->out, i == 0 ? "" : ", ");
        ps_text_json(&s->out, s->model->vars[list[i]].name);
    }
    ps_text_puts(&s->out, "]");
}

static void json_points(shown *s, const ps_gf *gf)
{
    ps_text_puts(&s->out, ", \"points\": [");
    for (int32_t i = 0; i < gf->n; i++) {
        ps_text_puts(&s->out, i == 0 ? "[" : ", [");
        ps_text_json_num(&s->out, gf->x[i]);
        ps_text_puts(&s->out, ", ");
        ps_text_json_num(&s->out, gf->y[i]);
        ps_text_puts(&s->out, "]");
    }
    ps_text_puts(&s->out, "]");
}

static void json_one(shown *s, int32_t var, int32_t *list)
{
    const ps_var *v = &s->model->vars[var];
    ps_text_puts(&s->out, "{\"name\": ");
    ps_text_json(&s->out, v->name);
    json_field(s, "kind", ps_str_of(kind_of(v)));
    json_field(s, "equation", ps_str_trim(v->eqn_text));
    json_field(s, "unit", v->unit_text);
    json_field(s, "documentation", ps_str_trim(v->doc));
    json_field(s, "group", v->group < 0 ? ps_str_of("") : s->model->groups[v->group].name);
    if (v->has_range) {
        ps_text_puts(&s->out, ", \"range\": [");
        ps_text_json_num(&s->out, v->range_min);
        ps_text_puts(&s->out, ", ");
        ps_text_json_num(&s->out, v->range_max);
        ps_text_puts(&s->out, "]");
    }
    if (v->gf != NULL) {
        json_points(s, v->gf);
    }
    json_names(s, "causes", list, relatives(s, var, false, list));
    json_names(s, "uses", list, relatives(s, var, true, list));
    json_field(s, "file", path_of(s, v));
    ps_text_printf(&s->out, ", \"line\": %d}", (int)line_of(s, v));
}

static void json_all(shown *s, int32_t only, int32_t *list)
{
    ps_text_puts(&s->out, "{\"schema\": \"penstock/show/1\", \"variables\": [");
    const char *separator = "\n  ";
    for (int32_t i = 0; i < s->model->n_vars; i++) {
        if (only < 0 || i == only) {
            ps_text_puts(&s->out, separator);
            json_one(s, i, list);
            separator = ",\n  ";
        }
    }
    ps_text_puts(&s->out, "]}\n");
}

static ps_rc find_shown(ps_session *session, const ps_model *model, const char *name, int32_t *var)
{
    *var = ps_model_find(model, ps_str_of(name));
    if (*var >= 0) {
        return PS_OK;
    }
    ps_diag_add(session->diags, PS_SEV_ERROR, "unknown-name", PS_NO_SPAN,
                "the model has no variable '%s'", name);
    const ps_str near = ps_model_nearest(model, ps_str_of(name));
    if (near.p != NULL) {
        ps_diag_help(session->diags, "did you mean '%.*s'?", PS_STR_ARG(near));
    }
    return PS_ERR_USAGE;
}

static ps_rc show(shown *s, const char *name, bool json, ps_arena *scratch)
{
    int32_t var = -1;
    if (name != NULL) {
        PS_TRY(find_shown(s->session, s->model, name, &var));
    }
    PS_TRY(ps_deps_collect(s->model, scratch, &s->deps));
    int32_t *list = ps_arena_array(scratch, (size_t)s->model->n_vars + 1, sizeof *list);
    if (list == NULL) {
        return PS_ERR_MEMORY;
    }
    if (json) {
        json_all(s, var, list);
    } else if (var >= 0) {
        text_one(s, var, list);
    } else {
        text_list(s);
    }
    return ps_text_rc(&s->out);
}

ps_status ps_session_show(ps_session *session, const char *path, const char *name, bool json,
                          const char **text)
{
    ps_opened in = {0};
    ps_rc rc = ps_open(session, path, &in);
    if (rc != PS_OK) {
        return ps_status_of(rc);
    }
    shown s = {.session = session, .model = in.model};
    ps_arena *scratch = ps_arena_new();
    rc = scratch == NULL ? PS_ERR_MEMORY : show(&s, name, json, scratch);
    if (rc == PS_OK) {
        *text = ps_arena_str(session->diags->arena, ps_text_str(&s.out)).p;
        rc = *text == NULL ? PS_ERR_MEMORY : PS_OK;
    }
    ps_text_clear(&s.out);
    ps_arena_free(scratch);
    ps_opened_close(&in);
    return ps_status_of(rc);
}
