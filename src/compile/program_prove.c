// The rules of program.h, one function for each list. A slot has a kind; reading asks the kind and
// whether it was written.
#include "compile/program_prove.h"

#include "base/alloc.h"

#include <math.h>

#define SLOTS_LIMIT (1 << 24)

typedef enum slot_kind {
    SLOT_PLAIN,   // written by ops: MEMBER values and temporaries
    SLOT_GIVEN,   // a constant or the time, there before SHARED
    SLOT_SHARED,  // written by SHARED
    SLOT_BROUGHT, // a param, a stock
    SLOT_LAG,     // filled before PROBE
} slot_kind;

typedef struct proof {
    const ps_program *program;
    uint8_t *kind;
    bool *written;
    const char *why;
} proof;

static bool claim(proof *f, bool holds, const char *why)
{
    if (!holds && f->why == NULL) {
        f->why = why;
    }
    return holds;
}

static bool in_range(int32_t i, int32_t from, int32_t to)
{
    return i >= from && i < to;
}

// gives a slot its kind, which it must not have had before
static void set_kind(proof *f, int32_t slot, int32_t from, int32_t to, slot_kind kind)
{
    if (claim(f, in_range(slot, from, to), "a slot is out of its range") &&
        claim(f, f->kind[slot] == SLOT_PLAIN, "a slot is used twice")) {
        f->kind[slot] = (uint8_t)kind;
    }
}

static void prove_head(proof *f)
{
    const ps_program *p = f->program;
    claim(f,
          isfinite(p->start) && isfinite(p->dt) && p->dt > 0 && p->n_steps >= 0 &&
              p->n_steps <= 1000000000,
          "the time axis makes no sense");
    claim(f, p->reciprocal == 0 || fabs(p->reciprocal * p->dt - 1) <= 1e-9,
          "the reciprocal does not fit the time step");
    claim(f, in_range(p->n_slots, 2, SLOTS_LIMIT), "the number of slots makes no sense");
    claim(f,
          p->first_shared >= 2 && p->n_shared >= 0 && p->first_shared <= p->n_slots - p->n_shared,
          "the shared slots are out of range");
    claim(f, p->n_paths >= 0, "the number of paths is negative");
}

static void prove_kinds(proof *f)
{
    const ps_program *p = f->program;
    const int32_t after = p->first_shared + p->n_shared;
    set_kind(f, p->time_slot, 0, p->first_shared, SLOT_GIVEN);
    set_kind(f, p->step_slot, 0, p->first_shared, SLOT_GIVEN);
    for (int32_t i = 0; i < p->n_consts && f->why == NULL; i++) {
        set_kind(f, p->consts[i].slot, 0, p->first_shared, SLOT_GIVEN);
    }
    for (int32_t i = 0; i < p->n_shared && f->why == NULL; i++) {
        set_kind(f, p->first_shared + i, 0, p->n_slots, SLOT_SHARED);
    }
    for (int32_t i = 0; i < p->n_params && f->why == NULL; i++) {
        set_kind(f, p->params[i].slot, after, p->n_slots, SLOT_BROUGHT);
        claim(f, p->params[i].input >= 0 && in_range(p->params[i].var, -1, p->n_vars),
              "a param is of no input");
    }
    for (int32_t i = 0; i < p->n_stocks && f->why == NULL; i++) {
        set_kind(f, p->stocks[i].slot, after, p->n_slots, SLOT_BROUGHT);
        claim(f, in_range(p->stocks[i].var, -1, p->n_vars), "a stock is of no variable");
    }
    for (int32_t i = 0; i < p->n_lags && f->why == NULL; i++) {
        set_kind(f, p->lags[i].slot, after, p->n_slots, SLOT_LAG);
        const bool delay = p->lags[i].kind == PS_LAG_DELAY;
        claim(f, delay ? in_range(p->lags[i].steps, 1, p->n_steps + 2) : p->lags[i].steps == 0,
              "a lag is of no length");
    }
}

// whether a slot holds a value where `section` reads it
static bool readable(const proof *f, int32_t slot, int32_t section)
{
    if (!in_range(slot, 0, f->program->n_slots)) {
        return false;
    }
    switch ((slot_kind)f->kind[slot]) {
    case SLOT_PLAIN:
    case SLOT_SHARED:
        return f->written[slot];
    case SLOT_GIVEN:
        return true;
    case SLOT_BROUGHT:
        return section != PS_SEC_SHARED;
    case SLOT_LAG:
        return section == PS_SEC_PROBE;
    }
    return false;
}

