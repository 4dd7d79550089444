"""What visits would pay whoever takes them, by the rule in force."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from bookings.money.models import PayRule, Tier
from bookings.money.pay import Pay, pay_of
from bookings.orders.models import Line, Visit


@dataclass(frozen=True)
class ExpectedPay:
    rule: PayRule
    # By the id of the visit.
    of_visit: Mapping[int, Pay]

    def as_fields(self) -> dict[str, Any]:
        """As an offer keeps it."""
        return {
            "pay": sum((pay.amount for pay in self.of_visit.values()), Decimal(0)),
            "pay_parts": {str(pk): pay.as_json() for pk, pay in self.of_visit.items()},
            "pay_rule": self.rule,
        }


def expected_pay(visits: Sequence[Visit], *, tier: Tier = Tier.STANDARD) -> ExpectedPay:
    """One query, and one for the lines where they did not come with the visits (DispatchRound.looking)."""
    prefetch_related_objects(visits, Prefetch("lines", Line.objects.select_related("rule")))
    rule = PayRule.objects.current(tier)
    return ExpectedPay(rule, {visit.pk: pay_of(visit.lines.all(), rule) for visit in visits})
