// The line is rewritten in place and wiped at the end, so that a log never holds it.
#include "progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define PROGRESS_EVERY 0.1

static double now(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

void ps_progress_begin(ps_progress_line *line, bool quiet)
{
    const char *terminal = getenv("TERM");
    const bool dumb = terminal != NULL && strcmp(terminal, "dumb") == 0;
    *line =
        (ps_progress_line){.active = !quiet && !dumb && isatty(STDERR_FILENO) == 1, .began = now()};
}

void ps_progress_tell(void *ctx, int64_t done, int64_t total)
{
    ps_progress_line *line = ctx;
    const double t = now();
    if (!line->active || t - line->last_shown < PROGRESS_EVERY) {
        return;
    }
    line->last_shown = t;
    const double rate = (double)done / (t - line->began);
    const long left = rate > 0 ? (long)((double)(total - done) / rate + 0.5) : 0;
    (void)fprintf(stderr, "\r\033[K%lld of %lld members, %.0f/s, %ld:%02ld left", (long long)done,
                  (long long)total, rate, left / 60, left % 60);
}

void ps_progress_end(ps_progress_line *line)
{
    if (line->last_shown > 0) {
        (void)fputs("\r\033[K", stderr);
    }
    line->active = false;
}
