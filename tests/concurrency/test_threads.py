import uuid
from functools import partial

import pytest

from bookings.voice.actions.complain import answer_complaint, complain
from bookings.voice.actions.review import answer_review, write_review
from bookings.voice.actions.send_message import join_thread, send_message
from bookings.voice.models import Message, Side, Thread
from petcare.errors import DomainError
from petcare.notifications.models import Notification
from tests.factories.bookings import a_completed_booking, an_accepted_booking
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


@pytest.mark.promise("U13")
def test_complaint_and_review_sent_twice_at_once_are_kept_once(race):
    caregiver = CaregiverFactory()
    booking = a_completed_booking(caregiver=caregiver)
    about = {"booking": booking, "caregiver": caregiver}
    stars = dict.fromkeys(("overall", "attitude", "skill", "punctuality", "pet_reaction"), 4)
    complaint = partial(complain, side="owner", by=booking.owner, kind="late", words="迟到", **about)
    for once in (complaint, partial(write_review, stars=stars, **about)):
        outcomes = race([once] * 3)
        assert sorted(isinstance(outcome, DomainError) for outcome in outcomes) == [False, True, True], outcomes


@pytest.mark.promise("U13")
def test_two_answers_to_a_complaint_at_once_are_one_decision(race):
    caregiver = CaregiverFactory()
    booking = an_accepted_booking(caregiver=caregiver)
    about = {"booking": booking, "caregiver": caregiver, "side": "owner", "by": booking.owner}
    complaint = complain(kind="late", words="迟到", **about)
    answers = [(True, "退一半"), (False, "堵车")]
    outcomes = race(
        [
            partial(answer_complaint, complaint=complaint, by=StaffFactory(), is_upheld=is_upheld, answer=words)
            for is_upheld, words in answers
        ]
    )
    assert sorted(isinstance(outcome, DomainError) for outcome in outcomes) == [False, True]
    complaint.refresh_from_db()
    assert (complaint.is_upheld, complaint.answer) in answers
    assert Notification.objects.filter(kind="complaint_answered").count() == 1


@pytest.mark.promise("U13")
def test_two_answers_of_the_caregiver_at_once_are_one(race):
    caregiver = CaregiverFactory()
    booking = a_completed_booking(caregiver=caregiver)
    stars = dict.fromkeys(("overall", "attitude", "skill", "punctuality", "pet_reaction"), 4)
    review = write_review(booking=booking, caregiver=caregiver, stars=stars)
    outcomes = race([partial(answer_review, review=review, words=words) for words in ("谢谢", "多谢")])
    assert sorted(isinstance(outcome, DomainError) for outcome in outcomes) == [False, True]
    assert Notification.objects.filter(kind="review_answered").count() == 1
