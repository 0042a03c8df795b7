// Progress of a long task: one line on a terminal, nothing elsewhere.
#ifndef PS_CLI_PROGRESS_H
#define PS_CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

/// State of the line; one task each.
typedef struct ps_progress_line {
    bool active;
    double began;      // of the clock, seconds
    double last_shown; // 0: never
} ps_progress_line;

/// Starts a line: shown only when standard error is a terminal that understands it.
void ps_progress_begin(ps_progress_line *line, bool quiet);

/// A ps_progress_fn for a ps_progress_line: members done, rate, time left; ten times a second.
void ps_progress_tell(void *ctx, int64_t done, int64_t total);

/// Wipes the line.
void ps_progress_end(ps_progress_line *line);

#endif
