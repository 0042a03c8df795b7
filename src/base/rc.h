// Return codes of every function that can fail, made from rc.def.
#ifndef PS_BASE_RC_H
#define PS_BASE_RC_H

#include "base/attr.h"

typedef enum ps_rc {
#define X(name, status, text) PS_##name,
#include "base/rc.def"
#undef X
    PS_RC_COUNT
} ps_rc;

/// Process exit status of a return code (0 done, 1 input, 2 usage, 3 machine, 4 numbers, 130).
int ps_rc_exit_status(ps_rc rc);

/// One-line text of a return code, lower case, static storage.
const char *ps_rc_text(ps_rc rc);

/// Hands an error up to the caller; no clean-up happens here.
#define PS_TRY(expr)                                                                               \
    do {                                                                                           \
        const ps_rc try_rc_ = (expr);                                                              \
        if (try_rc_ != PS_OK) {                                                                    \
            return try_rc_;                                                                        \
        }                                                                                          \
    } while (0)

#endif