static void prove_op(proof *f, const ps_op *op, int32_t section)
{
    const ps_program *p = f->program;
    const int32_t n = ps_opcode_operands((ps_opcode)op->code);
    const char *unwritten = "an operand is read before it is written";
    if (op->code == PS_OP_PATH) {
        claim(f, in_range(op->a, 0, p->n_paths) && section >= PS_SEC_INITIAL,
              "an operation takes a path that is not there");
    } else if (op->code == PS_OP_LOOKUP) {
        claim(f, readable(f, op->a, section), unwritten);
        claim(f, in_range(op->b, 0, p->n_tables), "an operation takes a table that is not there");
    } else {
        for (int32_t i = 0; i < n; i++) {
            claim(f, readable(f, ps_op_operand(op, i), section), unwritten);
        }
    }
    claim(f, op->guard == -1 || readable(f, op->guard, section), unwritten);
    claim(f, in_range(op->var, -1, p->n_vars), "an operation is of no variable");
    if (claim(f, in_range(op->dst, 0, p->n_slots), "a result is out of range")) {
        const slot_kind kind = (slot_kind)f->kind[op->dst];
        const bool plain = kind == SLOT_PLAIN && op->dst >= p->first_shared + p->n_shared;
        claim(f, plain || (kind == SLOT_SHARED && section == PS_SEC_SHARED),
              "a result goes where no operation writes");
        f->written[op->dst] = true;
    }
}

static void prove_ops(proof *f)
{
    const ps_program *p = f->program;
    for (int32_t section = 0; section < PS_SEC_COUNT; section++) {
        for (int32_t i = p->section[section]; i < p->section[section + 1] && f->why == NULL; i++) {
            prove_op(f, &p->ops[i], section);
        }
        // temporaries of SHARED live in the timeline's workspace, not in a run's
        for (int32_t slot = 0; section == PS_SEC_SHARED && slot < p->n_slots; slot++) {
            claim(f, f->kind[slot] != SLOT_SHARED || f->written[slot],
                  "a shared slot is never written");
            f->written[slot] = f->written[slot] && f->kind[slot] == SLOT_SHARED;
        }
        // what the run reads after INITIAL
        for (int32_t i = 0; section == PS_SEC_INITIAL && i < p->n_stocks; i++) {
            claim(f, readable(f, p->stocks[i].initial, section), "a stock has no initial value");
        }
        for (int32_t i = 0; section == PS_SEC_DERIVE && i < p->n_stocks; i++) {
            claim(f, p->stocks[i].rate == -1 || readable(f, p->stocks[i].rate, section),
                  "the rate of a stock is never written");
        }
    }
}

static void prove_rest(proof *f)
{
    const ps_program *p = f->program;
    for (int32_t i = 0; i < p->n_overrides; i++) {
        claim(f,
              in_range(p->overrides[i].stock, 0, p->n_stocks) &&
                  readable(f, p->overrides[i].slot, PS_SEC_DERIVE),
              "an override sets nothing");
    }
    for (int32_t i = 0; i < p->n_lags; i++) {
        claim(f, readable(f, p->lags[i].source, PS_SEC_PROBE), "a lag looks at nothing");
    }
    for (int32_t i = 0; i < p->n_outputs; i++) {
        claim(f, readable(f, p->outputs[i].slot, PS_SEC_PROBE), "an output is never written");
        claim(f, in_range(p->outputs[i].var, -1, p->n_vars), "an output is of no variable");
    }
    for (int32_t i = 0; i < p->n_tables; i++) {
        const char *why = NULL;
        int32_t point = 0;
        claim(f, ps_table_check(&p->tables[i], &why, &point) == PS_OK, "a table is out of order");
    }
}

ps_rc ps_program_prove(const ps_program *program, const char **why)
{
    proof f = {.program = program};
    prove_head(&f);
    if (f.why == NULL) {
        f.kind = ps_alloc_array((size_t)program->n_slots, sizeof *f.kind);
        f.written = ps_alloc_array((size_t)program->n_slots, sizeof *f.written);
        if (f.kind == NULL || f.written == NULL) {
            ps_free(f.kind);
            ps_free(f.written);
            return PS_ERR_MEMORY;
        }
        prove_kinds(&f);
    }
    if (f.why == NULL) {
        prove_ops(&f);
    }
    if (f.why == NULL) {
        prove_rest(&f);
    }
    ps_free(f.kind);
    ps_free(f.written);
    *why = f.why;
    return PS_OK;
}
