// One function a verb. Places to write are asked before the work begins, so that an hour of running
// never ends in "the file exists". After an interrupt what there is is written all the same.
#include "verbs.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ps_status usage(const char *option, const char *value, const char *wanted)
{
    (void)fprintf(stderr, "penstock: --%s is %s, not '%s'\n", option, wanted, value);
    return PS_STATUS_USAGE;
}

// number of an option into *out where it is given; `least` and above
static ps_status take_number(const ps_args *args, ps_option option, double least, double *out)
{
    const char *text = ps_args_value(args, option);
    if (text == NULL) {
        return PS_STATUS_DONE;
    }
    double x = 0;
    if (!ps_number_read(text, &x) || x < least) {
        return usage(ps_option_table[option].name, text,
                     least > 0 ? "a number above 0" : "a number");
    }
    *out = x;
    return PS_STATUS_DONE;
}

// whole number of an option, 0 .. most
static ps_status take_whole(const ps_args *args, ps_option option, uint64_t most, uint64_t *out)
{
    const char *text = ps_args_value(args, option);
    if (text == NULL) {
        return PS_STATUS_DONE;
    }
    uint64_t x = 0;
    for (const char *p = text; *p != '\0'; p++) {
        const uint64_t digit = (uint64_t)(*p - '0');
        if (*p < '0' || *p > '9' || x > (most - digit) / 10) {
            return usage(ps_option_table[option].name, text, "a whole number");
        }
        x = 10 * x + digit;
    }
    if (*text == '\0') {
        return usage(ps_option_table[option].name, text, "a whole number");
    }
    *out = x;
    return PS_STATUS_DONE;
}

// one of two words
static ps_status take_either(const ps_args *args, ps_option option, const char *no, const char *yes,
                             bool *is_yes)
{
    const char *text = ps_args_value(args, option);
    if (text == NULL || strcmp(text, no) == 0) {
        return PS_STATUS_DONE;
    }
    if (strcmp(text, yes) != 0) {
        return usage(ps_option_table[option].name, text, ps_option_table[option].argument);
    }
    *is_yes = true;
    return PS_STATUS_DONE;
}

static ps_status take_float_error(const ps_args *args, bool *go_on)
{
    return take_either(args, PS_OPT_FLOAT_ERROR, "stop", "continue", go_on);
}

static const char *word_or(const ps_args *args, ps_option option, const char *otherwise)
{
    const char *value = ps_args_value(args, option);
    return value == NULL ? otherwise : value;
}

// all values of an option in order; caller frees the list with free()
static const char **values_of(const ps_args *args, ps_option option, size_t *n)
{
    const char **list = calloc(args->n_given + 1, sizeof *list);
    *n = 0;
    for (size_t i = 0; list != NULL && i < args->n_given; i++) {
        if (args->given[i].option == option) {
            list[(*n)++] = args->given[i].value;
        }
    }
    return list;
}

static bool wrote(ps_status status)
{
    return status == PS_STATUS_DONE || status == PS_STATUS_INTERRUPTED ||
           status == PS_STATUS_NUMBERS;
}

// the worse of two: what went wrong first, unless it was all right
static ps_status then(ps_status first, ps_status second)
{
    return first != PS_STATUS_DONE ? first : second;
}

static void tell_written(const ps_args *args, const char *path)
{
    if (!ps_args_has(args, PS_OPT_QUIET) && strcmp(path, "-") != 0) {
        (void)fprintf(stderr, "wrote %s\n", path);
    }
}

static ps_status print_text(const char *text)
{
    return fputs(text, stdout) < 0 || fflush(stdout) != 0 ? PS_STATUS_MACHINE : PS_STATUS_DONE;
}

static ps_status do_check(ps_session *session, const ps_args *args)
{
    const ps_status status = ps_session_check(session, args->operands[0]);
    if (ps_args_has(args, PS_OPT_JSON)) {
        return then(status, print_text(ps_session_messages_json(session)));
    }
    if (status == PS_STATUS_DONE && !ps_args_has(args, PS_OPT_QUIET)) {
        const int32_t n = ps_session_warnings(session);
        (void)fprintf(stderr, "%s: no errors, %" PRId32 " warning%s\n", args->operands[0], n,
                      n == 1 ? "" : "s");
    }
    return status;
}

