// Tests of read/xmile_read: what a file says ends up in the model, with its place.
#include "model_fixture.h"
#include "read/model_read.h"
#include "read/xmile_read.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const char *const whole_file =
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
    "<xmile version=\"1.0\" xmlns=\"http://docs.oasis-open.org/xmile/ns/XMILE/v1.0\"\n"
    "       xmlns:isee=\"http://iseesystems.com/XMILE\">\n"
    "<header><name> Town </name><vendor>isee systems, inc.</vendor>\n"
    "<product version=\"1\">Stella</product><smile version=\"1.0\"/></header>\n"
    "<sim_specs method=\"RK4\" time_units=\"Years\" isee:save_interval=\"0.5\" pause=\"1\">\n"
    "<start>-10</start><stop>2e1</stop><dt reciprocal=\"true\">8</dt></sim_specs>\n"
    "<isee:prefs layer=\"model\"/>\n"
    "<dimensions><dim name=\"d\" size=\"2\"/></dimensions>\n"
    "<model_units><unit name=\"People\"><eqn/><alias>person</alias><alias> man </alias></unit>\n"
    "<unit name=\"k\" disabled=\"true\"><eqn>1000*People</eqn></unit></model_units>\n"
    "<model><variables>\n"
    "<stock name=\"Number of\\npeople\"><eqn>start_value</eqn><inflow>births</inflow>\n"
    "<outflow>\"deaths &amp; more\"</outflow><units>people</units><doc>All of them.</doc>\n"
    "<range min=\"0\" max=\"1e6\"/><scale min=\"0\" max=\"9\"/></stock>\n"
    "<flow name=\"births\"><eqn><![CDATA[IF TIME < 5 THEN 1 ELSE 2]]></eqn></flow>\n"
    "<flow name=\"deaths &amp; more\"><eqn>1 {one}</eqn><non_negative>false</non_negative></flow>\n"
    "<aux name=\"start value\"><eqn>100</eqn><isee:delay_aux/></aux>\n"
    "<aux name=\"effect\"><eqn>births</eqn><gf type=\"Extrapolate\"><xscale min=\"0\" max=\"1\"/>\n"
    "<yscale min=\"0\" max=\"1\"/><ypts>0,0.1,0.5,0.9,1</ypts></gf></aux>\n"
    "<gf name=\"steps\" type=\"discrete\"><xpts sep=\";\">1;2; 3</xpts><ypts>4,5,5</ypts>\n"
    "<units>widgets</units></gf>\n"
    "<group name=\"demo_graphy\"><doc>d</doc><entity name=\"births\"/></group>\n"
    "</variables><views><view><stock name=\"x\"/></view></views></model></xmile>\n";

static fixture read_whole_file(void)
{
    const fixture f = fixture_file(whole_file);
    if (f.rc != PS_OK || f.diags->n > 0) {
        fail_msg("%.*s", PS_STR_ARG(ps_diags_text(f.diags, false)));
    }
    return f;
}

static void the_header_and_the_times_are_read(void **state) // S-20, S-24, S-35, P-2
{
    (void)state;
    fixture f = read_whole_file();
    assert_true(ps_str_is(f.model->name, "Town"));
    assert_true(f.model->is_isee);
    const ps_sim_specs *sim = &f.model->sim;
    assert_true(sim->start == -10.0 && sim->stop == 20.0 && sim->dt == 0.125);
    assert_true(sim->reciprocal == 8.0 && sim->save == 0.5);
    assert_int_equal(sim->method, PS_METHOD_RK4);
    assert_true(ps_str_is(sim->time_unit, "Years"));
    assert_true(ps_model_is_in_years(f.model));
    assert_string_equal(f.model->hash.hex, ps_sha256_of(ps_str_of(whole_file)).hex);
    fixture_done(&f);
}

