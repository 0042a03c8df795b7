// Scenarios side by side: their medians over the fan of the first, told apart by dashes and by the
// mark and the name at their end, and by colour only beside these.
#include "report/chart_plot.h"

#include <math.h>
#include <stdio.h>

#define WIDTH 560
#define HEIGHT 300
#define MARGIN 170
#define LABEL_WIDTH 122

// class of scenario i: six colours and six dashes, paired anew after every six
static void series_class(int32_t i, char *buffer, size_t size)
{
    (void)snprintf(buffer, size, "series s%d d%d", i % 6, (i + i / 6) % 6);
}

enum { MOST_FANS = 24 };

// first entry at or after a time
static int32_t first_from(const ps_chart_fan *fan, double from)
{
    int32_t i = 0;
    while (i < fan->n - 1 && fan->times[i] < from) {
        i++;
    }
    return i;
}

static void scale(ps_plot *plot, const ps_chart_fan *fans, int32_t n_fans, double from)
{
    ps_range times = ps_range_none();
    ps_range values = ps_range_none();
    for (int32_t f = 0; f < n_fans; f++) {
        for (int32_t i = first_from(&fans[f], from); i < fans[f].n; i++) {
            const ps_quantiles *const at = &fans[f].at[i];
            ps_range_add(&times, fans[f].times[i]);
            ps_range_add(&values, at->q[PS_N_QUANTILES / 2]);
            ps_range_add(&values, f == 0 ? at->q[0] : NAN);
            ps_range_add(&values, f == 0 ? at->q[PS_N_QUANTILES - 1] : NAN);
        }
    }
    ps_plot_scale(plot, times, values);
}

static void draw_names(const ps_plot *plot, const ps_chart_fan *fans, int32_t n_fans)
{
    ps_plot_label labels[MOST_FANS];
    char names[MOST_FANS][PS_FIGURE_MAX];
    char lines[MOST_FANS][24];
    int32_t n = 0;
    for (int32_t f = 0; f < n_fans; f++) {
        const int32_t last = ps_plot_last(&fans[f]);
        if (last < 0) {
            continue;
        }
        ps_svg_fit(fans[f].name, PS_PLOT_TEXT, LABEL_WIDTH, names[n], sizeof names[n]);
        series_class(f, lines[n], sizeof lines[n]);
        const double y = ps_plot_y(plot, fans[f].at[last].q[PS_N_QUANTILES / 2]);
        labels[n] =
            (ps_plot_label){ps_str_of(names[n]), y, f == 0 ? "label strong" : "label", lines[n]};
        n++;
    }
    ps_plot_labels(plot, labels, n);
}

void ps_chart_compare_svg(ps_text *out, const ps_chart_frame *frame, const ps_chart_fan *fans,
                          int32_t n_fans, double from)
{
    n_fans = n_fans < MOST_FANS ? n_fans : MOST_FANS;
    ps_plot plot = ps_plot_of(out, frame, WIDTH, HEIGHT, MARGIN);
    scale(&plot, fans, n_fans, from);
    ps_text summary = {0};
    ps_chart_compare_summary(&summary, frame, fans, n_fans);
    ps_svg_begin(out, frame->id, WIDTH, HEIGHT);
    ps_svg_title(out, frame->id, frame->title, ps_text_str(&summary));
    ps_plot_band(&plot, "band90 faint", &fans[0], 0, first_from(&fans[0], from));
    ps_plot_band(&plot, "band50 faint", &fans[0], 1, first_from(&fans[0], from));
    ps_plot_axes(&plot);
    for (int32_t f = n_fans - 1; f >= 0; f--) {
        char line[24];
        series_class(f, line, sizeof line);
        ps_plot_line(&plot, line, &fans[f], PS_N_QUANTILES / 2, first_from(&fans[f], from));
    }
    draw_names(&plot, fans, n_fans);
    ps_svg_end(out);
    out->failed = out->failed || summary.failed;
    ps_text_clear(&summary);
}

void ps_chart_compare_summary(ps_text *out, const ps_chart_frame *frame, const ps_chart_fan *fans,
                              int32_t n_fans)
{
    const int32_t last = n_fans > 0 ? ps_plot_last(&fans[0]) : -1;
    if (last < 0) {
        ps_text_puts(out, "There are no finite values to show.");
        return;
    }
    char when[PS_FIGURE_MAX];
    ps_figure_time(fans[0].times[last], frame->is_dated, when);
    ps_text_printf(out, "Medians at %s", when);
    char unit[PS_FIGURE_MAX];
    ps_figure_unit(frame->unit, unit, sizeof unit);
    if (unit[0] != '\0') {
        ps_text_printf(out, " (%s)", unit);
    }
    for (int32_t f = 0; f < n_fans; f++) {
        char figure[PS_FIGURE_MAX];
        const int32_t at = last < fans[f].n ? last : fans[f].n - 1;
        ps_figure(at < 0 ? NAN : fans[f].at[at].q[PS_N_QUANTILES / 2], 3, figure);
        ps_text_puts(out, f == 0 ? ": " : ", ");
        ps_text_add(out, fans[f].name);
        ps_text_printf(out, " %s", figure);
    }
    ps_text_puts(out, ".");
}
