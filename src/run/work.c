// Workspaces: one block of memory for the slots, one for what the integrators and the looks back
// need beside them.
#include "base/alloc.h"
#include "run/work_impl.h"

#include <math.h>
#include <unistd.h>

size_t ps_work_row_bytes(const ps_work *work)
{
    return (size_t)work->lanes * sizeof(double);
}

// places the delay lines of all lags one after the other
static ps_rc place_rings(const ps_program *program, ps_work_impl *impl)
{
    impl->ring_rows = ps_alloc_array((size_t)program->n_lags + 1, sizeof *impl->ring_rows);
    if (impl->ring_rows == NULL) {
        return PS_ERR_MEMORY;
    }
    for (int32_t i = 0; i < program->n_lags; i++) {
        impl->ring_rows[i] = impl->n_ring_rows;
        impl->n_ring_rows +=
            program->lags[i].kind == PS_LAG_DELAY ? (size_t)program->lags[i].steps : 0;
    }
    return PS_OK;
}

static double *new_rows(size_t n_rows, int32_t lanes)
{
    size_t n = 0;
    return ps_mul_size(n_rows, (size_t)lanes, &n) ? ps_alloc_array(n + 1, sizeof(double)) : NULL;
}

// uniform slots that the run reads as whole rows: outputs, rates, initial values, sources of lags
static ps_rc find_wide(const ps_program *p, ps_work_impl *impl)
{
    impl->wide = ps_alloc_array((size_t)p->n_slots + 1, sizeof *impl->wide);
    if (impl->wide == NULL) {
        return PS_ERR_MEMORY;
    }
    for (int32_t i = 0; i < p->n_outputs; i++) {
        impl->wide[p->outputs[i].slot] = true;
    }
    for (int32_t i = 0; i < p->n_stocks; i++) {
        impl->wide[p->stocks[i].initial] = true;
        if (p->stocks[i].rate >= 0) {
            impl->wide[p->stocks[i].rate] = true;
        }
    }
    for (int32_t i = 0; i < p->n_overrides; i++) {
        impl->wide[p->overrides[i].slot] = true;
    }
    for (int32_t i = 0; i < p->n_lags; i++) {
        impl->wide[p->lags[i].source] = true;
    }
    return PS_OK;
}

static ps_rc fill_impl(ps_work *work)
{
    const ps_program *p = work->program;
    ps_work_impl *impl = work->impl;
    const size_t n_stocks = p->method == PS_METHOD_RK4 ? (size_t)p->n_stocks : 0;
    PS_TRY(place_rings(p, impl));
    impl->n_stock_rows = n_stocks;
    impl->ring = new_rows(impl->n_ring_rows, work->lanes);
    impl->origin = new_rows(n_stocks, work->lanes);
    impl->sum = new_rows(n_stocks, work->lanes);
    if (impl->ring == NULL || impl->origin == NULL || impl->sum == NULL) {
        return PS_ERR_MEMORY;
    }
    return find_wide(p, impl);
}

ps_work *ps_work_new(const ps_program *program, int32_t lanes)
{
    PS_ASSERT(lanes > 0 && lanes <= PS_LANES_MAX);
    ps_work *work = ps_alloc_array(1, sizeof *work);
    if (work == NULL) {
        return NULL;
    }
    work->program = program;
    work->lanes = lanes;
    work->slots = new_rows((size_t)program->n_slots, lanes);
    work->errors = ps_alloc_array((size_t)lanes, sizeof *work->errors);
    work->impl = ps_alloc_array(1, sizeof *work->impl);
    if (work->slots == NULL || work->errors == NULL || work->impl == NULL ||
        fill_impl(work) != PS_OK) {
        ps_work_free(work);
        return NULL;
    }
    for (int32_t i = 0; i < program->n_consts; i++) {
        ps_work_fill(work, program->consts[i].slot, program->consts[i].value);
    }
    return work;
}

void ps_work_free(ps_work *work)
{
    if (work == NULL) {
        return;
    }
    if (work->impl != NULL) {
        ps_free(work->impl->ring);
        ps_free(work->impl->ring_rows);
        ps_free(work->impl->origin);
        ps_free(work->impl->sum);
        ps_free(work->impl->wide);
    }
    ps_free(work->impl);
    ps_free(work->errors);
    ps_free(work->slots);
    ps_free(work);
}

void ps_work_fill(ps_work *work, int32_t slot, double value)
{
    double *row = ps_work_slot(work, slot);
    for (int32_t lane = 0; lane < work->lanes; lane++) {
        row[lane] = value;
    }
}

void ps_work_set_uniform(ps_work *work, int32_t slot, double value)
{
    double *row = ps_work_slot(work, slot);
    const bool all = work->impl->wide[slot] || work->lanes < PS_LANES_STEP;
    const int32_t n = all ? work->lanes : PS_LANES_STEP;
    for (int32_t lane = 0; lane < n; lane++) {
        row[lane] = value;
    }
}

static void take_over(double *rows, size_t n_rows, int32_t lanes, int32_t from, int32_t to)
{
    for (size_t i = 0; i < n_rows; i++) {
        rows[i * (size_t)lanes + (size_t)to] = rows[i * (size_t)lanes + (size_t)from];
    }
}

bool ps_work_settle(ps_work *work)
{
    int32_t sound = 0;
    while (sound < work->n_active && work->errors[sound].failed) {
        sound++;
    }
    if (sound == work->n_active) {
        return false;
    }
    work->sound = sound;
    const ps_work_impl *impl = work->impl;
    for (int32_t lane = 0; lane < work->lanes; lane++) {
        if (lane >= work->n_active || work->errors[lane].failed) {
            take_over(work->slots, (size_t)work->program->n_slots, work->lanes, sound, lane);
            take_over(impl->ring, impl->n_ring_rows, work->lanes, sound, lane);
            take_over(impl->origin, impl->n_stock_rows, work->lanes, sound, lane);
            take_over(impl->sum, impl->n_stock_rows, work->lanes, sound, lane);
        }
    }
    return true;
}

// The more lanes, the less an operation's dispatch costs each (about 3 ns shared by all), until the
// rows no longer fit the second-level cache; measured on 13 and 523 slots. A program too large for
// it still wants 32.
int32_t ps_work_best_lanes(const ps_program *program)
{
    int64_t cache = -1;
#ifdef _SC_LEVEL2_CACHE_SIZE
    cache = sysconf(_SC_LEVEL2_CACHE_SIZE);
#endif
    const size_t room = cache > 0 ? (size_t)cache : (size_t)1 << 20;
    const int32_t n_uniform = program->first_shared + program->n_shared;
    const size_t n_rows = (size_t)(program->n_slots - n_uniform);
    int32_t lanes = PS_LANES_MAX;
    while (lanes > 32 && n_rows * sizeof(double) * (size_t)lanes > room) {
        lanes /= 2;
    }
    return lanes;
}
