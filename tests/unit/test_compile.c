// Tests of the compiler: the rules of the semantics page as data, what goes into which section,
// bindings, loops, and programs as text.
#include "base/num_text.h"
#include "engine_kit.h"

#include <math.h>

#define ONE_STEP "><start>0</start><stop>0</stop><dt>1</dt>"

// ---------------------------------------------------------------- rules at one instant

typedef struct vector {
    const char *rule;
    const char *eqn; // of a, b and c
    double a, b, c;
    double expected;
    double tolerance; // relative; 0: the same bits
} vector;

static const vector vectors[] = {
    {"S-01", "a MOD b", -7, 3, 0, 2, 0},
    {"S-01", "a MOD b", 7, -3, 0, -2, 0},
    {"S-01", "a MOD b", -5.4, 2, 0, 0.59999999999999964, 0},
    {"S-02", "INT(a)", -5.4, 0, 0, -6, 0},
    {"S-02", "INT(a)", -9.9, 0, 0, -10, 0},
    {"S-02", "INT(a)", 2.999, 0, 0, 2, 0},
    {"S-04", "SAFEDIV(a, b)", 1, 1e-7, 0, 10000000, 0},
    {"S-04", "SAFEDIV(a, b)", 1, 1e-6, 0, 1000000, 0},
    {"S-04", "SAFEDIV(a, b, c)", 11, 0, 4, 4, 0},
    {"S-04", "SAFEDIV(a, b)", 11, 0, 4, 0, 0},
    {"S-07", "IF a THEN b ELSE c", 0.5, 1, 2, 1, 0},
    {"S-07", "NOT a", 0.5, 0, 0, 0, 0},
    {"S-07", "NOT a", 0, 0, 0, 1, 0},
    {"S-07", "(a > b) + c", 2, 1, 1, 2, 0},
    {"S-07", "a AND b", 0.5, -3, 0, 1, 0},
    {"S-07", "a AND b", 0.5, 0, 0, 0, 0},
    {"S-07", "a OR b", 0, 0, 0, 0, 0},
    {"S-07", "a OR b", 0, 2, 0, 1, 0},
    {"S-08", "a + b = c", 0.1, 0.2, 0.3, 0, 0},
    {"S-08", "a/b = c", 3, 4, 0.75, 1, 0},
    {"S-08", "a <> b", 3, 4, 0, 1, 0},
    {"S-08", "a <= b", 4, 4, 0, 1, 0},
    {"S-08", "a >= b", 3, 4, 0, 0, 0},
    {"S-08", "a < b", 3, 4, 0, 1, 0},
    {"S-09", "-a^b", 2, 2, 0, -4, 0},
    {"S-09", "a^b^c", 4, 3, 2, 262144, 0},
    {"S-09", "a^-b^-c", 2, 2, 3, 0.91700404320467122, 2e-16},
    {"S-09", "(-a)^b", 2, 2, 0, 4, 0},
    {"S-10", "(NOT a = b) + c*0", 2, 3, 0, 0, 0},
    {"S-10", "c - a + b", 5, 6, 4, 5, 0},
    {"S-10", "a OR b AND c", 1, 0, 0, 1, 0},
    {"S-10", "a = b < c", 1, 2, 3, 1, 0},
    {"S-11", "a^b", 0, 0, 0, 1, 0},
    {"S-11", "a^b", -2.3, 3, 0, -12.167, 1e-12},
    {"S-12", "IF a = 0 THEN b ELSE 1/a", 0, 7, 0, 7, 0},
    {"S-12", "IF a <> 0 THEN 1/a ELSE b", 0, 7, 0, 7, 0},
    {"S-12", "IF a > 0 THEN IF b > 0 THEN LN(b) + LN(a) ELSE 0 - a ELSE LN(0 - a)", 2, 0, 0, -2, 0},
    {"S-13", "MAX(a, b)", -3, -1, 0, -1, 0},
    {"S-13", "MIN(a, b)", -3, -1, 0, -3, 0},
    {"S-13", "MAX(a, b, c)", 2, 9, 5, 9, 0},
    {"S-13", "MIN(a, b, c)", 2, 9, -5, -5, 0},
    {"S-14", "a + .5 + 6E5 + 14.", 0, 0, 0, 600014.5, 0},
    {"S-15", "ARCCOS(COS(a))", -10, 0, 0, 2.5663706143591725, 2e-15},
    {"S-15", "ARCTAN(TAN(a))", -10, 0, 0, -0.57522203923062031, 2e-15},
    {"S-15", "ARCSIN(SIN(a))", 1, 0, 0, 1, 2e-15},
    {"13", "ABS(a) + SQRT(b)", -3, 16, 0, 7, 0},
    {"13", "EXP(LN(a))", 5, 0, 0, 5, 1e-15},
    {"13", "LOG10(a)", 1000, 0, 0, 3, 0},
    {"13", "IF a < INF THEN b ELSE c", 3, 1, 2, 1, 0},
    {"13", "PI", 0, 0, 0, 3.14159265358979323846, 0},
};

