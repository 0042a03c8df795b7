// The sections `evidence` and `face_match`.
#ifndef PS_STUDY_STUDY_EVIDENCE_H
#define PS_STUDY_STUDY_EVIDENCE_H

#include "study/study_impl.h"

/// Reads the list `evidence` (NULL: none); an entry that drives a variable becomes a draw with the
/// central posterior.
void ps_study_evidence(ps_study_reader *r, const ps_yaml *list);

/// Reads the list `face_match` (NULL: none).
void ps_study_face_match(ps_study_reader *r, const ps_yaml *list);

#endif
