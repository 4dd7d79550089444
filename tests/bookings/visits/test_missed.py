from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from bookings.dispatch.actions.decide import decide
from bookings.dispatch.actions.fan_out import fan_out
from bookings.dispatch.actions.grab import grab
from bookings.dispatch.actions.move import move_visit_to
from bookings.money.actions.ask_money_back import RequestDecided, ask_money_back
from bookings.money.actions.decide_refund import approve_refund
from bookings.money.models import Refund, RequestState
from bookings.money.refundable import LeftChanged, RecordChanged
from bookings.orders.actions.cancel import cancel_visits, refunds_of
from bookings.orders.history import is_chain_whole
from bookings.orders.models import Visit
from bookings.orders.transitions import StepNotAllowed
from bookings.schedule.models import Reservation
from bookings.visits.actions.miss import due_misses, miss
from bookings.visits.actions.progress import arrive, depart, finish
from bookings.visits.actions.reveal_contact import reveal_contact
from bookings.visits.actions.reveal_way_in import reveal_way_in
from bookings.visits.lateness import ON_THE_WAY_PATIENCE, Lateness, late_visits, lateness_of
from bookings.visits.models import VisitStep
from bookings.visits.tasks import sweep_missed_visits
from bookings.voice.record import broken_promises
from petcare.errors import DomainError
from tests.bookings.money.test_money_back import ask_for, seen
from tests.factories.bookings import a_visit_in_service, a_visit_on_the_way, an_accepted_booking, window_at
from tests.factories.caregivers import CaregiverFactory
from tests.factories.people import StaffFactory

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C11")]


@pytest.fixture
def caregiver():
    return CaregiverFactory()


@pytest.fixture
def visit(caregiver):
    return an_accepted_booking(caregiver=caregiver, window=window_at(18)).visits.get()


def told(user):
    return list(user.notifications.order_by("pk").values_list("kind", flat=True))


def a_missed_visit(visit, time_machine):
    time_machine.move_to(visit.window.upper)
    sweep_missed_visits()
    visit.refresh_from_db()
    return visit


def test_a_window_that_ends_without_departure_is_missed_and_both_are_told_once(visit, time_machine):
    time_machine.move_to(visit.window.upper - timedelta(seconds=1))
    assert due_misses() == []
    a_missed_visit(visit, time_machine)
    miss(pk=visit.pk)
    visit.refresh_from_db()
    assert visit.status == "missed"
    assert told(visit.booking.owner).count("visit_missed") == 1
    assert told(visit.caregiver.user).count("you_missed_it") == 1
    assert not Reservation.objects.active().filter(visit=visit).exists()
    assert is_chain_whole(visit.booking)


def test_a_visit_being_served_is_not_missed_however_long_it_takes(caregiver, time_machine):
    visit = a_visit_in_service(caregiver=caregiver)
    time_machine.move_to(visit.window.upper + timedelta(days=1))
    assert due_misses() == []
    miss(pk=visit.pk)
    visit.refresh_from_db()
    assert visit.status == "started"


def never_arrived(caregiver, time_machine):
    visit = a_visit_on_the_way(caregiver=caregiver)
    time_machine.move_to(visit.window.upper + ON_THE_WAY_PATIENCE)
    sweep_missed_visits()
    visit.refresh_from_db()
    return visit


def test_whoever_set_off_has_an_hour_after_the_window_to_arrive(caregiver, time_machine):
    visit = a_visit_on_the_way(caregiver=caregiver)
    time_machine.move_to(visit.window.upper + ON_THE_WAY_PATIENCE - timedelta(seconds=1))
    assert due_misses() == []
    miss(pk=visit.pk)
    visit.refresh_from_db()
    assert visit.status == "departed"


@pytest.mark.promise("B10")
def test_a_visit_that_was_set_off_to_and_never_reached_is_missed_and_gives_all_back(caregiver, time_machine):
    visit = never_arrived(caregiver, time_machine)
    assert visit.status == "missed"
    assert told(visit.booking.owner).count("visit_missed") == told(caregiver.user).count("you_missed_it") == 1
    assert not Reservation.objects.active().filter(visit=visit).exists()
    caregiver.refresh_from_db()
    assert caregiver.presence == "online"
    assert broken_promises(caregiver).count() == 1
    [refund] = refunds_of(visit.booking)
    assert (refund.percent, refund.amount) == (100, visit.price)
    assert is_chain_whole(visit.booking)


