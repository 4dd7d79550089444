"""The promises a project makes about itself: locks, documents, scripts."""

import os
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ["requirements.txt", "requirements-embedded.txt", "requirements-dev.txt"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
WANTED = {
    "requirements.txt": PROJECT["project"]["dependencies"],
    "requirements-embedded.txt": PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["embedded"],
    "requirements-dev.txt": PROJECT["project"]["dependencies"]
    + PROJECT["dependency-groups"]["embedded"]
    + PROJECT["dependency-groups"]["dev"],
}


def pinned(lock: str) -> dict[str, Version]:
    pins = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;]+)", (ROOT / lock).read_text(), re.MULTILINE)
    return {canonicalize_name(name): Version(version) for name, version in pins}


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_satisfies_what_is_asked_for(lock):
    pins = pinned(lock)
    unmet = [
        text
        for text in WANTED[lock]
        if (name := canonicalize_name((asked := Requirement(text)).name)) not in pins
        or pins[name] not in asked.specifier
    ]
    assert unmet == [], "run script/lock"


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_has_a_checksum_for_each_package_and_no_address(lock):
    text = (ROOT / lock).read_text()
    blocks = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []
    assert re.findall(r"https?://|file:|index-url|find-links|trusted-host| @ ", text) == []


def test_locks_agree_with_each_other():
    product, embedded, dev = (pinned(lock) for lock in LOCKS)
    assert product.items() <= embedded.items() <= dev.items()


def test_operations_document_names_every_environment_variable():
    settings = (ROOT / "petcare" / "settings.py").read_text()
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', settings))
    documented = set(re.findall(r"`([A-Z_]+)`", (ROOT / "docs" / "operations.md").read_text()))
    assert read - documented == set()


def test_promises_document_names_every_promise_that_tests_prove():
    marked = set()
    for file in (ROOT / "tests").rglob("test_*.py"):
        if file.name != "test_promises.py":
            for arguments in re.findall(r"mark\.promise\(([^)]*)\)", file.read_text()):
                marked |= set(re.findall(r'"(\w+)"', arguments))
    documented = set(re.findall(r"^\| ([UCPB]\d+) ", (ROOT / "docs" / "promises.md").read_text(), re.MULTILINE))
    assert marked - documented == set()


@pytest.mark.parametrize("document", ["README.md", "docs/operations.md", "docs/promises.md"])
def test_document_points_at_files_that_exist(document):
    folder = (ROOT / document).parent
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)", (ROOT / document).read_text())
    assert [link for link in links if not (folder / link).exists()] == []


def test_scripts_can_be_run():
    scripts = [*(ROOT / "script").iterdir(), ROOT / ".ci" / "run"]
    assert [script.name for script in scripts if not os.access(script, os.X_OK)] == []


@pytest.mark.xdist_group("alone")
def test_tests_of_a_group_run_on_one_worker(request):
    """Journeys share their processes only so: groups are held by the name of a test, and were lost in silence once."""
    if os.environ.get("PYTEST_XDIST_WORKER"):
        assert request.node.nodeid.endswith("@alone")


def test_forms_say_themselves_what_is_wrong_in_place_of_the_browser():
    """Its bubbles know no words of ours, and point at nothing where the field is hidden, as stars and chips are."""
    wrong = []
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text()
        forms = re.findall(r'<form class="form"[^>]*method="post"[^>]*>', text)
        if re.search(r'include "_(field|stars_input|photo_field)\.html"', text):
            wrong += [path.name for form in forms if "novalidate" not in form]
    assert not wrong
