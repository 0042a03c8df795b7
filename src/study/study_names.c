// Look-up of names and the list of draws.
#include "study/study_names.h"

#include "study/fields.h"

void *ps_study_array(ps_study_reader *r, int32_t n, size_t item)
{
    void *array = ps_arena_array(r->arena, (size_t)n, item);
    r->diags->out_of_memory |= array == NULL;
    return array;
}

ps_str ps_names_key(ps_study_reader *r, ps_str name)
{
    const ps_str key = ps_name_key(r->arena, name);
    r->diags->out_of_memory |= key.p == NULL;
    return key;
}

static void report_unknown(ps_study_reader *r, const ps_yaml *node, const char *what, ps_str near,
                           const char *otherwise)
{
    ps_diag_add(r->diags, PS_SEV_ERROR, "unknown-name", node->span, "unknown %s '%.*s'", what,
                PS_STR_ARG(node->text.text));
    ps_field_suggest(r, near, otherwise);
}

int32_t ps_names_variable(ps_study_reader *r, const ps_yaml *node)
{
    const ps_model *model = r->study->model;
    ps_str name = {0};
    if (!ps_field_text(r, node, &name) || model == NULL) {
        return -1;
    }
    const int32_t var = ps_model_find(model, name);
    if (var < 0) {
        report_unknown(r, node, "variable", ps_model_nearest(model, name),
                       "name a variable of the model, as written there");
    }
    return var;
}

bool ps_names_series(ps_study_reader *r, const ps_yaml *node, ps_series_ref *out)
{
    const ps_model *model = r->study->model;
    ps_str name = {0};
    if (!ps_field_text(r, node, &name)) {
        return false;
    }
    const ps_str key = ps_names_key(r, name);
    const int32_t derived = ps_map_get(&r->derived, key);
    if (derived >= 0) {
        *out = (ps_series_ref){-1, derived};
        return true;
    }
    const int32_t var = model == NULL ? -1 : ps_model_find(model, name);
    if (var >= 0) {
        *out = (ps_series_ref){var, -1};
        return true;
    }
    if (model != NULL) {
        const ps_str near = ps_model_nearest(model, name);
        report_unknown(r, node, "variable",
                       near.p != NULL ? near : ps_map_nearest(&r->derived, key),
                       "name a variable of the model, or one under 'derive'");
    }
    return false;
}

int32_t ps_names_draw(ps_study_reader *r, const ps_yaml *node)
{
    ps_str name = {0};
    if (!ps_field_text(r, node, &name)) {
        return -1;
    }
    const ps_str key = ps_names_key(r, name);
    const int32_t draw = ps_map_get(&r->draws, key);
    if (draw < 0) {
        report_unknown(r, node, "drawn number", ps_map_nearest(&r->draws, key),
                       "write a number, a distribution such as {normal: [0, 1]}, or the name of a "
                       "variable or input under 'vary'");
    }
    return draw;
}

static bool is_new(ps_study_reader *r, const ps_draw *draw)
{
    const int32_t before = ps_map_get(&r->draws, draw->key);
    if (before < 0) {
        return true;
    }
    ps_diag_add(r->diags, PS_SEV_ERROR, "drawn-twice", draw->span, "'%.*s' is drawn twice",
                PS_STR_ARG(draw->name));
    ps_diag_help(r->diags, "keep one of the two entries");
    ps_diag_add(r->diags, PS_SEV_NOTE, "drawn-twice", r->study->draws[before].span,
                "it is drawn here first");
    return false;
}

int32_t ps_names_add_draw(ps_study_reader *r, const ps_draw *draw)
{
    ps_study *s = r->study;
    if (draw->key.p == NULL || !is_new(r, draw)) {
        return -1;
    }
    if (s->n_draws == r->cap_draws) {
        const int32_t cap = r->cap_draws == 0 ? 64 : 2 * r->cap_draws;
        ps_draw *bigger = ps_study_array(r, cap, sizeof *bigger);
        if (bigger == NULL) {
            return -1;
        }
        if (s->n_draws > 0) {
            memcpy(bigger, s->draws, (size_t)s->n_draws * sizeof *bigger);
        }
        s->draws = bigger;
        r->cap_draws = cap;
    }
    if (ps_map_put(&r->draws, draw->key, s->n_draws) != PS_OK) {
        r->diags->out_of_memory = true;
        return -1;
    }
    s->draws[s->n_draws] = *draw;
    return s->n_draws++;
}
