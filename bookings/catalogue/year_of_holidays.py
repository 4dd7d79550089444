"""The public holidays of a year in mainland China, as `holidays` knows them. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import holidays

from bookings.catalogue.models import DayKind

DAY = timedelta(days=1)
EVE, FESTIVAL = "除夕", "春节"
ENGLISH = {
    "元旦": "New Year's Day",
    EVE: "New Year's Eve",
    FESTIVAL: "Spring Festival",
    "清明节": "Qingming Festival",
    "劳动节": "Labour Day",
    "端午节": "Dragon Boat Festival",
    "中秋节": "Mid-Autumn Festival",
    "国庆节": "National Day",
}


@dataclass(frozen=True)
class HolidayDay:
    day: date
    kind: DayKind
    name_zh: str
    name_en: str


def holidays_of(year: int) -> list[HolidayDay]:
    """Every day off with the weekends that it takes in, and the make-up workdays, in order."""
    known = holidays.country_holidays("CN", years=year, language="zh_CN")
    listed = {day: _plain(name) for day, name in known.items() if day.year == year}
    days = [day for run in _runs(set(listed), known.weekend_workdays) for day in _named(run, listed)]
    workdays = [
        HolidayDay(day, DayKind.WORKDAY, "调休上班", "Make-up workday")
        for day in known.weekend_workdays
        if day.year == year
    ]
    return sorted([*days, *workdays], key=lambda one: one.day)


def has_notice(year: int) -> bool:
    """Whether the notice for the year is in: only then there are make-up workdays."""
    return any(day.year == year for day in holidays.country_holidays("CN", years=year).weekend_workdays)


def _plain(name: str) -> str:
    """Without what stands in brackets; empty for a day off that belongs to the holiday beside it."""
    plain = name.split("（")[0].removeprefix("农历")
    return "" if plain == "休息日" else plain


def _runs(days: set[date], workdays: set[date]) -> Iterator[list[date]]:
    """Days off in a row, taking in the weekends beside them that are not worked."""

    def is_off(day: date) -> bool:
        return day in days or (day.isoweekday() > 5 and day not in workdays)

    seen: set[date] = set()
    for first in sorted(days):
        if first in seen:
            continue
        while is_off(first - DAY):
            first -= DAY
        run = [first]
        while is_off(run[-1] + DAY):
            run.append(run[-1] + DAY)
        seen.update(run)
        yield run


def _named(run: list[date], listed: dict[date, str]) -> Iterator[HolidayDay]:
    names = [listed[day] for day in run if listed.get(day)]
    main = next((name for name in names if name != EVE), names[0] if names else "")
    kind = DayKind.FESTIVAL if main == FESTIVAL else DayKind.HOLIDAY
    for day in run:
        name = listed.get(day) or main
        yield HolidayDay(day, kind, name, ENGLISH.get(name, name))
