// What the charts over time have in common: the plot area with its axes, the mark of the forecast
// origin, bands and lines that break where values are missing, and labels at the right edge.
//
//   unit                                       key
//                 2024-10-01 forecast origin
//   | plot area               .                 | label
//   |                         .                 | label
//   2022      2023      2024      2025
#ifndef PS_REPORT_CHART_PLOT_H
#define PS_REPORT_CHART_PLOT_H

#include "report/chart.h"
#include "report/svg.h"
#include "report/svg_axis.h"

/// Size of letters in charts, in units of the drawing.
#define PS_PLOT_TEXT 12.0

typedef struct ps_plot {
    ps_text *out;
    const ps_chart_frame *frame;
    double width;
    double height;
    double left; // the plot area
    double right;
    double top;
    double bottom;
    ps_axis x;
    ps_axis y;
    bool is_share; // the vertical axis is in percent
} ps_plot;

/// A plot of width x height with `margin` for labels on the right; axes are not yet set.
ps_plot ps_plot_of(ps_text *out, const ps_chart_frame *frame, double width, double height,
                   double margin);

/// Sets both axes from what they must hold; the vertical one moves out to round numbers.
void ps_plot_scale(ps_plot *plot, ps_range times, ps_range values);

/// Grid, tick labels, unit and origin: drawn first, under the data.
void ps_plot_axes(const ps_plot *plot);

/// Places of a time and of a value.
double ps_plot_x(const ps_plot *plot, double time);
double ps_plot_y(const ps_plot *plot, double value);

/// A line through quantile `q` of a fan, from entry `first` on, broken at missing values.
void ps_plot_line(const ps_plot *plot, const char *classes, const ps_chart_fan *fan, int32_t q,
                  int32_t first);

/// The area between quantiles `low` and `high` of a fan, from entry `first` on.
void ps_plot_band(const ps_plot *plot, const char *classes, const ps_chart_fan *fan, int32_t low,
                  int32_t first);

/// An observation: a dot, a level bar over its window, an upright bar over its interval.
void ps_plot_datum(const ps_plot *plot, const ps_chart_datum *datum);

/// Middle of a datum's window.
double ps_plot_datum_time(const ps_chart_datum *datum);

/// A label at the right edge that belongs to a value there.
typedef struct ps_plot_label {
    ps_str text;
    double y; // place it belongs to; moved where labels are too near
    const char *classes;
    const char *line; // classes of a sample of its line, NULL: a plain leader
} ps_plot_label;

/// Draws labels at the right edge, moved apart, each joined to its place.
void ps_plot_labels(const ps_plot *plot, const ps_plot_label *labels, int32_t n);

/// A key in the top right corner: a dot and what it stands for.
void ps_plot_key(const ps_plot *plot, ps_str text);

/// Last entry of a fan with a finite median, -1 when there is none.
int32_t ps_plot_last(const ps_chart_fan *fan);

#endif
