// Tests of study/study_read on a study that uses every section (tests/golden/study/good.yaml).
#include "base/alloc.h"
#include "study/ledger.h"
#include "study/study.h"
#include "study/study_used.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static ps_diags *diags;
static ps_study *study;

static ps_rc read_file(const char *name)
{
    char path[1024];
    (void)snprintf(path, sizeof path, "%s/%s", getenv("PENSTOCK_SOURCE"), name);
    return ps_study_read(diags, ps_str_of(path), &study);
}

static int read_good(void **state)
{
    (void)state;
    diags = ps_diags_new();
    study = NULL;
    return read_file("tests/golden/study/good.yaml") == PS_OK ? 0 : 1;
}

static int clear(void **state)
{
    (void)state;
    ps_study_free(study);
    ps_diags_free(diags);
    return ps_alloc_live_count() == 0 ? 0 : 1;
}

static int32_t variable(const char *name)
{
    const int32_t var = ps_model_find(study->model, ps_str_of(name));
    assert_true(var >= 0);
    return var;
}

static const ps_draw *draw(const char *key)
{
    for (int32_t i = 0; i < study->n_draws; i++) {
        if (ps_str_is(study->draws[i].key, key)) {
            return &study->draws[i];
        }
    }
    fail_msg("no draw '%s'", key);
    return NULL;
}

static void a_good_study_says_nothing(void **state)
{
    (void)state;
    assert_string_equal(ps_diags_text(diags, false).p, "");
    assert_true(ps_str_is(study->title, "a town"));
    assert_true(ps_str_is(study->article.by, "a reader"));
    assert_int_equal(study->seed, 7);
    assert_int_equal(study->members, 500);
    assert_int_equal(strlen(study->hash.hex), 64);
}

static void time_of_the_study_wins_over_the_model(void **state)
{
    (void)state;
    assert_true(study->model->sim.start == 2020 && study->model->sim.stop == 2030);
    assert_true(study->sim.start == 2021 && study->sim.stop == 2029.5);
    assert_true(study->sim.dt == 0.25 && study->save == 0.5);
    assert_true(study->has_origin && study->origin == 2024.75);
    assert_int_equal(study->n_scored, 1);
    assert_int_equal(study->scored[0].var, variable("price"));
}

static void draws_have_variables_kinds_and_keys(void **state)
{
    (void)state;
    const ps_draw *rate = draw("birth rate");
    assert_int_equal(rate->var, variable("birth rate"));
    assert_int_equal(rate->dist.kind, PS_DIST_TRIANGULAR);
    assert_true(rate->dist.a == 0.01 && rate->dist.b == 0.02 && rate->dist.c == 0.04);
    assert_true(ps_str_is(rate->source, "register") && ps_str_is(rate->because, "counts"));
    assert_int_equal(draw("tax")->var, -1);
    assert_int_equal(draw("tax")->dist.n, 2);
    assert_true(draw("tax")->dist.values[0] == 1 && draw("tax")->dist.weights[0] == 3);
    // numbers inside processes are named by their place, so that no other input moves them
    assert_int_equal(draw("price table: ou mean")->dist.kind, PS_DIST_LOGNORMAL);
    assert_int_equal(draw("price table: ou 2 sd")->dist.kind, PS_DIST_UNIFORM);
}

static void correlated_draws_share_a_copula(void **state)
{
    (void)state;
    assert_int_equal(study->n_copulas, 1);
    const ps_copula *c = &study->copulas[0];
    const ps_draw *first = draw("population");
    const ps_draw *second = draw("school");
    assert_int_equal(c->n, 2);
    assert_true(&study->draws[c->draws[0]] == first && first->copula_at == 0);
    assert_true(&study->draws[c->draws[1]] == second && second->copula_at == 1);
    assert_true(first->copula == 0 && draw("tax")->copula == -1);
    assert_true(first->dist.a == 1000 && first->dist.b == 50);
    assert_true(second->dist.a == 1 && second->dist.b == 0.1 && second->dist.truncated);
    assert_true(c->chol[0] == 1 && c->chol[1] == 0 && c->chol[2] == 0.5);
    assert_true(fabs(c->chol[3] - sqrt(0.75)) < 1e-15);
}

