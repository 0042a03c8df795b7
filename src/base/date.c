// The Gregorian calendar and the decimal year.
#include "base/date.h"

#include <math.h>
#include <stdio.h>

// a whole number of exactly `digits` digits at s[at]; -1 when there is none
static int32_t digits_at(ps_str s, size_t at, size_t digits)
{
    if (at + digits > s.len) {
        return -1;
    }
    int32_t value = 0;
    for (size_t i = at; i < at + digits; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') {
            return -1;
        }
        value = value * 10 + (s.p[i] - '0');
    }
    return value;
}

int32_t ps_date_days_in_month(int32_t year, int32_t month)
{
    static const int32_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && is_leap);
}

// YYYY | YYYY "Q" q | YYYY "-" MM | YYYY "-" MM "-" DD
bool ps_date_read(ps_str text, ps_date *date)
{
    ps_date d = {.year = digits_at(text, 0, 4), .month = 1, .day = 1, .unit = PS_DATE_YEAR};
    if (d.year < 0) {
        return false;
    }
    if (text.len == 6 && (text.p[4] == 'Q' || text.p[4] == 'q')) {
        const int32_t quarter = digits_at(text, 5, 1);
        if (quarter < 1 || quarter > 4) {
            return false;
        }
        d.month = 3 * quarter - 2;
        d.unit = PS_DATE_QUARTER;
    } else if (text.len == 7 || text.len == 10) {
        d.month = digits_at(text, 5, 2);
        if (text.p[4] != '-' || d.month < 1 || d.month > 12) {
            return false;
        }
        d.unit = PS_DATE_MONTH;
    } else if (text.len != 4) {
        return false;
    }
    if (text.len == 10) {
        d.day = digits_at(text, 8, 2);
        if (text.p[7] != '-' || d.day < 1 || d.day > ps_date_days_in_month(d.year, d.month)) {
            return false;
        }
        d.unit = PS_DATE_DAY;
    }
    *date = d;
    return true;
}

double ps_date_time(ps_date date)
{
    const double days = 12.0 * ps_date_days_in_month(date.year, date.month);
    return date.year + (date.month - 1) / 12.0 + (date.day - 1) / days;
}

static ps_date months_later(ps_date d, int32_t months)
{
    const int32_t month = d.month - 1 + months;
    return (ps_date){d.year + month / 12, month % 12 + 1, 1, d.unit};
}

ps_date ps_date_next(ps_date date)
{
    switch (date.unit) {
    case PS_DATE_DAY:
        if (date.day < ps_date_days_in_month(date.year, date.month)) {
            date.day++;
            return date;
        }
        return months_later(date, 1);
    case PS_DATE_MONTH:
        return months_later(date, 1);
    case PS_DATE_QUARTER:
        return months_later(date, 3);
    case PS_DATE_YEAR:
        return months_later(date, 12);
    }
    return date;
}

bool ps_date_parse(ps_str text, double *time)
{
    ps_date date;
    if (!ps_date_read(text, &date)) {
        return false;
    }
    *time = ps_date_time(date);
    return true;
}

bool ps_period_parse(ps_str text, double *from, double *to)
{
    ps_date date;
    if (!ps_date_read(text, &date)) {
        return false;
    }
    *from = ps_date_time(date);
    *to = ps_date_time(ps_date_next(date));
    return true;
}

void ps_date_format(double time, char *buffer)
{
    if (!(time >= 0.0 && time < 10000.0)) {
        (void)snprintf(buffer, PS_DATE_TEXT_MAX, "?");
        return;
    }
    // a billionth of a month takes up the rounding of twelfths
    const double months = (time - floor(time)) * 12.0 + 1e-9;
    ps_date d = {(int32_t)floor(time), (int32_t)months % 12 + 1, 1, PS_DATE_DAY};
    d.year += months >= 12.0;
    const int32_t days = ps_date_days_in_month(d.year, d.month);
    d.day = (int32_t)floor((months - floor(months)) * days + 0.5) + 1;
    if (d.day > days) {
        d = months_later(d, 1);
    }
    (void)snprintf(buffer, PS_DATE_TEXT_MAX, "%04d-%02d-%02d", d.year % 10000, d.month % 100,
                   d.day % 100);
}
