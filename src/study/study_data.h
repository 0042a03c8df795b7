// The section `data`: observed series, each bound to a path of the model by what is observed of it.
#ifndef PS_STUDY_STUDY_DATA_H
#define PS_STUDY_STUDY_DATA_H

#include "study/study_impl.h"

/// Reads the list `data` (NULL: none) and the files it names, and hashes them.
void ps_study_data(ps_study_reader *r, const ps_yaml *list);

#endif
