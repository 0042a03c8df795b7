// The answers: all claims at a glance, then one by one under those whose statements they test.
#include "analyse/words.h"
#include "report/page.h"
#include "report/svg_axis.h"

#include <math.h>
#include <stdio.h>

// at most this many readings of a claim are drawn in one row
#define MOST_MARKS PS_CHART_KINDS

// names of readings that several claims share, in order of first use; all others go by one shape
typedef struct kinds {
    ps_str names[PS_CHART_KINDS];
    int32_t n;
} kinds;

static int32_t n_claims_with(const ps_study *study, ps_str name)
{
    int32_t n = 0;
    for (int32_t i = 0; i < study->n_claims; i++) {
        for (int32_t v = 0; v < study->claims[i].n_variants; v++) {
            n += ps_str_eq(study->claims[i].variants[v].name, name);
        }
    }
    return n;
}

static int32_t find_kind(const kinds *all, ps_str name)
{
    for (int32_t i = 0; i < all->n; i++) {
        if (ps_str_eq(all->names[i], name)) {
            return i;
        }
    }
    return -1;
}

static kinds collect_kinds(const ps_study *study)
{
    kinds all = {0};
    bool has_others = false;
    for (int32_t i = 0; i < study->n_claims; i++) {
        for (int32_t v = 0; v < study->claims[i].n_variants; v++) {
            const ps_str name = study->claims[i].variants[v].name;
            const bool is_shared = v == 0 || n_claims_with(study, name) > 1;
            if (find_kind(&all, name) >= 0) {
                continue;
            }
            if (is_shared && all.n < PS_CHART_KINDS - 1) {
                all.names[all.n++] = name;
            } else {
                has_others = true;
            }
        }
    }
    if (has_others) {
        all.names[all.n++] = ps_str_of("another reading");
    }
    return all;
}

static int32_t kind_of(const kinds *all, ps_str name)
{
    const int32_t kind = find_kind(all, name);
    return kind >= 0 ? kind : all->n - 1;
}

static ps_chart_row row_of(const ps_claim_finding *finding, const kinds *all, ps_chart_mark *marks)
{
    const ps_claim *const claim = finding->claim;
    ps_chart_row row = {claim->id, claim->has_base_rate, claim->base_low, claim->base_high, marks,
                        0};
    for (int32_t i = 0; i < claim->n_variants && i < MOST_MARKS; i++) {
        const ps_probability *const p = &finding->variants[i].probability;
        marks[i] = (ps_chart_mark){kind_of(all, claim->variants[i].name), p->p, p->low, p->high};
        row.n_marks++;
    }
    return row;
}

static void draw_glance(ps_page *page)
{
    const int32_t n = page->study->n_claims;
    ps_arena *const arena = ps_arena_new();
    ps_chart_row *const rows =
        arena == NULL ? NULL : ps_arena_array(arena, (size_t)n, sizeof *rows);
    ps_chart_mark *const marks =
        rows == NULL ? NULL : ps_arena_array(arena, (size_t)n * MOST_MARKS, sizeof *marks);
    if (marks == NULL) {
        page->out->failed = true;
        ps_arena_free(arena);
        return;
    }
    const kinds all = collect_kinds(page->study);
    for (int32_t i = 0; i < n; i++) {
        rows[i] = row_of(&page->findings->claims[i], &all, marks + (ptrdiff_t)i * MOST_MARKS);
    }
    char id[24];
    ps_page_chart_id(page, id);
    const ps_str title = ps_str_of("How likely is each claim?");
    const ps_chart_frame frame = ps_page_frame(page, id, title, (ps_str){NULL, 0});
    ps_text summary = {0};
    ps_chart_rows_summary(&summary, rows, n);
    ps_page_figure(page, title);
    ps_chart_rows_svg(page->out, &frame, all.names, all.n, rows, n);
    ps_page_figure_end(page, &summary);
    ps_text_clear(&summary);
    ps_arena_free(arena);
}