// value of a vector's equation, its numbers being constants or (varied) inputs of the run
static double evaluate(const vector *v, bool varied, ps_engine engine, ps_cpu_level cpu)
{
    char text[3][PS_NUM_TEXT_MAX];
    (void)ps_num_format(v->a, text[0]);
    (void)ps_num_format(v->b, text[1]);
    (void)ps_num_format(v->c, text[2]);
    const kit_var vars[] = {{"aux", "a", .eqn = text[0]},
                            {"aux", "b", .eqn = text[1]},
                            {"aux", "c", .eqn = text[2]},
                            {"aux", "r", .eqn = v->eqn},
                            {0}};
    kit k;
    kit_model(&k, ONE_STEP, vars);
    const double values[] = {v->a, v->b, v->c};
    ps_input_name inputs[3];
    ps_binding bindings[3];
    for (int32_t i = 0; i < 3; i++) {
        inputs[i] = (ps_input_name){ps_str_of("input"), ps_str_of("input"), i, values[i]};
        bindings[i] = (ps_binding){.var = i, .kind = PS_BIND_PARAM, .param = i};
    }
    k.spec.params = inputs;
    k.spec.bindings = bindings;
    k.spec.n_params = k.spec.n_bindings = varied ? 3 : 0;
    kit_compile(&k);
    if (!varied) { // all was folded
        assert_int_equal(k.program->n_ops, 0);
    }
    kit_run(&k, engine, cpu);
    assert_false(k.error.failed);
    const double result = k.rows[0][3];
    kit_free(&k);
    return result;
}

static void rules_hold_folded_and_on_every_engine(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        const vector *v = &vectors[i];
        const double folded = evaluate(v, false, PS_ENGINE_SCALAR, PS_CPU_BASE);
        if (!(fabs(folded - v->expected) <= v->tolerance * fabs(v->expected))) {
            fail_msg("%s %s: %.17g instead of %.17g", v->rule, v->eqn, folded, v->expected);
        }
        assert_true(kit_same(evaluate(v, true, PS_ENGINE_SCALAR, PS_CPU_BASE), folded));
        for (int32_t cpu = 0; cpu <= (int32_t)ps_cpu_detect(); cpu++) {
            assert_true(kit_same(evaluate(v, true, PS_ENGINE_LANES, (ps_cpu_level)cpu), folded));
        }
    }
}

// ---------------------------------------------------------------- float errors (S-05)

typedef struct failing {
    const char *eqn; // of a
    double a;
    const char *text;
} failing;

static const failing failings[] = {
    {"1/a", 0, "division by zero: 1 / 0 in \"r\" at time 0"},
    {"LN(a)", 0, "logarithm of zero: LN(0) in \"r\" at time 0"},
    {"LN(a)", -1, "no value: LN(-1) in \"r\" at time 0"},
    {"LOG10(a)", -1, "no value: LOG10(-1) in \"r\" at time 0"},
    {"SQRT(a)", -1, "no value: SQRT(-1) in \"r\" at time 0"},
    {"ARCSIN(a)", 2, "no value: ARCSIN(2) in \"r\" at time 0"},
    {"ARCCOS(a)", 2, "no value: ARCCOS(2) in \"r\" at time 0"},
    {"EXP(a)", 1000, "overflow: EXP(1000) in \"r\" at time 0"},
    {"a*a", 1e200, "overflow: 1e+200 * 1e+200 in \"r\" at time 0"},
    {"5 MOD a", 0, "division by zero: 5 MOD 0 in \"r\" at time 0"},
    {"(-8)^(1/a)", 3, "no value: -8 ^ 0.3333333333333333 in \"r\" at time 0"},
    {"IF a = 0 THEN 1/a ELSE 0", 0, "division by zero: 1 / 0 in \"r\" at time 0"},
};

