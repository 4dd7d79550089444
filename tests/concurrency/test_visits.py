"""Two phones, double taps and the sweep at once: each move of a visit happens once, and the chain stays whole."""

import uuid
from functools import partial
from threading import Event

import pytest
from django.db import transaction

from bookings.dispatch.actions.assign_by_hand import assign_by_hand
from bookings.money.models import Earning
from bookings.orders.history import is_chain_whole
from bookings.orders.transitions import StepNotAllowed
from bookings.visits.actions.add_photo import add_photo
from bookings.visits.actions.miss import miss
from bookings.visits.actions.progress import depart, finish, skip_step
from bookings.visits.lateness import ON_THE_WAY_PATIENCE
from bookings.visits.models import StepPhoto
from tests.factories.bookings import (
    a_visit_in_service,
    a_visit_on_the_way,
    an_accepted_booking,
    arrive_at_home,
    bring_near,
    photo_file,
    window_at,
)
from tests.factories.caregivers import CaregiverFactory
from tests.factories.people import StaffFactory


@pytest.fixture(autouse=True)
def caregiver():
    return CaregiverFactory()


def events_of(visit, kind):
    assert is_chain_whole(visit.booking)
    return visit.booking.events.filter(kind=kind).count()


def told(visit, kind):
    return visit.booking.owner.notifications.filter(kind=kind).count()


@pytest.mark.promise("C11")
def test_departure_from_many_phones_at_once_happens_once(race, caregiver):
    visit = bring_near(an_accepted_booking(caregiver=caregiver).visits.get())
    outcomes = race([partial(depart, visit=visit, by=caregiver.user)] * 5)
    assert [outcome.status for outcome in outcomes] == ["departed"] * 5
    assert (events_of(visit, "departed"), told(visit, "caregiver_departed")) == (1, 1)


@pytest.mark.promise("C11")
def test_arrival_from_many_phones_at_once_happens_once(race, caregiver):
    visit = a_visit_on_the_way(caregiver=caregiver)
    outcomes = race([partial(arrive_at_home, visit=visit, by=caregiver.user)] * 5)
    assert [outcome.status for outcome in outcomes] == ["started"] * 5
    assert (events_of(visit, "arrived"), told(visit, "service_started")) == (1, 1)


@pytest.mark.promise("C11")
def test_finish_from_many_phones_at_once_earns_once(race, caregiver):
    visit = a_visit_in_service(caregiver=caregiver)
    for step in visit.steps.all():
        skip_step(step=step, by=caregiver.user, reason="主人说不用")
    outcomes = race([partial(finish, visit=visit, by=caregiver.user)] * 5)
    assert [outcome.status for outcome in outcomes] == ["finished"] * 5
    assert (events_of(visit, "finished"), told(visit, "service_finished")) == (1, 1)
    assert Earning.objects.count() == 1
    caregiver.refresh_from_db()
    assert caregiver.finished_visits == 1


@pytest.mark.promise("C11")
def test_departure_and_the_sweep_of_missed_ones_at_once_end_in_one_of_the_two(race, caregiver, time_machine):
    visit = an_accepted_booking(caregiver=caregiver, window=window_at(18)).visits.get()
    time_machine.move_to(visit.window.upper)
    departed, missed = race([partial(depart, visit=visit, by=caregiver.user), partial(miss, pk=visit.pk)])
    visit.refresh_from_db()
    assert missed is None
    if visit.status == "missed":
        assert isinstance(departed, StepNotAllowed)
    else:
        assert visit.status == "departed"
    assert events_of(visit, "departed") + events_of(visit, "missed") == 1


@pytest.mark.promise("C11")
def test_arrival_and_the_sweep_of_missed_ones_at_once_end_in_one_of_the_two(race, caregiver, time_machine):
    visit = a_visit_on_the_way(caregiver=caregiver)
    time_machine.move_to(visit.window.upper + ON_THE_WAY_PATIENCE)
    arrived, missed = race([partial(arrive_at_home, visit=visit, by=caregiver.user), partial(miss, pk=visit.pk)])
    visit.refresh_from_db()
    caregiver.refresh_from_db()
    assert missed is None
    if visit.status == "missed":
        assert isinstance(arrived, StepNotAllowed)
        assert caregiver.presence == "online"
    else:
        assert (visit.status, caregiver.presence) == ("started", "busy")
    assert events_of(visit, "arrived") + events_of(visit, "missed") == 1


@pytest.mark.promise("C11", "P5")
def test_a_tap_during_a_hand_over_waits_for_it_and_leaves_the_visit_to_whoever_gets_it(race, caregiver):
    visit, new = a_visit_on_the_way(caregiver=caregiver), CaregiverFactory()
    given = {"by": StaffFactory(), "reason": "急", "seen": caregiver.pk, "takes_back": True}
    is_given = Event()

    def give():
        with transaction.atomic():
            assign_by_hand(visit=visit, caregiver=new, **given)
            is_given.set()
            # Long enough for the other thread to run into the lock; without one it would not wait.
            Event().wait(0.5)

    def tap():
        is_given.wait(timeout=30)
        return depart(visit=visit, by=caregiver.user)

    handed_over, refused = race([give, tap])
    assert handed_over is None
    assert isinstance(refused, StepNotAllowed), refused
    visit.refresh_from_db()
    assert (visit.status, visit.caregiver) == ("scheduled", new)
    for one in (caregiver, new):
        one.refresh_from_db()
        assert one.presence == "online"
    assert events_of(visit, "departed") == 1


@pytest.mark.promise("C10", "B2")
def test_the_same_photo_for_two_steps_at_once_is_noticed(race, caregiver):
    visit = a_visit_in_service(caregiver=caregiver)
    outcomes = race(
        [
            partial(add_photo, step=step, image=photo_file(), upload_key=uuid.uuid4(), by=caregiver.user)
            for step in visit.steps.all()
        ]
    )
    assert all(isinstance(outcome, StepPhoto) for outcome in outcomes)
    assert StepPhoto.objects.filter(repeats__isnull=False).count() == len(outcomes) - 1
    assert is_chain_whole(visit.booking)
