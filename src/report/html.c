// The page: the parts are written first, so that the head knows what there is to link to.
#include "report/html.h"

#include "report/page.h"

static void (*const parts[])(ps_page *page) = {
    ps_page_answers, ps_page_claims,   ps_page_statements, ps_page_scenarios, ps_page_fans,
    ps_page_check,   ps_page_passages, ps_page_evidence,   ps_page_inputs,    ps_page_sources,
    ps_page_limits,  ps_page_failures, ps_page_provenance,
};

static void add_head(ps_text *out, ps_str title)
{
    ps_text_puts(out, "<!DOCTYPE html>\n"
                      "<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n"
                      "<meta charset=\"utf-8\" />\n"
                      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                      "style-src 'unsafe-inline'; img-src data:\" />\n"
                      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n"
                      "<meta name=\"color-scheme\" content=\"light dark\" />\n"
                      "<meta name=\"generator\" content=\"Penstock\" />\n<title>");
    ps_text_xml(out, title);
    ps_text_puts(out, "</title>\n<style>\n");
    ps_page_css(out);
    ps_text_puts(out, ps_chart_css());
    ps_text_puts(out, "</style>\n</head>\n<body>\n"
                      "<a class=\"skip\" href=\"#answers\">Skip to the answers</a>\n");
}

ps_rc ps_report_html(ps_text *out, const ps_findings *findings)
{
    const ps_study *const study = findings->study;
    ps_text body = {0};
    ps_page page = {
        .out = &body,
        .findings = findings,
        .study = study,
        .is_dated = ps_figure_is_years(study->sim.time_unit),
    };
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        parts[i](&page);
    }
    page.out = out;
    add_head(out, study->title.len > 0 ? study->title : study->model->name);
    ps_page_top(&page);
    ps_text_puts(out, "<main>\n");
    ps_text_add(out, ps_text_str(&body));
    ps_text_puts(out, "</main>\n<footer><p>Made by Penstock ");
    ps_text_xml(out, ps_str_of(findings->provenance.version));
    ps_text_puts(out, ". No script runs in this page and nothing is loaded from elsewhere.</p>"
                      "</footer>\n</body>\n</html>\n");
    out->failed = out->failed || body.failed;
    ps_text_clear(&body);
    return ps_text_rc(out);
}
