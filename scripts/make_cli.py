#!/usr/bin/env python3
"""Makes what is derived from cli/options.def: the reference page, the manual page, the completion.

    make_cli.py            write them
    make_cli.py --check    say which are not what the table gives (exit status 1)
"""

import ast
import re
import sys

from source_text import ROOT, verdict

ENTRY = re.compile(r"^(VERB|EXAMPLE|OPTION)\((.*?)\)$", re.MULTILINE | re.DOTALL)
FIELD = re.compile(r'\s*("(?:\\.|[^"\\])*"(?:\s*"(?:\\.|[^"\\])*")*|\'[^\']*\'|[^,"]+?)\s*(?:,|$)')

STATUSES = [
    (0, "done"),
    (1, "the input is wrong: model, study or data"),
    (2, "the command line is wrong"),
    (3, "the machine failed: memory, disk, a file that cannot be written"),
    (4, "the numbers failed: a division by zero, an overflow"),
    (130, "interrupted; partial results are kept"),
]


def fields(text):
    """Arguments of a macro: literals as strings, the rest as written."""
    found = []
    for word in FIELD.findall(text.strip()):
        quoted = word[:1] in "\"'"
        found.append(ast.literal_eval("(" + word + ")") if quoted else word)
    return found


class Table:
    """options.def as lists."""

    def __init__(self):
        text = (ROOT / "cli/options.def").read_text()
        text = text[text.index("#define OPTION"):]
        self.verbs = []
        self.examples = []
        self.options = []
        for kind, body in ENTRY.findall(text):
            row = fields(body)
            {"VERB": self.verbs, "EXAMPLE": self.examples, "OPTION": self.options}[kind].append(row)

    def examples_of(self, verb):
        return [(command, doc) for of, command, doc in self.examples if of == verb]

    def options_of(self, verb):
        """(flags, argument or None, doc) of a verb's options."""
        for _, name, letter, argument, verbs, doc in self.options:
            if verbs == "ON_ALL" or re.search(rf"\bON\({verb}\)", verbs):
                flags = ([f"-{letter}"] if letter != "0" else []) + [f"--{name}"]
                yield flags, None if argument == "NULL" else argument, doc


def sentence(text):
    return text[0].upper() + text[1:] + ("" if text.endswith(".") else ".")


def page(table):
    """docs/cli.md"""
    out = ["# The command", "",
           "Made from `cli/options.def` by `scripts/make_cli.py`; `penstock VERB --help` says the "
           "same.", "",
           "Data go to standard output, talk to standard error. An output file is written whole or "
           "not at all,", "and one that exists is replaced only with `--force`.", "",
           "| exit status | meaning |", "|---|---|"]
    out += [f"| {status} | {meaning} |" for status, meaning in STATUSES]
    for verb, name, operands, doc in table.verbs:
        out += ["", f"## penstock {name} {operands}", "", sentence(doc), "", "```sh"]
        for command, why in table.examples_of(verb):
            out += [f"{command}    # {why}"]
        out += ["```", "", "| option | what it does |", "|---|---|"]
        for flags, argument, text in table.options_of(verb):
            shown = ", ".join(flags) + (f" {argument}" if argument else "")
            shown = shown.replace("|", "\\|")
            out.append(f"| `{shown}` | {text} |")
    return "\n".join(out) + "\n"


def roff(text):
    return text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")


def manual(table):
    """docs/penstock.1"""
    out = ['.TH PENSTOCK 1 "" "Penstock" "User commands"', ".SH NAME",
           "penstock \\- run stock-and-flow models and test claims about them", ".SH SYNOPSIS"]
    for _, name, operands, _ in table.verbs:
        out += [".br", f".B penstock {name}", roff(operands), "[options]"]
    out += [".SH DESCRIPTION",
            "Reads models in XMILE and studies in YAML. Data go to standard output, talk to "
            "standard error.", "An output file is written whole or not at all."]
    for verb, name, operands, doc in table.verbs:
        out += [f".SH {name.upper()}", roff(sentence(doc))]
        for flags, argument, text in table.options_of(verb):
            out += [".TP", f".B {roff(', '.join(flags))}" + (f" {roff(argument)}" if argument else ""),
                    roff(sentence(text))]
        out += [".SS Examples"]
        for command, why in table.examples_of(verb):
            out += [".TP", f".B {roff(command)}", roff(sentence(why))]
    out += [".SH EXIT STATUS"]
    for status, meaning in STATUSES:
        out += [".TP", f".B {status}", roff(sentence(meaning))]
    return "\n".join(out) + "\n"


def completion(table):
    """docs/penstock.bash"""
    out = ["# bash completion of penstock, made by scripts/make_cli.py",
           "_penstock() {",
           "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} options=",
           "    if [ \"$COMP_CWORD\" -eq 1 ]; then",
           "        mapfile -t COMPREPLY < <(compgen -W \""
           + " ".join(name for _, name, _, _ in table.verbs) + " --help --version\" -- \"$word\")",
           "        return",
           "    fi",
           "    case $before in"]
    choices = {}
    for _, name, _, argument, _, _ in table.options:
        if argument != "NULL" and "|" in argument:
            choices[name] = argument.split("|")
    for name, words in choices.items():
        out += [f"        --{name})",
                f"            mapfile -t COMPREPLY < <(compgen -W \"{' '.join(words)}\" -- \"$word\")",
                "            return ;;"]
    out += ["    esac", "    case ${COMP_WORDS[1]} in"]
    for verb, name, _, _ in table.verbs:
        words = " ".join(flag for flags, _, _ in table.options_of(verb) for flag in flags)
        out.append(f"        {name}) options=\"{words}\" ;;")
    out += ["    esac",
            "    if [[ $word == -* ]]; then",
            "        mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$word\")",
            "    else",
            "        mapfile -t COMPREPLY < <(compgen -f -- \"$word\")",
            "    fi",
            "}",
            "complete -o filenames -F _penstock penstock"]
    return "\n".join(out) + "\n"


def main():
    table = Table()
    made = {"docs/cli.md": page(table), "docs/penstock.1": manual(table),
            "docs/penstock.bash": completion(table)}
    problems = []
    for name, text in made.items():
        path = ROOT / name
        if "--check" not in sys.argv:
            path.write_text(text)
        elif not path.exists() or path.read_text() != text:
            problems.append(f"{name} is not what cli/options.def gives: run scripts/make_cli.py")
    return verdict(problems, "pages of the command")


if __name__ == "__main__":
    sys.exit(main())
