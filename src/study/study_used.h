// What a study uses of its model, so that `check` can name the variables that nothing uses.
#ifndef PS_STUDY_STUDY_USED_H
#define PS_STUDY_STUDY_USED_H

#include "study/study.h"

/// Sets used[variable] for all that outputs, data, claims, scenarios and derived variables name;
/// what is only drawn or set is not used. `used` has room for all variables.
void ps_study_mark_used(const ps_study *study, bool *used);

#endif
