"""What visits would pay whoever takes them, by the rule in force."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

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
    """Two queries, however many visits."""
    rule = PayRule.objects.current(tier)
    lines: dict[int, list[Line]] = {visit.pk: [] for visit in visits}
    for line in Line.objects.filter(visit__in=lines).select_related("rule"):
        lines[line.visit_id].append(line)
    return ExpectedPay(rule, {pk: pay_of(of_visit, rule) for pk, of_visit in lines.items()})
