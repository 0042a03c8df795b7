// From a row of a data file to the window of the model it speaks of:
//
//   mean, sum, yoy   the period that ends on the row's date; a month may be dated anywhere in it
//   end              the end of that day; the first of a month is that instant, "as of this date"
//   ytd, cumulative  from 1 January, or from the start of the run, to that instant
//
// Rows whose window is not in the run are left out: data files go further back than models.
#include "study/study_data.h"

#include "base/alloc.h"
#include "base/file.h"
#include "base/num_text.h"
#include "study/claim_check.h"
#include "study/fields.h"
#include "study/study_names.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct period {
    const char *name;
    int32_t months; // 0: one day
    bool rolls;     // ends with any month, not only with a period of the calendar
} period;

static const period periods[] = {
    {"month", 1, false}, {"quarter", 3, false}, {"half", 6, false},      {"year", 12, false},
    {"day", 0, false},   {"3 months", 3, true}, {"12 months", 12, true},
};
#define N_PERIODS ((int32_t)(sizeof periods / sizeof *periods))

static const char *const observe_names[] = {
    [PS_OBSERVE_MEAN] = "mean", [PS_OBSERVE_END] = "end", [PS_OBSERVE_SUM] = "sum",
    [PS_OBSERVE_YTD] = "ytd",   [PS_OBSERVE_YOY] = "yoy", [PS_OBSERVE_CUMULATIVE] = "cumulative",
};
#define N_OBSERVE ((int32_t)(sizeof observe_names / sizeof *observe_names))

typedef struct entry {
    ps_data_series series;
    double scale;
    double from;
    const period *period;
    const ps_yaml *known; // NULL: yes and revised
    double past;          // how far the observed path looks back
} entry;

static const ps_field entry_fields[] = {
    {"variable", PS_FIELD_ANY, true, 0},
    {"file", PS_FIELD_TEXT, true, offsetof(entry, series.file)},
    {"series", PS_FIELD_TEXT, true, offsetof(entry, series.series)},
    {"scale", PS_FIELD_NUMBER, false, offsetof(entry, scale)},
    {"observe", PS_FIELD_ANY, true, 0},
    {"period", PS_FIELD_ANY, false, 0},
    {"error", PS_FIELD_MAP, false, 0},
    {"known", PS_FIELD_LIST, false, 0},
    {"label", PS_FIELD_TEXT, false, offsetof(entry, series.label)},
    {"from", PS_FIELD_TIME, false, offsetof(entry, from)},
    {"source", PS_FIELD_TEXT, false, offsetof(entry, series.source)},
};
static const ps_fields entry_table = PS_FIELDS("an entry of 'data'", entry_fields);

static const ps_field normal_fields[] = {
    {"sd", PS_FIELD_POSITIVE, true, offsetof(ps_data_series, error_scale)},
};
static const ps_field student_fields[] = {
    {"df", PS_FIELD_POSITIVE, true, offsetof(ps_data_series, error_df)},
    {"scale", PS_FIELD_POSITIVE, true, offsetof(ps_data_series, error_scale)},
};
static const ps_field relative_fields[] = {
    {"relative", PS_FIELD_POSITIVE, true, offsetof(ps_data_series, error_scale)},
};
static const ps_fields normal_table = PS_FIELDS("a normal error", normal_fields);
static const ps_fields student_table = PS_FIELDS("a Student t error", student_fields);
static const ps_fields relative_table = PS_FIELDS("a relative error", relative_fields);

static void read_error(ps_study_reader *r, const ps_yaml *node, ps_data_series *series)
{
    const ps_yaml *normal = ps_yaml_get(node, "normal");
    const ps_yaml *student = ps_yaml_get(node, "student_t");
    if (node->n == 1 && normal != NULL) {
        series->error = PS_ERROR_NORMAL;
        (void)ps_fields_read(r, normal, &normal_table, series);
    } else if (node->n == 1 && student != NULL) {
        series->error = PS_ERROR_STUDENT_T;
        (void)ps_fields_read(r, student, &student_table, series);
    } else if (node->n == 1 && ps_yaml_get(node, "relative") != NULL) {
        series->error = PS_ERROR_RELATIVE;
        (void)ps_fields_read(r, node, &relative_table, series);
    } else {
        ps_diag_add(r->diags, PS_SEV_ERROR, "bad-error", node->span,
                    "the error of a series must be one of normal, student_t, relative");
        ps_diag_help(r->diags, "write {normal: {sd: s}}, {student_t: {df: 4, scale: s}} or "
                               "{relative: s}");
    }
}

