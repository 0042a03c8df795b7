// Short ways to a model, a program and a run, for the tests of the compiler and the engines.
#ifndef PS_TESTS_ENGINE_KIT_H
#define PS_TESTS_ENGINE_KIT_H

#include "base/alloc.h"
#include "check/check.h"
#include "check/check_expr.h"
#include "read/eqn_parse.h"
#include "read/xmile_read.h"
#include "run/sim.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define KIT_STEPS 600
#define KIT_VARS 64

/// A variable of a test model. Flows are given with the stocks that name them.
typedef struct kit_var {
    const char *kind; // "stock", "flow", "aux"; NULL ends a list
    const char *name;
    const char *eqn;
    const char *in; // one inflow of a stock
    const char *out;
    const char *gf; // XML inside <gf ...>
} kit_var;

/// A model, what it is compiled with, and what a run of it gave.
typedef struct kit {
    ps_diags *diags;
    ps_model *model;
    ps_program *program;
    ps_compile_spec spec;
    ps_want wants[KIT_VARS];
    double rows[KIT_STEPS][KIT_VARS]; // [step][output] of lane 0
    int32_t n_rows;
    ps_float_error error; // of lane 0
} kit;

static inline void kit_put(ps_text *xml, const char *tag, const char *text)
{
    if (text != NULL) {
        ps_text_printf(xml, "<%s>", tag);
        ps_text_xml(xml, ps_str_of(text));
        ps_text_printf(xml, "</%s>", tag);
    }
}

/// Reads and checks a model; `specs` is the XML inside <sim_specs>. Messages stay in kit->diags.
static inline ps_rc kit_read(kit *k, const char *vendor, const char *specs, const kit_var *vars)
{
    ps_text xml = {0};
    int32_t file = -1;
    *k = (kit){.diags = ps_diags_new()};
    ps_text_printf(
        &xml,
        "<xmile version=\"1.0\" xmlns=\"http://docs.oasis-open.org/xmile/ns/XMILE/v1.0\">"
        "<header><vendor>%s</vendor><product version=\"1\">t</product></header>"
        "<sim_specs%s</sim_specs><model><variables>",
        vendor, specs);
    for (const kit_var *v = vars; v->kind != NULL; v++) {
        ps_text_printf(&xml, "<%s name=\"%s\">", v->kind, v->name);
        kit_put(&xml, "eqn", v->eqn);
        kit_put(&xml, "inflow", v->in);
        kit_put(&xml, "outflow", v->out);
        ps_text_puts(&xml, v->gf == NULL ? "" : v->gf);
        ps_text_printf(&xml, "</%s>\n", v->kind);
    }
    ps_text_puts(&xml, "</variables></model></xmile>");
    assert_int_equal(
        ps_sources_add(&k->diags->sources, ps_str_of("t.xmile"), ps_text_str(&xml), &file), PS_OK);
    ps_text_clear(&xml);
    ps_rc rc = ps_xmile_read(k->diags, file, &k->model);
    rc = rc == PS_OK ? ps_check(k->model, k->diags) : rc;
    if (rc == PS_OK) {
        k->spec = (ps_compile_spec){.model = k->model, .sim = k->model->sim, .keep_all = true};
    }
    return rc;
}

/// Shows the messages when a step that must succeed did not.
static inline void kit_must(kit *k, ps_rc rc)
{
    if (rc != PS_OK) {
        fail_msg("%s", ps_diags_text(k->diags, false).p);
    }
}

/// Reads, with all that can go wrong being a failure of the test.
static inline void kit_model(kit *k, const char *specs, const kit_var *vars)
{
    kit_must(k, kit_read(k, "test", specs, vars));
}

/// Number of a variable that is there.
static inline int32_t kit_find(const kit *k, const char *name)
{
    const int32_t var = ps_model_find(k->model, ps_str_of(name));
    assert_true(var >= 0);
    return var;
}

/// An expression of the claims language over the model, in the model's arena.
static inline ps_expr *kit_expr(kit *k, const char *text)
{
    int32_t file = -1;
    assert_int_equal(ps_sources_add(&k->diags->sources, ps_str_of("expr"), ps_str_of(text), &file),
                     PS_OK);
    const ps_str kept = k->diags->sources.items[file].text;
    ps_eqn_source source = {
        .arena = k->model->arena, .of = ps_str_of("test"), .claims = true, .years = true};
    assert_int_equal(ps_mapped_verbatim(k->model->arena, kept, file, 0, &source.text), PS_OK);
    ps_expr *expr = ps_eqn_parse(&source, k->diags);
    assert_non_null(expr);
    const ps_scope scope = {.claims = true};
    kit_must(k, ps_check_expr(k->model, expr, &scope, k->diags));
    return expr;
}

/// Adds an expression to what is wanted.
static inline void kit_want(kit *k, const char *text)
{
    k->wants[k->spec.n_wants] = (ps_want){ps_str_of(text), kit_expr(k, text)};
    k->spec.wants = k->wants;
    k->spec.n_wants++;
}

static inline void kit_compile(kit *k)
{
    ps_program_free(k->program);
    k->program = NULL;
    kit_must(k, ps_compile(&k->spec, k->diags, &k->program));
}

/// The program as text; the caller clears it.
static inline ps_text kit_print(const kit *k)
{
    ps_text text = {0};
    ps_program_print(k->program, &text);
    assert_int_equal(ps_text_rc(&text), PS_OK);
    ps_text_add(&text, (ps_str){"", 1});
    return text;
}

static inline ps_rc kit_observe(void *ctx, const ps_work *work, int32_t step)
{
    kit *k = ctx;
    assert_true(step < KIT_STEPS && work->program->n_outputs <= KIT_VARS);
    for (int32_t i = 0; i < work->program->n_outputs; i++) {
        k->rows[step][i] = ps_work_slot(work, work->program->outputs[i].slot)[0];
    }
    k->n_rows = step + 1;
    return PS_OK;
}

/// Runs the program with the default inputs.
static inline void kit_run(kit *k, ps_engine engine, ps_cpu_level cpu)
{
    const ps_sim_options options = {.engine = engine, .cpu = cpu};
    ps_timeline *timeline = NULL;
    kit_must(k, ps_timeline_new(k->program, k->diags, &timeline));
    ps_work *work = ps_work_new(k->program, PS_LANES_STEP);
    assert_non_null(work);
    k->n_rows = 0;
    ps_sim_begin(work, 1);
    assert_int_equal(ps_sim_run(work, timeline, &options, kit_observe, k), PS_OK);
    k->error = work->errors[0];
    ps_work_free(work);
    ps_timeline_free(timeline);
}

/// Output of a name or expression.
static inline int32_t kit_output(const kit *k, const char *name)
{
    for (int32_t i = 0; i < k->program->n_outputs; i++) {
        if (ps_str_is(k->program->outputs[i].name, name)) {
            return i;
        }
    }
    fail_msg("no output %s", name);
    return -1;
}

static inline void kit_free(kit *k)
{
    ps_program_free(k->program);
    ps_model_free(k->model);
    ps_diags_free(k->diags);
    *k = (kit){0};
    assert_int_equal(ps_alloc_live_count(), 0);
}

/// Whether two numbers have the same bits.
static inline bool kit_same(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

#endif
