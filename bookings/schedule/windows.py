"""Which windows of a day can be bought for a home, and how many caregivers are left for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bookings.schedule.calendar import LEAD, Days
from bookings.schedule.candidates import Need, nearest_candidates
from bookings.schedule.free_time import Window

WINDOW_HOURS = 2
FIRST_HOUR, LAST_HOUR = 8, 22
DAYS_AHEAD = 28
FEW = 2


class Fullness(models.TextChoices):
    NONE = "none", _("full")
    FEW = "few", _("few left")
    PLENTY = "plenty", _("free")


@dataclass(frozen=True)
class WindowChoice:
    """A window of two hours and for how many caregivers a visit fits into it."""

    window: Window
    free: int

    @property
    def fullness(self) -> Fullness:
        if not self.free:
            return Fullness.NONE
        return Fullness.FEW if self.free <= FEW else Fullness.PLENTY

    @property
    def key(self) -> str:
        """What a form carries for this window."""
        return window_key(self.window)


def windows_of(day: date) -> list[Window]:
    """The windows that are sold on a day: two hours each from 08:00 to 22:00, Shanghai time."""
    starts = range(FIRST_HOUR, LAST_HOUR, WINDOW_HOURS)
    return [Window(_hour(day, hour), _hour(day, hour + WINDOW_HOURS)) for hour in starts]


def choices_on(day: date, *, need: Need, minutes: int, now: datetime | None = None) -> list[WindowChoice]:
    """Each window of the day with the number of candidates who could serve it; four queries."""
    now = now or timezone.now()
    candidates = nearest_candidates(need)
    days = Days([candidate.caregiver_id for candidate in candidates], day)
    return [
        WindowChoice(
            window,
            sum(
                days.start_for(
                    candidate.caregiver_id, window=window, minutes=minutes, home=need.home, not_before=now + LEAD
                )
                is not None
                for candidate in candidates
            ),
        )
        for window in windows_of(day)
    ]


def nearest_free(choices: Sequence[WindowChoice], wanted: Window, *, limit: int = 3) -> list[WindowChoice]:
    """The free windows that begin nearest to the wanted one."""
    free = [choice for choice in choices if choice.free]
    return sorted(free, key=lambda choice: abs(choice.window.start - wanted.start))[:limit]


def bookable_days(today: date) -> list[date]:
    return [today + timedelta(days=number) for number in range(DAYS_AHEAD)]


def window_key(window: Window) -> str:
    return timezone.localtime(window.start).strftime("%Y-%m-%dT%H:%M")


def window_of_key(key: str) -> Window:
    """The window that a form named. Raises ValueError when no such window is sold."""
    start = timezone.make_aware(datetime.strptime(key, "%Y-%m-%dT%H:%M"))  # noqa: DTZ007  Shanghai time, made aware here
    for window in windows_of(start.date()):
        if window.start == start:
            return window
    raise ValueError(key)


def _hour(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time())) + timedelta(hours=hour)
