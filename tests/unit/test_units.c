// Tests of check/units, unit_text and unit_algebra: what texts mean and what equations give.
#include "check/units.h"
#include "model_fixture.h"

#include <stdio.h>

/// A model of one variable with a unit, and definitions ahead of it.
static fixture with_unit(const char *unit, const char *definitions)
{
    char variables[400];
    (void)snprintf(variables, sizeof variables,
                   "<aux name=\"a\"><eqn>1</eqn><units>%s</units></aux>", unit);
    fixture f = fixture_read(variables, definitions);
    assert_int_equal(f.rc, PS_OK);
    assert_int_equal(ps_check(f.model, f.diags), PS_OK);
    f.rc = ps_check_units(f.model, f.diags, false);
    return f;
}

static void assert_unit_text(const char *unit, const char *definitions, const char *expected)
{
    fixture f = with_unit(unit, definitions);
    const ps_str text = ps_unit_text(f.model, f.model->vars[0].unit, f.model->arena);
    if (!f.model->vars[0].unit.known || !ps_str_is(text, expected)) {
        fail_msg("%s is %.*s, not %s", unit, PS_STR_ARG(text), expected);
    }
    fixture_done(&f);
}

static void unit_texts_are_products_of_powers(void **state) // U-4
{
    (void)state;
    const char *const cases[][2] = {
        {"1", "1"},
        {"dmnl", "1"},
        {"Dimensionless", "1"},
        {"fraction", "1"},
        {"widgets", "widgets"},
        {"widgets/month", "widgets/month"},
        {"1/month", "1/month"},
        {"per month", "1/month"},
        {"$ per widget", "$/widget"},
        {"dollars/widget/day", "dollars/(widget*day)"},
        {"a/b*c", "a*c/b"},
        {"a/(b*c)", "a/(b*c)"},
        {"person-hours", "person*hours"},
        {"km^2", "km^2"},
        {"m^-1", "1/m"},
        {"m^(1/2)", "m^(1/2)"},
        {"m^0.25", "m^(1/4)"},
        {"kg*m/s^2", "kg*m/s^2"},
        {"trn RUB", "trn RUB"},
        {"trn RUB/yr", "trn RUB/years"}, // as the time unit is written
        {"people/person", "1"},
        {"(people)", "people"},
        {"\"odd/name\"/day", "odd/name/day"},
        {"people per year per year", "people/years^2"},
        {"100 widgets", "100*widgets"},
        {"year/month", "years/month"}, // no conversion without a definition
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_unit_text(cases[i][0], "", cases[i][1]);
    }
}

