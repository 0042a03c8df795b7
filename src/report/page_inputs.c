// What went in: drawn inputs with their distributions in words, exogenous paths, data files.
#include "report/page.h"
#include "report/svg.h"

#include <math.h>
#include <stdio.h>

static void add_number(ps_text *out, double x)
{
    char figure[PS_FIGURE_MAX];
    ps_figure(x, 6, figure);
    // 0.100000 and 12.0000 read better as 0.1 and 12
    size_t len = strlen(figure);
    const bool has_point = strchr(figure, '.') != NULL && strchr(figure, 'n') == NULL &&
                           figure[len - 1] >= '0' && figure[len - 1] <= '9';
    while (has_point && figure[len - 1] == '0') {
        len--;
    }
    len -= has_point && figure[len - 1] == '.';
    ps_text_add(out, (ps_str){figure, len});
}

// "low 0.5, mode 1.5, high 3", from the names of the parameters
static void add_parameters(ps_text *out, const ps_dist *dist)
{
    const double values[] = {dist->a, dist->b, dist->c};
    const char *names = ps_dist_params(dist->kind);
    for (int32_t i = 0; i < ps_dist_n_params(dist->kind) && i < 3; i++) {
        const size_t len = strcspn(names, ",");
        ps_text_puts(out, i == 0 ? ": " : ", ");
        ps_text_add(out, (ps_str){names, len});
        ps_text_puts(out, " ");
        add_number(out, values[i]);
        names += len;
        names += strspn(names, ", ");
    }
}

static void add_table(ps_text *out, const ps_dist *dist)
{
    for (int32_t i = 0; i < dist->n; i++) {
        ps_text_puts(out, i == 0 ? ": " : ", ");
        add_number(out, dist->values[i]);
        ps_text_puts(out, " (weight ");
        add_number(out, dist->weights[i]);
        ps_text_puts(out, ")");
    }
}

static void add_limits(ps_text *out, double low, double high)
{
    if (isfinite(low) && isfinite(high)) {
        ps_text_puts(out, ", kept within ");
        add_number(out, low);
        ps_text_puts(out, " and ");
        add_number(out, high);
    } else if (isfinite(low) || isfinite(high)) {
        ps_text_puts(out, isfinite(low) ? ", not below " : ", not above ");
        add_number(out, isfinite(low) ? low : high);
    }
}

static void add_dist(ps_text *out, const ps_dist *dist)
{
    ps_text_puts(out, ps_dist_name(dist->kind));
    add_parameters(out, dist);
    add_table(out, dist);
    if (dist->shift != 0) {
        ps_text_puts(out, ", counted from ");
        add_number(out, dist->shift);
    }
    if (dist->truncated) {
        add_limits(out, dist->lo, dist->hi);
    }
}

static void add_drawn(ps_text *out, const ps_study *study, ps_number number)
{
    if (number.draw < 0) {
        add_number(out, number.value);
        return;
    }
    const ps_draw *const draw = &study->draws[number.draw];
    if (draw->var >= 0) {
        ps_text_add(out, draw->name);
    } else {
        ps_text_puts(out, "(");
        add_dist(out, &draw->dist);
        ps_text_puts(out, ")");
    }
}

// as add_named for a time
static void add_when(ps_text *out, const char *name, const ps_study *study, ps_number number)
{
    char time[PS_FIGURE_MAX];
    ps_text_printf(out, " %s ", name);
    if (number.draw >= 0) {
        add_drawn(out, study, number);
        return;
    }
    ps_figure_time(number.value, ps_figure_is_years(study->sim.time_unit), time);
    ps_text_puts(out, time);
}

static void add_named(ps_text *out, const char *name, const ps_study *study, ps_number number)
{
    ps_text_printf(out, " %s ", name);
    add_drawn(out, study, number);
}

static void add_part(ps_text *out, const ps_study *study, const ps_part *part)
{
    switch (part->kind) {
    case PS_PART_OU:
        ps_text_puts(out, "reverting to");
        if (part->has_mean) {
            add_named(out, "mean", study, part->mean);
        } else {
            ps_text_puts(out, " its start");
        }
        add_named(out, "with standard deviation", study, part->sd);
        add_named(out, "and half-life", study, part->halflife);
        return;
    case PS_PART_WALK:
        ps_text_puts(out, "random walk,");
        add_named(out, "standard deviation per root time", study, part->sd);
        add_named(out, "drift", study, part->drift);
        return;
    case PS_PART_JUMPS:
        ps_text_puts(out, "jumps,");
        add_named(out, "rate", study, part->rate);
        ps_text_puts(out, ", size ");
        add_dist(out, &part->size);
        if (part->halflife.draw >= 0 || part->halflife.value > 0) {
            add_named(out, "fading with half-life", study, part->halflife);
        }
        return;
    case PS_PART_RAMP:
        ps_text_puts(out, "ramp");
        add_named(out, "to", study, part->mean);
        add_when(out, "from", study, part->from);
        add_when(out, "until", study, part->at);
        return;
    case PS_PART_STEP:
        ps_text_puts(out, "step");
        add_named(out, "of", study, part->mean);
        add_when(out, "at", study, part->at);
        add_named(out, "with chance", study, part->chance);
        return;
    }
}

