"""What a home, its pets and the services ask of whoever comes. Nothing is stored."""

from collections.abc import Sequence

from accounts.models import Address, User
from bookings.catalogue.models import Service
from bookings.orders.models import Booking
from bookings.schedule.candidates import Need
from pets.models import Pet, Species


def need_of(owner: User, address: Address, pets: Sequence[Pet], services: Sequence[Service]) -> Need:
    """What whoever comes must bring for these pets and services at this home."""
    return Need(
        home=address.point,
        skills=frozenset(service.skill for service in services),
        species=frozenset(pet.species for pet in pets),
        owner_id=owner.pk,
    )


def need_of_booking(booking: Booking) -> Need:
    """What whoever comes must bring, from what was booked."""
    return Need(
        home=booking.point,
        skills=frozenset(
            booking.visits.filter(lines__service__isnull=False).values_list("lines__service__skill", flat=True)
        ),
        species=frozenset(Species(pet.species) for pet in booking.pets.all()),
        owner_id=booking.owner_id,
    )