// smallest and largest time an expression looks at
static void widen_by_expr(ps_range *window, const ps_expr *expr, double start)
{
    if (expr == NULL) {
        return;
    }
    if (expr->kind == PS_EXPR_OVER) {
        ps_range_add(window, expr->from);
        ps_range_add(window, expr->to);
    }
    const bool has_time =
        expr->kind == PS_EXPR_CALL && expr->n_args == 2 && expr->args[1]->kind == PS_EXPR_NUM;
    if (has_time && expr->builtin == PS_FN_AT) {
        ps_range_add(window, expr->args[1]->num);
    } else if (has_time && expr->builtin == PS_FN_BEFORE) {
        ps_range_add(window, start);
        ps_range_add(window, expr->args[1]->num);
    }
    for (int32_t i = 0; i < expr->n_args; i++) {
        widen_by_expr(window, expr->args[i], start);
    }
}

static void add_horizon(ps_page *page, const ps_claim *claim)
{
    ps_range window = ps_range_none();
    // of the first reading; of the next where that one is no rule over time
    for (int32_t i = 0; i < claim->n_variants && !(window.low <= window.high); i++) {
        widen_by_expr(&window, claim->variants[i].expr, page->study->sim.start);
    }
    if (!(window.low <= window.high)) {
        return;
    }
    char from[PS_FIGURE_MAX];
    char to[PS_FIGURE_MAX];
    ps_figure_time(window.low, page->is_dated, from);
    ps_figure_time(window.high, page->is_dated, to);
    if (window.low < window.high) {
        ps_text_printf(page->out, "<li>Horizon: %s to %s</li>\n", from, to);
    } else {
        ps_text_printf(page->out, "<li>Horizon: %s</li>\n", to);
    }
}

static void add_base_rate(ps_page *page, const ps_claim *claim)
{
    if (!claim->has_base_rate) {
        return;
    }
    ps_text_puts(page->out, "<li>Base rate: ");
    ps_figure_interval(page->out, claim->base_low, claim->base_high);
    if (claim->base_source.len > 0) {
        ps_text_puts(page->out, " (");
        ps_page_text(page, claim->base_source);
        ps_text_puts(page->out, ")");
    }
    ps_text_puts(page->out, "</li>\n");
}

static void add_covers(ps_page *page, const ps_claim *claim)
{
    for (int32_t i = 0; i < claim->n_covers; i++) {
        ps_text_puts(page->out, i == 0 ? "<li>Tests " : ", ");
        ps_page_text(page, claim->covers[i]);
    }
    ps_text_puts(page->out, claim->n_covers > 0 ? "</li>\n" : "");
}

static void add_frequency(ps_page *page, const ps_probability *p)
{
    if (ps_words_class(p->p) < 0) {
        return;
    }
    char frequency[PS_WORDS_MAX];
    ps_words_frequency(p->p, p->is_posterior ? 0 : p->members - p->n_failed, frequency,
                       sizeof frequency);
    const bool is_exact = p->p == 0 || p->p == 1;
    ps_text_printf(page->out, ", %s%s", is_exact ? "" : "about ", frequency);
}

// "strong: very unlikely (7.1 %, ...), about 1 in 14: says"
static void add_reading(ps_page *page, const ps_variant_finding *reading, bool is_first)
{
    ps_text_puts(page->out, is_first ? "<p class=\"verdict\">" : "<p class=\"reading\">");
    ps_text_puts(page->out, "<span class=\"kind\">");
    ps_page_text(page, reading->variant->name);
    ps_text_puts(page->out, "</span> ");
    ps_page_probability(page, &reading->probability);
    add_frequency(page, &reading->probability);
    if (reading->variant->says.len > 0) {
        ps_text_puts(page->out, " <span class=\"says\">");
        ps_page_text(page, reading->variant->says);
        ps_text_puts(page->out, "</span>");
    }
    ps_text_puts(page->out, "</p>\n");
}

