from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from bookings.dispatch.actions.decide import decide
from bookings.dispatch.actions.grab import grab
from bookings.dispatch.models import Offer
from bookings.money.models import Payment, Refund
from bookings.orders.actions.cancel import RefundChanged, cancel_visits, refunds_of
from bookings.orders.cancellation import total_refund
from bookings.orders.models import Visit
from bookings.orders.status import BookingStatus
from bookings.orders.transitions import StepNotAllowed
from bookings.schedule.models import Reservation
from bookings.visits.actions.progress import depart
from tests.factories.bookings import an_accepted_booking, an_offered_booking, window_at
from tests.factories.caregivers import CaregiverFactory


@pytest.fixture(autouse=True)
def caregiver():
    return CaregiverFactory()


def cancelling(booking):
    ids, agreed = [visit.pk for visit in booking.visits.all()], total_refund(refunds_of(booking))
    return partial(cancel_visits, booking=booking, visit_ids=ids, agreed=agreed, by=booking.owner)


@pytest.mark.promise("B10")
def test_cancel_sent_many_times_at_once_gives_back_once(race, caregiver):
    booking = an_accepted_booking(caregiver=caregiver, window=window_at(days=3))
    outcomes = race([cancelling(booking)] * 5)
    assert outcomes.count(None) == 1
    assert all(isinstance(outcome, StepNotAllowed) for outcome in outcomes if outcome is not None)
    assert Refund.objects.get().amount == booking.total == Payment.objects.get().refund_reserved


def test_cancel_and_decision_at_once_leave_nobody_with_a_cancelled_visit(race):
    booking = an_offered_booking(window=window_at(days=3))
    grab(offer=Offer.objects.get())
    cancelled, _winner = race([cancelling(booking), partial(decide, booking.rounds.get().pk)])
    assert cancelled is None
    booking.refresh_from_db()
    assert booking.status == BookingStatus.CANCELLED
    assert not Reservation.objects.active().exists()


def test_cancel_and_departure_at_once_end_in_one_of_the_two(race, caregiver):
    booking = an_accepted_booking(caregiver=caregiver, window=window_at(days=3))
    # So near that somebody may set off, and costs something then.
    soon = timezone.now() + timedelta(hours=2)
    Visit.objects.update(window=(soon, soon + timedelta(hours=2)), planned=(soon, soon + timedelta(minutes=20)))
    visit, agreed = booking.visits.get(), total_refund(refunds_of(booking))
    cancelled, departed = race([cancelling(booking), partial(depart, visit=visit, by=caregiver.user)])
    booking.refresh_from_db()
    if cancelled is None:
        assert isinstance(departed, StepNotAllowed)
        assert booking.status == BookingStatus.CANCELLED
        assert Refund.objects.get().amount == agreed
    else:
        assert isinstance(cancelled, RefundChanged)
        assert booking.status == BookingStatus.ACCEPTED
        assert not Refund.objects.exists()
