// The verb `check`: everything that opening a file tells, and what only a check asks.
#include "api/open.h"
#include "check/check.h"
#include "study/study_used.h"

static ps_rc check_unused(ps_session *session, const ps_opened *in)
{
    if (in->study == NULL) {
        return ps_check_unused(in->model, NULL, session->diags);
    }
    bool *used = ps_arena_array(session->diags->arena, (size_t)in->model->n_vars, sizeof *used);
    if (used == NULL && in->model->n_vars > 0) {
        return PS_ERR_MEMORY;
    }
    ps_study_mark_used(in->study, used);
    return ps_check_unused(in->model, used, session->diags);
}

ps_status ps_session_check(ps_session *session, const char *path)
{
    ps_opened in = {0};
    ps_rc rc = ps_open(session, path, &in);
    if (rc == PS_OK) {
        rc = check_unused(session, &in);
    }
    ps_opened_close(&in);
    if (rc == PS_OK) {
        rc = ps_diags_rc(session->diags);
    }
    return ps_status_of(rc);
}