static void processes_have_parts_and_limits(void **state)
{
    (void)state;
    assert_int_equal(study->n_processes, 2);
    const ps_process *p = &study->processes[0];
    assert_int_equal(p->var, variable("price table"));
    assert_true(p->mode == PS_PATH_REPLACE && p->is_log && p->from == 2024.75);
    assert_true(p->grid == 1.0 / 12.0 && p->limit_low == 0.1 && isinf(p->limit_high));
    assert_int_equal(p->n_parts, 5);
    assert_true(p->parts[0].kind == PS_PART_OU && p->parts[0].has_mean);
    assert_true(&study->draws[p->parts[0].mean.draw] == draw("price table: ou mean"));
    assert_true(p->parts[0].sd.draw == -1 && p->parts[0].sd.value == 0.2);
    assert_false(p->parts[1].has_mean);
    assert_true(p->parts[2].size.kind == PS_DIST_NORMAL && p->parts[2].halflife.value == 0);
    assert_true(&study->draws[p->parts[3].chance.draw] == draw("tax comes"));
    assert_true(p->parts[3].at.value == 2025.5);
    assert_true(p->parts[4].from.value == 2025 && p->parts[4].at.value == 2026.5);
    assert_true(p->parts[4].mean.value == 3 && p->parts[4].mean.draw == -1);
    assert_int_equal(study->processes[1].mode, PS_PATH_TIMES);
}

static void scenarios_follow_the_base(void **state)
{
    (void)state;
    assert_int_equal(study->n_scenarios, 2);
    assert_true(ps_str_is(study->scenarios[0].name, "base") && study->scenarios[0].n_sets == 0);
    const ps_scenario *s = &study->scenarios[1];
    assert_true(s->show && s->n_sets == 2);
    assert_true(s->sets[0].from == 2025 && s->sets[0].to == 2026);
    assert_int_equal(s->sets[0].expr->args[1]->var, PS_VAR_INPUT + (draw("tax") - study->draws));
    assert_true(isinf(s->sets[1].from) && isinf(s->sets[1].to) && s->sets[1].expr->num == 0.01);
}

static void derived_variables_have_units_and_use_each_other(void **state)
{
    (void)state;
    assert_int_equal(study->n_derived, 2);
    assert_true(ps_str_is(study->derived[0].unit, "1"));
    assert_int_equal(study->derived[0].expr->builtin, PS_FN_GROWTH);
    assert_int_equal(study->derived[1].expr->args[0]->builtin, PS_FN_GROWTH);
    const ps_series_ref growth = study->outputs[1];
    assert_true(ps_str_is(ps_study_series_name(study, growth), "yearly growth"));
    assert_true(ps_str_is(ps_study_series_unit(study, study->outputs[0]), "USD"));
}

static void data_are_bound_by_period_and_operator(void **state)
{
    (void)state;
    assert_int_equal(study->n_data, 6);
    const ps_data_series *monthly = &study->data[0];
    assert_int_equal(monthly->n_data, 2); // the third row was not known at the cut
    assert_true(monthly->data[0].from == 2021 && monthly->data[0].to == 2021 + 1 / 12.0);
    assert_true(monthly->data[0].low == -3.0 && monthly->data[0].high == -3.0);
    assert_true(monthly->error == PS_ERROR_STUDENT_T && monthly->error_df == 4);
    assert_true(ps_str_is(monthly->source, "register") && ps_str_is(monthly->label, "births"));

    const ps_data_series *yearly = &study->data[1];
    assert_int_equal(yearly->n_data, 2); // 2020 is before the run
    assert_true(yearly->data[0].from == 2022 && yearly->data[0].to == 2023); // sorted
    assert_true(yearly->data[0].low == 20 && yearly->data[0].high == 24);
    assert_true(ps_str_is(yearly->unit, "people") && ps_str_is(yearly->data[0].grade, "derived"));

    const ps_data_series *people = &study->data[2];
    assert_int_equal(people->n_data, 4);
    assert_true(people->data[0].to == 2021 + 2 / 12.0); // the first of a month is that instant
    assert_true(people->data[1].to == 2022.5);          // any other day is its end
    assert_int_equal(study->data[3].n_data, 3);         // yoy asks for a year more
    assert_true(study->data[3].data[1].from == 2022 + 10 / 12.0); // a mid-month day
    assert_true(ps_str_is(study->data[3].unit, "1"));
    assert_int_equal(study->data[4].n_data, 1); // known: [yes]
    assert_true(study->data[4].data[0].from == 2023);
    assert_true(study->data[5].n_data == 2 && study->data[5].data[1].from == 2021);
}

static void the_data_hash_is_over_the_files_in_order(void **state)
{
    (void)state;
    char both[129];
    (void)snprintf(both, sizeof both, "%s%s", study->data[0].hash.hex, study->data[1].hash.hex);
    assert_string_equal(study->data_hash.hex, ps_sha256_of(ps_str_of(both)).hex);
    assert_string_equal(study->data[1].hash.hex, study->data[5].hash.hex);
}

