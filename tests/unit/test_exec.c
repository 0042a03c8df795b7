// Tests of the engines: the same bits from the scalar interpreter and from the lanes of every
// instruction set, on random programs of all operations; the trace of float errors; exogenous
// paths.
#include "engine_kit.h"

#include <math.h>

#define N_PARAMS 8
#define N_CONSTS 6
#define N_SHARED 2
#define N_OPS 160
#define N_SLOTS (N_CONSTS + 2 + N_SHARED + N_PARAMS + N_OPS)
#define FIRST_PARAM (N_CONSTS + 2 + N_SHARED)
#define FIRST_FREE (FIRST_PARAM + N_PARAMS)

static uint64_t seed;

static uint64_t next_random(void)
{
    seed += UINT64_C(0x9E3779B97F4A7C15);
    return ps_hash_mix(seed);
}

static int32_t below(int32_t n)
{
    return (int32_t)(next_random() % (uint64_t)n);
}

// mostly ordinary numbers, now and then a special one
static double any_number(void)
{
    static const double special[] = {0,         -0.0,   1,       -1,     2,      0.5,    INFINITY,
                                     -INFINITY, NAN,    1e308,   -1e308, 5e-324, 1e-310, 3.5,
                                     710,       -745.2, 1 << 20, -3,     1e17,   0.1,    100};
    const double unit = (double)(next_random() >> 11) * 0x1p-53;
    switch (below(8)) {
    case 0:
        return special[below((int32_t)(sizeof special / sizeof *special))];
    case 1:
        return floor(unit * 20 - 10);
    case 2:
        return ldexp(unit - 0.5, below(140) - 70);
    default:
        return (unit - 0.5) * 20;
    }
}

// ---------------------------------------------------------------- random programs

static const double xs[3][6] = {{-5, -1, 0, 0, 2, 7}, {0, 1, 2, 3, 4, 5}, {3}};
static const double ys[3][6] = {{1, -2, 4, 8, 8, 3}, {0, 1, 4, 9, 16, 16}, {7}};
static ps_table tables[] = {{PS_TABLE_CONTINUOUS, 6, xs[0], ys[0]},
                            {PS_TABLE_EXTRAPOLATE, 6, xs[0], ys[0]},
                            {PS_TABLE_DISCRETE, 6, xs[1], ys[1]},
                            {PS_TABLE_FORWARD, 6, xs[0], ys[0]},
                            {PS_TABLE_CONTINUOUS, 1, xs[2], ys[2]}};
#define N_TABLES ((int32_t)(sizeof tables / sizeof *tables))

static ps_op ops[N_OPS];
static ps_const_slot consts[N_CONSTS];
static ps_param params[N_PARAMS];

// DERIVE with operations on anything before them; some results overwrite an earlier one
static ps_program random_program(void)
{
    ps_program p = {.n_slots = N_SLOTS,
                    .time_slot = N_CONSTS,
                    .step_slot = N_CONSTS + 1,
                    .first_shared = N_CONSTS + 2,
                    .n_shared = N_SHARED,
                    .consts = consts,
                    .n_consts = N_CONSTS,
                    .params = params,
                    .n_params = N_PARAMS,
                    .tables = tables,
                    .n_tables = N_TABLES,
                    .n_paths = 2,
                    .ops = ops,
                    .n_ops = N_OPS,
                    .section = {0, 0, 0, 0, N_OPS, N_OPS},
                    .dt = 1};
    for (int32_t i = 0; i < N_CONSTS; i++) {
        consts[i] = (ps_const_slot){i, any_number()};
    }
    for (int32_t i = 0; i < N_PARAMS; i++) {
        params[i] = (ps_param){.slot = FIRST_PARAM + i, .input = i, .var = -1};
    }
    for (int32_t i = 0; i < N_OPS; i++) {
        const int32_t known = FIRST_FREE + i;
        ops[i] = (ps_op){.code = i < PS_OP_COUNT ? i : below(PS_OP_COUNT),
                         .dst = i > 20 && below(3) == 0 ? FIRST_FREE + below(i) : known,
                         .a = below(known),
                         .b = below(known),
                         .c = below(known),
                         .guard = below(4) == 0 ? below(known) : -1,
                         .var = -1};
        if (i > PS_OP_COUNT && below(3) == 0) { // goes on with the result before it, in its place
            ops[i].code = PS_OP_ADD + below(PS_OP_MAX - PS_OP_ADD + 1);
            ops[i].dst = ops[i - 1].dst;
            *(below(2) == 0 ? &ops[i].a : &ops[i].b) = ops[i].dst;
            ops[i].guard = below(8) == 0 ? ops[i].guard : -1;
        }
        if (ops[i].code == PS_OP_LOOKUP) {
            ops[i].b = below(N_TABLES);
        } else if (ops[i].code == PS_OP_PATH) {
            ops[i].a = below(2);
        }
    }
    return p;
}

