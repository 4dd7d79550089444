import pytest
from django.utils import timezone

from accounts.models import User
from bookings.orders.models import Event
from bookings.orders.models.event import EventKind
from bookings.visits.models import StepPhoto, StepStatus, VisitStep
from bookings.visits.timeline import booking_entries, visit_entries
from tests.factories.bookings import a_visit_in_service, photo_file
from tests.factories.caregivers import CaregiverFactory

LI = User(name="李姐")


def event(kind, actor=None, **payload):
    return Event(kind=kind, actor=actor, at=timezone.now(), payload=payload)


def words(entries):
    return [entry.words for entry in entries]


def test_booking_entries_tell_how_it_came_about_and_leave_out_the_machinery():
    events = [
        event(EventKind.PLACED, total="36.00"),
        event(EventKind.PAID, amount="36.00"),
        event(EventKind.STATUS_CHANGED, **{"from": "awaiting_payment", "to": "awaiting_caregiver"}),
        event(EventKind.ROUND_OPENED, policy=1),
        event(EventKind.OFFERED, caregivers=3),
        event(EventKind.ASSIGNED, caregiver=7),
        event(EventKind.DEPARTED, LI),
    ]
    entries = booking_entries(events, names={7: "李姐"})
    assert words(entries) == ["下单", "付款", "推送给 3 位服务人员", "李姐接单"]
    assert entries[0].detail == "¥36.00"


def test_booking_entries_cancelled_revived_and_refunded():
    events = [
        event(EventKind.STATUS_CHANGED, **{"from": "awaiting_payment", "to": "cancelled"}),
        event(EventKind.STATUS_CHANGED, **{"from": "cancelled", "to": "awaiting_caregiver"}),
        event(EventKind.REFUND_ASKED, amount="36.00"),
        event(EventKind.REFUNDED, amount="36.00"),
    ]
    entries = booking_entries(events, names={})
    assert [entry.state for entry in entries] == ["bad", "done", "done", "done"]
    assert words(entries)[2:] == ["退款中", "退款到账"]


def test_booking_entries_bear_an_erased_payload():
    erased = Event(kind=EventKind.PAID, at=timezone.now(), payload=None)
    assert words(booking_entries([erased], names={})) == ["付款"]


@pytest.mark.promise("B1", "B8")
def test_visit_entries_name_who_looked_at_the_way_in():
    entries = visit_entries([event(EventKind.WAY_IN_REVEALED, LI, version=1)], [], is_at_work=True)
    assert words(entries) == ["李姐查看了门禁"]
    assert entries[0].icon == "key-round"


@pytest.mark.django_db
@pytest.mark.promise("B8")
def test_visit_entries_steps_carry_photos_and_what_is_left_follows():
    CaregiverFactory()
    visit = a_visit_in_service()
    first, second = visit.steps.all()
    third = VisitStep.objects.create(visit=visit, position=3, text_zh="锁门", text_en="Lock")
    photo = StepPhoto.objects.create(
        step=first, image=photo_file(), sha256="0" * 64, upload_key="00000000-0000-4000-8000-000000000001"
    )
    first.status, first.note = StepStatus.DONE, "吃得很香"
    entries = visit_entries([event(EventKind.STEP_DONE, LI, step=1)], [first, second, third], is_at_work=True)
    assert [(entry.words, entry.state) for entry in entries] == [
        (first.text, "done"),
        (second.text, "now"),
        ("锁门", "next"),
    ]
    assert (entries[0].photos, entries[0].detail) == ([photo], "吃得很香")
    assert entries[1].at is None


@pytest.mark.django_db
def test_visit_entries_after_the_visit_nothing_is_left_to_come():
    CaregiverFactory()
    steps = list(a_visit_in_service().steps.all())
    assert visit_entries([], steps, is_at_work=False) == []
