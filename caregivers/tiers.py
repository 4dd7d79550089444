"""What the figures of a month make of it, and what follows. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol

from caregivers.models.conduct import BLAME, ConsequenceRule, Standing, TierRule


class Figures(Protocol):
    finished: int
    missed: int
    rating: Decimal | None
    findings: int

    @property
    def completion(self) -> int | None: ...
    @property
    def punctuality(self) -> int | None: ...
    @property
    def complaints(self) -> int | None: ...


def standing_by(figures: Figures, rule: TierRule) -> tuple[Standing, list[str]]:
    """The standing, and the names of the figures that made it. A figure that nothing was counted for blames nobody,
    and a month without reviews or with few visits is never gold."""
    if figures.finished + figures.missed < rule.min_visits:
        return Standing.STANDARD, ["few_visits"]
    if below := [name for name, is_below in _weak(figures, rule) if is_below]:
        return Standing.WATCH, below
    if all(_strong(figures, rule)):
        return Standing.GOLD, ["rating", "completion", "punctuality", "complaints"]
    return Standing.STANDARD, []


def _weak(figures: Figures, rule: TierRule) -> list[tuple[str, bool]]:
    rating, completion, punctuality, complaints = _values(figures)
    return [
        ("rating", rating is not None and rating < Decimal(rule.watch_rating)),
        ("completion", completion is not None and completion < rule.watch_completion),
        ("punctuality", punctuality is not None and punctuality < rule.watch_punctuality),
        ("complaints", complaints is not None and complaints > rule.watch_complaints),
        ("findings", figures.findings > rule.watch_findings),
    ]


def _strong(figures: Figures, rule: TierRule) -> list[bool]:
    rating, completion, punctuality, complaints = _values(figures)
    return [
        rating is not None and rating >= Decimal(rule.gold_rating),
        completion is not None and completion >= rule.gold_completion,
        punctuality is not None and punctuality >= rule.gold_punctuality,
        complaints is not None and complaints <= rule.gold_complaints,
    ]


def _values(figures: Figures) -> tuple[Decimal | None, int | None, int | None, int | None]:
    return figures.rating, figures.completion, figures.punctuality, figures.complaints


def streak(standings: Iterable[tuple[date, str]], *, month: date) -> int:
    """How many months in a row, ending with this one, had its standing. A month without work ends it."""
    by_month, length = dict(standings), 0
    wanted, looking_at = by_month.get(month), month
    while wanted is not None and by_month.get(looking_at) == wanted:
        length, looking_at = length + 1, (looking_at - timedelta(days=1)).replace(day=1)
    return length


def consequences(standing: str, months: int, rules: Sequence[ConsequenceRule]) -> list[ConsequenceRule]:
    """The rules that apply after so many months in a row. Good: each that so many months fill. Bad: the gravest only,
    so that nobody is warned and suspended for one month."""
    fitting = [rule for rule in rules if rule.is_active and rule.standing == standing and rule.months <= months]
    bad = [rule for rule in fitting if rule.kind in BLAME]
    good = [rule for rule in fitting if rule.kind not in BLAME and months % rule.months == 0]
    return [*good, *sorted(bad, key=lambda rule: (rule.months, BLAME.index(rule.kind)))[-1:]]  # type: ignore[arg-type]
