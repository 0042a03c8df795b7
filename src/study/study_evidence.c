// Hypotheses that nobody can measure, and the reports that bear on them; study/ledger.h makes
// probabilities of them.
#include "study/study_evidence.h"

#include "base/num_text.h"
#include "study/fields.h"
#include "study/ledger.h"
#include "study/study_names.h"

static const ps_field evidence_fields[] = {
    {"id", PS_FIELD_TEXT, true, offsetof(ps_evidence, id)},
    {"hypothesis", PS_FIELD_TEXT, true, offsetof(ps_evidence, hypothesis)},
    {"prior", PS_FIELD_MAP, true, 0},
    {"drives", PS_FIELD_ANY, false, 0},
    {"reports", PS_FIELD_LIST, true, 0},
};
static const ps_field prior_fields[] = {
    {"low", PS_FIELD_CHANCE, true, offsetof(ps_evidence, prior_low)},
    {"central", PS_FIELD_CHANCE, true, offsetof(ps_evidence, prior_central)},
    {"high", PS_FIELD_CHANCE, true, offsetof(ps_evidence, prior_high)},
};
static const ps_field report_fields[] = {
    {"by", PS_FIELD_TEXT, true, offsetof(ps_report_row, by)},
    {"date", PS_FIELD_DATE, false, offsetof(ps_report_row, date)},
    {"says", PS_FIELD_TEXT, false, offsetof(ps_report_row, says)},
    {"cite", PS_FIELD_TEXT, false, offsetof(ps_report_row, cite)},
    {"kind", PS_FIELD_ANY, true, 0},
    {"source", PS_FIELD_ANY, false, 0},
    {"information", PS_FIELD_ANY, false, 0},
    {"interested", PS_FIELD_BOOL, false, offsetof(ps_report_row, interested)},
    {"if_true", PS_FIELD_PROBABILITY, false, offsetof(ps_report_row, if_true)},
    {"if_false", PS_FIELD_PROBABILITY, false, offsetof(ps_report_row, if_false)},
    {"weight", PS_FIELD_PROBABILITY, false, offsetof(ps_report_row, weight)},
};
static const ps_field face_fields[] = {
    {"says", PS_FIELD_TEXT, true, offsetof(ps_face_match, says)},
    {"gallery", PS_FIELD_POSITIVE, true, offsetof(ps_face_match, gallery)},
    {"false_match_rate", PS_FIELD_PROBABILITY, true, offsetof(ps_face_match, false_match_rate)},
    {"prior", PS_FIELD_CHANCE, true, offsetof(ps_face_match, prior)},
    {"hit_rate", PS_FIELD_PROBABILITY, true, offsetof(ps_face_match, hit_rate)},
};
static const ps_fields evidence_table = PS_FIELDS("an entry of 'evidence'", evidence_fields);
static const ps_fields prior_table = PS_FIELDS("a prior", prior_fields);
static const ps_fields report_table = PS_FIELDS("a report", report_fields);
static const ps_fields face_table = PS_FIELDS("an entry of 'face_match'", face_fields);

static bool read_kind(ps_study_reader *r, const ps_yaml *node, ps_report_kind *out)
{
    static const char *const names[] = {[PS_REPORT_REPORT] = "report",
                                        [PS_REPORT_DENIAL] = "denial",
                                        [PS_REPORT_SILENCE] = "silence"};
    for (int32_t i = 0; i < 3 && node->kind == PS_YAML_TEXT; i++) {
        if (ps_str_is(node->text.text, names[i])) {
            *out = (ps_report_kind)i;
            return true;
        }
    }
    return ps_field_is_not(r, node, "one of report, denial, silence");
}

static void read_grades(ps_study_reader *r, const ps_yaml *node, ps_report_row *row)
{
    const ps_yaml *source = ps_yaml_get(node, "source");
    const ps_yaml *information = ps_yaml_get(node, "information");
    if (source != NULL) {
        const ps_str s = source->text.text;
        if (source->kind == PS_YAML_TEXT && s.len == 1 && s.p[0] >= 'A' && s.p[0] <= 'F') {
            row->source = s.p[0];
        } else {
            ps_field_is_not(r, source, "a grade from A (reliable) to F (cannot be judged)");
        }
    }
    if (information != NULL) {
        double grade = 0;
        if (ps_field_looks_like_number(information, &grade) && grade >= 1.0 && grade <= 6.0 &&
            grade == (double)(int32_t)grade) {
            row->information = (int32_t)grade;
        } else {
            ps_field_is_not(r, information, "a grade from 1 (confirmed) to 6 (cannot be judged)");
        }
    }
}

// both rates, neither 0: a report that cannot happen tells nothing about how likely something is
static void read_rates(ps_study_reader *r, const ps_yaml *node, ps_report_row *row)
{
    const ps_yaml *if_true = ps_yaml_get(node, "if_true");
    const ps_yaml *if_false = ps_yaml_get(node, "if_false");
    if (if_true == NULL && if_false == NULL) {
        if (row->source == 0 && ps_yaml_get(node, "source") == NULL) {
            ps_diag_add(r->diags, PS_SEV_ERROR, "no-grade", node->span,
                        "the report has neither a grade nor rates");
            ps_diag_help(r->diags, "give its 'source' grade (A to F), or 'if_true' and 'if_false'");
        }
        return;
    }
    if (if_true == NULL || if_false == NULL) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "one-rate",
                    (if_true != NULL ? if_true : if_false)->key_span,
                    "'if_true' and 'if_false' are given together");
        ps_diag_help(r->diags, "add '%s: ...', or leave both to the grades",
                     if_true != NULL ? "if_false" : "if_true");
        return;
    }
    row->has_ratio = row->if_true > 0.0 && row->if_false > 0.0;
    if (!row->has_ratio) {
        ps_field_is_not(r, row->if_true > 0.0 ? if_false : if_true, "a probability above 0");
        ps_diag_help(r->diags, "no report is impossible: take a small number such as 0.01");
    }
}

