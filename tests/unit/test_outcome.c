// Tests of run/outcome and run/reduce: splitting claims into reducers, and the values of both.
#include "base/alloc.h"
#include "read/eqn_parse.h"
#include "run/outcome.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

/// A study without a run: paths x and y, constant k, base and one scenario.
typedef struct fixture {
    ps_study study;
    ps_diags *diags;
    ps_scenario scenarios[2];
    ps_outcomes outcomes;
    ps_value given[8]; // value of each reducer want
} fixture;

static void set_up(fixture *f)
{
    *f = (fixture){.diags = ps_diags_new()};
    ps_model *model = ps_model_new();
    const char *const names[] = {"x", "y", "k"};
    for (int32_t i = 0; i < 3; i++) {
        int32_t var = 0;
        assert_int_equal(ps_model_add_var(model, ps_str_of(names[i]), &var), PS_OK);
    }
    model->vars[2].is_constant = true;
    f->scenarios[0].name = ps_str_of("base");
    f->scenarios[1].name = ps_str_of("no war");
    f->study = (ps_study){.model = model,
                          .sim = {.start = 2022, .stop = 2030, .dt = 0.25},
                          .scenarios = f->scenarios,
                          .n_scenarios = 2};
}

static void tear_down(fixture *f)
{
    ps_outcomes_clear(&f->outcomes);
    ps_model_free(f->study.model);
    ps_diags_free(f->diags);
}

static void resolve(const ps_model *model, ps_expr *e)
{
    if (e->kind == PS_EXPR_NAME) {
        e->builtin = ps_builtin_find(e->text);
        e->var = e->builtin == PS_FN_NONE ? ps_model_find(model, e->text) : -1;
    }
    if (e->kind == PS_EXPR_CALL) {
        e->builtin = ps_builtin_find(e->text);
    }
    for (int32_t i = 0; i < e->n_args; i++) {
        resolve(model, e->args[i]);
    }
}

static ps_rc plan(fixture *f, const char *text)
{
    ps_mapped_text mapped;
    int32_t file = 0;
    assert_int_equal(ps_sources_add(&f->diags->sources, ps_str_of("claim"), ps_str_of(text), &file),
                     PS_OK);
    assert_int_equal(ps_mapped_verbatim(f->diags->arena, ps_str_of(text), file, 0, &mapped), PS_OK);
    const ps_eqn_source source = {.text = mapped,
                                  .arena = f->study.model->arena,
                                  .of = ps_str_of("claim"),
                                  .claims = true,
                                  .years = true};
    const int32_t n_errors = f->diags->n_errors;
    ps_expr *e = ps_eqn_parse(&source, f->diags);
    assert_int_equal(f->diags->n_errors, n_errors);
    resolve(f->study.model, e);
    const ps_expr *const exprs[] = {e};
    ps_outcomes_clear(&f->outcomes);
    return ps_outcomes_plan(&f->study, exprs, 1, f->diags, &f->outcomes);
}

static ps_value given(void *ctx, int32_t want)
{
    const fixture *f = ctx;
    return f->given[want];
}

static ps_value num(double x)
{
    return (ps_value){PS_VALUE_NUMBER, x};
}

static const ps_value unknown = {PS_VALUE_UNKNOWN, NAN};
static const ps_value never = {PS_VALUE_NEVER, INFINITY};

static ps_value value_of(fixture *f, ps_value a, ps_value b)
{
    f->given[0] = a;
    f->given[1] = b;
    return ps_outcome_value(&f->outcomes, 0, given, f);
}

static void same_window_is_reduced_once(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    assert_int_equal(plan(&f, "mean(x over 2025)/mean(x over 2024) - mean(x over 2024)"), PS_OK);
    assert_int_equal(f.outcomes.n_wants, 2);
    assert_int_equal(f.outcomes.wants[0].kind, PS_REDUCE_MEAN);
    assert_true(f.outcomes.wants[0].from == 2025 && f.outcomes.wants[0].to == 2026);
    assert_float_equal(value_of(&f, num(6), num(2)).number, 1.0, 1e-15);
    tear_down(&f);
}

static void in_reads_another_scenario(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    assert_int_equal(plan(&f, "in(\"no war\", mean(x over 2024)) - mean(x over 2024)"), PS_OK);
    assert_int_equal(f.outcomes.n_wants, 2);
    assert_int_equal(f.outcomes.wants[0].scenario, 1);
    assert_int_equal(f.outcomes.wants[1].scenario, 0);
    tear_down(&f);
}

static void constants_are_read_at_the_start(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    assert_int_equal(plan(&f, "at(x, 2027)/k > 0.6"), PS_OK);
    assert_int_equal(f.outcomes.n_wants, 2);
    assert_true(f.outcomes.wants[1].from == 2022);
    assert_true(value_of(&f, num(7), num(10)).number == 1.0);
    assert_int_equal(plan(&f, "at(x, 2027) < inf and DT*4 = PI/PI"), PS_OK);
    assert_true(value_of(&f, num(7), num(0)).number == 1.0);
    assert_int_equal(plan(&f, "at(x, 2027)/k > 0.6"), PS_OK);
    // a division by zero in the claim leaves it open, it is not true or false
    assert_int_equal(value_of(&f, num(7), num(0)).kind, PS_VALUE_UNKNOWN);
    tear_down(&f);
}

