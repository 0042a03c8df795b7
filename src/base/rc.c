// Tables behind the return codes.
#include "base/rc.h"

int ps_rc_exit_status(ps_rc rc)
{
    static const int status[PS_RC_COUNT] = {
#define X(name, status, text) status,
#include "base/rc.def"
#undef X
    };
    return status[rc];
}

const char *ps_rc_text(ps_rc rc)
{
    static const char *const text[PS_RC_COUNT] = {
#define X(name, status, text) text,
#include "base/rc.def"
#undef X
    };
    return text[rc];
}
