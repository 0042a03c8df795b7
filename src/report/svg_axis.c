// Steps: the least of 1, 2, 5 times a power of ten (of a list of months) that needs no more ticks
// than there is room for.
#include "report/svg_axis.h"

#include "base/num_text.h"

#include <math.h>
#include <stdio.h>

// values beyond these are drawn at these
#define LARGEST 1e300
#define SMALLEST 1e-290

ps_range ps_range_none(void)
{
    return (ps_range){INFINITY, -INFINITY};
}

void ps_range_add(ps_range *range, double x)
{
    if (isfinite(x)) {
        const double limited = fabs(x) < SMALLEST ? 0 : fmin(fmax(x, -LARGEST), LARGEST);
        range->low = fmin(range->low, limited);
        range->high = fmax(range->high, limited);
    }
}

// a range with some width, 0..1 when empty
static ps_range usable(ps_range range)
{
    if (!(range.low <= range.high)) {
        return (ps_range){0, 1};
    }
    const double least = 1e-7 * fmax(fabs(range.low), fabs(range.high));
    if (range.high - range.low > least) {
        return range;
    }
    const double margin = range.low == 0 ? 1 : 0.1 * fabs(range.low);
    return (ps_range){range.low - margin, range.high + margin};
}

static double scale_by_ten(double x, int32_t exponent)
{
    double power = 1;
    for (int32_t i = 0; i < (exponent < 0 ? -exponent : exponent); i++) {
        power *= 10;
    }
    return exponent < 0 ? x / power : x * power;
}

static void choose_step(ps_axis *axis, double span, int32_t max_ticks)
{
    static const int32_t mantissas[] = {1, 2, 5};
    const double least = span / max_ticks;
    int32_t exponent = 0;
    while (scale_by_ten(1, exponent) > least) {
        exponent--;
    }
    while (scale_by_ten(10, exponent) <= least) {
        exponent++;
    }
    axis->exponent = exponent + 1;
    axis->mantissa = 1;
    for (int32_t i = 0; i < 3; i++) {
        if (scale_by_ten(mantissas[i], exponent) >= least * (1 - 1e-9)) {
            axis->exponent = exponent;
            axis->mantissa = mantissas[i];
            return;
        }
    }
}

// 3 for thousands, 6 for millions, -6 for millionths; 0 where plain digits fit
static int32_t label_power(double largest)
{
    int32_t power = 0;
    while (largest >= 1e5 && scale_by_ten(largest, -power) >= 1000) {
        power += 3;
    }
    while (largest < 1e-3 && scale_by_ten(largest, -power) < 1) {
        power -= 3;
    }
    return power;
}

static double step_of(const ps_axis *axis)
{
    return scale_by_ten(axis->mantissa, axis->exponent);
}

static void set_ends(ps_axis *axis, ps_range range)
{
    axis->from = range.low;
    axis->to = range.high;
}

ps_axis ps_axis_numbers(ps_range range, double place_from, double place_to, int32_t max_ticks,
                        bool extend)
{
    range = usable(range);
    if (extend && range.low > 0 && range.low < 0.4 * range.high) {
        range.low = 0;
    } else if (extend && range.high < 0 && range.high > 0.4 * range.low) {
        range.high = 0;
    }
    ps_axis axis = {.place_from = place_from, .place_to = place_to, .is_plain = !extend};
    choose_step(&axis, range.high - range.low, max_ticks);
    const double step = step_of(&axis);
    const double slack = 1e-9;
    const double first = range.low / step;
    const double last = range.high / step;
    axis.first = (int32_t)(extend ? floor(first + slack) : ceil(first - slack));
    axis.last = (int32_t)(extend ? ceil(last - slack) : floor(last + slack));
    if (extend) {
        range = (ps_range){ps_axis_tick(&axis, axis.first), ps_axis_tick(&axis, axis.last)};
    }
    set_ends(&axis, range);
    axis.power = label_power(fmax(fabs(range.low), fabs(range.high)));
    return axis;
}

ps_axis ps_axis_dates(ps_range range, double place_from, double place_to, int32_t max_ticks)
{
    static const int32_t steps[] = {1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12000};
    range = usable(range);
    if (range.low < 0 || range.high >= 10000) {
        return ps_axis_numbers(range, place_from, place_to, max_ticks, false);
    }
    ps_axis axis = {.place_from = place_from, .place_to = place_to, .is_dated = true};
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        axis.months = steps[i];
        axis.first = (int32_t)ceil(12 * range.low / steps[i] - 1e-6);
        axis.last = (int32_t)floor(12 * range.high / steps[i] + 1e-6);
        if (axis.last - axis.first + 1 <= max_ticks) {
            break;
        }
    }
    set_ends(&axis, range);
    return axis;
}

double ps_axis_place(const ps_axis *axis, double x)
{
    const double share = (x - axis->from) / (axis->to - axis->from);
    return axis->place_from + share * (axis->place_to - axis->place_from);
}

double ps_axis_tick(const ps_axis *axis, int32_t k)
{
    if (axis->is_dated) {
        return (double)k * axis->months / 12;
    }
    return scale_by_ten((double)k * axis->mantissa, axis->exponent);
}

void ps_axis_label(const ps_axis *axis, int32_t k, char *buffer)
{
    if (!axis->is_dated) {
        const int32_t decimals = axis->power > axis->exponent ? axis->power - axis->exponent : 0;
        const double shown = scale_by_ten((double)k * axis->mantissa, axis->exponent - axis->power);
        if (axis->is_plain && fabs(shown) < 10000) {
            (void)ps_num_fixed(shown, decimals > 12 ? 12 : decimals, buffer);
        } else {
            ps_figure_fixed(shown, decimals > 12 ? 12 : decimals, buffer);
        }
        return;
    }
    const int32_t month = k * axis->months;
    if (month % 12 == 0) {
        (void)snprintf(buffer, PS_FIGURE_MAX, "%d", month / 12);
    } else {
        (void)snprintf(buffer, PS_FIGURE_MAX, "%04d-%02d", month / 12, month % 12 + 1);
    }
}
