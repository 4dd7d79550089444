from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actions.consent import give_consent
from accounts.models.consent import Purpose
from bookings.dispatch.actions.fan_out import fan_out
from bookings.dispatch.actions.suspend import suspend_caregiver
from bookings.dispatch.models import DispatchRound, Offer, OfferStatus
from bookings.orders.history import is_chain_whole
from bookings.orders.models import Visit
from bookings.orders.status import BookingStatus
from bookings.schedule.models import Purpose as Held
from bookings.schedule.models import Reservation
from bookings.visits.actions.reveal_way_in import reveal_way_in
from petcare.errors import DomainError
from tests.factories.bookings import (
    a_visit_in_service,
    a_visit_on_the_way,
    an_accepted_booking,
    an_offered_booking,
    window_at,
)
from tests.factories.caregivers import CaregiverFactory
from tests.factories.people import StaffFactory
from tests.staff import signed_in_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator():
    return StaffFactory(is_superuser=True)


@pytest.mark.promise("P4", "B4")
def test_suspension_sends_the_visits_ahead_to_others_and_tells_everybody(operator):
    caregiver = CaregiverFactory(home_lat="30.595100")
    ahead = an_accepted_booking(caregiver=caregiver, window=window_at(10))
    other = CaregiverFactory()
    open_one = an_offered_booking(window=window_at(14))
    suspend_caregiver(caregiver=caregiver, by=operator, reason="投诉没查清")
    ahead.refresh_from_db()
    assert (ahead.status, ahead.visits.get().caregiver) == (BookingStatus.AWAITING_CAREGIVER, None)
    assert not Reservation.objects.active().filter(visit__booking=ahead).exists()
    mine = Offer.objects.get(round__booking=open_one, caregiver=caregiver)
    assert mine.status == OfferStatus.WITHDRAWN
    assert ahead.owner.notifications.filter(kind="caregiver_lost").count() == 1
    assert caregiver.user.notifications.get(kind="suspended").data["count"] == 1
    search = ahead.rounds.get(status="open")
    fan_out(search.pk)
    assert [offer.caregiver for offer in search.offers.all()] == [other]
    held = Reservation.objects.active().get(visit__booking=ahead)
    assert (held.caregiver, held.purpose) == (other, Held.HOLD)
    assert is_chain_whole(ahead)


def test_visits_that_lost_who_was_to_come_hold_whoever_is_free_for_some_of_them(operator):
    caregiver = CaregiverFactory(home_lat="30.595100")
    trip = an_accepted_booking(caregiver=caregiver, windows=[window_at(10, days=day) for day in (2, 3)])
    other = CaregiverFactory()
    busy = an_accepted_booking(caregiver=other, window=window_at(10, days=3)).visits.get()
    busy.reservations.active().update(period=busy.window)
    suspend_caregiver(caregiver=caregiver, by=operator, reason="投诉没查清")
    fan_out(trip.rounds.get(status="open").pk)
    held = Reservation.objects.active().get(visit__booking=trip)
    assert (held.caregiver, held.visit.position) == (other, 1)


@pytest.mark.promise("B1")
def test_suspension_closes_the_door_code_for_who_was_to_come(operator, time_machine):
    caregiver = CaregiverFactory()
    booking = an_accepted_booking(caregiver=caregiver)
    visit = booking.visits.get()
    time_machine.move_to(visit.planned.lower)
    reveal_way_in(visit=visit, by=caregiver.user)
    suspend_caregiver(caregiver=caregiver, by=operator, reason="投诉没查清")
    with pytest.raises(DomainError):
        reveal_way_in(visit=visit, by=caregiver.user)


