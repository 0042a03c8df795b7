#!/usr/bin/env python3
"""The command end to end: what it prints, where, and how it ends."""

import csv
import io
import json
import os
import pty
import re
import signal
import subprocess
import sys
import time

import tap
from tap import PENSTOCK, ROOT, Skip, refused


def table(text):
    """CSV as {column: [numbers]}."""
    rows = list(csv.reader(io.StringIO(text)))
    return {name: [float(row[i]) for row in rows[1:]] for i, name in enumerate(rows[0])}


def columns(folder, *args):
    run = folder.run("run", *args)
    assert run.returncode == 0, run.stderr
    return table(run.stdout)


def refused_usage(folder, *args, says):
    return refused(folder, *args, status=2, says=says)


# ---- the command line itself

def test_version_is_one_line(folder):
    run = folder.run("--version")
    assert re.fullmatch(r"penstock \d+\.\d+\.\d+\n", run.stdout) and run.returncode == 0


def test_start_up_takes_less_than_10_ms(folder):
    if "san" in os.path.dirname(PENSTOCK):
        raise Skip("a sanitizer starts slowly")
    times = []
    for _ in range(30):
        begin = time.perf_counter()
        subprocess.run([PENSTOCK, "--version"], stdout=subprocess.DEVNULL, check=True)
        times.append(time.perf_counter() - begin)
    assert sorted(times)[len(times) // 4] < 0.010, times


def test_no_arguments_give_help_on_standard_error(folder):
    run = folder.run()
    assert run.returncode == 2 and "Examples" in run.stderr and run.stdout == ""


def test_help_of_every_verb_begins_with_examples(folder):
    verbs = re.findall(r"^  (\w+) +\w", folder.run("--help").stdout, re.MULTILINE)
    assert {"run", "check", "show", "ensemble", "assess", "bench"} <= set(verbs), verbs
    for verb in ("run", "check", "show", "ensemble", "assess", "bench"):
        run = folder.run(verb, "--help")
        assert run.returncode == 0 and run.stderr == ""
        assert run.stdout.index("Examples") < run.stdout.index("Options")
        assert f"  penstock {verb} " in run.stdout
        assert folder.run("help", verb).stdout == run.stdout


def test_help_fits_a_terminal(folder):
    for verb in ("run", "check", "show", "ensemble", "assess", "bench"):
        lines = folder.run(verb, "--help").stdout.split("Options\n")[1].splitlines()
        assert max(len(line.rstrip()) for line in lines) <= 80, max(lines, key=len)


def test_unknown_verb_suggests_the_near_one(folder):
    refused_usage(folder, "asess", "epidemic.yaml", says="did you mean 'assess'?")
    refused_usage(folder, "frobnicate", says="see 'penstock --help'")


def test_unknown_option_suggests_the_near_one(folder):
    refused_usage(folder, "assess", "epidemic.yaml", "--thread", "2", says="did you mean '--threads'?")
    refused_usage(folder, "run", "epidemic.xmile", "-x", says="no option '-x'")


def test_wrong_option_values_are_named(folder):
    refused_usage(folder, "assess", "epidemic.yaml", "-o", "r.html", "-n", "many", says="--members")
    refused_usage(folder, "assess", "epidemic.yaml", "-o", "r.html", "-n", "0", says="at least 1")
    refused_usage(folder, "assess", "epidemic.yaml", "-o", "r.html", "--seed", "1e3", says="--seed")
    refused_usage(folder, "run", "epidemic.xmile", "--dt", "-1", says="--dt")
    refused_usage(folder, "run", "epidemic.xmile", "--method", "rk45", says=["rk45", "euler, rk4"])
    refused_usage(folder, "run", "epidemic.xmile", "--engine", "native", says="scalar")
    refused_usage(folder, "assess", "epidemic.yaml", "-o", "r.html", "--design", "sobol", says="lhs")
    refused_usage(folder, "run", "epidemic.xmile", "--start", "soon", says="--start")
    refused_usage(folder, "ensemble", "epidemic.yaml", "-o", "e.nc", "--keep", "some",
                  says="all|summary")
    refused_usage(folder, "run", "epidemic.xmile", "--force=yes", says="takes no value")


def test_missing_and_superfluous_operands_are_named(folder):
    refused_usage(folder, "run", says="run needs MODEL|STUDY")
    refused_usage(folder, "check", "epidemic.xmile", "other.xmile", says="'other.xmile' is too much")
    refused_usage(folder, "run", "epidemic.xmile", "-o", says="needs a value")
    refused_usage(folder, "assess", "epidemic.yaml", says="-o REPORT.html")
    refused_usage(folder, "ensemble", "epidemic.yaml", says="-o FILE.nc")
    refused_usage(folder, "assess", "epidemic.xmile", "-o", "r.html", says="not a study")


def test_every_example_of_the_help_runs(folder):
    text = (ROOT / "cli/options.def").read_text()
    commands = re.findall(r'^EXAMPLE\(\w+, "(penstock [^"]+)"', text, re.MULTILINE)
    assert len(commands) > 10
    env = dict(os.environ, PATH=os.path.dirname(os.path.abspath(PENSTOCK)) + ":" + os.environ["PATH"])
    for command in commands:
        run = subprocess.run(command, shell=True, cwd=folder.path, env=env, capture_output=True,
                             text=True, timeout=300)
        assert run.returncode == 0, f"{command}\n{run.stderr}"


# ---- run

def test_run_writes_every_variable_over_time(folder):
    t = columns(folder, "epidemic.xmile")
    assert next(iter(t)) == "Time" and t["Time"][0] == 0 and t["Time"][-1] == 120
    assert len(t["Time"]) == 481 and "contact rate" in t and "season" in t
    for row in zip(t["Susceptible"], t["Infected"], t["Recovered"], t["Vaccinated"]):
        assert abs(sum(row) - 10000) < 1e-7


def test_engines_write_the_same_bytes(folder):
    runs = [folder.run("run", "epidemic.xmile", "--engine", engine).stdout
            for engine in ("scalar", "lanes", "auto")]
    assert runs[0] and runs[0] == runs[1] == runs[2]


def test_set_replaces_constants_expressions_stocks_and_tables(folder):
    t = columns(folder, "epidemic.xmile", "--set", "contact rate=2*3", "--set", "Infected=20")
    assert set(t["contact rate"]) == {6.0} and t["Infected"][0] == 20
    t = columns(folder, "epidemic.xmile", "--set", "season=@season.csv")
    assert set(t["season"]) == {1.0}
    t = columns(folder, "epidemic.xmile", "--set", "season=0.5")
    assert set(t["season"]) == {0.5}
    t = columns(folder, "epidemic.xmile", "--set", "vaccination rate=STEP(0.1, 60)")
    assert t["vaccination rate"][0] == 0 and t["vaccination rate"][-1] == 0.1


def test_wrong_settings_point_at_their_place(folder):
    refused_usage(folder, "run", "epidemic.xmile", "--set", "contact rat=4",
                  says=["--set:1:1", "did you mean 'contact rate'?"])
    refused_usage(folder, "run", "epidemic.xmile", "--set", "contact rate", says="a name, '=' and a value")
    refused_usage(folder, "run", "epidemic.xmile", "--set", "contact rate=2*)", says="--set:1:")
    refused_usage(folder, "run", "epidemic.xmile", "--set", "contact rate=infectivty", says="infectivity")
    refused_usage(folder, "run", "epidemic.xmile", "--set", "contact rate=@season.csv",
                  says="no graphical function")


def test_vars_choose_columns_in_their_order(folder):
    t = columns(folder, "epidemic.xmile", "--vars", "Recovered,infected", "--vars", "SEASON")
    assert list(t) == ["Time", "Recovered", "Infected", "season"]
    refused_usage(folder, "run", "epidemic.xmile", "--vars", "Infectd", says="did you mean 'Infected'?")


def test_time_axis_can_be_changed(folder):
    t = columns(folder, "epidemic.xmile", "--start", "10", "--stop", "20", "--dt", "0.5", "--save", "2")
    assert t["Time"] == [10, 12, 14, 16, 18, 20]
    refused(folder, "run", "epidemic.xmile", "--stop", "-5", status=1, says="stops before it starts")


def test_method_changes_the_integration(folder):
    euler = columns(folder, "epidemic.xmile", "--method", "euler", "--vars", "Infected")
    rk4 = columns(folder, "epidemic.xmile", "--method", "rk4", "--vars", "Infected")
    worst = max(abs(a - b) for a, b in zip(euler["Infected"], rk4["Infected"]))
    assert 1 < worst < 200, worst


def test_a_study_runs_with_the_models_own_values_and_scenarios(folder):
    own = columns(folder, "epidemic.xmile", "--save", "5")
    base = columns(folder, "epidemic.yaml")
    assert base["Recovered"] == own["Recovered"]
    away = columns(folder, "epidemic.yaml", "--scenario", "keep away")
    assert away["Recovered"][-1] < own["Recovered"][-1] and away["contact rate"][-1] == 2.5
    refused_usage(folder, "run", "epidemic.yaml", "--scenario", "keep awy", says="did you mean 'keep away'?")
    refused_usage(folder, "run", "epidemic.xmile", "--scenario", "keep away", says="no scenario")


def test_run_writes_files_by_their_ending(folder):
    for name in ("r.csv", "r.json", "r.nc"):
        run = folder.run("run", "epidemic.xmile", "-o", name)
        assert run.returncode == 0 and run.stdout == "", run.stderr
    data = json.loads((folder.path / "r.json").read_text())
    t = table((folder.path / "r.csv").read_text())
    assert data["schema"] == "penstock/run/1"
    assert {c["name"]: c["values"] for c in data["columns"]} == t
    assert {c["name"]: c["unit"] for c in data["columns"]}["catching"] == "people/day"
    assert (folder.path / "r.nc").read_bytes()[:4] in (b"\x89HDF", b"CDF\x01", b"CDF\x02", b"CDF\x05")


def test_float_error_ends_a_run_with_its_place(folder):
    run = folder.run("run", "epidemic.xmile", "--set", "illness duration=50 - TIME")
    assert run.returncode == 4 and "recovering" in run.stderr and "division" in run.stderr, run.stderr
    t = table(run.stdout)
    assert 0 < t["Time"][-1] <= 50
    on = folder.run("run", "epidemic.xmile", "--set", "illness duration=50 - TIME",
                    "--on-float-error", "continue")
    assert on.returncode == 0 and table(on.stdout)["Time"][-1] == 120, on.stderr


# ---- check, show

def test_check_tells_that_all_is_well(folder):
    for name in ("epidemic.xmile", "epidemic.yaml"):
        run = folder.run("check", name, "--strict")
        assert run.returncode == 0 and "no errors" in run.stderr and run.stdout == "", run.stderr
        assert folder.run("check", name, "--quiet").stderr == ""


def test_check_json_lists_every_message_with_its_place(folder):
    folder.change("epidemic.xmile", "<eqn>Infected / illness_duration</eqn>",
                  "<eqn>Infectd / illnes_duration</eqn>")
    run = folder.run("check", "epidemic.xmile", "--json")
    answer = json.loads(run.stdout)
    assert run.returncode == 1 and run.stderr == "" and answer["errors"] == 2, run.stdout
    for message in answer["messages"]:
        assert message["file"] == "epidemic.xmile" and message["line"] > 1 and message["column"] > 1


def test_strict_makes_warnings_errors(folder):
    folder.change("epidemic.yaml", '    source: "household studies"\n', "")
    folder.change("epidemic.yaml", '    because: "households are closer than streets"\n', "")
    loose = folder.run("check", "epidemic.yaml")
    assert loose.returncode == 0 and "warning" in loose.stderr, loose.stderr
    assert folder.run("check", "epidemic.yaml", "--strict").returncode == 1
    assert folder.run("run", "epidemic.yaml", "--strict").returncode == 1


def test_show_describes_a_variable(folder):
    text = folder.run("show", "epidemic.xmile", "Infected").stdout
    for expected in ("stock", "people", "catching", "recovering", "epidemic.xmile:", "pass it on"):
        assert expected in text, text
    data = json.loads(folder.run("show", "epidemic.xmile", "contact rate", "--json").stdout)
    assert data["variables"][0]["uses"] == ["catching"] and data["variables"][0]["kind"] == "constant"
    refused_usage(folder, "show", "epidemic.xmile", "contct rate", says="did you mean 'contact rate'?")


def test_show_lists_all_variables(folder):
    lines = folder.run("show", "epidemic.yaml").stdout.splitlines()
    assert len(lines) == 14 and lines[0].split() == ["stock", "Susceptible", "people"], lines


# ---- assess, ensemble, bench

def test_assess_writes_page_and_numbers(folder):
    run = folder.run("assess", "epidemic.yaml", "-o", "r.html", "--json", "r.json", "-n", "500")
    assert run.returncode == 0 and run.stdout == "", run.stderr
    page = (folder.path / "r.html").read_text()
    assert page.startswith("<!DOCTYPE html>") and "Half of the town" in page
    assert not re.search(r'(src|href)="https?:', page)
    claims = json.loads((folder.path / "r.json").read_text())["claims"]
    c1 = next(c for c in claims if c["id"] == "C1" and c["scenario"] == "base")
    assert 0 < c1["probability"] < 1 and c1["low"] <= c1["probability"] <= c1["high"]
    assert c1["members"] == 500


def test_same_seed_gives_the_same_bytes_and_another_does_not(folder):
    def page(*args):
        return folder.run("assess", "epidemic.yaml", "-o", "-", "-n", "300", *args).stdout
    first = page("--threads", "1")
    assert first and all(page("--threads", t) == first for t in ("2", "7"))
    assert page("--engine", "scalar") == first
    assert page("--seed", "2") != first


def test_quiet_and_pipes_show_no_progress(folder):
    run = folder.run("assess", "epidemic.yaml", "-o", "r.html", "-n", "20000")
    assert run.stderr == "wrote r.html\n", run.stderr
    run = folder.run("assess", "epidemic.yaml", "-o", "r.html", "--force", "--quiet")
    assert run.stderr == ""


def test_a_terminal_sees_progress_with_rate_and_time_left(folder):
    master, slave = pty.openpty()
    process = subprocess.Popen([PENSTOCK, "assess", "epidemic.yaml", "-o", "r.html", "-n", "200000"],
                               cwd=folder.path, stderr=slave, stdout=slave, stdin=slave,
                               env=dict(os.environ, TERM="xterm"))
    os.close(slave)
    seen = b""
    while True:
        try:
            chunk = os.read(master, 4096)
        except OSError:
            break
        if not chunk:
            break
        seen += chunk
    assert process.wait(300) == 0, seen
    assert re.search(rb"\d+ of 200000 members, \d+/s, \d+:\d\d left", seen), seen


def test_interrupt_keeps_partial_results(folder):
    process = subprocess.Popen([PENSTOCK, "assess", "epidemic.yaml", "-o", "r.html", "--json",
                                "r.json", "-n", "50000000"], cwd=folder.path,
                               stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    time.sleep(3)
    process.send_signal(signal.SIGINT)
    _, talk = process.communicate(timeout=120)
    assert process.returncode == 130 and "partial results are kept" in talk, talk
    claims = json.loads((folder.path / "r.json").read_text())["claims"]
    assert 0 < claims[0]["members"] < 50000000
    assert not [n for n in folder.names() if ".part" in n]


def test_ensemble_writes_netcdf(folder):
    for keep in ("all", "summary"):
        run = folder.run("ensemble", "epidemic.yaml", "-n", "100", "--keep", keep, "-o", f"{keep}.nc")
        assert run.returncode == 0, run.stderr
        assert (folder.path / f"{keep}.nc").stat().st_size > 1000


def test_bench_prints_figures(folder):
    for name in ("epidemic.xmile", "epidemic.yaml"):
        run = folder.run("bench", name, "-n", "2000", "--threads", "1", "--json")
        figures = json.loads(run.stdout)
        assert figures["members"] == 2000 and figures["threads"] == 1, run.stderr
        assert figures["runs_per_second"] > 0 and figures["engine"] == "lanes"
    assert "us_per_run_per_core" in folder.run("bench", "epidemic.xmile", "-n", "64").stdout


if __name__ == "__main__":
    sys.exit(tap.main(sys.modules[__name__]))
