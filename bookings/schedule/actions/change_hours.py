"""When somebody works, changed by themselves. What they have promised stays inside their hours."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.orders.models import Visit
from bookings.orders.status import UNDER_WAY, VisitStatus
from bookings.schedule.actions.move_hold import move_hold
from bookings.schedule.calendar import TRAILING
from bookings.schedule.models import Purpose, Reservation
from caregivers.availability import Shift, ranges_by_day, shifts_between, shifts_touching
from caregivers.models import Caregiver, DateHours, WeeklyHours
from caregivers.models.hours import Weekday
from caregivers.ranges import Overlap, Range, first_overlap
from petcare.errors import DomainError
from petcare.times import day_name

MOST_DAYS_AT_ONCE = 60
A_DAY = timedelta(days=1)
FURTHEST = timedelta(days=366)


class HoursOverlap(DomainError):
    """Two ranges would overlap, of one day or over midnight; `overlap` says which."""

    def __init__(self, overlap: Overlap, *, first_day: str, second_day: str):
        words = {"first": overlap.first, "second": overlap.second, "first_day": first_day, "second_day": second_day}
        if overlap.first_day == overlap.second_day:
            message = _("%(first)s and %(second)s overlap.")
        else:
            message = _("%(first)s on %(first_day)s runs into %(second)s on %(second_day)s.")
        super().__init__(message % words, field="ranges")
        self.overlap = overlap


class HoursNeeded(DomainError):
    """Visits that were promised would be outside the hours; `visits` are those, the earliest first."""

    def __init__(self, visits: Sequence[Visit]):
        words = ngettext("You have a visit in this time.", "You have %(count)d visits in this time.", len(visits))
        super().__init__(words % {"count": len(visits)}, field="ranges")
        self.visits = list(visits)


def change_week(
    *, caregiver: Caregiver, weekdays: Collection[int], ranges: Sequence[Range], keep_visits: bool = False
) -> None:
    """Gives these weekdays (0 is Monday) these ranges from now on; none is a day off. Dates that differ stay.

    Raises HoursOverlap, and HoursNeeded when visits would be left outside; with `keep_visits` the old hours stay on the
    dates of those visits.
    """
    _change(caregiver, partial(_write_week, weekdays=weekdays, ranges=ranges), keep_visits=keep_visits)


def change_dates(
    *, caregiver: Caregiver, first: date, last: date, ranges: Sequence[Range], keep_visits: bool = False
) -> None:
    """Gives each day from `first` to `last` these ranges instead of its weekday's; none is a day off.

    Raises HoursOverlap and HoursNeeded as `change_week` does.
    """
    _change(caregiver, partial(_write_dates, first=first, last=last, ranges=ranges), keep_visits=keep_visits)


def return_to_week(*, caregiver: Caregiver, first: date, last: date, keep_visits: bool = False) -> None:
    """These dates differ no longer. Raises HoursOverlap and HoursNeeded as `change_week` does."""
    _change(caregiver, partial(_forget_dates, first=first, last=last), keep_visits=keep_visits)


def _change(caregiver: Caregiver, write: Callable[[Caregiver], None], *, keep_visits: bool) -> None:
    with transaction.atomic():
        # Whoever gives them a visit holds the same lock, so either sees what the other did.
        locked = Caregiver.objects.select_for_update(of=("self",), no_key=True).get(pk=caregiver.pk)
        taken = taken_by(locked)
        before = _shifts_around(locked, taken)
        write(locked)
        after = _shifts_around(locked, taken)
        lost = [one for one in taken if _lies_in(one, before) and not _lies_in(one, after)]
        needed = [one for one in lost if one.purpose == Purpose.VISIT]
        if needed and not keep_visits:
            raise HoursNeeded([one.visit for one in needed])
        _restore(locked, needed, before)
        locked.note_days_changed()
    # After the commit: a hold is moved under the lock of its booking, which comes before that of a caregiver.
    for one in lost:
        if one.purpose == Purpose.HOLD:
            move_hold(one)


def taken_by(caregiver: Caregiver) -> list[Reservation]:
    """What is promised and what is held, from now on."""
    to_do = UNDER_WAY | {VisitStatus.SCHEDULED}
    taken = Reservation.objects.active().filter(caregiver=caregiver, period__endswith__gt=timezone.now())
    return list(taken.filter(visit__status__in=to_do).select_related("visit__booking").order_by("period"))


def _shifts_around(caregiver: Caregiver, taken: Sequence[Reservation]) -> list[Shift]:
    """Of the days of these and those beside them alone, as what is promised may lie years apart."""
    days = {timezone.localdate(moment) for one in taken for moment in (one.period.lower, one.period.upper)}
    beside = {day + number * A_DAY for day in days for number in (-1, 1)}
    return shifts_touching([caregiver.pk], days | beside)[caregiver.pk]


def _lies_in(one: Reservation, shifts: Sequence[Shift]) -> bool:
    return _shift_of(one, shifts) is not None


def _shift_of(one: Reservation, shifts: Sequence[Shift]) -> Shift | None:
    start, end = one.period.lower, one.period.upper - TRAILING
    return next((shift for shift in shifts if shift.start <= start and end <= shift.end), None)


def _restore(caregiver: Caregiver, needed: Sequence[Reservation], before: Sequence[Shift]) -> None:
    """The dates of these visits keep the hours from before."""
    ranges = ranges_by_day(before)
    shifts = [_shift_of(one, before) for one in needed]
    dates = {timezone.localdate(shift.start) for shift in shifts if shift}
    _replace_dates(caregiver, {day: ranges[day] for day in dates})


def _write_week(caregiver: Caregiver, *, weekdays: Collection[int], ranges: Sequence[Range]) -> None:
    WeeklyHours.objects.filter(caregiver=caregiver, weekday__in=weekdays).delete()
    WeeklyHours.objects.bulk_create(
        WeeklyHours(caregiver=caregiver, weekday=weekday, start_minute=one.start, end_minute=one.end)
        for weekday in sorted(weekdays)
        for one in ranges
    )
    days: list[list[Range]] = [[] for _day in Weekday]
    for row in WeeklyHours.objects.filter(caregiver=caregiver):
        days[row.weekday].append(Range(row.start_minute, row.end_minute))
    overlap = first_overlap(days, is_week=True)
    if overlap and {overlap.first_day, overlap.second_day} & set(weekdays):
        names = [str(Weekday(number).label) for number in (overlap.first_day, overlap.second_day)]
        raise HoursOverlap(overlap, first_day=names[0], second_day=names[1])


def _write_dates(caregiver: Caregiver, *, first: date, last: date, ranges: Sequence[Range]) -> None:
    _check_dates(first, last)
    _replace_dates(caregiver, dict.fromkeys(_days(first, last), list(ranges)))
    _check_neighbours(caregiver, first, last)


def _forget_dates(caregiver: Caregiver, *, first: date, last: date) -> None:
    _check_dates(first, last)
    DateHours.objects.filter(caregiver=caregiver, date__range=(first, last)).delete()
    _check_neighbours(caregiver, first, last)


def _check_dates(first: date, last: date) -> None:
    if first < timezone.localdate():
        raise DomainError(_("This day is over."), field="first")
    if last < first:
        raise DomainError(_("The last day comes before the first."), field="last")
    if (last - first).days >= MOST_DAYS_AT_ONCE:
        words = _("At most %(count)d days at once. Enter the rest after it.")
        raise DomainError(words % {"count": MOST_DAYS_AT_ONCE}, field="last")
    if last > timezone.localdate() + FURTHEST:
        raise DomainError(_("At most a year ahead."), field="last")


def _replace_dates(caregiver: Caregiver, days: Mapping[date, Sequence[Range]]) -> None:
    DateHours.objects.filter(caregiver=caregiver, date__in=days).delete()
    DateHours.objects.bulk_create(
        DateHours(caregiver=caregiver, date=day, **minutes)
        for day, ranges in days.items()
        # A row without minutes is a day off.
        for minutes in [{"start_minute": one.start, "end_minute": one.end} for one in ranges] or [{}]
    )


def _check_neighbours(caregiver: Caregiver, first: date, last: date) -> None:
    """The days before and after lead into these over midnight."""
    days = _days(first - A_DAY, last + A_DAY)
    ranges = ranges_by_day(shifts_between([caregiver.pk], days[0], days[-1])[caregiver.pk])
    overlap = first_overlap([ranges.get(day, []) for day in days])
    if overlap:
        names = [day_name(days[number]) for number in (overlap.first_day, overlap.second_day)]
        raise HoursOverlap(overlap, first_day=names[0], second_day=names[1])


def _days(first: date, last: date) -> list[date]:
    return [first + number * A_DAY for number in range((last - first).days + 1)]
