// A compiled model: an ordered list of operations on slots. Built once, then immutable and shared
// by all threads; everything a run writes is in its workspace (exec/exec.h).
//
// A slot holds one value for each lane, and one lane is one ensemble member. Slots are numbered by
// kind, so that a range is a kind:
//
//   0 ............................................................................... n_slots
//   | consts | time, step time | shared | params | member | stocks | lags | temporaries |
//   |<------ the same in all lanes ---->|
//
// Operations stand in sections, each a range of ops in an order that needs no look ahead:
//
//   SHARED   depends on time alone: computed once for the whole ensemble at each stage of each step
//   MEMBER   depends on params alone: once a member, before its run
//   INITIAL  gives the initial values of the stocks: once a member, at the start time
//   DERIVE   what the rates of the stocks need: at every stage of every step
//   PROBE    what only outputs and claims need: once a step, after DERIVE at the first stage
//
// Temporaries are shared by values that are never needed at once, but no section writes what stands
// before the temporaries, so running it again (DERIVE and PROBE: both, from DERIVE on) gives the
// same values; that is how a float error is traced to its first operation.
#ifndef PS_COMPILE_PROGRAM_H
#define PS_COMPILE_PROGRAM_H

#include "base/diag.h"
#include "base/text.h"
#include "model/model.h"
#include "num/interp.h"

typedef enum ps_opcode {
#define X(name, n_operands, fails, doc) PS_OP_##name,
#include "compile/ops.def"
#undef X
    PS_OP_COUNT
} ps_opcode;

typedef enum ps_section {
    PS_SEC_SHARED,
    PS_SEC_MEMBER,
    PS_SEC_INITIAL,
    PS_SEC_DERIVE,
    PS_SEC_PROBE,
    PS_SEC_COUNT
} ps_section;

typedef struct ps_op {
    int32_t code; // ps_opcode
    int32_t dst;
    int32_t a; // operands, 0 where it has none
    int32_t b;
    int32_t c;
    // S-12: computed only in lanes where slot `guard` is not 0, operands count as 1 elsewhere;
    // -1: in all
    int32_t guard;
    int32_t var; // variable whose equation this is part of, -1 for a probe
    ps_span span;
} ps_op;

/// Operand i of an operation.
static inline int32_t ps_op_operand(const ps_op *op, int32_t i)
{
    return i == 0 ? op->a : i == 1 ? op->b : op->c;
}

typedef struct ps_const_slot {
    int32_t slot;
    double value;
} ps_const_slot;

/// An input that may differ between members: a constant, a drawn number of the study.
typedef struct ps_param {
    int32_t slot;
    int32_t input; // its number in the compile spec; inputs that nothing uses have no param
    int32_t var;   // variable, -1 when it is a drawn number of the study
    ps_str name;   // for people
    double value;  // the model's own value
} ps_param;

typedef struct ps_stock {
    int32_t slot;
    int32_t initial; // slot of the initial value after INITIAL (or a const, param or member slot)
    int32_t rate;    // slot of the net rate after DERIVE; -1: no flows, the stock stands still
    int32_t var;
} ps_stock;

/// A stock that a scenario sets: after DERIVE, and before it moves, the stock takes the value of
/// `slot` (which is the stock's own value outside the scenario's window). What DERIVE and PROBE
/// show as the stock's value is `slot` too.
typedef struct ps_override {
    int32_t stock; // index into stocks
    int32_t slot;
} ps_override;

/// A value that is wanted: an output of the study, a probe of a claim.
typedef struct ps_output {
    int32_t slot;
    int32_t var; // -1: not one variable
    ps_str name;
} ps_output;

typedef enum ps_lag_kind {
    PS_LAG_DELAY, // the value of `source` `steps` steps before; NaN until there was one
    PS_LAG_COUNT, // for how many steps up to the one before `source` was not 0 without a break
} ps_lag_kind;

/// What a probe looks back on (LAG, CHANGE, GROWTH, HELD_FOR): `slot` is filled by the run before
/// PROBE from what `source` was at earlier steps.
typedef struct ps_lag {
    ps_lag_kind kind;
    int32_t slot;
    int32_t source;
    int32_t steps;
} ps_lag;

