#!/usr/bin/env python3
"""The war-economy model itself: accounts, signs, extreme conditions, step size, loops, meltdown.

Every run is compared with a reference run, by annual means. A row of the tables below reads: with
this change, the mean of this variable in this year is below (or above) so many times its reference.
The bounds leave room around what was measured when they were written; the README has the numbers.
"""

import csv
import functools
import json
import math
import random
import re
import subprocess
import sys

import tap
from tap import PENSTOCK, ROOT

MODEL = ROOT / "studies/war-economy/war-economy.xmile"
STUDY = ROOT / "studies/war-economy/study.yaml"
DT = 0.005
YEARS = range(2022, 2030)

RESIDUALS = ["people residual", "budget residual", "debt residual", "armour residual",
             "shell residual"]
FUND_FLOWS = {"fund revaluation": 1, "fund refill": 1, "fund drawing": -1, "fund investments": -1}
# gaps, rates of change, logarithms; reserves where imports are at their floor
MAY_BE_NEGATIVE = {"transmitted real rate gap", "labour tightness", "sustained depreciation",
                   "log ruble rate", "expected inflation", "smoothed inflation",
                   "usable reserves"}
INDICES = ["force exhaustion", "evasion level", "import substitution", "import satisfaction",
           "financial crisis", "money availability", "discontent", "elite cohesion",
           "coercion capacity", "regime survival probability", "access to foreign inputs",
           "effective sanctions", "sanctions intensity", "fire satisfaction", "austerity share",
           "problem loan share"]

CHEAP_OIL = {"oil price shift": -80}
NO_RECRUITS = {"reference recruit flow": 0, "first mobilisation size": 0,
               "prison recruits total": 0}
# no reserves and a large outflow, so that imports cannot be paid for
STARVED = {**CHEAP_OIL, "usable reserves": 0, "net income outflow": 150}
LOW_CREDIT = {"credit crunch threshold": 0.08, "problem loan run threshold": 0.1}
CALL_UP = {"mobilisation size": 1, "mobilisation date": 2025.25}

