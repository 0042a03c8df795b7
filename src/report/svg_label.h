// Placing labels so that none covers another.
#ifndef PS_REPORT_SVG_LABEL_H
#define PS_REPORT_SVG_LABEL_H

#include <stdint.h>

/// Moves the wanted places of n labels apart so that neighbours are at least `gap` from each other
/// and all lie in [low, high] as far as there is room; the order of equal places is that of the
/// array. `places` is changed in place.
void ps_labels_spread(double *places, int32_t n, double gap, double low, double high);

#endif
