// The check against data: for each observation the interval that the ensemble predicts for it,
// measurement error included, and the observation over it.
#include "report/chart_plot.h"

#include <math.h>

#define WIDTH 480
#define HEIGHT 260
#define MARGIN 74

enum { Q05, Q25, Q50, Q75, Q95 };

static void scale(ps_plot *plot, const ps_chart_datum *data, const ps_quantiles *predicted,
                  int32_t n)
{
    ps_range times = ps_range_none();
    ps_range values = ps_range_none();
    for (int32_t i = 0; i < n; i++) {
        ps_range_add(&times, ps_plot_datum_time(&data[i]));
        ps_range_add(&values, data[i].low);
        ps_range_add(&values, data[i].high);
        ps_range_add(&values, predicted[i].q[Q05]);
        ps_range_add(&values, predicted[i].q[Q95]);
    }
    // room for the bars at both ends
    const double margin = 0.03 * (times.high - times.low);
    ps_range_add(&times, times.low - margin);
    ps_range_add(&times, times.high + margin);
    ps_plot_scale(plot, times, values);
}

// which quantiles, how wide, how many
typedef struct interval_style {
    int32_t low;
    int32_t high;
    double half;
    int32_t n;
} interval_style;

static bool is_finite(const ps_quantiles *at)
{
    return isfinite(at->q[Q05]) && isfinite(at->q[Q95]);
}

// intervals of all data in one path: boxes between two quantiles, or level lines where both are one
static void draw_intervals(const ps_plot *plot, const char *classes, const ps_chart_datum *data,
                           const ps_quantiles *predicted, const interval_style *style)
{
    ps_svg_path_begin(plot->out, classes);
    for (int32_t i = 0; i < style->n; i++) {
        if (!is_finite(&predicted[i])) {
            continue;
        }
        const double x = ps_plot_x(plot, ps_plot_datum_time(&data[i]));
        const double top = ps_plot_y(plot, predicted[i].q[style->high]);
        const double bottom = ps_plot_y(plot, predicted[i].q[style->low]);
        ps_svg_point(plot->out, true, x - style->half, top);
        ps_svg_point(plot->out, false, x + style->half, top);
        if (style->low != style->high) {
            ps_svg_point(plot->out, false, x + style->half, bottom);
            ps_svg_point(plot->out, false, x - style->half, bottom);
            ps_svg_path_close(plot->out);
        }
    }
    ps_svg_path_end(plot->out);
}

static int32_t last_datum(const ps_chart_datum *data, const ps_quantiles *predicted, int32_t n)
{
    int32_t last = -1;
    for (int32_t i = 0; i < n; i++) {
        const bool is_later =
            last < 0 || ps_plot_datum_time(&data[i]) >= ps_plot_datum_time(&data[last]);
        last = is_finite(&predicted[i]) && is_later ? i : last;
    }
    return last;
}

void ps_chart_check_svg(ps_text *out, const ps_chart_frame *frame, const ps_chart_datum *data,
                        const ps_quantiles *predicted, int32_t n)
{
    ps_plot plot = ps_plot_of(out, frame, WIDTH, HEIGHT, MARGIN);
    scale(&plot, data, predicted, n);
    ps_text summary = {0};
    ps_chart_check_summary(&summary, data, predicted, n);
    ps_svg_begin(out, frame->id, WIDTH, HEIGHT);
    ps_svg_title(out, frame->id, frame->title, ps_text_str(&summary));
    ps_plot_axes(&plot);
    const double room = (plot.right - plot.left) / (n > 0 ? n : 1);
    const double half = fmin(fmax(0.32 * room, 1), 9);
    const interval_style outer = {Q05, Q95, half, n};
    const interval_style inner = {Q25, Q75, half, n};
    const interval_style middle = {Q50, Q50, half, n};
    draw_intervals(&plot, "band90", data, predicted, &outer);
    draw_intervals(&plot, "band50", data, predicted, &inner);
    draw_intervals(&plot, "median", data, predicted, &middle);
    for (int32_t i = 0; i < n; i++) {
        ps_chart_datum instant = data[i];
        instant.from = instant.to = ps_plot_datum_time(&data[i]);
        ps_plot_datum(&plot, &instant);
    }
    const int32_t last = last_datum(data, predicted, n);
    if (last >= 0) {
        const double *const q = predicted[last].q;
        const ps_plot_label labels[] = {
            {ps_str_of("90 %"), (ps_plot_y(&plot, q[Q75]) + ps_plot_y(&plot, q[Q95])) / 2, "label",
             NULL},
            {ps_str_of("50 %"), (ps_plot_y(&plot, q[Q50]) + ps_plot_y(&plot, q[Q75])) / 2, "label",
             NULL},
            {ps_str_of("median"), ps_plot_y(&plot, q[Q50]), "label strong", NULL},
        };
        ps_plot_labels(&plot, labels, 3);
    }
    ps_plot_key(&plot, ps_str_of("observed"));
    ps_svg_end(out);
    out->failed = out->failed || summary.failed;
    ps_text_clear(&summary);
}

void ps_chart_check_summary(ps_text *out, const ps_chart_datum *data, const ps_quantiles *predicted,
                            int32_t n)
{
    int32_t inside = 0;
    int32_t above = 0;
    int32_t below = 0;
    for (int32_t i = 0; i < n; i++) {
        const double observed = data[i].low + (data[i].high - data[i].low) / 2;
        inside += observed >= predicted[i].q[Q05] && observed <= predicted[i].q[Q95];
        above += observed > predicted[i].q[Q95];
        below += observed < predicted[i].q[Q05];
    }
    ps_text_printf(out,
                   "Of %d observed values %d lie inside the 90 %% interval predicted for them, %d "
                   "above it and %d below.",
                   n, inside, above, below);
}
