from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bookings.conduct.actions.carry_out import carry_out, due_measures
from bookings.conduct.actions.count_month import count_month
from bookings.conduct.actions.decide_measure import MeasureDecided, confirm_measure, decide_appeal, dismiss_measure
from bookings.dispatch.actions.grab import NotWorking, grab
from bookings.dispatch.models import DispatchPolicy, Offer
from bookings.dispatch.ranking import Suitor, parts_of
from bookings.models import Bonus
from bookings.money.statement import earlier_weeks, week_of
from bookings.orders.models import Visit
from bookings.schedule.candidates import nearest_candidates
from caregivers.actions.conduct import appeal, confirm_training
from caregivers.models import Measure, MonthlyRecord
from petcare.errors import DomainError
from petcare.notifications.models import Notification
from tests.bookings.money.conftest import gateway  # noqa: F401
from tests.factories.bookings import an_accepted_booking, an_offered_booking, need_at_home, window_at
from tests.factories.caregivers import CaregiverFactory
from tests.factories.conduct import a_late_visit, a_proposal, every_rule, last_month
from tests.factories.people import StaffFactory
from tests.staff import signed_in_staff

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P4"), pytest.mark.usefixtures("gateway")]


@pytest.fixture
def operator():
    return StaffFactory(is_superuser=True)


def sweep() -> None:
    for pk in due_measures():
        carry_out(pk)


def day_comes(measure: Measure) -> None:
    Measure.objects.filter(pk=measure.pk).update(act_at=timezone.now())
    sweep()
    measure.refresh_from_db()


def candidates() -> set[int]:
    return {one.caregiver_id for one in nearest_candidates(need_at_home())}


def told(person) -> list[str]:
    return list(Notification.objects.filter(recipient=person).order_by("pk").values_list("kind", flat=True))


def test_months_judged_lead_to_a_suspension_that_an_appeal_lifts(operator):
    """The whole way, through the pages."""
    every_rule()
    caregiver = CaregiverFactory()
    a_late_visit(caregiver=caregiver)
    count_month(last_month())
    record = MonthlyRecord.objects.get()
    for months_before in (1, 2):
        month = (last_month() - timedelta(days=28 * months_before)).replace(day=1)
        MonthlyRecord.objects.create(caregiver=caregiver, month=month, standing="watch", rule=record.rule)
    count_month(last_month())
    measure = Measure.objects.get()
    assert (measure.kind, measure.state) == ("suspension", "proposed")
    assert caregiver.pk in candidates()

    desk, work = signed_in_staff(operator), Client()
    work.force_login(caregiver.user)
    assert work.get(measure.get_absolute_url()).status_code == 404
    page = f"/admin/caregivers/measure/{measure.pk}/"
    today = timezone.localdate()
    shown = desk.get(f"{page}change/").text
    assert Visit.objects.get().booking.number in shown
    # As a field of type date reads it, whatever the language writes.
    assert f'value="{today:%Y-%m-%d}"' in shown
    refused = desk.post(f"{page}decide/", {"to": "confirm", "starts_on": str(today), "days": "7", "reason": ""})
    assert "reason" in refused.context["form"].errors
    desk.post(f"{page}decide/", {"to": "confirm", "starts_on": str(today), "days": "7", "reason": "连续三个月迟到"})
    sweep()
    caregiver.refresh_from_db()
    assert caregiver.approval == "suspended"
    assert caregiver.pk not in candidates()
    assert told(caregiver.user)[-2:] == ["conduct_suspension", "suspended"]

    closed = work.get("/work/")
    assert closed.status_code == 403
    # The page that was open gives way, where it fetches a part of itself.
    assert closed["HX-Refresh"] == "true"
    assert "/work/standing/" in closed.text
    assert "停单" in work.get("/work/standing/").text
    shown = work.get(measure.get_absolute_url())
    assert "连续三个月迟到" in shown.text
    assert work.post(f"{measure.get_absolute_url()}appeal/", {"appeal_form-words": " "}).status_code == 200
    work.post(f"{measure.get_absolute_url()}appeal/", {"appeal_form-words": "那天路上封路了"})
    again = work.post(f"{measure.get_absolute_url()}appeal/", {"appeal_form-words": "再说一次"}, follow=True)
    assert "只有一次" in again.text
    measure.refresh_from_db()
    assert (measure.appeal, measure.appeal_state) == ("那天路上封路了", "open")

    assert "那天路上封路了" in desk.get(f"{page}change/").text
    desk.post(f"{page}decide/", {"to": "grant", "answer": "核实了，确实封路"})
    caregiver.refresh_from_db()
    measure.refresh_from_db()
    assert (caregiver.approval, measure.state, measure.is_in_force) == ("approved", "lifted", False)
    assert caregiver.pk in candidates()
    assert "核实了，确实封路" in work.get(measure.get_absolute_url()).text
    slower = desk.post(f"{page}decide/", {"to": "refuse", "answer": "不行"}, follow=True)
    assert "刚才有人处理" in slower.text


