// Distributions as a study writes them, and numbers that may be drawn.
#ifndef PS_STUDY_STUDY_DIST_H
#define PS_STUDY_STUDY_DIST_H

#include "study/study_impl.h"

/// Which entry of each list of numbers is meant, where one distribution is written for n variables;
/// n = 0: there is one variable, and numbers are numbers.
typedef struct ps_pick {
    int32_t index;
    int32_t n;
} ps_pick;

/// Reads a number or a distribution and checks its parameters; false after a message.
bool ps_study_dist(ps_study_reader *r, const ps_yaml *node, ps_pick pick, ps_dist *out);

/// What a number must be, whatever is drawn.
typedef enum ps_number_rule {
    PS_NUMBER_ANY,
    PS_NUMBER_POSITIVE,
    PS_NUMBER_NOT_NEGATIVE,
    PS_NUMBER_PROBABILITY,
    PS_NUMBER_TIME,
} ps_number_rule;

/// Reads a number, a distribution (it becomes a draw called `name`), or the name of a drawn number;
/// false after a message.
bool ps_study_number(ps_study_reader *r, const ps_yaml *node, ps_str name, ps_number_rule rule,
                     ps_number *out);

#endif
