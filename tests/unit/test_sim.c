// Tests of the pass: time axis, integration and test inputs by the rules of the semantics page as
// data; orders of convergence; what a failing lane does to the others; looking back; bindings.
#include "engine_kit.h"

#include <math.h>

// ---------------------------------------------------------------- rules over time

#define NO_MORE (-9e99)

typedef struct series {
    const char *rule;
    const char *vendor;
    const char *specs;
    kit_var vars[5]; // the first is compared
    double expected[14];
} series;

#define SPECS(start, stop, dt) "><start>" #start "</start><stop>" #stop "</stop><dt>" #dt "</dt>"
#define RK4(start, stop, dt) " method=\"RK4\"" SPECS(start, stop, dt)
#define AUX(text) .vars = {{"aux", "x", .eqn = (text)}}
#define STOCK(initial, flow)                                                                       \
    .vars = {{"stock", "x", .eqn = (initial), .in = "f"}, {"flow", "f", .eqn = (flow)}}

static const series all_series[] = {
    {"S-20", "t", SPECS(0, 0.4, 0.1), AUX("TIME"), {0, 0.1, 0.2, 0.3, 0.4, NO_MORE}},
    {"S-20", "t", SPECS(0, 0.4, 0.1), AUX("TIME = 0.3"), {0, 0, 0, 1, 0, NO_MORE}},
    {"S-20",
     "t",
     "><start>0</start><stop>1</stop><dt reciprocal=\"true\">7</dt>",
     AUX("TIME*7"),
     {0, 1, 2, 3.0 / 7 * 7, 4, 5, 6.0 / 7 * 7, 7, NO_MORE}},
    {"S-21", "t", SPECS(0, 0.3, 0.1), AUX("1"), {1, 1, 1, 1, NO_MORE}},
    {"S-21", "t", SPECS(0, 10, 3), AUX("TIME"), {0, 3, 6, 9, NO_MORE}},
    {"S-21", "t", SPECS(0, 1.5, 1), AUX("TIME"), {0, 1, 2, NO_MORE}},
    {"S-28", "t", "><start>0</start><stop>3</stop>", AUX("DT"), {1, 1, 1, 1, NO_MORE}},
    {"S-29",
     "t",
     SPECS(0, 3, 1),
     .vars = {{"flow", "f", .eqn = "x + TIME"}, {"stock", "x", .eqn = "1", .in = "f"}},
     {1, 3, 7, 15, NO_MORE}},
    {"S-30", "t", SPECS(0, 0.4, 0.1), AUX("STEP(1, 0.3)"), {0, 0, 0, 1, 1, NO_MORE}},
    {"S-31", "t", SPECS(4, 8, 1), AUX("RAMP(2, 5)"), {0, 0, 2, 4, 6, NO_MORE}},
    {"S-31", "t", SPECS(13, 19, 1), AUX("RAMP(1, 14, 17)"), {0, 0, 1, 2, 3, 3, 3, NO_MORE}},
    {"S-31", "t", SPECS(5, 7.5, 2.5), AUX("RAMP(2, 5)"), {0, 5, NO_MORE}},
    {"S-32", "t", SPECS(0, 4, 1), AUX("PULSE(3, 2)"), {0, 0, 3, 0, 0, NO_MORE}},
    {"S-32", "isee systems, inc.", SPECS(0, 4, 1), AUX("PULSE(3, 2)"), {0, 0, 3, 3, 3, NO_MORE}},
    {"S-32", "t", SPECS(11.75, 13, 0.25), AUX("PULSE(20, 12, 5)"), {0, 80, 0, 0, 0, 0, NO_MORE}},
    {"S-32", "t", SPECS(16.5, 17.5, 0.25), AUX("PULSE(20, 12, 5)"), {0, 0, 80, 0, 0, NO_MORE}},
    {"S-32", "t", SPECS(4.8, 5.2, 0.1), AUX("PULSE(1, 5)"), {0, 0, 10, 0, 0, NO_MORE}},
    {"S-32", "t", SPECS(0, 5, 1), AUX("PULSE(3, 1, 2)"), {0, 3, 0, 3, 0, 3, NO_MORE}},
    {"S-32", "t", SPECS(0, 5, 1), AUX("PULSE(3, 1, 1.5)"), {0, 3, 0, 3, 3, 0, NO_MORE}},
    {"S-32", "t", SPECS(0, 3, 1), AUX("PULSE(3, 1, 0)"), {0, 3, 0, 0, NO_MORE}},
    {"S-35",
     "t",
     SPECS(2000.25, 2001.25, 0.25),
     AUX("TIME"),
     {2000.25, 2000.5, 2000.75, 2001, 2001.25, NO_MORE}},
    {"S-60",
     "t",
     SPECS(-1, 3, 1),
     .vars = {{"aux", "x", .eqn = "TIME", .gf = "<gf><xpts>0,1,2</xpts><ypts>0,1,4</ypts></gf>"}},
     {0, 0, 1, 4, 4, NO_MORE}},
    {"S-60",
     "t",
     SPECS(-1, 3, 1),
     .vars = {{"aux", "x", .eqn = "TIME",
               .gf = "<gf type=\"extrapolate\"><xpts>0,1,2</xpts><ypts>0,1,4</ypts></gf>"}},
     {-1, 0, 1, 4, 7, NO_MORE}},
    {"S-61",
     "t",
     SPECS(-1, 2, 0.5),
     .vars = {{"aux", "x", .eqn = "TIME",
               .gf = "<gf type=\"discrete\"><xpts>0,1,2</xpts><ypts>10,20,20</ypts></gf>"}},
     {10, 10, 10, 10, 20, 20, 20, NO_MORE}},
    {"S-67",
     "t",
     SPECS(0, 1, 1),
     .vars = {{"aux", "x", .eqn = "40 + TIME*10",
               .gf = "<gf><xpts>30,70</xpts><ypts>0.5,0.9</ypts></gf>"}},
     {0.6, 0.7, NO_MORE}},
    {"S-69",
     "t",
     SPECS(0, 2, 1),
     .vars = {{"aux", "x", .eqn = "t(TIME + 0.5)"},
              {"aux", "t", .gf = "<gf><xpts>0,1,2</xpts><ypts>0,1,4</ypts></gf>"}},
     {0.5, 2.5, 4, NO_MORE}},
    {"S-150",
     "t",
     SPECS(0, 0, 1),
     .vars = {{"stock", "b", .eqn = "a + c + d"},
              {"aux", "a", .eqn = "3"},
              {"stock", "c", .eqn = "5"},
              {"aux", "d", .eqn = "c + 2"}},
     {15, NO_MORE}},
    {"S-150",
     "t",
     SPECS(3, 4, 1),
     STOCK("TIME + STEP(1, 3) + STARTTIME + STOPTIME", "0"),
     {11, 11, NO_MORE}},
    {"S-161", "t", SPECS(0, 2, 1), STOCK("1", "-x"), {1, 0, 0, NO_MORE}},
    {"S-163", "t", RK4(0, 1, 1), STOCK("1", "-x"), {1, 0.375, NO_MORE}},
    {"S-163", "t", RK4(0, 2, 1), STOCK("0", "2*TIME"), {0, 1, 4, NO_MORE}},
    {"S-164", "t", RK4(0, 2, 1), STOCK("0", "STEP(1, 0.6)"), {0, 0, 1, NO_MORE}},
    {"S-164", "t", RK4(0, 2, 1), STOCK("0", "RAMP(1, 0)"), {0, 0, 1, NO_MORE}},
    {"S-164", "t", RK4(0, 2, 1), STOCK("0", "RAMP(1, 0, 9)"), {0, 0, 1, NO_MORE}},
    {"S-164",
     "t",
     RK4(0, 2, 1),
     .vars = {{"stock", "x", .eqn = "0", .in = "f"},
              {"flow", "f", .eqn = "TIME", .gf = "<gf><xpts>0,2</xpts><ypts>0,4</ypts></gf>"}},
     {0, 1, 4, NO_MORE}},
    {"flows",
     "t",
     SPECS(0, 2, 1),
     .vars = {{"stock", "x", .eqn = "10", .in = "f", .out = "g"},
              {"flow", "f", .eqn = "1"},
              {"flow", "g", .eqn = "x/2"},
              {"stock", "y", .eqn = "0", .in = "g"}},
     {10, 6, 4, NO_MORE}},
};