static void claims_have_tests_and_a_first_passage(void **state)
{
    (void)state;
    const ps_claim *c = &study->claims[0];
    assert_int_equal(c->n_variants, 3);
    assert_true(c->variants[0].kind == PS_TEST_TRUE_IF && c->variants[0].expr != NULL);
    assert_true(ps_str_is(c->variants[0].text, "mean(growth_again over 2025) > 0.01 AND tax > 1"));
    assert_int_equal(c->variants[1].kind, PS_TEST_CHANCE);
    assert_true(c->variants[2].kind == PS_TEST_POSTERIOR && c->variants[2].evidence == 0);
    assert_true(c->has_base_rate && c->base_low == 0.1);
    assert_true(c->has_when && c->when_from == 2024.75 && c->when_to == 2029);
    assert_int_equal(c->when.expr->builtin, PS_FN_FIRST);
    assert_int_equal(c->when.expr->args[0]->kind, PS_EXPR_OVER);
    assert_true(c->n_legs == 1 && c->n_shows == 1 && c->n_covers == 1);
    assert_int_equal(c->legs[0].expr->args[0]->args[0]->var, 1); // in("dear", ...)
    assert_true(ps_str_is(study->statements[0].id, "C1"));
}

static void evidence_drives_a_draw_with_its_posterior(void **state)
{
    (void)state;
    const ps_evidence *e = &study->evidence[0];
    assert_int_equal(e->drives, variable("initial population"));
    assert_true(e->reports[0].source == 'B' && e->reports[0].information == 2);
    assert_true(e->reports[0].interested && e->reports[0].weight == 1 && !e->reports[0].has_ratio);
    assert_true(e->reports[1].kind == PS_REPORT_DENIAL && e->reports[1].weight == 0.5);
    const ps_draw *d = draw("initial population");
    assert_true(d->evidence == 0 && d->dist.kind == PS_DIST_BERNOULLI);
    assert_true(d->dist.a == ps_ledger_posterior(e, 0.2));
    const double odds = 0.25 * 4.25 * sqrt(0.9 / 0.97);
    assert_true(fabs(d->dist.a - odds / (1 + odds)) < 1e-12);
}

static void what_claims_data_and_outputs_name_is_used(void **state)
{
    (void)state;
    bool used[32] = {false};
    assert_true(study->model->n_vars <= 32);
    ps_study_mark_used(study, used);
    const char *const names[] = {"price",    "population",  "births",
                                 "crowding", "price table", "birth rate"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_true(used[variable(names[i])]);
    }
    assert_false(used[variable("double rate")]);
    assert_int_equal(ps_check_unused(study->model, used, diags), PS_OK);
    assert_int_equal(diags->n_warnings, 1);
}

static void the_war_economy_reads_without_a_message(void **state)
{
    (void)state;
    diags = ps_diags_new();
    study = NULL;
    const ps_rc rc = read_file("studies/war-economy/study.yaml");
    assert_string_equal(ps_diags_text(diags, false).p, "");
    assert_int_equal(rc, PS_OK);
    assert_true(study->n_claims >= 17 && study->n_statements == 23 && study->n_evidence == 3);
    assert_true(study->n_draws > 100 && study->n_data > 20);
}

static void a_failed_allocation_leaves_nothing_behind(void **state)
{
    (void)state;
    ps_rc rc = PS_ERR_MEMORY;
    for (int64_t n = 0; rc == PS_ERR_MEMORY; n += n < 300 ? 1 : 7) {
        assert_true(n < 100000);
        diags = ps_diags_new();
        study = NULL;
        ps_alloc_fail_after(n);
        rc = read_file("tests/golden/study/good.yaml");
        ps_alloc_fail_after(-1);
        assert_true(rc == PS_OK || rc == PS_ERR_MEMORY);
        assert_true((rc == PS_OK) == (study != NULL));
        ps_study_free(study);
        ps_diags_free(diags);
        assert_int_equal(ps_alloc_live_count(), 0);
    }
}

#define ON_GOOD(test) cmocka_unit_test_setup_teardown(test, read_good, clear)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_GOOD(a_good_study_says_nothing),
        ON_GOOD(time_of_the_study_wins_over_the_model),
        ON_GOOD(draws_have_variables_kinds_and_keys),
        ON_GOOD(correlated_draws_share_a_copula),
        ON_GOOD(processes_have_parts_and_limits),
        ON_GOOD(scenarios_follow_the_base),
        ON_GOOD(derived_variables_have_units_and_use_each_other),
        ON_GOOD(data_are_bound_by_period_and_operator),
        ON_GOOD(the_data_hash_is_over_the_files_in_order),
        ON_GOOD(claims_have_tests_and_a_first_passage),
        ON_GOOD(evidence_drives_a_draw_with_its_posterior),
        ON_GOOD(what_claims_data_and_outputs_name_is_used),
        cmocka_unit_test_teardown(the_war_economy_reads_without_a_message, clear),
        cmocka_unit_test(a_failed_allocation_leaves_nothing_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
