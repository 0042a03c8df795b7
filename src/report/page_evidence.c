// The evidence ledger, step by step, and the arithmetic of searching a face in a gallery.
#include "report/page.h"

#include <stdio.h>

static const char *kind_text(ps_report_kind kind)
{
    switch (kind) {
    case PS_REPORT_REPORT:
        return "report";
    case PS_REPORT_DENIAL:
        return "denial";
    case PS_REPORT_SILENCE:
        return "silence";
    }
    return "";
}

// "B2, interested party"
static void grade_cell(ps_page *page, const ps_report_row *row)
{
    ps_text_puts(page->out, "<td>");
    if (row->source != 0) {
        ps_text_printf(page->out, "%c", row->source);
    }
    if (row->information != 0) {
        ps_text_printf(page->out, "%d", row->information);
    }
    if (row->interested) {
        const bool has_grade = row->source != 0 || row->information != 0;
        ps_text_puts(page->out, has_grade ? ", interested" : "interested");
    }
    ps_text_puts(page->out, "</td>");
}

static void three_cells(ps_page *page, double low, double central, double high)
{
    ps_page_cell_percent(page, low);
    ps_page_cell_percent(page, central);
    ps_page_cell_percent(page, high);
}

static void source_cell(ps_page *page, const ps_report_row *row)
{
    ps_text_puts(page->out, "<td class=\"prose\"><b>");
    ps_page_text(page, row->by);
    ps_text_puts(page->out, "</b>");
    const ps_str parts[] = {row->date, row->says, row->cite};
    for (int32_t i = 0; i < 3; i++) {
        if (parts[i].len > 0) {
            ps_text_puts(page->out, i == 2 ? " <small>" : i == 1 ? ": " : ", ");
            ps_page_text(page, parts[i]);
            ps_text_puts(page->out, i == 2 ? "</small>" : "");
        }
    }
    ps_text_puts(page->out, "</td>");
}

static void step_row(ps_page *page, int32_t number, const ps_ledger_step *step)
{
    char head[PS_FIGURE_MAX];
    (void)snprintf(head, sizeof head, "%d", number);
    ps_page_row(page);
    ps_page_head_cell(page, ps_str_of(head));
    source_cell(page, step->row);
    ps_page_cell_puts(page, kind_text(step->row->kind));
    grade_cell(page, step->row);
    ps_page_cell_number(page, step->if_true, 2);
    ps_page_cell_number(page, step->if_false, 2);
    ps_page_cell_number(page, step->row->weight, 2);
    ps_page_cell_number(page, step->ratio, 3);
    three_cells(page, step->p_low, step->p_central, step->p_high);
    ps_page_row_end(page);
}

// a row of the table that is about all reports together
static void summary_row(ps_page *page, const char *text, double ratio, const double p[3])
{
    ps_text_puts(page->out, "<tr class=\"sum\"><th scope=\"row\" colspan=\"7\">");
    ps_page_text(page, ps_str_of(text));
    ps_text_puts(page->out, "</th>");
    if (ratio > 0) {
        ps_page_cell_number(page, ratio, 3);
    } else {
        ps_page_cell_puts(page, "");
    }
    three_cells(page, p[0], p[1], p[2]);
    ps_page_row_end(page);
}

