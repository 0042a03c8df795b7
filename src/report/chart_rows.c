// Probabilities at a glance: one row a claim, one mark a reading of it, over the limits of the
// probability words.
#include "analyse/words.h"
#include "report/chart.h"
#include "report/svg.h"

#include <math.h>
#include <stdio.h>

#define WIDTH 620.0
#define LEFT 56.0
#define RIGHT 604.0
#define KEY_ROW 18.0
#define SCALE_ROW 44.0
#define ROW 22.0
#define TEXT 12.0

static double place(double p)
{
    return LEFT + fmin(fmax(p, 0), 1) * (RIGHT - LEFT);
}

// a word over its range where it has room; the narrow ones at the ends are told by the table
static void draw_word(ps_text *out, int32_t word_class, double top, double bottom)
{
    static const char *const short_words[PS_WORD_CLASSES] = {
        "", "", "very unlikely", "unlikely", "even", "likely", "very likely", "", "",
    };
    const double from = place(ps_word_bounds[word_class - 1]);
    const double to = place(ps_word_bounds[word_class]);
    ps_svg_line(out, "grid", from, top - 6, from, bottom);
    if (short_words[word_class][0] != '\0') {
        ps_svg_text(out, "tick", (from + to) / 2, top - 12, PS_SVG_MIDDLE,
                    ps_str_of(short_words[word_class]));
    }
}

static void draw_scale(ps_text *out, double top, double bottom)
{
    static const int32_t percents[] = {0, 5, 20, 45, 55, 80, 95, 100};
    for (int32_t c = 2; c <= 6; c++) {
        draw_word(out, c, top, bottom);
    }
    const double last = place(ps_word_bounds[6]);
    ps_svg_line(out, "grid", last, top - 6, last, bottom);
    ps_svg_line(out, "axis", LEFT, bottom, RIGHT, bottom);
    for (size_t i = 0; i < sizeof percents / sizeof percents[0]; i++) {
        char label[PS_FIGURE_MAX];
        const double x = place(percents[i] / 100.0);
        (void)snprintf(label, sizeof label, i == 0 ? "%d %%" : "%d", percents[i]);
        ps_svg_line(out, "axis", x, bottom, x, bottom + 4);
        ps_svg_text(out, "tick", x, bottom + 17, PS_SVG_MIDDLE, ps_str_of(label));
    }
}

static void mark_classes(int32_t kind, char *buffer, size_t size)
{
    (void)snprintf(buffer, size, "mark k%d", kind % PS_CHART_KINDS);
}

// where the next entry of the key goes; lines break at the right end
typedef struct key_place {
    double x;
    double y;
} key_place;

static void make_room(key_place *at, double width)
{
    if (at->x > LEFT && at->x + width > RIGHT) {
        *at = (key_place){LEFT, at->y + KEY_ROW};
    }
}

// shapes and their names, above the scale; returns the height taken. With `out` NULL only measures.
static double draw_key(ps_text *out, const ps_str *kinds, int32_t n_kinds, bool has_base)
{
    const ps_str no_tip = {NULL, 0};
    const double base_width = 23 + ps_svg_text_width(ps_str_of("base rate"), TEXT);
    key_place at = {LEFT, 14};
    for (int32_t k = 0; k < n_kinds && k < PS_CHART_KINDS; k++) {
        char classes[16];
        char name[PS_FIGURE_MAX];
        mark_classes(k, classes, sizeof classes);
        ps_svg_fit(kinds[k], TEXT, 200, name, sizeof name);
        const double width = 14 + ps_svg_text_width(ps_str_of(name), TEXT);
        make_room(&at, width);
        if (out != NULL) {
            ps_svg_mark(out, (ps_svg_shape)k, classes, at.x + 5, at.y, 4.5, no_tip);
            ps_svg_text(out, "key", at.x + 14, at.y + 4, PS_SVG_START, ps_str_of(name));
        }
        at.x += width + 16;
    }
    if (has_base) {
        make_room(&at, base_width);
    }
    if (has_base && out != NULL) {
        ps_svg_rect(out, "base-rate", at.x, at.y - 5, 18, 10);
        ps_svg_text(out, "key", at.x + 23, at.y + 4, PS_SVG_START, ps_str_of("base rate"));
    }
    return at.y + 4;
}

