// The lane interpreter, compiled once for each instruction set: the including file defines PS_VW
// and PS_LANES_NAME. For each operation one loop runs over the lanes, PS_VW at a time, so the
// switch is paid once for a block of members.
//
// An operand is a row and the distance from one vector to the next: PS_VW, or 0 for a slot that is
// the same in all lanes, whose one vector is read again and again. An operand's row may be the
// result's, for a vector is read before it is written.
#ifndef PS_EXEC_LANES_TMPL_H
#define PS_EXEC_LANES_TMPL_H

#include "exec/lanes.h"
#include "exec/path.h"
#include "num/vmath_tmpl.h"

#ifdef PS_LANES_NAME

#include "compile/op_eval.h"

/// An operand: where it is and how far its next vector is.
typedef struct operand {
    const double *row;
    ptrdiff_t stride;
} operand;

// vector i of an operand
static inline ps_v load(operand x, ptrdiff_t i)
{
    return ps_v_load(x.row + i * x.stride);
}

// number of a lane of an operand
static inline double lane_of(operand x, ptrdiff_t lane)
{
    return x.row[x.stride == 0 ? 0 : lane];
}

static inline ps_vm is_true(ps_v x)
{
    return ps_v_ne(x, ps_v_splat(0));
}

static inline operand operand_of(const ps_program *program, const ps_work *work, int32_t slot)
{
    const ptrdiff_t stride = ps_exec_is_uniform(program, slot) ? 0 : PS_VW;
    return (operand){ps_work_slot(work, slot), stride};
}

// an operand under a guard, in scratch memory: 1 where the guard is 0
static operand guarded(operand x, operand guard, double *scratch, ptrdiff_t n)
{
    for (ptrdiff_t i = 0; i < n; i++) {
        const ps_vm counts = is_true(load(guard, i));
        ps_v_store(scratch + i * PS_VW, ps_v_select(counts, load(x, i), ps_v_splat(1)));
    }
    return (operand){scratch, PS_VW};
}

static void path_lanes(const ps_program *program, const ps_work *work, const ps_op *op)
{
    const ps_path_place at = ps_path_find(program, work, op->a);
    const ps_v weight = ps_v_splat(at.weight);
    double *dst = ps_work_slot(work, op->dst);
    for (int32_t l = 0; l < work->lanes; l += PS_VW) {
        const ps_v before = ps_v_loadu(at.before + l);
        const ps_v after = ps_v_loadu(at.after + l);
        ps_v_store(dst + l, before + weight * (after - before));
    }
    ps_exec_stand_in(work, dst);
}

// S-01; fmod is exact, so lane by lane it is the same everywhere
static void mod_lanes(double *dst, operand x, operand y, ptrdiff_t n)
{
    for (ptrdiff_t l = 0; l < n * PS_VW; l++) {
        dst[l] = ps_op_mod(lane_of(x, l), lane_of(y, l));
    }
}

// points of a table searched in lanes; longer ones are bisected lane by lane
#define SHORT_TABLE 64

/// The segment of a table in each lane: its ends, and the end from which it is measured.
typedef struct segment {
    double x0[PS_VW], y0[PS_VW], x1[PS_VW], y1[PS_VW], from_x[PS_VW], from_y[PS_VW];
} segment;

// y at x from a short table that is continuous or extrapolates, as ps_lookup computes it
static ps_v lookup_short(const ps_table *t, ps_v x)
{
    const int32_t last = t->n - 1;
    ps_v n_passed = ps_v_splat(0); // points with t->x <= x
    for (int32_t k = 0; k < t->n; k++) {
        n_passed += ps_v_of_mask(ps_v_le(ps_v_splat(t->x[k]), x));
    }
    _Alignas(64) double passed[PS_VW];
    _Alignas(64) segment s;
    ps_v_store(passed, n_passed);
    for (int32_t lane = 0; lane < PS_VW; lane++) {
        const int32_t i = (int32_t)passed[lane] - 1;
        const int32_t from = i < 0 ? 0 : i;
        const int32_t left = from < last ? from : last - 1;
        s.x0[lane] = t->x[left];
        s.y0[lane] = t->y[left];
        s.x1[lane] = t->x[left + 1];
        s.y1[lane] = t->y[left + 1];
        s.from_x[lane] = t->x[from];
        s.from_y[lane] = t->y[from];
    }
    const ps_v from_x = ps_v_load(s.from_x);
    const ps_v from_y = ps_v_load(s.from_y);
    const ps_v run = ps_v_load(s.x1) - ps_v_load(s.x0);
    const ps_vm vertical = ps_v_eq(run, ps_v_splat(0));
    const ps_v rise = ps_v_load(s.y1) - ps_v_load(s.y0);
    const ps_v safe_run = ps_v_select(vertical, ps_v_splat(1), run);
    const ps_v slope = ps_v_select(vertical, ps_v_splat(0), rise / safe_run);
    ps_vm holds = ps_v_eq(x, from_x);
    if (t->kind == PS_TABLE_CONTINUOUS) {
        holds = ps_vm_or(holds, ps_v_eq(n_passed, ps_v_splat(0)));
        holds = ps_vm_or(holds, ps_v_eq(n_passed, ps_v_splat(t->n)));
    }
    const ps_v y = ps_v_select(holds, from_y, from_y + (x - from_x) * slope);
    return ps_v_select(ps_v_is_nan(x), x, y);
}

