from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from bookings.dispatch.actions.assign_by_hand import assign_by_hand
from bookings.dispatch.actions.grab import grab
from bookings.dispatch.actions.hand_over import DoesNotFit, HasChanged, IsOnTheWay, Wish, hand_over
from bookings.dispatch.models import Offer, OfferStatus
from bookings.dispatch.obstacles import Obstacle, checks_of
from bookings.orders.history import is_chain_whole
from bookings.orders.models import Visit
from bookings.orders.status import BookingStatus, VisitStatus
from bookings.schedule.models import Bond, BondKind, Reservation
from bookings.visits.actions.progress import depart
from caregivers.models import Caregiver
from caregivers.status import Approval, Presence
from tests.factories.bookings import (
    a_completed_booking,
    a_paid_booking,
    a_visit_in_service,
    a_visit_on_the_way,
    an_accepted_booking,
    an_offered_booking,
    bring_near,
    window_at,
)
from tests.factories.caregivers import CaregiverFactory
from tests.factories.people import StaffFactory

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P5")]


@pytest.fixture
def operator():
    return StaffFactory(is_superuser=True)


def give(visit: Visit, caregiver: Caregiver, by, **kwargs):
    return assign_by_hand(
        visit=visit, caregiver=caregiver, by=by, **{"reason": "离得近", "seen": visit.caregiver_id} | kwargs
    )


def kinds(user) -> list[str]:
    return list(user.notifications.order_by("pk").values_list("kind", flat=True))


def at(hour: int, days: int = 1) -> datetime:
    return window_at(hour, days=days).start


def test_visit_that_nobody_took_is_given_and_its_search_ends(operator):
    asked, wanted = CaregiverFactory(), CaregiverFactory(presence=Presence.OFFLINE)
    booking = an_offered_booking(window=window_at(14))
    grab(offer=Offer.objects.get(caregiver=asked))
    visit = booking.visits.get()
    give(visit, wanted, operator)
    booking.refresh_from_db()
    visit.refresh_from_db()
    assert (booking.status, visit.caregiver) == (BookingStatus.ACCEPTED, wanted)
    assert visit.pay > 0
    reservation = Reservation.objects.active().get()
    assert (reservation.caregiver, reservation.period.lower) == (wanted, visit.planned.lower)
    assert booking.rounds.get().status == "closed"
    assert Offer.objects.get().status == OfferStatus.WITHDRAWN
    assert kinds(booking.owner)[-1] == "booking_accepted"
    assert kinds(wanted.user) == ["visit_given"]
    assert kinds(asked.user)[-1] == "offer_lost"
    event = booking.events.get(kind="assigned")
    assert (event.actor, event.payload["reason"]) == (operator, "离得近")
    assert is_chain_whole(booking)


def test_visit_that_somebody_has_changes_hands_and_each_is_told_once(operator):
    old, new = CaregiverFactory(), CaregiverFactory(home_lat="30.599000")
    booking = an_accepted_booking(caregiver=old, window=window_at(14))
    before = {user: len(kinds(user)) for user in (booking.owner, old.user, new.user)}
    visit = booking.visits.get()
    give(visit, new, operator)
    visit.refresh_from_db()
    booking.refresh_from_db()
    assert (visit.caregiver, booking.status) == (new, BookingStatus.ACCEPTED)
    assert list(Reservation.objects.active().values_list("caregiver", flat=True)) == [new.pk]
    told = {user: kinds(user)[count:] for user, count in before.items()}
    assert told == {
        booking.owner: ["caregiver_changed"],
        old.user: ["visit_taken_back"],
        new.user: ["visit_given"],
    }
    payload = booking.events.filter(kind="assigned").last().payload
    assert (payload["caregiver"], payload["instead_of"]) == (new.pk, old.pk)


def test_one_visit_of_a_trip_is_given_and_the_rest_goes_on_looking(operator):
    CaregiverFactory()
    booking = an_offered_booking(windows=[window_at(10), window_at(10, days=2)])
    first, second = booking.visits.all()
    give(first, CaregiverFactory(), operator)
    dispatch_round = booking.rounds.get()
    booking.refresh_from_db()
    assert (booking.status, dispatch_round.status) == (BookingStatus.AWAITING_CAREGIVER, "open")
    assert list(dispatch_round.looking()) == [second]
    assert kinds(booking.owner)[-1] == "visits_accepted"


