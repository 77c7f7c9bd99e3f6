"""Each promise, broken on purpose in a copy of the program, is missed by a fault test."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .lengths import LONG
from .mutants import MUTANTS, Mutant
from .running import TOP

PARTS = ("fieldapp", "static", "templates", "tests", "wsgi.py", "pyproject.toml")
FAILED = 1
"""What pytest answers if tests failed; other numbers mean that it could not run them."""
SHORT = (
    "late replay is a new revision",
    "foreign entry served",
    "row before file",
    "photo not synced",
)
"""In the short form these; each of the others takes as long."""


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The program and its tests, to be broken."""
    folder = tmp_path_factory.mktemp("mutant")
    for part in PARTS:
        if (TOP / part).is_dir():
            shutil.copytree(TOP / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(TOP / part, folder)
    return folder


@pytest.mark.parametrize(
    "mutant", [each for each in MUTANTS if LONG or each.name in SHORT], ids=lambda each: each.name
)
def test_a_broken_promise_is_noticed(copy: Path, mutant: Mutant, tally):
    file = copy / mutant.file
    good = file.read_text()
    assert good.count(mutant.good) == 1, f"{mutant.file} has changed: write {mutant.name!r} anew"
    file.write_text(good.replace(mutant.good, mutant.bad))
    try:
        run = _run(copy, mutant.noticed_by)
    finally:
        file.write_text(good)
    assert run.returncode == FAILED, run.stdout[-3000:]
    tally("mutants noticed")


def _run(folder: Path, test: str) -> subprocess.CompletedProcess[str]:
    own = {name: text for name, text in os.environ.items() if not name.startswith("PYTEST_")}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", test],
        cwd=folder,
        env=own | {"FAULTS": "short", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
