// First passage: the share of runs in which the event has happened by a time, as a step line.
#include "analyse/words.h"
#include "report/chart_plot.h"

#include <math.h>
#include <stdio.h>

#define WIDTH 480
#define HEIGHT 280
#define MARGIN 112
#define STEP 1.0

static void draw_curve(const ps_plot *plot, const ps_passage *passage)
{
    double x = ps_plot_x(plot, passage->from);
    double y = ps_plot_y(plot, 0);
    ps_svg_path_begin(plot->out, "median");
    ps_svg_point(plot->out, true, x, y);
    for (int32_t i = 0; i < passage->n_curve; i++) {
        // steps narrower than the line are drawn as one
        const double next = ps_plot_x(plot, passage->curve_time[i]);
        if (next - x >= STEP || i == 0) {
            ps_svg_point(plot->out, false, next, y);
            x = next;
        }
        y = ps_plot_y(plot, passage->curve_p[i]);
        if (i + 1 == passage->n_curve || ps_plot_x(plot, passage->curve_time[i + 1]) - x >= STEP) {
            ps_svg_point(plot->out, false, x, y);
        }
    }
    ps_svg_point(plot->out, false, ps_plot_x(plot, passage->to), y);
    ps_svg_path_end(plot->out);
}

static bool is_drawable(const ps_passage *passage)
{
    return passage->n > 0 && isfinite(passage->share) && passage->from < passage->to;
}

void ps_chart_passage_svg(ps_text *out, const ps_chart_frame *frame, const ps_passage *passage)
{
    ps_plot plot = ps_plot_of(out, frame, WIDTH, HEIGHT, MARGIN);
    ps_range times = ps_range_none();
    ps_range_add(&times, passage->from);
    ps_range_add(&times, passage->to);
    const bool is_small = is_drawable(passage) && passage->share < 0.5;
    const ps_range shares = {0, is_small ? fmax(passage->share, 0.05) : 1};
    plot.is_share = true;
    ps_plot_scale(&plot, times, shares);
    ps_text summary = {0};
    ps_chart_passage_summary(&summary, frame, passage);
    ps_svg_begin(out, frame->id, WIDTH, HEIGHT);
    ps_svg_title(out, frame->id, frame->title, ps_text_str(&summary));
    ps_plot_axes(&plot);
    if (is_drawable(passage)) {
        char percent[PS_PERCENT_MAX];
        char label[PS_FIGURE_MAX];
        ps_words_percent(passage->share, percent, sizeof percent);
        (void)snprintf(label, sizeof label, "%s %% by then", percent);
        draw_curve(&plot, passage);
        const ps_plot_label labels[] = {
            {ps_str_of(label), ps_plot_y(&plot, passage->share), "label strong", NULL}};
        ps_plot_labels(&plot, labels, 1);
    }
    ps_svg_end(out);
    out->failed = out->failed || summary.failed;
    ps_text_clear(&summary);
}

void ps_chart_passage_summary(ps_text *out, const ps_chart_frame *frame, const ps_passage *passage)
{
    if (!is_drawable(passage)) {
        ps_text_puts(out, "No run tells when it happens.");
        return;
    }
    char to[PS_FIGURE_MAX];
    char share[PS_PERCENT_MAX];
    char never[PS_PERCENT_MAX];
    char median[PS_FIGURE_MAX];
    ps_figure_time(passage->to, frame->is_dated, to);
    ps_words_percent(passage->share, share, sizeof share);
    ps_words_percent(1 - passage->share, never, sizeof never);
    ps_figure_time(passage->q[PS_N_QUANTILES / 2], frame->is_dated, median);
    ps_text_printf(out, "By %s it has happened in %s %% of the runs and not yet in %s %%", to,
                   share, never);
    if (isfinite(passage->q[PS_N_QUANTILES / 2])) {
        ps_text_printf(out, "; half of the runs have it by %s.", median);
    } else {
        ps_text_puts(out, "; fewer than half of the runs ever have it.");
    }
}
