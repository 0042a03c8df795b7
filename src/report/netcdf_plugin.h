// What the plug-in penstock_netcdf offers: the few calls of libnetcdf that results need, as a
// table. The plug-in is opened at the first use of NetCDF, so that nobody else waits for HDF5 to
// load.
#ifndef PS_REPORT_NETCDF_PLUGIN_H
#define PS_REPORT_NETCDF_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

/// Changes with every change of the table; a plug-in of another version is not used.
#define PS_NC_PLUGIN_VERSION 1

#define PS_NC_PLUGIN_FILE "penstock_netcdf.so"
#define PS_NC_PLUGIN_SYMBOL "ps_nc_plugin_get"

typedef enum ps_nc_type { PS_NC_DOUBLE, PS_NC_INT, PS_NC_BYTE, PS_NC_STRING } ps_nc_type;

/// Variable number of an attribute that belongs to the whole file.
#define PS_NC_GLOBAL (-1)

/// Every call returns 0 or a status for `error_text`. Attributes and dimensions are defined between
/// `create` and `end_define`, values written after it. One thread.
typedef struct ps_nc_plugin {
    int version;
    int (*create)(const char *path, int *file);
    int (*define_dim)(int file, const char *name, size_t len, int *dim);
    int (*define_var)(int file, const char *name, ps_nc_type type, int n_dims, const int *dims,
                      int *var);
    int (*put_text)(int file, int var, const char *name, const char *text, size_t len);
    int (*put_double)(int file, int var, const char *name, double value);
    int (*put_uint64)(int file, int var, const char *name, uint64_t value);
    int (*end_define)(int file);
    int (*write_doubles)(int file, int var, const size_t *start, const size_t *count,
                         const double *values);
    int (*write_ints)(int file, int var, const size_t *start, const size_t *count,
                      const int *values);
    int (*write_bytes)(int file, int var, const size_t *start, const size_t *count,
                       const signed char *values);
    int (*write_string)(int file, int var, size_t at, const char *text);
    int (*close)(int file);
    const char *(*error_text)(int status);
} ps_nc_plugin;

/// The one symbol of the plug-in.
typedef const ps_nc_plugin *(*ps_nc_plugin_get_fn)(void);

#endif
