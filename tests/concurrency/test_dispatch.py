from datetime import timedelta
from functools import partial
from threading import Event

import pytest
from django.db import transaction
from django.utils import timezone

from bookings.dispatch.actions.decide import decide
from bookings.dispatch.actions.fan_out import fan_out
from bookings.dispatch.actions.grab import OfferGone, grab
from bookings.dispatch.models import DispatchRound, Offer, OfferStatus
from bookings.dispatch.tasks import sweep_rounds
from bookings.orders.models import Visit
from bookings.orders.status import BookingStatus
from bookings.schedule.models import Reservation
from tests.factories.bookings import a_paid_booking, an_offered_booking
from tests.factories.caregivers import CaregiverFactory


def settle(booking):
    """What beat does until nothing is due."""
    DispatchRound.objects.filter(decide_at__isnull=False).update(decide_at=timezone.now())
    sweep_rounds()
    booking.refresh_from_db()


@pytest.mark.promise("C8", "B5")
def test_many_grab_and_decide_at_once_and_exactly_one_is_assigned(race):
    CaregiverFactory.create_batch(12)
    booking = an_offered_booking()
    round_id = booking.rounds.get().pk
    DispatchRound.objects.update(next_wave_at=timezone.now())
    fan_out(round_id)
    offers = list(Offer.objects.all())
    assert len(offers) == 12
    outcomes = race([partial(grab, offer=offer) for offer in offers] + [partial(decide, round_id)] * 4)
    assert all(outcome is None or isinstance(outcome, Offer | OfferGone) for outcome in outcomes), outcomes
    settle(booking)
    assert booking.status == BookingStatus.ACCEPTED
    assert Offer.objects.filter(status=OfferStatus.WON).count() == 1
    assert not Offer.objects.open().exists()
    assert Reservation.objects.active().count() == 1
    assert booking.events.filter(kind="assigned").count() == 1


@pytest.mark.promise("B5")
def test_one_caregiver_wins_two_rounds_for_the_same_time_at_once_and_keeps_one(race):
    only = CaregiverFactory()
    bookings = [a_paid_booking() for _ in range(2)]
    for booking in bookings:
        fan_out(booking.rounds.get().pk)
    # Both windows are now filled to the minute: only one of the two visits can stand.
    for visit in [booking.visits.get() for booking in bookings]:
        visit.minutes = 110
        visit.save()
    Reservation.objects.update(is_active=False)
    for offer in only.offers.all():
        grab(offer=offer)
    race([partial(decide, booking.rounds.get().pk) for booking in bookings])
    statuses = sorted(booking.visits.get().caregiver_id is not None for booking in bookings)
    assert statuses == [False, True]
    assert Reservation.objects.active().count() == 1


def test_two_beats_send_one_wave_once(race):
    CaregiverFactory.create_batch(4)
    booking = a_paid_booking()
    assert race([sweep_rounds] * 4) == [None] * 4
    assert Offer.objects.count() == 4
    assert booking.events.filter(kind="offered").count() == 1
    assert booking.rounds.get().waves == 1


def test_a_grab_while_its_round_closes_is_told_so_and_nothing_waits_in_a_circle(race):
    CaregiverFactory()
    booking = an_offered_booking()
    now = timezone.now()
    Visit.objects.update(window=(now - timedelta(hours=2), now))
    DispatchRound.objects.update(closes_at=now, next_wave_at=now)
    offer = Offer.objects.get()
    is_held = Event()

    def grab_slowly():
        with transaction.atomic():
            Offer.objects.select_for_update().get(pk=offer.pk)
            is_held.set()
            # The other has taken by then what it can get without this offer.
            Event().wait(0.5)
            return grab(offer=offer)

    def close():
        is_held.wait(10)
        return fan_out(booking.rounds.get().pk)

    outcomes = race([grab_slowly, close])
    assert [type(outcome) for outcome in outcomes] == [OfferGone, int], outcomes
    booking.refresh_from_db()
    assert booking.status == BookingStatus.CANCELLED
    assert Offer.objects.get().status == OfferStatus.EXPIRED
