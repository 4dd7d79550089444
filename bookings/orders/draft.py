"""What is about to be booked: its bill, its minutes, and what it asks of whoever comes. Nothing is stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import Address, User
from bookings.catalogue.models import Service
from bookings.catalogue.pricing import PricedLine, minutes_of_visit, price_visit, total_of
from bookings.orders.cancellation import lines_of, terms_of
from bookings.orders.models import CancellationPolicy
from bookings.orders.needs import need_of
from bookings.schedule.candidates import Need
from pets.models import Pet


@dataclass(frozen=True)
class Draft:
    owner: User
    address: Address
    pets: Sequence[Pet]
    services: Sequence[Service]

    @property
    def lines(self) -> list[PricedLine]:
        return price_visit(self.services, pets=len(self.pets))

    @property
    def total(self) -> Decimal:
        """In yuan; what placing the booking freezes."""
        return total_of(self.lines)

    @property
    def cancellation(self) -> list[tuple[str, int]]:
        """Until when how many per cent come back, as a booking placed now would be sold."""
        return lines_of(terms_of(CancellationPolicy.objects.current()))

    @property
    def minutes(self) -> int:
        return minutes_of_visit(self.services, pets=len(self.pets))

    @property
    def need(self) -> Need:
        return need_of(self.owner, self.address, self.pets, self.services)
