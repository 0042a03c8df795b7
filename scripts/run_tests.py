#!/usr/bin/env python3
"""Runs the tests of Meson build folders and counts them one by one.

    run_tests.py FOLDER[:SUITE]...

Every program registered with test() runs. One that speaks TAP (cmocka does when it is asked to)
counts as as many tests as it reports; another counts as one, by its exit status (77: skipped).
What failed is printed in full, then `N passed, N failed[, N skipped]` as the last line.
"""

import concurrent.futures
import json
import os
import re
import signal
import subprocess
import sys
import time

RESULT = re.compile(r"^\s*(not )?ok\b(?: (\d+))?(?: - | )?(.*)$")
PLAN = re.compile(r"^\s*1\.\.(\d+)")
SKIP_STATUS = 77


class Outcome:
    """What one program did: names of its tests by result, and its output."""

    def __init__(self, name):
        self.name = name
        self.passed = []
        self.failed = []
        self.skipped = []
        self.output = ""
        self.seconds = 0.0


def read_tap(outcome, text):
    """Fills the outcome from TAP lines; returns how many results the plans promised."""
    planned = 0
    for line in text.splitlines():
        plan = PLAN.match(line)
        result = RESULT.match(line)
        if plan:
            planned += int(plan.group(1))
        elif result:
            name = result.group(3)
            if re.search(r"#\s*skip", name, re.IGNORECASE):
                outcome.skipped.append(re.sub(r"^#\s*skip\S*\s*", "", name, flags=re.IGNORECASE))
            elif result.group(1):
                outcome.failed.append(name)
            else:
                outcome.passed.append(name)
    return planned


def run_program(folder, test):
    """Runs one registered program to its end or its time limit."""
    outcome = Outcome(f"{os.path.basename(folder)}/{test['name']}")
    env = dict(os.environ, **test["env"])
    env["CMOCKA_MESSAGE_OUTPUT"] = "TAP"
    env.setdefault("ASAN_OPTIONS", "detect_leaks=1:abort_on_error=0")
    env.setdefault("UBSAN_OPTIONS", "print_stacktrace=1:halt_on_error=1")
    env.setdefault("TSAN_OPTIONS", "halt_on_error=1")
    begin = time.monotonic()
    try:
        process = subprocess.Popen(test["cmd"], env=env, cwd=test["workdir"] or folder,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, start_new_session=True)
    except OSError as error:
        outcome.failed.append(f"cannot be started: {error}")
        return outcome
    limit = test["timeout"] * (4 if "san" in folder else 1)
    try:
        raw, _ = process.communicate(timeout=limit)
        status = process.returncode
        ending = f"ended with status {status}"
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        raw, _ = process.communicate()
        status = -1
        ending = f"was still running after {limit} s"
    outcome.seconds = time.monotonic() - begin
    outcome.output = raw.decode(errors="replace")

    planned = read_tap(outcome, outcome.output)
    n_results = len(outcome.passed) + len(outcome.failed) + len(outcome.skipped)
    if planned == 0 and n_results == 0:
        by_status = {0: outcome.passed, SKIP_STATUS: outcome.skipped}
        by_status.get(status, outcome.failed).append(ending)
    elif n_results < planned:
        outcome.failed.append(f"{planned - n_results} results are missing; the program {ending}")
    elif status != 0 and not outcome.failed:
        outcome.failed.append(f"the program {ending}")
    return outcome


def registered(spec):
    """Tests of `FOLDER[:SUITE]` as Meson lists them."""
    folder, _, suite = spec.partition(":")
    folder = os.path.abspath(folder)
    listing = subprocess.run(["meson", "introspect", "--tests", folder], check=True,
                             capture_output=True, text=True).stdout
    tests = json.loads(listing)
    if suite:
        tests = [t for t in tests if any(s.split(":")[-1] == suite for s in t["suite"])]
    return [(folder, t) for t in tests]


def report(outcome):
    """One line for a program, and all of its output when something failed."""
    mark = "FAIL" if outcome.failed else "ok"
    counts = f"{len(outcome.passed)} passed"
    if outcome.failed:
        counts += f", {len(outcome.failed)} failed"
    if outcome.skipped:
        counts += f", {len(outcome.skipped)} skipped"
    print(f"{mark:4} {outcome.name} ({counts}, {outcome.seconds:.1f} s)", flush=True)
    for name in outcome.skipped:
        print(f"     skipped: {name}")
    if outcome.failed:
        print("".join(f"     failed: {name}\n" for name in outcome.failed) + outcome.output,
              flush=True)


def main():
    specs = sys.argv[1:] or ["build"]
    jobs = [job for spec in specs for job in registered(spec)]
    alone = [job for job in jobs if not job[1].get("is_parallel", True)]
    together = [job for job in jobs if job[1].get("is_parallel", True)]
    together.sort(key=lambda job: -job[1].get("timeout", 0))
    outcomes = []
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        running = [pool.submit(run_program, *job) for job in together]
        for done in concurrent.futures.as_completed(running):
            outcomes.append(done.result())
            report(outcomes[-1])
    for job in alone:
        outcomes.append(run_program(*job))
        report(outcomes[-1])

    strict = os.environ.get("CI") == "true"
    passed = sum(len(o.passed) for o in outcomes)
    failed = sum(len(o.failed) for o in outcomes)
    skipped = sum(len(o.skipped) for o in outcomes)
    if strict and skipped:
        print("with CI=true nothing may be skipped")
        failed, skipped = failed + skipped, 0
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
