// A walk with what is wanted: a number, or a path. Messages quote the claim's own text at the
// largest part that is wrong, so that a derived variable is named and not its expression.
#include "study/claim_check.h"

#include "base/date.h"

#include <stdio.h>

#define SLACK 1e-9 // of time, in years a thirtieth of a second

static bool is_reducer(const ps_expr *e)
{
    if (e->kind != PS_EXPR_CALL || e->builtin == PS_FN_NONE) {
        return false;
    }
    const bool has_window = e->n_args == 1 && e->args[0]->kind == PS_EXPR_OVER;
    return has_window || ps_builtin_info_of(e->builtin)->kind == PS_FNKIND_REDUCE;
}

static const ps_expr *find_reducer(const ps_expr *e)
{
    if (is_reducer(e)) {
        return e;
    }
    for (int32_t i = 0; i < e->n_args; i++) {
        const ps_expr *found = find_reducer(e->args[i]);
        if (found != NULL) {
            return found;
        }
    }
    return NULL;
}

static bool is_call(const ps_expr *e, ps_builtin fn)
{
    return e->kind == PS_EXPR_CALL && e->builtin == fn;
}

static bool looks_back(const ps_expr *e)
{
    return is_call(e, PS_FN_LAG) || is_call(e, PS_FN_CHANGE) || is_call(e, PS_FN_GROWTH);
}

static bool name_moves(const ps_claim_scope *s, const ps_expr *e)
{
    if (e->builtin != PS_FN_NONE) {
        return e->builtin == PS_FN_TIME;
    }
    return e->var >= 0 && e->var < PS_VAR_INPUT && s->moves[e->var];
}

// whether a part without reducers has a value at every time
static bool moves(const ps_claim_scope *s, const ps_expr *e)
{
    const bool is_input = e->kind == PS_EXPR_CALL && e->builtin != PS_FN_NONE &&
                          ps_builtin_info_of(e->builtin)->kind == PS_FNKIND_INPUT;
    if (is_input || looks_back(e) || e->kind == PS_EXPR_HELD_FOR ||
        (e->kind == PS_EXPR_NAME && name_moves(s, e))) {
        return true;
    }
    for (int32_t i = 0; i < e->n_args; i++) {
        if (moves(s, e->args[i])) {
            return true;
        }
    }
    return false;
}

// the text of the study at a place, for messages
static ps_str text_at(const ps_claim_scope *s, ps_span span)
{
    if (span.file < 0 || span.file >= s->diags->sources.n) {
        return ps_str_of("this");
    }
    const ps_str text = s->diags->sources.items[span.file].text;
    const ps_str part = ps_str_slice(text, span.offset, span.offset + span.len);
    return part.len <= 60 && memchr(part.p, '\n', part.len) == NULL ? part : ps_str_of("this");
}

static bool problem(const ps_claim_scope *s, const ps_expr *e, const char *code, const char *what,
                    const char *help)
{
    ps_diag_add(s->diags, PS_SEV_ERROR, code, e->span, "'%.*s' %s", PS_STR_ARG(text_at(s, e->span)),
                what);
    ps_diag_help(s->diags, "%s", help);
    return false;
}

static void format_time(const ps_claim_scope *s, double t, char *buffer, size_t size)
{
    if (s->years) {
        ps_date_format(t, buffer);
    } else {
        (void)snprintf(buffer, size, "%.10g", t);
    }
}

static bool report_times(const ps_claim_scope *s, ps_span span, const char *code, const char *what,
                         double t)
{
    char when[32];
    char start[32];
    char stop[32];
    format_time(s, t, when, sizeof when);
    format_time(s, s->start, start, sizeof start);
    format_time(s, s->stop, stop, sizeof stop);
    ps_diag_add(s->diags, PS_SEV_ERROR, code, span, "%s %s", what, when);
    ps_diag_help(s->diags, "the run goes from %s to %s", start, stop);
    return false;
}