def test_suspension_begins_and_ends_on_its_days(operator):
    caregiver = CaregiverFactory()
    measure = a_proposal("suspension", caregiver=caregiver)
    today = timezone.localdate()
    with pytest.raises(DomainError):
        confirm_measure(measure=measure, reason="迟到", by=operator, starts_on=today - timedelta(days=1))
    with pytest.raises(DomainError):
        confirm_measure(measure=measure, reason="迟到", by=operator, starts_on=date.max)
    confirm_measure(measure=measure, reason="迟到", by=operator, starts_on=today + timedelta(days=2), days=3)
    sweep()
    caregiver.refresh_from_db()
    measure.refresh_from_db()
    assert (caregiver.approval, measure.ends_on) == ("approved", today + timedelta(days=4))
    day_comes(measure)
    caregiver.refresh_from_db()
    assert caregiver.approval == "suspended"
    assert timezone.localdate(measure.act_at) == today + timedelta(days=5)
    Measure.objects.update(starts_on=today - timedelta(days=4), ends_on=today - timedelta(days=1))
    day_comes(measure)
    caregiver.refresh_from_db()
    assert (caregiver.approval, measure.act_at) == ("approved", None)
    assert told(caregiver.user)[-1] == "suspension_over"


def test_suspension_gives_visits_ahead_to_others(operator):
    caregiver = CaregiverFactory()
    booking = an_accepted_booking(caregiver=caregiver)
    measure = a_proposal("suspension", caregiver=caregiver)
    confirm_measure(measure=measure, reason="迟到", by=operator)
    sweep()
    assert booking.visits.get().caregiver is None


def test_end_of_a_suspension_leaves_who_was_suspended_by_hand(operator):
    caregiver = CaregiverFactory(approval="suspended")
    measure = a_proposal("suspension", caregiver=caregiver)
    confirm_measure(measure=measure, reason="迟到", by=operator)
    sweep()
    Measure.objects.update(
        starts_on=timezone.localdate() - timedelta(days=9), ends_on=timezone.localdate() - timedelta(1)
    )
    day_comes(measure)
    caregiver.refresh_from_db()
    assert caregiver.approval == "suspended"


def test_training_not_confirmed_in_time_keeps_offers_away_until_it_is(operator, client):
    caregiver = CaregiverFactory()
    an_offered_booking()
    offer = Offer.objects.get(caregiver=caregiver)
    grab(offer=offer)
    measure = a_proposal("training", caregiver=caregiver)
    confirm_measure(measure=measure, reason="常常晚到", by=operator)
    assert caregiver.pk in candidates()
    day_comes(measure)
    assert caregiver.pk not in candidates()
    offer.refresh_from_db()
    assert offer.status == "withdrawn"
    assert caregiver.user.notifications.filter(kind="offer_gone").count() == 1
    Offer.objects.update(status="pushed")
    with pytest.raises(NotWorking):
        grab(offer=offer)
    client.force_login(caregiver.user)
    page = client.get(measure.get_absolute_url()).text
    assert "晚了先发消息。" in page
    unticked = client.post(f"{measure.get_absolute_url()}trained/", {})
    assert unticked.context["training_form"].errors
    assert client.post(f"{measure.get_absolute_url()}trained/", {"is_read": "on"}).status_code == 302
    assert caregiver.pk in candidates()
    confirmed_at = Measure.objects.get().trained_at
    client.post(f"{measure.get_absolute_url()}trained/", {"is_read": "on"})
    assert Measure.objects.get().trained_at == confirmed_at


def test_appeal_against_a_training_lets_offers_come_again(operator):
    measure = a_proposal("training")
    confirm_measure(measure=measure, reason="常常晚到", by=operator)
    day_comes(measure)
    appeal(measure=measure, words="已经学过了")
    decide_appeal(measure=measure, is_granted=True, answer="好的", by=operator)
    assert measure.caregiver_id in candidates()


def test_good_month_puts_offers_first_for_its_days(operator):
    measure = a_proposal("priority")
    confirm_measure(measure=measure, reason="又准时又细心", by=operator)
    measure.caregiver.refresh_from_db()
    assert measure.caregiver.favoured_until == timezone.localdate() + timedelta(days=29)
    one = {"caregiver_id": 1, "distance_m": 500, "way_minutes": 5, "hinge": "home"}
    usual, favoured = (parts_of(Suitor(**one, is_favoured=is_it), DispatchPolicy()) for is_it in (False, True))
    assert sum(part.points for part in favoured) - sum(part.points for part in usual) == 5


def test_bonus_stands_among_the_earnings_of_its_week(operator, client):
    measure = a_proposal("bonus")
    with pytest.raises(DomainError):
        confirm_measure(measure=measure, reason="棒", by=operator, amount=Decimal(0))
    confirm_measure(measure=measure, reason="棒", by=operator, amount=Decimal("150.00"))
    assert week_of(measure.caregiver, timezone.localdate()).amount == Decimal("150.00")
    client.force_login(measure.caregiver.user)
    assert "150" in client.get("/work/earnings/").text
    Bonus.objects.update(earned_on=timezone.localdate() - timedelta(days=14))
    monday = timezone.localdate() - timedelta(days=timezone.localdate().weekday())
    (week,) = earlier_weeks(measure.caregiver, before=monday)
    assert (week.amount, week.visits) == (Decimal("150.00"), 0)
    assert client.get(measure.get_absolute_url()).status_code == 200


