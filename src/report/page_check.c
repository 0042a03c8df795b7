// The ensemble against data: how many observed values lie in the bands predicted for them, series
// by series, in words and charts.
#include "analyse/words.h"
#include "report/page.h"
#include "report/svg.h"

#include <math.h>
#include <stdio.h>

static const char *observe_text(ps_observe observe)
{
    switch (observe) {
    case PS_OBSERVE_MEAN:
        return "mean over the period";
    case PS_OBSERVE_END:
        return "value at the date";
    case PS_OBSERVE_SUM:
        return "sum over the period";
    case PS_OBSERVE_YTD:
        return "sum since 1 January";
    case PS_OBSERVE_YOY:
        return "change on the year before";
    case PS_OBSERVE_CUMULATIVE:
        return "sum since the start";
    }
    return "";
}

#define FEW_DATA 3
#define LARGE_BIAS 0.2

// With bands that are right, 90 % of the data lie in the outer and 50 % in the inner one.
static const char *coverage_text(const ps_data_check *check)
{
    const int32_t n = check->series->n_data;
    const double in_90 = n > 0 ? (double)check->n_inside_90 / n : 0;
    const double in_50 = n > 0 ? (double)check->n_inside_50 / n : 0;
    if (n < FEW_DATA) {
        return "too few data to tell";
    }
    if (in_90 < 0.5) {
        return "misses the data";
    }
    if (in_90 < 0.8) {
        return "covers the data in part";
    }
    return in_50 > 0.8 ? "covers the data, bands wider than need be" : "covers the data";
}

static const char *bias_text(const ps_data_check *check)
{
    if (!(fabs(check->bias) > LARGE_BIAS)) {
        return "";
    }
    return check->bias > 0 ? ", runs high" : ", runs low";
}

static void share_cell(ps_page *page, int32_t part, int32_t of)
{
    ps_text_printf(page->out, "<td class=\"n\">%d of %d</td>", part, of);
}

static void overview_row(ps_page *page, const ps_data_check *check)
{
    const ps_data_series *const series = check->series;
    char bias[PS_FIGURE_MAX];
    ps_figure_fixed(100 * check->bias, 0, bias);
    ps_page_row(page);
    ps_page_head_cell(page, series->label);
    ps_page_cell_puts(page, observe_text(series->observe));
    share_cell(page, check->n_inside_50, series->n_data);
    share_cell(page, check->n_inside_90, series->n_data);
    ps_text_printf(page->out, "<td class=\"n\">%s%s</td>", bias, isfinite(check->bias) ? " %" : "");
    ps_text_printf(page->out, "<td>%s%s</td>", coverage_text(check), bias_text(check));
    ps_page_row_end(page);
}

static void total_sentence(ps_page *page)
{
    int32_t n = 0;
    int32_t in_50 = 0;
    int32_t in_90 = 0;
    for (int32_t i = 0; i < page->study->n_data; i++) {
        n += page->study->data[i].n_data;
        in_50 += page->findings->data[i].n_inside_50;
        in_90 += page->findings->data[i].n_inside_90;
    }
    char share_50[PS_PERCENT_MAX];
    char share_90[PS_PERCENT_MAX];
    ps_words_percent(n > 0 ? (double)in_50 / n : NAN, share_50, sizeof share_50);
    ps_words_percent(n > 0 ? (double)in_90 / n : NAN, share_90, sizeof share_90);
    ps_text_printf(page->out,
                   "<p>Of %d observed values, %d (%s %%) lie in the bands that hold half of the "
                   "runs and %d (%s %%) in those that hold nine in ten. The inputs were drawn from "
                   "what was known beforehand and not fitted to these data; the bands include the "
                   "stated errors of measurement.</p>\n",
                   n, in_50, share_50, in_90, share_90);
}

static void datum_cells(ps_page *page, const ps_data_check_row *row)
{
    ps_page_cell_number(page, row->datum->low, 4);
    if (row->datum->low < row->datum->high) {
        ps_page_cell_number(page, row->datum->high, 4);
    } else {
        ps_text_puts(page->out, "<td></td>");
    }
    for (int32_t q = 0; q < PS_N_QUANTILES; q++) {
        ps_page_cell_number(page, row->predicted.q[q], 4);
    }
    ps_page_cell_percent(page, row->rank);
}

static void detail_table(ps_page *page, const ps_data_check *check)
{
    static const char *const columns[] = {"Date",    "#observed", "#to",   "#5 %",          "#25 %",
                                          "#median", "#75 %",     "#95 %", "#runs below it"};
    char caption[2 * PS_FIGURE_MAX];
    char label[PS_FIGURE_MAX];
    ps_svg_fit(check->series->label, 1, INFINITY, label, sizeof label);
    (void)snprintf(caption, sizeof caption, "Observed and predicted: %s", label);
    ps_page_number_table(page, caption, columns, 9);
    for (int32_t i = 0; i < check->series->n_data; i++) {
        ps_page_row(page);
        ps_page_head_cell(page, check->rows[i].datum->date);
        datum_cells(page, &check->rows[i]);
        ps_page_row_end(page);
    }
    ps_page_table_end(page);
}