static void check_series(const series *s, ps_engine engine, ps_cpu_level cpu)
{
    kit k;
    kit_var vars[6] = {{0}};
    memcpy(vars, s->vars, sizeof s->vars);
    kit_must(&k, kit_read(&k, s->vendor, s->specs, vars));
    kit_compile(&k);
    kit_run(&k, engine, cpu);
    int32_t n = 0;
    for (; s->expected[n] != NO_MORE; n++) {
        if (n >= k.n_rows || fabs(k.rows[n][0] - s->expected[n]) > 1e-12 * fabs(s->expected[n])) {
            fail_msg("%s %s: row %d is %.17g", s->rule, s->vars[0].eqn, n, k.rows[n][0]);
        }
    }
    assert_int_equal(k.n_rows, n);
    assert_false(k.error.failed);
    kit_free(&k);
}

static void rules_of_time_hold_on_both_engines(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof all_series / sizeof *all_series; i++) {
        check_series(&all_series[i], PS_ENGINE_SCALAR, PS_CPU_BASE);
        check_series(&all_series[i], PS_ENGINE_LANES, ps_cpu_detect());
    }
}

static void time_is_never_accumulated(void **state)
{
    (void)state;
    static const kit_var vars[] = {{"aux", "x", .eqn = "TIME"}, {0}};
    kit k;
    kit_model(&k, SPECS(0, 20, 0.1), vars);
    kit_compile(&k);
    kit_run(&k, PS_ENGINE_LANES, ps_cpu_detect());
    assert_int_equal(k.n_rows, 201);
    assert_true(k.rows[3][0] == 0.3 && k.rows[200][0] == 20);
    assert_true(ps_program_time(k.program, 57) == 5.7);
    assert_int_equal(ps_program_step(k.program, 5.7), 57);
    assert_int_equal(ps_program_step(k.program, 5.61), 57);
    assert_int_equal(ps_program_step(k.program, 0), 0);
    assert_int_equal(ps_program_step(k.program, 20), 200);
    assert_int_equal(ps_program_step(k.program, -0.01), -1);
    assert_int_equal(ps_program_step(k.program, 20.01), -1);
    assert_int_equal(ps_program_step(k.program, (double)NAN), -1);
    kit_free(&k);
}

