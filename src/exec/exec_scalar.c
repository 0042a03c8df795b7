// The scalar interpreter: one operation, one lane at a time, as plainly as can be. It is the oracle
// of the lane interpreter. The trace of float errors reads with it what an operation worked on.
#include "exec/exec_scalar.h"

#include "compile/op_eval.h"
#include "exec/path.h"

/// One operation in one lane.
typedef struct outcome {
    double in[3]; // where the guard is 0 every operand counts as 1
    double result;
    bool counts; // its guard is not 0
} outcome;

// value of a slot in a lane; `before`, if not NULL, is what the result's row held before
static double value_of(const ps_work *work, const ps_op *op, int32_t slot, int32_t lane,
                       const double *before)
{
    const double *row = before != NULL && slot == op->dst ? before : ps_work_slot(work, slot);
    return row[ps_exec_is_uniform(work->program, slot) ? 0 : lane];
}

static outcome compute(const ps_work *work, const ps_op *op, int32_t lane, const double *before)
{
    const ps_program *program = work->program;
    int32_t n_in = ps_opcode_operands((ps_opcode)op->code);
    n_in = op->code == PS_OP_LOOKUP ? 1 : op->code == PS_OP_PATH ? 0 : n_in;
    outcome o = {.counts = op->guard < 0 || value_of(work, op, op->guard, lane, before) != 0};
    for (int32_t i = 0; i < n_in; i++) {
        o.in[i] = o.counts ? value_of(work, op, ps_op_operand(op, i), lane, before) : 1;
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
            dst[lane] = compute(work, op, lane, NULL).result;
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

// records lanes in which an operation that has just run failed; the number of them
static int32_t note_failures(ps_work *work, int32_t op_i, int32_t step, const double *before)
{
    int32_t n = 0;
    const ps_op *op = &work->program->ops[op_i];
    const double time = *ps_work_slot(work, work->program->time_slot);
    for (int32_t lane = 0; lane < work->n_active; lane++) {
        ps_float_error *error = &work->errors[lane];
        if (error->failed || error->kept) {
            continue;
        }
        const outcome o = compute(work, op, lane, before);
        if (o.counts && ps_op_failed((ps_opcode)op->code, o.in, o.result)) {
            *error = (ps_float_error){.failed = true,
                                      .op = op_i,
                                      .step = step,
                                      .time = time,
                                      .a = o.in[0],
                                      .b = o.in[1],
                                      .result = o.result};
            n++;
        }
    }
    return n;
}

int32_t ps_exec_trace(ps_exec_fn exec, ps_work *work, int32_t first, int32_t last, int32_t step)
{
    int32_t n = 0;
    double before[PS_LANES_MAX];
    for (int32_t i = first; i < last; i++) {
        const ps_op *op = &work->program->ops[i];
        memcpy(before, ps_work_slot(work, op->dst), (size_t)work->lanes * sizeof *before);
        ps_fp_clear();
        exec(work->program, work, i, i + 1);
        if (ps_fp_raised() && ps_opcode_fails((ps_opcode)op->code)) {
            n += note_failures(work, i, step, before);
        }
    }
    return n;
}