static bool read_observe(ps_study_reader *r, const ps_yaml *node, ps_observe *out)
{
    for (int32_t i = 0; i < N_OBSERVE && node->kind == PS_YAML_TEXT; i++) {
        if (ps_str_is(node->text.text, observe_names[i])) {
            *out = (ps_observe)i;
            return true;
        }
    }
    return ps_field_is_not(r, node, "one of mean, end, sum, ytd, yoy, cumulative");
}

static bool needs_period(ps_observe observe)
{
    return observe == PS_OBSERVE_MEAN || observe == PS_OBSERVE_SUM || observe == PS_OBSERVE_YOY;
}

static bool read_period(ps_study_reader *r, const ps_yaml *map, ps_observe observe,
                        const period **out)
{
    const ps_yaml *node = ps_yaml_get(map, "period");
    if (node == NULL) {
        if (needs_period(observe)) {
            ps_diag_add(r->diags, PS_SEV_ERROR, "missing-key", map->span,
                        "'observe: %s' needs the key 'period'", observe_names[observe]);
            ps_diag_help(r->diags, "add 'period: month', for example");
        }
        return !needs_period(observe);
    }
    for (int32_t i = 0; i < N_PERIODS && node->kind == PS_YAML_TEXT; i++) {
        if (ps_str_is(node->text.text, periods[i].name)) {
            *out = &periods[i];
            return true;
        }
    }
    return ps_field_is_not(r, node, "one of month, quarter, half, year, 3 months, 12 months, day");
}

static bool check_known(ps_study_reader *r, const ps_yaml *list)
{
    bool ok = true;
    for (int32_t i = 0; list != NULL && i < list->n; i++) {
        const ps_yaml *mark = &list->items[i];
        ps_str text = {0};
        if (!ps_field_text(r, mark, &text)) {
            ok = false;
        } else if (ps_str_is(text, "no")) {
            ps_diag_add(r->diags, PS_SEV_ERROR, "known-no", mark->span,
                        "rows marked 'no' were not known at the cut and are never used");
            ps_diag_help(r->diags, "list 'yes', or 'yes' and 'revised'");
            ok = false;
        }
    }
    return ok;
}

static bool is_known(const entry *e, ps_str mark)
{
    if (e->known == NULL) {
        return ps_str_is(mark, "yes") || ps_str_is(mark, "revised");
    }
    for (int32_t i = 0; i < e->known->n; i++) {
        if (ps_str_eq(e->known->items[i].text.text, mark)) {
            return true;
        }
    }
    return false;
}

static bool bad_date(ps_study_reader *r, const ps_cell *cell, const char *what, const char *help)
{
    ps_diag_add(r->diags, PS_SEV_ERROR, "csv-date", cell->span, "'%.*s' is not %s",
                PS_STR_ARG(cell->text), what);
    ps_diag_help(r->diags, "%s", help);
    return false;
}

static ps_date last_day(ps_date d)
{
    if (d.unit == PS_DATE_DAY) {
        return d;
    }
    const ps_date next = ps_date_next(d);
    const int32_t month = next.month == 1 ? 12 : next.month - 1;
    const int32_t year = next.month == 1 ? next.year - 1 : next.year;
    return (ps_date){year, month, ps_date_days_in_month(year, month), PS_DATE_DAY};
}

static double end_of_day(ps_date d)
{
    return ps_date_time(ps_date_next(d));
}

// the first of a month is the instant the month begins; any other day is meant to its end
static double instant_of(ps_date d)
{
    return d.unit == PS_DATE_DAY && d.day == 1 ? ps_date_time(d) : end_of_day(last_day(d));
}

// first instant of a month counted from January of a year, before it or after
static double month_time(int32_t year, int32_t month_from_zero)
{
    const int32_t month = (year + 1) * 12 + month_from_zero;
    return ps_date_time((ps_date){month / 12 - 1, month % 12 + 1, 1, PS_DATE_MONTH});
}

static bool period_window(ps_study_reader *r, const ps_cell *cell, const period *p, ps_date date,
                          ps_datum *out)
{
    const ps_date d = last_day(date);
    const bool ends_month = d.day == ps_date_days_in_month(d.year, d.month);
    const bool ends_period = ends_month && (p->rolls || d.month % p->months == 0);
    if (p->months == 0) {
        out->from = ps_date_time(d);
        out->to = end_of_day(d);
        return true;
    }
    if (p->months > 1 && !ends_period) {
        char what[64];
        (void)snprintf(what, sizeof what, "the last day of a %s", p->rolls ? "month" : p->name);
        return bad_date(r, cell, what, "date the row by the last day of its period");
    }
    out->to = month_time(d.year, d.month);
    out->from = month_time(d.year, d.month - p->months);
    return true;
}

