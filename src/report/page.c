// Building blocks of the page.
#include "report/page.h"

#include "analyse/words.h"
#include "base/num_text.h"

#include <stdio.h>

void ps_page_text(ps_page *page, ps_str text)
{
    ps_text_xml(page->out, text);
}

void ps_page_section(ps_page *page, const char *id, const char *title)
{
    PS_ASSERT(page->n_sections < PS_PAGE_SECTIONS);
    page->section_ids[page->n_sections] = id;
    page->section_titles[page->n_sections++] = title;
    ps_text_printf(page->out,
                   "<section id=\"%s\" aria-labelledby=\"%s-h\">\n<h2 id=\"%s-h\">%s</h2>\n", id,
                   id, id, title);
}

void ps_page_section_end(ps_page *page)
{
    ps_text_puts(page->out, "</section>\n");
}

void ps_page_heading(ps_page *page, ps_str text)
{
    ps_text_puts(page->out, "<h3>");
    ps_page_text(page, text);
    ps_text_puts(page->out, "</h3>\n");
}

void ps_page_paragraph(ps_page *page, const char *classes, const char *text)
{
    if (classes == NULL) {
        ps_text_printf(page->out, "<p>%s</p>\n", text);
    } else {
        ps_text_printf(page->out, "<p class=\"%s\">%s</p>\n", classes, text);
    }
}

