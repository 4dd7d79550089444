import uuid

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from bookings.voice.actions.complain import answer_complaint, complain
from bookings.voice.actions.review import write_review
from bookings.voice.actions.send_message import send_message
from bookings.voice.actions.suggest import suggest
from bookings.voice.models import Complaint, Message, Review, Side, Suggestion, Thread
from tests.factories.bookings import a_completed_booking, photo_file
from tests.factories.caregivers import CaregiverFactory
from tests.factories.people import OwnerFactory

pytestmark = pytest.mark.django_db
STARS = dict.fromkeys(("overall", "attitude", "skill", "punctuality", "pet_reaction"), 5)


@pytest.fixture
def caregiver():
    return CaregiverFactory()


@pytest.fixture
def booking(caregiver):
    return a_completed_booking(caregiver=caregiver)


@pytest.mark.promise("C7")
def test_operator_reads_a_talk_from_the_booking_joins_and_writes_to_both(desk, booking, caregiver):
    said = {"side": Side.OWNER, "by": booking.owner, "body": "钥匙呢？", "photo": photo_file(), "key": uuid.uuid4()}
    message = send_message(booking=booking, caregiver=caregiver, **said)
    page = reverse("admin:thread", args=[message.thread_id])
    assert page in desk.get(reverse("admin:bookings_booking_change", args=[booking.pk])).text
    assert "钥匙呢？" in desk.get(page).text
    assert desk.get(reverse("admin:message_photo", args=[message.pk]))["Content-Type"] == "image/jpeg"
    desk.post(page, {"join": "yes"})
    assert Message.objects.filter(side=Side.PLATFORM).count() == 1
    key = uuid.uuid4()
    for _ in range(2):
        desk.post(page, {"body": "钥匙在物业前台", "key": key})
    assert list(Message.objects.filter(side=Side.PLATFORM).values_list("body", flat=True)) == ["", "钥匙在物业前台"]
    answer = desk.post(page, {"body": "门禁密码 739105#"})
    assert answer.context["form"].errors["body"]
    assert desk.get(reverse("admin:thread", args=[Thread.objects.get().pk + 1])).status_code == 404


@pytest.mark.promise("U13")
def test_review_is_hidden_with_a_reason_and_shown_again(desk, booking, caregiver):
    review = write_review(booking=booking, caregiver=caregiver, stars=STARS, words="住在3栋502")
    page = reverse("admin:bookings_review_change", args=[review.pk])
    act = reverse("admin:bookings_review_act", args=[review.pk])
    assert desk.post(act, {"to": "hide"}).context["form"].errors
    desk.post(act, {"to": "hide", "words": "写了住址"})
    assert Review.objects.get().hidden_reason == "写了住址"
    assert "写了住址" in desk.get(page).text
    desk.post(act, {"to": "show"})
    assert Review.objects.get().hidden_at is None


def test_review_stays_as_it_is_for_a_button_that_nobody_knows(desk, booking, caregiver):
    review = write_review(booking=booking, caregiver=caregiver, stars=STARS, words="很好")
    act = reverse("admin:bookings_review_act", args=[review.pk])
    assert desk.post(act, {"to": "hode", "words": "写了住址"}).status_code == 404
    assert Review.objects.get().hidden_at is None


@pytest.mark.promise("U13", "P6")
def test_complaint_stands_in_the_queue_until_it_is_answered(desk, booking, caregiver):
    by = booking.owner
    complaint = complain(booking=booking, caregiver=caregiver, side="owner", by=by, kind="late", words="迟到")
    queue = next(one for one in desk.get("/admin/").context["queues"] if "complaint" in one.url)
    assert queue.count == 1
    assert "迟到" in desk.get(reverse("admin:bookings_complaint_change", args=[complaint.pk])).text
    act = reverse("admin:bookings_complaint_act", args=[complaint.pk])
    desk.post(act, {"to": "take"})
    assert Complaint.objects.get().status == "taken"
    assert desk.post(act, {"to": "uphold", "words": ""}).context["form"].errors
    desk.post(act, {"to": "uphold", "words": "退一半"})
    desk.post(act, {"to": "reject", "words": "改主意了"})
    complaint.refresh_from_db()
    assert (complaint.is_upheld, complaint.answer) == (True, "退一半")
    assert desk.get("/admin/bookings/complaint/").status_code == 200


@pytest.mark.promise("U13")
def test_suggestion_to_the_platform_is_answered_and_private_ones_stay_private(desk, caregiver):
    owner = OwnerFactory()
    mine = suggest(by=owner, words="多开时段", key=uuid.uuid4())
    private = suggest(by=owner, words="少放粮", key=uuid.uuid4(), caregiver=caregiver)
    assert "少放粮" not in desk.get("/admin/bookings/suggestion/").text
    assert desk.post(reverse("admin:bookings_suggestion_act", args=[private.pk]), {"words": "x"}).status_code == 404
    queue = next(one for one in desk.get("/admin/").context["queues"] if "suggestion" in one.url)
    assert queue.count == 1
    assert desk.get(queue.url).status_code == 200
    desk.post(reverse("admin:bookings_suggestion_act", args=[mine.pk]), {"to": "answer", "words": "下个月就有"})
    assert Suggestion.objects.get(pk=mine.pk).answer == "下个月就有"


def test_door_code_in_an_answer_to_a_complaint_is_caught(desk, booking, caregiver):
    """Whoever may look at a way in must not hand it on where no hours count."""
    said = {"kind": "other", "words": "门打不开", "photos": []}
    complain(booking=booking, caregiver=caregiver, by=caregiver.user, side=Side.CAREGIVER, **said)
    complaint = Complaint.objects.get()
    act = reverse("admin:bookings_complaint_act", args=[complaint.pk])
    page = desk.post(act, {"to": "reject", "words": "门禁密码是 4711#，再试一次"})
    assert page.context["form"].errors["words"]
    assert "再试一次" in page.text
    assert not desk.post(act, {"to": "reject", "words": "x" * 2001}).context["form"].is_valid()
    complaint.refresh_from_db()
    assert complaint.status == "open"


def test_answer_to_a_complaint_is_said_and_kept_in_words(desk, booking, caregiver):
    said = {"side": Side.OWNER, "kind": "late", "words": "迟到"}
    complaint = complain(booking=booking, caregiver=caregiver, by=booking.owner, **said)
    act = reverse("admin:bookings_complaint_act", args=[complaint.pk])
    page = desk.post(act, {"to": "uphold", "words": "退一半"}, follow=True)
    assert "成立" in [str(one).split(": ")[-1] for one in page.context["messages"]]
    assert LogEntry.objects.get().change_message == "成立"


def test_operator_who_was_slower_keeps_the_words_of_the_answer(desk, operator, booking, caregiver):
    said = {"side": Side.OWNER, "kind": "late", "words": "迟到"}
    complaint = complain(booking=booking, caregiver=caregiver, by=booking.owner, **said)
    answer_complaint(complaint=complaint, by=operator, is_upheld=False, answer="核对过了")
    act = reverse("admin:bookings_complaint_act", args=[complaint.pk])
    page = desk.post(act, {"to": "uphold", "words": "想了很久才写下的话"}, follow=True)
    assert "核对过了" in page.text
    assert "想了很久才写下的话" in page.text
    assert LogEntry.objects.count() == 0
