#!/usr/bin/env python3
"""Finds calls and words that the source must not have.

Unbounded and locale-dependent text functions; libm's transcendental functions outside num/ (they
differ between machines); exit, abort and printf outside the command; notes of unfinished work.
"""

import re
import sys

from source_text import ROOT, bare, c_files, place, verdict

UNSAFE = "strcpy strcat sprintf vsprintf strtok atoi atol atof strtod strtof sscanf gets alloca"
LIBM = ("exp exp2 expm1 log log2 log10 log1p pow sin cos tan asin acos atan atan2 sinh cosh tanh "
        "asinh acosh atanh erf erfc lgamma tgamma cbrt hypot fma")
ENDING = "exit _exit abort printf puts putchar"
UNFINISHED = re.compile(r"\b(TODO(?!\(#\d+\))|FIXME|XXX|not implemented|for now)\b")


def call_of(names):
    return re.compile(r"(?<![\w.>])(" + "|".join(names.split()) + r")f?\s*\(")


def rules(folder):
    """(pattern, reason) of everything banned in a top folder or a folder of src/."""
    yield call_of(UNSAFE), "is banned: unbounded, or depends on the locale"
    if folder != "num":
        yield call_of(LIBM), "is libm's: use num/, which gives the same bits everywhere"
    if folder != "cli":
        yield call_of(ENDING), "is for cli/ only"


def main():
    problems = []
    for path in c_files("src", "cli", "include"):
        parts = path.relative_to(ROOT).parts
        text = path.read_text()
        for number, line in enumerate(bare(text).splitlines(), 1):
            if line.lstrip().startswith("#") or path.suffix == ".def":
                continue
            for pattern, reason in rules(parts[1] if parts[0] == "src" else parts[0]):
                for match in pattern.finditer(line):
                    problems.append(f"{place(path, number)}: {match.group(1)} {reason}")
        for number, line in enumerate(text.splitlines(), 1):
            if UNFINISHED.search(line):
                problems.append(f"{place(path, number)}: a note of unfinished work")
    return verdict(problems, "banned calls")


if __name__ == "__main__":
    sys.exit(main())
