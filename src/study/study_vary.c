// An entry of `vary` has one of four forms:
//
//   {variable: x, as: distribution}
//   {input: name, as: distribution}                  a drawn number that is no variable
//   {variables: [x, y], as: distributions, correlation: matrix}
//   {variable: x, from: t, process: {...}}           study_process.c
#include "study/study_vary.h"

#include "num/linalg.h"
#include "study/fields.h"
#include "study/study_dist.h"
#include "study/study_names.h"

#include <math.h>

typedef struct entry {
    ps_str source;
    ps_str because;
} entry;

#define AS_FIELD                                                                                   \
    {                                                                                              \
        "as", PS_FIELD_ANY, true, 0                                                                \
    }
#define SOURCE_FIELD                                                                               \
    {                                                                                              \
        "source", PS_FIELD_TEXT, false, offsetof(entry, source)                                    \
    }
#define BECAUSE_FIELD                                                                              \
    {                                                                                              \
        "because", PS_FIELD_TEXT, false, offsetof(entry, because)                                  \
    }
static const ps_field variable_fields[] = {
    {"variable", PS_FIELD_ANY, true, 0}, AS_FIELD, SOURCE_FIELD, BECAUSE_FIELD};
static const ps_field input_fields[] = {
    {"input", PS_FIELD_ANY, true, 0}, AS_FIELD, SOURCE_FIELD, BECAUSE_FIELD};
static const ps_field joint_fields[] = {{"variables", PS_FIELD_LIST, true, 0},
                                        {"correlation", PS_FIELD_LIST, true, 0},
                                        AS_FIELD,
                                        SOURCE_FIELD,
                                        BECAUSE_FIELD};
static const ps_fields variable_table = PS_FIELDS("an entry of 'vary'", variable_fields);
static const ps_fields input_table = PS_FIELDS("an input of 'vary'", input_fields);
static const ps_fields joint_table = PS_FIELDS("an entry with 'variables'", joint_fields);

void ps_vary_note_source(ps_study_reader *r, ps_str name, ps_str source, ps_str because,
                         ps_span span)
{
    if (source.len > 0 || because.len > 0) {
        return;
    }
    if (r->n_unsourced++ == 0) {
        r->first_unsourced = span;
        r->first_unsourced_name = name;
    }
}

void ps_vary_warn(ps_study_reader *r)
{
    if (r->n_unsourced == 0) {
        return;
    }
    const ps_str name = r->first_unsourced_name;
    if (r->n_unsourced == 1) {
        ps_diag_add(r->diags, PS_SEV_WARNING, "no-source", r->first_unsourced,
                    "'%.*s' has neither 'source' nor 'because'", PS_STR_ARG(name));
    } else {
        ps_diag_add(r->diags, PS_SEV_WARNING, "no-source", r->first_unsourced,
                    "%d uncertain inputs have neither 'source' nor 'because'; '%.*s' is the first",
                    r->n_unsourced, PS_STR_ARG(name));
    }
    ps_diag_help(r->diags, "say where the range comes from, so that a reader can judge it");
}

// a drawn variable: a constant, or a stock, whose initial value is then drawn
static bool may_be_drawn(ps_study_reader *r, const ps_yaml *node, int32_t var)
{
    const ps_var *v = &r->study->model->vars[var];
    if (v->kind == PS_VAR_STOCK || v->is_constant || !r->model_is_checked) {
        return true;
    }
    ps_diag_add(r->diags, PS_SEV_ERROR, "not-a-constant", node->span,
                "'%.*s' changes in time, so it cannot be drawn", PS_STR_ARG(v->name));
    ps_diag_help(r->diags, "draw a constant it is made of, or give it a 'process'");
    ps_diag_add(r->diags, PS_SEV_NOTE, "not-a-constant", v->span, "it is defined here");
    return false;
}

static ps_draw new_draw(ps_study_reader *r, const entry *e, const ps_yaml *name)
{
    ps_draw d = {.name = name->text.text,
                 .var = -1,
                 .copula = -1,
                 .evidence = -1,
                 .source = e->source,
                 .because = e->because,
                 .span = name->span};
    ps_vary_note_source(r, d.name, d.source, d.because, d.span);
    return d;
}

