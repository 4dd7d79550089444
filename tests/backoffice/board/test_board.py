from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from bookings.dispatch.models import DispatchRound
from bookings.planning.actions.propose import ask_for_plan, work_out
from bookings.planning.models import Plan
from tests.backoffice.test_roles import somebody_as
from tests.factories.bookings import a_paid_booking, a_placed_booking, an_accepted_booking, window_at
from tests.factories.caregivers import CaregiverFactory
from tests.staff import signed_in_staff

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P5")]
BOARD = "/admin/dispatch/"


def tomorrow() -> str:
    return (timezone.localdate() + timedelta(days=1)).isoformat()


def test_board_shows_who_works_what_they_have_and_what_nobody_has(desk):
    one = CaregiverFactory(user__name="小满")
    CaregiverFactory(user__name="阿远")
    CaregiverFactory(user__name="老何", hours=[])
    taken = an_accepted_booking(caregiver=one, window=window_at(14)).visits.get()
    flagged = a_paid_booking(window=window_at(18))
    DispatchRound.objects.filter(booking=flagged).update(
        flagged_at=timezone.now(), reasons=[{"reason": "not_free", "about": "", "count": 2}]
    )
    a_placed_booking(window=window_at(10))
    text = desk.get(BOARD, {"day": tomorrow()}).text
    assert "小满" in text
    assert "阿远" in text
    assert "老何" not in text
    assert reverse("admin:assign_visit", args=[taken.pk]) in text
    assert reverse("admin:assign_visit", args=[flagged.visits.get().pk]) in text
    assert "2 人没空" in text or "2 人那时没空" in text or "没空" in text
    assert "还没付款" in text


def test_board_of_a_strange_day_is_that_of_today(desk):
    assert desk.get(BOARD, {"day": "gestern"}).status_code == 200


def test_board_asks_as_much_for_many_as_for_one(desk, django_assert_max_num_queries):
    people = CaregiverFactory.create_batch(5)
    for number, one in enumerate(people[:3]):
        for hour in (8, 12):
            an_accepted_booking(caregiver=one, window=window_at(hour + number))
    for hour in (17, 18, 20):
        a_paid_booking(window=window_at(hour))
    with django_assert_max_num_queries(15):
        desk.get(BOARD, {"day": tomorrow()})


def test_operator_asks_for_a_plan_and_takes_part_of_it(desk):
    CaregiverFactory()
    visits = [a_paid_booking(window=window_at(hour)).visits.get() for hour in (10, 14)]
    page = desk.post(reverse("admin:plan_ask"), {"day": tomorrow()}).url
    plan = Plan.objects.get()
    assert "hx-get" in desk.get(page).text
    work_out(plan.pk)
    assert desk.get(reverse("admin:plan_state", args=[plan.pk]))["HX-Refresh"] == "true"
    assert visits[0].booking.area in desk.get(page).text
    change = plan.changes.get(visit=visits[0])
    desk.post(reverse("admin:plan_accept", args=[plan.pk]), {"change": [change.pk], "take": "some"})
    for visit in visits:
        visit.refresh_from_db()
    assert [visit.caregiver is None for visit in visits] == [False, True]
    desk.post(reverse("admin:plan_accept", args=[plan.pk]), {"take": "all"})
    visits[1].refresh_from_db()
    assert visits[1].caregiver is not None


def test_nothing_ticked_and_no_day_are_said(desk, operator):
    plan = ask_for_plan(day=timezone.localdate(), may_move=False, by=operator)
    answer = desk.post(reverse("admin:plan_accept", args=[plan.pk]), {"take": "some", "change": "x"}, follow=True)
    assert "没有勾选" in answer.text
    assert "不是日期" in desk.post(reverse("admin:plan_ask"), {"day": "x"}, follow=True).text


def test_plan_page_asks_as_much_for_many_changes_as_for_one(desk, operator, django_assert_max_num_queries):
    CaregiverFactory.create_batch(2)
    for hour in (8, 12, 16, 20):
        a_paid_booking(window=window_at(hour))
    plan = ask_for_plan(day=timezone.localdate() + timedelta(days=1), may_move=False, by=operator)
    work_out(plan.pk)
    with django_assert_max_num_queries(12):
        desk.get(plan.get_absolute_url())


def test_auditor_sees_board_and_plans_and_gives_nothing_away(operator):
    CaregiverFactory()
    visit = a_paid_booking(window=window_at(14)).visits.get()
    plan = ask_for_plan(day=timezone.localdate() + timedelta(days=1), may_move=False, by=operator)
    work_out(plan.pk)
    auditor = signed_in_staff(somebody_as("auditor"))
    board = auditor.get(BOARD, {"day": tomorrow()})
    assert board.status_code == 200
    assert f'action="{reverse("admin:plan_ask")}"' not in board.text
    assert reverse("admin:assign_visit", args=[visit.pk]) not in board.text
    assert auditor.get(plan.get_absolute_url()).status_code == 200
    for address in (reverse("admin:plan_ask"), reverse("admin:plan_accept", args=[plan.pk])):
        assert auditor.post(address, {"day": tomorrow(), "take": "all"}).status_code == 403
    assert auditor.get(reverse("admin:assign_visit", args=[visit.pk])).status_code == 403