static ps_status do_show(ps_session *session, const ps_args *args)
{
    const char *text = NULL;
    const char *name = args->n_operands > 1 ? args->operands[1] : NULL;
    const ps_status status =
        ps_session_show(session, args->operands[0], name, ps_args_has(args, PS_OPT_JSON), &text);
    return status == PS_STATUS_DONE ? print_text(text) : status;
}

static ps_status run_options_of(const ps_args *args, ps_run_options *options)
{
    options->scenario = ps_args_value(args, PS_OPT_SCENARIO);
    options->start = ps_args_value(args, PS_OPT_START);
    options->stop = ps_args_value(args, PS_OPT_STOP);
    options->method = ps_args_value(args, PS_OPT_METHOD);
    options->engine = word_or(args, PS_OPT_ENGINE, options->engine);
    ps_status status = take_number(args, PS_OPT_DT, 1e-300, &options->dt);
    status = then(status, take_number(args, PS_OPT_SAVE, 1e-300, &options->save));
    return then(status, take_float_error(args, &options->continue_on_float_error));
}

static ps_status run_to(ps_session *session, const ps_args *args, const ps_run_options *options)
{
    const char *output = word_or(args, PS_OPT_OUTPUT, "-");
    ps_status status = ps_session_may_write(session, output);
    if (status != PS_STATUS_DONE) {
        return status;
    }
    ps_run_table *table = NULL;
    status = ps_session_run(session, args->operands[0], options, &table);
    if (wrote(status) && table != NULL) {
        const ps_status written =
            ps_session_write_table(session, table, output, ps_args_has(args, PS_OPT_JSON));
        if (written == PS_STATUS_DONE) {
            tell_written(args, output);
        }
        status = then(status, written);
    }
    ps_run_table_free(table);
    return status;
}

static ps_status do_run(ps_session *session, const ps_args *args)
{
    ps_run_options options = ps_run_options_default();
    const char **set = values_of(args, PS_OPT_SET, &options.n_set);
    const char **vars = values_of(args, PS_OPT_VARS, &options.n_vars);
    ps_status status = set == NULL || vars == NULL ? PS_STATUS_MACHINE : PS_STATUS_DONE;
    options.set = set;
    options.vars = vars;
    status = then(status, run_options_of(args, &options));
    if (status == PS_STATUS_DONE) {
        status = run_to(session, args, &options);
    }
    free(set);
    free(vars);
    return status;
}

static ps_status sample_options_of(const ps_args *args, ps_sample_options *options)
{
    uint64_t members = 0;
    uint64_t threads = 0;
    ps_status status = take_whole(args, PS_OPT_MEMBERS, INT64_MAX, &members);
    status = then(status, take_whole(args, PS_OPT_THREADS, 1024, &threads));
    status = then(status, take_whole(args, PS_OPT_SEED, UINT64_MAX, &options->seed));
    status = then(status, take_either(args, PS_OPT_KEEP, "all", "summary", &options->summary_only));
    const char *n = ps_args_value(args, PS_OPT_MEMBERS);
    if (status == PS_STATUS_DONE && n != NULL && members == 0) {
        status = usage("members", n, "at least 1");
    }
    options->members = (int64_t)members;
    options->threads = (int32_t)threads;
    options->has_seed = ps_args_has(args, PS_OPT_SEED);
    options->engine = word_or(args, PS_OPT_ENGINE, options->engine);
    options->design = word_or(args, PS_OPT_DESIGN, options->design);
    return status;
}

static ps_status do_ensemble(ps_session *session, const ps_args *args)
{
    const char *output = ps_args_value(args, PS_OPT_OUTPUT);
    if (output == NULL) {
        (void)fputs("penstock: ensemble needs -o FILE.nc\n", stderr);
        return PS_STATUS_USAGE;
    }
    ps_sample_options options = ps_sample_options_default();
    ps_status status = sample_options_of(args, &options);
    status = status == PS_STATUS_DONE ? ps_session_may_write(session, output) : status;
    if (status != PS_STATUS_DONE) {
        return status;
    }
    status = ps_session_ensemble(session, args->operands[0], &options, output);
    if (wrote(status)) {
        tell_written(args, output);
    }
    return status;
}

