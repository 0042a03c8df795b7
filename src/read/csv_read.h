// Comma-separated tables (RFC 4180), read whole: a header and rows of as many cells. Every cell
// keeps its place, so that a message about a value points at it. A byte order mark, CRLF line ends,
// quoted cells with line ends in them and blank lines are all right.
#ifndef PS_READ_CSV_READ_H
#define PS_READ_CSV_READ_H

#include "base/diag.h"

#include <stdbool.h>
#include <stdint.h>

/// One cell; the text is without quotes and their escapes, the span with them.
typedef struct ps_cell {
    ps_str text;
    ps_span span;
} ps_cell;

/// A table: n_rows x n_columns cells, row by row. Texts live as long as the ps_diags it was read
/// with.
typedef struct ps_csv {
    ps_arena *arena;
    int32_t file; // source number
    ps_cell *head;
    int32_t n_columns;
    ps_cell *cells;
    int32_t n_rows;
} ps_csv;

/// Reads a table; rows of a wrong length, open quotes and the like give one message each, and
/// PS_ERR_INPUT in the end. `from` is the place that named the file. Caller frees with ps_csv_free.
ps_rc ps_csv_read(ps_diags *diags, ps_str path, ps_span from, ps_csv **csv) PS_NODISCARD;

/// The same from a source that is already in `diags`.
ps_rc ps_csv_parse(ps_diags *diags, int32_t file, ps_csv **csv) PS_NODISCARD;

/// Frees the table; NULL is allowed.
void ps_csv_free(ps_csv *csv);

/// Column with this name in the header, or -1.
int32_t ps_csv_column(const ps_csv *csv, const char *name);

/// Cell of a row and a column.
const ps_cell *ps_csv_cell(const ps_csv *csv, int32_t row, int32_t column);

/// Reads a number (*low = *high) or a range such as "60-70". A hole, text, or a range that falls
/// gives a message at the cell, and false.
bool ps_csv_range(ps_diags *diags, const ps_cell *cell, double *low, double *high) PS_NODISCARD;

#endif
