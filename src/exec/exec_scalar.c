// The scalar interpreter: one operation, one lane at a time, as plainly as can be. It is the oracle
// of the lane interpreter, and traces float errors.
#include "exec/exec_scalar.h"

#include "compile/op_eval.h"
#include "exec/path.h"

static double value_of(const ps_program *program, const ps_work *work, int32_t slot, int32_t lane)
{
    return ps_work_slot(work, slot)[ps_exec_is_uniform(program, slot) ? 0 : lane];
}

/// One operation in one lane.
typedef struct outcome {
    double in[3]; // where the guard is 0 every operand counts as 1
    double result;
    bool counts; // its guard is not 0
} outcome;

static outcome compute(const ps_program *program, const ps_work *work, const ps_op *op,
                       int32_t lane)
{
    outcome o = {.counts = true};
    const int32_t slots[3] = {op->a, op->b, op->c};
    int32_t n_in = ps_opcode_operands((ps_opcode)op->code);
    n_in = op->code == PS_OP_LOOKUP ? 1 : op->code == PS_OP_PATH ? 0 : n_in;
    o.counts = op->guard < 0 || value_of(program, work, op->guard, lane) != 0;
    for (int32_t i = 0; i < n_in; i++) {
        o.in[i] = o.counts ? value_of(program, work, slots[i], lane) : 1;
    }
    if (op->code == PS_OP_LOOKUP) {
        o.result = ps_lookup(&program->tables[op->b], o.in[0]);
    } else if (op->code == PS_OP_PATH) {
        const ps_path_place at = ps_path_find(program, work, op->a);
        o.result = at.before[lane] + at.weight * (at.after[lane] - at.before[lane]);
    } else {
        o.result = ps_op_eval((ps_opcode)op->code, o.in[0], o.in[1], o.in[2]);
    }
    return o;
}

void ps_exec_scalar(const ps_program *program, ps_work *work, int32_t first, int32_t last)
{
    for (int32_t i = first; i < last; i++) {
        const ps_op *op = &program->ops[i];
        double *dst = ps_work_slot(work, op->dst);
        for (int32_t lane = 0; lane < work->lanes; lane++) {
            dst[lane] = compute(program, work, op, lane).result;
        }
        if (op->code == PS_OP_PATH) {
            ps_exec_stand_in(work, dst);
        }
    }
}

void ps_axpy_scalar(double *out, const double *x, double h, const double *y, int32_t n)
{
    for (int32_t i = 0; i < n; i++) {
        out[i] = x[i] + h * y[i];
    }
}

void ps_exec_stand_in(const ps_work *work, double *row)
{
    if (work->n_failed == 0 && work->n_active == work->lanes) {
        return;
    }
    for (int32_t lane = 0; lane < work->lanes; lane++) {
        if (lane >= work->n_active || work->errors[lane].failed) {
            row[lane] = row[work->sound];
        }
    }
}

int32_t ps_exec_trace(const ps_program *program, ps_work *work, int32_t first, int32_t last,
                      int32_t step)
{
    int32_t n = 0;
    const double time = *ps_work_slot(work, program->time_slot);
    for (int32_t i = first; i < last; i++) {
        const ps_op *op = &program->ops[i];
        double *dst = ps_work_slot(work, op->dst);
        for (int32_t lane = 0; lane < work->lanes; lane++) {
            const outcome o = compute(program, work, op, lane);
            dst[lane] = o.result;
            ps_float_error *error = &work->errors[lane];
            if (lane < work->n_active && !error->failed && !error->kept && o.counts &&
                ps_op_failed((ps_opcode)op->code, o.in, o.result)) {
                *error = (ps_float_error){true, false, i, step, time, o.in[0], o.in[1], o.result};
                n++;
            }
        }
        if (op->code == PS_OP_PATH) {
            ps_exec_stand_in(work, dst);
        }
    }
    return n;
}
