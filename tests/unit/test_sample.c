// Tests of run/sample: draws by design and distribution, exogenous paths against their moments.
#include "base/alloc.h"
#include "num/special.h"
#include "run/sample.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define N 20000
#define LANES 8

static ps_number fixed(double x)
{
    return (ps_number){x, -1};
}

/// A study with one variable, one process of one part and, where wanted, draws.
typedef struct fixture {
    ps_study study;
    ps_model *model;
    ps_process process;
    ps_part part;
    ps_scenario base;
} fixture;

static void set_up(fixture *f, ps_part part)
{
    int32_t var = 0;
    *f = (fixture){.part = part, .model = ps_model_new()};
    assert_int_equal(ps_model_add_var(f->model, ps_str_of("price"), &var), PS_OK);
    f->process = (ps_process){.var = var,
                              .from = 2024.75,
                              .grid = 1.0 / 12.0,
                              .parts = &f->part,
                              .n_parts = 1,
                              .limit_low = -INFINITY,
                              .limit_high = INFINITY};
    f->study = (ps_study){.model = f->model,
                          .sim = {.start = 2022, .stop = 2030, .dt = 0.005},
                          .processes = &f->process,
                          .n_processes = 1,
                          .scenarios = &f->base,
                          .n_scenarios = 1};
}

static void tear_down(fixture *f)
{
    ps_model_free(f->model);
}

// cmocka's own comparison is in float
static void assert_near(double value, double wanted, double within)
{
    if (!(fabs(value - wanted) <= within)) {
        fail_msg("%.17g is not within %g of %.17g", value, within, wanted);
    }
}

static ps_rc init(ps_sampler *s, const ps_study *study, ps_sampler_ask ask, const double *starts,
                  ps_diags *diags)
{
    return ps_sampler_init(s, study, &ask, starts, diags);
}

typedef struct moments {
    double mean;
    double sd;
} moments;

// mean and standard deviation over N members of the path's point at or after time t
static moments moments_at(const fixture *f, double start, double t)
{
    ps_sampler s;
    ps_diags *diags = ps_diags_new();
    assert_int_equal(
        init(&s, &f->study, (ps_sampler_ask){PS_DESIGN_MC, 7, N, LANES}, &start, diags), PS_OK);
    double *values = ps_alloc_array(s.n_values, sizeof *values);
    double draws[8];
    const int32_t k = (int32_t)ceil((t - s.axes[0].from) / s.axes[0].grid - 1e-9);
    double sum = 0;
    double squares = 0;
    for (int64_t m = 0; m < N; m++) {
        ps_sampler_draw(&s, m, draws, 1);
        ps_sampler_paths(&s, m, draws, 1, values, 3);
        const double x = values[s.axes[0].first + (size_t)k * LANES + 3];
        sum += x;
        squares += x * x;
    }
    ps_free(values);
    ps_sampler_clear(&s);
    ps_diags_free(diags);
    const double mean = sum / N;
    return (moments){mean, sqrt(squares / N - mean * mean)};
}

static void ou_forgets_its_start_and_keeps_its_stationary_spread(void **state)
{
    (void)state;
    fixture f;
    set_up(&f, (ps_part){.kind = PS_PART_OU,
                         .has_mean = true,
                         .mean = fixed(10),
                         .sd = fixed(2),
                         .halflife = fixed(0.5)});
    const moments early = moments_at(&f, 4.0, 2024.75);
    assert_true(early.mean == 4.0 && early.sd < 1e-6);
    // after one half-life half of the distance is left: mean 7, variance 4 (1 - 1/4)
    const moments half = moments_at(&f, 4.0, 2025.25);
    assert_near(half.mean, 7.0, 0.05);
    assert_near(half.sd, 2.0 * sqrt(0.75), 0.04);
    const moments late = moments_at(&f, 4.0, 2029.75);
    assert_near(late.mean, 10.0, 0.06);
    assert_near(late.sd, 2.0, 0.04);
    tear_down(&f);
}

static void walk_in_logarithms_has_the_lognormal_moments(void **state)
{
    (void)state;
    fixture f;
    set_up(&f, (ps_part){.kind = PS_PART_WALK, .sd = fixed(0.2), .drift = fixed(0.05)});
    f.process.is_log = true;
    const moments m = moments_at(&f, 50.0, 2026.75);
    const double mean = 50.0 * exp(0.05 * 2 + 0.5 * 0.04 * 2);
    assert_near(m.mean, mean, 0.5);
    assert_near(m.sd, mean * sqrt(exp(0.04 * 2) - 1.0), 0.5);
    tear_down(&f);
}

static void jumps_come_at_their_rate(void **state)
{
    (void)state;
    fixture f;
    set_up(&f, (ps_part){.kind = PS_PART_JUMPS,
                         .rate = fixed(0.5),
                         .size = ps_dist_make(PS_DIST_CONSTANT, 1, 0, 0)});
    const moments m = moments_at(&f, 0.0, 2028.75); // Poisson with mean 2
    assert_near(m.mean, 2.0, 0.05);
    assert_near(m.sd, sqrt(2.0), 0.05);
    tear_down(&f);
}

static void ramp_reaches_its_level_and_holds(void **state)
{
    (void)state;
    fixture f;
    set_up(&f, (ps_part){.kind = PS_PART_RAMP,
                         .mean = fixed(30),
                         .from = fixed(2024.75),
                         .at = fixed(2026.75)});
    assert_near(moments_at(&f, 10.0, 2025.75).mean, 20.0, 1e-9);
    assert_near(moments_at(&f, 10.0, 2026.75).mean, 30.0, 1e-9);
    assert_near(moments_at(&f, 10.0, 2029.0).mean, 30.0, 1e-9);
    f.process.limit_high = 25;
    assert_near(moments_at(&f, 10.0, 2029.0).mean, 25.0, 1e-9);
    tear_down(&f);
}

