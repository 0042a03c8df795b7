// From a study to its findings: which outcomes the claims and the data ask for, the ensemble that
// gives them, and the statistics over it.
#ifndef PS_ANALYSE_ASSESS_H
#define PS_ANALYSE_ASSESS_H

#include "analyse/findings.h"
#include "run/ensemble.h"

/// Runs the ensemble of a study and fills the findings. `options->members` and `seed` are final
/// (command line over study file). `command` is the canonical command for the provenance. Caller
/// frees with ps_findings_free. On an interrupt the findings of the finished blocks are given, with
/// PS_ERR_INTERRUPTED.
ps_rc ps_assess(const ps_study *study, const ps_ensemble_options *options, ps_str command,
                ps_diags *diags, ps_findings **findings) PS_NODISCARD;

#endif
