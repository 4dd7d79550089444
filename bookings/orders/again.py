"""The same again: pets, services and home of an earlier booking, as long as they can be chosen again."""

from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.utils.http import urlencode

from accounts.models import Address
from bookings.catalogue.models import Package, Service
from bookings.orders.models import Booking
from pets.models import Pet


@dataclass(frozen=True)
class Again:
    pets: list[Pet]
    services: list[Service | Package]
    address: Address

    @property
    def query(self) -> str:
        """For the address of the booking pages; they begin with the day."""
        chosen = [("pets", pet.pk) for pet in self.pets]
        chosen += [("packages" if isinstance(one, Package) else "services", one.code) for one in self.services]
        return urlencode([*chosen, ("address", self.address.pk), ("step", "day")])


def again_of(booking: Booking) -> Again | None:
    """None when a pet or the home is gone or something is no longer sold; at most six queries."""
    pets = [booked.pet for booked in booking.pets.select_related("pet")]
    prefetch_related_objects([booking], "visits__lines__package", "visits__lines__service")
    lines = [line for visit in booking.visits.all() for line in visit.lines.all()]
    packages = list({line.package for line in lines if line.package})
    services = list({line.service for line in lines if line.service and not line.package})
    if booking.address.archived_at or not all(pet and not pet.archived_at for pet in pets):
        return None
    if not _is_on_sale(services, packages):
        return None
    services.sort(key=lambda service: service.position)
    return Again(pets, [*packages, *services], booking.address)


def _is_on_sale(services: list[Service], packages: list[Package]) -> bool:
    """Whether all of it can still be bought; False for nothing."""
    on_sale = {*Service.objects.on_sale(), *Package.objects.on_sale()}
    return bool(services or packages) and on_sale >= {*services, *packages}
