// The inside of a timeline. Internal to run/.
#ifndef PS_RUN_TIMELINE_H
#define PS_RUN_TIMELINE_H

#include "run/sim.h"

struct ps_timeline {
    int32_t n_shared;
    int32_t stages; // rows of a step
    double *values; // [step][stage][shared slot]
};

/// Times at which DERIVE runs in a step: 1 for Euler; 3 for RK4, whose middle stage runs twice.
int32_t ps_timeline_stages(const ps_program *program);

/// Time of a stage of a step.
double ps_timeline_time(const ps_program *program, int32_t step, int32_t stage);

/// Values of the SHARED slots at a stage of a step.
const double *ps_timeline_stage(const ps_timeline *timeline, int32_t step, int32_t stage);

#endif