// the text of the failure of one equation
static void run_failing(const failing *f, bool varied, ps_engine engine, ps_cpu_level cpu)
{
    char text[PS_NUM_TEXT_MAX];
    (void)ps_num_format(f->a, text);
    const kit_var vars[] = {{"aux", "a", .eqn = text}, {"aux", "r", .eqn = f->eqn}, {0}};
    kit k;
    kit_model(&k, ONE_STEP, vars);
    const ps_input_name input = {ps_str_of("a"), ps_str_of("a"), 0, f->a};
    const ps_binding binding = {.var = 0, .kind = PS_BIND_PARAM, .param = 0};
    k.spec.params = &input;
    k.spec.bindings = &binding;
    k.spec.n_params = k.spec.n_bindings = varied ? 1 : 0;
    kit_compile(&k);
    if (varied) {
        kit_run(&k, engine, cpu);
        assert_true(k.error.failed);
        const ps_str told = ps_float_error_text(k.program, &k.error, k.diags->arena);
        assert_string_equal(told.p, f->text);
    } else { // of constants alone: the whole run fails
        ps_timeline *timeline = NULL;
        assert_int_equal(ps_timeline_new(k.program, k.diags, &timeline), PS_ERR_NUMERIC);
        assert_non_null(strstr(ps_diags_text(k.diags, false).p, f->text));
        assert_int_equal(ps_timeline_new_kept(k.program, k.diags, &timeline), PS_OK);
        ps_timeline_free(timeline);
    }
    kit_free(&k);
}

static void float_errors_are_told_with_operation_and_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof failings / sizeof *failings; i++) {
        run_failing(&failings[i], false, PS_ENGINE_SCALAR, PS_CPU_BASE);
        run_failing(&failings[i], true, PS_ENGINE_SCALAR, PS_CPU_BASE);
        for (int32_t cpu = 0; cpu <= (int32_t)ps_cpu_detect(); cpu++) {
            run_failing(&failings[i], true, PS_ENGINE_LANES, (ps_cpu_level)cpu);
        }
    }
}

// ---------------------------------------------------------------- refusals

static void refuse(kit *k, const char *code, const char *text)
{
    ps_program *program = NULL;
    assert_int_equal(ps_compile(&k->spec, k->diags, &program), PS_ERR_INPUT);
    assert_string_equal(k->diags->items[k->diags->n - 1].code, code);
    if (strstr(ps_diags_text(k->diags, false).p, text) == NULL) {
        fail_msg("%s", ps_diags_text(k->diags, false).p);
    }
    kit_free(k);
}

static const kit_var chain[] = {{"aux", "a", .eqn = "1"},     {"aux", "b", .eqn = "a + 1"},
                                {"aux", "c", .eqn = "b + 1"}, {"stock", "s", .eqn = "c", .in = "f"},
                                {"flow", "f", .eqn = "s*c"},  {0}};

static void a_scenario_that_closes_a_loop_is_refused(void **state)
{
    (void)state;
    kit k;
    kit_model(&k, ONE_STEP, chain);
    const ps_binding binding = {.var = kit_find(&k, "a"),
                                .kind = PS_BIND_EXPR,
                                .expr = kit_expr(&k, "c*2"),
                                .from = -INFINITY,
                                .to = INFINITY};
    k.spec.bindings = &binding;
    k.spec.n_bindings = 1;
    refuse(&k, "algebraic-loop", "a \xE2\x86\x92 c \xE2\x86\x92 b \xE2\x86\x92 a");
}