# name: what is changed, then (variable, year, below or above, times the base run)
EXTREMES = {
    "no evasion": ({"evasion ceiling": 0}, [
        ("access to foreign inputs", 2025, "<", 0.25), ("real GDP", 2025, "<", 0.95),
        ("consumer price level", 2025, ">", 1.1), ("arms output", 2025, "<", 0.95)]),
    "oil 80 dollars lower": (CHEAP_OIL, [
        ("energy exports", 2025, "<", 0.5), ("money availability", 2025, "<", 0.6),
        ("signing bonus", 2027, "<", 0.1), ("arms orders", 2025, "<", 0.9),
        ("contract recruits flow", 2027, "<", 0.4), ("force in theatre", 2029, "<", 0.5),
        ("ruble rate", 2025, ">", 1.2), ("real GDP", 2025, "<", 0.97)]),
    "no recruits": (NO_RECRUITS, [
        ("contract recruits flow", 2025, "<", 1e-12), ("force in theatre", 2025, "<", 0.15),
        ("force exhaustion", 2025, ">", 1.4), ("killed cumulative", 2029, "<", 0.2),
        ("signing bonus", 2025, ">", 2)]),
    "half a million willing men": ({"pool of willing men": 0.5}, [
        ("contract recruits flow", 2025, "<", 0.4), ("cumulative contract recruits", 2029, "<", 0.5),
        ("force in theatre", 2027, "<", 0.5), ("signing bonus", 2025, ">", 1.5)]),
    "peace in spring 2022": ({"ceasefire date": 2022.3}, [
        ("casualty rate", 2023, "<", 0.2), ("killed cumulative", 2029, "<", 0.15),
        ("force in theatre", 2023, "<", 0.5), ("mobilised cumulative", 2023, "<", 1e-12),
        ("arms orders", 2025, "<", 0.6), ("inflation rate", 2025, "<", 0.7),
        ("discontent", 2025, "<", 0.7)]),
    "five times the intensity": ({"push intensity": 4, "push date": 2024.9}, [
        ("casualty rate", 2025, ">", 3), ("armour fit for use", 2025, "<", 0.65),
        ("fire satisfaction", 2025, "<", 0.5), ("force in theatre", 2027, "<", 0.25),
        ("force exhaustion", 2027, ">", 1.5), ("killed cumulative", 2025, ">", 1.2)]),
    "three million called up": ({"mobilisation size": 3, "mobilisation date": 2025.25}, [
        ("force in theatre", 2025, ">", 2.5), ("labour force", 2025, "<", 0.96),
        ("emigrants not returned", 2025, ">", 4), ("civil potential output", 2025, "<", 0.95),
        ("discontent", 2027, ">", 1.8), ("consumer price level", 2027, ">", 1.3),
        ("killed cumulative", 2029, ">", 1.8)]),
    "a flat Phillips curve": ({"Phillips slope": 0}, [
        ("inflation rate", 2024, "<", 0.6), ("consumer price level", 2029, "<", 0.5),
        ("key rate", 2025, "<", 0.95)]),
    "the lowest crisis thresholds": ({
        "problem loan run threshold": 0.1, "ruble flight inflation threshold": 0.15,
        "depreciation run threshold": 0.4, "credit crunch threshold": 0.08}, [
        ("financial crisis", 2025, ">", 10), ("credit crunch", 2029, ">", 3),
        ("real GDP", 2025, "<", 0.95), ("ruble rate", 2024, ">", 1.1),
        ("unemployment rate", 2029, ">", 2)]),
    "no civil spending": ({"civil federal spending": 0}, [
        ("federal spending", 2024, "<", 0.5), ("federal deficit", 2024, "<", -1),
        ("liquid fund", 2024, ">", 10), ("domestic federal debt", 2029, "<", 0.1),
        ("civil demand", 2024, "<", 0.95), ("living standard", 2024, "<", 0.85),
        ("consumer price level", 2029, "<", 0.5)]),
    "a key rate of zero": ({"key rate": 0, "change in key rate": 0}, [
        ("key rate", 2025, "<", 1e-12), ("ruble rate", 2024, ">", 1.3),
        ("consumer price level", 2024, ">", 1.05), ("average coupon", 2029, "<", 0.3),
        ("problem loan share", 2024, "<", 0.85)]),
}

