// The sections `claims` and `statements`.
#ifndef PS_STUDY_STUDY_CLAIMS_H
#define PS_STUDY_STUDY_CLAIMS_H

#include "study/study_impl.h"

/// Reads the list `statements` (NULL: none).
void ps_study_statements(ps_study_reader *r, const ps_yaml *list);

/// Reads the list `claims` (NULL: none); statements, evidence, scenarios and derived variables must
/// have been read.
void ps_study_claims(ps_study_reader *r, const ps_yaml *list);

#endif
