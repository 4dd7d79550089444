"""Ranges of work in minutes from midnight of their day, and where two of them meet. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from caregivers.models.hours import MINUTES_A_DAY, minute_text


@dataclass(frozen=True, order=True)
class Range:
    """An end above 1,440 is past midnight; at most 24 hours long."""

    start: int
    end: int

    def __str__(self) -> str:
        return f"{minute_text(self.start)}–{minute_text(self.end) if self.end != MINUTES_A_DAY else '24:00'}"


@dataclass(frozen=True)
class Overlap:
    """`second` of one day begins before `first`, of the same day or the one before, has ended."""

    first_day: int
    first: Range
    second_day: int
    second: Range


def first_overlap(days: Sequence[Sequence[Range]], *, is_week: bool = False) -> Overlap | None:
    """The first two ranges of consecutive days that overlap; of a week the last day leads into the first."""
    placed = [
        (number * MINUTES_A_DAY + one.start, number * MINUTES_A_DAY + one.end, number, one)
        for number, ranges in enumerate([*days, days[0]] if is_week else days)
        for one in ranges
    ]
    placed.sort()
    for (_start, end, first_day, first), (start, _end, second_day, second) in zip(placed, placed[1:], strict=False):
        if start < end:
            return Overlap(first_day, first, second_day % len(days), second)
    return None