typedef struct ps_program {
    ps_arena *arena;
    int32_t n_slots;
    int32_t time_slot; // t of the stage
    int32_t step_slot; // t of the step's start (test inputs, paths: S-164)
    int32_t first_shared;
    int32_t n_shared;
    ps_const_slot *consts;
    int32_t n_consts;
    ps_param *params;
    int32_t n_params;
    ps_stock *stocks;
    int32_t n_stocks;
    ps_output *outputs;
    int32_t n_outputs;
    ps_lag *lags;
    int32_t n_lags;
    ps_override *overrides;
    int32_t n_overrides;
    ps_table *tables; // num/interp.h
    int32_t n_tables;
    int32_t n_paths; // paths the workspace must provide, numbered as in the bindings
    ps_op *ops;
    int32_t n_ops;
    int32_t section[PS_SEC_COUNT + 1]; // ops of section s are [section[s], section[s + 1])
    // simulation
    double start;
    double dt;
    double reciprocal; // S-20, 0: none
    int32_t n_steps;
    ps_method method;
    // names of variables, for messages: index as in ps_op.var
    ps_str *var_names;
    int32_t n_vars;
} ps_program;

/// How a variable's own equation is changed for a run: the uncertain inputs, scenarios and paths.
typedef enum ps_bind_kind {
    PS_BIND_PARAM, // the equation (a stock: its initial value) is input `param`
    PS_BIND_EXPR,  // the value is `expr` in [from, to), the own equation outside (a stock: its
                   // value)
    PS_BIND_PATH,  // from `from` on the value is path `path`
    PS_BIND_ADD,   // ... is the own value plus path `path`
    PS_BIND_TIMES, // ... is the own value times path `path`
} ps_bind_kind;

typedef struct ps_binding {
    int32_t var;
    ps_bind_kind kind;
    int32_t param;       // PARAM: index into ps_compile_spec.params
    const ps_expr *expr; // EXPR: resolved against the same model
    double from;         // -inf: always
    double to;           // +inf: to the end
    int32_t path;        // PATH, ADD, TIMES: path number
} ps_binding;

/// A named input of the study: a variable of the model that becomes a parameter, or a free number
/// that expressions and paths may name.
typedef struct ps_input_name {
    ps_str name;
    ps_str key;   // canonical
    int32_t var;  // -1: no model variable
    double value; // default
} ps_input_name;

/// A wanted value: a variable, or an expression over the model (claims: without OVER nodes; LAG,
/// CHANGE, GROWTH and HELD_FOR inside it become delay lines or probes).
typedef struct ps_want {
    ps_str name;
    const ps_expr *expr;
} ps_want;

typedef struct ps_compile_spec {
    const ps_model *model;       // checked without errors
    ps_sim_specs sim;            // the model's own, changed by study or command line
    const ps_input_name *params; // numbered as PS_VAR_INPUT + i in expressions
    int32_t n_params;
    const ps_binding *bindings; // later ones win
    int32_t n_bindings;
    int32_t n_paths;
    const ps_want *wants; // outputs in this order
    int32_t n_wants;
    bool keep_all; // every variable but bare tables is an output, in file order, before the wants
} ps_compile_spec;

/// Compiles a checked model. A binding of an unknown kind of variable, an algebraic loop made by a
/// scenario and the like give messages and PS_ERR_INPUT. Caller frees with ps_program_free.
ps_rc ps_compile(const ps_compile_spec *spec, ps_diags *diags, ps_program **program) PS_NODISCARD;

/// Frees a program; NULL is allowed.
void ps_program_free(ps_program *program);

/// Writes a program as text, one item a line; ps_program_read gives back an equal program.
void ps_program_print(const ps_program *program, ps_text *out);

/// Reads the text of ps_program_print. Hostile text gives a message, never a bad program: slots,
/// tables and sections are checked.
ps_rc ps_program_read(ps_diags *diags, int32_t file, ps_program **program) PS_NODISCARD;

/// Content hash of the program's text form.
ps_sha256 ps_program_hash(const ps_program *program);

/// Time of a step by rule S-20: start + i / r, or start + i * dt; never accumulated.
double ps_program_time(const ps_program *program, int32_t step);

/// Number of the step at or after a time, within 1e-9 of a step (0 .. n_steps), or -1 when the time
/// is before the start or after the end.
int32_t ps_program_step(const ps_program *program, double time);

/// Name of an opcode as in ops.def, number of its operands (a table or path counted), and whether
/// it can fail by rule S-05.
const char *ps_opcode_name(ps_opcode code);
int32_t ps_opcode_operands(ps_opcode code);
bool ps_opcode_fails(ps_opcode code);

#endif
