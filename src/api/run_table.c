// Columns of one run, and their forms as text.
#include "api/run_table.h"

#include "api/open.h"
#include "api/table_netcdf.h"
#include "base/alloc.h"
#include "base/file.h"
#include "base/text.h"
#include "model/model.h"
#include "report/csv_write.h"

ps_run_table *ps_run_table_new(int32_t n_columns, int32_t cap_rows)
{
    ps_arena *arena = ps_arena_new();
    ps_run_table *table = arena == NULL ? NULL : ps_arena_alloc(arena, sizeof *table);
    size_t n_cells = 0;
    if (table == NULL || !ps_mul_size((size_t)n_columns, (size_t)cap_rows, &n_cells)) {
        ps_arena_free(arena);
        return NULL;
    }
    table->arena = arena;
    table->n_columns = n_columns;
    table->cap_rows = cap_rows;
    table->columns = ps_arena_array(arena, (size_t)n_columns, sizeof *table->columns);
    table->values = ps_arena_array(arena, n_cells, sizeof *table->values);
    if (table->columns == NULL || table->values == NULL) {
        ps_arena_free(arena);
        return NULL;
    }
    return table;
}

void ps_run_table_free(ps_run_table *table)
{
    if (table != NULL) {
        ps_arena_free(table->arena);
    }
}

double *ps_run_table_cell(const ps_run_table *table, int32_t column, int32_t row)
{
    return &table->values[(size_t)column * (size_t)table->cap_rows + (size_t)row];
}

int32_t ps_run_table_rows(const ps_run_table *table)
{
    return table->n_rows;
}

int32_t ps_run_table_columns(const ps_run_table *table)
{
    return table->n_columns;
}

static bool has_column(const ps_run_table *table, int32_t column)
{
    return column >= 0 && column < table->n_columns;
}

const char *ps_run_table_name(const ps_run_table *table, int32_t column)
{
    return has_column(table, column) ? table->columns[column].name.p : "";
}

const char *ps_run_table_unit(const ps_run_table *table, int32_t column)
{
    return has_column(table, column) ? table->columns[column].unit.p : "";
}

const double *ps_run_table_values(const ps_run_table *table, int32_t column)
{
    return has_column(table, column) ? ps_run_table_cell(table, column, 0) : NULL;
}

int32_t ps_run_table_find(const ps_run_table *table, const char *name)
{
    ps_arena *scratch = ps_arena_new();
    const ps_str key = scratch == NULL ? (ps_str){0} : ps_name_key(scratch, ps_str_of(name));
    int32_t found = -1;
    for (int32_t i = 0; i < table->n_columns && found < 0 && key.p != NULL; i++) {
        found = ps_str_eq(table->columns[i].key, key) ? i : -1;
    }
    ps_arena_free(scratch);
    return found;
}

static ps_rc write_csv(const ps_run_table *table, ps_text *out)
{
    const int32_t n = table->n_columns - 1;
    ps_str *names = ps_alloc_array((size_t)n + 1, sizeof *names);
    double *row = ps_alloc_array((size_t)n + 1, sizeof *row);
    if (names == NULL || row == NULL) {
        ps_free(names);
        ps_free(row);
        return PS_ERR_MEMORY;
    }
    for (int32_t i = 0; i < n; i++) {
        names[i] = table->columns[i + 1].name;
    }
    ps_csv_header(out, names, n);
    for (int32_t at = 0; at < table->n_rows; at++) {
        for (int32_t i = 0; i < n; i++) {
            row[i] = *ps_run_table_cell(table, i + 1, at);
        }
        ps_csv_row(out, *ps_run_table_cell(table, 0, at), row, n);
    }
    ps_free(names);
    ps_free(row);
    return ps_text_rc(out);
}

static ps_rc write_json(const ps_run_table *table, ps_text *out)
{
    ps_text_puts(out, "{\"schema\": \"penstock/run/1\", \"model\": {\"sha256\": \"");
    ps_text_puts(out, table->model_hash.hex);
    ps_text_puts(out, "\"}, \"columns\": [");
    for (int32_t i = 0; i < table->n_columns; i++) {
        ps_text_puts(out, i == 0 ? "\n  {\"name\": " : ",\n  {\"name\": ");
        ps_text_json(out, table->columns[i].name);
        ps_text_puts(out, ", \"unit\": ");
        ps_text_json(out, table->columns[i].unit);
        ps_text_puts(out, ", \"values\": [");
        for (int32_t at = 0; at < table->n_rows; at++) {
            ps_text_puts(out, at == 0 ? "" : ", ");
            ps_text_json_num(out, *ps_run_table_cell(table, i, at));
        }
        ps_text_puts(out, "]}");
    }
    ps_text_puts(out, "]}\n");
    return ps_text_rc(out);
}

static ps_rc write_text(ps_session *session, const ps_run_table *table, const char *path, bool json)
{
    ps_text text = {0};
    ps_rc rc = json ? write_json(table, &text) : write_csv(table, &text);
    if (rc == PS_OK) {
        rc = ps_file_write(session->diags, ps_str_of(path), ps_text_str(&text));
    }
    ps_text_clear(&text);
    return rc;
}

ps_status ps_session_write_table(ps_session *session, const ps_run_table *table, const char *path,
                                 bool json)
{
    if (!json && ps_path_ends(path, ".nc")) {
        return ps_status_of(ps_table_netcdf_write(table, ps_str_of(path), session->diags));
    }
    return ps_status_of(write_text(session, table, path, json || ps_path_ends(path, ".json")));
}