// the window of a row, in model time
static bool window_of(ps_study_reader *r, const entry *e, const ps_cell *cell, ps_datum *out)
{
    const ps_observe observe = e->series.observe;
    if (!r->years) { // times are plain numbers
        if (!ps_num_parse(cell->text, &out->to)) {
            return bad_date(r, cell, "a time of the model",
                            "write a number; dates need a model whose time unit is the year");
        }
        out->from = observe == PS_OBSERVE_END ? out->to : r->study->sim.start;
        return true;
    }
    ps_date date;
    if (!ps_date_read(cell->text, &date)) {
        return bad_date(r, cell, "a date", "write it as 2024-09-30");
    }
    if (needs_period(observe)) {
        return period_window(r, cell, e->period, date, out);
    }
    out->to = instant_of(date);
    out->from = observe == PS_OBSERVE_END   ? out->to
                : observe == PS_OBSERVE_YTD ? last_day(date).year
                                            : r->study->sim.start;
    return true;
}

#define SLACK 1e-9

static bool is_in_run(const ps_study_reader *r, const entry *e, const ps_datum *d)
{
    const ps_sim_specs *sim = &r->study->sim;
    const double past = e->past + (e->series.observe == PS_OBSERVE_YOY ? 1.0 : 0.0);
    const bool is_empty = d->from >= d->to && e->series.observe != PS_OBSERVE_END;
    return d->from - past >= sim->start - SLACK && d->to <= sim->stop + SLACK &&
           d->from >= e->from - SLACK && !is_empty;
}

typedef struct columns {
    int32_t series;
    int32_t date;
    int32_t value;
    int32_t grade;
    int32_t known;
    int32_t source;
} columns;

static bool find_columns(ps_study_reader *r, const ps_yaml *file, const ps_csv *csv, columns *c)
{
    *c = (columns){ps_csv_column(csv, "series"),       ps_csv_column(csv, "date"),
                   ps_csv_column(csv, "value"),        ps_csv_column(csv, "confidence"),
                   ps_csv_column(csv, "known_at_cut"), ps_csv_column(csv, "source")};
    const char *missing = c->series < 0  ? "series"
                          : c->date < 0  ? "date"
                          : c->value < 0 ? "value"
                                         : NULL;
    if (missing != NULL) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "missing-column", file->span,
                    "the table has no column '%s'", missing);
        ps_diag_help(r->diags, "its first line must name the columns series,date,value, with "
                               "commas between");
    }
    return missing == NULL;
}

static ps_str keep(ps_study_reader *r, const ps_csv *csv, int32_t row, int32_t column)
{
    if (column < 0) {
        return ps_str_of("");
    }
    const ps_str copy = ps_arena_str(r->arena, ps_csv_cell(csv, row, column)->text);
    r->diags->out_of_memory |= copy.p == NULL;
    return copy;
}

// takes a row into the series; `seen` has the dates so far
static void take_row(ps_study_reader *r, entry *e, const ps_csv *csv, const columns *c, int32_t row,
                     ps_map *seen)
{
    const ps_cell *date = ps_csv_cell(csv, row, c->date);
    const ps_cell *value = ps_csv_cell(csv, row, c->value);
    ps_datum d = {.span = value->span};
    if (c->known >= 0 && !is_known(e, ps_csv_cell(csv, row, c->known)->text)) {
        return;
    }
    if (!window_of(r, e, date, &d) || !is_in_run(r, e, &d) ||
        !ps_csv_range(r->diags, value, &d.low, &d.high)) {
        return;
    }
    if (ps_map_get(seen, date->text) >= 0) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "csv-date", date->span,
                    "the series '%.*s' has two values for %.*s", PS_STR_ARG(e->series.series),
                    PS_STR_ARG(date->text));
        ps_diag_help(r->diags, "keep one of them, or mark one as not known");
        return;
    }
    r->diags->out_of_memory |= ps_map_put(seen, date->text, row) != PS_OK;
    const double a = d.low * e->scale;
    const double b = d.high * e->scale;
    d.low = a < b ? a : b;
    d.high = a < b ? b : a;
    d.date = keep(r, csv, row, c->date);
    d.grade = keep(r, csv, row, c->grade);
    if (e->series.source.p == NULL) {
        e->series.source = keep(r, csv, row, c->source);
    }
    e->series.data[e->series.n_data++] = d;
}

