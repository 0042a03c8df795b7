// Every XMILE file of the public collections and the study's own model is read and checked: it is
// accepted, or refused with messages that have a place. Nothing crashes, nothing leaks.
#include "base/alloc.h"
#include "check/check.h"
#include "check/units.h"
#include "read/model_read.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static int n_files;
static int n_accepted;

static bool is_xmile(const char *path)
{
    const size_t len = strlen(path);
    return (len > 6 && strcmp(path + len - 6, ".xmile") == 0) ||
           (len > 5 && strcmp(path + len - 5, ".stmx") == 0);
}

static ps_rc read_and_check(const char *path, ps_diags *diags, bool strict)
{
    ps_model *model = NULL;
    ps_rc rc = ps_model_read(diags, ps_str_of(path), PS_NO_SPAN, &model);
    rc = rc == PS_OK ? ps_check(model, diags) : rc;
    rc = rc == PS_OK ? ps_check_units(model, diags, strict) : rc;
    ps_model_free(model);
    return rc;
}

static int visit(const char *path, const struct stat *info, int type, struct FTW *where)
{
    (void)info;
    (void)where;
    if (type != FTW_F || !is_xmile(path)) {
        return 0;
    }
    ps_diags *diags = ps_diags_new();
    const ps_rc rc = read_and_check(path, diags, false);
    assert_true(rc == PS_OK || rc == PS_ERR_INPUT);
    assert_true((rc == PS_ERR_INPUT) == (diags->n_errors > 0));
    for (int32_t i = 0; i < diags->n; i++) {
        assert_true(diags->items[i].span.file >= 0);
        assert_true(diags->items[i].text.len > 0);
    }
    n_files++;
    n_accepted += rc == PS_OK;
    ps_diags_free(diags);
    assert_int_equal(ps_alloc_live_count(), 0);
    return 0;
}

static void every_public_model_is_accepted_or_refused_by_name(void **state)
{
    (void)state;
    const char *shared = getenv("PENSTOCK_SHARED");
    char folder[1024];
    (void)snprintf(folder, sizeof folder, "%s/models", shared == NULL ? "../shared" : shared);
    if (access(folder, R_OK) != 0) {
        print_message("skipped: no models in %s; set PENSTOCK_SHARED to the folder that has them\n",
                      folder);
        skip();
    }
    assert_int_equal(nftw(folder, visit, 20, FTW_PHYS), 0);
    print_message("%d of %d files accepted\n", n_accepted, n_files);
    assert_true(n_files >= 100);
    assert_true(n_accepted >= 55);
}

static void the_war_economy_balances_in_units(void **state)
{
    (void)state;
    char path[1024];
    (void)snprintf(path, sizeof path, "%s/studies/war-economy/war-economy.xmile",
                   getenv("PENSTOCK_SOURCE"));
    ps_diags *diags = ps_diags_new();
    const ps_rc rc = read_and_check(path, diags, true);
    if (rc != PS_OK || diags->n > 0) {
        fail_msg("%.*s", PS_STR_ARG(ps_diags_text(diags, false)));
    }
    ps_diags_free(diags);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_public_model_is_accepted_or_refused_by_name),
        cmocka_unit_test(the_war_economy_balances_in_units),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