// ---------------------------------------------------------------- convergence

// error at t = 2 of y'' = -y with y(0) = 1, y'(0) = 0 and the step 2/n
static double oscillator_error(ps_method method, int32_t n)
{
    static const kit_var vars[] = {{"stock", "y", .eqn = "1", .in = "f"},
                                   {"stock", "v", .eqn = "0", .out = "g"},
                                   {"flow", "f", .eqn = "v"},
                                   {"flow", "g", .eqn = "y"},
                                   {0}};
    kit k;
    kit_model(&k, SPECS(0, 2, 1), vars);
    k.spec.sim.dt = 2.0 / n;
    k.spec.sim.method = method;
    kit_compile(&k);
    kit_run(&k, PS_ENGINE_LANES, ps_cpu_detect());
    const double error = fabs(k.rows[n][0] - -0.41614683654714238700); // cos 2
    kit_free(&k);
    return error;
}

static void methods_converge_by_their_order(void **state)
{
    (void)state;
    // halving the step divides the error by 2^order, up to the next term
    const double euler =
        oscillator_error(PS_METHOD_EULER, 256) / oscillator_error(PS_METHOD_EULER, 512);
    const double rk4 = oscillator_error(PS_METHOD_RK4, 64) / oscillator_error(PS_METHOD_RK4, 128);
    assert_true(fabs(euler - 2) < 0.03);
    assert_true(fabs(rk4 - 16) < 0.5);
}

// ---------------------------------------------------------------- lanes

/// A pass of many lanes whose outputs are all kept.
typedef struct record {
    double rows[64][4][PS_LANES_MAX];
    ps_float_error errors[PS_LANES_MAX];
    int32_t n_rows;
} record;

static ps_rc keep_rows(void *ctx, const ps_work *work, int32_t step)
{
    record *r = ctx;
    assert_true(step < 64 && work->program->n_outputs <= 4);
    for (int32_t i = 0; i < work->program->n_outputs; i++) {
        memcpy(r->rows[step][i], ps_work_slot(work, work->program->outputs[i].slot),
               (size_t)work->lanes * sizeof(double));
    }
    r->n_rows = step + 1;
    return PS_OK;
}