static int by_time(const void *a, const void *b)
{
    const ps_datum *x = a;
    const ps_datum *y = b;
    return x->to != y->to ? (x->to > y->to) - (x->to < y->to)
                          : (x->from > y->from) - (x->from < y->from);
}

static void report_unknown_series(ps_study_reader *r, const ps_yaml *name, const ps_csv *csv,
                                  int32_t column)
{
    ps_map names = {0};
    for (int32_t i = 0; i < csv->n_rows; i++) {
        r->diags->out_of_memory |=
            ps_map_put(&names, ps_csv_cell(csv, i, column)->text, i) != PS_OK;
    }
    ps_diag_add(r->diags, PS_SEV_ERROR, "unknown-series", name->span,
                "the table has no series '%.*s'", PS_STR_ARG(name->text.text));
    ps_field_suggest(r, ps_map_nearest(&names, name->text.text), "name one of its column 'series'");
    ps_map_clear(&names);
}

static void read_rows(ps_study_reader *r, const ps_yaml *node, const ps_csv *csv, entry *e)
{
    columns c;
    if (!find_columns(r, ps_yaml_get(node, "file"), csv, &c)) {
        return;
    }
    int32_t n_rows = 0;
    for (int32_t i = 0; i < csv->n_rows; i++) {
        n_rows += ps_str_eq(ps_csv_cell(csv, i, c.series)->text, e->series.series);
    }
    if (n_rows == 0) {
        report_unknown_series(r, ps_yaml_get(node, "series"), csv, c.series);
        return;
    }
    e->series.data = ps_study_array(r, n_rows, sizeof *e->series.data);
    const int32_t errors_before = r->diags->n_errors;
    ps_map seen = {0};
    for (int32_t i = 0; i < csv->n_rows && e->series.data != NULL; i++) {
        if (ps_str_eq(ps_csv_cell(csv, i, c.series)->text, e->series.series)) {
            take_row(r, e, csv, &c, i, &seen);
        }
    }
    ps_map_clear(&seen);
    if (e->series.data != NULL && e->series.n_data > 0) {
        qsort(e->series.data, (size_t)e->series.n_data, sizeof *e->series.data, by_time);
    } else if (r->diags->n_errors == errors_before && !r->diags->out_of_memory) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "no-rows", ps_yaml_get(node, "series")->span,
                    "no row of '%.*s' can be used", PS_STR_ARG(e->series.series));
        ps_diag_help(r->diags, "rows must lie inside the run (with 'yoy' a year after its start), "
                               "not before 'from', and be marked as known");
    }
}

// the table of a file, read once; NULL after a message
static const ps_table_file *open_table(ps_study_reader *r, const ps_yaml *file)
{
    const ps_str path = ps_file_beside(r->diags, r->study->path, file->text.text);
    if (path.p == NULL) {
        r->diags->out_of_memory = true;
        return NULL;
    }
    for (int32_t i = 0; i < r->n_tables; i++) {
        if (ps_str_eq(r->tables[i].path, path)) {
            return r->tables[i].csv == NULL ? NULL : &r->tables[i];
        }
    }
    if (ps_grow(&r->tables, &r->cap_tables, r->n_tables, sizeof *r->tables) != PS_OK) {
        r->diags->out_of_memory = true;
        return NULL;
    }
    ps_table_file *t = &r->tables[r->n_tables++];
    *t = (ps_table_file){.path = path};
    const ps_rc rc = ps_csv_read(r->diags, path, file->span, &t->csv);
    r->diags->out_of_memory |= rc == PS_ERR_MEMORY;
    if (rc != PS_OK) {
        return NULL;
    }
    t->hash = ps_sha256_of(r->diags->sources.items[t->csv->file].text);
    return t;
}

// length of a unit without a "/yr" at its end; 0 when it has none
static size_t len_of_amount(const ps_study_reader *r, ps_str unit)
{
    const ps_str names[] = {r->study->sim.time_unit, ps_str_of("yr"), ps_str_of("year")};
    const size_t n_names = r->years ? 3 : 1;
    for (size_t i = 0; i < n_names; i++) {
        const size_t kept = unit.len > names[i].len ? unit.len - names[i].len : 0;
        if (kept > 1 && unit.p[kept - 1] == '/' &&
            ps_str_eq_nocase(ps_str_slice(unit, kept, unit.len), names[i])) {
            return kept - 1;
        }
    }
    return 0;
}

