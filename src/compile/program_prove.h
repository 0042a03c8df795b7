// Proof that a program of unknown origin can be run. Internal to compile/.
#ifndef PS_COMPILE_PROGRAM_PROVE_H
#define PS_COMPILE_PROGRAM_PROVE_H

#include "compile/program.h"

/// New empty program in an arena of its own; NULL when memory is out.
ps_program *ps_program_new(void) PS_NODISCARD;

/// Checks that every number of a program is in its range, that slots are of one kind each, that
/// nothing is read before it is written and no section writes what another brings. *why is what is
/// wrong, static text, or NULL.
ps_rc ps_program_prove(const ps_program *program, const char **why) PS_NODISCARD;

#endif
