"""How well a caregiver suits a round. Pure; every part is kept, since it is the explanation."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bookings.dispatch.models import DispatchPolicy

# Distance at which nearness counts nothing any more, in metres.
FAR_M = 8000
# A newcomer starts as if five people had given 4.6 stars; the own reviews take over from there.
PRIOR_STARS, PRIOR_REVIEWS = 4.6, 5
# Visits after which experience counts fully.
EXPERIENCED_VISITS = 60


@dataclass(frozen=True)
class Suitor:
    """The facts about one caregiver that the ranking reads."""

    caregiver_id: int
    distance_m: int
    rating_sum: int
    rating_count: int
    finished_visits: int
    visits_to_owner: int


@dataclass(frozen=True)
class Part:
    """One part of a score: `points` of at most `weight`, and the plain fact that gave them."""

    name: str
    points: float
    weight: float
    fact: float

    def as_json(self) -> dict[str, str | float]:
        return {"name": self.name, "points": self.points, "weight": self.weight, "fact": self.fact}


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
    """What makes up the score: nearness, reviews, experience and having been there, each with its points."""
    stars = shrunk_stars(suitor.rating_sum, suitor.rating_count)
    return [
        _part("distance", 1 - suitor.distance_m / FAR_M, policy.weight_distance, suitor.distance_m),
        _part("rating", (stars - 1) / 4, policy.weight_rating, round(stars, 2)),
        _part(
            "experience", suitor.finished_visits / EXPERIENCED_VISITS, policy.weight_experience, suitor.finished_visits
        ),
        _part("continuity", suitor.visits_to_owner / 2, policy.weight_continuity, suitor.visits_to_owner),
    ]


def shrunk_stars(rating_sum: int, rating_count: int) -> float:
    """A Bayesian average from 1 to 5: few reviews move it little."""
    return (rating_sum + PRIOR_STARS * PRIOR_REVIEWS) / (rating_count + PRIOR_REVIEWS)


def _part(name: str, share: float, weight: Decimal, fact: float) -> Part:
    return Part(name, round(float(weight) * min(max(share, 0.0), 1.0), 2), float(weight), fact)