# loop: where it is looked at, how it is cut, what the cut changes
LOOPS = {
    "R1 war boom": ({}, {"fiscal multiplier": 0, "directed credit multiplier": 0,
                         "spending out of war income": 0}, [
        ("real GDP", 2025, "<", 0.98), ("non oil revenue", 2025, "<", 0.9),
        ("money availability", 2025, "<", 0.8)]),
    "R2 bonus and inflation": (CHEAP_OIL, {"monetised deficit pass through": 0}, [
        ("inflation rate", 2025, "<", 0.8), ("relative war pay", 2027, ">", 1.1)]),
    "R3 wages and prices": ({}, {"adaptive expectations weight": 0}, [
        ("inflation rate", 2025, "<", 0.6), ("average nominal wage", 2025, "<", 0.9)]),
    "R4 rates and debt": ({}, {"average debt life": 1e6}, [
        ("federal deficit", 2025, "<", 0.8), ("monetised deficit", 2025, "<", 0.5)]),
    "R5 credit squeeze": (LOW_CREDIT, {"demand loss per crunch": 0, "investment loss per crunch": 0}, [
        ("civil investment", 2027, ">", 1.08), ("real GDP", 2029, ">", 1.03),
        ("problem loan share", 2029, "<", 0.92)]),
    "R6 ruble and prices": ({}, {"exchange rate pass through": 0}, [
        ("consumer price level", 2027, "<", 0.9), ("ruble rate", 2027, "<", 0.8)]),
    "R7 import starvation": (STARVED, {"output loss per unmet imports": 0}, [
        ("civil potential output", 2025, ">", 1.1), ("demand gap", 2025, "<", 0.5)]),
    "R8 attrition and exhaustion": ({}, {"force exhaustion": 0.05, "change in force exhaustion": 0}, [
        ("desertion flow", 2025, "<", 0.6), ("casualty rate", 2027, "<", 0.95),
        ("force in theatre", 2027, ">", 1.1)]),
    "R9 money and force": (CHEAP_OIL, {"money limits bonus": 0, "money limits orders": 0}, [
        ("contract recruits flow", 2027, ">", 2), ("arms output", 2025, ">", 1.15),
        ("force in theatre", 2027, ">", 1.2), ("combat power", 2027, ">", 1.1)]),
    "R10 brain drain": (CALL_UP, {"discontent emigration rate": 0,
                                  "emigrants per mobilised man": 0}, [
        ("labour force", 2027, ">", 1.01), ("civil total factor productivity", 2027, ">", 1.005),
        ("civil potential output", 2027, ">", 1.015), ("discontent", 2027, "<", 0.97)]),
    "R11 crisis": ({}, {"crisis trigger": 0}, [
        ("financial crisis", 2027, "<", 1e-12), ("real GDP", 2027, ">", 1.03),
        ("ruble rate", 2027, "<", 0.9), ("problem loan share", 2027, "<", 0.9)]),
    "B1 crowding out": ({}, {"wanted defence workers": "initial_defence_industry_workers"}, [
        ("civil potential output", 2025, ">", 1.01), ("demand gap", 2025, "<", 0.9),
        ("inflation rate", 2025, "<", 0.95)]),
    "B2 recruits and labour": ({}, {"recruits leaving jobs share": 0}, [
        ("labour tightness", 2025, "<", 0.98), ("average nominal wage", 2027, "<", 0.97),
        ("relative war pay", 2027, ">", 1.02), ("contract recruits flow", 2027, ">", 1.02)]),
    "B3 money buys men": ({}, {"bonus rise speed": 0}, [
        ("signing bonus", 2025, "<", 0.5), ("contract recruits flow", 2027, "<", 0.5),
        ("force in theatre", 2029, "<", 0.6)]),
    "B4 rate rule": ({}, {"Taylor inflation response": 0, "Taylor gap response": 0}, [
        ("key rate", 2024, "<", 0.8), ("inflation rate", 2024, ">", 1.03),
        ("demand gap", 2025, ">", 1.1), ("consumer price level", 2027, ">", 1.04)]),
    "B5 ruble shield": (CHEAP_OIL, {"ruble trade sensitivity": 0}, [
        ("ruble rate", 2025, "<", 0.85), ("oil and gas revenue", 2025, "<", 0.9),
        ("imports", 2025, ">", 1.03), ("federal deficit", 2025, ">", 1.03)]),
    "B6 evasion": ({}, {"evasion ceiling": 0}, [
        ("access to foreign inputs", 2025, "<", 0.25), ("real GDP", 2025, "<", 0.95)]),
    "B7 substitution": ({"evasion ceiling": 0}, {"substitution speed": 0}, [
        ("civil potential output", 2027, "<", 0.97), ("arms output", 2027, "<", 0.94)]),
    "B8 weak armies attack less": ({}, {"combat intensity": "desired_intensity_table"}, [
        ("casualty rate", 2027, ">", 1.08), ("force in theatre", 2027, "<", 0.94)]),
    "B9 scarce armour is spared": ({}, {
        "armour lost flow": "reference_armour_loss_rate*combat_intensity*armour_fit_for_use"}, [
        ("armour fit for use", 2027, "<", 0.92), ("armour lost cumulative", 2027, ">", 1.02)]),
    "B10 civil cuts": (CHEAP_OIL, {"austerity limit": 0}, [
        ("civil federal spending", 2025, ">", 1.07), ("federal deficit", 2025, ">", 1.1),
        ("money availability", 2027, "<", 0.8), ("living standard", 2025, ">", 1.005)]),
    "B11 paid police": (CHEAP_OIL, {"discontent held by coercion": 0}, [
        ("discontent", 2027, "<", 0.85), ("stress index", 2027, "<", 0.97)]),
}

# the annual outputs, and the least that matters of the series that start or end near zero
ANNUAL = ["real GDP", "nominal GDP", "consumer price level", "key rate", "average nominal wage",
          "unemployment rate", "labour force", "force in theatre", "civil output", "arms output",
          "ruble rate", "imports", "total exports", "oil and gas revenue", "non oil revenue",
          "federal spending", "federal deficit", "domestic federal debt",
          "contract recruits flow", "stress index"]
