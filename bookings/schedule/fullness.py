"""How full days are."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils import timezone

from bookings.schedule.candidates import Need
from bookings.schedule.windows import FEW, Fullness, WindowChoice, choices_between


def choices_to_come_between(
    first: date, last: date, *, need: Need, minutes: int, asks_engine: bool = True
) -> dict[date, list[WindowChoice]]:
    """For each day from `first` to `last` the windows that can still be bought, free or not.

    Four queries, however many days (a trip asks for 60) and caregivers.
    """
    now = timezone.now()
    choices = choices_between(first, last, need=need, minutes=minutes, now=now, asks_engine=asks_engine)
    return {day: [choice for choice in of_day if choice.window.start > now] for day, of_day in choices.items()}


def fullness_of(choices: Sequence[WindowChoice]) -> Fullness:
    """How full a day is by its windows: one or two that are free are few."""
    free = sum(1 for choice in choices if choice.free)
    if not free:
        return Fullness.NONE
    return Fullness.FEW if free <= FEW else Fullness.PLENTY


def fullness_on(days: Iterable[date], *, need: Need, minutes: int) -> dict[date, Fullness]:
    """The fullness of each day; four queries, however many days from the first to the last of them.

    It does not wait for the routing engine: a colour may rest on an estimate, what is offered on the day does not.
    """
    days = sorted(days)
    if not days:
        return {}
    choices = choices_to_come_between(days[0], days[-1], need=need, minutes=minutes, asks_engine=False)
    return {day: fullness_of(choices[day]) for day in days}
