#!/usr/bin/env python3
"""Writes the golden texts of the tests anew, from what the program says now.

    update_golden.py BUILD_FOLDER

Look at the difference before committing it: a golden text changes only on purpose, and the commit
says why.
"""

import os
import pathlib
import subprocess
import sys

TESTS = ["test_messages", "test_study_golden"]


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    source = pathlib.Path(__file__).resolve().parent.parent
    environment = dict(os.environ, PENSTOCK_SOURCE=str(source), PENSTOCK_UPDATE_GOLDEN="1")
    for test in TESTS:
        program = pathlib.Path(sys.argv[1], "tests", "unit", test).resolve()
        subprocess.run([str(program)], env=environment, check=True)
    subprocess.run(["git", "-C", str(source), "status", "--short", "tests/golden"], check=True)


if __name__ == "__main__":
    main()
