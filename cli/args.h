// The command line taken apart by the table options.def: a verb, its operands, its options.
#ifndef PS_CLI_ARGS_H
#define PS_CLI_ARGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum ps_verb {
#define VERB(id, name, operands, doc) PS_VERB_##id,
#include "options.def"
    PS_VERB_COUNT,
    PS_VERB_NONE = -1,
} ps_verb;

typedef enum ps_option {
#define OPTION(id, name, letter, argument, verbs, doc) PS_OPT_##id,
#include "options.def"
    PS_OPT_COUNT,
    PS_OPT_NONE = -1,
} ps_option;

typedef struct ps_verb_info {
    const char *name;
    const char *operands; // "MODEL|STUDY [NAME]"
    const char *doc;
} ps_verb_info;

typedef struct ps_option_info {
    const char *name;
    char letter;          // 0: none
    const char *argument; // NULL: a switch
    uint32_t verbs;       // bit a verb
    const char *doc;
} ps_option_info;

extern const ps_verb_info ps_verb_table[PS_VERB_COUNT];
extern const ps_option_info ps_option_table[PS_OPT_COUNT];

/// One option as given.
typedef struct ps_given {
    ps_option option;
    const char *value; // NULL for a switch
} ps_given;

/// A command line; texts are borrowed from argv.
typedef struct ps_args {
    ps_verb verb;
    const char **operands;
    size_t n_operands;
    ps_given *given; // in order
    size_t n_given;
} ps_args;

/// Takes argv apart. On a mistake returns false and *why = one line that says what is right, to be
/// freed with free(). `args` is cleared with ps_args_clear in both cases.
bool ps_args_parse(int argc, char **argv, ps_args *args, char **why);

/// Frees what ps_args_parse made.
void ps_args_clear(ps_args *args);

/// Last value of an option, or NULL; a switch that is given has "".
const char *ps_args_value(const ps_args *args, ps_option option);

/// Whether an option is given.
bool ps_args_has(const ps_args *args, ps_option option);

/// Verb of a name, or PS_VERB_NONE.
ps_verb ps_verb_find(const char *name);

/// Whether a verb takes an option; PS_VERB_NONE takes those that all verbs take.
bool ps_verb_takes(ps_verb verb, ps_option option);

/// Number of operands a verb asks for at least and at most.
size_t ps_verb_least_operands(ps_verb verb);
size_t ps_verb_most_operands(ps_verb verb);

#endif
