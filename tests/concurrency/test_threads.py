import uuid
from functools import partial

import pytest

from bookings.voice.actions.send_message import join_thread, send_message
from bookings.voice.models import Message, Side, Thread
from petcare.notifications.models import Notification
from tests.factories.bookings import an_accepted_booking
from tests.factories.caregivers import CaregiverFactory
from tests.factories.people import StaffFactory

pytestmark = pytest.mark.promise("C7")


def test_message_sent_twice_at_once_is_one_and_told_once(race):
    caregiver = CaregiverFactory()
    booking = an_accepted_booking(caregiver=caregiver)
    said = {"booking": booking, "caregiver": caregiver, "side": Side.OWNER, "by": booking.owner, "body": "到了吗"}
    send = partial(send_message, key=uuid.uuid4(), **said)
    outcomes = race([send] * 4)
    assert len({outcome.pk for outcome in outcomes}) == 1
    assert Thread.objects.count() == Message.objects.count() == 1
    assert Notification.objects.filter(kind="message").count() == 1


def test_first_words_of_both_at_once_make_one_thread(race):
    caregiver = CaregiverFactory()
    booking = an_accepted_booking(caregiver=caregiver)
    between = {"booking": booking, "caregiver": caregiver, "body": "你好"}
    outcomes = race(
        [
            partial(send_message, side=Side.OWNER, by=booking.owner, key=uuid.uuid4(), **between),
            partial(send_message, side=Side.CAREGIVER, by=caregiver.user, key=uuid.uuid4(), **between),
        ]
    )
    assert {outcome.thread_id for outcome in outcomes} == {Thread.objects.get().pk}


def test_two_operators_join_at_once_and_it_is_said_once(race):
    caregiver = CaregiverFactory()
    thread = Thread.objects.create(booking=an_accepted_booking(caregiver=caregiver), caregiver=caregiver)
    race([partial(join_thread, thread=thread, by=StaffFactory(), key=uuid.uuid4()) for _ in range(2)])
    assert Message.objects.count() == 1
