// Numbers to text and back, independent of the locale of the process, exact both ways.
#ifndef PS_BASE_NUM_TEXT_H
#define PS_BASE_NUM_TEXT_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PS_NUM_TEXT_MAX 32

/// Writes the shortest decimal text that reads back to the same double ("nan", "inf", "-inf"; -0
/// is "0"); returns its length. `buffer` has PS_NUM_TEXT_MAX bytes and is zero-terminated.
size_t ps_num_format(double x, char *buffer);

/// Writes x as "%.17g" would in the C locale, rule O-5 of the semantics (-0 is "0"); returns
/// length.
size_t ps_num_format17(double x, char *buffer);

/// Writes x rounded to `decimals` places (0 .. 12) without an exponent, "-0.00" as "0.00"; |x| >=
/// 1e15 and the special values as ps_num_format. Returns length.
size_t ps_num_fixed(double x, int decimals, char *buffer);

/// Writes a whole number with a comma between thousands ("20,000"); returns length.
size_t ps_num_count(int64_t n, char *buffer);

/// Reads a decimal number (sign, digits, point, exponent) that fills the whole text; false when it
/// is anything else. No white space, no "inf", no hexadecimal.
bool ps_num_parse(ps_str text, double *out);

/// Length of the longest prefix that is an unsigned decimal number, 0 when there is none; two dots
/// in a row end it ("2025..2027").
size_t ps_num_prefix(ps_str text);

#endif
