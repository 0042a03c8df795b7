// The processes of the section `vary`: one random path a member for an exogenous variable.
#ifndef PS_STUDY_STUDY_PROCESS_H
#define PS_STUDY_STUDY_PROCESS_H

#include "study/study_impl.h"

/// Reads the processes of the list `vary` (NULL: none); all drawn numbers with names must have been
/// read.
void ps_study_processes(ps_study_reader *r, const ps_yaml *list);

#endif
