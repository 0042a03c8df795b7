#!/usr/bin/env python3
"""Holds C sources against clang-format; skipped (77) where it is not installed."""

import shutil
import subprocess
import sys

from source_text import ROOT, c_files, verdict


def main():
    if shutil.which("clang-format") is None:
        print("clang-format is not installed: scripts/setup.sh --all")
        return 77
    files = c_files("src", "cli", "include", "tests", "bench", "docs/examples", suffixes=(".c", ".h"))
    run = subprocess.run(["clang-format", "--dry-run", "--Werror", *map(str, files)], cwd=ROOT,
                         capture_output=True, text=True)
    wrong = sorted({line.split(":")[0] for line in run.stderr.splitlines() if ": error:" in line})
    return verdict([f"{name}: run clang-format -i" for name in wrong], "format")


if __name__ == "__main__":
    sys.exit(main())
