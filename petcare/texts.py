"""What people write, as others will see it."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Control and format characters, lone marks, spaces; an unknown or private sign counts as seen, as a rare name has some.
_UNSEEN_KINDS = {"Cc", "Cf", "Cs", "Mn", "Me", "Zs", "Zl", "Zp"}
# Letters and signs by their kind, yet drawn as nothing: the Hangul fillers and the empty braille cell.
_UNSEEN = set("\u115f\u1160\u3164\uffa0\u2800")
# Ends of lines, and what joins the parts of an emoji.
_KEPT = set("\n\r\t\u200d")


def is_visible(text: str) -> bool:
    """Whether anything of the text can be seen."""
    return any(sign not in _UNSEEN and unicodedata.category(sign) not in _UNSEEN_KINDS for sign in text)


def visible_text(text: str) -> None:
    """A validator of form fields; raises ValidationError when nothing of the text can be seen."""
    if not is_visible(text):
        raise ValidationError(_("Nothing of this can be seen. Write it in letters."), code="invisible")


def in_reading_order(text: str) -> str:
    """The text without signs that turn its direction, break off or hide in it; lines and joined emoji stay.

    Copied phone numbers and names often carry such signs unseen; a few of them make a name read as another one.
    """
    return "".join(sign for sign in text if sign in _KEPT or unicodedata.category(sign) not in {"Cc", "Cf", "Cs"})


# Signs that turn the direction of what follows, hide in between, or are there for machines.
_NOT_IN_NAMES = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_MARKS_ON_ONE_LETTER = 2


def plain_name(text: str) -> None:
    """A validator of names: what stands beside other words on a page must not change how they read.

    Raises ValidationError for tags, control and direction signs, and towers of marks.
    """
    kinds = [unicodedata.category(sign) for sign in text]
    towers = re.search(r"M" * (_MARKS_ON_ONE_LETTER + 1), "".join(kind[0] for kind in kinds))
    if _NOT_IN_NAMES & set(kinds) or _UNSEEN & set(text) or re.search(r"[<>{}\\]", text) or towers:
        raise ValidationError(_("Write a name in letters only, without < > and hidden signs."), code="not_a_name")


def discreet(name: str) -> str:
    """`王**`: other people's names are nobody's business."""
    return f"{name[:1]}**"


LONGEST_LINE = 1_000


def half_width(line: str) -> str:
    """A line with each sign as it is usually written (NFKC). What is longer than any line is cut: to put marks into
    their order takes the square of their number."""
    return unicodedata.normalize("NFKC", line[:LONGEST_LINE])


def id_in(text: str) -> int | None:
    """The id of a row that an address or a form names; None for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