static void initial_values_that_need_each_other_are_refused(void **state)
{
    (void)state;
    static const kit_var vars[] = {{"stock", "a", .eqn = "b"}, {"stock", "b", .eqn = "a"}, {0}};
    kit k;
    if (kit_read(&k, "test", ONE_STEP, vars) == PS_OK) {
        refuse(&k, "algebraic-loop", "a \xE2\x86\x92 b \xE2\x86\x92 a");
    } else { // the checker finds it first
        assert_non_null(strstr(ps_diags_text(k.diags, false).p, "a \xE2\x86\x92 b"));
        kit_free(&k);
    }
}

static void a_path_is_not_added_to_a_stock(void **state)
{
    (void)state;
    kit k;
    kit_model(&k, ONE_STEP, chain);
    const ps_binding binding = {.var = kit_find(&k, "s"), .kind = PS_BIND_ADD, .from = -INFINITY};
    k.spec.bindings = &binding;
    k.spec.n_bindings = k.spec.n_paths = 1;
    refuse(&k, "path-on-stock", "a path cannot be added to a stock");
}

static void a_time_axis_that_makes_no_sense_is_refused(void **state)
{
    (void)state;
    static const double axes[][3] = {{0, 1, 0},          {0, 1, -1},       {1, 0, 1},
                                     {0, 1e300, 1e-300}, {0, INFINITY, 1}, {NAN, 1, 1}};
    for (size_t i = 0; i < sizeof axes / sizeof *axes; i++) {
        kit k;
        kit_model(&k, ONE_STEP, chain);
        k.spec.sim.start = axes[i][0];
        k.spec.sim.stop = axes[i][1];
        k.spec.sim.dt = axes[i][2];
        refuse(&k, "bad-time", "");
    }
}

static void a_lag_needs_a_constant_length_of_0_or_more(void **state)
{
    (void)state;
    kit k;
    kit_model(&k, ONE_STEP, chain);
    kit_want(&k, "lag(s, -1)");
    refuse(&k, "lag-not-constant", "how far to look back must be a constant");
}

// ---------------------------------------------------------------- sections

static int32_t ops_of(const ps_program *p, ps_section section)
{
    return p->section[section + 1] - p->section[section];
}

static void work_goes_where_it_is_done_least(void **state)
{
    (void)state;
    static const kit_var vars[] = {
        {"stock", "s", .eqn = "LN(p)", .in = "f"},
        {"flow", "f", .eqn = "s*shared*member"},
        {"aux", "shared", .eqn = "SIN(TIME)"},
        {"aux", "member", .eqn = "EXP(p)"},
        {"aux", "folded", .eqn = "EXP(2)"},
        {"aux", "p", .eqn = "3"},
        {"aux", "probe", .eqn = "ABS(s)"},
        {"aux", "dead", .eqn = "SQRT(s)"},
        {0},
    };
    kit k;
    kit_model(&k, "><start>0</start><stop>3</stop><dt>1</dt>", vars);
    const ps_input_name input = {ps_str_of("p"), ps_str_of("p"), kit_find(&k, "p"), 3};
    const ps_binding binding = {.var = kit_find(&k, "p"), .kind = PS_BIND_PARAM, .param = 0};
    k.spec.params = &input;
    k.spec.bindings = &binding;
    k.spec.n_params = k.spec.n_bindings = 1;
    k.spec.keep_all = false;
    kit_want(&k, "probe");
    kit_want(&k, "folded");
    kit_compile(&k);
    const ps_program *p = k.program;
    assert_int_equal(ops_of(p, PS_SEC_SHARED), 1);  // SIN
    assert_int_equal(ops_of(p, PS_SEC_MEMBER), 1);  // EXP
    assert_int_equal(ops_of(p, PS_SEC_INITIAL), 1); // LN
    assert_int_equal(ops_of(p, PS_SEC_DERIVE), 2);  // the flow
    assert_int_equal(ops_of(p, PS_SEC_PROBE), 1);   // ABS
    assert_int_equal(p->n_shared, 1);
    assert_int_equal(p->n_params, 1);
    ps_text text = kit_print(&k);
    assert_null(strstr(text.p, "SQRT"));
    assert_non_null(strstr(text.p, "section initial\n"));
    ps_text_clear(&text);
    kit_free(&k);
}

