"""What a caregiver gets for a visit: shares of the lines of its bill. Pure; every part is kept as the explanation."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol

from bookings.catalogue.models import LineKind, PriceRule, RuleKind
from bookings.money.models import PayRule
from petcare.money import round_yuan


class BilledLine(Protocol):
    """A line of a bill, stored or not; `amount` in yuan, never negative."""

    @property
    def kind(self) -> str: ...
    @property
    def amount(self) -> Decimal: ...
    @property
    def rule(self) -> PriceRule | None: ...


class PayKind(StrEnum):
    VISIT = "visit"
    HOLIDAY = "holiday"
    DISTANCE = "distance"


# The surcharges that have a share of their own.
OWN_SHARE = {RuleKind.HOLIDAY: PayKind.HOLIDAY, RuleKind.DISTANCE: PayKind.DISTANCE}


@dataclass(frozen=True)
class PayPart:
    """`percent` of `base`, what the owner pays for this kind of line, in yuan."""

    kind: PayKind
    base: Decimal
    percent: int

    @property
    def amount(self) -> Decimal:
        return round_yuan(self.base * self.percent / 100)

    def as_json(self) -> dict[str, str | int]:
        return {"kind": self.kind, "base": str(self.base), "percent": self.percent, "amount": str(self.amount)}

    @classmethod
    def of_json(cls, part: Mapping[str, Any]) -> "PayPart":
        return cls(PayKind(part["kind"]), Decimal(part["base"]), part["percent"])


@dataclass(frozen=True)
class Pay:
    parts: Sequence[PayPart]

    @property
    def amount(self) -> Decimal:
        """Yuan: the sum of the parts, between nothing and the price of the visit."""
        return sum((part.amount for part in self.parts), Decimal(0))

    def as_json(self) -> list[dict[str, str | int]]:
        return [part.as_json() for part in self.parts]

    @classmethod
    def of_json(cls, parts: Iterable[Mapping[str, Any]]) -> "Pay":
        return cls(tuple(PayPart.of_json(part) for part in parts))


def pay_of(lines: Iterable[BilledLine], rule: PayRule) -> Pay:
    """The pay of one visit with these lines. Each part is rounded once, half up, so none exceeds its base."""
    bases: dict[PayKind, Decimal] = {}
    for line in lines:
        kind = _kind_of(line)
        bases[kind] = bases.get(kind, Decimal(0)) + line.amount
    percents = {
        PayKind.VISIT: rule.share_percent,
        PayKind.HOLIDAY: rule.holiday_percent,
        PayKind.DISTANCE: rule.distance_percent,
    }
    return Pay(tuple(PayPart(kind, bases[kind], percents[kind]) for kind in PayKind if bases.get(kind)))


def _kind_of(line: BilledLine) -> PayKind:
    if line.kind != LineKind.RULE or line.rule is None:
        return PayKind.VISIT
    return OWN_SHARE.get(RuleKind(line.rule.kind), PayKind.VISIT)