static void step_happens_with_its_chance_from_its_date(void **state)
{
    (void)state;
    fixture f;
    set_up(&f,
           (ps_part){
               .kind = PS_PART_STEP, .mean = fixed(-3), .at = fixed(2025.0), .chance = fixed(0.8)});
    assert_near(moments_at(&f, 5.0, 2024.9).mean, 5.0, 1e-9);
    assert_near(moments_at(&f, 5.0, 2025.0).mean, 5.0 - 3.0 * 0.8, 0.03);
    tear_down(&f);
}

static void a_number_of_a_part_may_be_drawn(void **state)
{
    (void)state;
    fixture f;
    set_up(&f, (ps_part){.kind = PS_PART_RAMP,
                         .mean = {.draw = 0},
                         .from = fixed(2024.75),
                         .at = fixed(2025.0)});
    ps_draw draw = {.name = ps_str_of("level"),
                    .key = ps_str_of("level"),
                    .var = -1,
                    .dist = ps_dist_make(PS_DIST_UNIFORM, 2, 4, 0),
                    .copula = -1,
                    .evidence = -1};
    f.study.draws = &draw;
    f.study.n_draws = 1;
    const moments m = moments_at(&f, 1.0, 2027.0);
    assert_near(m.mean, 3.0, 0.02);
    assert_near(m.sd, 2.0 / sqrt(12.0), 0.01);
    tear_down(&f);
}

static void correlated_draws_have_their_rank_correlation(void **state)
{
    (void)state;
    fixture f;
    set_up(&f, (ps_part){0});
    f.study.n_processes = 0;
    double correlation[] = {1, 0.8, 0.8, 1};
    double chol[] = {1, 0, 0.8, 0.6};
    int32_t members[] = {0, 1};
    ps_copula copula = {.n = 2, .draws = members, .correlation = correlation, .chol = chol};
    ps_draw draws[2];
    for (int32_t i = 0; i < 2; i++) {
        draws[i] = (ps_draw){.key = ps_str_of(i == 0 ? "a" : "b"),
                             .var = -1,
                             .dist = ps_dist_make(PS_DIST_NORMAL, 0, 1, 0),
                             .copula = 0,
                             .copula_at = i,
                             .evidence = -1};
    }
    f.study.draws = draws;
    f.study.n_draws = 2;
    f.study.copulas = &copula;
    f.study.n_copulas = 1;
    ps_sampler s;
    ps_diags *diags = ps_diags_new();
    assert_int_equal(
        init(&s, &f.study, (ps_sampler_ask){PS_DESIGN_LHS, 3, 8192, LANES}, NULL, diags), PS_OK);
    double sum = 0;
    for (int64_t m = 0; m < 8192; m++) {
        double x[2];
        ps_sampler_draw(&s, m, x, 1);
        sum += ps_normal_cdf(x[0]) * ps_normal_cdf(x[1]);
    }
    // Spearman of a Gaussian copula with r = 0.8 is 0.7859392826
    assert_near(12.0 * sum / 8192 - 3.0, 0.7859392826, 0.02);
    ps_sampler_clear(&s);
    ps_diags_free(diags);
    tear_down(&f);
}

static void another_process_or_more_members_change_no_path(void **state)
{
    (void)state;
    fixture f;
    set_up(&f, (ps_part){.kind = PS_PART_WALK, .sd = fixed(1), .drift = fixed(0)});
    int32_t var = 0;
    assert_int_equal(ps_model_add_var(f.model, ps_str_of("volume"), &var), PS_OK);
    ps_process two[2] = {f.process, f.process};
    two[0].var = var; // the newcomer stands first
    two[0].from = 2023.1;
    const double starts[2] = {1.0, 2.0};
    ps_diags *diags = ps_diags_new();
    ps_sampler a;
    ps_sampler b;
    assert_int_equal(
        init(&a, &f.study, (ps_sampler_ask){PS_DESIGN_MC, 7, 100, 8}, starts + 1, diags), PS_OK);
    f.study.processes = two;
    f.study.n_processes = 2;
    assert_int_equal(init(&b, &f.study, (ps_sampler_ask){PS_DESIGN_MC, 7, 5000, 16}, starts, diags),
                     PS_OK);
    double *va = ps_alloc_array(a.n_values, sizeof *va);
    double *vb = ps_alloc_array(b.n_values, sizeof *vb);
    f.study.n_processes = 1;
    f.study.processes = &f.process;
    ps_sampler_paths(&a, 42, NULL, 1, va, 5);
    f.study.processes = two;
    f.study.n_processes = 2;
    ps_sampler_paths(&b, 42, NULL, 1, vb, 11);
    for (int32_t k = 0; k < a.axes[0].n_points; k++) {
        assert_true(va[a.axes[0].first + (size_t)k * 8 + 5] ==
                    vb[b.axes[1].first + (size_t)k * 16 + 11]);
    }
    ps_free(va);
    ps_free(vb);
    ps_sampler_clear(&a);
    ps_sampler_clear(&b);
    ps_diags_free(diags);
    tear_down(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ou_forgets_its_start_and_keeps_its_stationary_spread),
        cmocka_unit_test(walk_in_logarithms_has_the_lognormal_moments),
        cmocka_unit_test(jumps_come_at_their_rate),
        cmocka_unit_test(ramp_reaches_its_level_and_holds),
        cmocka_unit_test(step_happens_with_its_chance_from_its_date),
        cmocka_unit_test(a_number_of_a_part_may_be_drawn),
        cmocka_unit_test(correlated_draws_have_their_rank_correlation),
        cmocka_unit_test(another_process_or_more_members_change_no_path),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
