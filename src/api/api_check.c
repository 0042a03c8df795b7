// The verb `check`: everything that opening a file tells, and what only a check asks.
#include "api/open.h"
#include "check/check.h"

ps_status ps_session_check(ps_session *session, const char *path)
{
    ps_opened in = {0};
    ps_rc rc = ps_open(session, path, &in);
    if (rc == PS_OK && in.study == NULL) {
        rc = ps_check_unused(in.model, NULL, session->diags);
    }
    ps_opened_close(&in);
    if (rc == PS_OK) {
        rc = ps_diags_rc(session->diags);
    }
    return ps_status_of(rc);
}
