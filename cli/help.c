// Help shows examples first, because they answer most questions; then the options, wrapped.
#include "help.h"

#include <string.h>

#define HELP_WIDTH 80
#define HELP_INDENT 28

typedef struct example {
    ps_verb verb;
    const char *command;
    const char *doc;
} example;

static const example examples[] = {
#define EXAMPLE(verb, command, doc) {PS_VERB_##verb, command, doc},
#include "options.def"
};

// words of `text` from the indent on, further lines indented alike
static void print_wrapped(FILE *out, const char *text)
{
    int column = HELP_INDENT;
    for (const char *p = text; *p != '\0';) {
        const int len = (int)strcspn(p, " ");
        if (column > HELP_INDENT && column + 1 + len > HELP_WIDTH) {
            (void)fprintf(out, "\n%*s", HELP_INDENT, "");
            column = HELP_INDENT;
        }
        column += fprintf(out, "%s%.*s", column > HELP_INDENT ? " " : "", len, p);
        p += len + (int)strspn(p + len, " ");
    }
    (void)fputc('\n', out);
}

static void print_option(FILE *out, const ps_option_info *info)
{
    char letter[] = "    ";
    if (info->letter != '\0') {
        letter[0] = '-';
        letter[1] = info->letter;
        letter[2] = ',';
    }
    const int width =
        fprintf(out, "  %s--%s%s%s", letter, info->name, info->argument == NULL ? "" : " ",
                info->argument == NULL ? "" : info->argument);
    if (width + 2 > HELP_INDENT) {
        (void)fprintf(out, "\n%*s", HELP_INDENT, "");
    } else {
        (void)fprintf(out, "%*s", HELP_INDENT - width, "");
    }
    print_wrapped(out, info->doc);
}

static void print_examples(FILE *out, ps_verb verb, bool first_only)
{
    ps_verb last = PS_VERB_NONE;
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        const example *e = &examples[i];
        const bool wanted = first_only ? e->verb != last : e->verb == verb;
        if (wanted) {
            (void)fprintf(out, "  %s\n      %s\n", e->command, e->doc);
        }
        last = e->verb;
    }
}

static void print_command(FILE *out)
{
    (void)fputs("Penstock runs stock-and-flow models and tests claims about them.\n\n"
                "Examples\n",
                out);
    print_examples(out, PS_VERB_NONE, true);
    (void)fputs("\nVerbs ('penstock VERB --help' tells more)\n", out);
    for (int i = 0; i < PS_VERB_COUNT; i++) {
        (void)fprintf(out, "  %-10s%s\n", ps_verb_table[i].name, ps_verb_table[i].doc);
    }
    (void)fputs("\nData go to standard output, talk to standard error. Exit status: 0 done, 1 the\n"
                "input is wrong, 2 the command line, 3 the machine failed, 4 the numbers failed,\n"
                "130 interrupted with partial results kept.\n",
                out);
}

void ps_help_print(FILE *out, ps_verb verb)
{
    if (verb == PS_VERB_NONE) {
        print_command(out);
        return;
    }
    const ps_verb_info *info = &ps_verb_table[verb];
    (void)fprintf(out, "penstock %s %s: %s\n\nExamples\n", info->name, info->operands, info->doc);
    print_examples(out, verb, false);
    (void)fputs("\nOptions\n", out);
    for (int i = 0; i < PS_OPT_COUNT; i++) {
        if (ps_verb_takes(verb, (ps_option)i)) {
            print_option(out, &ps_option_table[i]);
        }
    }
}
