// The inside of a workspace that the integrators need. Internal to run/.
#ifndef PS_RUN_WORK_IMPL_H
#define PS_RUN_WORK_IMPL_H

#include "run/sim.h"

typedef struct ps_work_impl {
    double *ring;      // delay lines: of each DELAY lag `steps` rows
    size_t *ring_rows; // first row of each lag
    size_t n_ring_rows;
    double *origin; // RK4: stocks at the start of the step
    double *sum;    // RK4: weighted sum of their rates
    size_t n_stock_rows;
    bool *wide; // of a uniform slot: its whole row is read
} ps_work_impl;

/// Bytes of a row.
size_t ps_work_row_bytes(const ps_work *work);

/// Sets all lanes of a slot.
void ps_work_fill(ps_work *work, int32_t slot, double value);

/// Sets a uniform slot in the lanes that are read.
void ps_work_set_uniform(ps_work *work, int32_t slot, double value);

/// Chooses the sound lane and lets lanes that failed or are no members repeat all it holds; false
/// when no member is left.
bool ps_work_settle(ps_work *work);

#endif