// runs members whose input 0 has the given values
static void run_members(const kit *k, int32_t lanes, const double *values, int32_t n,
                        ps_sim_options options, record *r)
{
    ps_timeline *timeline = NULL;
    assert_int_equal(ps_timeline_new(k->program, k->diags, &timeline), PS_OK);
    ps_work *work = ps_work_new(k->program, lanes);
    ps_sim_begin(work, n);
    memcpy(ps_work_slot(work, k->program->params[0].slot), values, (size_t)n * sizeof *values);
    r->n_rows = 0;
    assert_int_equal(ps_sim_run(work, timeline, &options, keep_rows, r), PS_OK);
    memcpy(r->errors, work->errors, (size_t)lanes * sizeof *r->errors);
    ps_work_free(work);
    ps_timeline_free(timeline);
}

static const kit_var fragile[] = {{"stock", "x", .eqn = "1", .in = "f"},
                                  {"flow", "f", .eqn = "SQRT(limit - x)"},
                                  {"aux", "limit", .eqn = "50"},
                                  {"aux", "late", .eqn = "1/(limit - 7)"},
                                  {0}};
static const ps_input_name limit_input = {{"limit", 5}, {"limit", 5}, 2, 50};
static const ps_binding limit_binding = {.var = 2, .kind = PS_BIND_PARAM, .param = 0};

static void compile_fragile(kit *k, const char *specs, int32_t n_outputs)
{
    kit_model(k, specs, fragile);
    k->spec.params = &limit_input;
    k->spec.bindings = &limit_binding;
    k->spec.n_params = k->spec.n_bindings = 1;
    k->spec.keep_all = false;
    kit_want(k, "x");
    kit_want(k, "f");
    if (n_outputs > 2) {
        kit_want(k, "late");
    }
    kit_compile(k);
}

static void only_the_failing_lane_fails(void **state)
{
    (void)state;
    static const char *const specs[] = {SPECS(0, 10, 0.5), RK4(0, 10, 0.5)};
    static record alone;
    static record block;
    const ps_sim_options options = {.engine = PS_ENGINE_LANES, .cpu = ps_cpu_detect()};
    for (int32_t method = 0; method < 2; method++) {
        kit k;
        compile_fragile(&k, specs[method], 2);
        double values[20];
        for (int32_t i = 0; i < 20; i++) {
            values[i] = 40 + i;
        }
        values[0] = 3;    // fails after some steps, and is the lane that others would repeat
        values[13] = 0.5; // fails at once
        run_members(&k, 24, values, 20, options, &block);
        assert_int_equal(block.n_rows, 21);
        for (int32_t i = 0; i < 20; i++) {
            assert_int_equal(block.errors[i].failed, i == 0 || i == 13);
            run_members(&k, 8, &values[i], 1, options, &alone);
            assert_int_equal(alone.errors[0].failed, block.errors[i].failed);
            assert_int_equal(alone.errors[0].step, block.errors[i].step);
            assert_true(kit_same(alone.errors[0].time, block.errors[i].time));
            for (int32_t row = 0; row < alone.n_rows; row++) {
                assert_true(kit_same(alone.rows[row][0][0], block.rows[row][0][i]));
                assert_true(kit_same(alone.rows[row][1][0], block.rows[row][1][i]));
            }
        }
        assert_int_equal(block.errors[13].step, 0);
        assert_true(block.errors[0].step > 1 && block.errors[0].step < 20);
        const ps_str text = ps_float_error_text(k.program, &block.errors[13], k.diags->arena);
        assert_string_equal(text.p, "no value: SQRT(-0.5) in \"f\" at time 0");
        ps_sim_explain(k.program, &block.errors[13], k.diags);
        assert_non_null(strstr(ps_diags_text(k.diags, false).p, "SQRT(limit - x)"));
        kit_free(&k);
    }
}

static void a_pass_ends_when_no_member_is_left(void **state)
{
    (void)state;
    static record r;
    kit k;
    compile_fragile(&k, SPECS(0, 10, 0.5), 2);
    const double values[] = {0.5, 0.25};
    run_members(&k, 8, values, 2, (ps_sim_options){.engine = PS_ENGINE_SCALAR}, &r);
    assert_int_equal(r.n_rows, 0);
    assert_true(r.errors[0].failed && r.errors[1].failed);
    kit_free(&k);
}

