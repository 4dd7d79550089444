from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from backoffice.orders_live.troubles import Trouble
from backoffice.roles import Role
from bookings.dispatch.models import DispatchRound
from bookings.models import Refund, Visit
from bookings.money.actions.refund import give_back
from bookings.money.models import RefundReason, RefundStatus
from bookings.orders.status import BookingStatus
from bookings.voice.actions.complain import complain
from bookings.voice.models import Side
from caregivers.models import Caregiver
from caregivers.status import Presence
from petcare.live.topics import may_see
from tests.backoffice.test_roles import somebody_as
from tests.factories.bookings import (
    a_completed_booking,
    a_paid_booking,
    a_placed_booking,
    a_visit_in_service,
    a_visit_on_the_way,
    an_accepted_booking,
    window_at,
)
from tests.factories.caregivers import CaregiverFactory
from tests.factories.people import OwnerFactory, StaffFactory
from tests.staff import signed_in_staff

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P6")]
BOARD = "/admin/live/"


def planned_since(visit: Visit, minutes: int) -> None:
    """Its plan began so many minutes ago and took ten."""
    begin = timezone.now() - timedelta(minutes=minutes)
    window = DateTimeTZRange(begin, timezone.now() + timedelta(minutes=60))
    Visit.objects.filter(pk=visit.pk).update(
        window=window, planned=DateTimeTZRange(begin, begin + timedelta(minutes=10))
    )


def columns_of(desk, **asked) -> dict[str, list[int]]:
    columns = desk.get(BOARD, asked).context["columns"]
    return {column.state: [card.booking.pk for card in column.cards] for column in columns}


def one_of_each() -> dict[str, int]:
    made = {
        BookingStatus.ACCEPTED: an_accepted_booking(caregiver=somebody_free()),
        BookingStatus.IN_SERVICE: a_visit_in_service(caregiver=somebody_free()).booking,
        BookingStatus.COMPLETED: a_completed_booking(caregiver=somebody_free()),
    }
    somebody_free()
    made[BookingStatus.AWAITING_PAYMENT] = a_placed_booking()
    somebody_free()
    made[BookingStatus.AWAITING_CAREGIVER] = a_paid_booking()
    return {state: booking.pk for state, booking in made.items()}


def somebody_free() -> Caregiver:
    """The only one who is online."""
    Caregiver.objects.filter(presence=Presence.ONLINE).update(presence=Presence.OFFLINE)
    return CaregiverFactory()


def test_board_shows_every_booking_in_its_state(desk):
    expected = one_of_each()
    assert columns_of(desk) == {state: [pk] for state, pk in expected.items()} | {BookingStatus.CANCELLED: []}


def test_board_does_not_ask_more_when_there_is_more(desk):
    planned_since(a_visit_on_the_way(caregiver=somebody_free()), 30)
    one_of_each()
    desk.get(BOARD)
    with CaptureQueriesContext(connection) as few:
        desk.get(BOARD)
    for _again in range(3):
        planned_since(a_visit_on_the_way(caregiver=somebody_free()), 30)
        one_of_each()
    with CaptureQueriesContext(connection) as many:
        page = desk.get(BOARD)
    assert page.context["abnormal"].paginator.count == 4
    assert len(many) <= len(few) <= 15
    operator = signed_in_staff(somebody_as(Role.DESK))
    with CaptureQueriesContext(connection) as of_a_role:
        operator.get(BOARD, headers={"HX-Request": "true"})
    assert len(of_a_role) <= 15


def kinds_of(desk) -> list[tuple[str, int]]:
    return [(one.trouble, one.booking_id) for one in desk.get(BOARD).context["abnormal"]]


def test_what_is_late_comes_up_with_since_when_and_what_to_do(desk):
    late = an_accepted_booking(caregiver=somebody_free())
    planned_since(late.visits.get(), 11)
    on_the_way = a_visit_on_the_way(caregiver=somebody_free())
    planned_since(on_the_way, 12)
    working = a_visit_in_service(caregiver=somebody_free())
    planned_since(working, 41)
    in_time = an_accepted_booking(caregiver=somebody_free())
    planned_since(in_time.visits.get(), 9)
    assert kinds_of(desk) == [
        (Trouble.DEPARTURE, late.pk),
        (Trouble.ARRIVAL, on_the_way.booking_id),
        (Trouble.REPORT, working.booking_id),
    ]
    page = desk.get(BOARD)
    first = page.context["abnormal"][0]
    assert timezone.now() - first.since > timedelta(minutes=11)
    assert first.advice in page.text
    cancel = reverse("admin:live_cancel", args=[late.pk])
    assert f'href="{cancel}"' in page.text


