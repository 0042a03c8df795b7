// Tests of report/netcdf_write: what is written comes back through libnetcdf, two writes have the
// same bytes, nothing is left behind by a failure, and a missing plug-in is told.
#include "base/file.h"
#include "report/netcdf_names.h"
#include "report/netcdf_open.h"
#include "report/netcdf_write.h"
#include "report_sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>
#include <netcdf.h>

#define N_RUNS 4100 // one block and a bit
#define N_KEPT 2

typedef struct ensemble {
    sample s;
    int32_t kept[N_KEPT];
    ps_outcome_want outcomes[2];
    ps_nc_spec spec;
    ps_diags *diags;
    char path[64];
} ensemble;

static double path_value(int scenario, int output, int time, int64_t run)
{
    return run == 7 ? NAN : scenario * 1e6 + output * 1e4 + time * 10 + (double)run / 8192;
}

static void set_up(ensemble *e, bool summary, const char *text)
{
    sample_full(&e->s, text);
    e->s.findings.provenance.members = N_RUNS;
    e->kept[0] = 0;
    e->kept[1] = 2;
    e->outcomes[0].name = sample_text(&e->s, "T11 strong");
    e->outcomes[1].name = sample_text(&e->s, "wage Phillips slope"); // taken by an input
    (void)snprintf(e->path, sizeof e->path, "/tmp/penstock-test-%ld.nc", (long)getpid());
    e->spec = (ps_nc_spec){.path = ps_str_of(e->path),
                           .study = &e->s.study,
                           .provenance = &e->s.findings.provenance,
                           .scenarios = e->kept,
                           .n_scenarios = N_KEPT,
                           .times = e->s.findings.fans[0].times,
                           .n_times = SAMPLE_TIMES,
                           .outcomes = e->outcomes,
                           .n_outcomes = 2,
                           .summary = summary};
    e->diags = ps_diags_new();
}

static void tear_down(ensemble *e)
{
    (void)unlink(e->path);
    ps_diags_free(e->diags);
    sample_clear(&e->s);
}

static void fill_paths(double *paths, int64_t first, int32_t n)
{
    for (int k = 0; k < N_KEPT * 3 * SAMPLE_TIMES; k++) {
        const int scenario = k / (3 * SAMPLE_TIMES);
        const int output = k / SAMPLE_TIMES % 3;
        for (int i = 0; i < n; i++) {
            paths[(size_t)k * PS_BLOCK + (size_t)i] =
                path_value(scenario, output, k % SAMPLE_TIMES, first + i);
        }
    }
}

static ps_rc write_blocks(ps_nc *nc, const ensemble *e)
{
    double *paths = calloc((size_t)N_KEPT * 3 * SAMPLE_TIMES * PS_BLOCK, sizeof *paths);
    double *draws = calloc((size_t)e->s.study.n_draws * PS_BLOCK, sizeof *draws);
    double *outcomes = calloc((size_t)2 * PS_BLOCK, sizeof *outcomes);
    uint8_t *failed = calloc((size_t)e->s.study.n_scenarios * PS_BLOCK, 1);
    ps_rc rc = PS_OK;
    for (int64_t first = 0; first < N_RUNS && rc == PS_OK; first += PS_BLOCK) {
        const int32_t n = (int32_t)(N_RUNS - first < PS_BLOCK ? N_RUNS - first : PS_BLOCK);
        fill_paths(paths, first, n);
        for (int32_t i = 0; i < n; i++) {
            draws[i] = (double)(first + i) + 0.5;
            outcomes[i] = first + i == 7 ? NAN : (first + i) % 3 == 0;
            outcomes[PS_BLOCK + i] = first + i == 9 ? INFINITY : 2025;
            failed[2 * PS_BLOCK + i] = first + i == 7;
        }
        const ps_block block = {.first = first,
                                .n = n,
                                .outcomes = outcomes,
                                .draws = draws,
                                .paths = paths,
                                .failed = failed};
        rc = ps_nc_write_block(nc, &block);
    }
    free(paths);
    free(draws);
    free(outcomes);
    free(failed);
    return rc;
}

static void write_file(ensemble *e)
{
    ps_nc *nc = NULL;
    assert_int_equal(ps_nc_open(&e->spec, e->diags, &nc), PS_OK);
    assert_int_equal(write_blocks(nc, e), PS_OK);
    for (int32_t i = 0; i < e->s.findings.n_fans && e->spec.summary; i++) {
        assert_int_equal(ps_nc_write_fan(nc, &e->s.findings.fans[i]), PS_OK);
    }
    assert_int_not_equal(access(e->path, F_OK), 0); // not before it is whole
    assert_int_equal(ps_nc_close(nc, true), PS_OK);
}

