// Options that are words, as the engine's enums.
#ifndef PS_API_CHOICES_H
#define PS_API_CHOICES_H

#include "api/session_impl.h"
#include "exec/exec.h"
#include "num/design.h"

/// Engine, method and design of a word; an unknown one gives a message that lists the known ones
/// and PS_ERR_USAGE. NULL: auto, mc; for the method *method stays.
ps_rc ps_choice_engine(ps_session *session, const char *word, ps_engine *engine) PS_NODISCARD;
ps_rc ps_choice_method(ps_session *session, const char *word, ps_method *method) PS_NODISCARD;
ps_rc ps_choice_design(ps_session *session, const char *word, ps_design_kind *design) PS_NODISCARD;

#endif
