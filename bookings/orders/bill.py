"""The bill of what is to be booked: the lines of each visit as prices stand now. Nothing is stored."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from bookings.catalogue.models import Package, Service
from bookings.catalogue.pricing import PricedLine, total_of
from bookings.catalogue.tariff import Tariff, items_of, tariff_at
from bookings.schedule.free_time import Window
from petcare.geo.coordinates import Point


def bill_of(
    services: Sequence[Service],
    packages: Sequence[Package],
    *,
    pets: int,
    home: Point,
    windows: Sequence[Window],
    now: datetime,
    tariff: Tariff | None = None,
) -> list[list[PricedLine]]:
    """The lines of a visit in each window, booked now; five queries, however many windows.

    Another tariff than today's may be tried. Raises ValueError without a pet, KeyError when a service has no price.
    """
    tariff = tariff or tariff_at(now)
    metres = tariff.metres_to(home)
    items = items_of(services, packages, on=timezone.localdate(now))
    return [
        tariff.lines_of_visit(items, pets=pets, metres=metres, start=window.start, end=window.end) for window in windows
    ]


def sum_of(bill: Sequence[Sequence[PricedLine]]) -> Decimal:
    """The total of all visits in yuan."""
    return sum((total_of(lines) for lines in bill), Decimal(0))