static void add_answer(ps_page *page, int32_t claim_i)
{
    const ps_claim *const claim = &page->study->claims[claim_i];
    ps_text_printf(page->out, "<div class=\"answer\" id=\"answer-%d\">\n<h4><span class=\"id\">",
                   claim_i + 1);
    ps_page_text(page, claim->id);
    ps_text_puts(page->out, "</span> ");
    ps_page_text(page, claim->says);
    ps_text_puts(page->out, "</h4>\n");
    for (int32_t i = 0; i < claim->n_variants; i++) {
        add_reading(page, &page->findings->claims[claim_i].variants[i], i == 0);
    }
    ps_text_puts(page->out, "<ul class=\"facts\">\n");
    add_horizon(page, claim);
    add_base_rate(page, claim);
    add_covers(page, claim);
    ps_text_printf(page->out, "<li><a href=\"#claim-%d\">exact rule</a></li>\n</ul>\n</div>\n",
                   claim_i + 1);
}

// the statement a claim is listed under: the first it covers; -1 none
static int32_t first_statement(const ps_study *study, const ps_claim *claim)
{
    for (int32_t s = 0; s < study->n_statements; s++) {
        for (int32_t i = 0; i < claim->n_covers; i++) {
            if (ps_str_eq(claim->covers[i], study->statements[s].id)) {
                return s;
            }
        }
    }
    return -1;
}

// answers to the claims listed under a speaker, or under nobody (NULL)
static void add_answers_to(ps_page *page, const ps_str *who, ps_str heading)
{
    const ps_study *const study = page->study;
    bool is_first = true;
    for (int32_t i = 0; i < study->n_claims; i++) {
        const int32_t s = first_statement(study, &study->claims[i]);
        const bool is_here =
            s < 0 ? who == NULL : who != NULL && ps_str_eq(study->statements[s].who, *who);
        if (is_here && is_first) {
            ps_page_heading(page, heading);
            is_first = false;
        }
        if (is_here) {
            add_answer(page, i);
        }
    }
}

static bool has_spoken_before(const ps_study *study, int32_t statement_i)
{
    for (int32_t i = 0; i < statement_i; i++) {
        if (ps_str_eq(study->statements[i].who, study->statements[statement_i].who)) {
            return true;
        }
    }
    return false;
}

// Confidence in the model is told apart from the probabilities, with what it rests on.
static void add_confidence(ps_page *page)
{
    const ps_study *const study = page->study;
    int32_t n = 0;
    int32_t inside = 0;
    for (int32_t i = 0; i < study->n_data; i++) {
        n += study->data[i].n_data;
        inside += page->findings->data[i].n_inside_90;
    }
    ps_text_puts(page->out,
                 "<p class=\"note\"><strong>Confidence in the model is low:</strong> its "
                 "inputs are not calibrated, one structure was run, and no forecast of it "
                 "has been scored");
    if (n > 0) {
        char share[PS_PERCENT_MAX];
        ps_words_percent((double)inside / n, share, sizeof share);
        ps_text_printf(page->out,
                       "; %s %% of %d observed values lie in bands that should hold 90 %%. See the "
                       "<a href=\"#check\">check against data</a>.</p>\n",
                       share, n);
    } else {
        ps_text_puts(page->out, "; it has not been compared with data.</p>\n");
    }
}

void ps_page_answers(ps_page *page)
{
    const ps_study *const study = page->study;
    ps_page_section(page, "answers", "Answers");
    if (study->n_claims == 0) {
        ps_page_paragraph(page, NULL, "The study states no claims.");
        ps_page_section_end(page);
        return;
    }
    draw_glance(page);
    ps_page_paragraph(
        page, "note",
        "The runs differ in their uncertain inputs. A percentage is the share of runs "
        "in which the claim is true; the interval beside it says how far chance in "
        "drawing the runs may have moved it (95 %), not how far the model may be "
        "wrong. Words follow ICD 203.");
    add_confidence(page);
    for (int32_t s = 0; s < study->n_statements; s++) {
        if (!has_spoken_before(study, s)) {
            add_answers_to(page, &study->statements[s].who, study->statements[s].who);
        }
    }
    add_answers_to(page, NULL, ps_str_of(study->n_statements > 0 ? "Other tests" : "All claims"));
    ps_page_section_end(page);
}