static void lookup_lanes(const ps_table *t, double *dst, operand x, ptrdiff_t n)
{
    const bool is_line = t->kind == PS_TABLE_CONTINUOUS || t->kind == PS_TABLE_EXTRAPOLATE;
    if (is_line && t->n >= 2 && t->n <= SHORT_TABLE) {
        for (ptrdiff_t i = 0; i < n; i++) {
            ps_v_store(dst + i * PS_VW, lookup_short(t, load(x, i)));
        }
        return;
    }
    for (ptrdiff_t l = 0; l < n * PS_VW; l++) {
        dst[l] = ps_lookup(t, lane_of(x, l));
    }
}

// one case of the switch: a loop over the vectors of one, two or three operands
#define EACH(name, loads, value)                                                                   \
    case PS_OP_##name:                                                                             \
        for (ptrdiff_t i = 0; i < n; i++) {                                                        \
            loads;                                                                                 \
            ps_v_store(dst + i * PS_VW, (value));                                                  \
        }                                                                                          \
        break
#define ONE(name, value) EACH(name, const ps_v a = load(x, i), value)
#define TWO(name, value) EACH(name, const ps_v a = load(x, i); const ps_v b = load(y, i), value)
#define THREE(name, value)                                                                         \
    EACH(name, const ps_v a = load(x, i); const ps_v b = load(y, i);                               \
         const ps_v c = load(z, i), value)

// one operation on n vectors
static void run_op(const ps_program *program, const ps_op *op, double *dst, const operand in[3],
                   ptrdiff_t n)
{
    const operand x = in[0];
    const operand y = in[1];
    const operand z = in[2];
    switch ((ps_opcode)op->code) {
        ONE(NEG, -a);
        ONE(NOT, ps_v_of_mask(ps_vm_not(is_true(a))));
        ONE(ABS, ps_v_abs(a));
        ONE(FLOOR, ps_v_floor(a));
        ONE(SQRT, ps_v_sqrt(a));
        ONE(EXP, ps_v_exp(a));
        ONE(LN, ps_v_ln(a));
        ONE(LOG10, ps_v_log10(a));
        ONE(SIN, ps_v_sin(a));
        ONE(COS, ps_v_cos(a));
        ONE(TAN, ps_v_tan(a));
        ONE(ASIN, ps_v_asin(a));
        ONE(ACOS, ps_v_acos(a));
        ONE(ATAN, ps_v_atan(a));
        TWO(ADD, a + b);
        TWO(SUB, a - b);
        TWO(MUL, a * b);
        TWO(DIV, a / b);
        TWO(POW, ps_v_pow(a, b));
        TWO(MIN, ps_v_min(a, b));
        TWO(MAX, ps_v_max(a, b));
        TWO(LT, ps_v_of_mask(ps_v_lt(a, b)));
        TWO(LE, ps_v_of_mask(ps_v_le(a, b)));
        TWO(GT, ps_v_of_mask(ps_v_gt(a, b)));
        TWO(GE, ps_v_of_mask(ps_v_ge(a, b)));
        TWO(EQ, ps_v_of_mask(ps_v_eq(a, b)));
        TWO(NE, ps_v_of_mask(ps_v_ne(a, b)));
        TWO(AND, ps_v_of_mask(ps_vm_and(is_true(a), is_true(b))));
        TWO(OR, ps_v_of_mask(ps_vm_or(is_true(a), is_true(b))));
        THREE(SELECT, ps_v_select(is_true(a), b, c));
    case PS_OP_MOD:
        mod_lanes(dst, x, y, n);
        break;
    case PS_OP_LOOKUP:
        lookup_lanes(&program->tables[op->b], dst, x, n);
        break;
    case PS_OP_PATH: // done by the caller
    case PS_OP_COUNT:
        break;
    }
}

// ---------------------------------------------------------------- pairs
//
// Where an operation only feeds the next one, whose result takes its slot, both run in one loop and
// what is between them never leaves a register. Six operations make up most programs.