static void fill_inputs(ps_work *work, uint64_t with)
{
    seed = with;
    for (int32_t i = N_CONSTS; i < FIRST_PARAM; i++) {
        const double x = any_number();
        for (int32_t lane = 0; lane < work->lanes; lane++) {
            ps_work_slot(work, i)[lane] = x;
        }
    }
    for (int32_t i = FIRST_PARAM; i < N_SLOTS; i++) {
        for (int32_t lane = 0; lane < work->lanes; lane++) {
            ps_work_slot(work, i)[lane] = i < FIRST_FREE ? any_number() : 0;
        }
    }
}

// bits of all slots; a NaN is a NaN
static void assert_same_slots(const ps_work *a, const ps_work *b)
{
    for (int32_t i = 0; i < N_SLOTS; i++) {
        for (int32_t lane = 0; lane < a->lanes; lane++) {
            const double x = ps_work_slot(a, i)[lane];
            const double y = ps_work_slot(b, i)[lane];
            if (!kit_same(x, y) && !(isnan(x) && isnan(y))) {
                fail_msg("slot %d lane %d: %.17g and %.17g", i, lane, x, y);
            }
        }
    }
}

static void compare_engines(int32_t lanes, uint64_t with)
{
    static const ps_path_axis axes[] = {{-3, 0.7, 9, 0}, {0, 1, 1, 9 * PS_LANES_MAX}};
    static double points[10 * PS_LANES_MAX];
    seed = with;
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        points[i] = any_number();
    }
    const ps_program p = random_program();
    ps_work *scalar = ps_work_new(&p, lanes);
    ps_work *lane = ps_work_new(&p, lanes);
    assert_true(scalar != NULL && lane != NULL);
    scalar->n_active = lane->n_active = lanes;
    scalar->paths = lane->paths = (ps_paths){2, axes, points};
    fill_inputs(scalar, with);
    ps_exec_engine(PS_ENGINE_SCALAR, PS_CPU_BASE)(&p, scalar, 0, p.n_ops);
    for (int32_t cpu = 0; cpu <= (int32_t)ps_cpu_detect(); cpu++) {
        fill_inputs(lane, with);
        ps_exec_engine(PS_ENGINE_LANES, (ps_cpu_level)cpu)(&p, lane, 0, p.n_ops);
        assert_same_slots(scalar, lane);
    }
    // running again from the same inputs gives the same, also through the trace
    const ps_exec_fn best = ps_exec_engine(PS_ENGINE_LANES, ps_cpu_detect());
    (void)!ps_exec_trace(best, lane, 0, p.n_ops, 0);
    fill_inputs(scalar, with);
    (void)!ps_exec_trace(best, scalar, 0, p.n_ops, 0);
    fill_inputs(lane, with);
    best(&p, lane, 0, p.n_ops);
    assert_same_slots(scalar, lane);
    ps_work_free(scalar);
    ps_work_free(lane);
}

static void random_programs_give_the_same_bits_on_every_engine(void **state)
{
    (void)state;
    static const int32_t widths[] = {8, 16, 24, 64, 200, 256};
    for (uint64_t i = 0; i < 300; i++) {
        compare_engines(widths[i % 6], i + 1);
    }
    assert_int_equal(ps_alloc_live_count(), 0);
}

static void every_engine_moves_stocks_alike(void **state)
{
    (void)state;
    _Alignas(64) double x[PS_LANES_MAX];
    _Alignas(64) double y[PS_LANES_MAX];
    _Alignas(64) double expected[PS_LANES_MAX];
    _Alignas(64) double out[PS_LANES_MAX];
    seed = 7;
    for (int32_t i = 0; i < PS_LANES_MAX; i++) {
        x[i] = any_number();
        y[i] = any_number();
    }
    ps_exec_axpy(PS_ENGINE_SCALAR, PS_CPU_BASE)(expected, x, 0.1, y, PS_LANES_MAX);
    for (int32_t cpu = 0; cpu <= (int32_t)ps_cpu_detect(); cpu++) {
        ps_exec_axpy(PS_ENGINE_AUTO, (ps_cpu_level)cpu)(out, x, 0.1, y, PS_LANES_MAX);
        for (int32_t i = 0; i < PS_LANES_MAX; i++) {
            assert_true(kit_same(out[i], expected[i]) || (isnan(out[i]) && isnan(expected[i])));
        }
    }
}

