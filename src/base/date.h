// Calendar dates as decimal years and back, in one rule for the whole program:
//
//   t = year + (month - 1)/12 + (day - 1)/(12 * days in that month)
//
// so that every month is a twelfth of a year, and 2024-10-01 is 2024.75 exactly. A text names a
// period (a day, a month, a quarter, a year); as a time it means the instant the period begins.
#ifndef PS_BASE_DATE_H
#define PS_BASE_DATE_H

#include "base/attr.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum ps_date_unit {
    PS_DATE_DAY,     // 2024-10-01
    PS_DATE_MONTH,   // 2024-10
    PS_DATE_QUARTER, // 2024Q4
    PS_DATE_YEAR,    // 2024
} ps_date_unit;

/// A calendar period; month and day are those it begins with.
typedef struct ps_date {
    int32_t year;
    int32_t month; // 1 .. 12
    int32_t day;   // 1 .. 31
    ps_date_unit unit;
} ps_date;

/// Reads "2024-10-01", "2024-10", "2024Q4" or "2024" (four digits) that fills the whole text; false
/// when the text is none of these or no such day exists.
bool ps_date_read(ps_str text, ps_date *date) PS_NODISCARD;

/// Number of days of a month, in the Gregorian calendar.
int32_t ps_date_days_in_month(int32_t year, int32_t month);

/// Instant at which the period begins, as a decimal year.
double ps_date_time(ps_date date);

/// The period of the same length that follows.
ps_date ps_date_next(ps_date date);

/// Decimal year of a date text: the instant the period begins. False as ps_date_read.
bool ps_date_parse(ps_str text, double *time) PS_NODISCARD;

/// Window [from, to) of a period text ("2025", "2025Q1", "2025-03"; "2025-03-14" is one day).
bool ps_period_parse(ps_str text, double *from, double *to) PS_NODISCARD;

#define PS_DATE_TEXT_MAX 16

/// Writes a decimal year as "2025-03-01" (nearest day) into `buffer` of PS_DATE_TEXT_MAX bytes; "?"
/// outside the years 0 to 9999.
void ps_date_format(double time, char *buffer);

#endif
