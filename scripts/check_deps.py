#!/usr/bin/env python3
"""Holds includes against src/deps.txt: a folder may include only from the folders listed for it.

The command, the examples and the tests of the public header see nothing but that header.
"""

import re
import sys

from source_text import ROOT, c_files, place, verdict

INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"')
PUBLIC = "penstock/penstock.h"
PUBLIC_ONLY = ("cli", "docs/examples", "tests/api")


def read_rule():
    """folder -> set of folders whose headers it may include."""
    rule = {}
    for line in (ROOT / "src/deps.txt").read_text().splitlines():
        line = line.split("#")[0].strip()
        if line:
            folder, allowed = line.split(":")
            rule[folder.strip()] = set(allowed.split())
    return rule


def includes(path):
    """(line number, included name) of every quoted include."""
    for number, line in enumerate(path.read_text().splitlines(), 1):
        match = INCLUDE.match(line)
        if match:
            yield number, match.group(1)


def check_src(rule, problems):
    for path in c_files("src"):
        folder = path.relative_to(ROOT / "src").parts[0]
        if folder not in rule:
            problems.append(f"{place(path, 1)}: folder '{folder}' has no line in src/deps.txt")
            continue
        for line, name in includes(path):
            target = name.split("/")[0]
            if name == PUBLIC and folder == "api":
                continue
            if not (ROOT / "src" / name).exists():
                problems.append(f"{place(path, line)}: '{name}' is not a file written from src/")
            elif target != folder and target not in rule[folder]:
                problems.append(f"{place(path, line)}: {folder} may not include from {target}")


def check_users(problems):
    for folder in PUBLIC_ONLY:
        for path in c_files(folder):
            for line, name in includes(path):
                own = (path.parent / name).exists() or (ROOT / folder / name).exists()
                if name != PUBLIC and not own:
                    problems.append(f"{place(path, line)}: {folder} sees only {PUBLIC}")


def main():
    problems = []
    check_src(read_rule(), problems)
    check_users(problems)
    return verdict(problems, "dependencies")


if __name__ == "__main__":
    sys.exit(main())
