// Tests of check/: what names mean, what is a constant, and the expressions of a study.
#include "check/check.h"
#include "model_fixture.h"
#include "read/eqn_parse.h"

#include <math.h>
#include <stdio.h>

#define AUX(name, eqn) "<aux name=\"" name "\"><eqn>" eqn "</eqn></aux>"

static void names_meet_whatever_their_case_and_blanks(void **state) // S-100
{
    (void)state;
    fixture f = fixture_good(AUX("Birth  rate", "1") AUX("ÄPFEL", "2") AUX("wom\\nmultiplier", "3")
                                 AUX("a", "birth_rate + äpfel + \"WOM multiplier\"")
                                     AUX("b", "BIRTH__RATE + wom\u00a0multiplier"));
    const ps_expr *sum = fixture_var(&f, "a")->eqn;
    assert_int_equal(sum->args[0]->args[0]->var, 0);
    assert_int_equal(sum->args[0]->args[1]->var, 1);
    assert_int_equal(sum->args[1]->var, 2);
    assert_true(ps_str_is(fixture_var(&f, "birth rate")->name, "Birth rate"));
    fixture_done(&f);
}

static void accents_and_wide_blanks_make_other_names(void **state) // S-100, S-101
{
    (void)state;
    fixture f = fixture_check(AUX("ä", "1") AUX("b", "a"));
    assert_int_equal(fixture_count(&f, "unknown-name"), 1);
    fixture_done(&f);
    f = fixture_check(AUX("en space", "1") AUX("b", "en\u2002space"));
    assert_int_equal(fixture_count(&f, "unknown-name"), 1);
    fixture_done(&f);
}

static void functions_are_found_whatever_their_case_and_namespace(void **state) // S-105, S-108
{
    (void)state;
    fixture f = fixture_good(AUX("a", "Abs(1) + abs(2) + ABS(3)") AUX("b", "isee.safediv(1, a)")
                                 AUX("c", ".b + std.Max(a, b)"));
    const ps_expr *e = fixture_var(&f, "a")->eqn;
    assert_int_equal(e->args[1]->builtin, PS_FN_ABS);
    assert_int_equal(fixture_var(&f, "b")->eqn->builtin, PS_FN_SAFEDIV);
    fixture_done(&f);
}

static void values_of_the_language_need_no_parentheses(void **state) // S-106, tests/pi
{
    (void)state;
    fixture f = fixture_good(AUX("a", "TIME + DT + STARTTIME + STOPTIME + PI + INF")
                                 AUX("b", "Time * PI()"));
    const ps_expr *product = fixture_var(&f, "b")->eqn;
    assert_int_equal(product->args[0]->builtin, PS_FN_TIME);
    assert_int_equal(product->args[1]->kind, PS_EXPR_NAME);
    assert_int_equal(product->args[1]->builtin, PS_FN_PI);
    fixture_done(&f);
}

static void names_of_claims_functions_are_free_for_variables(void **state) // S-104
{
    (void)state;
    fixture f = fixture_good(AUX("growth", "1") AUX("last", "growth") AUX("in", "last"));
    fixture_done(&f);
    f = fixture_check(AUX("NOT", "1") AUX("std", "1") AUX("Step", "1") AUX("if then else", "1"));
    assert_int_equal(fixture_count(&f, "reserved-name"), 4);
    fixture_done(&f);
}

static void tables_are_called_by_their_name(void **state) // S-69
{
    (void)state;
    const char *table = "<gf name=\"cost f\"><xpts>0,1</xpts><ypts>4,2</ypts></gf>";
    ps_text text = {0};
    ps_text_printf(&text, "%s%s", table, AUX("a", "cost_f(TIME)") AUX("b", "LOOKUP(cost_f, 2)"));
    ps_text_add(&text, (ps_str){"", 1});
    fixture f = fixture_good(ps_text_str(&text).p);
    ps_text_clear(&text);
    const ps_expr *call = fixture_var(&f, "a")->eqn;
    assert_int_equal(call->builtin, PS_FN_NONE);
    assert_int_equal(call->var, 0);
    const ps_expr *lookup = fixture_var(&f, "b")->eqn;
    assert_int_equal(lookup->n_args, 1);
    assert_int_equal(lookup->var, 0);
    assert_null(fixture_var(&f, "cost f")->eqn);
    fixture_done(&f);
}

static void constants_are_made_of_constants(void **state)
{
    (void)state;
    fixture f = fixture_good(
        AUX("literal", "-3") AUX("derived", "2 * SQRT(literal^2) + PI") AUX("late", "later")
            AUX("later", "literal") AUX("clock", "TIME") AUX("test input", "STEP(1, literal)")
                AUX("of stock", "s + 1") AUX("choice", "IF literal > 0 THEN 1 ELSE derived")
                    AUX("step of clock", "MAX(clock, 1)") "<stock name=\"s\"><eqn>1</eqn></stock>");
    const char *constant[] = {"literal", "derived", "late", "later", "choice"};
    const char *varying[] = {"clock", "test input", "of stock", "step of clock", "s"};
    for (size_t i = 0; i < 5; i++) {
        assert_true(fixture_var(&f, constant[i])->is_constant);
        assert_false(fixture_var(&f, varying[i])->is_constant);
    }
    fixture_done(&f);
}

