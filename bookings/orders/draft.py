"""What is about to be booked: its bill, its minutes, and what it asks of whoever comes. Nothing is stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import cached_property

from accounts.models import Address, User
from bookings.catalogue.models import Service
from bookings.catalogue.pricing import PricedLine, minutes_of_visit, price_visit, total_of
from bookings.orders.cancellation import lines_of, terms_of
from bookings.orders.models import CancellationPolicy
from bookings.orders.needs import need_of
from bookings.schedule.candidates import Need
from bookings.schedule.free_time import Window
from pets.models import Pet


@dataclass(frozen=True)
class DraftVisit:
    """One visit and its bill; `window` is None while it was not chosen."""

    window: Window | None
    lines: Sequence[PricedLine]

    @property
    def price(self) -> Decimal:
        return total_of(self.lines)


@dataclass(frozen=True)
class Draft:
    owner: User
    address: Address
    pets: Sequence[Pet]
    services: Sequence[Service]
    windows: Sequence[Window] = ()

    @cached_property
    def visits(self) -> list[DraftVisit]:
        """A visit in each window; one whose time is still open while none was chosen."""
        windows = sorted(self.windows, key=lambda window: window.start) or [None]
        return [DraftVisit(window, price_visit(self.services, pets=len(self.pets))) for window in windows]

    @property
    def total(self) -> Decimal:
        """In yuan; what placing the booking freezes."""
        return sum((visit.price for visit in self.visits), Decimal(0))

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
