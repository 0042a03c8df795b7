// Collectors: what becomes of one outcome over all members. Each takes the outcome's row of every
// block, in order of the blocks, and writes one finding at the end. Memory does not grow with the
// number of members, but for first-passage times.
#ifndef PS_ANALYSE_COLLECT_H
#define PS_ANALYSE_COLLECT_H

#include "analyse/findings.h"
#include "num/sketch.h"
#include "run/ensemble.h"

typedef enum ps_collect_kind {
    PS_COLLECT_TRUTH,  // probability of a true-or-false outcome
    PS_COLLECT_CHANCE, // mean of a number in [0, 1]
    PS_COLLECT_QUANTILES,
    PS_COLLECT_PASSAGE, // times, with members without an event censored
    PS_COLLECT_DATUM,   // predictive distribution of an observation, with its error
} ps_collect_kind;

typedef struct ps_collector {
    ps_collect_kind kind;
    ps_probability *probability; // the finding this one fills, by kind
    ps_quantiles *quantiles;
    ps_passage *passage;
    ps_data_check_row *row;
    const ps_data_series *series; // DATUM: gives the error law
    uint64_t noise_key;           // DATUM: of its random numbers
    double horizon;               // PASSAGE: end of the window
    // what has been collected
    int64_t n; // members seen
    int64_t n_true;
    int64_t n_failed;
    double sum;
    double sum_squares;
    double n_below; // DATUM: members below the observed value, ties half
    ps_sketch sketch;
    double *times; // PASSAGE: one a member, NaN failed, +inf never
    double *ends;  // PASSAGE: time to which a failed member was watched
} ps_collector;

/// Prepares a collector whose kind and finding are set, for `members` members.
ps_rc ps_collector_init(ps_collector *c, int64_t members) PS_NODISCARD;
void ps_collector_clear(ps_collector *c);

/// Takes the values of an outcome for the members of a block. `failures` are the base scenario's
/// float errors (for the time to which a failed member was watched).
ps_rc ps_collector_take(ps_collector *c, const double *values, const ps_block *block) PS_NODISCARD;

/// Writes the finding.
ps_rc ps_collector_finish(ps_collector *c, ps_arena *arena) PS_NODISCARD;

/// Probability from counts: Wilson interval, words, and the bounds when failed members count as
/// false or as true.
ps_probability ps_probability_of_counts(int64_t members, int64_t n_true, int64_t n_failed);

/// Probability as the mean of a number per member, interval from its standard error.
ps_probability ps_probability_of_mean(int64_t members, int64_t n_failed, double sum,
                                      double sum_squares);

#endif