static void a_run_without_needed_stocks_has_none(void **state)
{
    (void)state;
    kit k;
    kit_model(&k, ONE_STEP, chain);
    k.spec.keep_all = false;
    kit_want(&k, "c");
    kit_compile(&k);
    assert_int_equal(k.program->n_stocks, 0);
    assert_int_equal(k.program->n_ops, 0);
    kit_free(&k);
}

static void a_value_is_computed_once(void **state)
{
    (void)state;
    static const kit_var vars[] = {
        {"stock", "s", .eqn = "1", .in = "f"},
        {"flow", "f", .eqn = "1/s + LN(1/s)"},
        {"aux", "x", .eqn = "IF s > 2 THEN 1/s ELSE LN(1/s)"}, // no guard: s is divided by anyway
        {"aux", "y", .eqn = "IF s > 2 THEN SQRT(s) ELSE 0"},
        {"aux", "z", .eqn = "IF s > 2 THEN SQRT(s) + 1 ELSE 0"}, // shares what the same guard has
        {0},
    };
    kit k;
    kit_model(&k, "><start>0</start><stop>3</stop><dt>1</dt>", vars);
    kit_compile(&k);
    int32_t n_by_code[PS_OP_COUNT] = {0};
    int32_t n_guarded = 0;
    for (int32_t i = 0; i < k.program->n_ops; i++) {
        n_by_code[k.program->ops[i].code]++;
        n_guarded += k.program->ops[i].guard >= 0 ? 1 : 0;
    }
    assert_int_equal(n_by_code[PS_OP_DIV], 1);
    assert_int_equal(n_by_code[PS_OP_LN], 1);
    assert_int_equal(n_by_code[PS_OP_SQRT], 1);
    assert_int_equal(n_by_code[PS_OP_GT], 1);
    assert_int_equal(n_guarded, 2); // SQRT and the addition behind it
    kit_free(&k);
}

static void what_no_branch_taken_reads_is_not_there(void **state)
{
    (void)state;
    static const kit_var vars[] = {
        {"stock", "s", .eqn = "0", .in = "f"},
        {"flow", "f", .eqn = "1"},
        {"aux", "never", .eqn = "1/s"}, // would share its division with r, and fail it
        {"aux", "r", .eqn = "IF DT > 5 THEN never ELSE IF s = 0 THEN 7 ELSE 1/s"},
        {0},
    };
    kit k;
    kit_model(&k, "><start>0</start><stop>1</stop><dt>1</dt>", vars);
    k.spec.keep_all = false;
    kit_want(&k, "r");
    kit_compile(&k);
    kit_run(&k, PS_ENGINE_LANES, ps_cpu_detect());
    assert_false(k.error.failed);
    assert_true(k.rows[0][0] == 7 && k.rows[1][0] == 1);
    const ps_binding always = {.var = kit_find(&k, "s"),
                               .kind = PS_BIND_EXPR,
                               .expr = kit_expr(&k, "3"),
                               .from = -INFINITY,
                               .to = INFINITY};
    k.spec.bindings = &always;
    k.spec.n_bindings = 1;
    kit_compile(&k); // a stock that is always set needs no flows
    assert_int_equal(k.program->n_stocks, 0);
    assert_int_equal(k.program->n_ops, 0);
    kit_free(&k);
}

// ---------------------------------------------------------------- deep and long

static void long_chains_and_deep_nests_do_not_exhaust_the_stack(void **state)
{
    (void)state;
    enum { LENGTH = 20000 };
    kit k = {.diags = ps_diags_new(), .model = ps_model_new()};
    ps_arena *arena = k.model->arena;
    for (int32_t i = 0; i < LENGTH; i++) { // each needs the one after it
        int32_t var = -1;
        assert_int_equal(ps_model_add_var(k.model, ps_arena_printf(arena, "v%d", i), &var), PS_OK);
        ps_expr *eqn =
            ps_expr_new(arena, i + 1 < LENGTH ? PS_EXPR_NAME : PS_EXPR_NUM, PS_NO_SPAN, 0);
        eqn->var = i + 1;
        eqn->builtin = PS_FN_NONE;
        eqn->num = 42;
        k.model->vars[var].kind = PS_VAR_AUX;
        k.model->vars[var].eqn = eqn;
    }
    ps_expr *deep = ps_expr_new(arena, PS_EXPR_NAME, PS_NO_SPAN, 0);
    deep->builtin = PS_FN_TIME;
    deep->var = -1;
    for (int32_t i = 0; i < 100000; i++) {
        ps_expr *outer = ps_expr_new(arena, PS_EXPR_NEGATE, PS_NO_SPAN, 1);
        outer->args[0] = deep;
        deep = outer;
    }
    const ps_expr first = {.kind = PS_EXPR_NAME, .var = 0, .builtin = PS_FN_NONE};
    const ps_want wants[] = {{ps_str_of("first"), &first}, {ps_str_of("deep"), deep}};
    k.spec = (ps_compile_spec){
        .model = k.model, .sim = {.stop = 1, .dt = 1}, .wants = wants, .n_wants = 1};
    kit_compile(&k);
    kit_run(&k, PS_ENGINE_SCALAR, PS_CPU_BASE);
    assert_true(k.rows[0][0] == 42);
    k.spec.n_wants = 2;
    refuse(&k, "too-deep", "nested too deeply");
}

