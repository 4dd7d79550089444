"""Why a window cannot be had, in words, and what can be had nearest to it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bookings.schedule.calendar import TRAILING
from bookings.schedule.candidates import Need
from bookings.schedule.free_time import Window
from bookings.schedule.windows import Openness, WindowChoice, bookable_days, openness_between, windows_of

# How many days before and after are looked through for something instead.
AROUND_DAYS = 3
MOST_INSTEAD = 3


class Obstacle(TextChoices):
    OVER = "over", _("This time is over.")
    TOO_SHORT = "too_short", _("The visit takes longer than this time.")
    NOBODY_NEAR = "nobody_near", _("Nobody nearby offers this for your animals.")
    TOO_SOON = "too_soon", _("Nobody can be there this soon.")
    NOBODY_WORKS = "nobody_works", _("Nobody works at this time.")
    ALL_TAKEN = "all_taken", _("Everybody is booked at this time.")


@dataclass(frozen=True)
class Unserved:
    """A window that nobody has time for, why, and the nearest ones that are free."""

    window: Window
    obstacle: Obstacle
    instead: Sequence[WindowChoice]


def look_for_unserved(windows: Sequence[Window], *, need: Need, minutes: int) -> list[Unserved]:
    """Those of the windows that cannot be had now, in their order; four queries, however many windows."""
    days = [timezone.localdate(window.start) for window in windows]
    around, bookable = timedelta(days=AROUND_DAYS), bookable_days(timezone.localdate())
    first, last = max(min(days) - around, bookable[0]), min(max(days) + around, bookable[-1])
    return unserved(windows, openness=openness_between(first, last, need=need, minutes=minutes))


def unserved(windows: Sequence[Window], *, openness: Openness) -> list[Unserved]:
    """Those of the windows that cannot be had, in their order.

    What is offered instead lies within three days, inside what the openness was read for, and in none of the other
    windows. No query.
    """
    missing = [window for window in windows if not openness.starts_in(window)]
    return [
        Unserved(window, obstacle_of(window, openness), nearest_free(window, windows, openness)) for window in missing
    ]


def obstacle_of(window: Window, openness: Openness) -> Obstacle:
    """Why nobody can come in this window."""
    need = timedelta(minutes=openness.minutes) + TRAILING
    if window.start <= timezone.now():
        return Obstacle.OVER
    if window.end - window.start < need:
        return Obstacle.TOO_SHORT
    if not openness.candidates:
        return Obstacle.NOBODY_NEAR
    if window.end - openness.not_before < need:
        return Obstacle.TOO_SOON
    is_worked = any(openness.would_work(candidate.caregiver_id, window) for candidate in openness.candidates)
    return Obstacle.ALL_TAKEN if is_worked else Obstacle.NOBODY_WORKS


def nearest_free(wanted: Window, others: Collection[Window], openness: Openness) -> list[WindowChoice]:
    """Up to three free windows nearest to this one that touch none of the others. No query."""
    near = windows_instead(wanted, others)
    known = (window for window in near if openness.first <= timezone.localdate(window.start) <= openness.last)
    choices = (openness.choice(window) for window in known)
    return list(islice((choice for choice in choices if choice.free), MOST_INSTEAD))


def windows_instead(wanted: Window, others: Collection[Window]) -> list[Window]:
    """What may be had instead of this window where somebody is free, the nearest first: the usual windows ahead, on
    days within three of it that can be booked, that touch none of the others. No query."""
    day, bookable = timezone.localdate(wanted.start), bookable_days(timezone.localdate())
    days = [day + timedelta(days=number) for number in range(-AROUND_DAYS, AROUND_DAYS + 1)]
    around = [window for on in days if bookable[0] <= on <= bookable[-1] for window in windows_of(on)]
    apart = [window for window in around if all(window.end <= one.start or one.end <= window.start for one in others)]
    ahead = [window for window in apart if window.start > timezone.now()]
    return sorted(ahead, key=lambda window: _distance(window, wanted))


def _distance(window: Window, wanted: Window) -> tuple[int, timedelta, datetime]:
    """The same day before the next ones, and there the same hour before others."""
    days = (timezone.localdate(window.start) - timezone.localdate(wanted.start)).days
    return abs(days), abs(window.start - timedelta(days=days) - wanted.start), window.start
