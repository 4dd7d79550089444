"""What pricing needs to know at a moment: prices, rules, holidays and service points, read once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from bookings.catalogue.models import Holiday, Package, Price, PriceRule, RuleKind, Service, ServicePoint
from bookings.catalogue.pricing import PLAIN_WINDOW, Circumstances, Item, PricedLine, price_visit
from petcare.geo.coordinates import Point, distance_m

# Rules that look at no date and no hour.
AT_ANY_TIME = {RuleKind.DISTANCE, RuleKind.EXTRA_PET}


@dataclass(frozen=True)
class Tariff:
    """As prices stand at `now`."""

    now: datetime
    rules: Sequence[PriceRule]
    holidays: Mapping[date, Holiday]
    points: Sequence[Point]

    def lines_of_visit(
        self, items: Sequence[Item], *, pets: int, metres: int | None, start: datetime, end: datetime
    ) -> list[PricedLine]:
        """The lines of a visit so far from the nearest service point, whose window begins and ends then."""
        start, end = timezone.localtime(start), timezone.localtime(end)
        given = Circumstances(start, end, start - self.now, metres, self.holidays.get(start.date()))
        return price_visit(items, pets=pets, rules=self.rules, given=given)

    def lines_at_any_time(self, items: Sequence[Item], *, pets: int, metres: int | None) -> list[PricedLine]:
        """What a visit costs before its time is chosen: with what depends on the home and the pets alone."""
        start = timezone.localtime(self.now)
        given = Circumstances(start, start + PLAIN_WINDOW, timedelta(0), metres)
        rules = [rule for rule in self.rules if rule.kind in AT_ANY_TIME]
        return price_visit(items, pets=pets, rules=rules, given=given)

    def metres_to(self, home: Point) -> int | None:
        """Straight from the nearest service point; None when there is none."""
        return min((round(distance_m(point, home)) for point in self.points), default=None)


def tariff_at(now: datetime, *, with_drafts: bool = False) -> Tariff:
    """Three queries. With drafts it is the tariff as it would be once they are in force."""
    rules = PriceRule.objects.with_drafts() if with_drafts else PriceRule.objects.live()
    holidays = Holiday.objects.filter(day__gte=timezone.localdate(now))
    return Tariff(
        now=now,
        rules=list(rules),
        holidays={holiday.day: holiday for holiday in holidays},
        points=[one.point for one in ServicePoint.objects.open()],
    )


def items_of(services: Iterable[Service], packages: Iterable[Package] = (), *, on: date) -> list[Item]:
    """What was chosen at the prices in force on that day; a package's parts weigh what they cost alone.

    Raises KeyError when a service has no price yet.
    """
    services, packages = list(services), list(packages)
    inside = [service for package in packages for service in package.services.all()]
    prices = {price.service_id: price for price in Price.objects.in_force(on).filter(service__in=[*services, *inside])}
    alone = [Item(one, prices[one.pk].price, prices[one.pk].extra_pet_price) for one in services]
    together = [
        Item(
            package,
            package.price,
            package.extra_pet_price,
            tuple((service, prices[service.pk].price) for service in package.services.all()),
        )
        for package in packages
    ]
    return together + alone


def services_in(services: Iterable[Service], packages: Iterable[Package]) -> list[Service]:
    """Everything that will be done, in the order of the catalogue: services and what is inside packages."""
    inside = {service for package in packages for service in package.services.all()}
    return sorted(inside | set(services), key=lambda service: (service.position, service.pk))