static void the_width_changes_no_bit(void **state)
{
    (void)state;
    static record first;
    static record other;
    static const int32_t widths[] = {8, 16, 64, 256};
    kit k;
    compile_fragile(&k, RK4(0, 4, 0.5), 2);
    double values[8];
    for (int32_t i = 0; i < 8; i++) {
        values[i] = 20 + i;
    }
    run_members(&k, 8, values, 8, (ps_sim_options){.engine = PS_ENGINE_SCALAR}, &first);
    for (int32_t w = 0; w < 4; w++) {
        for (int32_t cpu = 0; cpu <= (int32_t)ps_cpu_detect(); cpu++) {
            run_members(&k, widths[w], values, 8, (ps_sim_options){.cpu = (ps_cpu_level)cpu},
                        &other);
            for (int32_t row = 0; row < 9; row++) {
                assert_memory_equal(first.rows[row][0], other.rows[row][0], sizeof values);
            }
        }
    }
    kit_free(&k);
}

static void an_error_of_the_inputs_alone_is_found_at_the_start(void **state)
{
    (void)state;
    static record r;
    kit k;
    compile_fragile(&k, SPECS(0, 10, 0.5), 3);
    const double values[] = {50, 7, 60};
    run_members(&k, 8, values, 3, (ps_sim_options){.engine = PS_ENGINE_LANES}, &r);
    assert_true(r.errors[1].failed && r.errors[1].step == 0);
    assert_false(r.errors[0].failed || r.errors[2].failed);
    kit_free(&k);
}

static void a_kept_error_leaves_the_ieee_result(void **state)
{
    (void)state;
    static record r;
    kit k;
    compile_fragile(&k, SPECS(0, 2, 0.5), 3);
    const double values[] = {50, 7, 0.5};
    const ps_sim_options options = {
        .engine = PS_ENGINE_LANES, .cpu = ps_cpu_detect(), .continue_on_float_error = true};
    run_members(&k, 8, values, 3, options, &r);
    assert_int_equal(r.n_rows, 5);
    assert_false(r.errors[0].kept);
    assert_true(r.errors[1].kept && !r.errors[1].failed && isinf(r.rows[0][2][1]));
    assert_true(r.errors[2].kept);
    uint64_t bits = 0;
    memcpy(&bits, &r.rows[4][0][2], sizeof bits); // the stock after NaN rates
    assert_true(bits == UINT64_C(0x7ff8000000000000));
    kit_free(&k);
}

static void a_stock_that_becomes_infinite_fails(void **state)
{
    (void)state;
    static const kit_var growth[] = {
        {"stock", "x", .eqn = "1e307", .in = "f"}, {"flow", "f", .eqn = "x*0.9"}, {0}};
    static const kit_var given[] = {
        {"stock", "x", .eqn = "1", .in = "f"}, {"flow", "f", .eqn = "STEP(INF, 2)"}, {0}};
    kit k;
    kit_model(&k, SPECS(0, 10, 1), growth);
    kit_compile(&k);
    kit_run(&k, PS_ENGINE_LANES, ps_cpu_detect());
    assert_true(k.error.failed && k.error.op < 0 && k.error.step == 5 && k.n_rows == 5);
    const ps_str text = ps_float_error_text(k.program, &k.error, k.diags->arena);
    assert_string_equal(text.p, "the stock is no longer a finite number in \"x\" at time 5");
    kit_free(&k);
    kit_model(&k, SPECS(0, 10, 1), given);
    kit_compile(&k);
    kit_run(&k, PS_ENGINE_LANES, ps_cpu_detect());
    assert_true(k.error.failed && k.error.op < 0 && k.error.time == 3);
    kit_free(&k);
}

static void branches_not_taken_do_not_fail(void **state)
{
    (void)state;
    static const kit_var vars[] = {
        {"aux", "x", .eqn = "IF t = 2 THEN 0 ELSE 1/(t - 2)"},
        {"stock", "t", .eqn = "0", .in = "f"},
        {"flow", "f", .eqn = "1"},
        {0},
    };
    kit k;
    kit_model(&k, SPECS(0, 3, 1), vars);
    kit_compile(&k);
    kit_run(&k, PS_ENGINE_LANES, ps_cpu_detect());
    assert_false(k.error.failed);
    static const double expected[] = {-0.5, -1, 0, 1};
    for (int32_t i = 0; i < 4; i++) {
        assert_true(k.rows[i][0] == expected[i]);
    }
    kit_free(&k);
}

