// Changes of a model from the command line: --set NAME=VALUE.
#ifndef PS_API_OVERRIDES_H
#define PS_API_OVERRIDES_H

#include "api/session_impl.h"
#include "model/model.h"

/// Replaces the equation of a variable (a stock: its initial value) as "NAME=EXPRESSION" says, or
/// the points of its graphical function by those of a file, "NAME=@points.csv" (columns x and y).
/// The model must have been checked. PS_ERR_USAGE after a message.
ps_rc ps_override_apply(ps_session *session, ps_model *model, const char *assignment) PS_NODISCARD;

#endif