// ---------------------------------------------------------------- float errors

// x = a + b; y = 1/x; z = LN(y) under guard b
static const ps_op failing_ops[] = {
    {.code = PS_OP_ADD, .dst = 6, .a = 4, .b = 5, .guard = -1, .var = 0},
    {.code = PS_OP_DIV, .dst = 7, .a = 0, .b = 6, .guard = -1, .var = 1},
    {.code = PS_OP_LN, .dst = 8, .a = 6, .guard = 5, .var = 2},
};

static ps_program failing_program(void)
{
    static ps_const_slot one = {0, 1};
    static ps_param two[] = {{.slot = 4}, {.slot = 5, .input = 1}};
    static ps_op copy[3];
    memcpy(copy, failing_ops, sizeof copy);
    return (ps_program){.n_slots = 9,
                        .time_slot = 1,
                        .step_slot = 2,
                        .first_shared = 3,
                        .n_shared = 1,
                        .consts = &one,
                        .n_consts = 1,
                        .params = two,
                        .n_params = 2,
                        .ops = copy,
                        .n_ops = 3,
                        .section = {0, 0, 0, 0, 3, 3},
                        .dt = 1};
}

static void a_float_error_is_traced_to_its_first_operation(void **state)
{
    (void)state;
    const ps_program p = failing_program();
    ps_work *work = ps_work_new(&p, 8);
    work->n_active = 6; // lane 7, which would fail, is no member
    static const double a[8] = {1, -2, 1e308, 3, 5, 0, 1, -2};
    static const double b[8] = {1, 2, 1e308, -4, 0, 0, 1, 2};
    memcpy(ps_work_slot(work, 4), a, sizeof a);
    memcpy(ps_work_slot(work, 5), b, sizeof b);
    *ps_work_slot(work, p.time_slot) = 12.5;
    for (int32_t cpu = 0; cpu <= (int32_t)ps_cpu_detect(); cpu++) {
        ps_fp_clear();
        ps_exec_engine(PS_ENGINE_LANES, (ps_cpu_level)cpu)(&p, work, 0, p.n_ops);
        assert_true(ps_fp_raised());
    }
    const ps_exec_fn exec = ps_exec_engine(PS_ENGINE_AUTO, ps_cpu_detect());
    assert_int_equal(ps_exec_trace(exec, work, 0, p.n_ops, 33), 4);
    const ps_float_error *e = work->errors;
    assert_false(e[0].failed);
    assert_true(e[1].failed && e[1].op == 1 && e[1].a == 1 && e[1].b == 0);
    assert_true(isinf(e[1].result) && e[1].step == 33 && e[1].time == 12.5);
    assert_true(e[2].failed && e[2].op == 0 && e[2].a == 1e308 && isinf(e[2].result));
    assert_true(e[3].failed && e[3].op == 2 && e[3].a == -1 && isnan(e[3].result));
    assert_false(e[4].failed);
    assert_true(e[5].failed && e[5].op == 1); // LN(0) is not taken there
    assert_false(e[7].failed);
    assert_int_equal(ps_exec_trace(exec, work, 0, p.n_ops, 34), 0); // the first one stays
    assert_int_equal(e[1].step, 33);
    ps_work_free(work);
}

static void branches_not_taken_raise_no_flag(void **state)
{
    (void)state;
    const ps_program p = failing_program();
    ps_work *work = ps_work_new(&p, 8);
    work->n_active = 8;
    for (int32_t lane = 0; lane < 8; lane++) {
        ps_work_slot(work, 4)[lane] = -1 - lane; // the logarithm has no value, but the guard is 0
    }
    for (int32_t cpu = -1; cpu <= (int32_t)ps_cpu_detect(); cpu++) {
        const ps_engine engine = cpu < 0 ? PS_ENGINE_SCALAR : PS_ENGINE_LANES;
        ps_fp_clear();
        ps_exec_engine(engine, (ps_cpu_level)(cpu < 0 ? 0 : cpu))(&p, work, 0, p.n_ops);
        assert_false(ps_fp_raised());
        assert_true(ps_work_slot(work, 8)[3] == 0); // LN(1)
    }
    ps_work_free(work);
}

