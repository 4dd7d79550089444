import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from backoffice.orders_live.troubles import Trouble
from backoffice.roles import Role
from bookings.models import Booking, Event, Message, Refund, Visit
from bookings.money.models import Earning, RefundReason
from bookings.orders.history import is_chain_whole
from bookings.orders.models.event import EventKind
from bookings.orders.status import BookingStatus, CancelReason, VisitStatus
from bookings.schedule.models import Reservation
from bookings.visits.actions.progress import complete_step
from bookings.visits.lateness import REPORT_PATIENCE
from bookings.voice.actions.write_for_platform import write_to_one
from petcare.notifications.models import Notification
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
from tests.staff import signed_in_staff

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P6")]


@pytest.fixture
def caregiver():
    return CaregiverFactory()


def address(name: str, of: Booking | Visit) -> str:
    return reverse(f"admin:live_{name}", args=[of.pk])


def cancelling(desk, booking: Booking, **more):
    """What the page shows, sent."""
    page = desk.get(address("cancel", booking))
    visits = [pk for pk, _label in page.context["form"].fields["visits"].choices]
    sent = {"visits": visits, "left": str(page.context["left"]), "words": "阿姨病了，没人能来"} | more
    return desk.post(address("cancel", booking), sent)


def told(kind: str) -> list[int]:
    return list(Notification.objects.filter(kind=kind).values_list("recipient", flat=True))


def test_cancel_for_the_platform_gives_all_back_and_tells_both(desk, operator, caregiver):
    visit = a_visit_on_the_way(caregiver=caregiver)
    booking = visit.booking
    assert cancelling(desk, booking).status_code == 302
    booking.refresh_from_db()
    assert (booking.status, booking.cancel_reason) == (BookingStatus.CANCELLED, CancelReason.BY_OPERATOR)
    refund = Refund.objects.get()
    assert (refund.amount, refund.reason) == (booking.total, RefundReason.BY_PLATFORM)
    assert told("platform_cancelled") == [booking.owner_id]
    assert told("visit_called_off") == [caregiver.user_id]
    event = Event.objects.get(booking=booking, kind=EventKind.VISIT_CANCELLED)
    assert (event.actor, event.payload["words"]) == (operator, "阿姨病了，没人能来")
    assert is_chain_whole(booking)
    assert not Reservation.objects.active().exists()
    caregiver.refresh_from_db()
    assert caregiver.presence == "online"


def test_cancel_of_one_visit_leaves_the_others(desk, caregiver):
    booking = an_accepted_booking(caregiver=caregiver, windows=[window_at(days=day) for day in (2, 3, 4)])
    visit = booking.visits.all()[1]
    assert desk.get(f"{address('cancel', booking)}?visit={visit.pk}").context["form"].initial["visits"] == [visit.pk]
    cancelling(desk, booking, visits=[visit.pk])
    booking.refresh_from_db()
    assert booking.status == BookingStatus.ACCEPTED
    assert [one.status for one in booking.visits.all()].count(VisitStatus.CANCELLED) == 1
    assert Refund.objects.get().amount == visit.price


def test_cancel_of_an_unpaid_booking_gives_nothing_back(desk, caregiver):
    booking = a_placed_booking()
    cancelling(desk, booking)
    booking.refresh_from_db()
    assert booking.status == BookingStatus.CANCELLED
    assert not Refund.objects.exists()
    assert told("platform_cancelled_unpaid") == [booking.owner_id]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"words": ""}, "words"),
        ({"visits": []}, "visits"),
        ({"visits": ["1e9"]}, "visits"),
        ({"words": "x" * 301}, "words"),
    ]
    + [({"words": "门禁密码 2580#"}, "words")],
)
def test_cancel_with_something_wrong_says_so_and_does_nothing(desk, caregiver, more, field):
    booking = an_accepted_booking(caregiver=caregiver)
    page = cancelling(desk, booking, **more)
    assert page.context["form"].errors[field]
    assert not Refund.objects.exists()


