"""Every text for people has its Chinese, with the same placeholders."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
SOURCES = ("manage.py", "petcare", "accounts", "pets", "caregivers", "bookings", "backoffice", "templates")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")


def key(entry: polib.POEntry) -> tuple:
    return entry.msgctxt, entry.msgid


@pytest.fixture(scope="module")
def texts_in_code(tmp_path_factory):
    """What makemessages finds, collected in a copy: the catalogue itself stays as it is."""
    if shutil.which("xgettext") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("xgettext is missing; it comes with gettext")
        pytest.skip("xgettext is missing; it comes with gettext")
    copy = tmp_path_factory.mktemp("sources")
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            only_texts = shutil.ignore_patterns("__pycache__", "*.webp", "*.jpg", "*.png", "*.json", "*.geojson")
            shutil.copytree(source, copy / name, ignore=only_texts)
        else:
            shutil.copy(source, copy / name)
    (copy / "locale").mkdir()
    command = [sys.executable, "manage.py", "makemessages", "-l", "zh_Hans", "--no-location", "-v", "0"]
    subprocess.run(command, cwd=copy, check=True, stdin=subprocess.DEVNULL)
    return list(polib.pofile(str(copy / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po")))


@pytest.fixture(scope="module")
def catalogue():
    return {key(entry): entry for entry in polib.pofile(str(CATALOGUE)) if not entry.obsolete}


def test_every_text_is_translated(texts_in_code, catalogue):
    def chinese(entry) -> list[str]:
        known = catalogue.get(key(entry))
        if known is None or known.fuzzy:
            return [""]
        return list(known.msgstr_plural.values()) if entry.msgid_plural else [known.msgstr]

    missing = [entry.msgid for entry in texts_in_code if not all(chinese(entry))]
    assert not missing, "\n".join(missing)


def test_no_translation_is_left_over(texts_in_code, catalogue):
    left_over = catalogue.keys() - {key(entry) for entry in texts_in_code}
    assert not left_over, "\n".join(msgid for _context, msgid in left_over)


def test_translations_keep_the_placeholders(catalogue):
    wrong = []
    for entry in catalogue.values():
        wanted = set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
        for text in list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]:
            found = set(PLACEHOLDER.findall(text))
            # "one cat, two cats" is one form in Chinese, which may leave nothing out but the word.
            if text and found != wanted:
                wrong.append((entry.msgid, text))
    assert wrong == []