#define N_PAIRED (PS_OP_MAX - PS_OP_ADD + 1)
_Static_assert(PS_OP_ADD + 5 == PS_OP_MAX && N_PAIRED == 6, "ADD SUB MUL DIV MIN MAX in a row");

static inline bool is_paired(const ps_op *op)
{
    return op->code >= PS_OP_ADD && op->code <= PS_OP_MAX && op->guard < 0;
}

// whether `op` and the one after it can run as a pair
static inline bool is_pair(const ps_op *op)
{
    const ps_op *next = op + 1;
    return next->dst == op->dst && is_paired(op) && is_paired(next) &&
           (next->a == op->dst) != (next->b == op->dst);
}

static inline __attribute__((always_inline)) ps_v paired(int32_t code, ps_v a, ps_v b)
{
    switch (code) {
    case 0:
        return a + b;
    case 1:
        return a - b;
    case 2:
        return a * b;
    case 3:
        return a / b;
    case 4:
        return ps_v_min(a, b);
    default:
        return ps_v_max(a, b);
    }
}

#define PAIR(i, j, second)                                                                         \
    case ((i)*N_PAIRED + (j)) * 2 + (second):                                                      \
        for (ptrdiff_t k = 0; k < n; k++) {                                                        \
            const ps_v between = paired(i, load(x, k), load(y, k));                                \
            const ps_v other = load(z, k);                                                         \
            ps_v_store(dst + k * PS_VW,                                                            \
                       (second) ? paired(j, other, between) : paired(j, between, other));          \
        }                                                                                          \
        break;
#define PAIRS_TO(i, j) PAIR(i, j, 0) PAIR(i, j, 1)
#define PAIRS_OF(i)                                                                                \
    PAIRS_TO(i, 0) PAIRS_TO(i, 1) PAIRS_TO(i, 2) PAIRS_TO(i, 3) PAIRS_TO(i, 4) PAIRS_TO(i, 5)

// runs op and the next one
static void run_pair(const ps_program *program, const ps_work *work, const ps_op *op, ptrdiff_t n)
{
    const ps_op *next = op + 1;
    const bool second = next->b == op->dst; // the next one's second operand is this one's result
    const operand x = operand_of(program, work, op->a);
    const operand y = operand_of(program, work, op->b);
    const operand z = operand_of(program, work, second ? next->a : next->b);
    double *dst = ps_work_slot(work, op->dst);
    const int32_t both = (op->code - PS_OP_ADD) * N_PAIRED + next->code - PS_OP_ADD;
    switch (both * 2 + (second ? 1 : 0)) {
        PAIRS_OF(0)
        PAIRS_OF(1)
        PAIRS_OF(2)
        PAIRS_OF(3)
        PAIRS_OF(4)
        PAIRS_OF(5)
    default:
        break;
    }
}

// ---------------------------------------------------------------- the engine

// runs an operation that counts only where its guard is not 0
static void run_guarded(const ps_program *program, const ps_work *work, const ps_op *op,
                        ptrdiff_t n)
{
    _Alignas(64) double scratch[3][PS_LANES_MAX];
    const operand guard = operand_of(program, work, op->guard);
    const int32_t n_in = op->code == PS_OP_LOOKUP ? 1 : ps_opcode_operands((ps_opcode)op->code);
    operand in[3] = {{0}};
    for (int32_t k = 0; k < n_in; k++) {
        const operand x = operand_of(program, work, ps_op_operand(op, k));
        in[k] = guarded(x, guard, scratch[k], n);
    }
    run_op(program, op, ps_work_slot(work, op->dst), in, n);
}

void PS_LANES_NAME(ps_exec)(const ps_program *program, ps_work *work, int32_t first, int32_t last)
{
    const ptrdiff_t n = work->lanes / PS_VW;
    for (int32_t i = first; i < last; i++) {
        const ps_op *op = &program->ops[i];
        if (i + 1 < last && is_pair(op)) {
            run_pair(program, work, op, n);
            i++;
        } else if (op->code == PS_OP_PATH) {
            path_lanes(program, work, op);
        } else if (op->guard >= 0) {
            run_guarded(program, work, op, n);
        } else {
            // operands that an operation does not have are slot 0 and never read
            const operand in[3] = {operand_of(program, work, op->a),
                                   operand_of(program, work, op->b),
                                   operand_of(program, work, op->c)};
            run_op(program, op, ps_work_slot(work, op->dst), in, n);
        }
    }
}

void PS_LANES_NAME(ps_axpy)(double *out, const double *x, double h, const double *y, int32_t n)
{
    const ps_v step = ps_v_splat(h);
    for (int32_t i = 0; i < n; i += PS_VW) {
        ps_v_store(out + i, ps_v_load(x + i) + step * ps_v_load(y + i));
    }
}

#endif

#endif
