// The claims table with the exact rules, the numbers behind the claims, and the statements that are
// answered through the tests that cover them.
#include "analyse/words.h"
#include "base/num_text.h"
#include "report/page.h"

// "12 (7.1-8.2 % if all were false or all true)" where it matters
static void failed_cell(ps_page *page, const ps_probability *p)
{
    char count[PS_NUM_TEXT_MAX];
    (void)ps_num_count(p->n_failed, count);
    ps_text_printf(page->out, "<td class=\"n\">%s", count);
    if (ps_figure_failed_matters(p)) {
        ps_text_puts(page->out, " <small class=\"wrap\">P ");
        ps_figure_interval(page->out, p->p_if_failed_false, p->p_if_failed_true);
        ps_text_puts(page->out, " if these were all false, or all true</small>");
    }
    ps_text_puts(page->out, "</td>");
}

static void probability_cells(ps_page *page, const ps_probability *p)
{
    char word[PS_WORDS_MAX];
    ps_words_icd203(p->p, p->low, p->high, word, sizeof word);
    ps_page_cell_share(page, p);
    ps_page_cell_puts(page, word);
    if (p->is_posterior) {
        ps_page_cell_puts(page, "");
        ps_page_cell_puts(page, "");
        return;
    }
    ps_page_cell_count(page, p->members);
    failed_cell(page, p);
}

static void rule_cell(ps_page *page, const ps_variant *variant)
{
    static const char *const kinds[] = {"true if", "chance of", "posterior of"};
    ps_text_printf(page->out, "<td class=\"rule\"><span class=\"kind\">%s</span> <code>",
                   kinds[variant->kind]);
    ps_page_text(page, variant->text);
    ps_text_puts(page->out, "</code></td>");
}

static void claim_rows(ps_page *page, int32_t claim_i)
{
    const ps_claim_finding *const finding = &page->findings->claims[claim_i];
    const ps_claim *const claim = finding->claim;
    const int32_t n_rows = claim->n_variants + claim->n_legs;
    for (int32_t i = 0; i < n_rows; i++) {
        const bool is_leg = i >= claim->n_variants;
        const int32_t leg = i - claim->n_variants;
        ps_page_row(page);
        if (i == 0) {
            ps_text_printf(page->out, "<th scope=\"rowgroup\" rowspan=\"%d\" id=\"claim-%d\">",
                           n_rows, claim_i + 1);
            ps_page_text(page, claim->id);
            ps_text_printf(page->out, "</th><td class=\"prose\" rowspan=\"%d\">", n_rows);
            ps_page_text(page, claim->says);
            ps_text_puts(page->out, "</td>");
        }
        if (is_leg) {
            ps_text_puts(page->out, "<td>leg: ");
            ps_page_text(page, claim->legs[leg].name);
            ps_text_puts(page->out, "</td>");
            ps_page_cell_code(page, claim->legs[leg].text);
            probability_cells(page, &finding->legs[leg].probability);
        } else {
            ps_page_cell(page, claim->variants[i].name);
            rule_cell(page, &claim->variants[i]);
            probability_cells(page, &finding->variants[i].probability);
        }
        ps_page_row_end(page);
    }
}

static bool has_shows(const ps_study *study)
{
    for (int32_t i = 0; i < study->n_claims; i++) {
        if (study->claims[i].n_shows > 0) {
            return true;
        }
    }
    return false;
}

static void shows_table(ps_page *page)
{
    static const char *const columns[] = {"Claim",   "Number", "Expression", "#5 %", "#25 %",
                                          "#median", "#75 %",  "#95 %",      "#runs"};
    ps_page_table(page, "Numbers behind the claims: quantiles over the runs", columns, 9);
    for (int32_t i = 0; i < page->study->n_claims; i++) {
        const ps_claim *const claim = &page->study->claims[i];
        for (int32_t s = 0; s < claim->n_shows; s++) {
            const ps_quantiles *const at = &page->findings->claims[i].shows[s].quantiles;
            ps_page_row(page);
            ps_page_head_cell(page, claim->id);
            ps_page_cell(page, claim->shows[s].name);
            ps_page_cell_code(page, claim->shows[s].text);
            for (int32_t q = 0; q < PS_N_QUANTILES; q++) {
                ps_page_cell_number(page, at->q[q], 3);
            }
            ps_page_cell_count(page, at->n);
            ps_page_row_end(page);
        }
    }
    ps_page_table_end(page);
}

void ps_page_claims(ps_page *page)
{
    static const char *const columns[] = {"Claim", "Says", "Reading", "Exact rule",
                                          "#P",    "Word", "#Runs",   "#Failed"};
    const ps_study *const study = page->study;
    if (study->n_claims == 0) {
        return;
    }
    ps_page_section(page, "claims", "Exact rules");
    ps_page_paragraph(page, NULL,
                      "Every reading of a claim is a rule that each run passes or fails. A failed "
                      "run is one that broke off before the rule was decided; it counts neither "
                      "way.");
    ps_page_table(page, "Claims: rule, probability with its 95 % sampling interval, word and runs",
                  columns, 8);
    for (int32_t i = 0; i < study->n_claims; i++) {
        ps_text_puts(page->out, i == 0 ? "" : "</tbody>\n<tbody>\n");
        claim_rows(page, i);
    }
    ps_page_table_end(page);
    if (has_shows(study)) {
        shows_table(page);
    }
    ps_page_section_end(page);
}

static bool covers(const ps_claim *claim, ps_str statement)
{
    for (int32_t i = 0; i < claim->n_covers; i++) {
        if (ps_str_eq(claim->covers[i], statement)) {
            return true;
        }
    }
    return false;
}

static void answers_cell(ps_page *page, const ps_statement *statement)
{
    bool is_covered = false;
    ps_text_puts(page->out, "<td>");
    for (int32_t i = 0; i < page->study->n_claims; i++) {
        const ps_claim *const claim = &page->study->claims[i];
        if (!covers(claim, statement->id) || claim->n_variants == 0) {
            continue;
        }
        is_covered = true;
        ps_text_printf(page->out, "<div class=\"by\"><a href=\"#answer-%d\">", i + 1);
        ps_page_text(page, claim->id);
        ps_text_puts(page->out, "</a> ");
        ps_page_probability(page, &page->findings->claims[i].variants[0].probability);
        ps_text_puts(page->out, "</div>");
    }
    ps_text_puts(page->out, is_covered ? "</td>" : "no test covers it</td>");
}

void ps_page_statements(ps_page *page)
{
    static const char *const columns[] = {
        "Statement", "Who", "When", "Says", "Answer, test by test", "Source"};
    const ps_study *const study = page->study;
    if (study->n_statements == 0) {
        return;
    }
    ps_page_section(page, "statements", "Statements");
    ps_page_paragraph(page, NULL,
                      "Each statement is answered through the tests that cover it, in their first "
                      "reading. A test covers what can be computed of a statement, not its tone.");
    ps_page_table(page, "Statements of the article", columns, 6);
    for (int32_t i = 0; i < study->n_statements; i++) {
        const ps_statement *const statement = &study->statements[i];
        ps_page_row(page);
        ps_page_head_cell(page, statement->id);
        ps_page_cell(page, statement->who);
        ps_page_cell(page, statement->date);
        ps_page_cell(page, statement->says);
        answers_cell(page, statement);
        ps_page_cell(page, statement->source);
        ps_page_row_end(page);
    }
    ps_page_table_end(page);
    ps_page_section_end(page);
}