static void a_stock_breaks_a_loop(void **state) // S-168
{
    (void)state;
    fixture f = fixture_good("<stock name=\"s\"><eqn>1</eqn><inflow>f</inflow></stock>"
                             "<flow name=\"f\"><eqn>2 * s</eqn></flow>");
    const ps_var *s = fixture_var(&f, "s");
    assert_int_equal(s->n_inflows, 1);
    assert_int_equal(s->inflows[0].var, 1);
    fixture_done(&f);
}

static void each_loop_is_told_once(void **state)
{
    (void)state;
    // two loops through c count as one; the loop of d and e is another
    fixture f = fixture_check(AUX("a", "c") AUX("b", "c + a") AUX("c", "a + b") AUX("d", "e")
                                  AUX("e", "d"));
    assert_int_equal(fixture_count(&f, "loop"), 2);
    fixture_done(&f);
}

static void a_long_chain_needs_no_stack(void **state)
{
    (void)state;
    const int n = 20000;
    ps_text text = {0};
    for (int i = 0; i < n; i++) {
        ps_text_printf(&text, "<aux name=\"v%d\"><eqn>v%d</eqn></aux>", i, (i + 1) % n);
    }
    ps_text_add(&text, (ps_str){"", 1});
    fixture f = fixture_check(ps_text_str(&text).p);
    ps_text_clear(&text);
    assert_int_equal(fixture_count(&f, "loop"), 1);
    fixture_done(&f);
}

static void groups_get_their_members(void **state)
{
    (void)state;
    fixture f = fixture_good(
        "<group name=\"g one\"><doc>first</doc><entity name=\"b\"/></group>" AUX("a", "1")
            AUX("b", "2"));
    assert_int_equal(f.model->n_groups, 1);
    assert_true(ps_str_is(f.model->groups[0].doc, "first"));
    assert_int_equal(fixture_var(&f, "a")->group, -1);
    assert_int_equal(fixture_var(&f, "b")->group, 0);
    fixture_done(&f);
}

static void what_a_study_uses_is_not_unused(void **state)
{
    (void)state;
    fixture f = fixture_good(AUX("a", "1") AUX("b", "2") AUX("result", "2 * TIME"));
    const bool used[3] = {false, true, false};
    assert_int_equal(ps_check_unused(f.model, used, f.diags), PS_OK);
    assert_int_equal(fixture_count(&f, "unused"), 1);
    assert_true(ps_str_is(f.diags->items[0].variable, "a"));
    assert_int_equal(f.diags->n, 2); // a note for the result
    assert_int_equal(f.diags->items[1].severity, PS_SEV_NOTE);
    fixture_done(&f);
}

// ---- expressions of a study ------------------------------------------------------------------

static const char *const study_model =
    AUX("gdp", "TIME") AUX("share", "0.3") "<stock name=\"s\">"
                                           "<eqn>1</eqn></stock>" AUX("size", "share");

/// The expression of a claim, parsed and checked; `expr` lives in the model's arena.
typedef struct claim {
    ps_expr *expr;
    ps_rc rc;
} claim;

static claim check_claim(fixture *f, const char *text, ps_scope scope)
{
    int32_t file = -1;
    assert_int_equal(ps_sources_add(&f->diags->sources, ps_str_of("claim"), ps_str_of(text), &file),
                     PS_OK);
    const ps_str kept = ps_arena_str(f->model->arena, ps_str_of(text));
    ps_eqn_source source = {.arena = f->model->arena, .claims = scope.claims, .years = true};
    assert_int_equal(ps_mapped_verbatim(f->model->arena, kept, file, 0, &source.text), PS_OK);
    claim c = {.expr = ps_eqn_parse(&source, f->diags)};
    assert_non_null(c.expr);
    c.rc = ps_check_expr(f->model, c.expr, &scope, f->diags);
    return c;
}

static const ps_scope claims_scope = {.claims = true, .wants_number = true};

static void good_claims_are_numbers(void **state)
{
    (void)state;
    fixture f = fixture_good(study_model);
    const char *good[] = {
        "min(gdp over 2025) <= -0.02",
        "mean(growth(gdp, 1 year) over 2025..2027) > 0",
        "ever((s > 1 for 0.5 year) over 2025) AND NOT always(s > 0 over 2026)",
        "at(gdp, 2025) / at(gdp, '2024-07-01') - 1 > share",
        "is_never(first(s > 2 over 2025)) OR before(s > 2, 2026)",
        "share > 0.2",
        "max(at(gdp, 2025), share) > 1",
        "sum(s over 2025) - duration(s > 1 over 2025) + last(s > 1 over 2025)",
        "MAX(gdp over 2025) = 1",
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        const claim c = check_claim(&f, good[i], claims_scope);
        if (c.rc != PS_OK) {
            fail_msg("%.*s", PS_STR_ARG(ps_diags_text(f.diags, false)));
        }
        assert_false(ps_expr_is_path(f.model, c.expr));
    }
    fixture_done(&f);
}

