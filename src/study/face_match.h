// The arithmetic of a search of one face in a gallery of N: with many faces even a small false
// match rate gives a hit by chance, and a hit is worth little without a prior.
#ifndef PS_STUDY_FACE_MATCH_H
#define PS_STUDY_FACE_MATCH_H

#include "study/study.h"

/// Probability of at least one false match in the gallery, 1 - (1 - f)^N, without cancellation.
double ps_face_match_fpir(const ps_face_match *match);

/// Probability that a hit is right: prior p that the person is in the gallery, hit rate h,
/// p h / (p h + (1 - p) fpir). NaN when neither a right nor a false hit can happen.
double ps_face_match_posterior(const ps_face_match *match);

#endif
