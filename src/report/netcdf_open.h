// Finding and opening the plug-in that writes NetCDF.
#ifndef PS_REPORT_NETCDF_OPEN_H
#define PS_REPORT_NETCDF_OPEN_H

#include "base/diag.h"
#include "report/netcdf_plugin.h"

/// Opens penstock_netcdf.so from the first of these folders that has it: the one that the
/// environment variable PENSTOCK_PLUGINS names (then no other), the one of the program,
/// src/report and ../lib/penstock beside it, the one chosen when Penstock was installed. When there
/// is none, or it does not load, a message names the package to install, and PS_ERR_SYSTEM.
/// Caller closes *handle with ps_nc_plugin_close; the table is valid until then.
ps_rc ps_nc_plugin_open(ps_diags *diags, void **handle, const ps_nc_plugin **plugin) PS_NODISCARD;

/// Closes a plug-in; NULL is allowed. The library stays in memory, as HDF5 asks for.
void ps_nc_plugin_close(void *handle);

#endif
