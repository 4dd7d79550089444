import uuid
from functools import partial

import pytest
from django.db import IntegrityError

from bookings.orders.models import Booking
from bookings.schedule.actions.hold import NobodyFree
from bookings.schedule.models import Purpose, Reservation
from tests.factories.bookings import a_placed_booking, window_at
from tests.factories.caregivers import CaregiverFactory
from tests.factories.catalogue import ServiceFactory
from tests.factories.people import AddressFactory, UserFactory
from tests.factories.pets import PetFactory


def ready_to_book(**address):
    """An owner with everything made, so that only the booking itself races."""
    owner = UserFactory(name="林岚")
    return {
        "owner": owner,
        "address": AddressFactory(owner=owner, is_default=True, **address),
        "pets": [PetFactory(owner=owner)],
        "window": window_at(18),
    }


@pytest.mark.promise("B5", "U8")
def test_two_owners_take_the_last_free_caregiver_and_one_gets_the_window(race):
    CaregiverFactory()
    service = ServiceFactory(minutes=100)
    # One race may end well by luck; five in a row do not.
    for days in range(1, 6):
        orders = [ready_to_book() | {"window": window_at(18, days=days)} for _ in range(2)]
        outcomes = race([partial(a_placed_booking, services=[service], **order) for order in orders])
        assert sorted(type(outcome) for outcome in outcomes if not isinstance(outcome, Booking)) == [NobodyFree]
        assert Booking.objects.count() == Reservation.objects.active().count() == days


@pytest.mark.promise("B5")
def test_two_homes_whose_drive_does_not_fit_between_are_not_both_promised(race):
    """One visit fills 18–20 and the other 20–22, so the times do not overlap and only the lock keeps the drive."""
    CaregiverFactory(radius_m=20_000)
    service = ServiceFactory(minutes=110)
    near, far = ready_to_book(), ready_to_book(lat="30.640000") | {"window": window_at(20)}
    outcomes = race([partial(a_placed_booking, services=[service], **order) for order in (near, far)])
    assert sum(isinstance(outcome, Booking) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, NobodyFree) for outcome in outcomes) == 1


@pytest.mark.promise("B5")
def test_the_database_refuses_what_slips_past_every_check(race):
    CaregiverFactory.create_batch(3)
    visits = [a_placed_booking(services=[ServiceFactory(minutes=60)]).visits.get() for _ in range(3)]
    Reservation.objects.all().delete()
    caregiver = CaregiverFactory()

    def reserve_unchecked(visit):
        return Reservation.objects.create(caregiver=caregiver, visit=visit, purpose=Purpose.VISIT, period=visit.window)

    outcomes = race([partial(reserve_unchecked, visit) for visit in visits])
    assert [type(outcome) for outcome in outcomes].count(IntegrityError) == 2
    assert Reservation.objects.active().count() == 1


@pytest.mark.promise("U10")
def test_a_double_submit_at_the_same_moment_makes_one_booking(race):
    CaregiverFactory.create_batch(2)
    order = ready_to_book() | {"services": [ServiceFactory()], "submission_key": uuid.uuid4()}
    outcomes = race([partial(a_placed_booking, **order)] * 4)
    assert len({outcome.pk for outcome in outcomes}) == 1
    assert Booking.objects.count() == Reservation.objects.active().count() == 1
