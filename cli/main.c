// The `penstock` command: arguments in, the verb, messages out. It sees only penstock.h.
#include "args.h"
#include "help.h"
#include "penstock/penstock.h"
#include "progress.h"
#include "verbs.h"

#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// the session that Ctrl-C ends; a signal handler has nowhere else to find it
static ps_session *volatile interrupted_session;

static void on_interrupt(int signal_number)
{
    (void)signal_number;
    ps_session_interrupt(interrupted_session);
}

// the first Ctrl-C ends the task and keeps what there is, the second ends the process
static void catch_interrupt(ps_session *session)
{
    interrupted_session = session;
    struct sigaction action = {.sa_handler = on_interrupt, .sa_flags = (int)SA_RESETHAND};
    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
}

static bool wants_colour(void)
{
    const char *no_colour = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");
    return (no_colour == NULL || *no_colour == '\0') && isatty(STDERR_FILENO) == 1 &&
           terminal != NULL && strcmp(terminal, "dumb") != 0;
}

// Summaries are made on one thread and freed on another: with an arena a thread the allocator keeps
// a fifth more memory than there is in use, and nothing is allocated where time counts.
static void share_one_heap(void)
{
#ifdef M_ARENA_MAX
    (void)mallopt(M_ARENA_MAX, 1);
#endif
}

// messages go to standard error, but for `check --json`, whose result they are
static void print_messages(ps_session *session, const ps_args *args, ps_status status)
{
    const bool is_result = args->verb == PS_VERB_CHECK && ps_args_has(args, PS_OPT_JSON);
    const bool quiet = ps_args_has(args, PS_OPT_QUIET) && ps_session_errors(session) == 0;
    if (!is_result && !quiet) {
        (void)fputs(ps_session_messages(session, wants_colour()), stderr);
    }
    if (status == PS_STATUS_INTERRUPTED) {
        (void)fputs("penstock: interrupted; partial results are kept\n", stderr);
    }
    if (status == PS_STATUS_MACHINE && ps_session_errors(session) == 0) {
        (void)fputs("penstock: out of memory, or standard output is closed\n", stderr);
    }
}

static ps_status work(const ps_args *args)
{
    ps_progress_line line;
    ps_progress_begin(&line, ps_args_has(args, PS_OPT_QUIET));
    ps_session_options options = ps_session_options_default();
    options.strict = ps_args_has(args, PS_OPT_STRICT);
    options.force = ps_args_has(args, PS_OPT_FORCE);
    options.progress = ps_progress_tell;
    options.progress_ctx = &line;
    ps_session *session = ps_session_new(&options);
    if (session == NULL) {
        (void)fputs("penstock: out of memory\n", stderr);
        return PS_STATUS_MACHINE;
    }
    catch_interrupt(session);
    const ps_status status = ps_verb_do(session, args);
    ps_progress_end(&line);
    print_messages(session, args, status);
    (void)signal(SIGINT, SIG_DFL);
    (void)signal(SIGTERM, SIG_DFL);
    ps_session_free(session);
    return status;
}

int main(int argc, char **argv)
{
    share_one_heap();
    ps_args args;
    char *why = NULL;
    ps_status status = PS_STATUS_DONE;
    if (!ps_args_parse(argc, argv, &args, &why)) {
        (void)fprintf(stderr, "penstock: %s\n", why == NULL ? "out of memory" : why);
        status = PS_STATUS_USAGE;
    } else if (ps_args_has(&args, PS_OPT_VERSION)) {
        (void)printf("penstock %s\n", ps_version());
    } else if (ps_args_has(&args, PS_OPT_HELP)) {
        ps_help_print(stdout, args.verb);
    } else if (args.verb == PS_VERB_NONE) {
        ps_help_print(stderr, PS_VERB_NONE);
        status = PS_STATUS_USAGE;
    } else {
        status = work(&args);
    }
    free(why);
    ps_args_clear(&args);
    return (int)status;
}
