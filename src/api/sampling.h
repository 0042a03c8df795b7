// What the verbs over many members share: their options settled against the study.
#ifndef PS_API_SAMPLING_H
#define PS_API_SAMPLING_H

#include "api/session_impl.h"
#include "run/ensemble.h"

/// Members at most: beyond it a member number would not be exact everywhere.
#define PS_API_MEMBERS_MAX ((int64_t)1 << 40)

/// Options of an ensemble: command line over study file; progress goes to the session. A wrong word
/// or number gives a message and PS_ERR_USAGE.
ps_rc ps_sampling_settle(ps_session *session, const ps_sample_options *options,
                         const ps_study *study, ps_ensemble_options *out) PS_NODISCARD;

/// The command that gives the same numbers again: verb, study, -n, --seed, --design where it is not
/// the default. In the arena of the messages; {NULL, 0} when memory is out.
ps_str ps_sampling_command(ps_session *session, const char *verb, const char *path,
                           const ps_ensemble_options *options);

#endif
