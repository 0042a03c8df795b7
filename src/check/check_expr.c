// Expressions of a study: what is a path over time and what is one number of a member.
#include "check/check_expr.h"

#include "check/resolve.h"

static bool any_path(const ps_model *model, const ps_expr *e)
{
    for (int32_t i = 0; i < e->n_args; i++) {
        if (ps_expr_is_path(model, e->args[i])) {
            return true;
        }
    }
    return false;
}

static bool call_is_path(const ps_model *model, const ps_expr *e)
{
    if (e->builtin == PS_FN_NONE) {
        return any_path(model, e);
    }
    if (e->builtin == PS_FN_IN) {
        return e->n_args == 2 && ps_expr_is_path(model, e->args[1]);
    }
    switch (ps_builtin_info_of(e->builtin)->kind) {
    case PS_FNKIND_REDUCE:
    case PS_FNKIND_VALUE:
        return false;
    case PS_FNKIND_PURE:
        return !(e->n_args == 1 && e->args[0]->kind == PS_EXPR_OVER) && any_path(model, e);
    case PS_FNKIND_INPUT:
    case PS_FNKIND_STATE:
    case PS_FNKIND_RANDOM:
    case PS_FNKIND_PATH:
        return true;
    }
    return true;
}

bool ps_expr_is_path(const ps_model *model, const ps_expr *expr)
{
    switch (expr->kind) {
    case PS_EXPR_NAME:
        if (expr->builtin != PS_FN_NONE || expr->var < 0 || expr->var >= PS_VAR_INPUT) {
            return expr->builtin == PS_FN_TIME;
        }
        return !model->vars[expr->var].is_constant;
    case PS_EXPR_CALL:
        return call_is_path(model, expr);
    case PS_EXPR_HELD_FOR:
        return true;
    case PS_EXPR_BAD:
    case PS_EXPR_NUM:
    case PS_EXPR_TEXT:
        return false;
    case PS_EXPR_NEGATE:
    case PS_EXPR_NOT:
    case PS_EXPR_BINARY:
    case PS_EXPR_IF:
    case PS_EXPR_OVER:
        return any_path(model, expr);
    }
    return false;
}

typedef struct claim_check {
    const ps_model *model;
    const ps_scope *scope;
    ps_diags *diags;
} claim_check;

static void want_number(const claim_check *c, const ps_expr *e, const char *what)
{
    if (!ps_expr_is_path(c->model, e)) {
        return;
    }
    ps_diag_add(c->diags, PS_SEV_ERROR, "path-not-number", e->span,
                "%s must be one number, this changes over time", what);
    ps_diag_variable(c->diags, c->scope->of);
    ps_diag_help(c->diags, "reduce it: mean(x over 2025), at(x, 2025.5), ever(c over 2025)");
}

static bool is_call(const ps_expr *e, ps_builtin fn)
{
    return e->kind == PS_EXPR_CALL && e->builtin == fn;
}

// times and lags are numbers: the past that is kept has one length
static void check_numbers(const claim_check *c, const ps_expr *e)
{
    if (is_call(e, PS_FN_AT) || is_call(e, PS_FN_BEFORE)) {
        want_number(c, e->args[1], "the time");
    } else if (is_call(e, PS_FN_LAG) || is_call(e, PS_FN_CHANGE) || is_call(e, PS_FN_GROWTH)) {
        want_number(c, e->args[1], "the lag");
    } else if (is_call(e, PS_FN_IS_NEVER)) {
        want_number(c, e->args[0], "what may be never");
    }
    for (int32_t i = 0; i < e->n_args; i++) {
        check_numbers(c, e->args[i]);
    }
}

ps_rc ps_check_expr(const ps_model *model, ps_expr *expr, const ps_scope *scope, ps_diags *diags)
{
    const int32_t errors = diags->n_errors;
    if (ps_resolve_expr(model, expr, scope, scope->of, diags)) {
        const claim_check c = {model, scope, diags};
        check_numbers(&c, expr);
        if (scope->wants_number) {
            want_number(&c, expr, "the value");
        }
    }
    if (diags->out_of_memory) {
        return PS_ERR_MEMORY;
    }
    return diags->n_errors == errors && expr->kind != PS_EXPR_BAD ? PS_OK : PS_ERR_INPUT;
}