def test_what_nobody_takes_failed_refunds_and_complaints_come_up(desk):
    somebody_free()
    waiting = a_paid_booking()
    DispatchRound.objects.filter(booking=waiting).update(flagged_at=timezone.now())
    done = a_completed_booking(caregiver=somebody_free())
    complain(
        booking=done, caregiver=done.visits.get().caregiver, side=Side.OWNER, by=done.owner, kind="late", words="晚了"
    )
    give_back(done, Decimal("1.00"), reason=RefundReason.ON_REQUEST)
    Refund.objects.update(status=RefundStatus.FAILED, due_at=None)
    expected = [(Trouble.NOBODY, waiting.pk), (Trouble.COMPLAINT, done.pk), (Trouble.REFUND, done.pk)]
    assert kinds_of(desk) == expected
    finance = signed_in_staff(somebody_as(Role.FINANCE))
    assert kinds_of(finance) == [expected[0], expected[2]]


def test_filters_leave_what_is_abnormal_and_narrow_the_states(desk):
    here = an_accepted_booking(caregiver=somebody_free(), window=window_at(12, days=2))
    planned_since(an_accepted_booking(caregiver=somebody_free()).visits.get(), 30)
    caregiver = here.visits.get().caregiver.user
    day = timezone.localdate() + timedelta(days=2)
    for asked in (
        {"day": day.isoformat()},
        {"who": here.owner.name, "day": day.isoformat()},
        {"who": caregiver.name, "day": day.isoformat(), "service": "feeding"},
        {"area": here.area, "state": "accepted", "day": day.isoformat()},
    ):
        page = desk.get(BOARD, asked)
        shown = [card.booking.pk for column in page.context["columns"] for card in column.cards]
        assert shown == [here.pk], asked
        assert page.context["abnormal"].paginator.count == 1
    assert columns_of(desk, who="没有这个人") == dict.fromkeys(BookingStatus, [])


@pytest.mark.parametrize(
    "asked", [{"day": "2026-99-99"}, {"day": "0001-01-01"}, {"state": "x"}, {"page_accepted": "-3"}]
)
def test_senseless_question_shows_the_board(desk, asked):
    booking = an_accepted_booking(caregiver=somebody_free())
    assert columns_of(desk, **asked)[BookingStatus.ACCEPTED] == [booking.pk]


def test_state_is_paged(desk, monkeypatch):
    monkeypatch.setattr("backoffice.orders_live.columns.A_PAGE", 1)
    one, other = (an_accepted_booking(caregiver=somebody_free(), window=window_at(12, days=day)) for day in (3, 2))
    assert columns_of(desk)[BookingStatus.ACCEPTED] == [other.pk]
    assert columns_of(desk, page_accepted="2")[BookingStatus.ACCEPTED] == [one.pk]
    assert "page_accepted=2" in desk.get(BOARD, {"who": ""}).text


def test_htmx_gets_the_part_that_changes(desk):
    page = desk.get(BOARD, headers={"HX-Request": "true"})
    assert page.text.lstrip().startswith('<div id="board"')


@pytest.mark.parametrize(("role", "may"), [(Role.DESK, True), (Role.AUDITOR, True), (None, False)])
def test_desk_hears_of_bookings_only_who_may_see_them(role, may):
    user = somebody_as(role) if role else OwnerFactory()
    assert may_see(user, "desk:bookings") is may
    assert not may_see(user, "desk:other")
    assert not may_see(StaffFactory(), "desk:bookings")


def test_auditor_sees_no_way_to_act(desk):
    booking = an_accepted_booking(caregiver=somebody_free())
    page = signed_in_staff(somebody_as(Role.AUDITOR)).get(BOARD)
    assert booking.number in page.text
    for name in ("live_cancel", "live_compensate", "live_message"):
        assert reverse(f"admin:{name}", args=[booking.pk]) not in page.text
