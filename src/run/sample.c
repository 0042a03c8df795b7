// Draws by the design and the inverse distribution functions; paths by exact steps of their
// processes.
//
// A process is the sum of its parts (docs/study-file.md). With `log` the parts act on the
// logarithm.
//   start x0, parts y1 .. yn, each 0 at the beginning:   value = x0 + y1 + .. + yn,  then limits
// Random numbers of part p of the process of variable v at grid point k:
//   stream (seed, key of v, p + 1), step k, draws 0, 1, ...
#include "run/sample.h"

#include "base/alloc.h"
#include "num/elem.h"
#include "num/philox.h"
#include "num/special.h"

#include <math.h>

// points of a path, one past the end so that the last step lies between two; may be too many
static double points_of(const ps_process *p, double stop)
{
    return fmax(0.0, ceil((stop - p->from) / p->grid - 1e-9)) + 2.0;
}

static ps_rc plan_axes(ps_sampler *s, const double *starts, ps_diags *diags)
{
    for (int32_t p = 0; p < s->study->n_processes; p++) {
        const ps_process *process = &s->study->processes[p];
        const double n = points_of(process, s->study->sim.stop);
        if (n > PS_PATH_POINTS_MAX) {
            ps_diag_add(diags, PS_SEV_ERROR, "path-points", process->span,
                        "a path of %.0f points, and at most %d are kept", n, PS_PATH_POINTS_MAX);
            ps_diag_help(diags, "give the process a wider grid, as in grid: 0.25");
            return PS_ERR_INPUT;
        }
        s->axes[p] = (ps_path_axis){.from = process->from,
                                    .grid = process->grid,
                                    .n_points = (int32_t)n,
                                    .first = s->n_values};
        s->starts[p] = starts[p];
        s->n_values += (size_t)s->axes[p].n_points * (size_t)s->lanes;
    }
    return PS_OK;
}

ps_rc ps_sampler_init(ps_sampler *s, const ps_study *study, const ps_sampler_ask *ask,
                      const double *starts, ps_diags *diags)
{
    *s = (ps_sampler){.study = study, .lanes = ask->lanes, .arena = ps_arena_new()};
    if (s->arena == NULL) {
        return PS_ERR_MEMORY;
    }
    const char *why = ps_design_why(ask->design, (uint64_t)ask->members, 0);
    if (why != NULL) {
        ps_diag_add(diags, PS_SEV_ERROR, "members", PS_NO_SPAN, "%lld members: %s",
                    (long long)ask->members, why);
        ps_sampler_clear(s);
        return PS_ERR_INPUT;
    }
    const size_t n_paths = (size_t)study->n_processes;
    s->keys = ps_arena_array(s->arena, (size_t)study->n_draws, sizeof *s->keys);
    s->axes = ps_arena_array(s->arena, n_paths, sizeof *s->axes);
    s->starts = ps_arena_array(s->arena, n_paths, sizeof *s->starts);
    if (s->keys == NULL || s->axes == NULL || s->starts == NULL) {
        ps_sampler_clear(s);
        return PS_ERR_MEMORY;
    }
    for (int32_t i = 0; i < study->n_draws; i++) {
        s->keys[i] = ps_hash64(study->draws[i].key);
    }
    const ps_rc rc = plan_axes(s, starts, diags);
    if (rc != PS_OK) {
        ps_sampler_clear(s);
        return rc;
    }
    return ps_design_init(&s->design, ask->design, ask->seed, study->n_draws,
                          (uint64_t)ask->members, 0);
}

void ps_sampler_clear(ps_sampler *s)
{
    ps_arena_free(s->arena);
    *s = (ps_sampler){0};
}

// numbers of a copula's draws: independent normals, correlated by the Cholesky factor
static double correlated_u(const ps_sampler *s, const ps_copula *copula, int32_t at, int64_t member)
{
    double z = 0.0;
    for (int32_t j = 0; j <= at; j++) {
        const int32_t draw = copula->draws[j];
        const double u = ps_design_point(&s->design, draw, s->keys[draw], (uint64_t)member);
        z += copula->chol[(size_t)at * (size_t)copula->n + (size_t)j] * ps_normal_quantile(u);
    }
    const double u = ps_normal_cdf(z);
    // the ends of the open interval, for factors whose rounding reaches them
    return u <= 0.0 ? 0x1p-53 : u >= 1.0 ? 1.0 - 0x1p-53 : u;
}

void ps_sampler_draw(const ps_sampler *s, int64_t member, double *draws, size_t stride)
{
    for (int32_t i = 0; i < s->study->n_draws; i++) {
        const ps_draw *d = &s->study->draws[i];
        const double u = d->copula < 0
                             ? ps_design_point(&s->design, i, s->keys[i], (uint64_t)member)
                             : correlated_u(s, &s->study->copulas[d->copula], d->copula_at, member);
        draws[(size_t)i * stride] = ps_dist_quantile(&d->dist, u);
    }
}

// one process of one member
typedef struct walk {
    const ps_process *process;
    const double *draws;
    size_t stride;
    uint64_t member;
    double x0; // in the space the parts act in
} walk;

static double number(const walk *w, ps_number n)
{
    return n.draw < 0 ? n.value : w->draws[(size_t)n.draw * w->stride];
}

static double in_space(const walk *w, double value)
{
    return w->process->is_log ? ps_ln(value) : value;
}

static double decay(double time, double halflife)
{
    return ps_exp(-0.69314718055994531 * time / halflife);
}

static double z_at(uint64_t key, uint64_t member, int32_t k)
{
    return ps_normal_quantile(ps_uniform_keyed(key, member, 0, (uint32_t)k, 0));
}