// a cell of text that is built in pieces
static void built_cell(ps_page *page, ps_text *text)
{
    ps_page_cell(page, ps_text_str(text));
    page->out->failed = page->out->failed || text->failed;
    ps_text_clear(text);
}

static void draws_table(ps_page *page)
{
    static const char *const columns[] = {"Input", "Distribution", "Source", "Because"};
    const ps_study *const study = page->study;
    ps_page_table(page, "Drawn inputs: one value a run", columns, 4);
    for (int32_t i = 0; i < study->n_draws; i++) {
        const ps_draw *const draw = &study->draws[i];
        ps_text words = {0};
        add_dist(&words, &draw->dist);
        if (draw->copula >= 0) {
            ps_text_puts(&words, "; correlated with");
            const ps_copula *const copula = &study->copulas[draw->copula];
            for (int32_t k = 0, n = 0; k < copula->n; k++) {
                if (copula->draws[k] == i) {
                    continue;
                }
                const double r = copula->correlation[draw->copula_at * copula->n + k];
                ps_text_puts(&words, n++ == 0 ? " " : ", ");
                ps_text_add(&words, study->draws[copula->draws[k]].name);
                ps_text_puts(&words, " (");
                add_number(&words, r);
                ps_text_puts(&words, ")");
            }
        }
        if (draw->evidence >= 0) {
            ps_text_puts(&words, "; p is the posterior of ");
            ps_text_add(&words, study->evidence[draw->evidence].id);
        }
        ps_page_row(page);
        ps_page_head_cell(page, draw->name);
        built_cell(page, &words);
        ps_page_cell(page, draw->source);
        ps_page_cell(page, draw->because);
        ps_page_row_end(page);
    }
    ps_page_table_end(page);
}

static const char *mode_text(ps_path_mode mode)
{
    switch (mode) {
    case PS_PATH_REPLACE:
        return "replaces it";
    case PS_PATH_ADD:
        return "is added to it";
    case PS_PATH_TIMES:
        return "multiplies it";
    }
    return "";
}

static void process_row(ps_page *page, const ps_process *process)
{
    ps_text words = {0};
    for (int32_t i = 0; i < process->n_parts; i++) {
        ps_text_puts(&words, i == 0 ? "" : "; ");
        add_part(&words, page->study, &process->parts[i]);
    }
    ps_text_puts(&words, process->is_log ? "; on the logarithm" : "");
    add_limits(&words, process->limit_low, process->limit_high);
    ps_page_row(page);
    ps_page_head_cell(page, page->study->model->vars[process->var].name);
    ps_page_cell_time(page, process->from);
    ps_page_cell_puts(page, mode_text(process->mode));
    built_cell(page, &words);
    ps_page_cell(page, process->source);
    ps_page_cell(page, process->because);
    ps_page_row_end(page);
}

void ps_page_inputs(ps_page *page)
{
    static const char *const columns[] = {"Variable", "#from",  "Path",
                                          "Made of",  "Source", "Because"};
    const ps_study *const study = page->study;
    if (study->n_draws == 0 && study->n_processes == 0) {
        return;
    }
    ps_page_section(page, "inputs", "Uncertain inputs");
    ps_page_paragraph(
        page, NULL,
        "All that was drawn, and why it was drawn so. Everything else is fixed at the "
        "model's own value.");
    if (study->n_draws > 0) {
        draws_table(page);
    }
    if (study->n_processes > 0) {
        ps_page_table(page, "Exogenous paths: one path a run", columns, 6);
        for (int32_t i = 0; i < study->n_processes; i++) {
            process_row(page, &study->processes[i]);
        }
        ps_page_table_end(page);
    }
    ps_page_section_end(page);
}

// the grades that occur in a series, each once
static void grades_cell(ps_page *page, const ps_data_series *series)
{
    bool is_first = true;
    ps_text_puts(page->out, "<td>");
    for (int32_t i = 0; i < series->n_data; i++) {
        bool is_known = series->data[i].grade.len == 0;
        for (int32_t j = 0; j < i && !is_known; j++) {
            is_known = ps_str_eq(series->data[i].grade, series->data[j].grade);
        }
        if (!is_known) {
            ps_text_puts(page->out, is_first ? "" : ", ");
            ps_page_text(page, series->data[i].grade);
            is_first = false;
        }
    }
    ps_text_puts(page->out, "</td>");
}

void ps_page_sources(ps_page *page)
{
    static const char *const columns[] = {"Data",  "File",   "Series in it",       "#rows",
                                          "Grade", "Source", "SHA-256 of the file"};
    const ps_study *const study = page->study;
    if (study->n_data == 0) {
        return;
    }
    ps_page_section(page, "sources", "Data sources");
    ps_page_table(page, "Data files", columns, 7);
    for (int32_t i = 0; i < study->n_data; i++) {
        const ps_data_series *const series = &study->data[i];
        ps_page_row(page);
        ps_page_head_cell(page, series->label);
        ps_page_cell(page, series->file);
        ps_page_cell(page, series->series);
        ps_page_cell_count(page, series->n_data);
        grades_cell(page, series);
        ps_page_cell(page, series->source);
        ps_text_printf(page->out, "<td class=\"hash\"><code>%s</code></td>", series->hash.hex);
        ps_page_row_end(page);
    }
    ps_page_table_end(page);
    ps_page_section_end(page);
}
