// Fuzz target of the table reader: any bytes as a table, every cell read as a range.
#include "read/csv_read.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_all(ps_diags *diags, const ps_csv *csv)
{
    for (int32_t row = 0; row < csv->n_rows; row++) {
        for (int32_t column = 0; column < csv->n_columns; column++) {
            double low = 0;
            double high = 0;
            if (ps_csv_range(diags, ps_csv_cell(csv, row, column), &low, &high) && low > high) {
                abort();
            }
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ps_diags *diags = ps_diags_new();
    int32_t file = -1;
    ps_csv *csv = NULL;
    const ps_str text = {(const char *)data, size};
    if (diags != NULL &&
        ps_sources_add(&diags->sources, ps_str_of("t.csv"), text, &file) == PS_OK) {
        if ((ps_csv_parse(diags, file, &csv) == PS_OK) != (csv != NULL)) {
            abort();
        }
        if (csv != NULL) {
            read_all(diags, csv);
        }
        if (ps_diags_text(diags, false).p == NULL) {
            abort();
        }
    }
    ps_csv_free(csv);
    ps_diags_free(diags);
    return 0;
}
