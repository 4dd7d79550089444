"""Which finished visits are looked at: those with the highest risk, and a few by chance. Pure."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bookings.conduct.models import Risk

NEWCOMERS_VISITS = 10
FEW_STARS = 3
# So many visits are picked for a day, of them so many by chance.
A_DAY, BY_CHANCE = 20, 4
POINTS = {Risk.REPEATED_PHOTO: 50, Risk.LOW_RATING: 40, Risk.ELSEWHERE: 40, Risk.NEWCOMER: 25, Risk.SKIPPED: 15}


@dataclass(frozen=True)
class Facts:
    """What is known of one finished visit. `stars` is None without a review."""

    visit: int
    caregiver: int
    finished_visits: int
    skipped: int
    stars: int | None
    is_elsewhere: bool
    has_repeated_photo: bool


@dataclass(frozen=True)
class Pick:
    facts: Facts
    reasons: list[str]
    score: int


def risk_of(facts: Facts) -> Pick:
    found = {
        Risk.REPEATED_PHOTO: facts.has_repeated_photo,
        Risk.LOW_RATING: facts.stars is not None and facts.stars <= FEW_STARS,
        Risk.ELSEWHERE: facts.is_elsewhere,
        Risk.NEWCOMER: facts.finished_visits < NEWCOMERS_VISITS,
        Risk.SKIPPED: facts.skipped > 0,
    }
    reasons = [risk for risk, is_so in found.items() if is_so]
    return Pick(facts, [str(risk) for risk in reasons], sum(POINTS[risk] for risk in reasons))


def picks_of(candidates: Sequence[Facts], *, day: date, most: int = A_DAY, by_chance: int = BY_CHANCE) -> list[Pick]:
    """At most `most`: the gravest first, one of each caregiver before a second of anybody, and then those that chance
    names. Chance is a hash of the day, so that asking twice picks the same."""
    ranked = sorted(map(risk_of, candidates), key=lambda pick: (-pick.score, _lot(pick.facts, day)))
    risky = _spread([pick for pick in ranked if pick.score])[: max(most - by_chance, 0)]
    chosen = {pick.facts.visit for pick in risky}
    others = sorted((pick for pick in ranked if pick.facts.visit not in chosen), key=lambda pick: _lot(pick.facts, day))
    lots = [Pick(pick.facts, [*pick.reasons, str(Risk.CHANCE)], pick.score) for pick in others[: min(by_chance, most)]]
    return [*risky, *lots]


def _spread(ranked: Sequence[Pick]) -> list[Pick]:
    """Everybody's gravest before anybody's second."""
    seen: dict[int, int] = {}
    turns = []
    for pick in ranked:
        seen[pick.facts.caregiver] = seen.get(pick.facts.caregiver, 0) + 1
        turns.append((seen[pick.facts.caregiver], pick))
    return [pick for _turn, pick in sorted(turns, key=lambda one: one[0])]


def _lot(facts: Facts, day: date) -> str:
    return hashlib.sha256(f"{day}:{facts.visit}".encode()).hexdigest()
