"""When caregivers work: weekly ranges, replaced on dates that differ. Moments are aware, in Shanghai time."""

from collections import defaultdict
from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from caregivers.models import DateHours, WeeklyHours
from caregivers.models.hours import MINUTES_A_DAY
from caregivers.ranges import Range
from petcare.times import midnight_of


@dataclass(frozen=True)
class Shift:
    start: datetime
    end: datetime


def shifts_on(caregiver_ids: Iterable[int], day: date) -> dict[int, list[Shift]]:
    """Each caregiver's shifts that touch this day, those that began the evening before included; two queries."""
    return shifts_between(caregiver_ids, day, day)


def shifts_between(caregiver_ids: Iterable[int], first: date, last: date) -> dict[int, list[Shift]]:
    """Each caregiver's shifts that touch the days from `first` to `last`, in the order of days; two queries."""
    return shifts_touching(caregiver_ids, {first + timedelta(days=number) for number in range((last - first).days + 1)})


def shifts_touching(caregiver_ids: Iterable[int], touched: Set[date]) -> dict[int, list[Shift]]:
    """Each caregiver's shifts that touch any of these days, in the order of days; two queries."""
    ids = list(caregiver_ids)
    days = sorted(touched | {day - timedelta(days=1) for day in touched})
    weekly: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    dated: dict[tuple[int, date], list[tuple[int, int]]] = defaultdict(list)
    of_week = WeeklyHours.objects.filter(caregiver__in=ids, weekday__in={day.weekday() for day in days})
    for one, weekday, start, end in of_week.values_list("caregiver", "weekday", "start_minute", "end_minute"):
        weekly[one, weekday].append((start, end))
    special = DateHours.objects.filter(caregiver__in=ids, date__in=days)
    for one, day, begins, ends in special.values_list("caregiver", "date", "start_minute", "end_minute"):
        ranges = dated[one, day]
        if begins is not None and ends is not None:
            ranges.append((begins, ends))
    midnights = {day: midnight_of(day) for day in days}
    shifts: dict[int, list[Shift]] = {one: [] for one in ids}
    for one in ids:
        for day in days:
            for start, end in dated.get((one, day), weekly.get((one, day.weekday()), [])):
                if day in touched or end > MINUTES_A_DAY:
                    shifts[one].append(_shift(midnights[day], start, end))
    return shifts


def ranges_by_day(shifts: Iterable[Shift]) -> dict[date, list[Range]]:
    """The same shifts as ranges of the days on which they begin."""
    ranges: dict[date, list[Range]] = defaultdict(list)
    for shift in shifts:
        day = timezone.localdate(shift.start)
        midnight = midnight_of(day)
        ranges[day].append(Range(_minutes(shift.start - midnight), _minutes(shift.end - midnight)))
    return ranges


def _minutes(time_span: timedelta) -> int:
    return time_span // timedelta(minutes=1)


def _shift(midnight: datetime, start_minute: int, end_minute: int) -> Shift:
    return Shift(midnight + timedelta(minutes=start_minute), midnight + timedelta(minutes=end_minute))
