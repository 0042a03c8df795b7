// An assignment becomes a source of its own, so that messages can point into it.
#include "api/overrides.h"

#include "base/num_text.h"
#include "check/check.h"
#include "num/interp.h"
#include "read/csv_read.h"
#include "read/eqn_parse.h"

// the text after --set, and where its value begins
typedef struct assignment {
    int32_t file;
    ps_str text;
    size_t value_at;
} assignment;

static ps_span span_of(const assignment *a, size_t from, size_t to)
{
    return (ps_span){a->file, (uint32_t)from, (uint32_t)(to - from)};
}

static ps_rc split(ps_diags *diags, const char *text, assignment *out)
{
    assignment a = {0};
    PS_TRY(ps_sources_add(&diags->sources, ps_str_of("--set"), ps_str_of(text), &a.file));
    a.text = diags->sources.items[a.file].text;
    const char *equals = a.text.len == 0 ? NULL : memchr(a.text.p, '=', a.text.len);
    if (equals == NULL || equals == a.text.p || equals + 1 == a.text.p + a.text.len) {
        ps_diag_add(diags, PS_SEV_ERROR, "bad-set", span_of(&a, 0, a.text.len),
                    "an assignment is a name, '=' and a value");
        ps_diag_help(diags, "for example --set 'contact rate=4'");
        return PS_ERR_USAGE;
    }
    a.value_at = (size_t)(equals - a.text.p) + 1;
    *out = a;
    return PS_OK;
}

static ps_rc find_target(ps_diags *diags, const ps_model *model, const assignment *a, int32_t *var)
{
    const ps_str name = ps_str_trim(ps_str_slice(a->text, 0, a->value_at - 1));
    const int32_t found = ps_model_find(model, name);
    if (found >= 0) {
        *var = found;
        return PS_OK;
    }
    ps_diag_add(diags, PS_SEV_ERROR, "unknown-name", span_of(a, 0, a->value_at - 1),
                "the model has no variable '%.*s'", PS_STR_ARG(name));
    const ps_str near = ps_model_nearest(model, name);
    if (near.p != NULL) {
        ps_diag_help(diags, "did you mean '%.*s'?", PS_STR_ARG(near));
    }
    return PS_ERR_USAGE;
}

static ps_rc set_equation(ps_diags *diags, ps_model *model, const assignment *a, int32_t var)
{
    const ps_str value = ps_str_slice(a->text, a->value_at, a->text.len);
    ps_eqn_source source = {
        .arena = model->arena, .of = model->vars[var].name, .years = ps_model_is_in_years(model)};
    PS_TRY(ps_mapped_verbatim(model->arena, value, a->file, (uint32_t)a->value_at, &source.text));
    const int32_t n_errors = diags->n_errors;
    ps_expr *expr = ps_eqn_parse(&source, diags);
    if (expr == NULL) {
        return PS_ERR_MEMORY;
    }
    const ps_scope scope = {.of = source.of};
    const ps_rc rc = ps_check_expr(model, expr, &scope, diags);
    if (rc == PS_ERR_INPUT || diags->n_errors > n_errors) {
        return PS_ERR_USAGE;
    }
    PS_TRY(rc);
    ps_var *v = &model->vars[var];
    v->eqn = expr;
    v->eqn_text = value;
    v->eqn_span = expr->span;
    v->gf = NULL;
    v->is_constant = expr->kind == PS_EXPR_NUM;
    return PS_OK;
}

static ps_rc points_of(ps_diags *diags, const ps_csv *csv, ps_arena *arena, ps_gf *gf)
{
    const int32_t columns[] = {ps_csv_column(csv, "x"), ps_csv_column(csv, "y")};
    if (columns[0] < 0 || columns[1] < 0) {
        ps_diag_add(diags, PS_SEV_ERROR, "bad-table", csv->head[0].span,
                    "a table of points has the columns x and y");
        return PS_ERR_INPUT;
    }
    double *points[] = {ps_arena_array(arena, (size_t)csv->n_rows, sizeof(double)),
                        ps_arena_array(arena, (size_t)csv->n_rows, sizeof(double))};
    if (points[0] == NULL || points[1] == NULL) {
        return PS_ERR_MEMORY;
    }
    bool sound = true;
    for (int32_t row = 0; row < csv->n_rows; row++) {
        for (int k = 0; k < 2; k++) {
            const ps_cell *cell = ps_csv_cell(csv, row, columns[k]);
            if (!ps_num_parse(ps_str_trim(cell->text), &points[k][row])) {
                ps_diag_add(diags, PS_SEV_ERROR, "not-a-number", cell->span,
                            "'%.*s' is not a number", PS_STR_ARG(cell->text));
                sound = false;
            }
        }
    }
    gf->x = points[0];
    gf->y = points[1];
    gf->n = csv->n_rows;
    return sound ? PS_OK : PS_ERR_INPUT;
}

static ps_rc check_points(ps_diags *diags, const ps_csv *csv, const ps_gf *gf)
{
    static const ps_table_kind kinds[] = {[PS_GF_CONTINUOUS] = PS_TABLE_CONTINUOUS,
                                          [PS_GF_EXTRAPOLATE] = PS_TABLE_EXTRAPOLATE,
                                          [PS_GF_DISCRETE] = PS_TABLE_DISCRETE};
    const ps_table table = {.kind = kinds[gf->kind], .n = gf->n, .x = gf->x, .y = gf->y};
    const char *why = NULL;
    int32_t point = 0;
    if (ps_table_check(&table, &why, &point) != PS_OK) {
        const ps_span span = gf->n == 0 ? csv->head[0].span : ps_csv_cell(csv, point, 0)->span;
        ps_diag_add(diags, PS_SEV_ERROR, "bad-table", span, "%s", why);
        return PS_ERR_INPUT;
    }
    return PS_OK;
}

static ps_rc set_points(ps_diags *diags, ps_model *model, const assignment *a, int32_t var)
{
    ps_var *v = &model->vars[var];
    const ps_span at = span_of(a, a->value_at, a->text.len);
    if (v->gf == NULL) {
        ps_diag_add(diags, PS_SEV_ERROR, "no-table", at, "'%.*s' has no graphical function",
                    PS_STR_ARG(v->name));
        return PS_ERR_USAGE;
    }
    ps_csv *csv = NULL;
    PS_TRY(ps_csv_read(diags, ps_str_slice(a->text, a->value_at + 1, a->text.len), at, &csv));
    ps_gf *gf = ps_arena_alloc(model->arena, sizeof *gf);
    ps_rc rc = PS_ERR_MEMORY;
    if (gf != NULL) {
        *gf = (ps_gf){.kind = v->gf->kind, .span = at};
        rc = points_of(diags, csv, model->arena, gf);
    }
    if (rc == PS_OK) {
        rc = check_points(diags, csv, gf);
    }
    if (rc == PS_OK) {
        v->gf = gf;
    }
    ps_csv_free(csv);
    return rc;
}

ps_rc ps_override_apply(ps_session *session, ps_model *model, const char *text)
{
    ps_diags *diags = session->diags;
    assignment a = {0};
    int32_t var = -1;
    PS_TRY(split(diags, text, &a));
    PS_TRY(find_target(diags, model, &a, &var));
    return a.text.p[a.value_at] == '@' ? set_points(diags, model, &a, var)
                                       : set_equation(diags, model, &a, var);
}
