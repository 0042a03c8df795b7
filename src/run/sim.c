// The pass: Euler (S-161) and the classical Runge-Kutta method (S-163) over blocks of lanes.
//
//   k1 = f(t, x)             x  = x0 + dt/2 k1
//   k2 = f(t + dt/2, x)      x  = x0 + dt/2 k2
//   k3 = f(t + dt/2, x)      x  = x0 + dt k3
//   k4 = f(t + dt, x)        x  = x0 + dt/6 (k1 + 2 k2 + 2 k3 + k4)
//
// E. Hairer, S. P. Norsett, G. Wanner, Solving Ordinary Differential Equations I, table II.1.2.
#include "run/sim.h"

#include "run/timeline.h"
#include "run/work_impl.h"

#include <math.h>

/// A pass at work.
typedef struct pass {
    const ps_program *program;
    ps_work *work;
    const ps_timeline *timeline;
    ps_exec_fn exec;
    ps_axpy_fn axpy;
    bool keep_going;     // continue_on_float_error
    bool watch_infinity; // an infinite number comes in, so that no flag tells when a stock takes it
    bool over;           // no member is left
} pass;

void ps_sim_begin(ps_work *work, int32_t n_active)
{
    PS_ASSERT(n_active > 0 && n_active <= work->lanes);
    work->n_active = n_active;
    work->sound = 0;
    work->n_failed = 0;
    memset(work->errors, 0, (size_t)work->lanes * sizeof *work->errors);
    for (int32_t i = 0; i < work->program->n_params; i++) {
        ps_work_fill(work, work->program->params[i].slot, work->program->params[i].value);
    }
}

// ---------------------------------------------------------------- failures

// after lanes failed: with keep_going their IEEE results stay, else a sound lane stands in
static void settle(pass *s)
{
    ps_work *work = s->work;
    work->n_failed = 0;
    for (int32_t lane = 0; lane < work->n_active; lane++) {
        ps_float_error *error = &work->errors[lane];
        if (error->failed && s->keep_going) {
            error->failed = false;
            error->kept = true;
        }
        work->n_failed += error->failed ? 1 : 0;
    }
    s->over = !ps_work_settle(work);
}

// after ops [first, last) ran: asks the flags, and traces when one is up
static void check_ops(pass *s, int32_t first, int32_t last, int32_t step)
{
    if (ps_fp_raised()) {
        if (ps_exec_trace(s->exec, s->work, first, last, step) > 0) {
            settle(s);
        }
        ps_fp_clear();
    }
}

// after stocks moved: an infinite stock is an error of its own (overflow, or INF came in)
static void check_stocks(pass *s, int32_t step)
{
    if (!ps_fp_raised() && !s->watch_infinity) {
        return;
    }
    const ps_program *p = s->program;
    ps_work *work = s->work;
    bool any = false;
    for (int32_t i = 0; i < p->n_stocks; i++) {
        const double *row = ps_work_slot(work, p->stocks[i].slot);
        for (int32_t lane = 0; lane < work->n_active; lane++) {
            ps_float_error *error = &work->errors[lane];
            if (!isfinite(row[lane]) && !error->failed && !error->kept) {
                const double time = ps_program_time(p, step);
                *error = (ps_float_error){true, false, -1 - i, step, time, row[lane], 0, row[lane]};
                any = true;
            }
        }
    }
    if (any) {
        settle(s);
    }
    ps_fp_clear();
}

// NaN has one form wherever a user may see it
static void canonise(const ps_work *work, int32_t slot)
{
    double *row = ps_work_slot(work, slot);
    for (int32_t lane = 0; lane < work->lanes; lane++) {
        row[lane] = isnan(row[lane]) ? (double)NAN : row[lane];
    }
}

// ---------------------------------------------------------------- looking back

// row of a lag's delay line that belongs to a step
static double *ring_row(const pass *s, int32_t lag, int32_t step)
{
    const ps_work_impl *impl = s->work->impl;
    const size_t row = (size_t)(step % s->program->lags[lag].steps);
    return impl->ring + (impl->ring_rows[lag] + row) * (size_t)s->work->lanes;
}

