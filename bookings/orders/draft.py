"""What is about to be booked: its bill, its minutes, and what it asks of whoever comes. Nothing is stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils import timezone

from accounts.models import Address, User
from bookings.catalogue.models import Package, Service
from bookings.catalogue.pricing import PricedLine, minutes_of_visit, total_of
from bookings.catalogue.tariff import items_of, services_in, tariff_at
from bookings.orders.bill import bill_of
from bookings.orders.cancellation import lines_of, terms_of
from bookings.orders.models import CancellationPolicy
from bookings.orders.needs import need_of
from bookings.schedule.candidates import Need
from bookings.schedule.free_time import Window
from bookings.schedule.unserved import Unserved, look_for_unserved
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
    packages: Sequence[Package] = ()
    windows: Sequence[Window] = ()

    @cached_property
    def visits(self) -> list[DraftVisit]:
        """A visit in each window; before one is chosen a single one, without what depends on the time."""
        if not self.windows:
            items = items_of(self.services, self.packages, on=timezone.localdate())
            tariff = tariff_at(timezone.now())
            metres = tariff.metres_to(self.address.point)
            return [DraftVisit(None, tariff.lines_at_any_time(items, pets=len(self.pets), metres=metres))]
        in_order = sorted(self.windows, key=lambda window: window.start)
        bill = bill_of(
            self.services,
            self.packages,
            pets=len(self.pets),
            home=self.address.point,
            windows=in_order,
            now=timezone.now(),
        )
        return [DraftVisit(window, lines) for window, lines in zip(in_order, bill, strict=True)]

    @property
    def total(self) -> Decimal:
        """In yuan; what placing the booking freezes."""
        return sum((visit.price for visit in self.visits), Decimal(0))

    @property
    def chosen(self) -> list[Package | Service]:
        """Packages and services as they were chosen."""
        return [*self.packages, *self.services]

    @property
    def to_do(self) -> list[Service]:
        """Everything that will be done, packages opened."""
        return services_in(self.services, self.packages)

    @cached_property
    def unserved(self) -> list[Unserved]:
        """The chosen windows that nobody has time for now; four queries."""
        return look_for_unserved(self.windows, need=self.need, minutes=self.minutes) if self.windows else []

    @property
    def cancellation(self) -> list[tuple[str, int]]:
        """Until when how many per cent come back, as a booking placed now would be sold."""
        return lines_of(terms_of(CancellationPolicy.objects.current()))

    @property
    def minutes(self) -> int:
        return minutes_of_visit(self.to_do, pets=len(self.pets))

    @property
    def need(self) -> Need:
        return need_of(self.owner, self.address, self.pets, self.to_do)