static void files_define_units_and_aliases(void **state) // U-4
{
    (void)state;
    const char *definitions =
        "<model_units><unit name=\"RUB\"><alias>rub</alias></unit>"
        "<unit name=\"thousand_RUB\"><eqn>1000*RUB</eqn><alias>kRUB</alias></unit>"
        "<unit name=\"mln_RUB\"><eqn>1000*thousand_RUB</eqn></unit>"
        "<unit name=\"models per person\"><eqn>models/person</eqn></unit>"
        "<unit name=\"old\" disabled=\"true\"><eqn>3*RUB</eqn></unit>"
        "<unit name=\"yr\"><eqn>year</eqn></unit>"
        "<unit name=\"percent\"><eqn>0.01</eqn></unit></model_units>";
    const char *const cases[][2] = {
        {"kRUB", "1000*RUB"},
        {"mln RUB/RUB", "1000000"},
        {"Thousand RUB", "1000*RUB"},
        {"models_per_person", "models/person"},
        {"old", "old"},
        {"RUB/yr", "RUB/years"},
        {"years/yr", "1"},
        {"percent", "0.01"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_unit_text(cases[i][0], definitions, cases[i][1]);
    }
}

static void common_names_join_what_the_file_declares(void **state)
{
    (void)state;
    const char *definitions = "<model_units><unit name=\"yr\"><alias>year</alias></unit>"
                              "<unit name=\"USD\"><alias>dollar</alias></unit></model_units>";
    assert_unit_text("$/years", definitions, "USD/yr");
    assert_unit_text("boxes/box", "", "1");
    assert_unit_text("cities/city", "", "1");
    assert_unit_text("gas/ga", "", "gas/ga"); // too short for a plural
}

static void unreadable_texts_are_told_and_not_checked(void **state)
{
    (void)state;
    const char *bad[] = {"people/", "(people", "people)", "people^x", "*",  "a^(1/7)",
                         "a^1000",  "/year",   "0",       "\"people", "a^-"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        fixture f = with_unit(bad[i], "");
        assert_int_equal(fixture_count(&f, "bad-unit"), 1);
        assert_false(f.model->vars[0].unit.known);
        fixture_done(&f);
    }
}

// the variables that the equations below are made of
#define QUANTITIES                                                                                 \
    "<aux name=\"p\"><eqn>1</eqn><units>people</units></aux>"                                      \
    "<aux name=\"q\"><eqn>2</eqn><units>people</units></aux>"                                      \
    "<aux name=\"r\"><eqn>3</eqn><units>people/year</units></aux>"                                 \
    "<aux name=\"y\"><eqn>4</eqn><units>years</units></aux>"                                       \
    "<aux name=\"n\"><eqn>5</eqn><units>1</units></aux>"                                           \
    "<aux name=\"u\"><eqn>6</eqn></aux>"                                                           \
    "<aux name=\"tab\"><eqn>TIME</eqn><units>people</units>"                                       \
    "<gf><xpts>0,1</xpts><ypts>0,1</ypts></gf></aux>"

static int32_t mismatches(const char *eqn, const char *unit, bool strict)
{
    ps_text text = {0};
    ps_text_printf(&text, "%s<aux name=\"x\"><eqn>%s</eqn><units>%s</units></aux>", QUANTITIES, eqn,
                   unit);
    ps_text_add(&text, (ps_str){"", 1});
    fixture f = fixture_good(ps_text_str(&text).p);
    ps_text_clear(&text);
    const ps_rc rc = ps_check_units(f.model, f.diags, strict);
    const int32_t n = fixture_count(&f, "unit-mismatch");
    assert_int_equal(rc, strict && n > 0 ? PS_ERR_INPUT : PS_OK);
    fixture_done(&f);
    return n;
}

static void matching_equations_pass(void **state) // U-1, U-2, U-3
{
    (void)state;
    const char *const good[][2] = {
        {"p + q - 0", "people"},
        {"MAX(0, MIN(p, q))", "people"},
        {"p / y + r", "people/year"},
        {"r * y", "people"},
        {"-p", "people"},
        {"IF p &gt; q THEN p ELSE 0", "people"},
        {"p &gt; q", "1"},
        {"NOT (p = q) AND n", "1"},
        {"EXP(-y / (2 * y)) * p", "people"},
        {"p ^ 2 / q", "people"},
        {"(p * q) ^ (1/2)", "people"},
        {"SQRT(p * q)", "people"},
        {"n ^ 1.7 * p", "people"},
        {"2 ^ n", "1"},
        {"(p/q) ^ -0.3", "1"},
        {"p MOD q", "people"},
        {"ABS(p) + INT(q)", "people"},
        {"STEP(p, y) + STEP(q, TIME)", "people"},
        {"RAMP(r, y, 2 * y)", "people"},
        {"PULSE(p, y, DT)", "people/year"},
        {"SAFEDIV(p, y, r)", "people/year"},
        {"SAFEDIV(p, q)", "1"},
        {"SIN(2 * PI * TIME / y)", "1"},
        {"tab(n) + tab(y)", "people"}, // the input of a table is its own affair
        {"3.5", "people"},             // a literal takes the unit
        {"-3.5", "people"},
        {"u + p", "people"}, // what has no unit is not checked
        {"u * p", "furlongs"},
        {"MIN(INF, p)", "people"},
        {"p", ""},
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        const int32_t n = mismatches(good[i][0], good[i][1], true);
        if (n != 0) {
            fail_msg("%s in %s: %d mismatches", good[i][0], good[i][1], n);
        }
    }
}

static void each_mismatch_is_told_once(void **state) // U-1 to U-5
{
    (void)state;
    const char *const bad[][2] = {
        {"p + r", "people"},
        {"p + 1", "people"},
        {"MAX(p, y)", "people"},
        {"IF n THEN p ELSE r", "people"},
        {"IF p &gt; y THEN 1 ELSE 2", "1"},
        {"p = 5", "1"},
        {"EXP(y)", "1"},
        {"LN(p)", "1"},
        {"n ^ p", "1"},
        {"p ^ n", "people"},
        {"p ^ (1/7)", "people"},
        {"SQRT(SQRT(SQRT(SQRT(p))))", "people"},
        {"p MOD n", "people"},
        {"STEP(p, n)", "people"},
        {"SAFEDIV(p, q, r)", "1"},
        {"2 * p", "years"},
        {"2 * 3", "people"}, // only a lone literal takes the unit
        {"(p + r) * (p + r)", "people^2"},
        {"tab(n)", "years"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const int32_t n = mismatches(bad[i][0], bad[i][1], false);
        const int32_t expected = i == 17 ? 2 : 1; // two sums are wrong in it
        if (n != expected) {
            fail_msg("%s in %s: %d mismatches", bad[i][0], bad[i][1], n);
        }
    }
    assert_int_equal(mismatches("p + r", "people", true), 1); // an error when strict
}

static void flows_are_stock_units_per_time(void **state) // U-3
{
    (void)state;
    const struct {
        const char *time;
        int32_t wrong;
    } cases[] = {{"yr", 0}, {"year", 0}, {"month", 1}};
    for (size_t i = 0; i < 3; i++) {
        char variables[500];
        (void)snprintf(variables, sizeof variables,
                       "<stock name=\"s\"><eqn>10</eqn><inflow>a</inflow><outflow>b</outflow>"
                       "<units>people</units></stock>"
                       "<flow name=\"a\"><eqn>1</eqn><units>people/%s</units></flow>"
                       "<flow name=\"b\"><eqn>1</eqn><units>person per year</units></flow>",
                       cases[i].time);
        fixture f = fixture_good(variables);
        assert_int_equal(ps_check_units(f.model, f.diags, false), PS_OK);
        assert_int_equal(fixture_count(&f, "unit-mismatch"), cases[i].wrong);
        fixture_done(&f);
    }
}

static void missing_units_are_counted_in_one_warning(void **state) // U-5
{
    (void)state;
    fixture f =
        fixture_good("<aux name=\"a\"><eqn>1</eqn></aux><aux name=\"b\"><eqn>2</eqn></aux>");
    assert_int_equal(ps_check_units(f.model, f.diags, true), PS_OK);
    assert_int_equal(f.diags->n, 1);
    assert_string_equal(f.diags->items[0].code, "no-unit");
    fixture_done(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unit_texts_are_products_of_powers),
        cmocka_unit_test(files_define_units_and_aliases),
        cmocka_unit_test(common_names_join_what_the_file_declares),
        cmocka_unit_test(unreadable_texts_are_told_and_not_checked),
        cmocka_unit_test(matching_equations_pass),
        cmocka_unit_test(each_mismatch_is_told_once),
        cmocka_unit_test(flows_are_stock_units_per_time),
        cmocka_unit_test(missing_units_are_counted_in_one_warning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
