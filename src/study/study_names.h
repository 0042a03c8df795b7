// Names in a study file: variables, derived variables, drawn numbers. What is not found gives one
// message with the nearest name that exists.
#ifndef PS_STUDY_STUDY_NAMES_H
#define PS_STUDY_STUDY_NAMES_H

#include "study/study_impl.h"

/// Variable of the model that a text names; -1 after a message (silent when no model was read).
int32_t ps_names_variable(ps_study_reader *r, const ps_yaml *node);

/// Variable or derived variable that a text names; false after a message.
bool ps_names_series(ps_study_reader *r, const ps_yaml *node, ps_series_ref *out);

/// Drawn number that a text names; -1 after a message.
int32_t ps_names_draw(ps_study_reader *r, const ps_yaml *node);

/// Adds a draw; its key must be new. Number of the draw, or -1 after a message.
int32_t ps_names_add_draw(ps_study_reader *r, const ps_draw *draw);

/// Canonical form of a name, in the study's arena; {NULL, 0} when memory is out.
ps_str ps_names_key(ps_study_reader *r, ps_str name);

#endif
