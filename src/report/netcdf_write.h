// Results of an ensemble as NetCDF-4 with the attributes of CF, for xarray, R, Panoply and ncdump:
//
//   dimensions   scenario, run, time, quantile (only in summaries)
//   outputs      double(scenario, run, time), or in a summary double(scenario, time, quantile)
//   inputs       double(run), one for each drawn number
//   outcomes     double(run): the tests, legs, numbers and dates of the claims
//   failed       byte(scenario, run): 1 where the run failed
//
// The file is written beside its place, block by block in the order of the runs, and renamed at the
// end. It holds only what fixes its content: the same ensemble gives the same bytes.
#ifndef PS_REPORT_NETCDF_WRITE_H
#define PS_REPORT_NETCDF_WRITE_H

#include "analyse/findings.h"
#include "run/ensemble.h"

typedef struct ps_nc ps_nc;

/// What goes into the file. All is borrowed until ps_nc_close.
typedef struct ps_nc_spec {
    ps_str path;
    const ps_study *study; // title, outputs, drawn inputs, scenarios
    const ps_provenance *provenance;
    const int32_t *scenarios; // those whose paths are kept (ps_ensemble_kept)
    int32_t n_scenarios;
    const double *times; // ps_ensemble_times
    int32_t n_times;
    const ps_outcome_want *outcomes; // in the order of the blocks
    int32_t n_outcomes;
    bool summary; // quantiles instead of the paths of every run
} ps_nc_spec;

/// Begins the file. Messages, and PS_ERR_SYSTEM when the plug-in is missing, PS_ERR_FILE when the
/// file cannot be written, PS_ERR_USAGE for standard output. Caller ends with ps_nc_close.
ps_rc ps_nc_open(const ps_nc_spec *spec, ps_diags *diags, ps_nc **out) PS_NODISCARD;

/// Writes a block: its draws, outcomes and failures and, unless it is a summary, its paths. Blocks
/// come in the order of the runs.
ps_rc ps_nc_write_block(ps_nc *nc, const ps_block *block) PS_NODISCARD;

/// Summary: writes the quantiles of an output in a scenario; a fan that is neither an output nor of
/// a kept scenario is passed over.
ps_rc ps_nc_write_fan(ps_nc *nc, const ps_fan *fan) PS_NODISCARD;

/// Ends the file: renamed to its place when `keep`, else removed. Frees `nc`; NULL is allowed.
ps_rc ps_nc_close(ps_nc *nc, bool keep) PS_NODISCARD;

#endif
