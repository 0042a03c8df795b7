"""Tests as plain functions, told in TAP: the name of a function is the sentence it tests."""

import inspect
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import traceback

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PENSTOCK = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build/penstock")
EXAMPLES = ROOT / "docs/examples"


class Skip(Exception):
    """Raised by a test that cannot run here."""


class Folder:
    """A fresh working folder with copies of the examples; removed at the end."""

    def __init__(self):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="penstock-test-"))
        for example in EXAMPLES.iterdir():
            shutil.copy(example, self.path)

    def run(self, *args, **kwargs):
        """Runs penstock here."""
        return subprocess.run([PENSTOCK, *args], cwd=self.path, capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, timeout=300, errors="replace", **kwargs)

    def write(self, name, content):
        data = content if isinstance(content, bytes) else content.encode()
        (self.path / name).write_bytes(data)
        return name

    def change(self, name, old, new):
        """Replaces a text in a copy of an example, which must have it."""
        text = (self.path / name).read_text()
        assert old in text, f"{name} has no {old!r}"
        return self.write(name, text.replace(old, new))

    def names(self):
        return sorted(p.name for p in self.path.iterdir())

    def remove(self):
        shutil.rmtree(self.path, ignore_errors=True)


def refused(folder, *args, status, says):
    """The command must end with a status and every text, and leave no file behind."""
    before = folder.names()
    run = folder.run(*args)
    shown = f"status {run.returncode}\n{run.stdout}{run.stderr}"
    assert run.returncode == status, f"expected status {status}, got {shown}"
    for text in [says] if isinstance(says, str) else says:
        assert text in run.stderr, f"expected {text!r}, got {shown}"
    assert run.stdout == "", f"data were written: {shown}"
    assert folder.names() == before, f"files were left: {set(folder.names()) - set(before)}"
    assert run.stderr.count("\nerror") + run.stderr.startswith("error") <= 1, f"cascade: {shown}"
    return run


def main(module):
    """Runs every test_... function of a module; a parameter `folder` gets a fresh Folder."""
    tests = [(n, f) for n, f in inspect.getmembers(module, inspect.isfunction)
             if n.startswith("test_") and f.__module__ == module.__name__]
    tests.sort(key=lambda item: item[1].__code__.co_firstlineno)
    wanted = os.environ.get("PENSTOCK_TEST", "")
    tests = [(n, f) for n, f in tests if wanted in n]
    print(f"1..{len(tests)}")
    n_failed = 0
    for number, (name, test) in enumerate(tests, 1):
        sentence = name.removeprefix("test_").replace("_", " ")
        folder = Folder()
        try:
            test(*([folder] if inspect.signature(test).parameters else []))
            print(f"ok {number} - {sentence}", flush=True)
        except Skip as reason:
            print(f"ok {number} - # SKIP {sentence}: {reason}", flush=True)
        except Exception:
            n_failed += 1
            print(f"not ok {number} - {sentence}")
            print("".join(f"# {line}\n" for line in traceback.format_exc().splitlines()),
                  flush=True)
        folder.remove()
    return 1 if n_failed else 0
