"""What people call themselves elsewhere, made fit to stand on a page of ours."""

import unicodedata
from collections.abc import Iterator

from petcare.texts import is_visible

LENGTH = 24
MOST_MARKS = 2
# An emoji family holds together by it; every other format sign can turn a line around or hide in it.
_JOINER = "\u200d"
_UNFIT = {"Cc", "Cf", "Cs", "Co", "Cn"}


def clean_nickname(raw: object) -> str:
    """One short line without control signs, turns of direction and towers of accents; empty when nothing can be seen.

    Markup stays as the letters it is: pages escape it.
    """
    if not isinstance(raw, str):
        return ""
    text = " ".join("".join(_fit(unicodedata.normalize("NFC", raw[:200]))).split())
    return text[:LENGTH].strip(" " + _JOINER) if is_visible(text) else ""


def _fit(text: str) -> Iterator[str]:
    marks = 0
    for sign in text:
        kind = unicodedata.category(sign)
        marks = marks + 1 if kind in {"Mn", "Me"} else 0
        if sign.isspace():
            yield " "
        elif marks <= MOST_MARKS and (sign == _JOINER or kind not in _UNFIT):
            yield sign
