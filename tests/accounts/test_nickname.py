import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.nickname import LENGTH, clean_nickname


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("晓雨", "晓雨"),
        ("  团团妈 \n 🐱 ", "团团妈 🐱"),
        ("\u202eevil\u202c", "evil"),
        ("a\u200b\u2066b\ufeff", "ab"),
        ("a\x00\x07b", "ab"),
        ("e\u0301", "é"),
        ("a" + "\u0336" * 40, "a\u0336\u0336"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("<b>x</b>", "<b>x</b>"),
        ("\u3164\u115f", ""),
        ("\u200d\u200d", ""),
        ("字" * 100, "字" * LENGTH),
        (None, ""),
        (7, ""),
        ("\ud83d", ""),
    ],
)
def test_nickname_is_one_short_line_that_turns_nothing_around(raw, clean):
    assert clean_nickname(raw) == clean


@given(st.text())
def test_nickname_never_holds_what_cannot_be_seen_or_saved(raw):
    nickname = clean_nickname(raw)
    assert len(nickname) <= LENGTH
    assert not {unicodedata.category(sign) for sign in nickname} & {"Cc", "Cs", "Zl", "Zp"}
    assert "\u202e" not in nickname