def test_stale_page_gets_words_and_changes_nothing(operator):
    one, other = CaregiverFactory(), CaregiverFactory()
    visit = a_paid_booking(window=window_at(14)).visits.get()
    give(visit, one, operator)
    with pytest.raises(HasChanged, match=one.user.name):
        give(visit, other, operator, seen=None)
    visit.refresh_from_db()
    assert visit.caregiver == one
    assert kinds(other.user) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"approval": Approval.SUSPENDED}, Obstacle.NOT_APPROVED),
        ({"skills": ["walking"]}, Obstacle.LACKS_SKILL),
        ({"species": ["dog"]}, Obstacle.LACKS_SPECIES),
        ({"home_lat": "30.700000"}, Obstacle.TOO_FAR),
        ({"hours": [(day, 0, 6 * 60) for day in range(7)]}, "hours"),
    ],
)
def test_what_keeps_somebody_is_said_and_nothing_changes(operator, changes, expected):
    CaregiverFactory()
    visit = a_paid_booking(window=window_at(14)).visits.get()
    unfit = CaregiverFactory(**changes)
    [check] = checks_of(visit, [unfit])
    assert (check.obstacle, check.fits) == (expected, False)
    with pytest.raises(DoesNotFit, match=unfit.user.name):
        give(visit, unfit, operator)
    assert Reservation.objects.active().get().purpose == "hold"


def test_blocked_by_the_owner_is_refused(operator):
    caregiver = CaregiverFactory()
    visit = a_paid_booking(window=window_at(14)).visits.get()
    Bond.objects.create(owner=visit.booking.owner, caregiver=caregiver, kind=BondKind.BLOCKED)
    with pytest.raises(DoesNotFit):
        give(visit, caregiver, operator)


def test_other_visit_and_the_drive_from_it_are_told_apart(operator):
    busy = CaregiverFactory()
    taken = an_accepted_booking(caregiver=busy, window=window_at(14)).visits.get()
    ends = taken.planned.upper
    CaregiverFactory()
    overlapping = a_paid_booking(window=window_at(14)).visits.get()
    Visit.objects.filter(pk=overlapping.pk).update(window=(taken.planned.lower, ends + timedelta(minutes=10)))
    overlapping.refresh_from_db()
    [check] = checks_of(overlapping, [busy])
    assert check.obstacle == "taken"
    start = ends + timedelta(minutes=5)
    overlapping.window = type(overlapping.window)(start, start + timedelta(minutes=overlapping.minutes + 5))
    overlapping.booking.lat = "30.640000"
    [check] = checks_of(overlapping, [busy])
    assert check.obstacle == "drive"


def test_whoever_is_on_the_way_is_called_back_only_when_it_is_said(operator, time_machine):
    time_machine.move_to(at(10, days=0))
    old, new = CaregiverFactory(), CaregiverFactory()
    visit = a_visit_on_the_way(caregiver=old, window=window_at(14))
    with pytest.raises(IsOnTheWay, match=old.user.name):
        give(visit, new, operator)
    give(visit, new, operator, takes_back=True)
    visit.refresh_from_db()
    old.refresh_from_db()
    assert (visit.status, visit.departed_at, visit.caregiver) == (VisitStatus.SCHEDULED, None, new)
    assert old.presence == Presence.ONLINE
    depart(visit=bring_near(visit), by=new.user)


@pytest.mark.parametrize("make", [a_visit_in_service, lambda: a_completed_booking().visits.get()])
def test_visit_that_has_begun_stays_with_who_began_it(operator, make):
    visit = make()
    with pytest.raises(HasChanged):
        give(visit, CaregiverFactory(), operator, takes_back=True)


def test_unpaid_visit_is_not_given(operator):
    from tests.factories.bookings import a_placed_booking

    caregiver = CaregiverFactory()
    with pytest.raises(HasChanged):
        give(a_placed_booking().visits.get(), caregiver, operator)


@pytest.mark.django_db(transaction=True)
def test_two_visits_change_places_where_neither_fits_before_the_other(operator):
    from django.db import transaction

    one, other = CaregiverFactory(), CaregiverFactory(home_lat="30.599000")
    first = an_accepted_booking(caregiver=one, window=window_at(14)).visits.get()
    second = an_accepted_booking(caregiver=other, window=window_at(14)).visits.get()
    wishes = [
        Wish(first.pk, other.pk, one.pk, not_before=first.planned.lower),
        Wish(second.pk, one.pk, other.pk, not_before=second.planned.lower),
    ]
    with transaction.atomic():
        hand_over(wishes, by=operator, reason="换一下")
    assert [visit.caregiver for visit in Visit.objects.order_by("pk")] == [other, one]
    assert Reservation.objects.active().count() == 2
    assert timezone.now() < first.planned.lower
