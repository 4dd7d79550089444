"""What is offered can be booked when taken alone; what is full is never offered, and cannot be booked."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from bookings.catalogue.models import Service
from bookings.orders.actions.place import place_booking
from bookings.orders.needs import need_of
from bookings.schedule.actions.hold import NobodyFree
from bookings.schedule.fullness import choices_to_come_between
from bookings.schedule.windows import exact_windows_of, openness_between
from caregivers.models import DateHours
from tests.factories.bookings import a_placed_booking
from tests.factories.caregivers import CaregiverFactory
from tests.factories.catalogue import ServiceFactory
from tests.factories.people import OwnerFactory
from tests.factories.pets import PetFactory

DAYS = 3

shifts = st.lists(
    st.tuples(st.integers(0, 6), st.integers(6, 20), st.integers(1, 8)).map(
        lambda shift: (shift[0], shift[1] * 60, min(shift[1] + shift[2], 24) * 60)
    ),
    max_size=8,
    unique_by=lambda shift: shift[0],
)
places = st.tuples(st.integers(-40, 40), st.integers(-40, 40)).map(
    lambda offset: (f"{30.595 + offset[0] / 1000:.6f}", f"{114.305 + offset[1] / 1000:.6f}")
)
caregivers = st.lists(st.tuples(places, shifts, st.sampled_from([1500, 4000, 9000])), min_size=1, max_size=3)
others = st.lists(
    st.tuples(places, st.integers(0, DAYS - 1), st.integers(0, 6), st.sampled_from([20, 55, 100])), max_size=5
)


@pytest.mark.promise("U8", "B5")
class TestOffered(TestCase):
    @settings(max_examples=8)
    @given(people=caregivers, others=others, minutes=st.sampled_from([20, 50, 110]), off=st.integers(0, DAYS))
    def test_offered_means_bookable_and_full_means_not(self, people, others, minutes, off):
        for (lat, lon), hours, radius in people:
            caregiver = CaregiverFactory(home_lat=lat, home_lon=lon, hours=hours, radius_m=radius)
            DateHours.objects.create(caregiver=caregiver, date=day(off))
        for (lat, lon), on, number, length in others:
            take(OwnerFactory(home__lat=lat, home__lon=lon), on, number, length)
        owner = OwnerFactory()
        pets, services = [PetFactory(owner=owner)], [service(minutes)]
        need = need_of(owner, owner.addresses.get(), pets, services)
        choices = choices_to_come_between(day(0), day(DAYS - 1), need=need, minutes=minutes)
        offered = [(choice.window, choice.free) for of_day in choices.values() for choice in of_day]
        openness = openness_between(day(0), day(DAYS - 1), need=need, minutes=minutes)
        exact = [window for number in range(DAYS) for window in exact_windows_of(day(number), minutes=minutes)[::7]]
        offered += [(window, openness.choice(window).free) for window in exact]
        for window, free in offered:
            assert can_be_booked(owner, pets, services, window) == bool(free)


def day(number):
    return timezone.localdate() + timedelta(days=number + 1)


def service(minutes):
    return Service.objects.filter(minutes=minutes).first() or ServiceFactory(minutes=minutes)


def take(owner, on, number, length):
    """Somebody else's booking, where it still fits."""
    need = need_of(owner, owner.addresses.get(), [], [])
    choices = choices_to_come_between(day(on), day(on), need=need, minutes=length)[day(on)]
    if choices[number].free:
        a_placed_booking(owner=owner, services=[service(length)], window=choices[number].window)


class Undone(Exception):
    pass


def can_be_booked(owner, pets, services, window):
    """Books it, and takes it back."""
    order = {"owner": owner, "address": owner.addresses.get(), "pets": pets, "services": services}
    try:
        with transaction.atomic():
            place_booking(**order, windows=[window], submission_key="5e0e6a52-0000-4000-8000-000000000000")
            raise Undone
    except NobodyFree:
        return False
    except Undone:
        return True