def test_whoever_never_arrived_cannot_go_on_later_and_sees_that_it_is_missed(client, caregiver, time_machine):
    visit = never_arrived(caregiver, time_machine)
    for act in (depart, arrive, finish):
        with pytest.raises(DomainError):
            act(visit=visit, by=caregiver.user)
    for reveal in (reveal_contact, reveal_way_in):
        with pytest.raises(DomainError):
            reveal(visit=visit, by=caregiver.user)
    client.force_login(caregiver.user)
    page = client.get(visit.get_absolute_url()).text
    assert 'data-status="missed"' in page
    assert "主人已经知道了" in page
    assert "/arrive/" not in page


def test_a_visit_that_was_never_reached_moves_to_another_time_as_if_nobody_had_set_off(caregiver, time_machine):
    visit = never_arrived(caregiver, time_machine)
    move_visit_to(visit=visit, window=window_at(18), by=visit.booking.owner)
    visit.refresh_from_db()
    assert (visit.status, visit.caregiver, visit.departed_at) == ("scheduled", None, None)


def test_the_owner_is_shown_both_ways_out(client, visit, time_machine):
    a_missed_visit(visit, time_machine)
    client.force_login(visit.booking.owner)
    page = client.get(visit.booking.get_absolute_url())
    assert "全额退款" in page.text
    assert page.context["new_times"]
    assert "/cancel/" in page.text


@pytest.mark.promise("B10")
def test_a_missed_visit_gives_everything_back_and_does_not_say_that_the_owner_cancelled(visit, time_machine):
    booking = a_missed_visit(visit, time_machine).booking
    cancel_visits(booking=booking, visit_ids=[visit.pk], agreed=booking.total, by=booking.owner)
    booking.refresh_from_db()
    assert booking.status == "cancelled"
    assert Refund.objects.get().amount == booking.total
    assert "visit_cancelled" not in told(visit.caregiver.user)


def test_a_missed_visit_moves_to_another_time_and_looks_for_somebody_anew(visit, time_machine):
    booking = a_missed_visit(visit, time_machine).booking
    move_visit_to(visit=visit, window=window_at(18), by=booking.owner)
    visit.refresh_from_db()
    booking.refresh_from_db()
    assert (visit.status, visit.caregiver, visit.planned) == ("scheduled", None, None)
    assert booking.status == "awaiting_caregiver"
    assert booking.rounds.filter(status="open").count() == 1
    assert Reservation.objects.active().filter(visit=visit).exists()


@pytest.mark.promise("B1")
def test_owner_is_reminded_of_the_door_code_again_once_somebody_else_has_seen_it(visit, time_machine):
    booking, another = visit.booking, CaregiverFactory()

    def looks_and_stays_away(visit):
        time_machine.move_to(visit.planned.lower)
        reveal_way_in(visit=visit, by=visit.caregiver.user)
        a_missed_visit(visit, time_machine)
        return told(booking.owner).count("change_door_code")

    assert looks_and_stays_away(visit) == 1
    move_visit_to(visit=visit, window=window_at(18), by=booking.owner)
    search = booking.rounds.get(status="open")
    fan_out(search.pk)
    grab(offer=search.offers.get(caregiver=another))
    decide(search.pk)
    assert looks_and_stays_away(booking.visits.get()) == 2
    cancel_visits(booking=booking, visit_ids=[visit.pk], agreed=booking.total, by=booking.owner)
    assert told(booking.owner).count("change_door_code") == 2


# What is late


def at(time_machine, moment):
    time_machine.move_to(moment)
    return timezone.now()


@pytest.mark.parametrize(
    ("make", "of", "patience", "lateness"),
    [
        (lambda who: an_accepted_booking(caregiver=who).visits.get(), "lower", 10, Lateness.DEPARTURE),
        (lambda who: a_visit_on_the_way(caregiver=who), "lower", 10, Lateness.ARRIVAL),
        (lambda who: a_visit_in_service(caregiver=who), "upper", 30, Lateness.REPORT),
    ],
)
def test_lateness_begins_after_its_patience_and_the_desk_finds_it(
    make, of, patience, lateness, caregiver, time_machine
):
    visit = make(caregiver)
    limit = getattr(visit.planned, of) + timedelta(minutes=patience)
    for now, expected in ((limit, None), (limit + timedelta(seconds=1), lateness)):
        assert lateness_of(visit, now=now) == expected
        assert list(late_visits(lateness, now=now)) == ([visit] if expected else [])
    others = set(Lateness) - {lateness}
    assert not any(late_visits(other, now=limit + timedelta(seconds=1)) for other in others)


