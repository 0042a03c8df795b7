// Every bad study of tests/golden/study gets exactly the messages of the .txt beside it: place,
// caret, cause and remedy. With PENSTOCK_UPDATE_GOLDEN set the .txt files are written instead.
#include "base/alloc.h"
#include "base/file.h"
#include "study/study.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#define CASES_MAX 256

static int is_study(const struct dirent *entry)
{
    const ps_str name = ps_str_of(entry->d_name);
    return name.len > 5 && ps_str_is(ps_str_slice(name, name.len - 5, name.len), ".yaml") &&
           !ps_str_is(name, "good.yaml");
}

// all messages of one bad study
static void one_study(void **state)
{
    const char *name = *state;
    ps_diags *diags = ps_diags_new();
    ps_study *study = NULL;
    const ps_rc rc = ps_study_read(diags, ps_str_of(name), &study);
    const ps_str text = ps_diags_text(diags, false);
    const ps_str expected = ps_arena_printf(diags->arena, "%.*s.txt", (int)strlen(name) - 5, name);
    if (getenv("PENSTOCK_UPDATE_GOLDEN") != NULL) {
        assert_int_equal(ps_file_write(diags, expected, text), PS_OK);
    }
    int32_t file = -1;
    assert_int_equal(ps_file_read(diags, expected, PS_NO_SPAN, &file), PS_OK);
    assert_string_equal(text.p, ps_arena_str(diags->arena, diags->sources.items[file].text).p);
    const bool has_error = diags->n_errors > 0;
    assert_int_equal(rc, has_error ? PS_ERR_INPUT : PS_OK);
    assert_true(diags->n_errors + diags->n_warnings > 0);
    ps_study_free(study);
    ps_diags_free(diags);
    assert_int_equal(ps_alloc_live_count(), 0);
}

int main(void)
{
    static struct CMUnitTest tests[CASES_MAX];
    struct dirent **entries = NULL;
    char folder[1024];
    (void)snprintf(folder, sizeof folder, "%s/tests/golden/study", getenv("PENSTOCK_SOURCE"));
    const int n = chdir(folder) == 0 ? scandir(".", &entries, is_study, alphasort) : -1;
    if (n < 50 || n > CASES_MAX) {
        (void)fprintf(stderr, "expected 50 to %d studies in %s, found %d\n", CASES_MAX, folder, n);
        return 1;
    }
    for (int i = 0; i < n; i++) {
        tests[i] = (struct CMUnitTest){.name = entries[i]->d_name,
                                       .test_func = one_study,
                                       .initial_state = entries[i]->d_name};
    }
    const int failed = _cmocka_run_group_tests("studies", tests, (size_t)n, NULL, NULL);
    for (int i = 0; i < n; i++) {
        free(entries[i]);
    }
    free(entries);
    return failed;
}
