"""How well a caregiver suits a round. Pure; every part is kept, since it is the explanation."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bookings.dispatch.models import DispatchPolicy
from bookings.voice.scoring import PRIOR_STARS

# A way of so many minutes counts nothing any more.
FAR_MINUTES = 40
# A newcomer starts as if nine of ten visits had begun in time.
PRIOR_ON_TIME, PRIOR_ARRIVALS = 9, 10
# Visits of this kind for such animals after which fit counts fully.
SIMILAR_VISITS = 20
# Each visit to the owner counts a fifth of continuity, at most four of them; being a favourite counts all of it.
KNOWN_VISITS, KNOWN_SHARE = 4, 0.8
# Visits on that day, and in the fourteen days before it, at which there is no room to speak of.
FULL_DAY, FULL_FORTNIGHT = 8, 28
# Visits until which somebody is new.
NEWCOMER_VISITS = 10


@dataclass(frozen=True)
class Suitor:
    """The facts about one caregiver that the ranking reads.

    `stars` are what everybody reads of them, or what a newcomer starts with; `way_minutes` is the way to this visit as
    it stands in their day, `hinge` what it leads from; `arrivals` are the visits they began lately, `on_time` those of
    them in time; `visits_lately` those of the fourteen days before.
    """

    caregiver_id: int
    distance_m: int
    way_minutes: int
    hinge: str
    stars: float = PRIOR_STARS
    on_time: int = 0
    arrivals: int = 0
    similar_visits: int = 0
    visits_to_owner: int = 0
    is_favourite: bool = False
    visits_that_day: int = 0
    visits_lately: int = 0
    finished_visits: int = 0
    is_favoured: bool = False


@dataclass(frozen=True)
class Part:
    """One part of a score: `points` of at most `weight`, the plain fact that gave them, and what it is `about`."""

    name: str
    points: float
    weight: float
    fact: float
    about: str = ""

    def as_json(self) -> dict[str, str | float]:
        return {
            "name": self.name,
            "points": self.points,
            "weight": self.weight,
            "fact": self.fact,
            "about": self.about,
        }


@dataclass(frozen=True)
class Ranked:
    suitor: Suitor
    parts: Sequence[Part]

    @property
    def score(self) -> Decimal:
        return Decimal(str(round(sum(part.points for part in self.parts), 2)))


def rank(suitors: Sequence[Suitor], policy: DispatchPolicy) -> list[Ranked]:
    """The best first; equal scores go to the nearer, then to the lower id, so that the order never hangs on chance."""
    ranked = [Ranked(suitor, parts_of(suitor, policy)) for suitor in suitors]
    return sorted(ranked, key=lambda one: (-one.score, one.suitor.distance_m, one.suitor.caregiver_id))


def parts_of(suitor: Suitor, policy: DispatchPolicy) -> list[Part]:
    """What makes up the score, each with its points; none is below zero or above its weight."""
    one, on_time = suitor, shrunk_on_time(suitor.on_time, suitor.arrivals)
    return [
        _part("travel", policy.weight_travel, one.way_minutes, one.hinge),
        _part("rating", policy.weight_rating, round(one.stars, 2)),
        _part("punctuality", policy.weight_punctuality, round(on_time * 100)),
        _part("fit", policy.weight_fit, one.similar_visits),
        _part("continuity", policy.weight_continuity, one.visits_to_owner, "favourite" if one.is_favourite else ""),
        _part("load", policy.weight_load, one.visits_that_day),
        _part("fairness", policy.weight_fairness, one.visits_lately),
        _part("newcomer", policy.weight_newcomer, one.finished_visits),
        _part("conduct", policy.weight_conduct, int(one.is_favoured)),
    ]


# What share of its weight the fact of a part earns, before it is held between 0 and 1. A kept part can be weighed anew.
SHARES: Mapping[str, Callable[[float], float]] = {
    "travel": lambda minutes: 1 - minutes / FAR_MINUTES,
    "rating": lambda stars: (stars - 1) / 4,
    "punctuality": lambda percent: percent / 100,
    "fit": lambda visits: visits / SIMILAR_VISITS,
    "continuity": lambda visits: min(visits / KNOWN_VISITS, 1) * KNOWN_SHARE,
    "load": lambda visits: 1 - visits / FULL_DAY,
    "fairness": lambda visits: 1 - visits / FULL_FORTNIGHT,
    "newcomer": lambda visits: 1 - visits / NEWCOMER_VISITS,
    "conduct": float,
}


def points_of(name: str, weight: Decimal, fact: float, about: str = "") -> float:
    """What this fact earns under this weight."""
    share = 1.0 if about == "favourite" else SHARES[name](fact)
    return round(float(weight) * min(max(share, 0.0), 1.0), 2)


def shrunk_on_time(on_time: int, arrivals: int) -> float:
    """The share from 0 to 1 of visits begun in time: few visits move it little."""
    return (on_time + PRIOR_ON_TIME) / (arrivals + PRIOR_ARRIVALS)


def _part(name: str, weight: Decimal, fact: float, about: str = "") -> Part:
    return Part(name, points_of(name, weight, fact, about), float(weight), fact, about)
