// Memory runs out at each allocation of reading and checking a model in turn: the answer is
// PS_ERR_MEMORY (or, where only a message was lost, a code that says so), and nothing leaks.
#include "check/units.h"
#include "model_fixture.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const good_model =
    "<xmile><header><name>small</name></header>"
    "<sim_specs time_units=\"years\"><start>0</start><stop>10</stop></sim_specs>"
    "<model_units><unit name=\"k\"><eqn>1000*people</eqn><alias>thousand</alias></unit>"
    "</model_units><model><variables>"
    "<stock name=\"s\"><eqn>a</eqn><inflow>f</inflow><units>people</units></stock>"
    "<flow name=\"f\"><eqn>MAX(s, 0) * rate * t(TIME)</eqn><units>people/year</units></flow>"
    "<aux name=\"a\"><eqn>IF b &gt; 1 THEN -b ELSE b^2</eqn><units>k</units></aux>"
    "<aux name=\"b\"><eqn>2</eqn></aux><aux name=\"rate\"><eqn>0.1</eqn></aux>"
    "<gf name=\"t\"><xpts>0,1</xpts><ypts>0,1</ypts></gf>"
    "<group name=\"g\"><entity name=\"a\"/></group>"
    "</variables></model></xmile>";

static const char *const bad_model =
    "<xmile><sim_specs><start>0</start><stop>10</stop></sim_specs><model><variables>"
    "<aux name=\"a\"><eqn>bb + SQTR(2)</eqn></aux><aux name=\"bbb\"><eqn>c</eqn></aux>"
    "<aux name=\"c\"><eqn>bbb</eqn></aux><aux name=\"a\"><eqn>((</eqn></aux>"
    "<stock name=\"s\"><inflow>g</inflow></stock></variables></model></xmile>";

static ps_rc read_and_check(const char *text, ps_diags *diags)
{
    int32_t file = -1;
    ps_model *model = NULL;
    ps_rc rc = ps_sources_add(&diags->sources, ps_str_of("m"), ps_str_of(text), &file);
    rc = rc == PS_OK ? ps_xmile_read(diags, file, &model) : rc;
    rc = rc == PS_OK ? ps_check(model, diags) : rc;
    rc = rc == PS_OK ? ps_check_units(model, diags, true) : rc;
    rc = rc == PS_OK ? ps_check_unused(model, NULL, diags) : rc;
    ps_model_free(model);
    return rc;
}

// true when memory lasted
static bool try_with(const char *text, int64_t allocations, ps_rc expected)
{
    ps_diags *diags = ps_diags_new();
    assert_non_null(diags);
    ps_alloc_fail_after(allocations);
    const ps_rc rc = read_and_check(text, diags);
    ps_alloc_fail_after(-1);
    ps_diags_free(diags);
    assert_int_equal(ps_alloc_live_count(), 0);
    assert_true(rc == PS_ERR_MEMORY || rc == expected);
    return rc != PS_ERR_MEMORY;
}

static void check_text(const char *text, ps_rc expected)
{
    int64_t n = 0;
    while (!try_with(text, n, expected)) {
        n++;
        assert_true(n < 100000);
    }
    assert_true(n > 20); // it did fail on the way
}

static void a_good_model_survives_want_of_memory(void **state)
{
    (void)state;
    check_text(good_model, PS_ERR_INPUT); // units of `a` do not match in it: messages are made too
}

static void a_bad_model_survives_want_of_memory(void **state)
{
    (void)state;
    check_text(bad_model, PS_ERR_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_model_survives_want_of_memory),
        cmocka_unit_test(a_bad_model_survives_want_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