static void wrong_claims_say_why(void **state)
{
    (void)state;
    const struct {
        const char *text;
        const char *code;
    } wrong[] = {
        {"gdp > 1", "path-not-number"},
        {"lag(gdp, 1) > 0", "path-not-number"},
        {"mean(gdp) > 1", "missing-window"},
        {"abs(gdp over 2025) > 1", "misplaced-window"},
        {"at(gdp, gdp) > 1", "path-not-number"},
        {"at(growth(gdp, s), 2025) > 1", "path-not-number"},
        {"min(gdp over 2025, 1)", "misplaced-window"},
        {"mean(gpd over 2025)", "unknown-name"},
        {"meen(gdp over 2025)", "unknown-function"},
        {"in(\"pus\", at(gdp, 2025))", "unknown-scenario"},
        {"in(gdp, at(gdp, 2025))", "bad-scenario"},
        {"mean(gdp over 2031)", "window-outside-run"},
        {"first(s > 1 over 2025) + first(s > 1 over 2025, 2)", "arity"},
    };
    const ps_str scenarios[] = {ps_str_of("push")};
    ps_scope scope = claims_scope;
    scope.scenarios = scenarios;
    scope.n_scenarios = 1;
    scope.start = 2022;
    scope.stop = 2030;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        fixture f = fixture_good(study_model);
        const claim c = check_claim(&f, wrong[i].text, scope);
        assert_int_equal(c.rc, PS_ERR_INPUT);
        if (f.diags->n != 1 || strcmp(f.diags->items[0].code, wrong[i].code) != 0) {
            fail_msg("%s: %.*s", wrong[i].text, PS_STR_ARG(ps_diags_text(f.diags, false)));
        }
        fixture_done(&f);
    }
}

static void scopes_add_inputs_derived_names_and_scenarios(void **state)
{
    (void)state;
    fixture f = fixture_good(study_model);
    ps_scope derive_scope = {.claims = true};
    const claim derived = check_claim(&f, "growth(gdp, 1)", derive_scope);
    assert_int_equal(derived.rc, PS_OK);
    assert_true(ps_expr_is_path(f.model, derived.expr));
    const ps_scope_name names[] = {
        {.key = ps_str_of("transit ends"), .var = PS_VAR_INPUT + 3},
        {.key = ps_str_of("gdp growth"), .expr = derived.expr},
    };
    const ps_str scenarios[] = {ps_str_of("base"), ps_str_of("no sanctions")};
    const ps_scope scope = {.claims = true,
                            .wants_number = true,
                            .names = names,
                            .n_names = 2,
                            .scenarios = scenarios,
                            .n_scenarios = 2};
    const claim c = check_claim(
        &f, "mean(gdp_growth over 2025) > transit_ends AND in('no sanctions', share) = 0", scope);
    assert_int_equal(c.rc, PS_OK);
    const ps_expr *compare = c.expr->args[0];
    assert_int_equal(compare->args[1]->var, PS_VAR_INPUT + 3);
    const ps_expr *over = compare->args[0]->args[0];
    assert_int_equal(over->args[0]->builtin, PS_FN_GROWTH); // the derived expression itself
    assert_int_equal(c.expr->args[1]->args[0]->args[0]->var, 1);
    fixture_done(&f);
}

static void model_language_of_scenarios_has_no_claims(void **state)
{
    (void)state;
    fixture f = fixture_good(study_model);
    const ps_scope scope = {.of = ps_str_of("mobilise")};
    assert_int_equal(check_claim(&f, "IF TIME > 2025 THEN share ELSE 0", scope).rc, PS_OK);
    assert_int_equal(check_claim(&f, "growth(gdp, 1)", scope).rc, PS_ERR_INPUT);
    assert_string_equal(f.diags->items[0].code, "claims-only");
    fixture_done(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_meet_whatever_their_case_and_blanks),
        cmocka_unit_test(accents_and_wide_blanks_make_other_names),
        cmocka_unit_test(functions_are_found_whatever_their_case_and_namespace),
        cmocka_unit_test(values_of_the_language_need_no_parentheses),
        cmocka_unit_test(names_of_claims_functions_are_free_for_variables),
        cmocka_unit_test(tables_are_called_by_their_name),
        cmocka_unit_test(constants_are_made_of_constants),
        cmocka_unit_test(a_stock_breaks_a_loop),
        cmocka_unit_test(each_loop_is_told_once),
        cmocka_unit_test(a_long_chain_needs_no_stack),
        cmocka_unit_test(groups_get_their_members),
        cmocka_unit_test(what_a_study_uses_is_not_unused),
        cmocka_unit_test(good_claims_are_numbers),
        cmocka_unit_test(wrong_claims_say_why),
        cmocka_unit_test(scopes_add_inputs_derived_names_and_scenarios),
        cmocka_unit_test(model_language_of_scenarios_has_no_claims),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