// ---------------------------------------------------------------- programs as text

static const kit_var rich[] = {
    {"stock", "s", .eqn = "p", .in = "f", .out = "g"},
    {"flow", "f", .eqn = "IF p > 0 THEN s/p ELSE 0"},
    {"flow", "g", .eqn = "look*0.1 + STEP(p, 1.5)"},
    {"aux", "look", .eqn = "TIME",
     .gf = "<gf><xscale min=\"0\" max=\"2\"/><ypts>0,1.5,-2</ypts></gf>"},
    {"aux", "p", .eqn = "0.1"},
    {0},
};

static void compile_rich(kit *k, const ps_input_name *input, const ps_binding *binding)
{
    kit_model(k, " method=\"RK4\"><start>-1</start><stop>3</stop><dt>0.25</dt>", rich);
    k->spec.params = input;
    k->spec.bindings = binding;
    k->spec.n_params = 1;
    k->spec.n_bindings = 2;
    k->spec.n_paths = 1;
    kit_want(k, "lag(g, 0.5) > 0.2 for 0.5");
    kit_compile(k);
}

static const ps_input_name rich_input = {{"p \"\\\n", 5}, {"p", 1}, 4, 0.1};
static const ps_binding rich_bindings[] = {{.var = 4, .kind = PS_BIND_PARAM, .param = 0},
                                           {.var = 2, .kind = PS_BIND_ADD, .from = 1, .path = 0}};

static void a_program_reads_back_equal(void **state)
{
    (void)state;
    kit k;
    compile_rich(&k, &rich_input, rich_bindings);
    ps_text text = kit_print(&k);
    int32_t file = -1;
    assert_int_equal(
        ps_sources_add(&k.diags->sources, ps_str_of("program"), ps_str_of(text.p), &file), PS_OK);
    ps_program *back = NULL;
    kit_must(&k, ps_program_read(k.diags, file, &back));
    ps_text again = {0};
    ps_program_print(back, &again);
    assert_true(ps_str_is(ps_text_str(&again), text.p));
    assert_string_equal(ps_program_hash(back).hex, ps_program_hash(k.program).hex);
    ps_text_clear(&again);
    ps_text_clear(&text);
    ps_program_free(back);
    kit_free(&k);
}

// what is read can be run, whatever it is
static void run_read_program(const ps_program *p, ps_diags *diags)
{
    ps_timeline *timeline = NULL;
    if (p->n_steps > 100 || p->n_slots > 1000 || p->n_paths > 4 ||
        ps_timeline_new_kept(p, diags, &timeline) != PS_OK) {
        return;
    }
    static const double zeros[PS_LANES_STEP];
    static const ps_path_axis axes[4] = {{0, 1, 1, 0}, {0, 1, 1, 0}, {0, 1, 1, 0}, {0, 1, 1, 0}};
    ps_work *work = ps_work_new(p, PS_LANES_STEP);
    assert_non_null(work);
    static kit ignored;
    ps_sim_begin(work, 3);
    work->paths = (ps_paths){p->n_paths, axes, zeros};
    const ps_sim_options options = {.engine = PS_ENGINE_LANES, .cpu = ps_cpu_detect()};
    if (p->n_outputs <= KIT_VARS) {
        assert_int_equal(ps_sim_run(work, timeline, &options, kit_observe, &ignored), PS_OK);
    }
    ps_work_free(work);
    ps_timeline_free(timeline);
}