FLOORS = {"liquid fund": 0.02, "monetised deficit": 0.02, "financial crisis": 0.01,
          "signing bonus": 0.01}


def run(changes=None, names=(), **options):
    """The columns of one run, saved at every step."""
    command = [PENSTOCK, "run", str(MODEL), "-q", "--vars", ",".join(names)]
    for name, value in (changes or {}).items():
        command += ["--set", f"{name}={value}"]
    for name, value in {"save": DT, **options}.items():
        command += [f"--{name}", str(value)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, f"{changes}: {done.stderr}"
    rows = csv.reader(done.stdout.splitlines())
    header = next(rows)
    columns = {name: list(map(float, column)) for name, column in zip(header, zip(*rows))}
    assert set(names) <= set(columns), set(names) - set(columns)
    assert all(math.isfinite(x) for column in columns.values() for x in column), changes
    return columns


def annual(columns, name, year):
    """The mean over a year, by trapezoids."""
    x = [v for t, v in zip(columns["Time"], columns[name]) if year - 1e-9 <= t <= year + 1 + 1e-9]
    return (sum(x) - (x[0] + x[-1]) / 2) / (len(x) - 1)


@functools.cache
def reference(changes):
    return run(dict(changes), sorted({row[0] for table in (EXTREMES, LOOPS)
                                      for case in table.values() for row in case[-1]}))


def misses(columns, base, rows):
    """What of the rows does not hold, with the numbers."""
    found = []
    for name, year, sign, times in rows:
        old, new = annual(base, name, year), annual(columns, name, year)
        limit = times * abs(old)
        if not (new < limit if sign == "<" else new > limit):
            found.append(f"{name} in {year}: {old:.5g} -> {new:.5g}, wanted {sign} {limit:.5g}")
    return found


@functools.cache
def ranges():
    """Variable -> (low, centre or None, high), as the study declares them."""
    pattern = r"variable: ([^,\n]+), as: \{(?:uniform|triangular): \[([^\]]+)\]\}"
    found = {name: [float(x) for x in numbers.split(",")]
             for name, numbers in re.findall(pattern, STUDY.read_text())}
    return {name: (x[0], x[1] if len(x) == 3 else None, x[-1]) for name, x in found.items()}


def drawn(seed):
    rng = random.Random(seed)
    return {name: rng.uniform(low, high) if centre is None else rng.triangular(low, high, centre)
            for name, (low, centre, high) in ranges().items()}


def stocks():
    return re.findall(r'<stock name="([^"]+)">', MODEL.read_text())


def conserved(changes):
    columns = run(changes, [*RESIDUALS, *FUND_FLOWS, "liquid fund"])
    for name in RESIDUALS:
        worst = max(map(abs, columns[name]))
        assert worst < 1e-9, f"{name} {worst:.3g} with {changes}"
    fund = columns["liquid fund"][0]
    for i, value in enumerate(columns["liquid fund"]):
        assert abs(value - fund) < 1e-9, f"fund {value} against {fund} at step {i} with {changes}"
        fund += DT * sum(sign * columns[name][i] for name, sign in FUND_FLOWS.items())


def test_men_rubles_vehicles_and_shells_are_conserved_at_the_priors():
    conserved({})


def test_men_rubles_vehicles_and_shells_are_conserved_in_twenty_draws():
    assert len(ranges()) >= 140, f"{len(ranges())} ranges were read from the study"
    for seed in range(20):
        conserved(drawn(seed))


def test_men_rubles_vehicles_and_shells_are_conserved_in_extreme_conditions():
    for changes, _ in EXTREMES.values():
        conserved(changes)


def test_a_leak_would_be_seen():
    leak = {"recruits counted": "0.999*contract_recruits_flow"}
    try:
        conserved(leak)
    except AssertionError as error:
        assert "people residual" in str(error)
    else:
        raise AssertionError("an account that does not close went unnoticed")


def test_no_level_is_negative_and_every_index_lies_between_0_and_1():
    levels = [name for name in stocks() if name not in MAY_BE_NEGATIVE]
    assert len(levels) > 40 and len(stocks()) - len(levels) == len(MAY_BE_NEGATIVE), levels
    cases = {"base": {}, **{name: case[0] for name, case in EXTREMES.items()}}
    for case, changes in cases.items():
        columns = run(changes, {*levels, *INDICES})
        low = {n: min(columns[n]) for n in levels if min(columns[n]) < -1e-12}
        out = {n: (min(columns[n]), max(columns[n])) for n in INDICES
               if min(columns[n]) < -1e-12 or max(columns[n]) > 1 + 1e-12}
        assert not low and not out, f"{case}: {low} {out}"


def test_every_extreme_condition_moves_what_it_should_and_far_enough():
    base = reference(())
    found = {name: misses(run(changes, {row[0] for row in rows}), base, rows)
             for name, (changes, rows) in EXTREMES.items()}
    assert not any(found.values()), {k: v for k, v in found.items() if v}


def test_without_recruits_the_force_decays_about_at_the_loss_rate():
    names = ["force in theatre", "casualties flow", "desertion flow"]
    columns = run(NO_RECRUITS, names)
    force, losses, desertion = (columns[name] for name in names)
    first, last = (columns["Time"].index(t) for t in (2023, 2026))
    lost = DT * sum((losses[i] + desertion[i]) / force[i] for i in range(first, last))
    decay = math.log(force[first] / force[last])
    # of each casualty 0.75*0.65*0.8 = 0.39 comes back after treatment
    assert 0.61 * lost <= decay <= lost, f"decay {decay:.3f}, losses {lost:.3f}"


def test_every_loop_cut_changes_what_the_specification_says():
    assert len(LOOPS) == 22, "the specification has 22 loops"
    found = {}
    for name, (where, cut, rows) in LOOPS.items():
        columns = run({**where, **cut}, {row[0] for row in rows})
        found[name] = misses(columns, reference(tuple(where.items())), rows)
    assert not any(found.values()), {k: v for k, v in found.items() if v}


def step_errors(**options):
    """Variable -> the largest relative change of an annual mean, beyond the floors."""
    names = [*ANNUAL, *FLOORS, "killed cumulative"]
    one, two = run({}, names), run({}, names, **options)
    worst = {}
    for name in names:
        pairs = [(annual(one, name, year), annual(two, name, year)) for year in YEARS]
        worst[name] = max((abs(b / a - 1) for a, b in pairs
                           if abs(b - a) > FLOORS.get(name, 0)), default=0)
    return worst


def test_half_the_step_moves_annual_means_by_less_than_half_a_per_cent():
    errors = step_errors(dt=DT / 2, save=DT / 2)
    assert max(errors.values()) < 0.005, {k: v for k, v in errors.items() if v >= 0.005}


def test_runge_kutta_moves_annual_means_within_the_documented_bounds():
    errors = step_errors(method="rk4")
    assert any(errors.values()), "another method must differ somewhere"
    # the priors miss half a per cent, as known: measured 0.8 % in the deaths of 2022, 0.9 % in the
    # bonus, 0.6 % in the nearly empty fund; crisis and printed money stay below their floors
    bounds = {"killed cumulative": 0.008, "signing bonus": 0.017, "liquid fund": 0.021}
    found = {k: v for k, v in errors.items() if v >= bounds.get(k, 0.005)}
    assert not found, found


def test_a_meltdown_is_reachable_and_not_certain(folder):
    done = folder.run("assess", str(STUDY), "-n", "256", "--json", "f.json", "-o", "f.html",
                      "--force")
    assert done.returncode == 0, done.stderr
    findings = json.loads((folder.path / "f.json").read_text())
    meltdown = [claim for claim in findings["claims"]
                if (claim["id"], claim["variant"], claim["scenario"]) == ("T11", "strong", "base")]
    assert len(meltdown) == 1 and 0.01 < meltdown[0]["probability"] < 0.99, meltdown
    failed = findings["failed"]["by_scenario"]
    assert failed and all(row["failed"] == 0 for row in failed), failed


if __name__ == "__main__":
    sys.exit(tap.main(sys.modules[__name__]))
