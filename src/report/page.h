// Building blocks of the page: sections with headings, tables with captions and header cells,
// figures with their summary and table view. Each part of the report is one function of a
// page_<part>.c; html.c puts them in order.
#ifndef PS_REPORT_PAGE_H
#define PS_REPORT_PAGE_H

#include "report/chart.h"

#define PS_PAGE_SECTIONS 16

/// What the parts of the page share.
typedef struct ps_page {
    ps_text *out;
    const ps_findings *findings;
    const ps_study *study;
    bool is_dated;       // model time is years
    int32_t n_charts;    // numbers the ids of charts
    bool is_all_numbers; // of the open table
    // sections written so far, for the table of contents
    const char *section_ids[PS_PAGE_SECTIONS];
    const char *section_titles[PS_PAGE_SECTIONS];
    int32_t n_sections;
} ps_page;

/// Opens a section with an h2; `id` is plain and unique.
void ps_page_section(ps_page *page, const char *id, const char *title);
void ps_page_section_end(ps_page *page);

/// An h3 of text from the study.
void ps_page_heading(ps_page *page, ps_str text);

/// A paragraph; `classes` may be NULL.
void ps_page_paragraph(ps_page *page, const char *classes, const char *text);

/// Appends text from the study, escaped.
void ps_page_text(ps_page *page, ps_str text);

/// Opens a table; `columns` are header cells, those that begin with '#' have numbers below them and
/// are set right. Ends with ps_page_table_end.
void ps_page_table(ps_page *page, const char *caption, const char *const *columns,
                   int32_t n_columns);
void ps_page_table_end(ps_page *page);

/// The same where all cells but the row headers are numbers; smaller in bytes.
void ps_page_number_table(ps_page *page, const char *caption, const char *const *columns,
                          int32_t n_columns);

/// Rows and cells. A row's first cell is its header.
void ps_page_row(ps_page *page);
void ps_page_row_end(ps_page *page);
void ps_page_head_cell(ps_page *page, ps_str text);
void ps_page_cell(ps_page *page, ps_str text);
void ps_page_cell_puts(ps_page *page, const char *text);
void ps_page_cell_code(ps_page *page, ps_str text);
void ps_page_cell_number(ps_page *page, double x, int digits);
void ps_page_cell_percent(ps_page *page, double p);
void ps_page_cell_share(ps_page *page, const ps_probability *p); // percent and interval below it
void ps_page_cell_count(ps_page *page, int64_t n);
void ps_page_cell_time(ps_page *page, double t);

/// Opens a figure with a title; then comes the chart, then ps_page_figure_end with the summary.
void ps_page_figure(ps_page *page, ps_str title);
void ps_page_figure_end(ps_page *page, const ps_text *summary);

/// A closed part that opens on a click: the table view of a chart. Ends with ps_page_details_end.
void ps_page_details(ps_page *page, const char *summary);
void ps_page_details_end(ps_page *page);

/// Writes a new id for a chart into 24 bytes.
void ps_page_chart_id(ps_page *page, char *id);

/// Frame of a chart of a study's series.
ps_chart_frame ps_page_frame(const ps_page *page, const char *id, ps_str title, ps_str unit);

/// Appends a probability with its word in bold, as ps_figure_probability.
void ps_page_probability(ps_page *page, const ps_probability *probability);

/// Quantile table over times: one row a time, columns 5 % to 95 %.
void ps_page_quantiles(ps_page *page, const char *caption, const ps_chart_fan *fan);

/// Fan of a series in a scenario, or NULL; and the same as charts take it.
const ps_fan *ps_page_find_fan(const ps_page *page, ps_series_ref of, int32_t scenario);
ps_chart_fan ps_page_chart_fan(const ps_page *page, const ps_fan *fan);

/// Head of the page, with links to the sections written before (their text goes to another buffer
/// and is appended after this).
void ps_page_top(ps_page *page);

/// Parts of the page, in its order. A part without anything to say writes nothing.
void ps_page_answers(ps_page *page);
void ps_page_claims(ps_page *page);
void ps_page_statements(ps_page *page);
void ps_page_scenarios(ps_page *page);
void ps_page_fans(ps_page *page);
void ps_page_check(ps_page *page);
void ps_page_passages(ps_page *page);
void ps_page_evidence(ps_page *page);
void ps_page_inputs(ps_page *page);
void ps_page_sources(ps_page *page);
void ps_page_limits(ps_page *page);
void ps_page_failures(ps_page *page);
void ps_page_provenance(ps_page *page);

/// Appends the style sheet of the page, without that of the charts.
void ps_page_css(ps_text *out);

#endif
