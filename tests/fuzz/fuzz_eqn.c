// Fuzz target: any bytes as an equation of the model and as an expression of a claim, parsed and
// resolved against a small model. The tree that comes out must be sound: places inside the text,
// parents around their children, heights in bounds.
#include "base/alloc.h"
#include "check/check.h"
#include "read/eqn_parse.h"
#include "read/xmile_read.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const model_text =
    "<xmile><sim_specs time_units=\"years\"><start>2022</start><stop>2030</stop></sim_specs>"
    "<model><variables><aux name=\"a\"><eqn>1</eqn></aux><aux name=\"b b\"><eqn>TIME</eqn></aux>"
    "<gf name=\"t\"><xpts>0,1</xpts><ypts>0,1</ypts></gf>"
    "<stock name=\"s\"><eqn>1</eqn></stock></variables></model></xmile>";

static void require(bool good)
{
    if (!good) {
        abort();
    }
}

static void check_tree(const ps_expr *e, size_t size)
{
    require((size_t)e->span.offset + e->span.len <= size);
    require(e->height <= PS_EXPR_HEIGHT_MAX);
    for (int32_t i = 0; i < e->n_args; i++) {
        require(e->args[i] != NULL && e->args[i]->height < e->height);
        check_tree(e->args[i], size);
    }
}

static void parse_as(ps_str text, int32_t file, bool claims, ps_model *model, ps_diags *diags)
{
    ps_eqn_source source = {.arena = model->arena, .claims = claims, .years = true};
    if (ps_mapped_verbatim(model->arena, text, file, 0, &source.text) != PS_OK) {
        return;
    }
    ps_expr *e = ps_eqn_parse(&source, diags);
    require(e != NULL);
    require((e->kind == PS_EXPR_BAD) == (diags->n_errors > 0));
    if (e->kind != PS_EXPR_BAD) {
        check_tree(e, text.len);
        const ps_str scenario = ps_str_of("push");
        const ps_scope scope = {.claims = claims,
                                .wants_number = claims,
                                .scenarios = &scenario,
                                .n_scenarios = 1,
                                .start = 2022,
                                .stop = 2030};
        require((ps_check_expr(model, e, &scope, diags) == PS_OK) == (diags->n_errors == 0));
    }
}

static void run(ps_str bytes, bool claims)
{
    ps_diags *diags = ps_diags_new();
    ps_model *model = NULL;
    int32_t model_file = -1;
    int32_t file = -1;
    require(diags != NULL);
    require(ps_sources_add(&diags->sources, ps_str_of("m"), ps_str_of(model_text), &model_file) ==
            PS_OK);
    require(ps_sources_add(&diags->sources, ps_str_of("e"), bytes, &file) == PS_OK);
    require(ps_xmile_read(diags, model_file, &model) == PS_OK);
    require(ps_check(model, diags) == PS_OK);
    parse_as(diags->sources.items[file].text, file, claims, model, diags);
    require(ps_diags_text(diags, false).p != NULL);
    ps_model_free(model);
    ps_diags_free(diags);
    require(ps_alloc_live_count() == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const ps_str bytes = {(const char *)data, size};
    run(bytes, false);
    run(bytes, true);
    return 0;
}
