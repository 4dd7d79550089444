from datetime import timedelta

import pytest
from django.utils import timezone

from bookings.dispatch.actions.assign_by_hand import assign_by_hand
from bookings.dispatch.shortage import reason_words
from bookings.orders.models import Visit
from bookings.planning.actions.accept import accept_changes
from bookings.planning.actions.propose import TRIES, ask_for_plan, due_plans, work_out
from bookings.planning.explain import part_words
from bookings.planning.models import ChangeState, Plan, PlanState
from bookings.schedule.models import Reservation
from petcare.errors import DomainError
from tests.factories.bookings import a_paid_booking, a_placed_booking, an_accepted_booking, window_at
from tests.factories.caregivers import CaregiverFactory
from tests.factories.people import StaffFactory

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P5", "B6")]


@pytest.fixture
def operator():
    return StaffFactory(is_superuser=True)


def a_plan(operator, *, may_move: bool = False) -> Plan:
    plan = ask_for_plan(day=timezone.localdate() + timedelta(days=1), may_move=may_move, by=operator)
    assert work_out(plan.pk)
    plan.refresh_from_db()
    return plan


def test_plan_gives_what_nobody_has_and_explains_each_and_changes_nothing_yet(operator):
    CaregiverFactory.create_batch(2)
    visits = [a_paid_booking(window=window_at(hour)).visits.get() for hour in (10, 14)]
    plan = a_plan(operator)
    assert (plan.state, plan.progress, plan.due_at, plan.left) == (PlanState.READY, 100, None, [])
    assert {change.visit for change in plan.changes.all()} == set(visits)
    assert (plan.before["served"], plan.after["served"]) == (0, 2)
    assert all(len(part_words(change.parts)) == 5 for change in plan.changes.all())
    assert not Visit.objects.exclude(caregiver=None).exists()


def test_plan_keeps_what_stands_and_plans_around_it(operator):
    caregiver = CaregiverFactory()
    taken = an_accepted_booking(caregiver=caregiver, window=window_at(14)).visits.get()
    CaregiverFactory(hours=[])
    visit = a_paid_booking(window=window_at(14)).visits.get()
    plan = a_plan(operator)
    [change] = plan.changes.all()
    assert (change.visit, change.after) == (visit, caregiver)
    assert change.starts_at >= taken.planned.upper
    taken.refresh_from_db()
    assert taken.caregiver == caregiver


def test_visit_that_nobody_can_take_is_left_over_with_its_reason(operator):
    CaregiverFactory()
    booking = a_paid_booking(window=window_at(14))
    Reservation.objects.update(is_active=False)
    from caregivers.models import Caregiver

    Caregiver.objects.update(skills=["walking"])
    plan = a_plan(operator)
    [left] = plan.left
    assert left["visit"] == booking.visits.get().pk
    assert "1" in reason_words(left["reasons"])
    assert plan.changes.count() == 0


def test_taken_visits_move_only_when_it_was_ticked_and_are_never_lost(operator):
    one = CaregiverFactory()
    taken = an_accepted_booking(caregiver=one, window=window_at(14)).visits.get()
    plan = a_plan(operator, may_move=True)
    assert plan.before["served"] == plan.after["served"] == 1
    assert taken.pk not in [left["visit"] for left in plan.left]


def test_taking_of_a_plan_gives_visits_away_and_tells_everybody_once(operator):
    caregiver = CaregiverFactory()
    bookings = [a_paid_booking(window=window_at(hour)) for hour in (10, 14, 18)]
    plan = a_plan(operator)
    decided = accept_changes(plan=plan, ids=[change.pk for change in plan.changes.all()], by=operator)
    assert [change.state for change in decided] == [ChangeState.TAKEN] * 3
    assert Visit.objects.filter(caregiver=caregiver).count() == 3
    assert list(caregiver.user.notifications.values_list("kind", flat=True)) == ["day_replanned"]
    for booking in bookings:
        assert booking.owner.notifications.filter(kind="booking_accepted").count() == 1
        assert booking.events.get(kind="assigned").actor == operator


def test_part_is_taken_and_what_does_not_fit_any_more_is_said(operator):
    one, other = CaregiverFactory.create_batch(2)
    first, second = (a_paid_booking(window=window_at(hour)).visits.get() for hour in (10, 14))
    plan = a_plan(operator)
    change = plan.changes.get(visit=first)
    elsewhere = other if change.after == one else one
    assign_by_hand(visit=first, caregiver=elsewhere, by=operator, reason="急", seen=None)
    [decided] = accept_changes(plan=plan, ids=[change.pk], by=operator)
    assert (decided.state, elsewhere.user.name in decided.words) == (ChangeState.REFUSED, True)
    assert plan.changes.get(visit=second).state == ChangeState.PROPOSED
    second.refresh_from_db()
    assert second.caregiver is None
    assert accept_changes(plan=plan, ids=[change.pk], by=operator) == []


def test_unpaid_booking_holds_its_time_and_is_no_part_of_the_plan(operator):
    CaregiverFactory()
    a_placed_booking(window=window_at(14))
    plan = a_plan(operator)
    assert (plan.changes.count(), plan.left) == (0, [])


def test_second_plan_of_a_day_is_the_one_that_is_worked_out(operator):
    day = timezone.localdate() + timedelta(days=1)
    plan = ask_for_plan(day=day, may_move=False, by=operator)
    assert ask_for_plan(day=day, may_move=False, by=operator) == plan
    assert due_plans() == [plan.pk]
    assert work_out(plan.pk)
    assert not work_out(plan.pk)
    assert ask_for_plan(day=day, may_move=False, by=operator) != plan


def test_day_that_is_over_is_not_planned(operator):
    with pytest.raises(DomainError):
        ask_for_plan(day=timezone.localdate() - timedelta(days=1), may_move=False, by=operator)


def test_plan_that_no_worker_finishes_fails_and_says_so(operator):
    plan = ask_for_plan(day=timezone.localdate(), may_move=False, by=operator)
    Plan.objects.update(tries=TRIES, state=PlanState.WORKING)
    assert not work_out(plan.pk)
    plan.refresh_from_db()
    assert (plan.state, plan.due_at) == (PlanState.FAILED, None)
