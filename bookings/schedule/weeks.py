"""The bookable days as rows of a calendar. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Cell:
    """One day of the calendar; `fullness` is empty while it is not known."""

    day: date
    is_open: bool
    is_today: bool
    fullness: str = ""


def weeks_of(days: Sequence[date]) -> list[list[date]]:
    """Whole weeks from Monday to Sunday that hold all of these consecutive days."""
    monday = days[0] - timedelta(days=days[0].weekday())
    count = (days[-1] - monday).days // 7 + 1
    return [[monday + timedelta(days=7 * row + column) for column in range(7)] for row in range(count)]


def cells_of(
    week: Sequence[date], *, bookable: Collection[date], today: date, fullness: Mapping[date, str] | None = None
) -> list[Cell]:
    """The days of a week as a calendar shows them; without `fullness` how full they are is not known yet."""
    fullness = fullness or {}
    return [Cell(day, day in bookable, day == today, fullness.get(day, "")) for day in week]
