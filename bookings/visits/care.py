"""What the pets of a booking need: as it was agreed, with what their owner changed since."""

from datetime import date

from bookings.orders.models import BookedPet, Booking
from pets.care import Care, care_of
from pets.facts import Section, sections_of


def care_of_pets(booking: Booking, *, on: date) -> list[tuple[BookedPet, list[Section]]]:
    """Each pet with its facts on that day. A pet that is off its owner's list has no later word than the booking."""
    prefetched = ("photos", "pet__meals", "pet__doses", "pet__vaccinations")
    booked = booking.pets.select_related("pet").prefetch_related(*prefetched)
    return [(pet, sections_of(pet.care, _now(pet), on=on)) for pet in booked]


def _now(booked: BookedPet) -> Care | None:
    pet = booked.pet
    return care_of(pet) if pet is not None and pet.archived_at is None else None