// gives the lags' slots their values for a step
static void fill_lags(const pass *s, int32_t step)
{
    for (int32_t i = 0; i < s->program->n_lags; i++) {
        const ps_lag *lag = &s->program->lags[i];
        if (lag->kind == PS_LAG_COUNT) {
            if (step == 0) {
                ps_work_fill(s->work, lag->slot, 0);
            }
        } else if (step < lag->steps) {
            ps_work_fill(s->work, lag->slot, (double)NAN);
        } else {
            memcpy(ps_work_slot(s->work, lag->slot), ring_row(s, i, step),
                   ps_work_row_bytes(s->work));
        }
    }
}

// remembers the sources of the lags after a step
static void push_lags(const pass *s, int32_t step)
{
    for (int32_t i = 0; i < s->program->n_lags; i++) {
        const ps_lag *lag = &s->program->lags[i];
        const double *source = ps_work_slot(s->work, lag->source);
        if (lag->kind == PS_LAG_DELAY) {
            memcpy(ring_row(s, i, step), source, ps_work_row_bytes(s->work));
            continue;
        }
        double *count = ps_work_slot(s->work, lag->slot);
        for (int32_t lane = 0; lane < s->work->lanes; lane++) {
            count[lane] = source[lane] != 0 ? count[lane] + 1 : 0;
        }
    }
}

// ---------------------------------------------------------------- steps

static bool same_bits(const double *a, const double *b)
{
    uint64_t x = 0;
    uint64_t y = 0;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return x == y;
}

// puts time and SHARED values of a stage into the slots
static void set_stage(const pass *s, int32_t step, int32_t stage)
{
    const ps_program *p = s->program;
    ps_work_set_uniform(s->work, p->time_slot, ps_timeline_time(p, step, stage));
    ps_work_set_uniform(s->work, p->step_slot, ps_program_time(p, step));
    const double *values = ps_timeline_stage(s->timeline, step, stage);
    for (int32_t i = 0; i < p->n_shared; i++) {
        const int32_t slot = p->first_shared + i;
        if (!same_bits(ps_work_slot(s->work, slot), &values[i])) {
            ps_work_set_uniform(s->work, slot, values[i]);
        }
    }
}

// rates of the stocks at a stage after the first
static void derive(pass *s, int32_t step, int32_t stage)
{
    const int32_t first = s->program->section[PS_SEC_DERIVE];
    const int32_t last = s->program->section[PS_SEC_PROBE];
    set_stage(s, step, stage);
    s->exec(s->program, s->work, first, last);
    check_ops(s, first, last, step);
}

// stock = x + h * k, row by row; a stock without flows stands still
static void move(const pass *s, const double *x, double h, const double *k)
{
    for (int32_t i = 0; i < s->program->n_stocks; i++) {
        const ps_stock *stock = &s->program->stocks[i];
        const size_t row = (size_t)i * (size_t)s->work->lanes;
        double *slot = ps_work_slot(s->work, stock->slot);
        if (stock->rate >= 0) {
            s->axpy(slot, x == NULL ? slot : x + row, h,
                    k == NULL ? ps_work_slot(s->work, stock->rate) : k + row, s->work->lanes);
        }
    }
}

// sum = weight * rate (first), or sum + weight * rate
static void add_rates(const pass *s, double weight, bool first)
{
    const size_t bytes = ps_work_row_bytes(s->work);
    for (int32_t i = 0; i < s->program->n_stocks; i++) {
        const ps_stock *stock = &s->program->stocks[i];
        double *sum = s->work->impl->sum + (size_t)i * (size_t)s->work->lanes;
        if (stock->rate < 0) {
            continue;
        }
        const double *rate = ps_work_slot(s->work, stock->rate);
        if (first) {
            memcpy(sum, rate, bytes);
        } else {
            s->axpy(sum, sum, weight, rate, s->work->lanes);
        }
    }
}

static void step_rk4(pass *s, int32_t step)
{
    const ps_program *p = s->program;
    const ps_work_impl *impl = s->work->impl;
    const double dt = p->dt;
    static const double weights[] = {1, 2, 2, 1};
    const double reach[] = {dt / 2, dt / 2, dt};
    static const int32_t stages[] = {1, 1, 2};
    for (int32_t i = 0; i < p->n_stocks; i++) {
        memcpy(impl->origin + (size_t)i * (size_t)s->work->lanes,
               ps_work_slot(s->work, p->stocks[i].slot), ps_work_row_bytes(s->work));
    }
    add_rates(s, weights[0], true);
    for (int32_t k = 0; k < 3 && !s->over; k++) {
        move(s, impl->origin, reach[k], NULL);
        check_stocks(s, step);
        derive(s, step, stages[k]);
        add_rates(s, weights[k + 1], false);
    }
    move(s, impl->origin, dt / 6, impl->sum);
}