static void ledger_table(ps_page *page, const ps_ledger *ledger)
{
    static const char *const columns[] = {"No.",
                                          "Report",
                                          "Kind",
                                          "Grade",
                                          "#P(report if true)",
                                          "#P(report if false)",
                                          "#weight",
                                          "#ratio",
                                          "#low prior",
                                          "#central prior",
                                          "#high prior"};
    const ps_evidence *const evidence = ledger->evidence;
    const double prior[3] = {evidence->prior_low, evidence->prior_central, evidence->prior_high};
    const double posterior[3] = {ledger->p_low, ledger->p_central, ledger->p_high};
    ps_page_table(page, "From the priors, report by report, to the posterior", columns, 11);
    summary_row(page, "before any report", 0, prior);
    for (int32_t i = 0; i < evidence->n_reports; i++) {
        step_row(page, i + 1, &ledger->steps[i]);
    }
    summary_row(page, "after all reports", ledger->ratio, posterior);
    summary_row(page, "if reports depend on each other (every log ratio times 0.7)", 0,
                ledger->discounted);
    if (ledger->strongest >= 0) {
        char text[PS_FIGURE_MAX];
        (void)snprintf(text, sizeof text, "without report %d, the one that moves most",
                       ledger->strongest + 1);
        summary_row(page, text, 0, ledger->without);
    }
    ps_page_table_end(page);
}

static void ledger_part(ps_page *page, const ps_ledger *ledger)
{
    const ps_evidence *const evidence = ledger->evidence;
    ps_text heading = {0};
    ps_text_printf(&heading, "%.*s: %.*s", PS_STR_ARG(evidence->id),
                   PS_STR_ARG(evidence->hypothesis));
    ps_page_heading(page, ps_text_str(&heading));
    ps_text_clear(&heading);
    ledger_table(page, ledger);
    if (ledger->has_value) {
        char share[PS_FIGURE_MAX];
        char target[PS_FIGURE_MAX];
        ps_figure_fixed(100 * ledger->share_in_ensemble, 1, share);
        ps_figure_fixed(100 * ledger->p_central, 1, target);
        ps_text_printf(page->out,
                       "<p>The central posterior (%s %%) switches an input: it was drawn as true "
                       "in %s %% of the runs.</p>\n",
                       target, share);
    }
}

static void face_table(ps_page *page)
{
    static const char *const columns[] = {"Search",
                                          "#faces in the gallery",
                                          "#false-match rate",
                                          "#P(a false match)",
                                          "#prior that the person is in it",
                                          "#hit rate",
                                          "#P(the hit is right)"};
    const ps_study *const study = page->study;
    ps_page_heading(page, ps_str_of("Searching a face in a gallery"));
    ps_page_paragraph(page, NULL,
                      "A search compares one face with every face of a gallery, so false matches "
                      "add up: P(a false match) = 1 - (1 - rate)^faces. A similarity score is not "
                      "a probability that it is the same person.");
    ps_page_table(page, "Face searches", columns, 7);
    for (int32_t i = 0; i < study->n_face_matches; i++) {
        const ps_face_match *const match = &study->face_matches[i];
        ps_page_row(page);
        ps_page_head_cell(page, match->says);
        ps_page_cell_count(page, (int64_t)match->gallery);
        ps_page_cell_number(page, match->false_match_rate, 2);
        ps_page_cell_percent(page, page->findings->faces[i].fpir);
        ps_page_cell_percent(page, match->prior);
        ps_page_cell_percent(page, match->hit_rate);
        ps_page_cell_percent(page, page->findings->faces[i].posterior);
        ps_page_row_end(page);
    }
    ps_page_table_end(page);
}

void ps_page_evidence(ps_page *page)
{
    const ps_study *const study = page->study;
    if (study->n_evidence == 0 && study->n_face_matches == 0) {
        return;
    }
    ps_page_section(page, "evidence", "Evidence");
    if (study->n_evidence > 0) {
        ps_page_paragraph(page, NULL,
                          "What nobody can measure is judged by the reports on it. Each row "
                          "multiplies the odds by (P(report if true) / P(report if false)) to the "
                          "power of its weight; three priors show how much the answer hangs on "
                          "where one starts. Grades are those of the Admiralty code, source and "
                          "information; what a grade is worth is a choice, shown in the columns.");
    }
    for (int32_t i = 0; i < study->n_evidence; i++) {
        ledger_part(page, &page->findings->ledgers[i]);
    }
    if (study->n_face_matches > 0) {
        face_table(page);
    }
    ps_page_section_end(page);
}
