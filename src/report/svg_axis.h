// Scales and ticks: from data to places on the page, at round numbers or round dates.
//
// Tick k of a number axis is k * mantissa * 10^exponent with mantissa 1, 2 or 5, of a date axis
// k * months after the year 0; so ticks are exact and nothing is accumulated.
#ifndef PS_REPORT_SVG_AXIS_H
#define PS_REPORT_SVG_AXIS_H

#include "report/figures.h"

typedef struct ps_axis {
    double from; // data at the ends
    double to;
    double place_from; // places of the ends; vertical axes run downwards
    double place_to;
    bool is_dated;
    bool is_plain;  // labels without commas between thousands: 2024, not 2,024
    int32_t months; // dated: step
    int32_t mantissa;
    int32_t exponent;
    int32_t power; // labels are in units of 10^power
    int32_t first; // tick numbers, last < first: no ticks
    int32_t last;
} ps_axis;

/// A range that grows by what it must hold; start from ps_range_none().
typedef struct ps_range {
    double low;
    double high;
} ps_range;

/// The empty range.
ps_range ps_range_none(void);

/// Widens the range to hold x; NaN and infinities are left out.
void ps_range_add(ps_range *range, double x);

/// A number axis with at most `max_ticks` (>= 2) steps. With `extend` its ends move out to ticks,
/// and to 0 where the data begin not far from it; else, for times, it ends where the data do. An
/// empty range is 0..1.
ps_axis ps_axis_numbers(ps_range range, double place_from, double place_to, int32_t max_ticks,
                        bool extend);

/// A date axis over decimal years, ticks at months, quarters or years.
ps_axis ps_axis_dates(ps_range range, double place_from, double place_to, int32_t max_ticks);

/// Place of a value; values outside land outside.
double ps_axis_place(const ps_axis *axis, double x);

/// Value of tick k, first <= k <= last.
double ps_axis_tick(const ps_axis *axis, int32_t k);

/// Writes the label of tick k into PS_FIGURE_MAX bytes.
void ps_axis_label(const ps_axis *axis, int32_t k, char *buffer);

#endif
