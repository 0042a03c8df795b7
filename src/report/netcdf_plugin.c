// The plug-in: libnetcdf behind the table of netcdf_plugin.h. Nothing is decided here.
// NetCDF-4 keeps no times of creation in its files, so that the same content has the same bytes.
#include "report/netcdf_plugin.h"

#include "base/attr.h"

#include <netcdf.h>

static int create(const char *path, int *file)
{
    const int status = nc_create(path, NC_NETCDF4 | NC_CLOBBER, file);
    int before = 0;
    return status == NC_NOERR ? nc_set_fill(*file, NC_NOFILL, &before) : status;
}

static int define_var(int file, const char *name, ps_nc_type type, int n_dims, const int *dims,
                      int *var)
{
    static const nc_type types[] = {NC_DOUBLE, NC_INT, NC_BYTE, NC_STRING};
    return nc_def_var(file, name, types[type], n_dims, dims, var);
}

static int put_text(int file, int var, const char *name, const char *text, size_t len)
{
    return nc_put_att_text(file, var, name, len, text);
}

static int put_double(int file, int var, const char *name, double value)
{
    return nc_put_att_double(file, var, name, NC_DOUBLE, 1, &value);
}

static int put_uint64(int file, int var, const char *name, uint64_t value)
{
    const unsigned long long wide = value;
    return nc_put_att_ulonglong(file, var, name, NC_UINT64, 1, &wide);
}

static int write_string(int file, int var, size_t at, const char *text)
{
    return nc_put_var1_string(file, var, &at, &text);
}

static const ps_nc_plugin table = {
    .version = PS_NC_PLUGIN_VERSION,
    .create = create,
    .define_dim = nc_def_dim,
    .define_var = define_var,
    .put_text = put_text,
    .put_double = put_double,
    .put_uint64 = put_uint64,
    .end_define = nc_enddef,
    .write_doubles = nc_put_vara_double,
    .write_ints = nc_put_vara_int,
    .write_bytes = nc_put_vara_schar,
    .write_string = write_string,
    .close = nc_close,
    .error_text = nc_strerror,
};

/// The table; static storage.
PS_API const ps_nc_plugin *ps_nc_plugin_get(void);

PS_API const ps_nc_plugin *ps_nc_plugin_get(void)
{
    return &table;
}
