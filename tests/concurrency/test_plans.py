from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from bookings.dispatch.actions.assign_by_hand import assign_by_hand
from bookings.dispatch.actions.hand_over import Handover, HasChanged
from bookings.orders.models import Event
from bookings.planning.actions.accept import accept_changes
from bookings.planning.actions.propose import ask_for_plan, work_out
from bookings.planning.models import ChangeState, Plan
from bookings.schedule.models import Reservation
from tests.factories.bookings import a_paid_booking, window_at
from tests.factories.caregivers import CaregiverFactory
from tests.factories.people import StaffFactory

pytestmark = pytest.mark.promise("P5", "B5")


def a_plan(operator) -> Plan:
    plan = ask_for_plan(day=timezone.localdate() + timedelta(days=1), may_move=False, by=operator)
    work_out(plan.pk)
    return plan


def test_two_operators_take_one_plan_at_once_and_each_visit_is_given_once(race):
    CaregiverFactory.create_batch(2)
    for hour in (8, 12, 16):
        a_paid_booking(window=window_at(hour))
    one, other = StaffFactory.create_batch(2)
    plan = a_plan(one)
    ids = list(plan.changes.values_list("pk", flat=True))
    outcomes = race([partial(accept_changes, plan=plan, ids=ids, by=by) for by in (one, other)])
    assert sorted(len(outcome) for outcome in outcomes) == [0, 3], outcomes
    assert Event.objects.filter(kind="assigned").count() == 3
    assert Reservation.objects.active().filter(purpose="visit").count() == 3


def test_plan_is_taken_while_somebody_gives_one_of_its_visits_away_by_hand(race):
    people = CaregiverFactory.create_batch(3)
    operator = StaffFactory()
    visits = [a_paid_booking(window=window_at(hour)).visits.get() for hour in (8, 12, 16)]
    plan = a_plan(operator)
    change = plan.changes.get(visit=visits[0])
    somebody = next(one for one in people if one != change.after)
    ids = list(plan.changes.values_list("pk", flat=True))
    taken, by_hand = race(
        [
            partial(accept_changes, plan=plan, ids=ids, by=operator),
            partial(assign_by_hand, visit=visits[0], caregiver=somebody, by=operator, reason="急", seen=None),
        ]
    )
    assert isinstance(by_hand, Handover | HasChanged)
    change.refresh_from_db()
    assert (change.state == ChangeState.REFUSED) == isinstance(by_hand, Handover)
    assert [one.state for one in taken].count(ChangeState.TAKEN) >= 2


def test_plan_is_worked_out_by_one_of_many_workers(race):
    CaregiverFactory()
    a_paid_booking(window=window_at(12))
    plan = ask_for_plan(day=timezone.localdate() + timedelta(days=1), may_move=False, by=StaffFactory())
    outcomes = race([partial(work_out, plan.pk)] * 3)
    assert sorted(outcomes) == [False, False, True], outcomes
    assert plan.changes.count() == 1
