// 1:N identification, section 7.3 of the war-economy specification.
#include "study/face_match.h"

#include "num/special.h"

double ps_face_match_fpir(const ps_face_match *match)
{
    if (match->false_match_rate >= 1.0) {
        return match->gallery > 0.0 ? 1.0 : 0.0;
    }
    return -ps_expm1(match->gallery * ps_ln1p(-match->false_match_rate));
}

double ps_face_match_posterior(const ps_face_match *match)
{
    const double right = match->prior * match->hit_rate;
    return right / (right + (1.0 - match->prior) * ps_face_match_fpir(match));
}
