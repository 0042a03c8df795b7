// Opening: a model is read, then checked, then its units; a study brings its model along. With
// `strict` a warning ends it too.
#include "api/open.h"

#include "check/check.h"
#include "check/units.h"
#include "read/model_read.h"

bool ps_path_ends(const char *path, const char *ending)
{
    const ps_str p = ps_str_of(path);
    const ps_str e = ps_str_of(ending);
    return p.len >= e.len && ps_str_eq_nocase(ps_str_slice(p, p.len - e.len, p.len), e);
}

static bool is_study(const char *path)
{
    return ps_path_ends(path, ".yaml") || ps_path_ends(path, ".yml");
}

// units are checked only where names are right, so that one mistake gives one message
static ps_rc open_model(ps_diags *diags, const char *path, ps_model **model)
{
    ps_model *read = NULL;
    PS_TRY(ps_model_read(diags, ps_str_of(path), PS_NO_SPAN, &read));
    ps_rc rc = ps_check(read, diags);
    if (rc == PS_OK) {
        rc = ps_check_units(read, diags, diags->strict);
    }
    if (rc == PS_OK) {
        rc = ps_diags_rc(diags);
    }
    if (rc != PS_OK) {
        ps_model_free(read);
        return rc;
    }
    *model = read;
    return PS_OK;
}

static ps_rc read_study(ps_diags *diags, const char *path, ps_study **study)
{
    ps_study *read = NULL;
    PS_TRY(ps_study_read(diags, ps_str_of(path), &read));
    const ps_rc rc = ps_diags_rc(diags);
    if (rc != PS_OK) {
        ps_study_free(read);
        return rc;
    }
    *study = read;
    return PS_OK;
}

ps_rc ps_open(ps_session *session, const char *path, ps_opened *opened)
{
    *opened = (ps_opened){0};
    if (!is_study(path)) {
        return open_model(session->diags, path, &opened->model);
    }
    PS_TRY(ps_open_study(session, path, &opened->study));
    opened->model = opened->study->model;
    return PS_OK;
}

ps_rc ps_open_study(ps_session *session, const char *path, ps_study **study)
{
    if (is_study(path)) {
        return read_study(session->diags, path, study);
    }
    ps_diag_add(session->diags, PS_SEV_ERROR, "not-a-study", PS_NO_SPAN,
                "'%s' is not a study: the name of a study ends in .yaml", path);
    ps_diag_help(session->diags,
                 "a study names a model and says what is uncertain; see docs/study-file.md");
    return PS_ERR_USAGE;
}

void ps_opened_close(ps_opened *opened)
{
    if (opened->study != NULL) {
        ps_study_free(opened->study);
    } else {
        ps_model_free(opened->model);
    }
    *opened = (ps_opened){0};
}
