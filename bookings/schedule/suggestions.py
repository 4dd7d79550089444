"""Which windows of a day to recommend, and why in words that a person understands. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.schedule.free_time import Window
from bookings.schedule.windows import window_key
from petcare.money import yuan

# Further away nobody calls it near, in minutes on the way.
NEAR_MINUTES = 15


@dataclass(frozen=True)
class Passer:
    """Somebody who has time in a window and comes from a visit nearby: since when, and how long the way takes."""

    name: str
    at: datetime
    minutes: int
    is_estimate: bool


@dataclass(frozen=True)
class Option:
    """A free window and what speaks for it. `familiar` is the name of somebody who has been there before."""

    window: Window
    familiar: str = ""
    passer: Passer | None = None
    price: Decimal | None = None


class Reason(TextChoices):
    FAMILIAR = "familiar"
    NEARBY = "nearby"
    CHEAPER = "cheaper"


@dataclass(frozen=True)
class Suggestion:
    window: Window
    reason: Reason
    words: str

    @property
    def key(self) -> str:
        """What a form carries for its window."""
        return window_key(self.window)


def suggest(options: Sequence[Option], *, limit: int = 3) -> list[Suggestion]:
    """At most one window for each reason and one reason for each window, the strongest reasons first.

    Somebody the owner knows, then the shortest way, then the lowest price where some window costs more. Among equals
    the earlier window.
    """
    found: list[Suggestion] = []
    for choose in (_familiar, _nearby, _cheaper):
        named = {suggestion.window for suggestion in found}
        suggestion = choose(options, [option for option in options if option.window not in named])
        if suggestion and len(found) < limit:
            found.append(suggestion)
    return found


def _familiar(options: Sequence[Option], left: Sequence[Option]) -> Suggestion | None:
    option = next((option for option in left if option.familiar), None)
    if option is None:
        return None
    words = _("%(name)s, who has been with you before, has time")
    return Suggestion(option.window, Reason.FAMILIAR, words % {"name": option.familiar})


def _nearby(options: Sequence[Option], left: Sequence[Option]) -> Suggestion | None:
    near = [(option.passer, option) for option in left if option.passer]
    near = [(passer, option) for passer, option in near if passer.minutes <= NEAR_MINUTES]
    if not near:
        return None
    passer, option = min(near, key=lambda pair: (pair[0].minutes, pair[1].window.start))
    if passer.is_estimate:
        words = _("%(name)s is nearby at %(time)s, about %(minutes)s min away")
    else:
        words = _("%(name)s is nearby at %(time)s, %(minutes)s min away")
    facts = {"name": passer.name, "time": _clock(passer.at), "minutes": passer.minutes}
    return Suggestion(option.window, Reason.NEARBY, words % facts)


def _cheaper(options: Sequence[Option], left: Sequence[Option]) -> Suggestion | None:
    """Compared with the dearest window, the latest of these: that is what most people want."""
    priced = [(option.price, option) for option in options if option.price is not None]
    if not priced:
        return None
    dearest, other = max(priced, key=lambda pair: (pair[0], pair[1].window.start))
    cheaper = [(price, option) for price, option in priced if price < dearest and option in left]
    if not cheaper:
        return None
    price, option = min(cheaper, key=lambda pair: (pair[0], pair[1].window.start))
    facts = {"amount": yuan(dearest - price), "time": _clock(other.window.start)}
    return Suggestion(option.window, Reason.CHEAPER, _("%(amount)s cheaper than %(time)s") % facts)


def _clock(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%H:%M")
