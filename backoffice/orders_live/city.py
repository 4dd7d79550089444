"""Today's visits on the map of the city: where, in which state, and whether something is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backoffice.addresses import address_of
from backoffice.orders_live.forms import day_of
from bookings.models import Visit
from bookings.orders.status import AT_WORK, BookingStatus, VisitStatus
from bookings.visits.lateness import lateness_of

MOST_PINS = 600
ASKED = ("booking_id", "caregiver_id", "status", "window", "planned")
ASKED += ("booking__area", "booking__lat", "booking__lon", "caregiver__user__name")
# What is no visit yet, or none any more.
NONE = (BookingStatus.AWAITING_PAYMENT, BookingStatus.CANCELLED)


class PinState(TextChoices):
    LATE = "late", _("late")
    NOBODY = "nobody", _("nobody yet")
    PLANNED = "planned", _("planned")
    ON_THE_WAY = "on_the_way", _("on the way")
    AT_WORK = "at_work", _("at work")
    DONE = "done", _("done")


# A sign besides the colour, in the legend and on the map.
SIGNS = {
    PinState.LATE: "!",
    PinState.NOBODY: "?",
    PinState.PLANNED: "○",
    PinState.ON_THE_WAY: "▲",
    PinState.AT_WORK: "■",
    PinState.DONE: "✓",
}


@dataclass(frozen=True)
class City:
    """`legend`: state, sign, how many. `pins`: latitude, longitude, state, sign, what a pointer says, address."""

    legend: Sequence[tuple[PinState, str, int]]
    pins: Sequence[tuple[float, float, str, str, str, str]]


def city_today() -> City:
    """One query of plain columns. Pins that matter more are drawn last, so that they lie on top."""
    now, today = timezone.now(), day_of(timezone.localdate())
    visits = Visit.objects.filter(window__startswith__gte=today.start, window__startswith__lt=today.end)
    visits = visits.exclude(status=VisitStatus.CANCELLED).exclude(booking__status__in=NONE)
    shown = visits.order_by("window", "pk").values_list(*ASKED, named=True)[:MOST_PINS]
    states = [(visit, _state_of(visit, lateness_of(visit, now=now) is not None)) for visit in shown]
    counts = [state for _visit, state in states]
    order = list(PinState)
    states.sort(key=lambda one: -order.index(one[1]))
    words = {state: str(state.label) for state in order}
    return City(
        [(state, SIGNS[state], counts.count(state)) for state in order],
        [_pin(visit, state, words[state]) for visit, state in states],
    )


def _state_of(visit: Any, is_late: bool) -> PinState:
    if is_late:
        return PinState.LATE
    if visit.status == VisitStatus.FINISHED:
        return PinState.DONE
    if visit.status in AT_WORK:
        return PinState.AT_WORK
    if visit.status == VisitStatus.DEPARTED:
        return PinState.ON_THE_WAY
    return PinState.PLANNED if visit.caregiver_id else PinState.NOBODY


def _pin(visit: Any, state: PinState, label: str) -> tuple[float, float, str, str, str, str]:
    begin, end = (timezone.localtime(moment) for moment in (visit.window.lower, visit.window.upper))
    words = [label, f"{begin:%H:%M}–{end:%H:%M}", visit.booking__area, visit.caregiver__user__name]
    place = float(visit.booking__lat), float(visit.booking__lon)
    url = address_of("bookings_booking_change", visit.booking_id)
    return *place, state.value, SIGNS[state], " · ".join(filter(None, words)), url
