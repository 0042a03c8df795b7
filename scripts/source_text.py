"""What the checks of the source share: the files to look at, and C without comments and strings."""

import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent

TOKEN = re.compile(r"//[^\n]*|/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", re.DOTALL)


def c_files(*folders, suffixes=(".c", ".h", ".def")):
    """Source files of the folders, in byte order."""
    found = [path for folder in folders for path in (ROOT / folder).rglob("*")
             if path.suffix in suffixes]
    return sorted(found)


def bare(text):
    """C text with comments and literals blanked out, every line kept in its place."""
    def blank(match):
        token = match.group(0)
        kept = "\n" * token.count("\n")
        return token[0] + token[-1] + kept if token[0] in "\"'" else kept
    return TOKEN.sub(blank, text)


def place(path, line):
    """`file:line` as editors understand it."""
    return f"{path.relative_to(ROOT)}:{line}"


def verdict(problems, what):
    """Prints the problems; exit status for sys.exit."""
    for problem in problems:
        print(problem)
    print(f"{what}: {len(problems)} problems" if problems else f"{what}: fine")
    return 1 if problems else 0