def test_cancel_from_a_stale_page_changes_nothing_and_shows_what_is_left(desk, caregiver):
    booking = an_accepted_booking(caregiver=caregiver)
    stale = str(booking.total)
    desk.post(address("compensate", booking), {"amount": "5", "left": stale, "words": "对不起"})
    page = cancelling(desk, booking, left=stale)
    assert page.context["form"].non_field_errors()
    assert f'name="left" value="{booking.total - 5}"' in page.text
    booking.refresh_from_db()
    assert booking.status == BookingStatus.ACCEPTED
    cancelling(desk, booking)
    assert sum(Refund.objects.values_list("amount", flat=True)) == booking.total


def test_what_has_begun_or_is_over_cannot_be_cancelled(desk, caregiver):
    booking = a_completed_booking(caregiver=caregiver)
    page = desk.get(address("cancel", booking))
    assert page.context["nothing"]
    desk.post(address("cancel", booking), {"visits": [booking.visits.get().pk], "left": "1", "words": "x"})
    booking.refresh_from_db()
    assert booking.status == BookingStatus.COMPLETED


def left_open(caregiver, time_machine, patience: timedelta = REPORT_PATIENCE + timedelta(seconds=1)):
    """A visit that was begun, with one step done, and never ended."""
    visit = a_visit_in_service(caregiver=caregiver)
    complete_step(step=visit.steps.get(proof="none"), by=caregiver.user)
    time_machine.move_to(visit.planned.upper + patience)
    return visit


def test_visit_left_open_is_a_trouble_with_its_age_and_can_be_ended_from_the_board(operator, caregiver, time_machine):
    visit = left_open(caregiver, time_machine)
    desk = signed_in_staff(operator)
    [trouble] = desk.get(reverse("admin:live_board")).context["abnormal"]
    assert (trouble.trouble, trouble.since) == (Trouble.REPORT, visit.planned.upper)
    assert address("end", visit) in [doing.url for doing in trouble.card.doings]


def test_end_of_a_visit_left_open_leaves_the_rest_out_and_tells_both(client, operator, caregiver, time_machine):
    visit = left_open(caregiver, time_machine)
    desk = signed_in_staff(operator)
    for _time in range(2):
        desk.post(address("end", visit), {"words": "联系不上服务人员"})
    visit.refresh_from_db()
    caregiver.refresh_from_db()
    assert (visit.status, visit.booking.events.filter(kind=EventKind.FINISHED).count()) == (VisitStatus.FINISHED, 1)
    assert list(visit.steps.values_list("status", "skip_reason")) == [("done", ""), ("skipped", "联系不上服务人员")]
    assert (caregiver.presence, Earning.objects.get().caregiver) == ("online", caregiver)
    assert (told("visit_ended"), told("your_visit_ended")) == ([visit.booking.owner_id], [caregiver.user_id])
    assert is_chain_whole(visit.booking)
    client.force_login(visit.booking.owner)
    page = client.get(visit.booking.get_absolute_url()).text
    assert "我们结束了这次上门" in page
    assert "联系不上服务人员" in page


def test_visit_whose_end_is_not_long_due_is_not_ended_by_the_desk(operator, caregiver, time_machine):
    visit = left_open(caregiver, time_machine, patience=REPORT_PATIENCE - timedelta(minutes=5))
    desk = signed_in_staff(operator)
    assert address("end", visit) not in desk.get(reverse("admin:live_board")).text
    assert desk.get(address("end", visit)).context["nothing"]
    desk.post(address("end", visit), {"words": "太慢了"})
    visit.refresh_from_db()
    assert visit.status == VisitStatus.PARTLY_DONE


def test_compensation_goes_back_with_its_reason(desk, operator, caregiver):
    booking = a_completed_booking(caregiver=caregiver)
    answer = desk.post(
        address("compensate", booking), {"amount": "6.50", "left": str(booking.total), "words": "来晚了，抱歉"}
    )
    assert answer.status_code == 302
    refund = Refund.objects.get()
    assert (refund.amount, refund.reason) == (Decimal("6.50"), RefundReason.COMPENSATION)
    assert told("compensated") == [booking.owner_id]
    event = Event.objects.get(booking=booking, kind=EventKind.COMPENSATED)
    assert (event.actor, event.payload) == (operator, {"amount": "6.50", "words": "来晚了，抱歉"})
    assert "来晚了，抱歉" in desk.get(reverse("admin:bookings_booking_change", args=[booking.pk])).text
    counted = desk.get(reverse("admin:refund_reasons")).context["given"]
    assert counted == [(RefundReason.COMPENSATION.label, 1, Decimal("6.50"))]


