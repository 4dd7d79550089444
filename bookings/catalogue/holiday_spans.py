"""Holidays as the days off that people plan by. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from bookings.catalogue.models import DayKind, Holiday

SHORTEST = 3


@dataclass(frozen=True)
class Span:
    name: str
    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def spans_of(holidays: Iterable[Holiday]) -> list[Span]:
    """Days off in a row that bear one name, three at least, in their order. Make-up workdays are none."""
    spans: list[Span] = []
    for holiday in sorted(holidays, key=lambda one: one.day):
        if holiday.kind == DayKind.WORKDAY:
            continue
        last = spans[-1] if spans else None
        if last and last.name == holiday.name and holiday.day - last.last == timedelta(days=1):
            spans[-1] = Span(last.name, last.first, holiday.day)
        else:
            spans.append(Span(holiday.name, holiday.day, holiday.day))
    return [span for span in spans if span.days >= SHORTEST]
