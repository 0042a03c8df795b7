// The common parts of the charts over time.
#include "report/chart_plot.h"

#include "report/svg_label.h"

#include <math.h>
#include <stdio.h>

#define LINE_HEIGHT 14.0
#define LEADER 14.0

ps_plot ps_plot_of(ps_text *out, const ps_chart_frame *frame, double width, double height,
                   double margin)
{
    return (ps_plot){
        .out = out,
        .frame = frame,
        .width = width,
        .height = height,
        .left = 50,
        .right = width - margin,
        .top = frame->has_origin ? 42 : 26,
        .bottom = height - (frame->is_dated ? 26 : 40),
    };
}

void ps_plot_scale(ps_plot *plot, ps_range times, ps_range values)
{
    const int32_t columns = (int32_t)((plot->right - plot->left) / 58);
    const int32_t rows = (int32_t)((plot->bottom - plot->top) / 36);
    plot->x = plot->frame->is_dated
                  ? ps_axis_dates(times, plot->left, plot->right, columns)
                  : ps_axis_numbers(times, plot->left, plot->right, columns, false);
    plot->y = ps_axis_numbers(values, plot->bottom, plot->top, rows, true);
}

double ps_plot_x(const ps_plot *plot, double time)
{
    return ps_axis_place(&plot->x, time);
}

double ps_plot_y(const ps_plot *plot, double value)
{
    return ps_axis_place(&plot->y, value);
}

static void draw_value_ticks(const ps_plot *plot)
{
    for (int32_t k = plot->y.first; k <= plot->y.last; k++) {
        char label[PS_FIGURE_MAX];
        ps_axis_label(&plot->y, k, label);
        const double y = ps_plot_y(plot, ps_axis_tick(&plot->y, k));
        ps_svg_line(plot->out, k == 0 ? "zero" : "grid", plot->left, y, plot->right, y);
        if (plot->is_share) {
            ps_figure_fixed(100 * ps_axis_tick(&plot->y, k), 0, label);
            (void)snprintf(label + strlen(label), 8, " %%");
        }
        ps_svg_text(plot->out, "tick", plot->left - 6, y + 4, PS_SVG_END, ps_str_of(label));
    }
}

static void draw_time_ticks(const ps_plot *plot)
{
    for (int32_t k = plot->x.first; k <= plot->x.last; k++) {
        char label[PS_FIGURE_MAX];
        ps_axis_label(&plot->x, k, label);
        const double x = ps_plot_x(plot, ps_axis_tick(&plot->x, k));
        ps_svg_line(plot->out, "axis", x, plot->bottom, x, plot->bottom + 4);
        ps_svg_text(plot->out, "tick", x, plot->bottom + 17, PS_SVG_MIDDLE, ps_str_of(label));
    }
    ps_svg_line(plot->out, "axis", plot->left, plot->bottom, plot->right, plot->bottom);
    if (!plot->frame->is_dated && plot->frame->time_unit.len > 0) {
        char unit[PS_FIGURE_MAX];
        ps_svg_fit(plot->frame->time_unit, PS_PLOT_TEXT, plot->right - plot->left, unit,
                   sizeof unit);
        ps_svg_text(plot->out, "unit", plot->right, plot->bottom + 32, PS_SVG_END, ps_str_of(unit));
    }
}

static void draw_unit(const ps_plot *plot)
{
    char unit[2 * PS_FIGURE_MAX];
    char power[PS_FIGURE_MAX];
    ps_figure_power(plot->y.power, power);
    char whole[PS_FIGURE_MAX];
    ps_figure_unit(plot->frame->unit, whole, sizeof whole);
    const ps_str shown = ps_str_of(whole[0] == '\0' ? "dimensionless" : whole);
    ps_svg_fit(shown, PS_PLOT_TEXT, 0.55 * plot->width, unit, PS_FIGURE_MAX);
    const size_t len = strlen(unit);
    (void)snprintf(unit + len, sizeof unit - len, "%s%s", power[0] != '\0' ? ", " : "", power);
    ps_svg_text(plot->out, "unit", 6, 13, PS_SVG_START, ps_str_of(unit));
}

// a label above the line, kept inside the drawing
static void draw_origin(const ps_plot *plot)
{
    const ps_chart_frame *const frame = plot->frame;
    const bool is_inside = frame->origin >= plot->x.from && frame->origin <= plot->x.to;
    if (!frame->has_origin || !is_inside) {
        return;
    }
    char date[PS_FIGURE_MAX];
    char label[2 * PS_FIGURE_MAX];
    ps_figure_time(frame->origin, frame->is_dated, date);
    (void)snprintf(label, sizeof label, "forecast from %s", date);
    const double x = ps_plot_x(plot, frame->origin);
    const double half = ps_svg_text_width(ps_str_of(label), PS_PLOT_TEXT) / 2;
    const double middle = fmin(fmax(x, half + 2), plot->width - half - 2);
    ps_svg_line(plot->out, "origin", x, plot->top - 6, x, plot->bottom);
    ps_svg_text(plot->out, "origin-label", middle, plot->top - 11, PS_SVG_MIDDLE, ps_str_of(label));
}

void ps_plot_axes(const ps_plot *plot)
{
    draw_value_ticks(plot);
    draw_time_ticks(plot);
    draw_unit(plot);
    draw_origin(plot);
}

