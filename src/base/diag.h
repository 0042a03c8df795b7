// Diagnostics: everything that is told to the user about the input. A message says what is wrong,
// what was found and what would be right; it has a place, and may have a remedy and notes.
// Errors are collected, not thrown: parsers and checks go on, at most PS_DIAG_MAX messages are
// kept.
#ifndef PS_BASE_DIAG_H
#define PS_BASE_DIAG_H

#include "base/arena.h"
#include "base/rc.h"
#include "base/source.h"

#include <stdbool.h>

#define PS_DIAG_MAX 50

typedef enum ps_severity { PS_SEV_ERROR, PS_SEV_WARNING, PS_SEV_NOTE } ps_severity;

typedef struct ps_diag {
    const char *code; // stable identifier such as "unknown-name", static storage
    ps_severity severity;
    ps_span span;
    ps_str variable; // variable concerned, or {NULL, 0}
    ps_str text;     // what is wrong, lower case, no full stop
    ps_str help;     // remedy, or {NULL, 0}
} ps_diag;

/// A list of messages with the files they speak of. Zero is not valid: use ps_diags_new.
typedef struct ps_diags {
    ps_arena *arena;
    ps_sources sources;
    ps_diag *items;
    int32_t n;
    int32_t cap;
    int32_t n_errors;   // all errors, kept or not
    int32_t n_warnings; // all warnings, kept or not
    bool strict;        // warnings count as errors
    bool out_of_memory; // a message was lost for want of memory
} ps_diags;

/// New empty list; NULL when memory is out. Caller frees with ps_diags_free. One thread at a time.
ps_diags *ps_diags_new(void) PS_NODISCARD;

/// Frees list, messages and source texts; NULL is allowed.
void ps_diags_free(ps_diags *diags);

/// Adds a message; `fmt` and its arguments are formatted like printf. A NOTE belongs to the message
/// before it. Returns false when the message was not kept (limit or memory); it is counted anyway.
bool ps_diag_add(ps_diags *diags, ps_severity severity, const char *code, ps_span span,
                 const char *fmt, ...) PS_PRINTF(5, 6);

/// Sets the remedy of the last message kept.
void ps_diag_help(ps_diags *diags, const char *fmt, ...) PS_PRINTF(2, 3);

/// Names the variable the last message is about (shown in JSON and in the message's head).
void ps_diag_variable(ps_diags *diags, ps_str name);

/// PS_OK when there is no error (with `strict`, no warning either), PS_ERR_MEMORY when a message
/// was lost, else PS_ERR_INPUT.
ps_rc ps_diags_rc(const ps_diags *diags) PS_NODISCARD;

/// All messages as text with file, line, caret and remedy, in the order they were found; static
/// colours when `colour`. In arena memory of the list; {NULL, 0} when memory is out.
ps_str ps_diags_text(ps_diags *diags, bool colour) PS_NODISCARD;

/// All messages as a JSON array; in arena memory of the list; {NULL, 0} when memory is out.
ps_str ps_diags_json(ps_diags *diags) PS_NODISCARD;

#endif