static int open_file(const ensemble *e)
{
    int file = 0;
    assert_int_equal(nc_open(e->path, NC_NOWRITE, &file), NC_NOERR);
    return file;
}

static double value_at(int file, const char *name, size_t a, size_t b, size_t c)
{
    int var = 0;
    double x = 0;
    const size_t at[] = {a, b, c};
    assert_int_equal(nc_inq_varid(file, name, &var), NC_NOERR);
    assert_int_equal(nc_get_var1_double(file, var, at, &x), NC_NOERR);
    return x;
}

static void assert_attribute(int file, const char *variable, const char *name, const char *expected)
{
    int var = NC_GLOBAL;
    char text[512] = "";
    size_t len = 0;
    if (variable != NULL) {
        assert_int_equal(nc_inq_varid(file, variable, &var), NC_NOERR);
    }
    assert_int_equal(nc_inq_attlen(file, var, name, &len), NC_NOERR);
    assert_true(len < sizeof text);
    assert_int_equal(nc_get_att_text(file, var, name, text), NC_NOERR);
    assert_string_equal(text, expected);
}

static void every_run_comes_back(void **state)
{
    (void)state;
    ensemble e;
    set_up(&e, false, "");
    write_file(&e);
    const int file = open_file(&e);
    static const int64_t runs[] = {0, 1, 7, 4095, 4096, 4099};
    static const char *const outputs[] = {"real_GDP", "inflation_rate", "GDP_growth"};
    for (size_t i = 0; i < sizeof runs / sizeof runs[0]; i++) {
        const int64_t run = runs[i];
        for (int k = 0; k < N_KEPT * 3; k++) {
            const double got = value_at(file, outputs[k % 3], (size_t)k / 3, (size_t)run, 24);
            const double put = path_value(k / 3, k % 3, 24, run);
            assert_true(got == put || (isnan(got) && isnan(put)));
        }
        assert_true(value_at(file, "wage_Phillips_slope", (size_t)run, 0, 0) == (double)run + 0.5);
        assert_true(value_at(file, "run", (size_t)run, 0, 0) == (double)run);
        assert_true(value_at(file, "failed", 0, (size_t)run, 0) == 0);
        assert_true(value_at(file, "failed", 1, (size_t)run, 0) == (run == 7));
    }
    assert_true(value_at(file, "T11_strong", 3, 0, 0) == 1);
    assert_true(isnan(value_at(file, "T11_strong", 7, 0, 0)));
    assert_true(isinf(value_at(file, "wage_Phillips_slope_outcome", 9, 0, 0)));
    assert_true(value_at(file, "time", 24, 0, 0) == 2028);
    (void)nc_close(file);
    tear_down(&e);
}

static void file_says_what_it_holds(void **state)
{
    (void)state;
    ensemble e;
    set_up(&e, false, "");
    write_file(&e);
    const int file = open_file(&e);
    assert_attribute(file, NULL, "Conventions", "CF-1.8");
    assert_attribute(file, NULL, "title", "The claims of an article");
    assert_attribute(file, NULL, "source", "Penstock 0.1.0");
    assert_attribute(file, NULL, "command", "penstock assess study.yaml -n 20000 --seed 1");
    assert_attribute(file, NULL, "model_sha256", e.spec.provenance->model_hash.hex);
    assert_attribute(file, "time", "units", "years");
    assert_attribute(file, "real_GDP", "units", "trn RUB 2021/year");
    assert_attribute(file, "real_GDP", "long_name", "real GDP");
    assert_attribute(file, "wage_Phillips_slope", "units", "1");
    assert_attribute(file, "wage_Phillips_slope", "role", "input");
    assert_attribute(file, "T11_strong", "role", "outcome");
    unsigned long long seed = 0;
    assert_int_equal(nc_get_att_ulonglong(file, NC_GLOBAL, "seed", &seed), NC_NOERR);
    assert_true(seed == 1);
    int var = 0;
    char *name = NULL;
    const size_t second = 1;
    assert_int_equal(nc_inq_varid(file, "scenario", &var), NC_NOERR);
    assert_int_equal(nc_get_var1_string(file, var, &second, &name), NC_NOERR);
    assert_string_equal(name, "push beyond exhaustion");
    (void)nc_free_string(1, &name);
    (void)nc_close(file);
    tear_down(&e);
}

