// Labels in a column: pushed down from the top where they are too near, then, if the last has
// fallen out at the bottom, pushed up again from there.
#include "report/svg_label.h"

#include <stdbool.h>

// whether label a stands before label b
static bool is_before(const double *places, int32_t a, int32_t b)
{
    return places[a] < places[b] || (places[a] == places[b] && a < b);
}

// label of the given rank; the counts are small, so no sorting is worth its memory
static int32_t label_of_rank(const double *wanted, int32_t n, int32_t rank)
{
    for (int32_t i = 0; i < n; i++) {
        int32_t before = 0;
        for (int32_t j = 0; j < n; j++) {
            before += j != i && is_before(wanted, j, i);
        }
        if (before == rank) {
            return i;
        }
    }
    return 0;
}

#define MOST_LABELS 64

void ps_labels_spread(double *places, int32_t n, double gap, double low, double high)
{
    if (n <= 0 || n > MOST_LABELS) {
        return;
    }
    int32_t order[MOST_LABELS];
    for (int32_t i = 0; i < n; i++) {
        order[i] = label_of_rank(places, n, i);
    }
    double free_from = low;
    for (int32_t i = 0; i < n; i++) {
        double *const place = &places[order[i]];
        *place = *place < free_from ? free_from : *place;
        free_from = *place + gap;
    }
    double free_to = high;
    for (int32_t i = n - 1; i >= 0; i--) {
        double *const place = &places[order[i]];
        if (*place <= free_to) {
            break;
        }
        *place = free_to;
        free_to -= gap;
    }
}