@pytest.mark.promise("B1")
def test_search_that_is_given_up_after_somebody_saw_the_door_code_reminds_the_owner_of_it(operator, time_machine):
    caregiver = CaregiverFactory()
    booking = an_accepted_booking(caregiver=caregiver)
    visit = booking.visits.get()
    time_machine.move_to(visit.planned.lower - timedelta(minutes=20))
    reveal_way_in(visit=visit, by=caregiver.user)
    suspend_caregiver(caregiver=caregiver, by=operator, reason="投诉没查清")
    search, now = booking.rounds.get(status="open"), timezone.now()
    DispatchRound.objects.filter(pk=search.pk).update(closes_at=now, next_wave_at=now)
    fan_out(search.pk)
    booking.refresh_from_db()
    assert booking.cancel_reason == "nobody_found"
    told = booking.owner.notifications.get(kind="change_door_code")
    assert told.data["caregiver"] == caregiver.user.name


def test_visit_under_way_stays_and_the_rest_of_the_trip_goes(operator):
    caregiver = CaregiverFactory()
    trip = an_accepted_booking(caregiver=caregiver, windows=[window_at(10, days=2), window_at(10, days=3)])
    visit = a_visit_in_service(caregiver=caregiver, window=window_at(10))
    Visit.objects.filter(booking=trip, position=1).update(status="departed", departed_at=timezone.now())
    suspend_caregiver(caregiver=caregiver, by=operator, reason="投诉没查清")
    visit.refresh_from_db()
    assert visit.caregiver == caregiver
    assert [one.caregiver for one in trip.visits.all()] == [caregiver, None]
    assert [one.position for one in trip.rounds.get(status="open").visits.all()] == [2]


def test_who_is_suspended_at_a_home_finishes_there_and_sees_nothing_else(operator, client):
    caregiver = CaregiverFactory()
    visit = a_visit_in_service(caregiver=caregiver)
    suspend_caregiver(caregiver=caregiver, by=operator, reason="投诉没查清")
    client.force_login(caregiver.user)
    assert client.get(visit.get_absolute_url()).status_code == 200
    assert client.get("/work/").status_code == 403
    for step in visit.steps.all():
        client.post(f"{visit.get_absolute_url()}steps/{step.pk}/skip/", {"reason": "主人在家"})
    client.post(f"{visit.get_absolute_url()}finish/")
    visit.refresh_from_db()
    assert visit.status == "finished"
    assert client.get(visit.get_absolute_url()).status_code == 403


def test_who_is_suspended_on_the_way_still_finds_it_and_the_owner_sees_them_come(operator, client):
    caregiver = CaregiverFactory()
    visit = a_visit_on_the_way(caregiver=caregiver)
    give_consent(user=caregiver.user, purposes=[Purpose.WHEREABOUTS])
    suspend_caregiver(caregiver=caregiver, by=operator, reason="投诉没查清")
    client.force_login(caregiver.user)
    page = client.get(visit.get_absolute_url()).text
    assert "/work/threads/" not in page
    assert client.get(f"{visit.get_absolute_url()}way/").status_code == 200
    here = {"lat": visit.booking.lat, "lon": visit.booking.lon, "accuracy": 10, "at": timezone.now().isoformat()}
    assert client.post(f"{visit.get_absolute_url()}position/", here).status_code == 204


def test_suspension_frees_what_was_held_for_unanswered_bookings(operator):
    caregiver = CaregiverFactory()
    an_offered_booking()
    assert Reservation.objects.active().get().caregiver == caregiver
    suspend_caregiver(caregiver=caregiver, by=operator, reason="投诉没查清")
    assert not Reservation.objects.active().exists()
    assert DispatchRound.objects.get().status == "open"


@pytest.mark.promise("P4")
def test_suspend_button_of_the_desk_sends_the_visits_to_others(operator):
    caregiver = CaregiverFactory()
    booking = an_accepted_booking(caregiver=caregiver)
    page = f"/admin/caregivers/caregiver/{caregiver.pk}/review/suspended/"
    signed_in_staff(operator).post(page, {"reason": "投诉没查清"})
    booking.refresh_from_db()
    assert booking.status == BookingStatus.AWAITING_CAREGIVER
