// What the page says about itself: its head, its limits, the runs that failed, where its numbers
// come from and how to make them again.
#include "base/num_text.h"
#include "report/page.h"

#include <inttypes.h>
#include <stdio.h>

static ps_str title_of(const ps_study *study)
{
    return study->title.len > 0 ? study->title : study->model->name;
}

static void article_line(ps_page *page)
{
    const ps_article *const article = &page->study->article;
    if (article->title.len == 0) {
        return;
    }
    ps_text_puts(page->out, "<p class=\"lead\">What a model makes of the claims of <cite>");
    ps_page_text(page, article->title);
    ps_text_puts(page->out, "</cite>");
    const ps_str parts[] = {article->by, article->date};
    for (int32_t i = 0; i < 2; i++) {
        if (parts[i].len > 0) {
            ps_text_puts(page->out, ", ");
            ps_page_text(page, parts[i]);
        }
    }
    ps_text_puts(page->out, ".</p>\n");
    if (article->cite.len > 0) {
        ps_text_puts(page->out, "<p class=\"note\">");
        ps_page_text(page, article->cite);
        ps_text_puts(page->out, "</p>\n");
    }
}

static void horizon_line(ps_page *page)
{
    const ps_study *const study = page->study;
    char start[PS_FIGURE_MAX];
    char stop[PS_FIGURE_MAX];
    char origin[PS_FIGURE_MAX];
    char members[PS_NUM_TEXT_MAX];
    ps_figure_time(study->sim.start, page->is_dated, start);
    ps_figure_time(study->sim.stop, page->is_dated, stop);
    ps_figure_time(study->origin, page->is_dated, origin);
    (void)ps_num_count(page->findings->provenance.members, members);
    ps_text_printf(page->out, "<p>%s runs of the model <b>", members);
    ps_page_text(page, study->model->name);
    ps_text_printf(page->out,
                   "</b> from <span class=\"d\">%s</span> to <span class=\"d\">%s</span>", start,
                   stop);
    if (study->has_origin) {
        ps_text_printf(page->out, ", forecast from <span class=\"d\">%s</span>", origin);
    }
    ps_text_puts(page->out, ", each with its own draw of the uncertain inputs.</p>\n");
}

static void contents(ps_page *page)
{
    ps_text_puts(page->out, "<nav aria-label=\"Contents\">\n<ul>\n");
    for (int32_t i = 0; i < page->n_sections; i++) {
        ps_text_printf(page->out, "<li><a href=\"#%s\">%s</a></li>\n", page->section_ids[i],
                       page->section_titles[i]);
    }
    ps_text_puts(page->out, "</ul>\n</nav>\n");
}

void ps_page_top(ps_page *page)
{
    ps_text_puts(page->out, "<header>\n<h1>");
    ps_page_text(page, title_of(page->study));
    ps_text_puts(page->out, "</h1>\n");
    article_line(page);
    horizon_line(page);
    ps_text_puts(
        page->out,
        "<p class=\"notice\" role=\"note\"><strong>Not yet calibrated: a prior ensemble.</strong> "
        "The inputs are drawn from what was known of each by itself; they have not been "
        "fitted to the data together. Read the probabilities as what these assumptions "
        "imply, and see the check against data for how well they do on the past.</p>\n");
    contents(page);
    ps_text_puts(page->out, "</header>\n");
}

void ps_page_limits(ps_page *page)
{
    static const char *const limits[] = {
        "The ensemble is a prior one: ranges were set input by input and not calibrated to the "
        "data "
        "as a whole.",
        "One model structure was run. Other ways to describe the same world would give other "
        "numbers, and the spread of the runs does not hold that doubt.",
        "Sampling intervals tell what chance in drawing the runs may have done (95 %), nothing "
        "about errors of the model or its ranges.",
        "Bands hold their share of the runs at each time by itself, not whole paths.",
        "What the model leaves out cannot happen in it: events outside its boundary have no "
        "probability here.",
        "A claim is tested by a rule. Where rule and words differ, the answer is to the rule.",
    };
    ps_page_section(page, "limits", "Limits");
    ps_text_puts(page->out, "<ul>\n");
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        ps_text_printf(page->out, "<li>%s</li>\n", limits[i]);
    }
    ps_text_puts(page->out, "</ul>\n");
    ps_page_section_end(page);
}