static uint64_t next_random(uint64_t *seed)
{
    *seed += UINT64_C(0x9E3779B97F4A7C15);
    return ps_hash_mix(*seed);
}

// changes a few bytes, or moves a piece of the text elsewhere
static void spoil(char *text, size_t len, uint64_t *seed)
{
    static const char bytes[] = "0123456789-. =\n\"\\aevEinf";
    for (uint64_t n = next_random(seed) % 4 + 1; n > 0; n--) {
        const size_t at = next_random(seed) % len;
        if (next_random(seed) % 4 > 0) {
            text[at] = bytes[next_random(seed) % (sizeof bytes - 1)];
        } else {
            const size_t from = next_random(seed) % len;
            const size_t most = len - (at > from ? at : from);
            memmove(text + at, text + from, next_random(seed) % (most < 60 ? most : 60));
        }
    }
}

static void spoiled_program_text_is_refused_or_runs(void **state)
{
    (void)state;
    kit k;
    compile_rich(&k, &rich_input, rich_bindings);
    ps_text text = kit_print(&k);
    const size_t len = text.len - 1;
    uint64_t seed = 1;
    int32_t n_read = 0;
    for (int32_t i = 0; i < 4000; i++) {
        char *copy = ps_alloc(len);
        memcpy(copy, text.p, len);
        spoil(copy, len, &seed);
        ps_diags *diags = ps_diags_new();
        int32_t file = -1;
        ps_program *back = NULL;
        assert_int_equal(ps_sources_add(&diags->sources, ps_str_of("program"),
                                        (ps_str){copy, i % 7 == 0 ? len / 2 : len}, &file),
                         PS_OK);
        const ps_rc rc = ps_program_read(diags, file, &back);
        assert_true(rc == PS_OK || (rc == PS_ERR_INPUT && diags->n_errors == 1));
        if (rc == PS_OK) {
            n_read++;
            run_read_program(back, diags);
        }
        ps_program_free(back);
        ps_diags_free(diags);
        ps_free(copy);
    }
    assert_true(n_read > 100); // changed numbers and names are fine
    ps_text_clear(&text);
    kit_free(&k);
}

static void lack_of_memory_is_told_and_leaks_nothing(void **state)
{
    (void)state;
    kit k;
    compile_rich(&k, &rich_input, rich_bindings);
    const int64_t before = ps_alloc_live_count();
    int32_t failures = 0;
    for (ps_rc rc = PS_ERR_MEMORY; rc != PS_OK; failures++) {
        ps_program *program = NULL;
        ps_alloc_fail_after(failures);
        rc = ps_compile(&k.spec, k.diags, &program);
        ps_alloc_fail_after(-1);
        assert_true(rc == PS_OK || rc == PS_ERR_MEMORY);
        ps_program_free(program);
        assert_int_equal(ps_alloc_live_count(), before);
    }
    assert_true(failures > 10);
    kit_free(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_hold_folded_and_on_every_engine),
        cmocka_unit_test(float_errors_are_told_with_operation_and_place),
        cmocka_unit_test(a_scenario_that_closes_a_loop_is_refused),
        cmocka_unit_test(initial_values_that_need_each_other_are_refused),
        cmocka_unit_test(a_path_is_not_added_to_a_stock),
        cmocka_unit_test(a_time_axis_that_makes_no_sense_is_refused),
        cmocka_unit_test(a_lag_needs_a_constant_length_of_0_or_more),
        cmocka_unit_test(work_goes_where_it_is_done_least),
        cmocka_unit_test(a_run_without_needed_stocks_has_none),
        cmocka_unit_test(a_value_is_computed_once),
        cmocka_unit_test(what_no_branch_taken_reads_is_not_there),
        cmocka_unit_test(long_chains_and_deep_nests_do_not_exhaust_the_stack),
        cmocka_unit_test(a_program_reads_back_equal),
        cmocka_unit_test(spoiled_program_text_is_refused_or_runs),
        cmocka_unit_test(lack_of_memory_is_told_and_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
