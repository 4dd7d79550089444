"""Money that operators move: two of them at once, or one against the caregiver."""

from decimal import Decimal
from functools import partial

import pytest

from bookings.money.actions.compensate import compensate
from bookings.money.models import Payment, Refund
from bookings.money.refundable import LeftChanged
from bookings.orders.actions.cancel_for_platform import cancel_for_platform
from bookings.orders.status import BookingStatus
from bookings.orders.transitions import StepNotAllowed
from bookings.visits.actions.progress import depart
from tests.factories.bookings import an_accepted_booking, arrive_at_home, bring_near, window_at
from tests.factories.caregivers import CaregiverFactory
from tests.factories.people import StaffFactory

pytestmark = pytest.mark.promise("P6")


@pytest.fixture
def booking():
    return an_accepted_booking(caregiver=CaregiverFactory(), window=window_at(days=3))


def calling_off(booking):
    ids = [visit.pk for visit in booking.visits.all()]
    given = {"visit_ids": ids, "left": booking.total, "words": "来不了", "by": StaffFactory()}
    return partial(cancel_for_platform, booking=booking, **given)


def compensating(booking, amount):
    return partial(compensate, booking=booking, amount=amount, left=booking.total, words="抱歉", by=StaffFactory())


def test_two_operators_compensate_at_once_gives_once(race, booking):
    outcomes = race([compensating(booking, Decimal("5.00")) for _one in range(4)])
    assert outcomes.count(None) == 1
    assert sum(isinstance(outcome, LeftChanged) for outcome in outcomes) == 3
    assert Payment.objects.get().refund_reserved == Decimal("5.00")


def test_cancel_and_compensation_at_once_never_give_more_than_was_paid(race, booking):
    race([calling_off(booking), compensating(booking, Decimal("5.00")), calling_off(booking)])
    payment = Payment.objects.get()
    assert payment.refund_reserved == sum(Refund.objects.values_list("amount", flat=True)) <= payment.amount
    booking.refresh_from_db()
    assert (booking.status == BookingStatus.CANCELLED) is (payment.refund_reserved == payment.amount)


def test_cancel_for_the_platform_and_arrival_at_once_end_in_one_of_the_two(race, booking):
    visit = bring_near(booking.visits.get())
    visit = depart(visit=visit, by=visit.caregiver.user)
    cancelled, _arrived = race([calling_off(booking), partial(arrive_at_home, visit=visit, by=visit.caregiver.user)])
    booking.refresh_from_db()
    if isinstance(cancelled, StepNotAllowed):
        assert booking.status == BookingStatus.IN_SERVICE
        assert not Refund.objects.exists()
    else:
        assert booking.status == BookingStatus.CANCELLED
        assert Refund.objects.get().amount == booking.total