def test_missed_is_flagged_until_it_is_settled(visit, time_machine):
    a_missed_visit(visit, time_machine)
    assert lateness_of(visit, now=timezone.now()) == Lateness.MISSED
    assert list(late_visits(Lateness.MISSED, now=timezone.now())) == [visit]


def test_money_given_back_for_a_missed_visit_comes_once_and_gives_no_other_time(caregiver, time_machine):
    booking = an_accepted_booking(caregiver=caregiver, windows=[window_at(18), window_at(18, days=5)])
    missed, other = booking.visits.order_by("window")
    a_missed_visit(missed, time_machine)
    request = ask_for(missed)
    approve_refund(request=request, amount=missed.price, **seen(request), answer="", by=StaffFactory())
    with pytest.raises(StepNotAllowed):
        cancel_visits(booking=booking, visit_ids=[missed.pk], agreed=missed.price, by=booking.owner)
    with pytest.raises(StepNotAllowed):
        move_visit_to(visit=missed, window=window_at(18, days=3), by=booking.owner)
    assert sum(Refund.objects.values_list("amount", flat=True)) == missed.price
    assert list(booking.visits.order_by("window").values_list("status", flat=True)) == ["cancelled", "scheduled"]
    cancel_visits(booking=booking, visit_ids=[other.pk], agreed=other.price, by=booking.owner)
    booking.refresh_from_db()
    assert booking.status == "cancelled"
    assert is_chain_whole(booking)


def test_missed_visit_whose_money_was_given_back_ends_its_booking(visit, time_machine):
    a_missed_visit(visit, time_machine)
    request = ask_for(visit)
    approve_refund(request=request, amount=visit.price, **seen(request), answer="", by=StaffFactory())
    visit.booking.refresh_from_db()
    assert (visit.booking.status, visit.booking.cancel_reason) == ("cancelled", "by_operator")


@pytest.fixture
def trip(caregiver, time_machine):
    """Nobody came to the first of its two visits."""
    booking = an_accepted_booking(caregiver=caregiver, windows=[window_at(18), window_at(18, days=5)])
    a_missed_visit(booking.visits.order_by("window").first(), time_machine)
    return booking


def test_cancelling_a_missed_visit_ends_the_request_for_its_money_and_tells_the_owner(trip):
    missed = trip.visits.get(status="missed")
    request = ask_for(missed)
    page = seen(request)
    cancel_visits(booking=trip, visit_ids=[missed.pk], agreed=missed.price, by=trip.owner)
    with pytest.raises(RequestDecided):
        approve_refund(request=request, amount=missed.price, **page, answer="", by=StaffFactory())
    request.refresh_from_db()
    assert (request.state, request.decided_by) == (RequestState.WITHDRAWN, trip.owner)
    assert Refund.objects.get().amount == missed.price
    assert told(trip.owner).count("refund_request_ended") == 1


def test_request_that_names_other_visits_too_outlives_cancelling_but_gives_nothing_from_an_older_page(trip):
    missed, other = trip.visits.order_by("window")
    Visit.objects.filter(pk=other.pk).update(status="finished", started_at=timezone.now(), finished_at=timezone.now())
    asked = {"visit_ids": [missed.pk, other.pk], "reason": "late", "words": "来晚了", "photos": [], "by": trip.owner}
    request = ask_money_back(booking=trip, **asked)
    page = seen(request)
    cancel_visits(booking=trip, visit_ids=[missed.pk], agreed=missed.price, by=trip.owner)
    with pytest.raises(LeftChanged):
        approve_refund(request=request, amount=missed.price, **page, answer="", by=StaffFactory())
    request.refresh_from_db()
    assert (request.state, seen(request)["proposed"]) == (RequestState.OPEN, 0)


def test_missed_visit_that_was_moved_is_not_paid_back_as_missed(trip, caregiver):
    missed = trip.visits.get(status="missed")
    request = ask_for(missed)
    page = seen(request)
    move_visit_to(visit=missed, window=window_at(18, days=3), by=trip.owner)
    approve = partial(approve_refund, request=request, amount=missed.price, answer="", by=StaffFactory())
    with pytest.raises(RecordChanged):
        approve(**page)
    with pytest.raises(DomainError, match="改到了别的时间"):
        approve(**seen(request))
    now = timezone.now()
    served = {"status": "finished", "caregiver": caregiver, "started_at": now, "finished_at": now}
    Visit.objects.filter(pk=missed.pk).update(**served)
    VisitStep.objects.filter(visit=missed).update(status="done", done_at=timezone.now())
    with pytest.raises(RecordChanged):
        approve(**page)
    assert not Refund.objects.exists()
