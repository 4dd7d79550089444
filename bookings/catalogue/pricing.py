"""What a visit costs and how long it takes. Pure: the same input is the same price for everybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bookings.catalogue.models import LineKind, Service
from petcare.money import round_yuan


@dataclass(frozen=True)
class PricedLine:
    """One line of the bill in yuan; amount = unit_price × quantity."""

    kind: LineKind
    service: Service
    text_zh: str
    text_en: str
    unit_price: Decimal
    quantity: int

    @property
    def amount(self) -> Decimal:
        return round_yuan(self.unit_price * self.quantity)


def price_visit(services: Sequence[Service], *, pets: int) -> list[PricedLine]:
    """The lines of one visit: each service once, and its further pets where it charges for them."""
    lines = []
    for service in services:
        lines.append(PricedLine(LineKind.SERVICE, service, service.name_zh, service.name_en, service.price, 1))
        if pets > 1 and service.extra_pet_price:
            lines.append(
                PricedLine(
                    LineKind.EXTRA_PET,
                    service,
                    f"{service.name_zh}：多宠加价",
                    f"{service.name_en}: further pet",
                    service.extra_pet_price,
                    pets - 1,
                )
            )
    return lines


def total_of(lines: Sequence[PricedLine]) -> Decimal:
    return sum((line.amount for line in lines), Decimal(0))


def minutes_of_visit(services: Sequence[Service], *, pets: int) -> int:
    """Minutes at the home for these services and this many pets."""
    return sum(service.minutes + service.extra_pet_minutes * max(pets - 1, 0) for service in services)
