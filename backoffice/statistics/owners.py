"""Who the owners are as of today: where, with which animals, how often they book. Nothing is written here."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Count, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Round

from accounts.models import Address
from backoffice.statistics.counting import Days, first_payments
from backoffice.statistics.models import AreaFigure, DailyFigure, Measure
from pets.models import Pet

LOOKED_BACK = 90


def pets(day: date) -> Iterator[DailyFigure]:
    """Pets that live with somebody today, by species, where their owner's default home is."""
    home = _default_homes().filter(owner=OuterRef("owner")).values("district")[:1]
    alive = Pet.objects.active().order_by().annotate(place=Coalesce(Subquery(home), Value("")))
    for row in alive.values("place", "species").annotate(count=Count("pk")):
        yield DailyFigure(
            day=day, measure=Measure.PETS, district=row["place"], detail=row["species"], count=row["count"]
        )


def frequency(day: date) -> Iterator[DailyFigure]:
    """Owners by how many bookings they paid in the 90 days up to this one."""
    homes = dict(_default_homes().values_list("owner", "district"))
    paid = first_payments(Days(day - timedelta(days=LOOKED_BACK - 1), day))
    found: Counter[tuple[str, str]] = Counter()
    for row in paid.values(owner=F("booking__owner")).annotate(count=Count("pk")):
        found[homes.get(row["owner"], ""), often(row["count"])] += 1
    for (district, detail), count in found.items():
        yield DailyFigure(day=day, measure=Measure.FREQUENCY, district=district, detail=detail, count=count)


def often(bookings: int) -> str:
    if bookings >= 6:
        return "6+"
    return "3-5" if bookings >= 3 else str(bookings)


def areas() -> Iterator[AreaFigure]:
    """Owners by squares of a hundredth of a degree, all of them and by species."""
    homes = _default_homes().values("district", north=Round("lat", 2), east=Round("lon", 2)).order_by()
    alive = Q(owner__pets__archived_at__isnull=True, owner__pets__species__isnull=False)
    of_species = homes.filter(alive).annotate(species=F("owner__pets__species"))
    for rows in (homes, of_species):
        for row in rows.annotate(owners=Count("owner", distinct=True)):
            yield AreaFigure(
                lat=row["north"],
                lon=row["east"],
                district=row["district"],
                species=row.get("species", ""),
                owners=row["owners"],
            )


def _default_homes():
    return Address.objects.active().filter(is_default=True)
