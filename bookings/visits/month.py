"""A caregiver's month as a calendar: hours as bars, visits as marks in them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone

from bookings.orders.models import Visit
from bookings.schedule.weeks import weeks_of
from bookings.visits.day import NOT_THEIRS_ANY_MORE
from caregivers.availability import Shift, ranges_by_day, shifts_between
from caregivers.models import Caregiver
from caregivers.ranges import Range
from petcare.times import midnight_of

# How far the pages of the calendar go back and ahead.
FURTHEST_MONTHS = 12
# A day is drawn this wide: one unit is a quarter of an hour.
QUARTERS = 24 * 4


@dataclass(frozen=True)
class Bar:
    x: int
    width: int


@dataclass(frozen=True)
class MonthDay:
    day: date
    is_of_month: bool
    is_today: bool
    is_past: bool
    hours: list[Range] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    marks: list[Bar] = field(default_factory=list)


def month_of(caregiver: Caregiver, first: date, *, today: date) -> list[list[MonthDay]]:
    """The whole weeks of the month that begins on `first`; three queries."""
    last = months_from(first, 1) - timedelta(days=1)
    weeks = weeks_of([first + timedelta(days=number) for number in range(last.day)])
    shifts = shifts_between([caregiver.pk], weeks[0][0], weeks[-1][-1])[caregiver.pk]
    hours, marks = ranges_by_day(shifts), _marks(caregiver, weeks[0][0], weeks[-1][-1])
    return [
        [
            MonthDay(
                day=day,
                is_of_month=day.month == first.month,
                is_today=day == today,
                is_past=day < today,
                hours=sorted(hours.get(day, [])),
                bars=_bars(shifts, day),
                marks=marks[day],
            )
            for day in week
        ]
        for week in weeks
    ]


def hours_on(caregiver: Caregiver, day: date) -> list[Range]:
    """The ranges that begin on this day."""
    return sorted(ranges_by_day(shifts_between([caregiver.pk], day, day)[caregiver.pk]).get(day, []))


def months_from(day: date, months: int) -> date:
    """The first of the month so many months later, or before."""
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def _marks(caregiver: Caregiver, first: date, last: date) -> dict[date, list[Bar]]:
    visits = Visit.objects.filter(caregiver=caregiver, planned__startswith__gte=midnight_of(first))
    visits = visits.filter(planned__startswith__lt=midnight_of(last + timedelta(days=1)))
    marks: dict[date, list[Bar]] = defaultdict(list)
    for planned in visits.exclude(status__in=NOT_THEIRS_ANY_MORE).order_by("planned").values_list("planned", flat=True):
        day = timezone.localdate(planned.lower)
        marks[day] += _bars([Shift(planned.lower, planned.upper)], day)
    return marks


def _bars(shifts: Iterable[Shift], day: date) -> list[Bar]:
    """What of these lies in the day, at least a quarter wide."""
    midnight = midnight_of(day)
    bars = []
    for shift in shifts:
        start = max(0, round((shift.start - midnight) / timedelta(minutes=15)))
        end = min(QUARTERS, round((shift.end - midnight) / timedelta(minutes=15)))
        if start < QUARTERS and end > 0:
            bars.append(Bar(start, max(1, end - start)))
    return bars
