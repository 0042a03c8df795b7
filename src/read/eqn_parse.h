// The parser of equations: text with places in, expression tree with places out.
//
// Two languages share it. The model language is XMILE's; the claims language of a study adds
// windows (`over 2025`), lengths (`for 0.5 year`), dates in single quotes and in("scenario", x).
// Names and functions are not resolved here: check/ does that.
#ifndef PS_READ_EQN_PARSE_H
#define PS_READ_EQN_PARSE_H

#include "base/diag.h"
#include "model/ast.h"
#include "read/text_map.h"

/// Deepest nesting of an equation; deeper ones are refused before they can exhaust the stack.
#define PS_EXPR_HEIGHT_MAX 1000

typedef struct ps_eqn_source {
    ps_mapped_text text; // must live as long as the tree, which borrows names from it
    ps_arena *arena;     // gets the tree
    ps_str of;           // variable or claim the text belongs to, for messages
    bool claims;         // the claims language
    bool years;          // the model's time unit is the year: dates and `0.5 year` have a meaning
} ps_eqn_source;

/// Tree of an equation. A mistake gives one message and a PS_EXPR_BAD node; a text without an
/// expression (blanks, comments) is a mistake too. NULL when memory is out. A date in single quotes
/// becomes the PS_EXPR_NUM of its decimal year, a scenario's name PS_EXPR_TEXT.
ps_expr *ps_eqn_parse(const ps_eqn_source *source, ps_diags *diags) PS_NODISCARD;

/// Whether the text has no expression at all, only blanks and comments.
bool ps_eqn_is_empty(ps_str text);

/// Window [from, to) of a text like "2025", "2025Q1", "2024-10..2030" or "'2024-10-01'..2030.5",
/// that fills the whole source. A mistake gives a message and PS_ERR_INPUT.
ps_rc ps_window_parse(const ps_eqn_source *source, ps_diags *diags, double *from,
                      double *to) PS_NODISCARD;

#endif