static void summary_has_quantiles_instead_of_paths(void **state)
{
    (void)state;
    ensemble e;
    set_up(&e, true, "");
    write_file(&e);
    const int file = open_file(&e);
    // fans: three outputs of scenario 0, then of 1 (not kept), then of 2
    assert_true(value_at(file, "real_GDP", 0, 24, 4) == e.s.findings.fans[0].at[24].q[4]);
    assert_true(value_at(file, "GDP_growth", 1, 3, 2) == e.s.findings.fans[8].at[3].q[2]);
    assert_true(value_at(file, "quantile", 0, 0, 0) == 0.05);
    assert_true(value_at(file, "T11_strong", 3, 0, 0) == 1);
    (void)nc_close(file);
    tear_down(&e);
}

static char *bytes_of(const char *path, size_t *len)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    (void)fseek(file, 0, SEEK_END);
    *len = (size_t)ftell(file);
    (void)fseek(file, 0, SEEK_SET);
    char *bytes = malloc(*len);
    assert_int_equal(fread(bytes, 1, *len, file), *len);
    (void)fclose(file);
    return bytes;
}

static void same_ensemble_gives_the_same_bytes(void **state)
{
    (void)state;
    ensemble e;
    set_up(&e, false, "");
    write_file(&e);
    size_t one_len = 0;
    size_t two_len = 0;
    char *one = bytes_of(e.path, &one_len);
    (void)unlink(e.path);
    // a clock in the file would show after a second
    (void)nanosleep(&(struct timespec){.tv_sec = 1, .tv_nsec = 100000000}, NULL);
    write_file(&e);
    char *two = bytes_of(e.path, &two_len);
    assert_int_equal(one_len, two_len);
    assert_memory_equal(one, two, one_len);
    free(one);
    free(two);
    tear_down(&e);
}

static void abandoned_file_leaves_nothing(void **state)
{
    (void)state;
    ensemble e;
    set_up(&e, false, "");
    ps_nc *nc = NULL;
    assert_int_equal(ps_nc_open(&e.spec, e.diags, &nc), PS_OK);
    const ps_str part = ps_file_part_name(e.diags, e.spec.path);
    assert_int_equal(access(part.p, F_OK), 0);
    assert_int_equal(ps_nc_close(nc, false), PS_OK);
    assert_int_not_equal(access(part.p, F_OK), 0);
    assert_int_not_equal(access(e.path, F_OK), 0);
    assert_int_equal(ps_nc_close(NULL, true), PS_OK);
    tear_down(&e);
}

static void what_cannot_be_written_is_told(void **state)
{
    (void)state;
    ensemble e;
    set_up(&e, false, "");
    ps_nc *nc = NULL;
    e.spec.path = ps_str_of("-");
    assert_int_equal(ps_nc_open(&e.spec, e.diags, &nc), PS_ERR_USAGE);
    e.spec.path = ps_str_of("/no such folder/x.nc");
    assert_int_equal(ps_nc_open(&e.spec, e.diags, &nc), PS_ERR_FILE);
    assert_int_equal(e.diags->n_errors, 2);
    assert_non_null(strstr(e.diags->items[1].text.p, "cannot write '/no such folder/x.nc'"));
    assert_null(nc);
    tear_down(&e);
}

// tries to open the plug-in with another value of PENSTOCK_PLUGINS (NULL: none)
static ps_rc try_plugin(const char *folder, ps_diags *diags)
{
    char before[1024];
    const char *chosen = getenv("PENSTOCK_PLUGINS");
    assert_non_null(chosen);
    (void)snprintf(before, sizeof before, "%s", chosen);
    if (folder == NULL) {
        (void)unsetenv("PENSTOCK_PLUGINS");
    } else {
        (void)setenv("PENSTOCK_PLUGINS", folder, 1);
    }
    void *handle = NULL;
    const ps_nc_plugin *plugin = NULL;
    const ps_rc rc = ps_nc_plugin_open(diags, &handle, &plugin);
    (void)setenv("PENSTOCK_PLUGINS", before, 1);
    ps_nc_plugin_close(handle);
    return rc;
}

static void missing_plugin_is_told_with_its_package(void **state)
{
    (void)state;
    ps_diags *diags = ps_diags_new();
    assert_int_equal(try_plugin("/no such folder", diags), PS_ERR_SYSTEM);
    assert_non_null(strstr(diags->items[0].help.p, "libnetcdf-dev"));
    assert_non_null(strstr(diags->items[1].text.p, "/no such folder/penstock_netcdf.so"));
    ps_diags_free(diags);
}