// moves the stocks to the next step
static void advance(pass *s, int32_t step)
{
    const ps_program *p = s->program;
    for (int32_t i = 0; i < p->n_overrides; i++) {
        const ps_override *o = &p->overrides[i];
        memcpy(ps_work_slot(s->work, p->stocks[o->stock].slot), ps_work_slot(s->work, o->slot),
               ps_work_row_bytes(s->work));
    }
    switch (p->method) {
    case PS_METHOD_EULER:
        move(s, NULL, p->dt, NULL);
        break;
    case PS_METHOD_RK4:
        step_rk4(s, step);
        break;
    }
    check_stocks(s, step + 1);
    for (int32_t i = 0; s->keep_going && i < p->n_stocks; i++) {
        canonise(s->work, p->stocks[i].slot);
    }
}

// values of a step, as the observer sees them
static void show(pass *s, int32_t step)
{
    const ps_program *p = s->program;
    const int32_t first = p->section[PS_SEC_DERIVE];
    const int32_t last = p->section[PS_SEC_COUNT];
    set_stage(s, step, 0);
    fill_lags(s, step);
    s->exec(p, s->work, first, last);
    check_ops(s, first, last, step);
    for (int32_t i = 0; s->keep_going && i < p->n_outputs; i++) {
        canonise(s->work, p->outputs[i].slot);
    }
}

static bool all_finite(const double *values, size_t n)
{
    bool all = true;
    for (size_t i = 0; i < n; i++) {
        all &= isfinite(values[i]) != 0;
    }
    return all;
}

// whether a constant, an input or a path is infinite somewhere
static bool has_infinity(const pass *s)
{
    const ps_program *p = s->program;
    const size_t lanes = (size_t)s->work->lanes;
    bool finite = true;
    for (int32_t i = 0; i < p->n_consts; i++) {
        finite = finite && isfinite(p->consts[i].value);
    }
    for (int32_t i = 0; i < p->n_params; i++) {
        finite = finite && all_finite(ps_work_slot(s->work, p->params[i].slot), lanes);
    }
    for (int32_t i = 0; i < s->work->paths.n_paths; i++) {
        const ps_path_axis *axis = &s->work->paths.axes[i];
        finite = finite &&
                 all_finite(s->work->paths.values + axis->first, (size_t)axis->n_points * lanes);
    }
    return !finite;
}

// S-150: what depends on inputs alone, then the stocks
static void begin(pass *s)
{
    const ps_program *p = s->program;
    const int32_t first = p->section[PS_SEC_MEMBER];
    const int32_t last = p->section[PS_SEC_DERIVE];
    for (int32_t i = 0; i < p->n_params; i++) {
        ps_exec_stand_in(s->work, ps_work_slot(s->work, p->params[i].slot));
    }
    s->watch_infinity = has_infinity(s);
    ps_fp_clear();
    set_stage(s, 0, 0);
    s->exec(p, s->work, first, last);
    check_ops(s, first, last, 0);
    for (int32_t i = 0; i < p->n_stocks; i++) {
        memcpy(ps_work_slot(s->work, p->stocks[i].slot),
               ps_work_slot(s->work, p->stocks[i].initial), ps_work_row_bytes(s->work));
    }
    check_stocks(s, 0);
}

ps_rc ps_sim_run(ps_work *work, const ps_timeline *timeline, const ps_sim_options *options,
                 ps_observe_fn observe, void *ctx)
{
    const ps_program *p = work->program;
    pass s = {.program = p,
              .work = work,
              .timeline = timeline,
              .exec = ps_exec_engine(options->engine, options->cpu),
              .axpy = ps_exec_axpy(options->engine, options->cpu),
              .keep_going = options->continue_on_float_error};
    const int32_t last = options->last_step > 0 ? options->last_step : p->n_steps;
    begin(&s);
    for (int32_t step = 0; step <= last && !s.over; step++) {
        show(&s, step);
        if (s.over) {
            break;
        }
        PS_TRY(observe(ctx, work, step));
        push_lags(&s, step);
        if (step < last) {
            advance(&s, step);
        }
    }
    return PS_OK;
}
