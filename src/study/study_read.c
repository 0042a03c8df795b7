// The study file from top to bottom. Sections are read in the order in which they need each other:
//
//   model, time ─▶ vary (draws) ─▶ evidence ─▶ vary (processes) ─▶ scenarios ─▶ derive
//        ─▶ outputs, data, statements ─▶ claims, face_match, forecast
#include "base/alloc.h"
#include "base/file.h"
#include "check/units.h"
#include "read/model_read.h"
#include "study/fields.h"
#include "study/study_claims.h"
#include "study/study_data.h"
#include "study/study_evidence.h"
#include "study/study_expr.h"
#include "study/study_names.h"
#include "study/study_process.h"
#include "study/study_scenarios.h"
#include "study/study_vary.h"

#define DEFAULT_MEMBERS 1000

typedef struct top_entry {
    ps_str title;
    int64_t seed;
    int64_t members;
} top_entry;

static const ps_field top_fields[] = {
    {"model", PS_FIELD_ANY, true, 0},
    {"title", PS_FIELD_TEXT, false, offsetof(top_entry, title)},
    {"article", PS_FIELD_MAP, false, 0},
    {"time", PS_FIELD_MAP, false, 0},
    {"seed", PS_FIELD_WHOLE, false, offsetof(top_entry, seed)},
    {"members", PS_FIELD_WHOLE, false, offsetof(top_entry, members)},
    {"vary", PS_FIELD_LIST, false, 0},
    {"scenarios", PS_FIELD_LIST, false, 0},
    {"outputs", PS_FIELD_LIST, false, 0},
    {"derive", PS_FIELD_MAP, false, 0},
    {"data", PS_FIELD_LIST, false, 0},
    {"claims", PS_FIELD_LIST, false, 0},
    {"statements", PS_FIELD_LIST, false, 0},
    {"evidence", PS_FIELD_LIST, false, 0},
    {"face_match", PS_FIELD_LIST, false, 0},
    {"forecast", PS_FIELD_MAP, false, 0},
};
static const ps_field article_fields[] = {
    {"title", PS_FIELD_TEXT, false, offsetof(ps_article, title)},
    {"by", PS_FIELD_TEXT, false, offsetof(ps_article, by)},
    {"date", PS_FIELD_DATE, false, offsetof(ps_article, date)},
    {"cite", PS_FIELD_TEXT, false, offsetof(ps_article, cite)},
};
static const ps_field time_fields[] = {
    {"start", PS_FIELD_TIME, false, offsetof(ps_study, sim.start)},
    {"stop", PS_FIELD_TIME, false, offsetof(ps_study, sim.stop)},
    {"save", PS_FIELD_POSITIVE, false, offsetof(ps_study, save)},
};
static const ps_field forecast_fields[] = {
    {"origin", PS_FIELD_TIME, true, offsetof(ps_study, origin)},
    {"score", PS_FIELD_LIST, false, 0},
};
static const ps_fields top_table = PS_FIELDS("a study", top_fields);
static const ps_fields article_table = PS_FIELDS("'article'", article_fields);
static const ps_fields time_table = PS_FIELDS("'time'", time_fields);
static const ps_fields forecast_table = PS_FIELDS("'forecast'", forecast_fields);

static bool is_year(ps_str unit)
{
    static const char *const names[] = {"year", "years", "yr", "yrs"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (ps_str_eq_nocase(ps_str_trim(unit), ps_str_of(names[i]))) {
            return true;
        }
    }
    return false;
}

static void read_model(ps_study_reader *r, const ps_yaml *node)
{
    ps_study *study = r->study;
    ps_str name = {0};
    r->years = true; // where the model is missing, no date is wrong
    if (node == NULL || !ps_field_text(r, node, &name)) {
        return;
    }
    const ps_str path = ps_file_beside(r->diags, study->path, name);
    if (path.p == NULL) {
        r->diags->out_of_memory = true;
        return;
    }
    ps_rc rc = ps_model_read(r->diags, path, node->span, &study->model);
    if (rc == PS_OK) {
        study->sim = study->model->sim;
        r->years = is_year(study->sim.time_unit);
        rc = ps_check(study->model, r->diags);
    }
    if (rc == PS_OK) {
        r->model_is_checked = true;
        rc = ps_check_units(study->model, r->diags, false);
    }
    r->diags->out_of_memory |= rc == PS_ERR_MEMORY;
}

static void read_time(ps_study_reader *r, const ps_yaml *node)
{
    ps_study *study = r->study;
    if (node != NULL) {
        (void)ps_fields_read(r, node, &time_table, study);
    }
    if (study->model == NULL) {
        return;
    }
    if (node != NULL && !(study->sim.start < study->sim.stop)) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "time-order", node->span,
                    "the run stops at %.10g, which is not after its start at %.10g",
                    study->sim.stop, study->sim.start);
        ps_diag_help(r->diags, "the model itself runs from %.10g to %.10g", study->model->sim.start,
                     study->model->sim.stop);
    }
    if (!(study->save > 0.0)) {
        study->save = study->sim.save > 0.0 ? study->sim.save : study->sim.dt;
    }
}

// names of variables and derived variables; the array, and their number
static ps_series_ref *read_series_list(ps_study_reader *r, const ps_yaml *list, int32_t *n)
{
    *n = 0;
    ps_series_ref *refs = list == NULL ? NULL : ps_study_array(r, list->n, sizeof *refs);
    for (int32_t i = 0; refs != NULL && i < list->n; i++) {
        ps_series_ref ref;
        if (!ps_names_series(r, &list->items[i], &ref)) {
            continue;
        }
        for (int32_t j = 0; j < *n; j++) {
            if (refs[j].var == ref.var && refs[j].derived == ref.derived) {
                ps_diag_add(r->diags, PS_SEV_WARNING, "named-twice", list->items[i].span,
                            "'%.*s' is in this list twice", PS_STR_ARG(list->items[i].text.text));
            }
        }
        refs[(*n)++] = ref;
    }
    return refs;
}

