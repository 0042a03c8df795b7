// Help texts, made from options.def.
#ifndef PS_CLI_HELP_H
#define PS_CLI_HELP_H

#include "args.h"

#include <stdio.h>

/// Help of a verb: examples first, then what it takes. PS_VERB_NONE: the command as a whole.
void ps_help_print(FILE *out, ps_verb verb);

#endif
