// The table of a single run as NetCDF.
#ifndef PS_API_TABLE_NETCDF_H
#define PS_API_TABLE_NETCDF_H

#include "api/run_table.h"
#include "base/diag.h"

/// Writes the table: dimension time, one double(time) for each column. Messages and codes as
/// ps_nc_open; no file is left on failure.
ps_rc ps_table_netcdf_write(const ps_run_table *table, ps_str path, ps_diags *diags) PS_NODISCARD;

#endif
