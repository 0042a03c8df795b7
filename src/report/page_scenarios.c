// Scenarios side by side: what each assumes, the probability of each claim in it, and the medians
// of the outputs in one chart each.
#include "report/page.h"
#include "report/svg.h"

#include <math.h>
#include <stdio.h>

#define MOST_SCENARIOS 24

// fans of one output: base first, then the shown scenarios
static int32_t fans_of_output(const ps_page *page, ps_series_ref of, ps_chart_fan *fans)
{
    int32_t n = 0;
    for (int32_t s = 0; s < page->study->n_scenarios && n < MOST_SCENARIOS; s++) {
        const ps_fan *const fan = ps_page_find_fan(page, of, s);
        if (fan != NULL) {
            fans[n++] = ps_page_chart_fan(page, fan);
        }
    }
    return n;
}

// header of a column of numbers: the scenario's name after the mark of such columns
static void number_header(ps_str name, char *header)
{
    header[0] = '#';
    ps_svg_fit(name, 1, INFINITY, header + 1, PS_FIGURE_MAX);
}

static void medians_table(ps_page *page, ps_str name, const ps_chart_fan *fans, int32_t n)
{
    char caption[2 * PS_FIGURE_MAX];
    char headers[MOST_SCENARIOS][PS_FIGURE_MAX + 1];
    const char *columns[MOST_SCENARIOS + 1] = {page->is_dated ? "Date" : "Time"};
    for (int32_t f = 0; f < n; f++) {
        number_header(fans[f].name, headers[f]);
        columns[f + 1] = headers[f];
    }
    char short_name[PS_FIGURE_MAX];
    ps_svg_fit(name, 1, INFINITY, short_name, sizeof short_name);
    (void)snprintf(caption, sizeof caption, "Medians by scenario: %s", short_name);
    ps_page_number_table(page, caption, columns, n + 1);
    for (int32_t i = 0; i < fans[0].n; i++) {
        char when[PS_FIGURE_MAX];
        ps_figure_time(fans[0].times[i], page->is_dated, when);
        ps_page_row(page);
        ps_page_head_cell(page, ps_str_of(when));
        for (int32_t f = 0; f < n; f++) {
            ps_page_cell_number(page, i < fans[f].n ? fans[f].at[i].q[PS_N_QUANTILES / 2] : NAN, 4);
        }
        ps_page_row_end(page);
    }
    ps_page_table_end(page);
}

static void compare_figure(ps_page *page, ps_series_ref of)
{
    ps_chart_fan fans[MOST_SCENARIOS];
    const int32_t n = fans_of_output(page, of, fans);
    if (n < 2) {
        return;
    }
    const ps_str name = ps_study_series_name(page->study, of);
    char id[24];
    ps_page_chart_id(page, id);
    const ps_chart_frame frame =
        ps_page_frame(page, id, name, ps_study_series_unit(page->study, of));
    // scenarios part at the origin at the earliest: begin a year before it
    const double from = frame.has_origin ? frame.origin - (frame.is_dated ? 1 : 0) : -INFINITY;
    ps_text summary = {0};
    ps_chart_compare_summary(&summary, &frame, fans, n);
    ps_text_puts(page->out, "<div>\n");
    ps_page_figure(page, name);
    ps_chart_compare_svg(page->out, &frame, fans, n, from);
    ps_page_figure_end(page, &summary);
    ps_page_details(page, "Table");
    medians_table(page, name, fans, n);
    ps_page_details_end(page);
    ps_text_puts(page->out, "</div>\n");
    ps_text_clear(&summary);
}

static const ps_probability *probability_in(const ps_claim_finding *finding, int32_t scenario)
{
    if (scenario == 0 && finding->claim->n_variants > 0) {
        return &finding->variants[0].probability;
    }
    for (int32_t i = 0; i < finding->n_scenarios; i++) {
        if (finding->scenarios[i].scenario == scenario) {
            return &finding->scenarios[i].probability;
        }
    }
    return NULL;
}

static void scenario_cell(ps_page *page, const ps_probability *p)
{
    if (p == NULL) {
        ps_page_cell_puts(page, "");
        return;
    }
    ps_page_cell_share(page, p);
}

static bool is_column(const ps_study *study, int32_t scenario)
{
    return scenario == 0 || study->scenarios[scenario].show;
}

static void probabilities_table(ps_page *page)
{
    const ps_study *const study = page->study;
    char headers[MOST_SCENARIOS][PS_FIGURE_MAX + 1];
    const char *columns[MOST_SCENARIOS + 2] = {"Claim", "Says"};
    int32_t shown[MOST_SCENARIOS];
    int32_t n = 0;
    for (int32_t s = 0; s < study->n_scenarios && n < MOST_SCENARIOS; s++) {
        if (is_column(study, s)) {
            number_header(study->scenarios[s].name, headers[n]);
            columns[n + 2] = headers[n];
            shown[n++] = s;
        }
    }
    ps_page_table(
        page,
        "Probability of each claim's first reading, by scenario, with its 95 % sampling interval",
        columns, n + 2);
    for (int32_t i = 0; i < study->n_claims; i++) {
        const ps_claim_finding *const finding = &page->findings->claims[i];
        if (finding->n_scenarios == 0) {
            continue;
        }
        ps_page_row(page);
        ps_page_head_cell(page, finding->claim->id);
        ps_page_cell(page, finding->claim->says);
        for (int32_t c = 0; c < n; c++) {
            scenario_cell(page, probability_in(finding, shown[c]));
        }
        ps_page_row_end(page);
    }
    ps_page_table_end(page);
}

static void scenarios_list(ps_page *page)
{
    const ps_study *const study = page->study;
    ps_text_puts(page->out, "<dl>\n");
    for (int32_t s = 1; s < study->n_scenarios; s++) {
        if (study->scenarios[s].show) {
            ps_text_puts(page->out, "<dt>");
            ps_page_text(page, study->scenarios[s].name);
            ps_text_puts(page->out, "</dt><dd>");
            ps_page_text(page, study->scenarios[s].says);
            ps_text_puts(page->out, "</dd>\n");
        }
    }
    ps_text_puts(page->out, "</dl>\n");
}

static bool has_shown(const ps_study *study)
{
    for (int32_t s = 1; s < study->n_scenarios; s++) {
        if (study->scenarios[s].show) {
            return true;
        }
    }
    return false;
}

static bool has_claims_by_scenario(const ps_page *page)
{
    for (int32_t i = 0; i < page->study->n_claims; i++) {
        if (page->findings->claims[i].n_scenarios > 0) {
            return true;
        }
    }
    return false;
}

void ps_page_scenarios(ps_page *page)
{
    const ps_study *const study = page->study;
    if (!has_shown(study)) {
        return;
    }
    ps_page_section(page, "scenarios", "Scenarios");
    ps_page_paragraph(page, NULL,
                      "Every scenario runs the same members with the same draws and the same "
                      "noise, so that a difference comes from the scenario alone. The bands are "
                      "those of the base.");
    scenarios_list(page);
    if (has_claims_by_scenario(page)) {
        probabilities_table(page);
    }
    ps_text_puts(page->out, "<div class=\"grid\">\n");
    for (int32_t o = 0; o < study->n_outputs; o++) {
        compare_figure(page, study->outputs[o]);
    }
    ps_text_puts(page->out, "</div>\n");
    ps_page_section_end(page);
}