@pytest.mark.parametrize("amount", ["", "0", "-1", "0.001", "1e9", "99999", "x", "NaN"])
def test_compensation_of_a_senseless_amount_says_so(desk, caregiver, amount):
    booking = a_completed_booking(caregiver=caregiver)
    sent = {"amount": amount, "left": str(booking.total), "words": "想一想"}
    page = desk.post(address("compensate", booking), sent)
    assert page.context["form"].errors["amount"]
    assert "想一想" in page.text
    assert not Refund.objects.exists()


def test_compensation_sent_twice_gives_once(desk, caregiver):
    booking = a_completed_booking(caregiver=caregiver)
    sent = {"amount": "5", "left": str(booking.total), "words": "抱歉"}
    for _time in range(2):
        desk.post(address("compensate", booking), sent)
    assert Refund.objects.count() == 1


def test_nothing_paid_leaves_nothing_to_compensate(desk, caregiver):
    booking = a_placed_booking()
    assert desk.get(address("compensate", booking)).context["nothing"]
    desk.post(address("compensate", booking), {"amount": "5", "left": "0", "words": "抱歉"})
    assert not Refund.objects.exists()


@pytest.mark.parametrize(
    ("role", "name", "may"),
    [
        (Role.DESK, "cancel", True),
        (Role.DESK, "compensate", False),
        (Role.FINANCE, "compensate", True),
        (Role.FINANCE, "cancel", False),
        (Role.MANAGER, "compensate", True),
        (Role.DESK, "message", True),
        (Role.AUDITOR, "message", False),
    ],
)
def test_acts_belong_to_roles(caregiver, role, name, may):
    client = signed_in_staff(somebody_as(role))
    assert (client.get(address(name, an_accepted_booking(caregiver=caregiver))).status_code == 200) is may


def writing(desk, booking: Booking, to: str, key: uuid.UUID | None = None):
    sent = {"to": to, "words": "今晚改由小周上门", "key": str(key or uuid.uuid4())}
    return desk.post(address("message", booking), sent)


def test_words_to_both_stand_in_their_talk_as_the_platforms(desk, caregiver):
    booking = an_accepted_booking(caregiver=caregiver)
    key = uuid.uuid4()
    for _time in range(2):
        assert writing(desk, booking, f"both-{caregiver.pk}", key).status_code == 302
    message = Message.objects.exclude(body="").get()
    assert (message.side, message.body) == ("platform", "今晚改由小周上门")
    assert sorted(told("platform_message")) == sorted([booking.owner_id, caregiver.user_id])


def test_words_to_one_reach_the_other_one_not(desk, operator, caregiver):
    booking = an_accepted_booking(caregiver=caregiver)
    key = uuid.uuid4()
    for _time in range(2):
        writing(desk, booking, "owner", key)
    writing(desk, booking, f"one-{caregiver.pk}")
    assert told("platform_wrote") == [booking.owner_id]
    assert told("platform_wrote_about_work") == [caregiver.user_id]
    assert not Message.objects.exists()
    events = Event.objects.filter(booking=booking, kind=EventKind.PLATFORM_WROTE)
    assert [(one.actor, one.payload["to"]) for one in events] == [(operator, "owner"), (operator, "caregiver")]


def test_words_to_a_booking_without_caregiver_go_to_the_owner_alone(desk, caregiver):
    booking = a_paid_booking()
    assert [to for to, _label in desk.get(address("message", booking)).context["form"].fields["to"].choices] == [
        "owner"
    ]
    assert writing(desk, booking, f"one-{caregiver.pk}").context["form"].errors["to"]


def test_message_to_somebody_who_only_asked_leads_to_their_talk(operator, caregiver):
    booking = a_paid_booking()
    write_to_one(booking=booking, person=caregiver.user, words="谢谢您问", key=uuid.uuid4(), by=operator)
    told_url = Notification.objects.get(recipient=caregiver.user, kind="platform_wrote_about_work").url
    assert told_url == reverse("bookings:caregiver_thread", args=[booking.number])
