#!/usr/bin/env python3
"""Holds files and functions against the hard limits of size; see CONTRIBUTING in ARCHITECTURE.md.

It reads the layout that clang-format gives: a function begins at column 0, its body stands between
a `{` and a `}` at column 0.
"""

import re
import sys

from source_text import bare, c_files, place, verdict

FILE_LINES = 2000
FUNCTION_LINES = 120
PARAMETERS = 7
NESTING = 4

# by name: one interpreter switch
EXEMPT_FUNCTIONS = {"run_ops"}

BLOCK = re.compile(r"^\s*(?:\} *)?(?:if|else|for|while|do|switch)\b.*\{$")


def parameters(header):
    """Number of parameters of a function's head."""
    text = header[header.index("(") + 1:header.rindex(")")]
    depth = 0
    commas = 0
    for char in text:
        depth += {"(": 1, ")": -1}.get(char, 0)
        commas += char == "," and depth == 0
    return 0 if text.strip() in ("", "void") else commas + 1


def functions(lines):
    """(name, first line, head, body lines) of every function definition."""
    for start, line in enumerate(lines):
        if line != "{":
            continue
        head_start = start - 1
        while head_start > 0 and lines[head_start - 1][:1] not in ("", "#", "}", "{") \
                and not lines[head_start - 1].endswith((";", ",")) \
                or lines[head_start][:1] == " ":
            head_start -= 1
        head = " ".join(lines[head_start:start])
        name = re.search(r"(\w+)\s*\(", head)
        if name is None:
            continue
        end = lines.index("}", start)
        yield name.group(1), head_start + 1, head, lines[start + 1:end]


def depth_of(body):
    """Deepest nesting of control blocks, by indentation of their heads."""
    open_at = []
    deepest = 0
    for line in body:
        if not line.strip():
            continue
        indent = len(line) - len(line.lstrip())
        while open_at and indent <= open_at[-1]:
            open_at.pop()
        if BLOCK.match(line):
            open_at.append(indent)
            deepest = max(deepest, len(open_at))
    return deepest


def check(path, problems):
    lines = bare(path.read_text()).splitlines()
    if len(lines) > FILE_LINES:
        problems.append(f"{place(path, 1)}: {len(lines)} lines, at most {FILE_LINES}")
    for name, line, head, body in functions(lines):
        if name in EXEMPT_FUNCTIONS:
            continue
        if len(body) > FUNCTION_LINES:
            problems.append(f"{place(path, line)}: {name} has {len(body)} lines, "
                            f"at most {FUNCTION_LINES}")
        if parameters(head) > PARAMETERS:
            problems.append(f"{place(path, line)}: {name} has {parameters(head)} parameters, "
                            f"at most {PARAMETERS}")
        if depth_of(body) > NESTING:
            problems.append(f"{place(path, line)}: {name} nests {depth_of(body)} deep, "
                            f"at most {NESTING}")


def main():
    problems = []
    for path in c_files("src", "cli", "include", "tests", "bench", suffixes=(".c", ".h")):
        check(path, problems)
    return verdict(problems, "sizes")


if __name__ == "__main__":
    sys.exit(main())
