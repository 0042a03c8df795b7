// One operation on one number each: the meaning of every opcode but LOOKUP and PATH, which need a
// table or a path. The compiler folds constants with it and the scalar interpreter runs with it, so
// that a folded value has the bits a run would have given.
#ifndef PS_COMPILE_OP_EVAL_H
#define PS_COMPILE_OP_EVAL_H

#include "compile/program.h"
#include "num/elem.h"

#include <math.h>

/// a modulo b with the sign of b (S-01): the exact remainder of fmod, moved by b if signs differ.
static inline double ps_op_mod(double a, double b)
{
    const double r = fmod(a, b);
    return r != 0 && (r < 0) != (b < 0) ? r + b : r;
}

/// Result of an operation; operands it does not have are ignored. LOOKUP and PATH give NaN.
static inline double ps_op_eval(ps_opcode code, double a, double b, double c)
{
    switch (code) {
    case PS_OP_NEG:
        return -a;
    case PS_OP_NOT:
        return a == 0;
    case PS_OP_ABS:
        return fabs(a);
    case PS_OP_FLOOR:
        return floor(a);
    case PS_OP_SQRT:
        return sqrt(a);
    case PS_OP_EXP:
        return ps_exp(a);
    case PS_OP_LN:
        return ps_ln(a);
    case PS_OP_LOG10:
        return ps_log10(a);
    case PS_OP_SIN:
        return ps_sin(a);
    case PS_OP_COS:
        return ps_cos(a);
    case PS_OP_TAN:
        return ps_tan(a);
    case PS_OP_ASIN:
        return ps_asin(a);
    case PS_OP_ACOS:
        return ps_acos(a);
    case PS_OP_ATAN:
        return ps_atan(a);
    case PS_OP_ADD:
        return a + b;
    case PS_OP_SUB:
        return a - b;
    case PS_OP_MUL:
        return a * b;
    case PS_OP_DIV:
        return a / b;
    case PS_OP_MOD:
        return ps_op_mod(a, b);
    case PS_OP_POW:
        return ps_pow(a, b);
    case PS_OP_MIN:
        return a < b ? a : b;
    case PS_OP_MAX:
        return a > b ? a : b;
    case PS_OP_LT:
        return a < b;
    case PS_OP_LE:
        return a <= b;
    case PS_OP_GT:
        return a > b;
    case PS_OP_GE:
        return a >= b;
    case PS_OP_EQ:
        return a == b;
    case PS_OP_NE:
        return a != b;
    case PS_OP_AND:
        return a != 0 && b != 0;
    case PS_OP_OR:
        return a != 0 || b != 0;
    case PS_OP_SELECT:
        return a != 0 ? b : c;
    case PS_OP_LOOKUP:
    case PS_OP_PATH:
    case PS_OP_COUNT:
        break;
    }
    return NAN;
}

/// Whether an operation failed (S-05): its result is infinite or no number though no operand is, or
/// it divides by zero. Operands it does not have are given as 0.
static inline bool ps_op_failed(ps_opcode code, const double in[3], double result)
{
    if (isfinite(result) || !ps_opcode_fails(code)) {
        return false;
    }
    if (isnan(in[0]) || isnan(in[1]) || isnan(in[2])) {
        return false; // began earlier
    }
    const bool finite_in = isfinite(in[0]) && isfinite(in[1]) && isfinite(in[2]);
    return finite_in || isnan(result) || (code == PS_OP_DIV && in[1] == 0);
}

#endif
