"""Nobody sets off days before: the home and the emergency contact open to whoever is on the way."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from accounts.models import SealedLook
from bookings.dispatch.actions.move import move_visit_to
from bookings.money.models import Earning
from bookings.orders.status import VISIT_STEPS, VisitStatus
from bookings.orders.transitions import StepNotAllowed
from bookings.visits.actions.progress import TooEarly, arrive, complete_step, depart, finish, skip_step
from bookings.visits.actions.reveal_contact import reveal_contact
from caregivers.status import Presence
from petcare.errors import DomainError
from tests.factories.bookings import a_visit_on_the_way, an_accepted_booking, window_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit():
    return an_accepted_booking(window=window_at(18, days=3)).visits.get()


def leads_to(status):
    return {before for before, allowed in VISIT_STEPS.items() if status in allowed}


@pytest.mark.promise("C11")
def test_depart_is_possible_from_three_hours_before_the_window_and_not_a_second_sooner(visit, time_machine):
    by, from_then = visit.caregiver.user, visit.window.lower - timedelta(hours=3)

    time_machine.move_to(from_then - timedelta(seconds=1), tick=False)
    with pytest.raises(TooEarly, match="今天 15:00"):
        depart(visit=visit, by=by)
    visit.refresh_from_db()
    visit.caregiver.refresh_from_db()
    assert (visit.status, visit.caregiver.presence) == (VisitStatus.SCHEDULED, Presence.ONLINE)

    time_machine.move_to(from_then, tick=False)
    assert depart(visit=visit, by=by).status == VisitStatus.DEPARTED


@pytest.mark.promise("C11", "U2")
def test_no_other_act_begins_a_visit_days_before(visit):
    by, step = visit.caregiver.user, visit.steps.first()
    acts = [
        partial(arrive, visit=visit, by=by, reason="没信号"),
        partial(complete_step, step=step, by=by),
        partial(skip_step, step=step, by=by, reason="主人说不用"),
        partial(reveal_contact, visit=visit, by=by),
    ]
    for act in acts:
        with pytest.raises(DomainError):
            act()
    visit.steps.update(status="done", done_at=timezone.now())
    with pytest.raises(StepNotAllowed):
        finish(visit=visit, by=by)
    assert not Earning.objects.exists()
    assert not SealedLook.objects.exists()


@pytest.mark.promise("C11")
def test_every_way_into_a_visit_leads_through_the_departure():
    assert leads_to(VisitStatus.DEPARTED) == {VisitStatus.SCHEDULED}
    assert leads_to(VisitStatus.STARTED) == {VisitStatus.DEPARTED}
    assert leads_to(VisitStatus.PARTLY_DONE) == {VisitStatus.STARTED}
    assert leads_to(VisitStatus.FINISHED) == {VisitStatus.STARTED, VisitStatus.PARTLY_DONE}


@pytest.mark.promise("C11")
def test_window_of_a_visit_that_somebody_set_off_for_is_not_moved():
    visit = a_visit_on_the_way()
    with pytest.raises(StepNotAllowed):
        move_visit_to(visit=visit, window=window_at(18, days=5), by=visit.booking.owner)
