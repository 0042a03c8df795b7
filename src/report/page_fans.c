// The fan of each output with the observed data over it, each with its table.
#include "report/page.h"
#include "report/svg.h"

#include <math.h>
#include <stdio.h>

static bool same_series(ps_series_ref a, ps_series_ref b)
{
    return a.var == b.var && a.derived == b.derived;
}

const ps_fan *ps_page_find_fan(const ps_page *page, ps_series_ref of, int32_t scenario)
{
    for (int32_t i = 0; i < page->findings->n_fans; i++) {
        const ps_fan *const fan = &page->findings->fans[i];
        if (same_series(fan->of, of) && fan->scenario == scenario) {
            return fan;
        }
    }
    return NULL;
}

ps_chart_fan ps_page_chart_fan(const ps_page *page, const ps_fan *fan)
{
    return (ps_chart_fan){page->study->scenarios[fan->scenario].name, fan->n_times, fan->times,
                          fan->at};
}

// Data that are numbers of the path itself: means over a period, values at an instant, and sums
// over a period as the mean rate they imply. Changes against another year are in the check.
static bool is_on_path(const ps_data_series *series)
{
    switch (series->observe) {
    case PS_OBSERVE_MEAN:
    case PS_OBSERVE_END:
    case PS_OBSERVE_SUM:
        return true;
    case PS_OBSERVE_YTD:
    case PS_OBSERVE_YOY:
    case PS_OBSERVE_CUMULATIVE:
        return false;
    }
    return false;
}

static ps_chart_datum datum_on_path(const ps_data_series *series, const ps_datum *datum)
{
    const bool is_instant = series->observe == PS_OBSERVE_END;
    const double length = series->observe == PS_OBSERVE_SUM ? datum->to - datum->from : 1;
    return (ps_chart_datum){is_instant ? datum->to : datum->from, datum->to, datum->low / length,
                            datum->high / length, datum->date};
}

// all data of a series, in an arena block; NULL with *n = 0 when there are none
static ps_chart_datum *data_of(const ps_page *page, ps_series_ref of, ps_arena *arena, int32_t *n)
{
    const ps_study *const study = page->study;
    int32_t count = 0;
    for (int32_t i = 0; i < study->n_data; i++) {
        const bool is_shown = same_series(study->data[i].of, of) && is_on_path(&study->data[i]);
        count += is_shown ? study->data[i].n_data : 0;
    }
    *n = 0;
    ps_chart_datum *const data = ps_arena_array(arena, (size_t)count, sizeof *data);
    if (count == 0 || data == NULL) {
        page->out->failed = page->out->failed || data == NULL;
        return NULL;
    }
    for (int32_t i = 0; i < study->n_data; i++) {
        const ps_data_series *const series = &study->data[i];
        const bool is_shown = same_series(series->of, of) && is_on_path(series);
        for (int32_t d = 0; is_shown && d < series->n_data; d++) {
            data[(*n)++] = datum_on_path(series, &series->data[d]);
        }
    }
    return data;
}

static void fan_figure(ps_page *page, const ps_fan *fan, ps_arena *arena)
{
    const ps_str name = ps_study_series_name(page->study, fan->of);
    const ps_str unit = ps_study_series_unit(page->study, fan->of);
    const ps_arena_mark mark = ps_arena_mark_get(arena);
    int32_t n_data = 0;
    const ps_chart_datum *const data = data_of(page, fan->of, arena, &n_data);
    char id[24];
    ps_page_chart_id(page, id);
    const ps_chart_frame frame = ps_page_frame(page, id, name, unit);
    const ps_chart_fan chart = ps_page_chart_fan(page, fan);
    ps_text summary = {0};
    ps_chart_fan_summary(&summary, &frame, &chart);
    ps_page_figure(page, name);
    ps_chart_fan_svg(page->out, &frame, &chart, data, n_data);
    ps_page_figure_end(page, &summary);
    ps_page_details(page, "Table");
    char caption[2 * PS_FIGURE_MAX];
    char short_name[PS_FIGURE_MAX];
    ps_svg_fit(name, 1, INFINITY, short_name, sizeof short_name);
    (void)snprintf(caption, sizeof caption, "Quantiles over the runs: %s", short_name);
    ps_page_quantiles(page, caption, &chart);
    ps_page_details_end(page);
    ps_text_clear(&summary);
    ps_arena_reset(arena, mark);
}

void ps_page_fans(ps_page *page)
{
    const ps_findings *const findings = page->findings;
    ps_arena *const arena = ps_arena_new();
    if (findings->n_fans == 0 || arena == NULL) {
        page->out->failed = page->out->failed || arena == NULL;
        ps_arena_free(arena);
        return;
    }
    ps_page_section(page, "outputs", "Outputs over time");
    ps_page_paragraph(page, NULL,
                      "Half of all runs lie in the inner band and nine in ten in the outer one, at "
                      "each time by itself: a single run wanders between bands. Dots are observed "
                      "data with a bar where the source gives an interval.");
    ps_text_puts(page->out, "<div class=\"grid\">\n");
    for (int32_t i = 0; i < findings->n_fans; i++) {
        if (findings->fans[i].scenario == 0) {
            ps_text_puts(page->out, "<div>\n");
            fan_figure(page, &findings->fans[i], arena);
            ps_text_puts(page->out, "</div>\n");
        }
    }
    ps_text_puts(page->out, "</div>\n");
    ps_page_section_end(page);
    ps_arena_free(arena);
}