// the draw of one variable; -1 after a message
static int32_t draw_variable(ps_study_reader *r, const entry *e, const ps_yaml *name,
                             const ps_yaml *as, ps_pick pick)
{
    ps_draw d = new_draw(r, e, name);
    const bool ok = ps_study_dist(r, as, pick, &d.dist);
    d.var = ps_names_variable(r, name);
    if (d.var < 0 || !may_be_drawn(r, name, d.var) || !ok) {
        return -1;
    }
    d.name = r->study->model->vars[d.var].name;
    d.key = r->study->model->vars[d.var].key;
    return ps_names_add_draw(r, &d);
}

static void read_variable(ps_study_reader *r, const ps_yaml *node)
{
    entry e = {0};
    if (ps_fields_read(r, node, &variable_table, &e)) {
        (void)draw_variable(r, &e, ps_yaml_get(node, "variable"), ps_yaml_get(node, "as"),
                            (ps_pick){0});
    }
}

static void read_input(ps_study_reader *r, const ps_yaml *node)
{
    entry e = {0};
    ps_str text = {0};
    if (!ps_fields_read(r, node, &input_table, &e) ||
        !ps_field_text(r, ps_yaml_get(node, "input"), &text)) {
        return;
    }
    const ps_yaml *name = ps_yaml_get(node, "input");
    ps_draw d = new_draw(r, &e, name);
    d.key = ps_names_key(r, text);
    const ps_model *model = r->study->model;
    if (model != NULL && ps_map_get(&model->by_key, d.key) >= 0) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "name-taken", name->span,
                    "'%.*s' is a variable of the model", PS_STR_ARG(text));
        ps_diag_help(r->diags, "write 'variable:' to draw it, or choose another name");
        return;
    }
    if (ps_study_dist(r, ps_yaml_get(node, "as"), (ps_pick){0}, &d.dist)) {
        (void)ps_names_add_draw(r, &d);
    }
}

static void report_pair(ps_study_reader *r, const ps_yaml *at, const char *what, const ps_draw *a,
                        const ps_draw *b)
{
    ps_diag_add(r->diags, PS_SEV_ERROR, "bad-correlation", at->span,
                "the correlation of '%.*s' and '%.*s' %s", PS_STR_ARG(a->name), PS_STR_ARG(b->name),
                what);
}

// numbers of the matrix, row by row; false after a message
static bool read_matrix(ps_study_reader *r, const ps_yaml *matrix, int32_t n, double *out)
{
    bool ok = matrix->n == n;
    for (int32_t i = 0; i < n && ok; i++) {
        ok = matrix->items[i].kind == PS_YAML_LIST && matrix->items[i].n == n;
    }
    if (!ok) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "bad-correlation", matrix->span,
                    "the correlation must be a matrix of %d rows of %d numbers", n, n);
        ps_diag_help(r->diags, "write one row for each variable: [[1, 0.4], [0.4, 1]]");
        return false;
    }
    for (int32_t i = 0; i < n * n && ok; i++) {
        ok = ps_field_number(r, &matrix->items[i / n].items[i % n], false, &out[i]);
    }
    return ok;
}

static bool check_matrix(ps_study_reader *r, const ps_yaml *matrix, const ps_copula *c)
{
    const ps_draw *draws = r->study->draws;
    for (int32_t i = 0; i < c->n; i++) {
        for (int32_t j = 0; j <= i; j++) {
            const double x = c->correlation[i * c->n + j];
            const ps_yaml *at = &matrix->items[i].items[j];
            const ps_draw *a = &draws[c->draws[i]];
            const ps_draw *b = &draws[c->draws[j]];
            if (i == j && x != 1.0) {
                report_pair(r, at, "must be 1", a, b);
                return false;
            }
            if (x != c->correlation[j * c->n + i]) {
                report_pair(r, at, "differs on the two sides of the diagonal", a, b);
                ps_diag_help(r->diags, "write the same number twice");
                return false;
            }
            if (i != j && !(x > -1.0 && x < 1.0)) {
                report_pair(r, at, "must lie between -1 and 1", a, b);
                ps_diag_help(r->diags,
                             "for a perfect dependence let the model compute one of them");
                return false;
            }
        }
    }
    return true;
}

