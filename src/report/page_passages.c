// When claims come true: first-passage curves and the dates by which a share of the runs have it.
#include "analyse/words.h"
#include "report/page.h"

static void passage_row(ps_page *page, const ps_claim_finding *finding)
{
    const ps_passage *const passage = &finding->passage;
    ps_page_row(page);
    ps_page_head_cell(page, finding->claim->id);
    ps_text_puts(page->out, "<td class=\"prose\">");
    ps_page_text(page, finding->claim->when.name);
    ps_text_puts(page->out, "<br /><code>");
    ps_page_text(page, finding->claim->when.text);
    ps_text_puts(page->out, "</code></td>");
    for (int32_t q = 0; q < PS_N_QUANTILES; q++) {
        if (passage->q[q] == passage->q[q]) {
            ps_page_cell_time(page, passage->q[q]);
        } else {
            ps_text_puts(page->out, "<td class=\"n\">not reached</td>");
        }
    }
    ps_page_cell_percent(page, passage->share);
    ps_page_cell_percent(page, 1 - passage->share);
    ps_page_cell_count(page, passage->n);
    ps_page_row_end(page);
}

static void passage_figure(ps_page *page, const ps_claim_finding *finding)
{
    ps_text title = {0};
    ps_text_add(&title, finding->claim->id);
    ps_text_puts(&title, ": ");
    ps_text_add(&title, finding->claim->when.name);
    char id[24];
    ps_page_chart_id(page, id);
    const ps_chart_frame frame =
        ps_page_frame(page, id, ps_text_str(&title), ps_str_of("share of runs"));
    ps_text summary = {0};
    ps_chart_passage_summary(&summary, &frame, &finding->passage);
    ps_text_puts(page->out, "<div>\n");
    ps_page_figure(page, ps_text_str(&title));
    ps_chart_passage_svg(page->out, &frame, &finding->passage);
    ps_page_figure_end(page, &summary);
    ps_text_puts(page->out, "</div>\n");
    page->out->failed = page->out->failed || title.failed;
    ps_text_clear(&summary);
    ps_text_clear(&title);
}

void ps_page_passages(ps_page *page)
{
    static const char *const columns[] = {"Claim",      "First time", "#5 % by",  "#25 % by",
                                          "#half by",   "#75 % by",   "#95 % by", "#in the window",
                                          "#not in it", "#Runs"};
    const ps_findings *const findings = page->findings;
    int32_t n = 0;
    for (int32_t i = 0; i < page->study->n_claims; i++) {
        n += findings->claims[i].has_passage;
    }
    if (n == 0) {
        return;
    }
    ps_page_section(page, "when", "When it comes true");
    ps_page_paragraph(page, NULL,
                      "The curve is the share of runs in which the event has happened by a date "
                      "(Kaplan-Meier). Runs that end without it, or fail, are censored: they count "
                      "as long as they were seen, and nothing is said of what comes after.");
    ps_page_table(page, "Dates by which a share of the runs have the event", columns, 10);
    for (int32_t i = 0; i < page->study->n_claims; i++) {
        if (findings->claims[i].has_passage) {
            passage_row(page, &findings->claims[i]);
        }
    }
    ps_page_table_end(page);
    ps_text_puts(page->out, "<div class=\"grid\">\n");
    for (int32_t i = 0; i < page->study->n_claims; i++) {
        if (findings->claims[i].has_passage) {
            passage_figure(page, &findings->claims[i]);
        }
    }
    ps_text_puts(page->out, "</div>\n");
    ps_page_section_end(page);
}