static void add_ou(const walk *w, const ps_part *part, uint64_t key, const ps_path_axis *axis,
                   double *y)
{
    const double a = decay(axis->grid, number(w, part->halflife));
    const double noise = number(w, part->sd) * sqrt(1.0 - a * a);
    const double target = part->has_mean ? in_space(w, number(w, part->mean)) - w->x0 : 0.0;
    double x = 0.0;
    for (int32_t k = 1; k < axis->n_points; k++) {
        x = target + (x - target) * a + noise * z_at(key, w->member, k);
        y[k] += x;
    }
}

static void add_walk(const walk *w, const ps_part *part, uint64_t key, const ps_path_axis *axis,
                     double *y)
{
    const double drift = number(w, part->drift) * axis->grid;
    const double noise = number(w, part->sd) * sqrt(axis->grid);
    double x = 0.0;
    for (int32_t k = 1; k < axis->n_points; k++) {
        x += drift + (noise == 0.0 ? 0.0 : noise * z_at(key, w->member, k));
        y[k] += x;
    }
}

#define MOST_JUMPS 1000 // in one grid step

static void add_jumps(const walk *w, const ps_part *part, uint64_t key, const ps_path_axis *axis,
                      double *y)
{
    const double mean = number(w, part->rate) * axis->grid;
    const double halflife = number(w, part->halflife);
    const double keep = halflife > 0.0 ? decay(axis->grid, halflife) : 1.0;
    double x = 0.0;
    for (int32_t k = 1; k < axis->n_points; k++) {
        x *= keep;
        // Poisson by its distribution function: p(n) = e^-m m^n / n!
        const double u = ps_uniform_keyed(key, w->member, 0, (uint32_t)k, 0);
        double p = ps_exp(-mean);
        double below = p;
        for (int32_t n = 1; u > below && n < MOST_JUMPS; n++) {
            const double v = ps_uniform_keyed(key, w->member, 0, (uint32_t)k, (uint32_t)n);
            x += ps_dist_quantile(&part->size, v);
            p *= mean / n;
            below += p;
        }
        y[k] += x;
    }
}

static void add_ramp(const walk *w, const ps_part *part, const ps_path_axis *axis, double *y)
{
    const double rise = in_space(w, number(w, part->mean)) - w->x0;
    const double begin = number(w, part->from);
    const double end = number(w, part->at);
    for (int32_t k = 0; k < axis->n_points; k++) {
        const double t = axis->from + (double)k * axis->grid;
        double share = t >= end - 1e-9 ? 1.0 : 0.0;
        if (share == 0.0 && t > begin) {
            share = (t - begin) / (end - begin);
        }
        y[k] += rise * share;
    }
}

static void add_step(const walk *w, const ps_part *part, uint64_t key, const ps_path_axis *axis,
                     double *y)
{
    const double u = ps_uniform_keyed(key, w->member, 0, 0, 0);
    if (u >= number(w, part->chance)) {
        return;
    }
    const double by = number(w, part->mean);
    const double at = number(w, part->at);
    for (int32_t k = 0; k < axis->n_points; k++) {
        y[k] += axis->from + (double)k * axis->grid >= at - 1e-9 ? by : 0.0;
    }
}

static void add_part(const walk *w, const ps_part *part, uint64_t key, const ps_path_axis *axis,
                     double *y)
{
    switch (part->kind) {
    case PS_PART_OU:
        add_ou(w, part, key, axis, y);
        break;
    case PS_PART_WALK:
        add_walk(w, part, key, axis, y);
        break;
    case PS_PART_JUMPS:
        add_jumps(w, part, key, axis, y);
        break;
    case PS_PART_RAMP:
        add_ramp(w, part, axis, y);
        break;
    case PS_PART_STEP:
        add_step(w, part, key, axis, y);
        break;
    }
}

static double start_of(const ps_sampler *s, int32_t p, const walk *w)
{
    const ps_process *process = w->process;
    switch (process->mode) {
    case PS_PATH_ADD:
        return process->has_start ? number(w, process->start) : 0.0;
    case PS_PATH_TIMES:
        return process->has_start ? number(w, process->start) : 1.0;
    case PS_PATH_REPLACE:
        break;
    }
    return process->has_start ? number(w, process->start) : s->starts[p];
}

void ps_sampler_paths(const ps_sampler *s, int64_t member, const double *draws, size_t stride,
                      double *values, int32_t lane)
{
    double y[PS_PATH_POINTS_MAX];
    for (int32_t p = 0; p < s->study->n_processes; p++) {
        const ps_process *process = &s->study->processes[p];
        const ps_path_axis *axis = &s->axes[p];
        walk w = {.process = process, .draws = draws, .stride = stride, .member = (uint64_t)member};
        const double start = start_of(s, p, &w);
        w.x0 = in_space(&w, start);
        for (int32_t k = 0; k < axis->n_points; k++) {
            y[k] = 0.0;
        }
        const ps_str name = s->study->model->vars[process->var].key;
        for (int32_t i = 0; i < process->n_parts; i++) {
            const ps_stream stream = ps_stream_of(s->design.seed, name, (uint32_t)i + 1);
            add_part(&w, &process->parts[i], ps_stream_key(stream), axis, y);
        }
        double *out = values + axis->first + lane;
        for (int32_t k = 0; k < axis->n_points; k++) {
            double v = w.x0 + y[k];
            v = process->is_log ? ps_exp(v) : v;
            v = v < process->limit_low ? process->limit_low : v;
            v = v > process->limit_high ? process->limit_high : v;
            out[(size_t)k * (size_t)s->lanes] = v;
        }
    }
}