// ---------------------------------------------------------------- looking back

static void claims_look_back_by_steps(void **state)
{
    (void)state;
    static const kit_var vars[] = {
        {"stock", "x", .eqn = "1", .in = "f"}, {"flow", "f", .eqn = "x"}, {0}};
    kit k;
    kit_model(&k, SPECS(0, 5, 1), vars); // x = 1, 2, 4, 8, 16, 32
    k.spec.keep_all = false;
    kit_want(&k, "lag(x, 2)");
    kit_want(&k, "change(x, 1.4)");
    kit_want(&k, "growth(x, 1)");
    kit_want(&k, "lag(lag(x, 1), 1)");
    kit_want(&k, "lag(x, 0)");
    kit_want(&k, "lag(x, 99)");
    kit_compile(&k);
    kit_run(&k, PS_ENGINE_LANES, ps_cpu_detect());
    assert_false(k.error.failed);
    for (int32_t i = 0; i <= 5; i++) {
        const double x = 1 << i;
        const double *row = k.rows[i];
        assert_true(i < 2 ? isnan(row[0]) : row[0] == x / 4);
        assert_true(i < 1 ? isnan(row[1]) : row[1] == x / 2);
        assert_true(i < 1 ? isnan(row[2]) : row[2] == 1);
        assert_true(i < 2 ? isnan(row[3]) : row[3] == x / 4);
        assert_true(row[4] == x);
        assert_true(isnan(row[5]));
    }
    kit_free(&k);
}

static void a_condition_holds_when_it_was_never_broken(void **state)
{
    (void)state;
    static const kit_var vars[] = {{"aux", "c", .eqn = "TIME <> 1 AND TIME <> 3.5"}, {0}};
    kit k;
    kit_model(&k, SPECS(0, 5, 0.5), vars);
    k.spec.keep_all = false;
    kit_want(&k, "c for 1.5");
    kit_want(&k, "c for 0.5");
    kit_want(&k, "c for 0");
    kit_compile(&k);
    kit_run(&k, PS_ENGINE_LANES, ps_cpu_detect());
    // true at 0, 0.5 | 1.5, 2, 2.5, 3 | 4, 4.5, 5
    static const double expected[] = {0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 1};
    for (int32_t i = 0; i <= 10; i++) {
        assert_true(k.rows[i][0] == expected[i]);
        assert_true(k.rows[i][1] == (i != 2 && i != 7));
        assert_true(k.rows[i][2] == (i != 2 && i != 7));
    }
    kit_free(&k);
}

// ---------------------------------------------------------------- bindings

static const kit_var bound[] = {{"aux", "a", .eqn = "TIME*10"},
                                {"stock", "s", .eqn = "5", .in = "f"},
                                {"flow", "f", .eqn = "1"},
                                {"aux", "b", .eqn = "a + s"},
                                {0}};

static void run_bound(kit *k, const ps_binding *bindings, int32_t n, const ps_paths *paths)
{
    k->spec.bindings = bindings;
    k->spec.n_bindings = n;
    k->spec.n_paths = paths == NULL ? 0 : paths->n_paths;
    kit_compile(k);
    ps_timeline *timeline = NULL;
    kit_must(k, ps_timeline_new(k->program, k->diags, &timeline));
    ps_work *work = ps_work_new(k->program, PS_LANES_STEP);
    ps_sim_begin(work, 1);
    work->paths = paths == NULL ? (ps_paths){0} : *paths;
    const ps_sim_options options = {.engine = PS_ENGINE_LANES, .cpu = ps_cpu_detect()};
    assert_int_equal(ps_sim_run(work, timeline, &options, kit_observe, k), PS_OK);
    assert_false(work->errors[0].failed);
    ps_work_free(work);
    ps_timeline_free(timeline);
}

static void assert_row(const kit *k, const char *output, const double *expected, int32_t n)
{
    const int32_t i = kit_output(k, output);
    for (int32_t row = 0; row < n; row++) {
        if (k->rows[row][i] != expected[row]) {
            fail_msg("%s row %d: %.17g", output, row, k->rows[row][i]);
        }
    }
}

