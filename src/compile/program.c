// Small questions to a program: its time axis, opcodes, hash.
#include "compile/program_prove.h"

#include <math.h>

ps_program *ps_program_new(void)
{
    ps_arena *arena = ps_arena_new();
    ps_program *p = arena == NULL ? NULL : ps_arena_alloc(arena, sizeof *p);
    if (p == NULL) {
        ps_arena_free(arena);
        return NULL;
    }
    p->arena = arena;
    return p;
}

void ps_program_free(ps_program *program)
{
    if (program != NULL) {
        ps_arena_free(program->arena); // the program itself lies in it
    }
}

ps_sha256 ps_program_hash(const ps_program *program)
{
    ps_text text = {0};
    ps_program_print(program, &text);
    const ps_sha256 hash = ps_sha256_of(ps_text_str(&text));
    ps_text_clear(&text);
    return hash;
}

double ps_program_time(const ps_program *program, int32_t step)
{
    return program->reciprocal > 0 ? program->start + step / program->reciprocal
                                   : program->start + step * program->dt;
}

int32_t ps_program_step(const ps_program *program, double time)
{
    const double step = ceil((time - program->start) / program->dt - 1e-9);
    const bool inside =
        step >= 0 && step <= program->n_steps && time >= program->start - 1e-9 * program->dt;
    return inside ? (int32_t)step : -1;
}

const char *ps_opcode_name(ps_opcode code)
{
    static const char *const names[PS_OP_COUNT] = {
#define X(name, n_operands, fails, doc) #name,
#include "compile/ops.def"
#undef X
    };
    return names[code];
}

int32_t ps_opcode_operands(ps_opcode code)
{
    static const int8_t operands[PS_OP_COUNT] = {
#define X(name, n_operands, fails, doc) n_operands,
#include "compile/ops.def"
#undef X
    };
    return operands[code];
}

bool ps_opcode_fails(ps_opcode code)
{
    enum { SAFE, FAILS };
    static const bool fails_by_code[PS_OP_COUNT] = {
#define X(name, n_operands, fails, doc) fails == FAILS,
#include "compile/ops.def"
#undef X
    };
    return fails_by_code[code];
}
