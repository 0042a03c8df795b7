// The section `vary`: drawn numbers and their correlations. Its processes are in study_process.h.
#ifndef PS_STUDY_STUDY_VARY_H
#define PS_STUDY_STUDY_VARY_H

#include "study/study_impl.h"

/// Reads the drawn numbers of the list `vary` (NULL: none), so that all names are known before any
/// is used.
void ps_study_vary(ps_study_reader *r, const ps_yaml *list);

/// Notes an uncertain input that has neither source nor because.
void ps_vary_note_source(ps_study_reader *r, ps_str name, ps_str source, ps_str because,
                         ps_span span);

/// Warns once of all inputs that were noted.
void ps_vary_warn(ps_study_reader *r);

#endif