def test_certificate_is_only_its_caregivers_page(operator, client):
    measure = a_proposal("certificate")
    address = f"{measure.get_absolute_url()}certificate/"
    client.force_login(measure.caregiver.user)
    assert client.get(address).status_code == 404
    confirm_measure(measure=measure, reason="又准时又细心", by=operator)
    page = client.get(address).text
    for text in (measure.caregiver.user.name, measure.number):
        assert text in page
    client.force_login(CaregiverFactory().user)
    assert client.get(address).status_code == 404
    assert client.get(measure.get_absolute_url()).status_code == 404


def test_dismissed_proposal_is_never_heard_of(operator, client):
    measure = a_proposal("warning")
    dismiss_measure(measure=measure, reason="情有可原", by=operator)
    with pytest.raises(MeasureDecided):
        confirm_measure(measure=measure, reason="还是算了", by=operator)
    assert told(measure.caregiver.user) == []
    client.force_login(measure.caregiver.user)
    assert client.get(measure.get_absolute_url()).status_code == 404


def test_praise_cannot_be_appealed(operator):
    measure = a_proposal("bonus")
    confirm_measure(measure=measure, reason="棒", by=operator)
    with pytest.raises(DomainError):
        appeal(measure=measure, words="太少")


def test_caregiver_answers_once(operator, client):
    measure = a_proposal("warning")
    confirm_measure(measure=measure, reason="迟到", by=operator)
    client.force_login(measure.caregiver.user)
    address = f"{measure.get_absolute_url()}answer/"
    client.post(address, {"answer_form-words": "以后提前出门"})
    client.post(address, {"answer_form-words": "还有"})
    measure.refresh_from_db()
    assert measure.answer == "以后提前出门"


@pytest.mark.parametrize("page", ["/work/standing/", "/work/earnings/"])
def test_pages_of_many_months_need_no_more_queries(operator, client, page):
    measure = a_proposal("warning")
    confirm_measure(measure=measure, reason="迟到", by=operator)
    client.force_login(measure.caregiver.user)
    client.get(page)
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(page)
    for number in (1, 2, 3):
        month = (last_month() - timedelta(days=28 * number)).replace(day=1)
        record = MonthlyRecord.objects.create(
            caregiver=measure.caregiver, month=month, standing="gold", rule=measure.record.rule
        )
        other = Measure.objects.create(
            record=record, caregiver=measure.caregiver, rule=measure.rule, kind="bonus", amount=Decimal(10)
        )
        confirm_measure(measure=other, reason="棒", by=operator)
    with CaptureQueriesContext(connection) as many:
        client.get(page)
    # The bonuses of the week need none either, but the first of them fetches nothing more than the others.
    assert len(many) <= len(one) + 1


def test_visit_of_another_month_counts_there(operator):
    every_rule()
    a_late_visit(caregiver=CaregiverFactory(), month=(last_month() - timedelta(days=28)).replace(day=1))
    assert count_month(last_month()) == 0


def test_desk_lists_need_no_more_queries_for_more_rows(operator):
    desk = signed_in_staff(operator)
    a_proposal("warning")
    for page in ("/admin/caregivers/measure/", "/admin/caregivers/monthlyrecord/"):
        desk.get(page)
        with CaptureQueriesContext(connection) as one:
            desk.get(page)
        for _number in range(3):
            a_proposal("warning")
        with CaptureQueriesContext(connection) as many:
            desk.get(page)
        assert len(many) <= len(one)


def test_desk_without_the_right_sees_but_does_not_decide():
    from django.contrib.auth.models import Permission

    viewer = StaffFactory()
    viewer.user_permissions.add(Permission.objects.get(codename="view_measure"))
    desk, measure = signed_in_staff(viewer), a_proposal("warning")
    page = f"/admin/caregivers/measure/{measure.pk}/"
    assert desk.get(f"{page}change/").context["form"] is None
    assert desk.post(f"{page}decide/", {"to": "confirm", "reason": "迟到"}).status_code == 403


@pytest.mark.parametrize(
    ("field", "value"),
    [("days", "0"), ("days", "x"), ("days", "9999"), ("starts_on", "2026-02-31"), ("reason", "长" * 501)],
)
def test_senseless_decision_says_so_beside_it(operator, field, value):
    desk, measure = signed_in_staff(operator), a_proposal("suspension")
    sent = {"to": "confirm", "starts_on": str(window_at().start.date()), "days": "3", "reason": "迟到"} | {field: value}
    page = desk.post(f"/admin/caregivers/measure/{measure.pk}/decide/", sent)
    assert page.context["form"].errors.keys() == {field}
    assert Measure.objects.get().state == "proposed"


def test_confirming_a_training_twice_is_quiet(operator):
    measure = a_proposal("training")
    confirm_measure(measure=measure, reason="晚", by=operator)
    confirm_training(measure=measure)
    day_comes(measure)
    measure.caregiver.refresh_from_db()
    assert not measure.caregiver.is_held
