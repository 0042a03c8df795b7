#!/usr/bin/env python3
"""Compiles every header alone, and the public one also as C++.

    check_headers.py CC    (the compiler and its arguments)
"""

import concurrent.futures
import os
import shutil
import subprocess
import sys

from source_text import ROOT, c_files, verdict

FLAGS = ["-fsyntax-only", "-Wall", "-Wextra", "-Werror", "-Wno-psabi", "-D_GNU_SOURCE",
         "-Wno-unused-function", "-Wno-unused-const-variable", "-DPS_VW=1", "-DPS_VSUFFIX=base"]


def compile_alone(compiler, language, path):
    """None, or what the compiler said."""
    relative = path.relative_to(ROOT)
    run = subprocess.run([*compiler, *language, *FLAGS, "-I", str(ROOT / "src"), "-I",
                          str(ROOT / "include"), "-"],
                         input=f'#include "{path}"\n', text=True, capture_output=True)
    return f"{relative} does not compile alone ({language[1]}):\n{run.stderr}" \
        if run.returncode else None


def main():
    compiler = sys.argv[1:] or ["cc"]
    jobs = [(compiler, ["-x", "c", "-std=gnu17"], path) for path in
            c_files("src", "include", "cli", suffixes=(".h",)) if "_tmpl" not in path.name]
    public = ROOT / "include/penstock/penstock.h"
    for cxx in ("g++", "clang++"):
        if shutil.which(cxx):
            jobs.append(([cxx], ["-x", "c++", "-std=c++11"], public))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        answers = pool.map(lambda job: compile_alone(*job), jobs)
    return verdict([answer for answer in answers if answer], "headers")


if __name__ == "__main__":
    sys.exit(main())