static void ordinary_arguments_raise_no_flag(void **state)
{
    (void)state;
    static const ps_opcode codes[] = {PS_OP_EXP,  PS_OP_LN,  PS_OP_LOG10, PS_OP_SQRT, PS_OP_POW,
                                      PS_OP_SIN,  PS_OP_COS, PS_OP_TAN,   PS_OP_ASIN, PS_OP_ACOS,
                                      PS_OP_ATAN, PS_OP_DIV, PS_OP_FLOOR, PS_OP_MOD,  PS_OP_MAX,
                                      PS_OP_LT,   PS_OP_MUL, PS_OP_EQ,    PS_OP_ABS,  PS_OP_NE};
    const ps_program full = failing_program();
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        ps_op op = {.code = (int32_t)codes[i], .dst = 6, .a = 4, .b = 5, .guard = -1};
        ps_program p = full;
        p.ops = &op;
        ps_work *work = ps_work_new(&p, 8);
        work->n_active = 8;
        static const double a[8] = {0.001, 0.1, 0.25, 0.5, 0.75, 0.9, 0.999, 1};
        static const double b[8] = {1, 2, 0.3, 0.1, 3.7, 0.01, 0.5, 2.5};
        memcpy(ps_work_slot(work, 4), a, sizeof a);
        memcpy(ps_work_slot(work, 5), b, sizeof b);
        for (int32_t cpu = -1; cpu <= (int32_t)ps_cpu_detect(); cpu++) {
            const ps_engine engine = cpu < 0 ? PS_ENGINE_SCALAR : PS_ENGINE_LANES;
            ps_fp_clear();
            ps_exec_engine(engine, (ps_cpu_level)(cpu < 0 ? 0 : cpu))(&p, work, 0, 1);
            if (ps_fp_raised()) {
                fail_msg("%s on %s", ps_opcode_name(codes[i]),
                         ps_exec_name(engine, (ps_cpu_level)(cpu < 0 ? 0 : cpu)));
            }
        }
        ps_work_free(work);
    }
}

// ---------------------------------------------------------------- paths

static void a_path_is_straight_between_its_points_and_holds_outside(void **state)
{
    (void)state;
    static const ps_path_axis axis = {10, 0.5, 3, 0};
    double points[3 * 8];
    for (int32_t lane = 0; lane < 8; lane++) {
        points[lane] = lane;
        points[8 + lane] = lane + 4;
        points[16 + lane] = -lane;
    }
    ps_op op = {.code = PS_OP_PATH, .dst = 6, .a = 0, .guard = -1};
    ps_program p = failing_program();
    p.ops = &op;
    p.n_paths = 1;
    ps_work *work = ps_work_new(&p, 8);
    work->n_active = 8;
    work->paths = (ps_paths){1, &axis, points};
    static const double times[] = {9, 10, 10.125, 10.5, 10.499999999999, 11, 99};
    static const double expected[] = {3, 3, 4, 7, 7, -3, -3}; // lane 3
    for (int32_t cpu = -1; cpu <= (int32_t)ps_cpu_detect(); cpu++) {
        const ps_engine engine = cpu < 0 ? PS_ENGINE_SCALAR : PS_ENGINE_LANES;
        for (int32_t i = 0; i < 7; i++) {
            *ps_work_slot(work, p.step_slot) = times[i];
            ps_exec_engine(engine, (ps_cpu_level)(cpu < 0 ? 0 : cpu))(&p, work, 0, 1);
            assert_true(ps_work_slot(work, 6)[3] == expected[i]);
        }
    }
    work->n_active = 5; // the others repeat the sound lane
    work->n_failed = 1;
    work->errors[0].failed = true;
    work->sound = 1;
    ps_exec_engine(PS_ENGINE_LANES, ps_cpu_detect())(&p, work, 0, 1);
    static const double standing_in[8] = {-1, -1, -2, -3, -4, -1, -1, -1};
    assert_memory_equal(ps_work_slot(work, 6), standing_in, sizeof standing_in);
    ps_work_free(work);
}

static void engines_have_names(void **state)
{
    (void)state;
    assert_string_equal(ps_exec_name(PS_ENGINE_SCALAR, PS_CPU_AVX512), "scalar");
    assert_string_equal(ps_exec_name(PS_ENGINE_AUTO, PS_CPU_BASE), "lanes, base");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_programs_give_the_same_bits_on_every_engine),
        cmocka_unit_test(every_engine_moves_stocks_alike),
        cmocka_unit_test(a_float_error_is_traced_to_its_first_operation),
        cmocka_unit_test(branches_not_taken_raise_no_flag),
        cmocka_unit_test(ordinary_arguments_raise_no_flag),
        cmocka_unit_test(a_path_is_straight_between_its_points_and_holds_outside),
        cmocka_unit_test(engines_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
