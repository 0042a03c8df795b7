// The table of a single run: columns over time, filled row by row.
#ifndef PS_API_RUN_TABLE_H
#define PS_API_RUN_TABLE_H

#include "base/arena.h"
#include "base/hash.h"
#include "base/rc.h"
#include "penstock/penstock.h"

typedef struct ps_run_column {
    ps_str name;
    ps_str unit;
    ps_str doc;
    ps_str key; // canonical name
} ps_run_column;

struct ps_run_table {
    ps_arena *arena;
    int32_t n_columns; // time included, which is column 0
    int32_t n_rows;
    int32_t cap_rows;
    ps_run_column *columns;
    double *values; // [column][cap_rows]
    ps_sha256 model_hash;
    ps_str title;
};

/// New table with room for rows; columns are zeroed. NULL when memory is out.
ps_run_table *ps_run_table_new(int32_t n_columns, int32_t cap_rows) PS_NODISCARD;

/// Value of a row of a column, to be set or read.
double *ps_run_table_cell(const ps_run_table *table, int32_t column, int32_t row);

#endif
