// Golden messages: every tests/golden/messages/NAME.xmile is read and checked, and what is said
// about it must be the text of NAME.txt. scripts/update_golden.py writes the texts anew.
#include "base/alloc.h"
#include "base/file.h"
#include "check/check.h"
#include "check/units.h"
#include "read/model_read.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#define LEAST_FILES 60

static bool begins_with(const char *name, const char *start)
{
    return strncmp(name, start, strlen(start)) == 0;
}

// all checks a model goes through; models named unused* are searched for unused variables too
static void check_file(const char *name, ps_diags *diags)
{
    ps_model *model = NULL;
    ps_rc rc = ps_model_read(diags, ps_str_of(name), PS_NO_SPAN, &model);
    rc = rc == PS_OK ? ps_check(model, diags) : rc;
    rc = rc == PS_OK ? ps_check_units(model, diags, false) : rc;
    if (rc == PS_OK && begins_with(name, "unused")) {
        rc = ps_check_unused(model, NULL, diags);
    }
    assert_true(rc == PS_OK || rc == PS_ERR_INPUT);
    assert_true((rc == PS_OK) == (diags->n_errors == 0));
    ps_model_free(model);
}

// an error without a place is a bug
static void assert_all_have_places(const ps_diags *diags)
{
    for (int32_t i = 0; i < diags->n; i++) {
        assert_true(diags->items[i].span.file >= 0);
    }
}

static void write_golden(ps_diags *diags, ps_str path, ps_str text)
{
    assert_int_equal(ps_file_write(diags, path, text), PS_OK);
}

static void compare_golden(ps_diags *diags, ps_str path, ps_str text)
{
    int32_t file = -1;
    assert_int_equal(ps_file_read(diags, path, PS_NO_SPAN, &file), PS_OK);
    const ps_str expected = diags->sources.items[file].text;
    if (!ps_str_eq(text, expected)) {
        fail_msg("%.*s expects\n%.*s\nfound\n%.*s", PS_STR_ARG(path), PS_STR_ARG(expected),
                 PS_STR_ARG(text));
    }
}

static void one_file(const char *name, bool update)
{
    ps_diags *diags = ps_diags_new();
    check_file(name, diags);
    assert_all_have_places(diags);
    assert_true(diags->n > 0);
    const ps_str text = ps_diags_text(diags, false);
    const int stem = (int)(strlen(name) - strlen(".xmile"));
    const ps_str path = ps_arena_printf(diags->arena, "%.*s.txt", stem, name);
    if (update) {
        write_golden(diags, path, text);
    } else {
        compare_golden(diags, path, text);
    }
    ps_diags_free(diags);
    assert_int_equal(ps_alloc_live_count(), 0);
}

static void every_bad_file_gets_its_message(void **state)
{
    (void)state;
    const char *source = getenv("PENSTOCK_SOURCE");
    assert_non_null(source);
    char folder[1024];
    (void)snprintf(folder, sizeof folder, "%s/tests/golden/messages", source);
    assert_int_equal(chdir(folder), 0); // so that places name the file alone
    DIR *dir = opendir(".");
    assert_non_null(dir);
    const bool update = getenv("PENSTOCK_UPDATE_GOLDEN") != NULL;
    int n = 0;
    for (const struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
        const size_t len = strlen(entry->d_name);
        if (len > 6 && strcmp(entry->d_name + len - 6, ".xmile") == 0) {
            one_file(entry->d_name, update);
            n++;
        }
    }
    (void)closedir(dir);
    assert_true(n >= LEAST_FILES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_bad_file_gets_its_message)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