static void failed_table(ps_page *page)
{
    static const char *const columns[] = {"Scenario", "#runs", "#failed"};
    const ps_findings *const findings = page->findings;
    ps_page_table(page, "Failed runs by scenario", columns, 3);
    for (int32_t s = 0; s < page->study->n_scenarios; s++) {
        ps_page_row(page);
        ps_page_head_cell(page, page->study->scenarios[s].name);
        ps_page_cell_count(page, findings->provenance.members);
        ps_page_cell_count(page, findings->failed_by_scenario[s]);
        ps_page_row_end(page);
    }
    ps_page_table_end(page);
}

static void failures_table(ps_page *page)
{
    static const char *const columns[] = {"#Run", "Scenario", "What happened"};
    const ps_findings *const findings = page->findings;
    ps_page_table(page, "The first failed runs", columns, 3);
    for (int32_t i = 0; i < findings->n_failures; i++) {
        const ps_failure *const failure = &findings->failures[i];
        char member[PS_NUM_TEXT_MAX];
        (void)snprintf(member, sizeof member, "%" PRId64, failure->member);
        ps_page_row(page);
        ps_page_head_cell(page, ps_str_of(member));
        ps_page_cell(page, page->study->scenarios[failure->scenario].name);
        ps_page_cell(page, failure->text);
        ps_page_row_end(page);
    }
    ps_page_table_end(page);
}

void ps_page_failures(ps_page *page)
{
    int64_t failed = 0;
    for (int32_t s = 0; s < page->study->n_scenarios; s++) {
        failed += page->findings->failed_by_scenario[s];
    }
    ps_page_section(page, "failed", "Failed runs");
    if (failed == 0) {
        ps_page_paragraph(page, NULL, "No run failed in any scenario.");
    } else {
        ps_page_paragraph(page, NULL,
                          "A run fails where a number leaves what a double can hold, or a division "
                          "by zero occurs. It is left out of what was not yet decided then.");
        failed_table(page);
    }
    if (page->findings->n_failures > 0) {
        failures_table(page);
    }
    ps_page_section_end(page);
}

static void record(ps_page *page, const char *name, ps_str value, bool is_code)
{
    ps_text_printf(page->out, "<dt>%s</dt><dd>%s", name, is_code ? "<code>" : "");
    ps_page_text(page, value);
    ps_text_puts(page->out, is_code ? "</code></dd>\n" : "</dd>\n");
}

void ps_page_provenance(ps_page *page)
{
    const ps_provenance *const p = &page->findings->provenance;
    char seed[PS_NUM_TEXT_MAX];
    char members[PS_NUM_TEXT_MAX];
    (void)snprintf(seed, sizeof seed, "%" PRIu64, p->seed);
    (void)ps_num_count(p->members, members);
    ps_page_section(page, "provenance", "Provenance");
    ps_page_paragraph(page, NULL,
                      "The same version of the program makes this page again, byte for byte, with "
                      "this command and these files.");
    ps_text_puts(page->out, "<dl class=\"record\">\n");
    record(page, "Command", p->command, true);
    record(page, "Program", ps_str_of(p->version), false);
    record(page, "Runs", ps_str_of(members), false);
    record(page, "Seed", ps_str_of(seed), false);
    record(page, "Design", ps_str_of(p->design), false);
    record(page, "Model (SHA-256)", ps_str_of(p->model_hash.hex), true);
    record(page, "Study (SHA-256)", ps_str_of(p->study_hash.hex), true);
    record(page, "Data (SHA-256)", ps_str_of(p->data_hash.hex), true);
    ps_text_puts(page->out, "</dl>\n");
    ps_page_section_end(page);
}
