"""How a caregiver did, from reviews and visits. Pure; every figure names how many events it was made of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

# After so long a review counts half as much as one of today.
HALF_LIFE = timedelta(days=180)
# A newcomer starts as if five people had given 4.6 stars; the own reviews take over from there.
PRIOR_STARS, PRIOR_REVIEWS = 4.6, 5


@dataclass(frozen=True)
class Share:
    """`good` of `of`; no per cent where there is nothing to count."""

    good: int
    of: int

    @property
    def percent(self) -> int | None:
        return round(100 * self.good / self.of) if self.of else None


def recent_stars(reviews: Iterable[tuple[int, datetime]], *, now: datetime) -> float | None:
    """The average of (stars, written at) from 1 to 5, drawn towards what a newcomer is given while reviews are few, and
    led by what was said lately. None without a review."""
    weighted, weights, is_any = 0.0, 0.0, False
    for stars, written_at in reviews:
        weight = 0.5 ** (max(now - written_at, timedelta(0)) / HALF_LIFE)
        weighted, weights, is_any = weighted + weight * stars, weights + weight, True
    return shrunk_stars(weighted, weights) if is_any else None


def shrunk_stars(weighted: float, weights: float) -> float:
    """An average from 1 to 5 of reviews with these weights: few of them move it little."""
    return (weighted + PRIOR_STARS * PRIOR_REVIEWS) / (weights + PRIOR_REVIEWS)


def completion(*, finished: int, broken: int) -> Share:
    """Of the visits somebody accepted and that are over, those that were finished. What the owner called off is
    nobody's fault."""
    return Share(finished, finished + broken)
