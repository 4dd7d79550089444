"""Care sheets: what the pets of a home need, on one page of paper."""

from collections.abc import Sequence
from dataclasses import dataclass

from pets.facts import Fact, Section

# Lines that fit on A4, counted as below: in one wide column, and in two narrow ones of small print.
LOOSE, DENSE = 48, 105
SIGNS_A_LINE = 24


@dataclass(frozen=True)
class Sheet:
    name: str
    species: str
    photo_url: str
    sections: list[Section]


def print_size(sheets: Sequence[Sheet]) -> str:
    """`loose`, `dense` or `tight`: how small the print must be, so that all of it fits on one page."""
    lines = sum(_lines(sheet) for sheet in sheets)
    return "loose" if lines <= LOOSE and len(sheets) == 1 else "dense" if lines <= DENSE else "tight"


def _lines(sheet: Sheet) -> int:
    facts = [fact for section in sheet.sections for fact in section.facts + (section.now if section.is_changed else [])]
    return 3 + sum(_lines_of(fact) for fact in facts) + sum(3 for section in sheet.sections if section.is_changed)


def _lines_of(fact: Fact) -> int:
    return 1 + len(fact.text) // SIGNS_A_LINE + (1 + len(fact.note) // SIGNS_A_LINE if fact.note else 0)