static void a_scenario_sets_a_variable_in_its_window(void **state)
{
    (void)state;
    kit k;
    kit_model(&k, SPECS(0, 4, 1), bound);
    const ps_binding b[] = {
        {.var = 0, .kind = PS_BIND_EXPR, .expr = kit_expr(&k, "s*100"), .from = 1, .to = 3}};
    run_bound(&k, b, 1, NULL);
    assert_row(&k, "a", (double[]){0, 600, 700, 30, 40}, 5);
    const ps_binding always[] = {
        {.var = 0, .kind = PS_BIND_EXPR, .expr = kit_expr(&k, "-1"), .from = 0, .to = INFINITY}};
    run_bound(&k, always, 1, NULL);
    assert_row(&k, "a", (double[]){-1, -1, -1, -1, -1}, 5);
    kit_free(&k);
}

static void a_scenario_sets_a_stock_which_goes_on_from_there(void **state)
{
    (void)state;
    for (int32_t method = 0; method < 2; method++) {
        kit k;
        kit_model(&k, SPECS(0, 5, 1), bound);
        k.spec.sim.method = method == 0 ? PS_METHOD_EULER : PS_METHOD_RK4;
        const ps_binding b[] = {
            {.var = 1, .kind = PS_BIND_EXPR, .expr = kit_expr(&k, "100 + a"), .from = 2, .to = 4}};
        run_bound(&k, b, 1, NULL);
        assert_row(&k, "s", (double[]){5, 6, 120, 130, 131, 132}, 6);
        assert_row(&k, "b", (double[]){5, 16, 140, 160, 171, 182}, 6);
        const ps_binding start[] = {
            {.var = 1, .kind = PS_BIND_EXPR, .expr = kit_expr(&k, "50"), .from = -1, .to = 1}};
        run_bound(&k, start, 1, NULL);
        assert_row(&k, "s", (double[]){50, 51, 52, 53, 54, 55}, 6);
        kit_free(&k);
    }
}

static void paths_replace_add_and_multiply_from_their_date_on(void **state)
{
    (void)state;
    static const ps_path_axis axes[] = {{2, 1, 3, 0}};
    double points[3 * PS_LANES_STEP];
    for (int32_t i = 0; i < 3 * PS_LANES_STEP; i++) {
        points[i] = 3 + i / PS_LANES_STEP; // 3 at 2, 4 at 3, 5 at 4
    }
    const ps_paths paths = {1, axes, points};
    static const double expected[3][6] = {
        {0, 10, 3, 4, 5, 5}, {0, 10, 23, 34, 45, 55}, {0, 10, 60, 120, 200, 250}};
    static const ps_bind_kind kinds[] = {PS_BIND_PATH, PS_BIND_ADD, PS_BIND_TIMES};
    for (int32_t i = 0; i < 3; i++) {
        kit k;
        kit_model(&k, SPECS(0, 5, 1), bound);
        const ps_binding b[] = {{.var = 0, .kind = kinds[i], .from = 2, .path = 0},
                                {.var = 3,
                                 .kind = PS_BIND_EXPR,
                                 .expr = kit_expr(&k, "a + 1"),
                                 .from = -INFINITY,
                                 .to = INFINITY}};
        run_bound(&k, b, 2, &paths);
        assert_row(&k, "a", expected[i], 6);
        kit_free(&k);
    }
}

static void later_bindings_win(void **state)
{
    (void)state;
    kit k;
    kit_model(&k, SPECS(0, 3, 1), bound);
    const ps_input_name input = {ps_str_of("u"), ps_str_of("u"), -1, 7};
    k.spec.params = &input;
    k.spec.n_params = 1;
    ps_expr drawn = {.kind = PS_EXPR_NAME, .var = PS_VAR_INPUT, .builtin = PS_FN_NONE};
    const ps_binding b[] = {
        {.var = 0, .kind = PS_BIND_PARAM, .param = 0},
        {.var = 0, .kind = PS_BIND_EXPR, .expr = kit_expr(&k, "1"), .from = 1, .to = INFINITY},
        {.var = 0, .kind = PS_BIND_EXPR, .expr = &drawn, .from = 2, .to = 3},
    };
    run_bound(&k, b, 3, NULL);
    assert_row(&k, "a", (double[]){7, 1, 7, 1}, 4);
    assert_int_equal(k.program->n_params, 1);
    kit_free(&k);
}

