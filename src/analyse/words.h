// Words for probabilities, after ICD 203, and the number that goes with a word.
// Word and number come from one table, so that they cannot disagree: a percent is printed with as
// many decimals as it takes to stay on its side of a boundary (79.6 % is "likely" and never "80
// %"). Intervals are half open, [low, high); below 1 in 100 and from 99 in 100 up there is no word.
#ifndef PS_ANALYSE_WORDS_H
#define PS_ANALYSE_WORDS_H

#include "base/attr.h"

#include <stddef.h>
#include <stdint.h>

/// Bytes that always suffice for the texts of this header.
#define PS_WORDS_MAX 96
#define PS_PERCENT_MAX 32

/// Number of classes, and of the boundaries between them: 0.01 0.05 0.20 0.45 0.55 0.80 0.95 0.99.
#define PS_WORD_CLASSES 9
extern const double ps_word_bounds[PS_WORD_CLASSES - 1];

/// Class of a probability in [0, 1], 0 (below 1 in 100) to 8; -1 for NaN and beyond [0, 1].
int32_t ps_words_class(double p);

/// Word of a class 0 .. 8, static storage.
const char *ps_words_of_class(int32_t word_class);

/// Writes the word of p; where the interval [low, high] reaches into other classes, the words of
/// both its ends ("likely or very likely", "between unlikely and likely"). A NaN end is left out of
/// account; NaN for p gives "no answer".
void ps_words_icd203(double p, double low, double high, char *buffer, size_t size);

/// Writes p in percent, without the sign: whole numbers between 10 and 90, else one decimal, and
/// more where rounding would change the class or make 0 or 100 of what is neither. "no number" for
/// NaN.
void ps_words_percent(double p, char *buffer, size_t size);

/// Writes an interval in percent, without the sign: "85-89". Both ends have the same decimals, as
/// few as show that they differ and keep each in its class; ends beyond [0, 1] are moved there.
void ps_words_interval(double low, double high, char *buffer, size_t size);

/// Writes p as a frequency: "1 in 14", "3 in 10", "6 in 7", "all but 1 in 300", "none of 20,000"
/// for p from `n` runs (0: not from runs).
void ps_words_frequency(double p, int64_t n, char *buffer, size_t size);

#endif
