// Small models for tests: the variables as XMILE text, the rest of the file around them.
#ifndef PS_TESTS_MODEL_FIXTURE_H
#define PS_TESTS_MODEL_FIXTURE_H

#include "base/alloc.h"
#include "base/text.h"
#include "check/check.h"
#include "read/xmile_read.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/// A model with its messages; free with fixture_done.
typedef struct fixture {
    ps_diags *diags;
    ps_model *model; // NULL when it could not be read
    ps_rc rc;
} fixture;

/// Reads a whole file given as text.
static inline fixture fixture_file(const char *text)
{
    fixture f = {.diags = ps_diags_new()};
    int32_t file = -1;
    assert_int_equal(
        ps_sources_add(&f.diags->sources, ps_str_of("model.xmile"), ps_str_of(text), &file), PS_OK);
    f.rc = ps_xmile_read(f.diags, file, &f.model);
    return f;
}

/// Reads a model in years from 0 to 10 with these variables, and `before` ahead of the model.
static inline fixture fixture_read(const char *variables, const char *before)
{
    ps_text text = {0};
    ps_text_printf(&text,
                   "<xmile><sim_specs time_units=\"years\"><start>0</start><stop>10</stop>"
                   "</sim_specs>%s<model><variables>%s</variables></model></xmile>",
                   before, variables);
    ps_text_add(&text, (ps_str){"", 1});
    const fixture f = fixture_file(ps_text_str(&text).p);
    ps_text_clear(&text);
    return f;
}

/// Reads and checks a model.
static inline fixture fixture_check(const char *variables)
{
    fixture f = fixture_read(variables, "");
    f.rc = f.rc == PS_OK ? ps_check(f.model, f.diags) : f.rc;
    return f;
}

/// Reads and checks a model that must have no mistake.
static inline fixture fixture_good(const char *variables)
{
    const fixture f = fixture_check(variables);
    if (f.rc != PS_OK || f.diags->n > 0) {
        fail_msg("%.*s", PS_STR_ARG(ps_diags_text(f.diags, false)));
    }
    return f;
}

/// Variable of a name, which must exist.
static inline const ps_var *fixture_var(const fixture *f, const char *name)
{
    const int32_t i = ps_model_find(f->model, ps_str_of(name));
    assert_true(i >= 0);
    return &f->model->vars[i];
}

/// Number of messages of a code.
static inline int32_t fixture_count(const fixture *f, const char *code)
{
    int32_t n = 0;
    for (int32_t i = 0; i < f->diags->n; i++) {
        n += strcmp(f->diags->items[i].code, code) == 0 &&
             f->diags->items[i].severity != PS_SEV_NOTE;
    }
    return n;
}

/// Frees all and looks for leaks.
static inline void fixture_done(fixture *f)
{
    ps_model_free(f->model);
    ps_diags_free(f->diags);
    assert_int_equal(ps_alloc_live_count(), 0);
}

#endif