// unit of what is observed: an integral over time of a rate has no "/yr"
static ps_str observed_unit(ps_study_reader *r, ps_str unit, ps_observe observe)
{
    if (observe == PS_OBSERVE_YOY) {
        return ps_str_of("1");
    }
    if (observe == PS_OBSERVE_MEAN || observe == PS_OBSERVE_END || unit.len == 0) {
        return unit;
    }
    const size_t kept = len_of_amount(r, unit);
    if (kept > 0) {
        return ps_str_slice(unit, 0, kept);
    }
    const ps_str product = ps_arena_printf(r->arena, "%.*s*%.*s", PS_STR_ARG(unit),
                                           PS_STR_ARG(r->study->sim.time_unit));
    r->diags->out_of_memory |= product.p == NULL;
    return product;
}

static void fill_names(ps_study_reader *r, entry *e)
{
    if (e->series.label.p == NULL) {
        e->series.label = ps_study_series_name(r->study, e->series.of);
    }
    e->series.unit =
        observed_unit(r, ps_study_series_unit(r->study, e->series.of), e->series.observe);
    if (e->series.of.derived >= 0) {
        const ps_expr *expr = r->study->derived[e->series.of.derived].expr;
        e->past = expr == NULL ? 0.0 : ps_claim_past(expr);
    }
}

// what needs a calendar needs a model in years
static bool has_calendar(ps_study_reader *r, const ps_yaml *observe, ps_observe kind)
{
    if (r->years || kind == PS_OBSERVE_END || kind == PS_OBSERVE_CUMULATIVE) {
        return true;
    }
    ps_diag_add(r->diags, PS_SEV_ERROR, "not-in-years", observe->span,
                "'observe: %s' needs a model whose time unit is the year", observe_names[kind]);
    ps_diag_help(r->diags, "observe the 'end' or the 'cumulative' value");
    return false;
}

// all keys of an entry, with a message for each that is wrong
static void read_keys(ps_study_reader *r, const ps_yaml *node, entry *e)
{
    ps_data_series *s = &e->series;
    (void)ps_fields_read(r, node, &entry_table, e);
    const ps_yaml *variable = ps_yaml_get(node, "variable");
    const ps_yaml *observe = ps_yaml_get(node, "observe");
    const ps_yaml *scale = ps_yaml_get(node, "scale");
    const ps_yaml *error = ps_yaml_get_kind(node, "error", PS_YAML_MAP);
    if (variable != NULL) {
        s->span = variable->span;
        (void)ps_names_series(r, variable, &s->of);
    }
    if (observe != NULL && read_observe(r, observe, &s->observe) &&
        has_calendar(r, observe, s->observe)) {
        (void)read_period(r, node, s->observe, &e->period);
    }
    e->known = ps_yaml_get_kind(node, "known", PS_YAML_LIST);
    (void)check_known(r, e->known);
    if (scale != NULL && e->scale == 0.0) {
        ps_field_is_not(r, scale, "a number other than 0");
    }
    if (error != NULL) {
        read_error(r, error, s);
    }
}

static void read_series(ps_study_reader *r, const ps_yaml *node)
{
    entry e = {.scale = 1.0, .from = -INFINITY};
    e.series.span = node->span;
    const int32_t errors_before = r->diags->n_errors;
    read_keys(r, node, &e);
    const ps_table_file *table =
        e.series.file.len == 0 ? NULL : open_table(r, ps_yaml_get(node, "file"));
    if (table == NULL || r->study->model == NULL || r->diags->n_errors > errors_before) {
        return;
    }
    fill_names(r, &e);
    e.series.hash = table->hash;
    read_rows(r, node, table->csv, &e);
    r->study->data[r->study->n_data++] = e.series;
}

// SHA-256 over the hex hashes of all files, in the order in which they are first named
static void hash_all(ps_study_reader *r)
{
    char *text = ps_study_array(r, 64 * r->n_tables, 1);
    for (int32_t i = 0; i < r->n_tables && text != NULL; i++) {
        memcpy(text + (size_t)64 * (size_t)i, r->tables[i].hash.hex, 64);
    }
    if (text != NULL) {
        r->study->data_hash = ps_sha256_of((ps_str){text, (size_t)64 * (size_t)r->n_tables});
    }
}

void ps_study_data(ps_study_reader *r, const ps_yaml *list)
{
    const int32_t n = list == NULL ? 0 : list->n;
    r->study->data = ps_study_array(r, n, sizeof *r->study->data);
    for (int32_t i = 0; i < n && r->study->data != NULL; i++) {
        read_series(r, &list->items[i]);
    }
    hash_all(r);
    for (int32_t i = 0; i < r->n_tables; i++) {
        ps_csv_free(r->tables[i].csv);
    }
    ps_free(r->tables);
    r->tables = NULL;
    r->n_tables = 0;
}