static void open_table(ps_page *page, const char *classes, const char *caption,
                       const char *const *columns, int32_t n_columns)
{
    ps_text_puts(page->out, "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"");
    ps_page_text(page, ps_str_of(caption));
    ps_text_printf(page->out, "\">\n<table%s>\n<caption><span>", classes);
    ps_page_text(page, ps_str_of(caption));
    ps_text_puts(page->out, "</span></caption>\n<thead><tr>");
    for (int32_t i = 0; i < n_columns; i++) {
        const bool is_number = columns[i][0] == '#';
        ps_text_puts(page->out,
                     is_number ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">");
        ps_page_text(page, ps_str_of(columns[i] + is_number));
        ps_text_puts(page->out, "</th>");
    }
    ps_text_puts(page->out, "</tr></thead>\n<tbody>\n");
}

void ps_page_table(ps_page *page, const char *caption, const char *const *columns,
                   int32_t n_columns)
{
    open_table(page, "", caption, columns, n_columns);
}

void ps_page_number_table(ps_page *page, const char *caption, const char *const *columns,
                          int32_t n_columns)
{
    page->is_all_numbers = true;
    open_table(page, " class=\"nums\"", caption, columns, n_columns);
}

void ps_page_table_end(ps_page *page)
{
    page->is_all_numbers = false;
    ps_text_puts(page->out, "</tbody>\n</table>\n</div>\n");
}

void ps_page_row(ps_page *page)
{
    ps_text_puts(page->out, "<tr>");
}

void ps_page_row_end(ps_page *page)
{
    ps_text_puts(page->out, "</tr>\n");
}

static void wrap(ps_page *page, const char *before, ps_str text, const char *after)
{
    ps_text_puts(page->out, before);
    ps_page_text(page, text);
    ps_text_puts(page->out, after);
}

void ps_page_head_cell(ps_page *page, ps_str text)
{
    wrap(page, "<th scope=\"row\">", text, "</th>");
}

void ps_page_cell(ps_page *page, ps_str text)
{
    const bool is_prose = text.len > 28;
    wrap(page, is_prose ? "<td class=\"prose\">" : "<td>", text, "</td>");
}

void ps_page_cell_puts(ps_page *page, const char *text)
{
    ps_page_cell(page, ps_str_of(text));
}

void ps_page_cell_code(ps_page *page, ps_str text)
{
    wrap(page, "<td class=\"rule\"><code>", text, "</code></td>");
}

static void number_cell(ps_page *page, const char *text)
{
    wrap(page, page->is_all_numbers ? "<td>" : "<td class=\"n\">", ps_str_of(text), "</td>");
}

void ps_page_cell_number(ps_page *page, double x, int digits)
{
    char buffer[PS_FIGURE_MAX];
    ps_figure(x, digits, buffer);
    number_cell(page, buffer);
}

void ps_page_cell_percent(ps_page *page, double p)
{
    char percent[PS_PERCENT_MAX];
    char cell[PS_FIGURE_MAX];
    ps_words_percent(p, percent, sizeof percent);
    const bool is_number = ps_words_class(p) >= 0;
    (void)snprintf(cell, sizeof cell, "%s%s", percent, is_number ? " %" : "");
    number_cell(page, cell);
}

void ps_page_cell_share(ps_page *page, const ps_probability *p)
{
    char percent[PS_PERCENT_MAX];
    ps_words_percent(p->p, percent, sizeof percent);
    ps_text_printf(page->out, "<td class=\"n\">%s", percent);
    if (ps_words_class(p->p) >= 0) {
        ps_text_puts(page->out, " % <small>");
        ps_figure_interval(page->out, p->low, p->high);
        ps_text_puts(page->out, "</small>");
        ps_text_puts(page->out, p->is_posterior ? "<small>range of the priors</small>" : "");
    }
    ps_text_puts(page->out, "</td>");
}

void ps_page_cell_count(ps_page *page, int64_t n)
{
    char buffer[PS_NUM_TEXT_MAX];
    (void)ps_num_count(n, buffer);
    number_cell(page, buffer);
}

void ps_page_cell_time(ps_page *page, double t)
{
    char buffer[PS_FIGURE_MAX];
    ps_figure_time(t, page->is_dated, buffer);
    number_cell(page, buffer);
}

void ps_page_figure(ps_page *page, ps_str title)
{
    wrap(page, "<figure>\n<p class=\"figure-title\">", title, "</p>\n");
    wrap(page, "<div class=\"chart-box\" role=\"group\" tabindex=\"0\" aria-label=\"chart: ", title,
         "\">\n");
}

void ps_page_figure_end(ps_page *page, const ps_text *summary)
{
    wrap(page, "</div>\n<figcaption>", ps_text_str(summary), "</figcaption>\n</figure>\n");
    page->out->failed = page->out->failed || summary->failed;
}

void ps_page_details(ps_page *page, const char *summary)
{
    wrap(page, "<details>\n<summary>", ps_str_of(summary), "</summary>\n");
}

void ps_page_details_end(ps_page *page)
{
    ps_text_puts(page->out, "</details>\n");
}

void ps_page_chart_id(ps_page *page, char *id)
{
    page->n_charts++;
    (void)snprintf(id, 24, "chart-%d", page->n_charts);
}

ps_chart_frame ps_page_frame(const ps_page *page, const char *id, ps_str title, ps_str unit)
{
    return (ps_chart_frame){
        .id = id,
        .title = title,
        .unit = unit,
        .time_unit = page->study->sim.time_unit,
        .is_dated = page->is_dated,
        .has_origin = page->study->has_origin,
        .origin = page->study->origin,
    };
}

void ps_page_probability(ps_page *page, const ps_probability *probability)
{
    ps_text plain = {0};
    ps_figure_probability(&plain, probability);
    const ps_str all = ps_text_str(&plain);
    const char *const bracket = all.len == 0 ? NULL : memchr(all.p, '(', all.len);
    const size_t word = bracket == NULL ? all.len : (size_t)(bracket - all.p) - 1;
    wrap(page, "<strong>", ps_str_slice(all, 0, word), "</strong>");
    wrap(page, "", ps_str_slice(all, word, all.len), "");
    page->out->failed = page->out->failed || plain.failed;
    ps_text_clear(&plain);
}

void ps_page_quantiles(ps_page *page, const char *caption, const ps_chart_fan *fan)
{
    const char *const columns[] = {
        page->is_dated ? "Date" : "Time", "#5 %", "#25 %", "#median", "#75 %", "#95 %"};
    ps_page_number_table(page, caption, columns, 6);
    for (int32_t i = 0; i < fan->n; i++) {
        char when[PS_FIGURE_MAX];
        ps_figure_time(fan->times[i], page->is_dated, when);
        ps_page_row(page);
        ps_page_head_cell(page, ps_str_of(when));
        for (int32_t q = 0; q < PS_N_QUANTILES; q++) {
            ps_page_cell_number(page, fan->at[i].q[q], 4);
        }
        ps_page_row_end(page);
    }
    ps_page_table_end(page);
}
