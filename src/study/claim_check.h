// What an expression of a claim may say, after its names are resolved. A path has a value at every
// time of a run; a number is one value of a member. Reducers stand exactly where one becomes the
// other:
//
//   mean(real_GDP over 2025)/mean(real_GDP over 2024) - 1 <= -0.05
//        \___path__/              \___path__/
//   \________number________/\________number_________/
//
// so a path outside a reducer is a mistake, and so is a reducer inside one. Constants and drawn
// numbers may stand anywhere. Windows must lie in the run, and so must what is looked back to.
#ifndef PS_STUDY_CLAIM_CHECK_H
#define PS_STUDY_CLAIM_CHECK_H

#include "base/diag.h"
#include "model/model.h"

typedef struct ps_claim_scope {
    ps_diags *diags;
    const bool *moves; // per variable of the model: changes in time in some run
    double start;      // of the runs
    double stop;
    bool years; // times are shown as dates
} ps_claim_scope;

/// Checks an expression that must be one number of a member; false after messages.
bool ps_claim_check_number(const ps_claim_scope *scope, const ps_expr *expr);

/// Checks an expression that is a path (or a constant) wherever it is used: a derived variable.
bool ps_claim_check_path(const ps_claim_scope *scope, const ps_expr *expr);

/// How far an expression looks back, in model time: lags add up.
double ps_claim_past(const ps_expr *expr);

/// Checks that a window [from, to) lies in the run and, with what `path` looks back to, begins
/// after its start; false after a message at `span`.
bool ps_claim_check_window(const ps_claim_scope *scope, const ps_expr *path, double from, double to,
                           ps_span span);

#endif
