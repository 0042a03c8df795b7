// The fan: two bands, the median, and what was observed.
#include "report/chart_plot.h"

#include <math.h>

#define WIDTH 480
#define HEIGHT 300
#define MARGIN 74

enum { Q05, Q25, Q50, Q75, Q95 };

static ps_range range_of_times(const ps_chart_fan *fan, const ps_chart_datum *data, int32_t n_data)
{
    ps_range times = ps_range_none();
    for (int32_t i = 0; i < fan->n; i++) {
        ps_range_add(&times, fan->times[i]);
    }
    for (int32_t i = 0; i < n_data; i++) {
        ps_range_add(&times, ps_plot_datum_time(&data[i]));
    }
    return times;
}

static ps_range range_of_values(const ps_chart_fan *fan, const ps_chart_datum *data, int32_t n_data)
{
    ps_range values = ps_range_none();
    for (int32_t i = 0; i < fan->n; i++) {
        for (int32_t q = Q05; q <= Q95; q++) {
            ps_range_add(&values, fan->at[i].q[q]);
        }
    }
    for (int32_t i = 0; i < n_data; i++) {
        ps_range_add(&values, data[i].low);
        ps_range_add(&values, data[i].high);
    }
    return values;
}

// each band is named with the share of runs inside it, at its upper half where it ends
static void draw_labels(const ps_plot *plot, const ps_chart_fan *fan)
{
    const int32_t last = ps_plot_last(fan);
    if (last < 0) {
        const ps_str none = ps_str_of("no finite values");
        ps_svg_text(plot->out, "label", (plot->left + plot->right) / 2,
                    (plot->top + plot->bottom) / 2, PS_SVG_MIDDLE, none);
        return;
    }
    const double *const q = fan->at[last].q;
    const ps_plot_label labels[] = {
        {ps_str_of("90 %"), (ps_plot_y(plot, q[Q75]) + ps_plot_y(plot, q[Q95])) / 2, "label", NULL},
        {ps_str_of("50 %"), (ps_plot_y(plot, q[Q50]) + ps_plot_y(plot, q[Q75])) / 2, "label", NULL},
        {ps_str_of("median"), ps_plot_y(plot, q[Q50]), "label strong", NULL},
    };
    ps_plot_labels(plot, labels, 3);
}

void ps_chart_fan_svg(ps_text *out, const ps_chart_frame *frame, const ps_chart_fan *fan,
                      const ps_chart_datum *data, int32_t n_data)
{
    ps_plot plot = ps_plot_of(out, frame, WIDTH, HEIGHT, MARGIN);
    ps_plot_scale(&plot, range_of_times(fan, data, n_data), range_of_values(fan, data, n_data));
    ps_text summary = {0};
    ps_chart_fan_summary(&summary, frame, fan);
    ps_svg_begin(out, frame->id, WIDTH, HEIGHT);
    ps_svg_title(out, frame->id, frame->title, ps_text_str(&summary));
    ps_plot_band(&plot, "band90", fan, Q05, 0);
    ps_plot_band(&plot, "band50", fan, Q25, 0);
    ps_plot_axes(&plot);
    ps_plot_line(&plot, "median", fan, Q50, 0);
    for (int32_t i = 0; i < n_data; i++) {
        ps_plot_datum(&plot, &data[i]);
    }
    draw_labels(&plot, fan);
    if (n_data > 0) {
        ps_plot_key(&plot, ps_str_of("observed"));
    }
    ps_svg_end(out);
    out->failed = out->failed || summary.failed;
    ps_text_clear(&summary);
}

// first entry with a finite median; there is one
static int32_t first_finite(const ps_chart_fan *fan)
{
    int32_t i = 0;
    while (!isfinite(fan->at[i].q[Q50])) {
        i++;
    }
    return i;
}

void ps_chart_fan_summary(ps_text *out, const ps_chart_frame *frame, const ps_chart_fan *fan)
{
    const int32_t last = ps_plot_last(fan);
    if (last < 0) {
        ps_text_puts(out, "There are no finite values to show.");
        return;
    }
    const int32_t first = first_finite(fan);
    char when[PS_FIGURE_MAX];
    char then[PS_FIGURE_MAX];
    char figure[PS_N_QUANTILES][PS_FIGURE_MAX];
    char begin[PS_FIGURE_MAX];
    char unit[PS_FIGURE_MAX];
    ps_figure_time(fan->times[first], frame->is_dated, when);
    ps_figure_time(fan->times[last], frame->is_dated, then);
    ps_figure(fan->at[first].q[Q50], 3, begin);
    ps_figure_unit(frame->unit, unit, sizeof unit);
    for (int32_t q = Q05; q <= Q95; q++) {
        ps_figure(fan->at[last].q[q], 3, figure[q]);
    }
    ps_text_printf(out,
                   "The median goes from %s at %s to %s at %s, where half of the runs lie between "
                   "%s and %s and nine in ten between %s and %s%s%s%s.",
                   begin, when, figure[Q50], then, figure[Q25], figure[Q75], figure[Q05],
                   figure[Q95], unit[0] != '\0' ? " (" : "", unit, unit[0] != '\0' ? ")" : "");
}
