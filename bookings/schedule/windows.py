"""Which windows can be bought for a home, on one day or on many, and how many caregivers are left for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, date, datetime, time, timedelta
from math import ceil

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bookings.schedule.calendar import LEAD, TRAILING, Days
from bookings.schedule.candidates import Candidate, Need, nearest_candidates
from bookings.schedule.free_time import Window
from petcare.times import midnight_of

WINDOW_HOURS = 2
FIRST_HOUR, LAST_HOUR = 8, 22
WINDOW = timedelta(hours=WINDOW_HOURS)
HALF_HOUR = timedelta(minutes=30)
# People book for the Spring Festival in autumn.
DAYS_AHEAD = 120
FEW = 2
KEY = "%Y-%m-%dT%H:%M"


class Fullness(models.TextChoices):
    NONE = "none", _("full")
    FEW = "few", _("few left")
    PLENTY = "plenty", _("free")


@dataclass(frozen=True)
class WindowChoice:
    """A window and for how many caregivers a visit fits into it."""

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


@dataclass(frozen=True)
class Openness:
    """The candidates for a visit, the nearest first, and their days: asked for any window without a further query."""

    first: date
    last: date
    candidates: Sequence[Candidate]
    days: Days
    minutes: int
    not_before: datetime

    def starts_in(self, window: Window) -> dict[int, datetime]:
        """When each caregiver who has time could begin, the nearest caregiver first."""
        ids = [candidate.caregiver_id for candidate in self.candidates]
        return self.days.starts_for(ids, window=window, minutes=self.minutes, not_before=self.not_before)

    def would_work(self, caregiver_id: int, window: Window) -> bool:
        """Whether the visit fits into the caregiver's hours, whatever else they have taken on."""
        return self.days.would_work(caregiver_id, window=window, minutes=self.minutes, not_before=self.not_before)

    def choice(self, window: Window) -> WindowChoice:
        return WindowChoice(window, len(self.starts_in(window)))


def openness_between(
    first: date, last: date, *, need: Need, minutes: int, now: datetime | None = None, asks_engine: bool = True
) -> Openness:
    """Who could come from `first` to `last`; four queries, however many days and caregivers.

    Drives that are not known yet are asked of the routing engine, which is not for use inside a transaction, or else
    are estimates.
    """
    candidates = nearest_candidates(need)
    days = Days(
        [candidate.caregiver_id for candidate in candidates], first, last, home=need.home, asks_engine=asks_engine
    )
    return Openness(first, last, candidates, days, minutes, (now or timezone.now()) + LEAD)


def choices_between(
    first: date, last: date, *, need: Need, minutes: int, now: datetime | None = None, asks_engine: bool = True
) -> dict[date, list[WindowChoice]]:
    """For each day from `first` to `last`, both included, its windows with how many candidates could serve each.

    Four queries, however many days and caregivers. Windows that have begun are there too and free for nobody.
    """
    openness = openness_between(first, last, need=need, minutes=minutes, now=now, asks_engine=asks_engine)
    return {day: [openness.choice(window) for window in windows_of(day)] for day in _days(first, last)}


def windows_of(day: date) -> list[Window]:
    """The windows that are sold on a day: two hours each from 08:00 to 22:00, Shanghai time."""
    starts = [_hour(day, hour) for hour in range(FIRST_HOUR, LAST_HOUR, WINDOW_HOURS)]
    return [Window(start, start + WINDOW) for start in starts]


def exact_windows_of(day: date, *, minutes: int) -> list[Window]:
    """For who wants a certain half hour: from each one on, the fewest half hours that hold the visit.

    None when these are as long as what is sold as a rule.
    """
    return _exact(day, HALF_HOUR * ceil((timedelta(minutes=minutes) + TRAILING) / HALF_HOUR))


def _exact(day: date, length: timedelta) -> list[Window]:
    if length >= WINDOW:
        return []
    opens, closes = _hour(day, FIRST_HOUR), _hour(day, LAST_HOUR)
    starts = [opens + HALF_HOUR * number for number in range((closes - opens - length) // HALF_HOUR + 1)]
    return [Window(start, start + length) for start in starts]


def is_exact(window: Window) -> bool:
    """Whether it is narrower than what is sold as a rule, and may cost more."""
    return window.end - window.start < WINDOW


def bookable_days(today: date) -> list[date]:
    """Today and the days after it, as far ahead as people may book."""
    return [today + timedelta(days=number) for number in range(DAYS_AHEAD)]


def window_key(window: Window) -> str:
    """`2026-11-26T18:00`, and for an exact one its end as well: `2026-11-26T18:00~18:30`."""
    key = timezone.localtime(window.start).strftime(KEY)
    return f"{key}~{timezone.localtime(window.end):%H:%M}" if is_exact(window) else key


def window_of_key(key: str) -> Window:
    """The window that a form named. Raises ValueError when no such window is sold."""
    begins, tilde, ends = key.partition("~")
    start = timezone.make_aware(datetime.strptime(begins, KEY))  # noqa: DTZ007  Shanghai time, made aware here
    day = start.date()
    if day.year == MAXYEAR:
        # What ends after the last day there is has no end.
        raise ValueError(key)
    if tilde:
        end = timezone.make_aware(datetime.combine(day, time.fromisoformat(ends)))
        wanted, sold = Window(start, end), _exact(day, max(end - start, HALF_HOUR))
    else:
        wanted, sold = Window(start, start + WINDOW), windows_of(day)
    if wanted not in sold:
        raise ValueError(key)
    return wanted


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _hour(day: date, hour: int) -> datetime:
    return midnight_of(day) + timedelta(hours=hour)
