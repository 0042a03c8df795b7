#!/usr/bin/env python3
"""The war-economy study end to end: sound, the same bytes however it is run, within its limits."""

import json
import os
import re
import resource
import sys

import tap
from tap import PENSTOCK, ROOT, Skip

STUDY = str(ROOT / "studies/war-economy/study.yaml")
SANITIZED = "san" in PENSTOCK
MEMBERS = "64" if SANITIZED else "300"


def outlook(folder, name, *args):
    run = folder.run("assess", STUDY, "-o", f"{name}.html", "--json", f"{name}.json", "-n", MEMBERS,
                     *args)
    assert run.returncode == 0, run.stderr
    return (folder.path / f"{name}.html").read_bytes(), (folder.path / f"{name}.json").read_bytes()


def test_the_study_is_sound(folder):
    run = folder.run("check", STUDY)
    assert run.returncode == 0 and "error:" not in run.stderr, run.stderr
    assert "unit" not in run.stderr, "every unit fits"


def test_threads_do_not_change_a_byte(folder):
    first = outlook(folder, "t1", "--threads", "1")
    assert outlook(folder, "t2", "--threads", "2") == first
    assert outlook(folder, "t7", "--threads", "7") == first


def test_instruction_sets_and_engines_do_not_change_a_byte(folder):
    first = outlook(folder, "best")
    for level in ("base", "avx2"):
        os.environ["PS_CPU"] = level
        try:
            assert outlook(folder, level) == first, level
        finally:
            del os.environ["PS_CPU"]
    assert outlook(folder, "scalar", "--engine", "scalar") == first


def test_every_claim_has_a_probability_its_interval_and_its_word(folder):
    _, text = outlook(folder, "o")
    findings = json.loads(text)
    ids = {claim["id"] for claim in findings["claims"]}
    assert {f"T{i}" for i in range(1, 15)} <= ids and {"E1", "E2", "E3"} <= ids, ids
    for claim in findings["claims"]:
        p = claim["probability"]
        if p is not None:
            assert 0 <= claim["low"] <= p <= claim["high"] <= 1, claim
            assert claim["word"], claim


def test_the_page_stands_alone(folder):
    page, _ = outlook(folder, "o")
    text = page.decode()
    assert text.startswith("<!DOCTYPE html>")
    assert not re.search(r"<(script|link|img|iframe)\b", text)
    assert "--seed" in text and "sha" in text.lower()
    assert "/" + "work" not in text and str(folder.path) not in text


def test_memory_stays_below_500_MB(folder):
    if SANITIZED:
        raise Skip("a sanitizer takes memory of its own")
    run = folder.run("assess", STUDY, "-o", "m.html", "-n", "9000")
    assert run.returncode == 0, run.stderr
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    assert peak < 500, f"{peak:.0f} MB"


if __name__ == "__main__":
    sys.exit(tap.main(sys.modules[__name__]))
