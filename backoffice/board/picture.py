"""A day as a picture: where on the axis each bar begins and how wide it is. Pure: a minute is a unit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from backoffice.addresses import address_of
from backoffice.board.day import Lane
from bookings.orders.models import Visit
from bookings.orders.status import AT_WORK, VisitStatus
from bookings.visits.lateness import lateness_of
from petcare.times import span

# The axis shows these hours of the day, and further ones where somebody works.
USUAL = (7, 22)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Axis:
    midnight: datetime
    first: int
    last: int

    @property
    def width(self) -> int:
        return (self.last - self.first) * 60

    @property
    def hours(self) -> list[tuple[int, int]]:
        """Each hour with its place."""
        return [(hour % 24, (hour - self.first) * 60) for hour in range(self.first, self.last)]

    @property
    def lines(self) -> str:
        """All hours as one path."""
        return "".join(f"M{x} 0V40" for _hour, x in self.hours)

    def place(self, moment: datetime) -> int:
        minutes = (moment - self.midnight) // MINUTE - self.first * 60
        return max(0, min(minutes, self.width))

    @property
    def now(self) -> int | None:
        place = (timezone.now() - self.midnight) // MINUTE - self.first * 60
        return place if 0 <= place <= self.width else None


@dataclass(frozen=True)
class Bar:
    x: int
    width: int
    words: str
    label: str = ""
    url: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Row:
    lane: Lane
    hours: Sequence[Bar]
    bars: Sequence[Bar]
    legs: Sequence[Bar]


def axis_of(lanes: Iterable[Lane], midnight: datetime) -> Axis:
    moments = [moment for lane in lanes for one in lane.shifts for moment in (one.start, one.end)]
    moments += [moment for lane in lanes for one in lane.visits for moment in (one.planned.lower, one.planned.upper)]
    hours = [(moment - midnight) / timedelta(hours=1) for moment in moments]
    first = min([USUAL[0], *(int(hour) for hour in hours if hour >= 0)])
    last = max([USUAL[1], *(int(-(-hour // 1)) for hour in hours if hour <= 26)])
    return Axis(midnight, first, last)


def row_of(lane: Lane, axis: Axis, *, may_give: bool) -> Row:
    now = timezone.now()
    bars = [_visit_bar(visit, axis, now, may_give=may_give) for visit in lane.visits]
    bars += [
        _bar(axis, hold.period.lower, hold.period.upper, kind="hold", label=_("held"), words=_("held for a booking"))
        for hold in lane.holds
    ]
    return Row(
        lane,
        [_bar(axis, shift.start, shift.end, words="") for shift in lane.shifts],
        bars,
        [_leg_bar(axis, before, after, leg) for before, after, leg in lane.legs],
    )


def _bar(axis: Axis, start: datetime, end: datetime, **words: str) -> Bar:
    x = axis.place(start)
    return Bar(x, max(axis.place(end) - x, 0), **words)


def _visit_bar(visit: Visit, axis: Axis, now: datetime, *, may_give: bool) -> Bar:
    when, area = span(visit.planned.lower, visit.planned.upper), visit.booking.area
    words = f"{when} · {area} · {visit.get_status_display()}"
    can_be_given = may_give and visit.status in {VisitStatus.SCHEDULED, VisitStatus.DEPARTED}
    url = address_of("bookings_booking_change", visit.booking_id)
    if can_be_given:
        url = address_of("assign_visit", visit.pk)
    label = area.split(" ")[-1]
    kind = kind_of(visit, now)
    return _bar(axis, visit.planned.lower, visit.planned.upper, words=words, label=label, url=url, kind=kind)


def kind_of(visit: Visit, now: datetime) -> str:
    """How the visit is drawn on the board and its map."""
    if lateness_of(visit, now=now):
        return "late"
    if visit.caregiver_id is None:
        return "nobody"
    if visit.status == VisitStatus.FINISHED:
        return "done"
    return "now" if visit.status in AT_WORK | {VisitStatus.DEPARTED} else "planned"


def _leg_bar(axis: Axis, before: Visit, after: Visit, leg) -> Bar:
    """Drawn from the end of the visit before; what does not fit before the next one is late."""
    leaves = before.planned.upper
    arrives = leaves + leg.drive
    words = _("%(minutes)d min on the way") % {"minutes": -(-leg.drive // MINUTE)}
    if leg.is_estimate:
        words = _("%(minutes)s, estimated") % {"minutes": words}
    is_tight = arrives > after.planned.lower
    return _bar(axis, leaves, min(arrives, after.planned.lower), words=words, kind="tight" if is_tight else "")
