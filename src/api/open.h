// What a path on the command line names: a model, or a study with its model.
#ifndef PS_API_OPEN_H
#define PS_API_OPEN_H

#include "api/session_impl.h"
#include "study/study.h"

typedef struct ps_opened {
    ps_model *model; // read and checked without errors
    ps_study *study; // NULL when the path names a model; it then owns the model
} ps_opened;

/// Reads and checks a model or a study, told apart by the ending .yaml or .yml. All problems become
/// messages. Caller closes with ps_opened_close.
ps_rc ps_open(ps_session *session, const char *path, ps_opened *opened) PS_NODISCARD;

/// As ps_open for a study alone; a model is a mistake of the command line.
ps_rc ps_open_study(ps_session *session, const char *path, ps_study **study) PS_NODISCARD;

/// Frees what was opened; an empty one is allowed.
void ps_opened_close(ps_opened *opened);

/// Whether a path ends in `ending`, ASCII case ignored.
bool ps_path_ends(const char *path, const char *ending);

#endif
