// A program as text: one item a line, numbers that read back exactly, names in JSON quotes.
//
//   penstock-program 1
//   run start 0 dt 0.25 reciprocal 4 steps 40 method euler
//   slots 9 time 2 step 3 shared 4 0 paths 0
//   var 0 "population"
//   const 0 0.1
//   stock 4 initial 1 rate 5 var 0
//   output 4 var 0 name "population"
//   section derive
//   5 = MUL 4 0 var 1 at 0 310 16
//
// An op is: result = NAME operands [guard slot] var number [at file offset length]. LOOKUP's second
// operand is a table, PATH's first a path.
#include "compile/program.h"

#include <math.h>

static const char *const section_names[PS_SEC_COUNT] = {"shared", "member", "initial", "derive",
                                                        "probe"};
static const char *const method_names[] = {[PS_METHOD_EULER] = "euler", [PS_METHOD_RK4] = "rk4"};
static const char *const table_names[] = {[PS_TABLE_CONTINUOUS] = "continuous",
                                          [PS_TABLE_EXTRAPOLATE] = "extrapolate",
                                          [PS_TABLE_DISCRETE] = "discrete",
                                          [PS_TABLE_FORWARD] = "forward"};
static const char *const lag_names[] = {[PS_LAG_DELAY] = "delay", [PS_LAG_COUNT] = "count"};

// " x", with the sign of zero
static void put_num(ps_text *out, double x)
{
    ps_text_puts(out, x == 0 && signbit(x) ? " -0" : " ");
    if (!(x == 0 && signbit(x))) {
        ps_text_num(out, x);
    }
}

static void print_head(const ps_program *p, ps_text *out)
{
    ps_text_puts(out, "penstock-program 1\nrun start");
    put_num(out, p->start);
    ps_text_puts(out, " dt");
    put_num(out, p->dt);
    ps_text_puts(out, " reciprocal");
    put_num(out, p->reciprocal);
    ps_text_printf(out, " steps %d method %s\n", p->n_steps, method_names[p->method]);
    ps_text_printf(out, "slots %d time %d step %d shared %d %d paths %d\n", p->n_slots,
                   p->time_slot, p->step_slot, p->first_shared, p->n_shared, p->n_paths);
    for (int32_t i = 0; i < p->n_vars; i++) {
        ps_text_printf(out, "var %d ", i);
        ps_text_json(out, p->var_names[i]);
        ps_text_puts(out, "\n");
    }
}

static void print_values(const ps_program *p, ps_text *out)
{
    for (int32_t i = 0; i < p->n_consts; i++) {
        ps_text_printf(out, "const %d", p->consts[i].slot);
        put_num(out, p->consts[i].value);
        ps_text_puts(out, "\n");
    }
    for (int32_t i = 0; i < p->n_params; i++) {
        const ps_param *param = &p->params[i];
        ps_text_printf(out, "param %d input %d var %d value", param->slot, param->input,
                       param->var);
        put_num(out, param->value);
        ps_text_puts(out, " name ");
        ps_text_json(out, param->name);
        ps_text_puts(out, "\n");
    }
    for (int32_t i = 0; i < p->n_stocks; i++) {
        const ps_stock *s = &p->stocks[i];
        ps_text_printf(out, "stock %d initial %d rate %d var %d\n", s->slot, s->initial, s->rate,
                       s->var);
    }
    for (int32_t i = 0; i < p->n_overrides; i++) {
        ps_text_printf(out, "override %d slot %d\n", p->overrides[i].stock, p->overrides[i].slot);
    }
    for (int32_t i = 0; i < p->n_lags; i++) {
        const ps_lag *lag = &p->lags[i];
        ps_text_printf(out, "lag %d %s source %d steps %d\n", lag->slot, lag_names[lag->kind],
                       lag->source, lag->steps);
    }
    for (int32_t i = 0; i < p->n_outputs; i++) {
        ps_text_printf(out, "output %d var %d name ", p->outputs[i].slot, p->outputs[i].var);
        ps_text_json(out, p->outputs[i].name);
        ps_text_puts(out, "\n");
    }
}

static void print_tables(const ps_program *p, ps_text *out)
{
    for (int32_t i = 0; i < p->n_tables; i++) {
        const ps_table *table = &p->tables[i];
        ps_text_printf(out, "table %s points %d", table_names[table->kind], table->n);
        for (int32_t k = 0; k < table->n; k++) {
            put_num(out, table->x[k]);
            put_num(out, table->y[k]);
        }
        ps_text_puts(out, "\n");
    }
}

static void print_op(const ps_op *op, ps_text *out)
{
    ps_text_printf(out, "%d = %s", op->dst, ps_opcode_name((ps_opcode)op->code));
    for (int32_t i = 0; i < ps_opcode_operands((ps_opcode)op->code); i++) {
        ps_text_printf(out, " %d", ps_op_operand(op, i));
    }
    if (op->guard >= 0) {
        ps_text_printf(out, " guard %d", op->guard);
    }
    ps_text_printf(out, " var %d", op->var);
    if (op->span.file >= 0) {
        ps_text_printf(out, " at %d %u %u", op->span.file, op->span.offset, op->span.len);
    }
    ps_text_puts(out, "\n");
}

void ps_program_print(const ps_program *program, ps_text *out)
{
    print_head(program, out);
    print_values(program, out);
    print_tables(program, out);
    for (int32_t section = 0; section < PS_SEC_COUNT; section++) {
        ps_text_printf(out, "section %s\n", section_names[section]);
        for (int32_t i = program->section[section]; i < program->section[section + 1]; i++) {
            print_op(&program->ops[i], out);
        }
    }
}
