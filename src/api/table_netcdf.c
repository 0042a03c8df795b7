// Columns of a run through the plug-in that knows NetCDF; beside its place first, then renamed.
#include "api/table_netcdf.h"

#include "base/file.h"
#include "report/netcdf_names.h"
#include "report/netcdf_open.h"

typedef struct table_file {
    const ps_run_table *table;
    ps_diags *diags;
    ps_str path;
    const ps_nc_plugin *plugin;
    int file;
    int *vars;
} table_file;

static ps_rc check(const table_file *f, int status)
{
    if (status == 0) {
        return PS_OK;
    }
    ps_diag_add(f->diags, PS_SEV_ERROR, "cannot-write", PS_NO_SPAN, "cannot write '%.*s': %s",
                PS_STR_ARG(f->path), f->plugin->error_text(status));
    return PS_ERR_FILE;
}

static ps_rc put_text(const table_file *f, int var, const char *name, ps_str text)
{
    return text.len == 0 ? PS_OK
                         : check(f, f->plugin->put_text(f->file, var, name, text.p, text.len));
}

static ps_rc define_columns(table_file *f, ps_nc_names *names)
{
    int dim = 0;
    PS_TRY(check(f, f->plugin->define_dim(f->file, "time", (size_t)f->table->n_rows, &dim)));
    for (int32_t i = 0; i < f->table->n_columns; i++) {
        const ps_run_column *column = &f->table->columns[i];
        const ps_str wanted = i == 0 ? ps_str_of("time") : column->name;
        const ps_str name = ps_nc_name(names, wanted, "_variable");
        if (name.p == NULL) {
            return PS_ERR_MEMORY;
        }
        PS_TRY(
            check(f, f->plugin->define_var(f->file, name.p, PS_NC_DOUBLE, 1, &dim, &f->vars[i])));
        PS_TRY(put_text(f, f->vars[i], "long_name", column->name));
        PS_TRY(
            put_text(f, f->vars[i], "units", column->unit.len > 0 ? column->unit : ps_str_of("1")));
        PS_TRY(put_text(f, f->vars[i], "comment", column->doc));
    }
    return PS_OK;
}

static ps_rc write_table(table_file *f)
{
    ps_nc_names names = {.arena = f->diags->arena};
    const ps_run_table *table = f->table;
    PS_TRY(put_text(f, PS_NC_GLOBAL, "Conventions", ps_str_of("CF-1.8")));
    PS_TRY(put_text(f, PS_NC_GLOBAL, "title", table->title));
    PS_TRY(put_text(f, PS_NC_GLOBAL, "source", ps_str_of("Penstock " PS_VERSION)));
    PS_TRY(put_text(f, PS_NC_GLOBAL, "model_sha256", ps_str_of(table->model_hash.hex)));
    const ps_rc defined = define_columns(f, &names);
    ps_nc_names_clear(&names);
    PS_TRY(defined);
    PS_TRY(check(f, f->plugin->end_define(f->file)));
    const size_t start = 0;
    const size_t count = (size_t)table->n_rows;
    for (int32_t i = 0; i < table->n_columns; i++) {
        PS_TRY(check(f, f->plugin->write_doubles(f->file, f->vars[i], &start, &count,
                                                 ps_run_table_cell(table, i, 0))));
    }
    return PS_OK;
}

static ps_rc create_and_write(table_file *f)
{
    const ps_str part = ps_file_part_name(f->diags, f->path);
    f->vars = ps_arena_array(f->diags->arena, (size_t)f->table->n_columns, sizeof *f->vars);
    if (part.p == NULL || f->vars == NULL) {
        return PS_ERR_MEMORY;
    }
    PS_TRY(check(f, f->plugin->create(part.p, &f->file)));
    ps_rc rc = write_table(f);
    const ps_rc closed = check(f, f->plugin->close(f->file));
    rc = rc == PS_OK ? closed : rc;
    const ps_rc ended = ps_file_part_end(f->diags, part, f->path, rc == PS_OK);
    return rc == PS_OK ? ended : rc;
}

ps_rc ps_table_netcdf_write(const ps_run_table *table, ps_str path, ps_diags *diags)
{
    table_file f = {.table = table, .diags = diags, .path = path};
    void *handle = NULL;
    PS_TRY(ps_nc_plugin_open(diags, &handle, &f.plugin));
    const ps_rc rc = create_and_write(&f);
    ps_nc_plugin_close(handle);
    return rc;
}
