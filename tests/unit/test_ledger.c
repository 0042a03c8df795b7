// Tests of study/ledger: the worked example of the specification (section 7.4) and the grade table.
#include "study/ledger.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

// "at least 5,000 troops are there for the war", as known on 21 October 2024
static const ps_report_row worked[] = {
    {.has_ratio = true, .if_true = 0.90, .if_false = 0.35, .weight = 1.0},
    {.has_ratio = true, .if_true = 0.90, .if_false = 0.97, .weight = 1.0},
    {.has_ratio = true, .if_true = 0.70, .if_false = 0.05, .weight = 1.0},
    {.has_ratio = true, .if_true = 0.30, .if_false = 0.20, .weight = 1.0},
    {.has_ratio = true, .if_true = 0.50, .if_false = 0.90, .weight = 1.0},
    {.has_ratio = true, .if_true = 0.35, .if_false = 0.10, .weight = 0.6},
};
#define N_WORKED 6
static const double priors[3] = {0.05, 0.10, 0.25};

// posteriors from the three priors with every log ratio times `discount`, one row left out or -1
static void assert_posteriors(double discount, int without, const double expected[3])
{
    double sum = 0.0;
    for (int i = 0; i < N_WORKED; i++) {
        sum += i == without ? 0.0 : discount * ps_ledger_log_ratio(&worked[i]);
    }
    for (int i = 0; i < 3; i++) {
        assert_true(fabs(ps_ledger_update(priors[i], sum) - expected[i]) < 0.002);
    }
}

static void the_worked_example_gives_its_published_numbers(void **state)
{
    (void)state;
    assert_posteriors(1.0, -1, (const double[]){0.756, 0.868, 0.952});
    assert_posteriors(0.7, -1, (const double[]){0.478, 0.659, 0.853});
    assert_posteriors(1.0, 2, (const double[]){0.182, 0.319, 0.584});
    double sum = 0.0;
    for (int i = 0; i < N_WORKED; i++) {
        sum += ps_ledger_log_ratio(&worked[i]);
    }
    assert_true(fabs(exp(sum) - 59.0) < 0.1);
}

static void the_order_of_the_reports_does_not_matter(void **state)
{
    (void)state;
    ps_report_row rows[N_WORKED];
    const double first = ps_ledger_posterior(
        &(ps_evidence){.reports = (ps_report_row *)worked, .n_reports = 6}, 0.1);
    for (int turn = 1; turn < N_WORKED; turn++) {
        for (int i = 0; i < N_WORKED; i++) {
            rows[i] = worked[(5 * i + turn) % N_WORKED];
        }
        const ps_evidence e = {.reports = rows, .n_reports = N_WORKED};
        assert_true(fabs(ps_ledger_posterior(&e, 0.1) - first) < 1e-14);
    }
}

static double ratio_of(ps_report_row row)
{
    double if_true = 0;
    double if_false = 0;
    ps_ledger_rates(&row, &if_true, &if_false);
    assert_true(if_true > 0.0 && if_true <= 1.0 && if_false > 0.0 && if_false <= 1.0);
    return if_true / if_false;
}

static void grades_give_the_ratios_of_the_table(void **state)
{
    (void)state;
    static const double alone[] = {45.0, 0.80 / 0.06, 0.65 / 0.15, 0.5 / 0.3, 1.0, 0.5 / 0.3};
    static const double party[] = {9.0, 4.25, 0.80 / 0.35, 1.5, 1.0, 1.0};
    for (int i = 0; i < 6; i++) {
        const char grade = (char)('A' + i);
        assert_true(fabs(ratio_of((ps_report_row){.source = grade}) - alone[i]) < 1e-12);
        assert_true(fabs(ratio_of((ps_report_row){.source = grade, .interested = true}) -
                         party[i]) < 1e-12);
        const double silent = ratio_of((ps_report_row){.source = grade, .kind = PS_REPORT_SILENCE});
        assert_true(grade == 'E' ? fabs(silent - 1.0) < 1e-12 : silent < 1.0);
        const double denied = ratio_of((ps_report_row){.source = grade, .kind = PS_REPORT_DENIAL});
        assert_true(denied >= 0.95 && denied <= 1.0);
    }
}

static void the_information_grade_scales_the_logarithm(void **state)
{
    (void)state;
    static const double factor[] = {1.0, 1.3, 1.0, 0.7, 0.3, -0.3, 0.5};
    for (int32_t i = 0; i <= 6; i++) {
        for (int kind = PS_REPORT_REPORT; kind <= PS_REPORT_SILENCE; kind++) {
            ps_report_row row = {.source = 'A', .kind = (ps_report_kind)kind};
            const double plain = ratio_of(row);
            row.information = i;
            assert_true(fabs(log(ratio_of(row)) - factor[i] * log(plain)) < 1e-12);
        }
    }
}

static void given_rates_win_over_grades(void **state)
{
    (void)state;
    const ps_report_row row = {.has_ratio = true,
                               .if_true = 0.6,
                               .if_false = 0.2,
                               .weight = 0.5,
                               .source = 'A',
                               .information = 5};
    assert_true(fabs(ps_ledger_log_ratio(&row) - 0.5 * log(3.0)) < 1e-15);
    assert_true(ps_ledger_log_ratio(&(ps_report_row){.weight = 1.0}) == 0.0);
}

static void overwhelming_evidence_stays_a_probability(void **state)
{
    (void)state;
    assert_true(ps_ledger_update(0.5, 1e4) == 1.0);
    assert_true(ps_ledger_update(0.5, -1e4) == 0.0);
    assert_true(fabs(ps_ledger_update(0.3, 0.0) - 0.3) < 1e-16);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_worked_example_gives_its_published_numbers),
        cmocka_unit_test(the_order_of_the_reports_does_not_matter),
        cmocka_unit_test(grades_give_the_ratios_of_the_table),
        cmocka_unit_test(the_information_grade_scales_the_logarithm),
        cmocka_unit_test(given_rates_win_over_grades),
        cmocka_unit_test(overwhelming_evidence_stays_a_probability),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
