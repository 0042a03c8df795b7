#!/usr/bin/env python3
"""Runs clang-tidy (.clang-tidy) over src/ and cli/; skipped (77) where it is not installed.

    check_tidy.py BUILD [FILE...]

BUILD is a configured build folder: its compile commands say how each file is compiled. Only with
CI=true, because it takes minutes.
"""

import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from source_text import ROOT, verdict

FINDING = re.compile(r"^(.*?): (warning|error): ", re.MULTILINE)


def commands(build, folder):
    """Compile commands without the options that clang does not know; returns the files."""
    entries = json.loads((pathlib.Path(build) / "compile_commands.json").read_text())
    kept = []
    for entry in entries:
        path = (pathlib.Path(entry["directory"]) / entry["file"]).resolve()
        if path.is_relative_to(ROOT / "src") or path.is_relative_to(ROOT / "cli"):
            entry["command"] = entry["command"].replace("-Wno-format-truncation", "")
            kept.append((entry, path))
    (pathlib.Path(folder) / "compile_commands.json").write_text(json.dumps([e for e, _ in kept]))
    return sorted({path for _, path in kept})


def tidy(folder, path):
    run = subprocess.run(["clang-tidy", "-p", folder, "--quiet", str(path)], cwd=ROOT,
                         capture_output=True, text=True)
    return run.stdout if run.returncode != 0 or FINDING.search(run.stdout) else ""


def main():
    if os.environ.get("CI") != "true" and len(sys.argv) < 3 and "PENSTOCK_TIDY" not in os.environ:
        print("clang-tidy runs with CI=true or PENSTOCK_TIDY=1")
        return 77
    if shutil.which("clang-tidy") is None:
        print("clang-tidy is not installed: scripts/setup.sh --all")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        files = commands(sys.argv[1], folder)
        if len(sys.argv) > 2:
            files = [pathlib.Path(name).resolve() for name in sys.argv[2:]]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            answers = list(pool.map(lambda path: tidy(folder, path), files))
    return verdict(sorted({answer for answer in answers if answer}), "clang-tidy")


if __name__ == "__main__":
    sys.exit(main())
