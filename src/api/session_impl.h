// Inside of a session: messages, interrupt flag, and the way from return codes to statuses.
#ifndef PS_API_SESSION_IMPL_H
#define PS_API_SESSION_IMPL_H

#include "base/diag.h"
#include "penstock/penstock.h"

#include <stdatomic.h>

struct ps_session {
    ps_session_options options;
    ps_diags *diags;
    atomic_bool interrupted;
};

/// Status of a return code. PS_ERR_INPUT and its like have their messages in the session already.
ps_status ps_status_of(ps_rc rc);

/// Copy of an option struct a caller made: `*size` bytes are theirs, later fields keep the defaults
/// that `into` holds. A NULL `from` keeps them all.
void ps_options_copy(void *into, size_t into_size, const void *from);

/// Tells the caller's progress function; false when the session is interrupted.
bool ps_session_tell(ps_session *session, int64_t done, int64_t total);

#endif
