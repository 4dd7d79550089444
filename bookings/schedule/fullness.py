"""How full days are, and what is free near a wish that cannot be met."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.utils import timezone

from bookings.schedule.candidates import Need
from bookings.schedule.free_time import Window
from bookings.schedule.windows import FEW, Fullness, WindowChoice, bookable_days, choices_on, nearest_free

# How many days after the wanted one are looked through for something free.
LOOK_AHEAD_DAYS = 3


def choices_to_come(day: date, *, need: Need, minutes: int) -> list[WindowChoice]:
    """The windows of the day that can still be bought, free or not; four queries."""
    now = timezone.now()
    return [choice for choice in choices_on(day, need=need, minutes=minutes, now=now) if choice.window.start > now]


def fullness_of(choices: Sequence[WindowChoice]) -> Fullness:
    """How full a day is by its windows: one or two that are free are few."""
    free = sum(1 for choice in choices if choice.free)
    if not free:
        return Fullness.NONE
    return Fullness.FEW if free <= FEW else Fullness.PLENTY


def fullness_on(days: Iterable[date], *, need: Need, minutes: int) -> dict[date, Fullness]:
    """The fullness of each day; four queries a day, so ask for a week at a time."""
    return {day: fullness_of(choices_to_come(day, need=need, minutes=minutes)) for day in days}


def free_near(wanted: Window, *, need: Need, minutes: int, limit: int = 3) -> list[WindowChoice]:
    """What is free nearest to the wanted window: the same day first, then the days that follow."""
    day = timezone.localdate(wanted.start)
    last = bookable_days(timezone.localdate())[-1]
    found: list[WindowChoice] = []
    for number in range(LOOK_AHEAD_DAYS + 1):
        on = day + timedelta(days=number)
        if len(found) >= limit or on > last:
            break
        that_time = Window(wanted.start + timedelta(days=number), wanted.end + timedelta(days=number))
        found += nearest_free(choices_to_come(on, need=need, minutes=minutes), that_time, limit=limit - len(found))
    return found