static void draw_mark(ps_text *out, const ps_chart_mark *mark, double y)
{
    if (!(mark->p >= 0 && mark->p <= 1)) {
        return;
    }
    char classes[16];
    char percent[PS_PERCENT_MAX];
    char tip[PS_FIGURE_MAX];
    mark_classes(mark->kind, classes, sizeof classes);
    ps_words_percent(mark->p, percent, sizeof percent);
    (void)snprintf(tip, sizeof tip, "%s %%", percent);
    const double low = isnan(mark->low) ? mark->p : mark->low;
    const double high = isnan(mark->high) ? mark->p : mark->high;
    ps_svg_line(out, "whisker", place(low), y, place(high), y);
    const int32_t kind = mark->kind % PS_CHART_KINDS;
    ps_svg_mark(out, (ps_svg_shape)kind, classes, place(mark->p), y, 4.5, ps_str_of(tip));
}

static void draw_row(ps_text *out, const ps_chart_row *row, double y)
{
    char name[PS_FIGURE_MAX];
    ps_svg_fit(row->name, TEXT, LEFT - 14, name, sizeof name);
    ps_svg_line(out, "row", LEFT, y, RIGHT, y);
    if (row->has_base_rate) {
        const double from = place(row->base_low);
        ps_svg_rect(out, "base-rate", from - 1, y - 7, place(row->base_high) - from + 2, 14);
    }
    ps_svg_text(out, "label strong", LEFT - 10, y + 4, PS_SVG_END, ps_str_of(name));
    // the first reading is drawn last, on top
    for (int32_t i = row->n_marks - 1; i >= 0; i--) {
        draw_mark(out, &row->marks[i], y);
    }
}

void ps_chart_rows_svg(ps_text *out, const ps_chart_frame *frame, const ps_str *kinds,
                       int32_t n_kinds, const ps_chart_row *rows, int32_t n_rows)
{
    bool has_base = false;
    for (int32_t i = 0; i < n_rows; i++) {
        has_base = has_base || rows[i].has_base_rate;
    }
    const double top = draw_key(NULL, kinds, n_kinds, has_base) + SCALE_ROW;
    const double bottom = top + n_rows * ROW;
    ps_text summary = {0};
    ps_chart_rows_summary(&summary, rows, n_rows);
    ps_svg_begin(out, frame->id, WIDTH, bottom + 26);
    ps_svg_title(out, frame->id, frame->title, ps_text_str(&summary));
    draw_scale(out, top, bottom);
    (void)draw_key(out, kinds, n_kinds, has_base);
    for (int32_t i = 0; i < n_rows; i++) {
        draw_row(out, &rows[i], top + (i + 0.5) * ROW);
    }
    ps_svg_end(out);
    out->failed = out->failed || summary.failed;
    ps_text_clear(&summary);
}

void ps_chart_rows_summary(ps_text *out, const ps_chart_row *rows, int32_t n_rows)
{
    ps_text_puts(out, "Probabilities of the first reading of each claim");
    for (int32_t i = 0; i < n_rows; i++) {
        char percent[PS_PERCENT_MAX];
        ps_words_percent(rows[i].n_marks > 0 ? rows[i].marks[0].p : NAN, percent, sizeof percent);
        ps_text_puts(out, i == 0 ? ": " : ", ");
        ps_text_add(out, rows[i].name);
        ps_text_printf(out, strcmp(percent, "no number") == 0 ? " %s" : " %s %%", percent);
    }
    ps_text_puts(out, ".");
}