static void read_report(ps_study_reader *r, const ps_yaml *node, ps_report_row *row)
{
    *row = (ps_report_row){.weight = 1.0, .span = node->span};
    if (!ps_fields_read(r, node, &report_table, row)) {
        return;
    }
    (void)read_kind(r, ps_yaml_get(node, "kind"), &row->kind);
    read_grades(r, node, row);
    read_rates(r, node, row);
}

static void read_prior(ps_study_reader *r, const ps_yaml *node, ps_evidence *e)
{
    if (ps_fields_read(r, node, &prior_table, e) &&
        !(e->prior_low <= e->prior_central && e->prior_central <= e->prior_high)) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "bad-limits", node->span,
                    "the prior must rise from low to central to high");
    }
}

static bool may_be_driven(ps_study_reader *r, const ps_yaml *node, int32_t var)
{
    const ps_var *v = &r->study->model->vars[var];
    if (v->is_constant || !r->model_is_checked) {
        return true;
    }
    ps_diag_add(r->diags, PS_SEV_ERROR, "not-a-constant", node->span,
                "'%.*s' changes in time, so evidence cannot drive it", PS_STR_ARG(v->name));
    ps_diag_help(r->diags, "drive a constant that is 1 or 0, and use it in the equation");
    return false;
}

// the switch that is 1 with the central posterior
static void read_drives(ps_study_reader *r, const ps_yaml *node, int32_t number, ps_evidence *e)
{
    const int32_t var = ps_names_variable(r, node);
    if (var < 0 || !may_be_driven(r, node, var) || !(e->prior_central > 0.0)) {
        return;
    }
    e->drives = var;
    const ps_var *v = &r->study->model->vars[var];
    const ps_draw draw = {
        .name = v->name,
        .key = v->key,
        .var = var,
        .dist = ps_dist_make(PS_DIST_BERNOULLI, ps_ledger_posterior(e, e->prior_central), 0, 0),
        .copula = -1,
        .evidence = number,
        .because = e->hypothesis,
        .span = node->span};
    (void)ps_names_add_draw(r, &draw);
}

static void add_id(ps_study_reader *r, const ps_yaml *id, int32_t number)
{
    if (ps_map_get(&r->evidence, id->text.text) >= 0) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "id-taken", id->span,
                    "two entries of 'evidence' have the id '%.*s'", PS_STR_ARG(id->text.text));
        ps_diag_help(r->diags, "give each its own");
        return;
    }
    r->diags->out_of_memory |= ps_map_put(&r->evidence, id->text.text, number) != PS_OK;
}

static void read_evidence(ps_study_reader *r, const ps_yaml *node, int32_t number, ps_evidence *e)
{
    *e = (ps_evidence){.drives = -1, .span = node->span};
    (void)ps_fields_read(r, node, &evidence_table, e);
    if (e->id.len > 0) {
        e->span = ps_yaml_get(node, "id")->span;
        add_id(r, ps_yaml_get(node, "id"), number);
    }
    const ps_yaml *prior = ps_yaml_get_kind(node, "prior", PS_YAML_MAP);
    const ps_yaml *reports = ps_yaml_get_kind(node, "reports", PS_YAML_LIST);
    const ps_yaml *drives = ps_yaml_get(node, "drives");
    if (prior != NULL) {
        read_prior(r, prior, e);
    }
    const int32_t n = reports == NULL ? 0 : reports->n;
    e->reports = ps_study_array(r, n, sizeof *e->reports);
    e->n_reports = e->reports == NULL ? 0 : n;
    for (int32_t i = 0; i < e->n_reports; i++) {
        read_report(r, &reports->items[i], &e->reports[i]);
    }
    if (drives != NULL) {
        read_drives(r, drives, number, e);
    }
}

void ps_study_evidence(ps_study_reader *r, const ps_yaml *list)
{
    const int32_t n = list == NULL ? 0 : list->n;
    r->study->evidence = ps_study_array(r, n, sizeof *r->study->evidence);
    r->study->n_evidence = r->study->evidence == NULL ? 0 : n;
    for (int32_t i = 0; i < r->study->n_evidence; i++) {
        read_evidence(r, &list->items[i], i, &r->study->evidence[i]);
    }
}

void ps_study_face_match(ps_study_reader *r, const ps_yaml *list)
{
    const int32_t n = list == NULL ? 0 : list->n;
    ps_face_match *matches = ps_study_array(r, n, sizeof *matches);
    for (int32_t i = 0; i < n && matches != NULL; i++) {
        matches[i].span = list->items[i].span;
        if (ps_fields_read(r, &list->items[i], &face_table, &matches[i]) &&
            matches[i].hit_rate == 0.0) {
            ps_field_is_not(r, ps_yaml_get(&list->items[i], "hit_rate"), "a probability above 0");
        }
    }
    r->study->face_matches = matches;
    r->study->n_face_matches = matches == NULL ? 0 : n;
}
