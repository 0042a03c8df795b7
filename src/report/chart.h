// The charts of the report, as static SVG. Every chart has a title, a description in one sentence
// made from its numbers, axes with units, dates on time axes, and names on its bands and lines;
// nothing is told by colour alone.
//
// Colours are classes of the style sheet ps_chart_css(); a chart is one <svg> element that a page
// with that sheet holds.
#ifndef PS_REPORT_CHART_H
#define PS_REPORT_CHART_H

#include "report/figures.h"

/// What all charts over time share.
typedef struct ps_chart_frame {
    const char *id; // unique on the page: letters, digits, hyphens
    ps_str title;
    ps_str unit;      // of the vertical axis, "" for none
    ps_str time_unit; // of the horizontal axis, where it is not years
    bool is_dated;    // times are decimal years
    bool has_origin;
    double origin; // forecast origin, marked by a line with its date
} ps_chart_frame;

/// A fan: quantiles (ps_quantile_levels) at times.
typedef struct ps_chart_fan {
    ps_str name;
    int32_t n;
    const double *times;
    const ps_quantiles *at;
} ps_chart_fan;

/// An observation over a window of time; low < high where the source gives an interval.
typedef struct ps_chart_datum {
    double from;
    double to;
    double low;
    double high;
    ps_str date; // as in the source
} ps_chart_datum;

/// A fan with the observed data over it.
void ps_chart_fan_svg(ps_text *out, const ps_chart_frame *frame, const ps_chart_fan *fan,
                      const ps_chart_datum *data, int32_t n_data);

/// Its one-sentence summary.
void ps_chart_fan_summary(ps_text *out, const ps_chart_frame *frame, const ps_chart_fan *fan);

/// Medians of several scenarios from `from` on, over the fan of the first.
void ps_chart_compare_svg(ps_text *out, const ps_chart_frame *frame, const ps_chart_fan *fans,
                          int32_t n_fans, double from);
void ps_chart_compare_summary(ps_text *out, const ps_chart_frame *frame, const ps_chart_fan *fans,
                              int32_t n_fans);

/// Observed data beside the interval the ensemble predicts for each; `predicted` has n entries.
void ps_chart_check_svg(ps_text *out, const ps_chart_frame *frame, const ps_chart_datum *data,
                        const ps_quantiles *predicted, int32_t n);
void ps_chart_check_summary(ps_text *out, const ps_chart_datum *data, const ps_quantiles *predicted,
                            int32_t n);

/// Cumulative probability of a first passage over time.
void ps_chart_passage_svg(ps_text *out, const ps_chart_frame *frame, const ps_passage *passage);
void ps_chart_passage_summary(ps_text *out, const ps_chart_frame *frame, const ps_passage *passage);

/// One probability of a row, drawn in the shape of its kind.
typedef struct ps_chart_mark {
    int32_t kind;
    double p;
    double low;
    double high;
} ps_chart_mark;

/// A row of the probability chart.
typedef struct ps_chart_row {
    ps_str name;
    bool has_base_rate;
    double base_low;
    double base_high;
    const ps_chart_mark *marks;
    int32_t n_marks;
} ps_chart_row;

/// Kinds of marks a probability chart can tell apart.
#define PS_CHART_KINDS 6

/// Probabilities with their intervals on a scale of 0 to 100 % with the limits of the words.
void ps_chart_rows_svg(ps_text *out, const ps_chart_frame *frame, const ps_str *kinds,
                       int32_t n_kinds, const ps_chart_row *rows, int32_t n_rows);
void ps_chart_rows_summary(ps_text *out, const ps_chart_row *rows, int32_t n_rows);

/// The style sheet of the charts: light, dark, print.
const char *ps_chart_css(void);

#endif
