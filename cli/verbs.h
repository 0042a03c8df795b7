// What each verb does: options into a job for the library, results to their place.
#ifndef PS_CLI_VERBS_H
#define PS_CLI_VERBS_H

#include "args.h"
#include "penstock/penstock.h"

/// Carries out a verb. Messages for the user stay in the session; a mistake in an option's value is
/// told on standard error.
ps_status ps_verb_do(ps_session *session, const ps_args *args);

#endif
