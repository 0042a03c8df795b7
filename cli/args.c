// Parsing: the first word that is no option is the verb; an option is --name VALUE, --name=VALUE,
// -o VALUE or -oVALUE; `--` ends the options. Only switches may stand before the verb. Options are
// looked up once the verb is known: `--json` has an argument for one verb and none for the others.
#include "args.h"

#include "penstock/penstock.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ON(id) (1U << PS_VERB_##id)
#define ON_ALL ((1U << PS_VERB_COUNT) - 1U)

const ps_verb_info ps_verb_table[PS_VERB_COUNT] = {
#define VERB(id, name, operands, doc) {name, operands, doc},
#include "options.def"
};

const ps_option_info ps_option_table[PS_OPT_COUNT] = {
#define OPTION(id, name, letter, argument, verbs, doc) {name, letter, argument, verbs, doc},
#include "options.def"
};

ps_verb ps_verb_find(const char *name)
{
    for (int i = 0; i < PS_VERB_COUNT; i++) {
        if (strcmp(ps_verb_table[i].name, name) == 0) {
            return (ps_verb)i;
        }
    }
    return PS_VERB_NONE;
}

bool ps_verb_takes(ps_verb verb, ps_option option)
{
    const uint32_t verbs = ps_option_table[option].verbs;
    return verb == PS_VERB_NONE ? verbs == ON_ALL : (verbs >> verb & 1U) != 0;
}

static size_t count_words(const char *text, const char *skip)
{
    size_t n = 0;
    for (const char *p = text; *p != '\0';) {
        const size_t len = strcspn(p, " ");
        n += strncmp(p, skip, strlen(skip)) != 0 ? 1 : 0;
        p += len + strspn(p + len, " ");
    }
    return n;
}

size_t ps_verb_least_operands(ps_verb verb)
{
    return count_words(ps_verb_table[verb].operands, "[");
}

size_t ps_verb_most_operands(ps_verb verb)
{
    return count_words(ps_verb_table[verb].operands, "\n");
}

