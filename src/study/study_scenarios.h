// The sections `scenarios` and `derive`.
#ifndef PS_STUDY_STUDY_SCENARIOS_H
#define PS_STUDY_STUDY_SCENARIOS_H

#include "study/study_impl.h"

/// Reads the list `scenarios` (NULL: none) behind the base run.
void ps_study_scenarios(ps_study_reader *r, const ps_yaml *list);

/// Reads the map `derive` (NULL: none), in order: each may use those above it.
void ps_study_derive(ps_study_reader *r, const ps_yaml *map);

#endif