static void and_or_need_no_more_than_decides_them(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    assert_int_equal(plan(&f, "ever(x > 1 over 2025) and ever(y > 1 over 2025)"), PS_OK);
    assert_true(value_of(&f, num(0), unknown).number == 0.0);
    assert_true(value_of(&f, unknown, num(0)).number == 0.0);
    assert_int_equal(value_of(&f, unknown, num(1)).kind, PS_VALUE_UNKNOWN);
    assert_int_equal(plan(&f, "ever(x > 1 over 2025) or not ever(y > 1 over 2025)"), PS_OK);
    assert_true(value_of(&f, unknown, num(0)).number == 1.0);
    assert_true(value_of(&f, num(1), unknown).number == 1.0);
    assert_int_equal(value_of(&f, unknown, unknown).kind, PS_VALUE_UNKNOWN);
    tear_down(&f);
}

static void comparisons_with_never_are_false(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    assert_int_equal(
        plan(&f,
             "in(\"no war\", first(x > 1 over 2025..2027)) - first(x > 1 over 2025..2027) <= 1"),
        PS_OK);
    assert_true(value_of(&f, num(2025.5), num(2025.1)).number == 1.0);
    assert_true(value_of(&f, num(2025.5), never).number == 0.0);
    assert_true(value_of(&f, never, num(2025)).number == 0.0);
    assert_int_equal(plan(&f, "is_never(first(x > 1 over 2025))"), PS_OK);
    assert_true(value_of(&f, never, never).number == 1.0);
    assert_true(value_of(&f, num(2025), never).number == 0.0);
    assert_int_equal(plan(&f, "min(first(x > 1 over 2025), first(y > 1 over 2025))"), PS_OK);
    assert_true(value_of(&f, never, num(2025.5)).number == 2025.5);
    tear_down(&f);
}

static void a_path_where_a_number_is_wanted_is_refused_at_its_place(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    assert_int_equal(plan(&f, "k + x > 2"), PS_ERR_INPUT);
    assert_int_equal(f.diags->items[0].span.offset, 4);
    assert_int_equal(plan(&f, "mean(x - in(\"no war\", y) over 2025)"), PS_ERR_INPUT);
    assert_int_equal(f.diags->n_errors, 2);
    tear_down(&f);
}

// reducers over a made-up pass of 8 lanes: x(step) = step * (lane + 1), lane 3 fails at step 5

#define LANES 8
#define STEPS 10

static void run_pass(ps_reduction *r, ps_work *work, double *row)
{
    ps_reduction_begin(r);
    for (int32_t step = 0; step <= STEPS; step++) {
        for (int32_t lane = 0; lane < LANES; lane++) {
            row[lane] = (double)step * (double)(lane + 1);
        }
        if (step == 5) {
            work->errors[3] = (ps_float_error){.failed = true, .step = 5};
            work->n_failed = 1;
        }
        ps_reduction_step(r, work, step);
    }
}

static void reducers_over_a_pass(void **state)
{
    (void)state;
    double row[LANES];
    ps_float_error errors[LANES] = {{0}};
    const ps_program program = {.start = 100, .dt = 0.5, .reciprocal = 2, .n_steps = STEPS};
    ps_work work = {
        .program = &program, .lanes = LANES, .n_active = LANES, .slots = row, .errors = errors};
    const ps_reducer reducers[] = {
        {PS_REDUCE_EVER, 0, 0, 11},   {PS_REDUCE_AT, 0, 2, 3},   {PS_REDUCE_MIN, 0, 2, 5},
        {PS_REDUCE_MEAN, 0, 2, 5},    {PS_REDUCE_SUM, 0, 2, 5},  {PS_REDUCE_DURATION, 0, 2, 5},
        {PS_REDUCE_FIRST, 0, 2, 11},  {PS_REDUCE_LAST, 0, 2, 5}, {PS_REDUCE_MAX, 0, 2, 6},
        {PS_REDUCE_ALWAYS, 0, 4, 11},
    };
    const double lane_two[] = {1, 6, 6, 9, 13.5, 1.5, 101, 102, 15, 1};
    ps_reduction r;
    assert_int_equal(ps_reduction_init(&r, reducers, 10, LANES), PS_OK);
    run_pass(&r, &work, row);
    double v = 0;
    for (int32_t i = 0; i < 10; i++) {
        assert_true(ps_reduction_value(&r, &work, i, 2, &v));
        assert_float_equal(v, lane_two[i], 1e-12);
    }
    // lane 3 failed at step 5: decided or finished reducers keep their values, the others are open
    const bool known[] = {true, true, true, true, true, true, true, true, false, false};
    for (int32_t i = 0; i < 10; i++) {
        assert_int_equal(ps_reduction_value(&r, &work, i, 3, &v), known[i]);
    }
    ps_reduction_clear(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_window_is_reduced_once),
        cmocka_unit_test(in_reads_another_scenario),
        cmocka_unit_test(constants_are_read_at_the_start),
        cmocka_unit_test(and_or_need_no_more_than_decides_them),
        cmocka_unit_test(comparisons_with_never_are_false),
        cmocka_unit_test(a_path_where_a_number_is_wanted_is_refused_at_its_place),
        cmocka_unit_test(reducers_over_a_pass),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
