"""Runs the promises plugin over a small project of its own, in a process of its own."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

PROJECT = """
import pytest

@pytest.mark.promise("U1", "U2")
def test_both(): pass

@pytest.mark.promise("U1")
@pytest.mark.parametrize("number", [1, 2])
def test_one(number): pass

@pytest.mark.promise("U3")
def test_broken(): assert False

@pytest.mark.promise("U4")
@pytest.mark.skip
def test_skipped(): pass

@pytest.fixture
def broken(): raise ValueError

@pytest.mark.promise("U5")
def test_error(broken): pass

@pytest.mark.promise("U5")
def test_fine(): pass

def test_unmarked(): assert False
"""


@pytest.fixture
def promises(tmp_path):
    (tmp_path / "test_project.py").write_text(PROJECT)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = promise(*ids)\n")

    def run(ids: str, *options: str) -> tuple[int, dict[str, list[int]]]:
        command = [sys.executable, "-m", "pytest", "-p", "no:django", "-p", "tests.promises", f"--promises={ids}"]
        # By its own wish pytest closes the folder that all runs share, and with it that of a database in use.
        command += ["-c", str(tmp_path / "pytest.ini"), "--rootdir", str(tmp_path), f"--basetemp={tmp_path / 'own'}"]
        command += [*options, str(tmp_path)]
        result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert "promise    tests  passed  failed" in result.stdout
        table = re.findall(r"^(U\d+) +(\d+) +(\d+) +(\d+)$", result.stdout, re.MULTILINE)
        rows = {id: [int(number) for number in numbers] for id, *numbers in table}
        return result.returncode, rows

    return run


@pytest.mark.parametrize("parallel", [("-p", "no:xdist"), ("-n", "2")])
def test_promises_with_passing_tests_are_counted(promises, parallel):
    assert promises("U1,U2", *parallel) == (0, {"U1": [3, 3, 0], "U2": [1, 1, 0]})


@pytest.mark.parametrize(
    ("id", "row"),
    [("U3", [1, 0, 1]), ("U4", [1, 0, 0]), ("U5", [2, 1, 1]), ("U99", [0, 0, 0])],
    ids=["failing test", "only a skipped test", "error in a fixture", "no test"],
)
def test_promise_without_proof_fails(promises, id, row):
    assert promises(f"U1,{id}") == (1, {"U1": [3, 3, 0], id: row})


def test_without_names_every_promise_is_counted(promises):
    status, rows = promises("")
    assert status == 1
    assert list(rows) == ["U1", "U2", "U3", "U4", "U5"]
