from functools import partial

import pytest

from bookings.dispatch.actions.assign_by_hand import assign_by_hand
from bookings.dispatch.actions.decide import decide
from bookings.dispatch.actions.grab import grab
from bookings.dispatch.actions.hand_over import Handover, HasChanged
from bookings.dispatch.actions.suspend import suspend_caregiver
from bookings.dispatch.models import Offer
from bookings.orders.models import Visit
from bookings.schedule.models import Reservation
from caregivers.status import Approval
from petcare.errors import DomainError
from tests.factories.bookings import a_paid_booking, an_accepted_booking, an_offered_booking, window_at
from tests.factories.caregivers import CaregiverFactory
from tests.factories.people import StaffFactory

pytestmark = pytest.mark.promise("P5", "B5")


def giving(visit, caregiver, operator):
    seen = visit.caregiver_id
    return partial(assign_by_hand, visit=visit, caregiver=caregiver, by=operator, reason="急", seen=seen)


def test_two_operators_give_one_visit_at_once_and_the_second_is_told(race):
    people, operators = CaregiverFactory.create_batch(4), StaffFactory.create_batch(4)
    visit = a_paid_booking(window=window_at(14)).visits.get()
    outcomes = race([giving(visit, one, operator) for one, operator in zip(people, operators, strict=True)])
    [given] = [outcome for outcome in outcomes if isinstance(outcome, Handover)]
    assert sum(isinstance(outcome, HasChanged) for outcome in outcomes) == 3
    assert Reservation.objects.active().get().caregiver == given.after
    assert visit.booking.events.filter(kind="assigned").count() == 1


def test_two_visits_of_one_time_are_given_to_one_caregiver_at_once_and_one_fits(race):
    wanted, operator = CaregiverFactory(), StaffFactory()
    CaregiverFactory.create_batch(2)
    visits = [a_paid_booking(window=window_at(14)).visits.get() for _ in range(2)]
    # A window that holds one of them only.
    for visit in visits:
        narrow = type(visit.window)(
            visit.window.lower, visit.window.lower + (visit.window.upper - visit.window.lower) / 3
        )
        Visit.objects.filter(pk=visit.pk).update(window=narrow)
    outcomes = race([giving(visit, wanted, operator) for visit in visits])
    assert sum(isinstance(outcome, Handover) for outcome in outcomes) == 1, outcomes
    assert Reservation.objects.active().filter(purpose="visit").count() == 1


def test_operator_and_decision_at_once_leave_one_caregiver(race):
    grabbed, wanted = CaregiverFactory(), CaregiverFactory(presence="offline")
    booking = an_offered_booking(window=window_at(14))
    grab(offer=Offer.objects.get(caregiver=grabbed))
    visit = booking.visits.get()
    outcomes = race([giving(visit, wanted, StaffFactory()), partial(decide, booking.rounds.get().pk)])
    assert isinstance(outcomes[0], Handover | HasChanged)
    visit.refresh_from_db()
    assert visit.caregiver in {grabbed, wanted}
    assert Reservation.objects.active().get().caregiver == visit.caregiver


def test_visits_change_places_in_both_directions_at_once_without_a_deadlock(race):
    one, other = CaregiverFactory(), CaregiverFactory(home_lat="30.599000")
    operator = StaffFactory()
    first = an_accepted_booking(caregiver=one, window=window_at(10)).visits.get()
    second = an_accepted_booking(caregiver=other, window=window_at(16)).visits.get()
    outcomes = race([giving(first, other, operator), giving(second, one, operator)])
    assert all(isinstance(outcome, Handover) for outcome in outcomes), outcomes


def test_visit_is_not_given_to_who_is_suspended_at_that_moment(race):
    CaregiverFactory()
    wanted, operator = CaregiverFactory(), StaffFactory(is_superuser=True)
    visit = a_paid_booking(window=window_at(14)).visits.get()
    suspension = partial(suspend_caregiver, caregiver=wanted, by=operator, reason="投诉没查清")
    outcomes = race([giving(visit, wanted, operator), suspension])
    assert isinstance(outcomes[0], Handover | DomainError)
    visit.refresh_from_db()
    wanted.refresh_from_db()
    assert wanted.approval == Approval.SUSPENDED
    assert visit.caregiver is None