// formats into *why; false, so that a caller can return it
static bool say(char **why, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static bool say(char **why, const char *fmt, ...)
{
    va_list list;
    va_start(list, fmt);
    if (vasprintf(why, fmt, list) < 0) {
        *why = NULL;
    }
    va_end(list);
    return false;
}

static bool unknown_verb(const char *name, char **why)
{
    const char *words[PS_VERB_COUNT + 1] = {0};
    for (int i = 0; i < PS_VERB_COUNT; i++) {
        words[i] = ps_verb_table[i].name;
    }
    const char *near = ps_nearest_word(name, words);
    if (near != NULL) {
        return say(why, "there is no verb '%s'; did you mean '%s'?", name, near);
    }
    return say(why, "there is no verb '%s'; see 'penstock --help'", name);
}

static bool unknown_option(ps_verb verb, const char *name, size_t len, char **why)
{
    const char *words[PS_OPT_COUNT + 1] = {0};
    size_t n = 0;
    for (int i = 0; i < PS_OPT_COUNT; i++) {
        if (ps_verb_takes(verb, (ps_option)i)) {
            words[n++] = ps_option_table[i].name;
        }
    }
    char *word = strndup(name, len);
    const char *near = word == NULL ? NULL : ps_nearest_word(word, words);
    const char *verb_name = verb == PS_VERB_NONE ? "penstock" : ps_verb_table[verb].name;
    if (near != NULL) {
        say(why, "%s has no option '--%s'; did you mean '--%s'?", verb_name, word, near);
    } else {
        say(why, "%s has no option '--%.*s'; see 'penstock %s --help'", verb_name, (int)len, name,
            verb == PS_VERB_NONE ? "" : verb_name);
    }
    free(word);
    return false;
}

// option of a long name (len bytes) for a verb
static ps_option find_long(ps_verb verb, const char *name, size_t len)
{
    for (int i = 0; i < PS_OPT_COUNT; i++) {
        const char *long_name = ps_option_table[i].name;
        if (ps_verb_takes(verb, (ps_option)i) && strlen(long_name) == len &&
            memcmp(long_name, name, len) == 0) {
            return (ps_option)i;
        }
    }
    return PS_OPT_NONE;
}

static ps_option find_letter(ps_verb verb, char letter)
{
    for (int i = 0; i < PS_OPT_COUNT; i++) {
        if (ps_verb_takes(verb, (ps_option)i) && ps_option_table[i].letter == letter) {
            return (ps_option)i;
        }
    }
    return PS_OPT_NONE;
}

// takes one option at argv[*at]; moves *at over its value
static bool take_option(int argc, char **argv, int *at, ps_args *args, char **why)
{
    const char *word = argv[*at];
    const bool is_long = word[1] == '-';
    const char *name = word + (is_long ? 2 : 1);
    const size_t len = is_long ? strcspn(name, "=") : 1;
    const ps_option option =
        is_long ? find_long(args->verb, name, len) : find_letter(args->verb, name[0]);
    if (option == PS_OPT_NONE && is_long) {
        return unknown_option(args->verb, name, len, why);
    }
    if (option == PS_OPT_NONE) {
        return say(why, "there is no option '-%c' here; see '--help'", name[0]);
    }
    const char *value = name[len] == '\0' ? NULL : name + len + (is_long ? 1 : 0);
    if (ps_option_table[option].argument == NULL && value != NULL) {
        return say(why, "option '%.*s' takes no value", (int)(len + (is_long ? 2 : 1)), word);
    }
    if (ps_option_table[option].argument != NULL && value == NULL) {
        if (*at + 1 >= argc) {
            return say(why, "option '%s' needs a value: %s", word,
                       ps_option_table[option].argument);
        }
        value = argv[++*at];
    }
    args->given[args->n_given++] = (ps_given){option, value};
    return true;
}

static bool is_option(const char *word)
{
    return word[0] == '-' && word[1] != '\0';
}

// the verb: the first word that is no option; `help VERB` is `VERB --help`
static bool find_verb(int argc, char **argv, int *verb_at, ps_args *args, char **why)
{
    *verb_at = 0;
    for (int i = 1; i < argc && *verb_at == 0; i++) {
        *verb_at = is_option(argv[i]) ? 0 : i;
    }
    if (*verb_at == 0) {
        return true;
    }
    const char *name = argv[*verb_at];
    if (strcmp(name, "help") == 0) {
        args->given[args->n_given++] = (ps_given){PS_OPT_HELP, NULL};
        if (*verb_at + 1 == argc) {
            return true;
        }
        name = argv[++*verb_at];
    }
    args->verb = ps_verb_find(name);
    return args->verb != PS_VERB_NONE || unknown_verb(name, why);
}

static bool count_operands(const ps_args *args, char **why)
{
    if (args->verb == PS_VERB_NONE || ps_args_has(args, PS_OPT_HELP) ||
        ps_args_has(args, PS_OPT_VERSION)) {
        return true;
    }
    const ps_verb_info *info = &ps_verb_table[args->verb];
    if (args->n_operands < ps_verb_least_operands(args->verb)) {
        return say(why, "%s needs %s; see 'penstock %s --help'", info->name, info->operands,
                   info->name);
    }
    const size_t most = ps_verb_most_operands(args->verb);
    if (args->n_operands > most) {
        return say(why, "%s takes %s; '%s' is too much", info->name, info->operands,
                   args->operands[most]);
    }
    return true;
}

bool ps_args_parse(int argc, char **argv, ps_args *args, char **why)
{
    *args = (ps_args){.verb = PS_VERB_NONE};
    *why = NULL;
    args->operands = calloc((size_t)argc + 1, sizeof *args->operands);
    args->given = calloc((size_t)argc + 1, sizeof *args->given);
    if (args->operands == NULL || args->given == NULL) {
        return say(why, "out of memory");
    }
    int verb_at = 0;
    if (!find_verb(argc, argv, &verb_at, args, why)) {
        return false;
    }
    bool options_ended = false;
    for (int i = 1; i < argc; i++) {
        if (!options_ended && strcmp(argv[i], "--") == 0) {
            options_ended = true;
        } else if (!options_ended && is_option(argv[i])) {
            if (!take_option(argc, argv, &i, args, why)) {
                return false;
            }
        } else if (i > verb_at) {
            args->operands[args->n_operands++] = argv[i];
        }
    }
    return count_operands(args, why);
}

void ps_args_clear(ps_args *args)
{
    free(args->operands);
    free(args->given);
    *args = (ps_args){.verb = PS_VERB_NONE};
}

const char *ps_args_value(const ps_args *args, ps_option option)
{
    const char *value = NULL;
    for (size_t i = 0; i < args->n_given; i++) {
        if (args->given[i].option == option) {
            value = args->given[i].value == NULL ? "" : args->given[i].value;
        }
    }
    return value;
}

bool ps_args_has(const ps_args *args, ps_option option)
{
    return ps_args_value(args, option) != NULL;
}