static void variables_keep_all_that_is_said_about_them(void **state) // S-100, S-102, O-3
{
    (void)state;
    fixture f = read_whole_file();
    assert_int_equal(f.model->n_vars, 6);
    const ps_var *s = fixture_var(&f, "number_of_people");
    assert_int_equal(s->kind, PS_VAR_STOCK);
    assert_true(ps_str_is(s->name, "Number of people"));
    assert_true(ps_str_is(s->eqn_text, "start_value"));
    assert_true(ps_str_is(s->unit_text, "people"));
    assert_true(ps_str_is(s->doc, "All of them."));
    assert_true(s->has_range && s->range_max == 1e6);
    assert_int_equal(s->n_outflows, 1);
    assert_true(ps_str_is(s->outflows[0].name, "\"deaths & more\""));
    assert_int_equal(fixture_var(&f, "births")->eqn->kind, PS_EXPR_IF);
    assert_int_equal(fixture_var(&f, "deaths & more")->kind, PS_VAR_FLOW);
    fixture_done(&f);
}

static void tables_are_read_in_all_their_forms(void **state) // S-61, S-63
{
    (void)state;
    fixture f = read_whole_file();
    const ps_gf *effect = fixture_var(&f, "effect")->gf;
    assert_int_equal(effect->kind, PS_GF_EXTRAPOLATE);
    assert_int_equal(effect->n, 5);
    assert_true(effect->x[1] == 0.25 && effect->y[1] == 0.1 && effect->x[4] == 1.0);
    const ps_var *steps = fixture_var(&f, "steps");
    assert_null(steps->eqn);
    assert_int_equal(steps->gf->kind, PS_GF_DISCRETE);
    assert_true(steps->gf->x[2] == 3.0 && steps->gf->y[2] == 5.0);
    assert_true(ps_str_is(steps->unit_text, "widgets"));
    fixture_done(&f);
}

static void units_and_groups_are_kept_as_written(void **state)
{
    (void)state;
    fixture f = read_whole_file();
    assert_int_equal(f.model->n_unit_defs, 2);
    assert_int_equal(f.model->unit_defs[0].n_aliases, 2);
    assert_true(ps_str_is(f.model->unit_defs[0].aliases[1], "man"));
    assert_null(f.model->unit_defs[0].eqn.p);
    assert_true(f.model->unit_defs[1].disabled);
    assert_true(ps_str_is(f.model->unit_defs[1].eqn, "1000*People"));
    assert_int_equal(f.model->n_groups, 1);
    assert_true(ps_str_is(f.model->groups[0].name, "demo graphy"));
    assert_int_equal(f.model->groups[0].n_members, 1);
    fixture_done(&f);
}

// the bytes of a place are those of the file, entities and CDATA included
static void assert_place(const fixture *f, ps_span span, const char *bytes)
{
    const ps_str text = f->diags->sources.items[span.file].text;
    const ps_str found = ps_str_slice(text, span.offset, span.offset + span.len);
    if (!ps_str_is(found, bytes)) {
        fail_msg("'%.*s', not '%s'", PS_STR_ARG(found), bytes);
    }
}

static void places_are_bytes_of_the_file(void **state)
{
    (void)state;
    fixture f = read_whole_file();
    assert_place(&f, fixture_var(&f, "births")->eqn->args[0]->span, "TIME < 5");
    assert_place(&f, fixture_var(&f, "births")->span, "births");
    assert_place(&f, fixture_var(&f, "number of people")->outflows[0].span,
                 "\"deaths &amp; more\"");
    assert_place(&f, fixture_var(&f, "number of people")->unit_span, "people");
    assert_place(&f, f.model->views, "<views><view><stock name=\"x\"/></view></views>");
    fixture_done(&f);
    f = fixture_read("<aux name=\"a\"><eqn>1 &lt; 2\r\n AND 3 &gt;= 4</eqn></aux>", "");
    const ps_expr *and = f.model->vars[0].eqn;
    assert_place(&f, and->span, "1 &lt; 2\r\n AND 3 &gt;= 4");
    assert_place(&f, and->args[0]->span, "1 &lt; 2");
    assert_place(&f, and->args[1]->args[0]->span, "3");
    fixture_done(&f);
}