double ps_claim_past(const ps_expr *expr)
{
    double past = 0.0;
    for (int32_t i = 0; i < expr->n_args; i++) {
        const double p = ps_claim_past(expr->args[i]);
        past = p > past ? p : past;
    }
    return looks_back(expr) && expr->n_args == 2 ? past + expr->args[1]->num : past;
}

bool ps_claim_check_window(const ps_claim_scope *scope, const ps_expr *path, double from, double to,
                           ps_span span)
{
    if (from < scope->start - SLACK) {
        return report_times(scope, span, "window-outside-run", "this begins before the run, at",
                            from);
    }
    if (to > scope->stop + SLACK) {
        return report_times(scope, span, "window-outside-run", "this ends after the run, at", to);
    }
    const double first = from - ps_claim_past(path);
    return first >= scope->start - SLACK ||
           report_times(scope, span, "no-past", "this looks back to before the run, to", first);
}

// a lag is a plain number above 0, so that it is known how far back to keep a path
static bool check_lags(const ps_claim_scope *s, const ps_expr *e)
{
    bool ok = true;
    if (looks_back(e) && !(e->args[1]->kind == PS_EXPR_NUM && e->args[1]->num > 0.0)) {
        ok = problem(s, e->args[1], "bad-lag", "must be a plain number above 0",
                     "write how far to look back, in model time: lag(x, 0.5)");
    }
    for (int32_t i = 0; i < e->n_args; i++) {
        ok &= check_lags(s, e->args[i]);
    }
    return ok;
}

bool ps_claim_check_path(const ps_claim_scope *scope, const ps_expr *expr)
{
    if (expr->kind == PS_EXPR_BAD) {
        return false;
    }
    const ps_expr *reducer = find_reducer(expr);
    if (reducer != NULL) {
        return problem(scope, reducer, "nested-reducer", "is one number, and a path is wanted here",
                       "a reducer cannot stand inside another one or in a derived variable");
    }
    return check_lags(scope, expr);
}

// the time of at(x, T) and before(c, T)
static bool check_time(const ps_claim_scope *s, const ps_expr *e)
{
    const ps_expr *time = e->args[1];
    if (time->kind != PS_EXPR_NUM && time->kind != PS_EXPR_TEXT) {
        return problem(s, time, "bad-time", "must be a time", "write 2025.5 or '2025-07-01'");
    }
    const double from = e->builtin == PS_FN_AT ? time->num : s->start;
    return ps_claim_check_window(s, e->args[0], from, time->num, time->span);
}

static bool check_reducer(const ps_claim_scope *s, const ps_expr *e)
{
    if (e->builtin == PS_FN_IN || e->builtin == PS_FN_IS_NEVER) {
        return ps_claim_check_number(s, e->args[e->n_args - 1]);
    }
    if (e->builtin == PS_FN_AT || e->builtin == PS_FN_BEFORE) {
        return ps_claim_check_path(s, e->args[0]) && check_time(s, e);
    }
    const ps_expr *over = e->args[0];
    return ps_claim_check_path(s, over->args[0]) &&
           ps_claim_check_window(s, over->args[0], over->from, over->to, over->span);
}

bool ps_claim_check_number(const ps_claim_scope *scope, const ps_expr *expr)
{
    if (expr->kind == PS_EXPR_BAD) {
        return false;
    }
    if (is_reducer(expr)) {
        return check_reducer(scope, expr);
    }
    if (find_reducer(expr) == NULL) {
        return !moves(scope, expr) ||
               problem(scope, expr, "path-not-number",
                       "changes over time, and one number of each run is wanted here",
                       "reduce it: mean(x over 2025), at(x, 2025.5), ever(c over 2025)");
    }
    bool ok = true;
    for (int32_t i = 0; i < expr->n_args; i++) {
        ok &= ps_claim_check_number(scope, expr->args[i]);
    }
    return ok;
}