static void read_forecast(ps_study_reader *r, const ps_yaml *node)
{
    ps_study *s = r->study;
    if (node == NULL) {
        return;
    }
    s->has_origin = ps_fields_read(r, node, &forecast_table, s);
    if (s->has_origin && s->model != NULL &&
        !(s->origin >= s->sim.start && s->origin <= s->sim.stop)) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "time-outside-run", ps_yaml_get(node, "origin")->span,
                    "the origin is outside the run");
        ps_diag_help(r->diags, "the run goes from %.10g to %.10g", s->sim.start, s->sim.stop);
    }
    s->scored = read_series_list(r, ps_yaml_get_kind(node, "score", PS_YAML_LIST), &s->n_scored);
}

static void read_top(ps_study_reader *r, const ps_yaml *root)
{
    ps_study *s = r->study;
    top_entry top = {.seed = 1, .members = DEFAULT_MEMBERS};
    (void)ps_fields_read(r, root, &top_table, &top);
    s->title = top.title;
    s->seed = (uint64_t)top.seed;
    s->members = top.members;
    if (s->members == 0) {
        ps_field_is_not(r, ps_yaml_get(root, "members"), "a whole number from 1 on");
    }
    const ps_yaml *article = ps_yaml_get_kind(root, "article", PS_YAML_MAP);
    if (article != NULL) {
        (void)ps_fields_read(r, article, &article_table, &s->article);
    }
}

static const ps_yaml *list_of(const ps_yaml *root, const char *key)
{
    return ps_yaml_get_kind(root, key, PS_YAML_LIST);
}

static void read_sections(ps_study_reader *r, const ps_yaml *root)
{
    ps_study *s = r->study;
    read_model(r, ps_yaml_get(root, "model"));
    read_top(r, root);
    read_time(r, ps_yaml_get_kind(root, "time", PS_YAML_MAP));
    ps_study_vary(r, list_of(root, "vary"));
    ps_study_evidence(r, list_of(root, "evidence"));
    ps_study_processes(r, list_of(root, "vary"));
    ps_study_scope_inputs(r);
    ps_study_scenarios(r, list_of(root, "scenarios"));
    ps_study_moves(r);
    ps_study_derive(r, ps_yaml_get_kind(root, "derive", PS_YAML_MAP));
    s->outputs = read_series_list(r, list_of(root, "outputs"), &s->n_outputs);
    ps_study_data(r, list_of(root, "data"));
    ps_study_statements(r, list_of(root, "statements"));
    ps_study_claims(r, list_of(root, "claims"));
    ps_study_face_match(r, list_of(root, "face_match"));
    read_forecast(r, ps_yaml_get_kind(root, "forecast", PS_YAML_MAP));
    ps_vary_warn(r);
}

static ps_study *new_study(ps_str path)
{
    ps_arena *arena = ps_arena_new();
    ps_study *study = arena == NULL ? NULL : ps_arena_alloc(arena, sizeof *study);
    if (study == NULL) {
        ps_arena_free(arena);
        return NULL;
    }
    study->arena = arena;
    study->path = ps_arena_str(arena, path);
    if (study->path.p == NULL) {
        ps_study_free(study);
        return NULL;
    }
    return study;
}

static void clear_reader(ps_study_reader *r)
{
    ps_map_clear(&r->draws);
    ps_map_clear(&r->derived);
    ps_map_clear(&r->scenarios);
    ps_map_clear(&r->evidence);
    ps_map_clear(&r->statements);
    ps_map_clear(&r->claims);
    ps_map_clear(&r->scope_sizes);
}

static ps_rc read_study(ps_study_reader *r)
{
    const ps_source *source = &r->diags->sources.items[r->file];
    r->study->hash = ps_sha256_of(source->text);
    ps_yaml root = {0};
    PS_TRY(ps_yaml_parse(r->diags, r->file, r->arena, &root));
    read_sections(r, &root);
    return ps_diags_rc(r->diags);
}

ps_rc ps_study_parse(ps_diags *diags, int32_t file, ps_study **study)
{
    ps_study *s = new_study(diags->sources.items[file].path);
    if (s == NULL) {
        return PS_ERR_MEMORY;
    }
    ps_study_reader r = {.diags = diags, .study = s, .arena = s->arena, .file = file};
    const ps_rc rc = read_study(&r);
    clear_reader(&r);
    if (rc != PS_OK) {
        ps_study_free(s);
        return rc;
    }
    *study = s;
    return PS_OK;
}

ps_rc ps_study_read(ps_diags *diags, ps_str path, ps_study **study)
{
    int32_t file = -1;
    PS_TRY(ps_file_read(diags, path, PS_NO_SPAN, &file));
    return ps_study_parse(diags, file, study);
}

void ps_study_free(ps_study *study)
{
    if (study != NULL) {
        ps_model_free(study->model);
        ps_arena_free(study->arena);
    }
}

ps_str ps_study_series_name(const ps_study *study, ps_series_ref ref)
{
    return ref.derived >= 0 ? study->derived[ref.derived].name : study->model->vars[ref.var].name;
}

ps_str ps_study_series_unit(const ps_study *study, ps_series_ref ref)
{
    return ref.derived >= 0 ? study->derived[ref.derived].unit
                            : study->model->vars[ref.var].unit_text;
}