void ps_plot_line(const ps_plot *plot, const char *classes, const ps_chart_fan *fan, int32_t q,
                  int32_t first)
{
    ps_svg_path_begin(plot->out, classes);
    bool is_drawing = false;
    for (int32_t i = first; i < fan->n; i++) {
        const double value = fan->at[i].q[q];
        if (isfinite(value)) {
            ps_svg_point(plot->out, !is_drawing, ps_plot_x(plot, fan->times[i]),
                         ps_plot_y(plot, value));
        }
        is_drawing = isfinite(value);
    }
    ps_svg_path_end(plot->out);
}

static bool has_band(const ps_quantiles *at, int32_t low)
{
    return isfinite(at->q[low]) && isfinite(at->q[PS_N_QUANTILES - 1 - low]);
}

void ps_plot_band(const ps_plot *plot, const char *classes, const ps_chart_fan *fan, int32_t low,
                  int32_t first)
{
    const int32_t high = PS_N_QUANTILES - 1 - low;
    ps_svg_path_begin(plot->out, classes);
    int32_t i = first;
    while (i < fan->n) {
        if (!has_band(&fan->at[i], low)) {
            i++;
            continue;
        }
        const int32_t begin = i;
        for (; i < fan->n && has_band(&fan->at[i], low); i++) {
            ps_svg_point(plot->out, i == begin, ps_plot_x(plot, fan->times[i]),
                         ps_plot_y(plot, fan->at[i].q[high]));
        }
        for (int32_t j = i - 1; j >= begin; j--) {
            ps_svg_point(plot->out, false, ps_plot_x(plot, fan->times[j]),
                         ps_plot_y(plot, fan->at[j].q[low]));
        }
        ps_svg_path_close(plot->out);
    }
    ps_svg_path_end(plot->out);
}

double ps_plot_datum_time(const ps_chart_datum *datum)
{
    return datum->from + (datum->to - datum->from) / 2;
}

// "2024-06-30: 0.16", or with an interval "2024-06-30: 60 to 70"
static void datum_tip(const ps_chart_datum *datum, char *tip, size_t size)
{
    char low[PS_FIGURE_MAX];
    char high[PS_FIGURE_MAX];
    ps_figure(datum->low, 4, low);
    ps_figure(datum->high, 4, high);
    const bool is_interval = datum->low < datum->high;
    (void)snprintf(tip, size, "%.*s: %s%s%s", (int)(datum->date.len < 40 ? datum->date.len : 40),
                   datum->date.p == NULL ? "" : datum->date.p, low, is_interval ? " to " : "",
                   is_interval ? high : "");
}

void ps_plot_datum(const ps_plot *plot, const ps_chart_datum *datum)
{
    if (!isfinite(datum->low) || !isfinite(datum->high)) {
        return;
    }
    char tip[4 * PS_FIGURE_MAX];
    datum_tip(datum, tip, sizeof tip);
    const double x = ps_plot_x(plot, ps_plot_datum_time(datum));
    const double y_low = ps_plot_y(plot, datum->low);
    const double y_high = ps_plot_y(plot, datum->high);
    const double y = (y_low + y_high) / 2;
    const double begin = ps_plot_x(plot, datum->from);
    const double end = ps_plot_x(plot, datum->to);
    if (end - begin > 10) {
        ps_svg_line(plot->out, "observed-bar", begin + 1, y, end - 1, y);
    }
    if (y_low - y_high > 0.5) {
        ps_svg_line(plot->out, "observed-bar", x, y_low, x, y_high);
        ps_svg_line(plot->out, "observed-bar", x - 3, y_low, x + 3, y_low);
        ps_svg_line(plot->out, "observed-bar", x - 3, y_high, x + 3, y_high);
    }
    ps_svg_mark(plot->out, PS_SVG_DOT, "observed", x, y, 2.6, ps_str_of(tip));
}

#define MOST_LABELS 24

void ps_plot_labels(const ps_plot *plot, const ps_plot_label *labels, int32_t n)
{
    double places[MOST_LABELS];
    n = n < MOST_LABELS ? n : MOST_LABELS;
    for (int32_t i = 0; i < n; i++) {
        places[i] = labels[i].y;
    }
    ps_labels_spread(places, n, LINE_HEIGHT, plot->top + 2, plot->bottom - 2);
    for (int32_t i = 0; i < n; i++) {
        const double sample = labels[i].line == NULL ? 0 : 20;
        const double x = plot->right + LEADER;
        ps_svg_path_begin(plot->out, "leader");
        ps_svg_point(plot->out, true, plot->right + 1.5, labels[i].y);
        ps_svg_point(plot->out, false, x - 2, places[i]);
        ps_svg_path_end(plot->out);
        if (labels[i].line != NULL) {
            ps_svg_line(plot->out, labels[i].line, x, places[i], x + sample, places[i]);
        }
        ps_svg_text(plot->out, labels[i].classes, x + sample + (sample > 0 ? 4 : 1), places[i] + 4,
                    PS_SVG_START, labels[i].text);
    }
}

void ps_plot_key(const ps_plot *plot, ps_str text)
{
    const double width = ps_svg_text_width(text, PS_PLOT_TEXT);
    const ps_str no_tip = {NULL, 0};
    ps_svg_mark(plot->out, PS_SVG_DOT, "observed", plot->width - width - 10, 9, 2.6, no_tip);
    ps_svg_text(plot->out, "key", plot->width - width - 4, 13, PS_SVG_START, text);
}

int32_t ps_plot_last(const ps_chart_fan *fan)
{
    int32_t i = fan->n - 1;
    while (i >= 0 && !isfinite(fan->at[i].q[PS_N_QUANTILES / 2])) {
        i--;
    }
    return i;
}
