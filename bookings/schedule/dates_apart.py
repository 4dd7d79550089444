"""Dates that differ from the week, those alike in a row as one span. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from caregivers.models import DateHours
from caregivers.ranges import Range


@dataclass(frozen=True)
class Span:
    """From `first` to `last` these ranges count; none is a day off."""

    first: date
    last: date
    ranges: tuple[Range, ...]

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def spans_of(rows: Iterable[DateHours]) -> list[Span]:
    """The rows in the order of their dates."""
    by_day: dict[date, list[Range]] = {}
    for row in rows:
        ranges = by_day.setdefault(row.date, [])
        if row.start_minute is not None and row.end_minute is not None:
            ranges.append(Range(row.start_minute, row.end_minute))
    spans: list[Span] = []
    for day, ranges in by_day.items():
        last = spans[-1] if spans else None
        if last and last.last + timedelta(days=1) == day and last.ranges == tuple(ranges):
            spans[-1] = Span(last.first, day, last.ranges)
        else:
            spans.append(Span(day, day, tuple(ranges)))
    return spans