static void an_input_gives_a_stock_its_initial_value(void **state)
{
    (void)state;
    kit k;
    kit_model(&k, SPECS(0, 2, 1), bound);
    const ps_input_name input = {ps_str_of("s"), ps_str_of("s"), 1, 70};
    k.spec.params = &input;
    k.spec.n_params = 1;
    const ps_binding b = {.var = 1, .kind = PS_BIND_PARAM, .param = 0};
    run_bound(&k, &b, 1, NULL);
    assert_row(&k, "s", (double[]){70, 71, 72}, 3);
    kit_free(&k);
}

// ---------------------------------------------------------------- workspaces

static ps_rc stop_at_two(void *ctx, const ps_work *work, int32_t step)
{
    (void)work;
    *(int32_t *)ctx = step;
    return step == 2 ? PS_ERR_INTERRUPTED : PS_OK;
}

static void the_observer_can_end_a_pass(void **state)
{
    (void)state;
    kit k;
    kit_model(&k, SPECS(0, 9, 1), bound);
    kit_compile(&k);
    ps_timeline *timeline = NULL;
    kit_must(&k, ps_timeline_new(k.program, k.diags, &timeline));
    ps_work *work = ps_work_new(k.program, ps_work_best_lanes(k.program));
    ps_sim_begin(work, 3);
    int32_t last = -1;
    const ps_sim_options options = {.engine = PS_ENGINE_AUTO, .cpu = ps_cpu_detect()};
    assert_int_equal(ps_sim_run(work, timeline, &options, stop_at_two, &last), PS_ERR_INTERRUPTED);
    assert_int_equal(last, 2);
    assert_true(ps_timeline_row(timeline, 4)[0] == 40); // a is shared
    ps_work_free(work);
    ps_timeline_free(timeline);
    kit_free(&k);
}

static void a_workspace_is_given_back_when_memory_runs_out(void **state)
{
    (void)state;
    kit k;
    kit_model(&k, RK4(0, 9, 1), bound);
    kit_want(&k, "lag(s, 2)");
    kit_compile(&k);
    const int64_t before = ps_alloc_live_count();
    int32_t failures = 0;
    for (ps_work *work = NULL; work == NULL; failures++) {
        ps_alloc_fail_after(failures);
        work = ps_work_new(k.program, 16);
        ps_alloc_fail_after(-1);
        assert_true(work != NULL || ps_alloc_live_count() == before);
        if (work != NULL) {
            ps_work_free(work);
            break;
        }
    }
    assert_true(failures > 4);
    for (failures = 0;; failures++) {
        ps_timeline *timeline = NULL;
        ps_alloc_fail_after(failures);
        const ps_rc rc = ps_timeline_new(k.program, k.diags, &timeline);
        ps_alloc_fail_after(-1);
        ps_timeline_free(timeline);
        assert_int_equal(ps_alloc_live_count(), before);
        if (rc == PS_OK) {
            break;
        }
        assert_int_equal(rc, PS_ERR_MEMORY);
    }
    kit_free(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_of_time_hold_on_both_engines),
        cmocka_unit_test(time_is_never_accumulated),
        cmocka_unit_test(methods_converge_by_their_order),
        cmocka_unit_test(only_the_failing_lane_fails),
        cmocka_unit_test(a_pass_ends_when_no_member_is_left),
        cmocka_unit_test(the_width_changes_no_bit),
        cmocka_unit_test(an_error_of_the_inputs_alone_is_found_at_the_start),
        cmocka_unit_test(a_kept_error_leaves_the_ieee_result),
        cmocka_unit_test(a_stock_that_becomes_infinite_fails),
        cmocka_unit_test(branches_not_taken_do_not_fail),
        cmocka_unit_test(claims_look_back_by_steps),
        cmocka_unit_test(a_condition_holds_when_it_was_never_broken),
        cmocka_unit_test(a_scenario_sets_a_variable_in_its_window),
        cmocka_unit_test(a_scenario_sets_a_stock_which_goes_on_from_there),
        cmocka_unit_test(paths_replace_add_and_multiply_from_their_date_on),
        cmocka_unit_test(later_bindings_win),
        cmocka_unit_test(an_input_gives_a_stock_its_initial_value),
        cmocka_unit_test(the_observer_can_end_a_pass),
        cmocka_unit_test(a_workspace_is_given_back_when_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