// writes the page and the JSON, each where it is asked for
static ps_status write_assessment(ps_session *session, const ps_args *args,
                                  const ps_assessment *assessment)
{
    static const ps_option places[] = {PS_OPT_OUTPUT, PS_OPT_JSON_FILE};
    ps_status status = PS_STATUS_DONE;
    for (size_t i = 0; i < sizeof places / sizeof *places && status == PS_STATUS_DONE; i++) {
        const char *path = ps_args_value(args, places[i]);
        if (path != NULL) {
            status = ps_session_write_assessment(session, assessment, path,
                                                 places[i] == PS_OPT_JSON_FILE);
        }
        if (path != NULL && status == PS_STATUS_DONE) {
            tell_written(args, path);
        }
    }
    return status;
}

static ps_status do_assess(ps_session *session, const ps_args *args)
{
    const char *page = ps_args_value(args, PS_OPT_OUTPUT);
    const char *json = ps_args_value(args, PS_OPT_JSON_FILE);
    if (page == NULL && json == NULL) {
        (void)fputs("penstock: assess needs -o REPORT.html or --json FILE\n", stderr);
        return PS_STATUS_USAGE;
    }
    ps_sample_options options = ps_sample_options_default();
    ps_status status = sample_options_of(args, &options);
    if (status == PS_STATUS_DONE && page != NULL) {
        status = ps_session_may_write(session, page);
    }
    if (status == PS_STATUS_DONE && json != NULL) {
        status = ps_session_may_write(session, json);
    }
    if (status != PS_STATUS_DONE) {
        return status;
    }
    ps_assessment *assessment = NULL;
    status = ps_session_assess(session, args->operands[0], &options, &assessment);
    if (wrote(status) && assessment != NULL) {
        status = then(status, write_assessment(session, args, assessment));
    }
    ps_assessment_free(assessment);
    return status;
}

static void print_figures(const ps_bench_figures *f)
{
    (void)printf("engine               %s\n"
                 "isa                  %s\n"
                 "threads              %" PRId32 "\n"
                 "members              %" PRId64 "\n"
                 "seconds              %.3f\n"
                 "runs_per_second      %.1f\n"
                 "us_per_run_per_core  %.4f\n",
                 f->engine, f->isa, f->threads, f->members, f->seconds, f->runs_per_second,
                 f->us_per_run_per_core);
}

static void print_figures_json(const ps_bench_figures *f)
{
    (void)printf("{\"schema\": \"penstock/bench/1\", \"engine\": \"%s\", \"isa\": \"%s\", "
                 "\"threads\": %" PRId32 ", \"members\": %" PRId64 ", \"seconds\": %.6f, "
                 "\"runs_per_second\": %.1f, \"us_per_run_per_core\": %.4f}\n",
                 f->engine, f->isa, f->threads, f->members, f->seconds, f->runs_per_second,
                 f->us_per_run_per_core);
}

static ps_status do_bench(ps_session *session, const ps_args *args)
{
    ps_sample_options options = ps_sample_options_default();
    ps_bench_figures figures = {.size = sizeof figures};
    ps_status status = sample_options_of(args, &options);
    if (status == PS_STATUS_DONE) {
        status = ps_session_bench(session, args->operands[0], &options, &figures);
    }
    if (status == PS_STATUS_DONE) {
        (ps_args_has(args, PS_OPT_JSON) ? print_figures_json : print_figures)(&figures);
    }
    return status;
}

ps_status ps_verb_do(ps_session *session, const ps_args *args)
{
    static ps_status (*const table[PS_VERB_COUNT])(ps_session *, const ps_args *) = {
        [PS_VERB_RUN] = do_run,           [PS_VERB_CHECK] = do_check,   [PS_VERB_SHOW] = do_show,
        [PS_VERB_ENSEMBLE] = do_ensemble, [PS_VERB_ASSESS] = do_assess, [PS_VERB_BENCH] = do_bench,
    };
    return table[args->verb](session, args);
}
