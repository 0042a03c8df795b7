// What is said about a float error (S-05): what failed on which numbers, in which variable, when.
#include "run/sim.h"

#include <math.h>

// how an operation is written: between its operands, or before them
static const char *sign_of(ps_opcode code)
{
    static const char *const signs[PS_OP_COUNT] = {
        [PS_OP_ADD] = "+", [PS_OP_SUB] = "-",   [PS_OP_MUL] = "*",
        [PS_OP_DIV] = "/", [PS_OP_MOD] = "MOD", [PS_OP_POW] = "^",
    };
    return signs[code];
}

static const char *function_of(ps_opcode code)
{
    static const char *const names[PS_OP_COUNT] = {
        [PS_OP_ASIN] = "ARCSIN",
        [PS_OP_ACOS] = "ARCCOS",
        [PS_OP_LOOKUP] = "table",
    };
    return names[code] != NULL ? names[code] : ps_opcode_name(code);
}

static const char *reason(ps_opcode code, const ps_float_error *e)
{
    if ((code == PS_OP_DIV || code == PS_OP_MOD) && e->b == 0) {
        return "division by zero";
    }
    if ((code == PS_OP_LN || code == PS_OP_LOG10) && e->a == 0) {
        return "logarithm of zero";
    }
    return isnan(e->result) ? "no value" : "overflow";
}

ps_str ps_float_error_text(const ps_program *program, const ps_float_error *e, ps_arena *arena)
{
    ps_text text = {0};
    int32_t var = -1;
    if (e->op < 0) {
        var = program->stocks[-1 - e->op].var;
        ps_text_puts(&text, "the stock is no longer a finite number");
    } else {
        const ps_op *op = &program->ops[e->op];
        const ps_opcode code = (ps_opcode)op->code;
        var = op->var;
        ps_text_printf(&text, "%s: ", reason(code, e));
        if (sign_of(code) != NULL) {
            ps_text_num(&text, e->a);
            ps_text_printf(&text, " %s ", sign_of(code));
            ps_text_num(&text, e->b);
        } else {
            ps_text_printf(&text, "%s(", function_of(code));
            ps_text_num(&text, e->a);
            ps_text_puts(&text, ")");
        }
    }
    if (var >= 0) {
        ps_text_printf(&text, " in \"%.*s\"", PS_STR_ARG(program->var_names[var]));
    }
    ps_text_puts(&text, " at time ");
    ps_text_num(&text, e->time);
    const ps_str copy =
        ps_text_rc(&text) == PS_OK ? ps_arena_str(arena, ps_text_str(&text)) : (ps_str){NULL, 0};
    ps_text_clear(&text);
    return copy;
}

void ps_sim_explain(const ps_program *program, const ps_float_error *error, ps_diags *diags)
{
    const ps_str text = ps_float_error_text(program, error, diags->arena);
    const ps_span span = error->op < 0 ? PS_NO_SPAN : program->ops[error->op].span;
    const int32_t var =
        error->op < 0 ? program->stocks[-1 - error->op].var : program->ops[error->op].var;
    ps_diag_add(diags, error->kept ? PS_SEV_WARNING : PS_SEV_ERROR, "float-error", span, "%.*s",
                PS_STR_ARG(text));
    if (var >= 0) {
        ps_diag_variable(diags, program->var_names[var]);
    }
    ps_diag_help(diags, error->kept
                            ? "the result was kept as IEEE arithmetic gives it"
                            : "guard the operation with IF or SAFEDIV, or keep IEEE results with "
                              "--on-float-error=continue");
}
