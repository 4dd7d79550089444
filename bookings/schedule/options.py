"""What speaks for the free windows of a day, read for suggestions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from math import ceil

from django.utils import timezone

from bookings.orders.models import Visit
from bookings.orders.status import VisitStatus
from bookings.schedule.candidates import Need
from bookings.schedule.free_time import Window
from bookings.schedule.suggestions import NEAR_MINUTES, Option, Passer, Suggestion, suggest
from bookings.schedule.windows import Openness, WindowChoice, exact_windows_of, openness_between, windows_of
from caregivers.models import Caregiver

# Who was done elsewhere longer ago is not just passing by.
JUST_NOW = timedelta(minutes=45)


@dataclass(frozen=True)
class OpenDay:
    """What can still be bought on a day: the windows, the exact half hours that are free, and what to recommend."""

    choices: Sequence[WindowChoice]
    exact: Sequence[WindowChoice]
    suggestions: Sequence[Suggestion]


def open_day(day: date, *, need: Need, minutes: int, prices: Mapping[Window, Decimal] | None = None) -> OpenDay:
    """The windows of the day that can still be bought, and which of them to recommend; six queries.

    `prices` tells what the visit costs in each window. Asks the routing engine: not for use inside a transaction.
    """
    now = timezone.now()
    openness = openness_between(day, day, need=need, minutes=minutes, now=now)
    choices = [openness.choice(window) for window in windows_of(day) if window.start > now]
    exact = [openness.choice(window) for window in exact_windows_of(day, minutes=minutes) if window.start > now]
    suggestions = suggest(options_on(day, openness=openness, owner_id=need.owner_id, prices=prices))
    return OpenDay(choices, [choice for choice in exact if choice.free], suggestions)


def options_on(
    day: date, *, openness: Openness, owner_id: int, prices: Mapping[Window, Decimal] | None = None
) -> list[Option]:
    """The free windows of the day and what speaks for each; two queries."""
    starts = {window: openness.starts_in(window) for window in windows_of(day)}
    familiar = _been_there(openness, owner_id)
    passing = {window: _passing(openness, of_window) for window, of_window in starts.items()}
    known = {window: next((pk for pk in of_window if pk in familiar), None) for window, of_window in starts.items()}
    named = {pk for pk in known.values() if pk} | {near[0] for near in passing.values() if near}
    names = dict(Caregiver.objects.filter(pk__in=named).values_list("pk", "user__name"))
    return [
        Option(
            window,
            familiar=names.get(known[window] or 0, ""),
            passer=_named(passing[window], names),
            price=(prices or {}).get(window),
        )
        for window, of_window in starts.items()
        if of_window
    ]


type _Near = tuple[int, datetime, int, bool]


def _been_there(openness: Openness, owner_id: int) -> set[int]:
    ids = [candidate.caregiver_id for candidate in openness.candidates]
    finished = Visit.objects.filter(booking__owner=owner_id, caregiver__in=ids, status=VisitStatus.FINISHED)
    return set(finished.values_list("caregiver", flat=True).distinct())


def _passing(openness: Openness, starts: dict[int, datetime]) -> _Near | None:
    """Who has the shortest way from a visit that ends just before: since when, minutes, whether they are estimated."""
    near: list[_Near] = []
    for pk, start in starts.items():
        arrival = openness.days.comes_from(pk, before=start, within=JUST_NOW)
        if arrival:
            near.append((pk, arrival.free_at, max(1, ceil(arrival.drive / timedelta(minutes=1))), arrival.is_estimate))
    return min((one for one in near if one[2] <= NEAR_MINUTES), key=lambda one: one[2], default=None)


def _named(near: _Near | None, names: dict[int, str]) -> Passer | None:
    if near is None:
        return None
    pk, at, minutes, is_estimate = near
    return Passer(names[pk], at, minutes, is_estimate)
