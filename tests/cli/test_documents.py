#!/usr/bin/env python3
"""What the documents say is so: commands run, links lead somewhere, the example program works."""

import os
import pathlib
import re
import shutil
import subprocess
import sys

import tap
from tap import PENSTOCK, ROOT

PEAK = os.path.abspath(sys.argv[2]) if len(sys.argv) > 2 else None
BLOCK = re.compile(r"^<!-- run -->\n```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
DOCUMENTS = ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "studies/war-economy/README.md",
             *(str(p.relative_to(ROOT)) for p in sorted((ROOT / "docs").rglob("*.md")))]


def checkout(folder):
    """A tree like the project's, with build/penstock, in which commands may write."""
    tree = folder.path / "tree"
    tree.mkdir()
    for name in ("docs", "studies", "Makefile", "README.md"):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tree / name)
    (tree / "build").symlink_to(pathlib.Path(PENSTOCK).resolve().parent)
    return tree


def test_marked_commands_of_the_documents_run(folder):
    tree = checkout(folder)
    n_blocks = 0
    for name in DOCUMENTS:
        for block in BLOCK.findall((ROOT / name).read_text()):
            n_blocks += 1
            run = subprocess.run(["bash", "-euo", "pipefail", "-c", block], cwd=tree, text=True,
                                 capture_output=True, timeout=500)
            assert run.returncode == 0, f"{name}:\n{block}\n{run.stdout}{run.stderr}"
    assert n_blocks >= 3, n_blocks


def test_links_lead_to_files():
    for name in DOCUMENTS:
        text = (ROOT / name).read_text()
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text):
            if "://" not in target:
                path = (ROOT / name).parent / target
                assert path.exists(), f"{name} links to {target}, which is not there"


def test_options_named_in_the_documents_exist():
    table = (ROOT / "cli/options.def").read_text()
    known = set(re.findall(r'^OPTION\(\w+, "([\w-]+)"', table, re.MULTILINE))
    for name in ("README.md", "studies/war-economy/README.md", "docs/study-file.md"):
        for line in re.findall(r"^.*penstock (?:run|check|show|ensemble|assess|bench) .*$",
                               (ROOT / name).read_text(), re.MULTILINE):
            for option in re.findall(r"\s--([\w-]+)", line):
                assert option in known, f"{name}: --{option} in: {line}"


def test_the_example_program_gives_its_answer(folder):
    run = subprocess.run([PEAK, "epidemic.xmile"], cwd=folder.path, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    people, day = map(int, re.fullmatch(r"(\d+) people are ill on day (\d+)\n", run.stdout).groups())
    assert 200 < people < 1000 and 40 < day < 120
    wrong = subprocess.run([PEAK, "nowhere.xmile"], cwd=folder.path, capture_output=True, text=True)
    assert wrong.returncode == 1 and "nowhere.xmile" in wrong.stderr


def test_exported_symbols_are_those_of_the_header():
    library = next(pathlib.Path(PENSTOCK).resolve().parent.glob("src/api/libpenstock.so.0.1.0"))
    listing = subprocess.run(["nm", "-D", "--defined-only", library], capture_output=True, text=True,
                             check=True).stdout
    exported = {line.split()[-1].split("@")[0] for line in listing.splitlines()
                if " A " not in line}
    header = (ROOT / "include/penstock/penstock.h").read_text()
    declared = set(re.findall(r"^PS_API [^;]*?\b(ps_\w+)\(", header, re.MULTILINE))
    assert exported == declared, exported ^ declared


def test_architecture_is_a_map_and_not_a_book():
    assert len((ROOT / "ARCHITECTURE.md").read_text().splitlines()) <= 150


if __name__ == "__main__":
    os.environ.pop("PENSTOCK_PLUGINS", None)
    sys.exit(tap.main(sys.modules[__name__]))