// series too short for a chart of their own
static void short_table(ps_page *page)
{
    static const char *const columns[] = {"Series", "Date",          "#observed", "#to",
                                          "#5 %",   "#25 %",         "#median",   "#75 %",
                                          "#95 %",  "#runs below it"};
    const ps_study *const study = page->study;
    ps_page_table(page, "Observed and predicted: series of one or two values", columns, 10);
    for (int32_t i = 0; i < study->n_data; i++) {
        const ps_data_check *const check = &page->findings->data[i];
        for (int32_t d = 0; study->data[i].n_data < FEW_DATA && d < study->data[i].n_data; d++) {
            ps_page_row(page);
            ps_page_head_cell(page, check->series->label);
            ps_page_cell(page, check->rows[d].datum->date);
            datum_cells(page, &check->rows[d]);
            ps_page_row_end(page);
        }
    }
    ps_page_table_end(page);
}

static bool has_short(const ps_study *study)
{
    for (int32_t i = 0; i < study->n_data; i++) {
        if (study->data[i].n_data > 0 && study->data[i].n_data < FEW_DATA) {
            return true;
        }
    }
    return false;
}

static void check_figure(ps_page *page, const ps_data_check *check, ps_arena *arena)
{
    const ps_data_series *const series = check->series;
    const size_t n = (size_t)series->n_data;
    const ps_arena_mark mark = ps_arena_mark_get(arena);
    ps_chart_datum *const data = ps_arena_array(arena, n, sizeof *data);
    ps_quantiles *const predicted = ps_arena_array(arena, n, sizeof *predicted);
    if (data == NULL || predicted == NULL) {
        page->out->failed = true;
        return;
    }
    for (size_t i = 0; i < n; i++) {
        const ps_datum *const d = check->rows[i].datum;
        const double from = series->observe == PS_OBSERVE_END ? d->to : d->from;
        data[i] = (ps_chart_datum){from, d->to, d->low, d->high, d->date};
        predicted[i] = check->rows[i].predicted;
    }
    char id[24];
    ps_page_chart_id(page, id);
    ps_chart_frame frame = ps_page_frame(page, id, series->label, series->unit);
    frame.has_origin = false;
    ps_text summary = {0};
    ps_chart_check_summary(&summary, data, predicted, series->n_data);
    ps_page_figure(page, series->label);
    ps_chart_check_svg(page->out, &frame, data, predicted, series->n_data);
    ps_page_figure_end(page, &summary);
    ps_page_details(page, "Table");
    detail_table(page, check);
    ps_page_details_end(page);
    ps_text_clear(&summary);
    ps_arena_reset(arena, mark);
}

void ps_page_check(ps_page *page)
{
    static const char *const columns[] = {
        "Series", "Observed as", "#in the 50 % band", "#in the 90 % band", "#bias", "Verdict"};
    const ps_study *const study = page->study;
    ps_page_section(page, "check", "Check against data");
    if (study->n_data == 0) {
        ps_page_paragraph(page, NULL,
                          "The study names no data: nothing here has been checked against what was "
                          "observed.");
        ps_page_section_end(page);
        return;
    }
    total_sentence(page);
    ps_page_table(page, "Prior-predictive check, series by series", columns, 6);
    for (int32_t i = 0; i < study->n_data; i++) {
        overview_row(page, &page->findings->data[i]);
    }
    ps_page_table_end(page);
    ps_page_paragraph(page, "note",
                      "Bias is the mean of (predicted median - observed) / |observed|. A rule of "
                      "thumb gives the verdict: at least 80 % of the data in the outer band cover "
                      "them, 50 to 80 % in part, fewer miss.");
    ps_arena *const arena = ps_arena_new();
    page->out->failed = page->out->failed || arena == NULL;
    ps_text_puts(page->out, "<div class=\"grid\">\n");
    for (int32_t i = 0; arena != NULL && i < study->n_data; i++) {
        if (study->data[i].n_data >= FEW_DATA) {
            ps_text_puts(page->out, "<div>\n");
            check_figure(page, &page->findings->data[i], arena);
            ps_text_puts(page->out, "</div>\n");
        }
    }
    ps_text_puts(page->out, "</div>\n");
    ps_arena_free(arena);
    if (has_short(study)) {
        short_table(page);
    }
    ps_page_section_end(page);
}