// Lower Cholesky factor; a matrix that no numbers can have is refused with the pair that must move
// most and the value it would have in the nearest valid matrix.
static bool factor(ps_study_reader *r, const ps_yaml *matrix, const ps_copula *c)
{
    double *nearest = ps_study_array(r, c->n * c->n, sizeof *nearest);
    ps_corr_fault fault = {0};
    const ps_rc rc =
        nearest == NULL ? PS_ERR_MEMORY : ps_corr_check(c->correlation, c->n, nearest, &fault);
    if (rc == PS_OK && ps_cholesky(c->correlation, c->n, c->chol) == PS_OK) {
        return true;
    }
    if (rc == PS_ERR_MEMORY) {
        r->diags->out_of_memory = true;
        return false;
    }
    report_pair(r, &matrix->items[fault.i].items[fault.j],
                "contradicts the others: no such numbers can exist together",
                &r->study->draws[c->draws[fault.i]], &r->study->draws[c->draws[fault.j]]);
    ps_diag_help(r->diags, "in the nearest valid matrix it is %.3f", fault.valid);
    return false;
}

static void add_copula(ps_study_reader *r, const ps_yaml *matrix, int32_t *draws, int32_t n)
{
    ps_study *s = r->study;
    ps_copula c = {.n = n, .draws = draws};
    c.correlation = ps_study_array(r, n * n, sizeof *c.correlation);
    c.chol = ps_study_array(r, n * n, sizeof *c.chol);
    if (c.correlation == NULL || c.chol == NULL || !read_matrix(r, matrix, n, c.correlation) ||
        !check_matrix(r, matrix, &c) || !factor(r, matrix, &c)) {
        return;
    }
    for (int32_t i = 0; i < n; i++) {
        s->draws[draws[i]].copula = s->n_copulas;
        s->draws[draws[i]].copula_at = i;
    }
    s->copulas[s->n_copulas++] = c;
}

#define JOINT_MAX 1000 // variables of one correlation matrix

static void read_joint(ps_study_reader *r, const ps_yaml *node)
{
    entry e = {0};
    if (!ps_fields_read(r, node, &joint_table, &e)) {
        return;
    }
    const ps_yaml *names = ps_yaml_get(node, "variables");
    const ps_yaml *as = ps_yaml_get(node, "as");
    const int32_t n = names->n;
    if (n < 2 || n > JOINT_MAX) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "wrong-count", names->span,
                    "a correlation is among 2 to %d variables, found %d", JOINT_MAX, n);
        return;
    }
    if (as->kind == PS_YAML_LIST && as->n != n) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "wrong-count", as->span,
                    "%d variables need %d distributions, found %d", n, n, as->n);
        return;
    }
    int32_t *draws = ps_study_array(r, n, sizeof *draws);
    bool ok = draws != NULL;
    for (int32_t i = 0; i < n && ok; i++) {
        const bool each = as->kind == PS_YAML_LIST;
        draws[i] = draw_variable(r, &e, &names->items[i], each ? &as->items[i] : as,
                                 each ? (ps_pick){0} : (ps_pick){i, n});
        ok = draws[i] >= 0;
    }
    if (ok) {
        add_copula(r, ps_yaml_get(node, "correlation"), draws, n);
    }
}

void ps_study_vary(ps_study_reader *r, const ps_yaml *list)
{
    const int32_t n = list == NULL ? 0 : list->n;
    r->study->copulas = ps_study_array(r, n, sizeof *r->study->copulas);
    for (int32_t i = 0; i < n && r->study->copulas != NULL; i++) {
        const ps_yaml *node = &list->items[i];
        if (ps_yaml_get(node, "process") != NULL) {
            continue;
        }
        if (ps_yaml_get(node, "variables") != NULL) {
            read_joint(r, node);
        } else if (ps_yaml_get(node, "input") != NULL) {
            read_input(r, node);
        } else {
            read_variable(r, node);
        }
    }
}