static void files_from_before_the_standard_are_read(void **state)
{
    (void)state;
    fixture f = fixture_file(
        "<xmile xmlns=\"http://www.systemdynamics.org/XMILE\"><style><model "
        "font-size=\"9\"/></style>"
        "<sim_specs><start>0</start><stop>1</stop></sim_specs>"
        "<isee:equation_prefs order_by=\"module\"/><equation_prefs xmlns=\"isee\"/>"
        "<model><stock name=\"s\"><eqn>1</eqn><display x=\"1\"/></stock>"
        "<aux name=\"a\"><eqn>s</eqn><gf discrete=\"true\"><xscale min=\"0\" max=\"1\"/>"
        "<ypts>0,0</ypts></gf></aux><display page_height=\"1\"/></model></xmile>");
    assert_int_equal(f.rc, PS_OK);
    assert_int_equal(f.diags->n, 0);
    assert_int_equal(f.model->n_vars, 2);
    assert_true(f.model->sim.dt == 1.0); // S-28
    assert_int_equal(f.model->vars[1].gf->kind, PS_GF_DISCRETE);
    fixture_done(&f);
}

static void methods_are_chosen_from_a_list(void **state) // S-160
{
    (void)state;
    const struct {
        const char *list;
        ps_method method;
        bool good;
    } cases[] = {{"euler", PS_METHOD_EULER, true},      {"RK4", PS_METHOD_RK4, true},
                 {"gear, rk4", PS_METHOD_RK4, true},    {"", PS_METHOD_EULER, true},
                 {"rk2, euler", PS_METHOD_EULER, true}, {"gear", PS_METHOD_EULER, false},
                 {"rk45", PS_METHOD_EULER, false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[300];
        (void)snprintf(text, sizeof text,
                       "<xmile><sim_specs method=\"%s\"><start>0</start><stop>1</stop></sim_specs>"
                       "<model><variables><aux name=\"a\"><eqn>1</eqn></aux></variables></model>"
                       "</xmile>",
                       cases[i].list);
        fixture f = fixture_file(text);
        assert_int_equal(f.rc == PS_OK, cases[i].good);
        if (cases[i].good) {
            assert_int_equal(f.model->sim.method, cases[i].method);
        }
        fixture_done(&f);
    }
}

static void a_step_of_one_tenth_has_a_whole_reciprocal(void **state) // S-20
{
    (void)state;
    assert_true(ps_reciprocal_of(0.1) == 10.0);
    assert_true(ps_reciprocal_of(1.0 / 7.0) == 7.0);
    assert_true(ps_reciprocal_of(0.3) == 0.0);
    assert_true(ps_reciprocal_of(2.0) == 0.0);
    assert_true(ps_reciprocal_of(1.0) == 1.0);
}

static void readers_are_chosen_by_name_and_content(void **state)
{
    (void)state;
    ps_diags *diags = ps_diags_new();
    ps_model *model = NULL;
    assert_int_equal(ps_model_read(diags, ps_str_of("/nowhere/x.xmile"), PS_NO_SPAN, &model),
                     PS_ERR_INPUT);
    assert_string_equal(diags->items[0].code, "cannot-open");
    assert_null(model);
    ps_diags_free(diags);
    assert_int_equal(ps_alloc_live_count(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_header_and_the_times_are_read),
        cmocka_unit_test(variables_keep_all_that_is_said_about_them),
        cmocka_unit_test(tables_are_read_in_all_their_forms),
        cmocka_unit_test(units_and_groups_are_kept_as_written),
        cmocka_unit_test(places_are_bytes_of_the_file),
        cmocka_unit_test(files_from_before_the_standard_are_read),
        cmocka_unit_test(methods_are_chosen_from_a_list),
        cmocka_unit_test(a_step_of_one_tenth_has_a_whole_reciprocal),
        cmocka_unit_test(readers_are_chosen_by_name_and_content),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