static void plugin_is_looked_for_beside_the_program(void **state)
{
    (void)state;
    ps_diags *diags = ps_diags_new();
    // the tests are in another folder than the plug-in; it may be installed all the same
    if (try_plugin(NULL, diags) == PS_ERR_SYSTEM) {
        char folder[1024] = "";
        assert_true(readlink("/proc/self/exe", folder, sizeof folder - 1) > 0);
        *strrchr(folder, '/') = '\0';
        assert_int_equal(diags->n, 5); // what is missing, and four places
        assert_non_null(strstr(diags->items[1].text.p, folder));
        assert_non_null(strstr(diags->items[2].text.p, "/src/report/penstock_netcdf.so"));
        assert_non_null(strstr(diags->items[3].text.p, "/../lib/penstock/penstock_netcdf.so"));
    } else {
        assert_int_equal(diags->n_errors, 0);
    }
    ps_diags_free(diags);
}

static void file_that_is_no_plugin_is_told(void **state)
{
    (void)state;
    char folder[] = "/tmp/penstock-test-XXXXXX";
    assert_non_null(mkdtemp(folder));
    char path[128];
    (void)snprintf(path, sizeof path, "%s/%s", folder, PS_NC_PLUGIN_FILE);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    (void)fputs("no library", file);
    (void)fclose(file);
    ps_diags *diags = ps_diags_new();
    const ps_rc rc = try_plugin(folder, diags);
    (void)unlink(path);
    (void)rmdir(folder);
    assert_int_equal(rc, PS_ERR_SYSTEM);
    assert_non_null(strstr(diags->items[0].text.p, "does not load"));
    assert_non_null(strstr(diags->items[0].help.p, "libnetcdf19"));
    ps_diags_free(diags);
}

static void any_text_makes_a_name(void **state)
{
    (void)state;
    static const char *const wanted[] = {"real GDP",          "real_GDP", "real/GDP",
                                         "2 things",          "",         "_x",
                                         "\xC3\xA9t\xC3\xA9", "\xFF\x01", "run"};
    static const char *const given[] = {
        "real_GDP", "real_GDP_input", "real_GDP_input_2",  "v_2_things",
        "v_",       "v__x",           "\xC3\xA9t\xC3\xA9", "v___",
        "run"};
    ps_nc_names names = {.arena = ps_arena_new()};
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        const ps_str name = ps_nc_name(&names, ps_str_of(wanted[i]), "_input");
        assert_string_equal(name.p, given[i]);
    }
    char text[5000];
    memset(text, 'm', sizeof text);
    const ps_str name = ps_nc_name(&names, (ps_str){text, sizeof text}, "_input");
    assert_true(name.len < NC_MAX_NAME - 20);
    ps_nc_names_clear(&names);
    ps_arena_free(names.arena);

    ensemble e;
    set_up(&e, false, "\x01\xFF/\"'<\xC3\xA9");
    write_file(&e);
    tear_down(&e);
}

// ncdump of the package netcdf-bin, where there is one, shows what a user will see
static void ncdump_shows_the_header(void **state)
{
    (void)state;
    if (system("command -v ncdump >/dev/null 2>&1") != 0) {
        print_message("skipped: ncdump is not installed (package netcdf-bin)\n");
        skip();
    }
    ensemble e;
    set_up(&e, false, "");
    write_file(&e);
    char command[128];
    (void)snprintf(command, sizeof command, "ncdump -h %s", e.path);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    static char text[100000];
    text[fread(text, 1, sizeof text - 1, pipe)] = '\0';
    assert_int_equal(pclose(pipe), 0);
    static const char *const lines[] = {"scenario = 2 ;",
                                        "run = 4100 ;",
                                        "time = 25 ;",
                                        "double real_GDP(scenario, run, time) ;",
                                        "real_GDP:units = \"trn RUB 2021/year\" ;",
                                        "double wage_Phillips_slope(run) ;",
                                        "byte failed(scenario, run) ;",
                                        "string scenario(scenario) ;"};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        if (strstr(text, lines[i]) == NULL) {
            fail_msg("ncdump does not show '%s'", lines[i]);
        }
    }
    tear_down(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_run_comes_back),
        cmocka_unit_test(file_says_what_it_holds),
        cmocka_unit_test(summary_has_quantiles_instead_of_paths),
        cmocka_unit_test(same_ensemble_gives_the_same_bytes),
        cmocka_unit_test(abandoned_file_leaves_nothing),
        cmocka_unit_test(what_cannot_be_written_is_told),
        cmocka_unit_test(missing_plugin_is_told_with_its_package),
        cmocka_unit_test(plugin_is_looked_for_beside_the_program),
        cmocka_unit_test(file_that_is_no_plugin_is_told),
        cmocka_unit_test(any_text_makes_a_name),
        cmocka_unit_test(ncdump_shows_the_header),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
