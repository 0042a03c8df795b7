// Numbers, dates and probabilities as the report prints them: for reading, not for reading back.
// Thousands have commas, the minus is a real one (U+2212), large and small numbers get a power of
// ten, and a probability always comes as word, number, runs and interval.
#ifndef PS_REPORT_FIGURES_H
#define PS_REPORT_FIGURES_H

#include "analyse/findings.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

/// Bytes that suffice for every text of this header that goes into a buffer.
#define PS_FIGURE_MAX 64

/// Writes x with a fixed number of decimals (0 .. 12): "1,234.50", "−3"; as ps_figure for |x| >=
/// 1e15.
void ps_figure_fixed(double x, int decimals, char *buffer);

/// Writes x to `digits` significant digits (1 .. 12): "0.0712", "1,234", "1.23×10⁹"; "no value" for
/// NaN, "∞", "−∞".
void ps_figure(double x, int digits, char *buffer);

/// Writes a power of ten as "×10⁶"; "" for 0.
void ps_figure_power(int32_t power, char *buffer);

/// Writes a model time: a date where time is in years, else a number.
void ps_figure_time(double t, bool is_dated, char *buffer);

/// Writes a unit for people: blanks for underscores; "" where it is none ("1", "dmnl" and the
/// like).
void ps_figure_unit(ps_str unit, char *buffer, size_t size);

/// Whether a time unit as written means years, so that times are dates.
bool ps_figure_is_years(ps_str time_unit);

/// Appends "very likely (87 %, 1,000 runs, sampling interval 85-89 %)", or what else is known of
/// the probability: a mean chance, a posterior with the range of its priors, no answer.
void ps_figure_probability(ps_text *out, const ps_probability *p);

/// Appends "85-89 %".
void ps_figure_interval(ps_text *out, double low, double high);

/// Largest share of failed members that needs no remark.
#define PS_FAILED_SHARE 0.001

/// Whether so many members failed that the bounds of the probability must be shown.
bool ps_figure_failed_matters(const ps_probability *p);

#endif
