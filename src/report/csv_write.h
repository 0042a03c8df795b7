// Results as comma-separated values by rules O-1 to O-5 of the semantics: UTF-8, LF, one header row
// that begins with Time, names as first written, numbers that read back to the same bits.
#ifndef PS_REPORT_CSV_WRITE_H
#define PS_REPORT_CSV_WRITE_H

#include "base/text.h"

#include <stdint.h>

/// Appends one field, quoted where a comma, a quote or a line break asks for it (O-2).
void ps_csv_field(ps_text *out, ps_str field);

/// Appends the header row: Time, then the names (O-1).
void ps_csv_header(ps_text *out, const ps_str *names, int32_t n);

/// Appends a row: the time, then the values (O-5).
void ps_csv_row(ps_text *out, double time, const double *values, int32_t n);

#endif
