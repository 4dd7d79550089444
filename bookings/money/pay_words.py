"""Where the pay of some visits comes from, in plain words. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from bookings.money.pay import Pay, PayKind, PayPart
from petcare.money import yuan

LABELS = {
    PayKind.VISIT: lambda: _("Visit"),
    PayKind.HOLIDAY: lambda: _("Holiday surcharge"),
    PayKind.DISTANCE: lambda: _("Distance surcharge"),
}


@dataclass(frozen=True)
class PayWords:
    label: str
    fact: str
    amount: Decimal


def part_words(pays: Iterable[Pay]) -> list[PayWords]:
    """The same kind of part at the same share is one line over all visits, so the lines add up to the whole."""
    alike: dict[tuple[PayKind, int], list[PayPart]] = {}
    for part in (part for pay in pays for part in pay.parts):
        alike.setdefault((part.kind, part.percent), []).append(part)
    return [
        PayWords(
            label=LABELS[kind](),
            fact=_("%(percent)s%% of %(base)s")
            % {"percent": percent, "base": yuan(sum((part.base for part in parts), Decimal(0)))},
            amount=sum((part.amount for part in parts), Decimal(0)),
        )
        for (kind, percent), parts in alike.items()
    ]
