import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError

from bookings.voice.actions.complain import answer_complaint, complain
from bookings.voice.actions.suggest import MOST_A_MINUTE, suggest
from bookings.voice.models import Complaint, Side, Suggestion
from petcare.errors import DomainError
from petcare.notifications.models import Notification
from tests.factories.bookings import a_completed_booking, a_placed_booking, an_accepted_booking
from tests.factories.caregivers import CaregiverFactory
from tests.factories.people import OwnerFactory, StaffFactory
from tests.factories.pets import photo_bytes

pytestmark = [pytest.mark.django_db, pytest.mark.promise("U13")]


@pytest.fixture
def caregiver():
    return CaregiverFactory(user__name="陈静怡")


@pytest.fixture
def booking(caregiver):
    return an_accepted_booking(caregiver=caregiver)


def a_complaint(booking, caregiver, side=Side.OWNER) -> Complaint:
    by = booking.owner if side == Side.OWNER else caregiver.user
    return complain(booking=booking, caregiver=caregiver, side=side, by=by, kind="late", words="等了一个小时")


@pytest.mark.parametrize("side", ["owner", "caregiver"])
def test_complaint_with_evidence_is_followed_to_its_answer_by_both(client, booking, caregiver, side):
    author, other = booking.owner, caregiver.user
    address = f"/bookings/{booking.number}/complain/"
    if side == "caregiver":
        author, other, address = other, author, f"/work/complain/{booking.number}/"
    client.force_login(author)
    photo = SimpleUploadedFile("floor.jpg", photo_bytes())
    client.post(address, {"kind": "home", "words": "地板泡了", "photos": [photo]})
    complaint = Complaint.objects.get()
    assert (complaint.side, complaint.author, complaint.photos.count()) == (side, author, 1)
    assert "地板泡了" in client.get(complaint.get_absolute_url()).text
    picture = f"/complaints/photos/{complaint.photos.get().pk}/"
    assert client.get(picture).status_code == 200
    client.force_login(other)
    assert client.get(complaint.get_absolute_url()).status_code == 404
    assert client.get(picture).status_code == 404
    answer_complaint(complaint=complaint, by=StaffFactory(), is_upheld=True, answer="赔了清洁费")
    assert {told.kind for told in Notification.objects.filter(kind__startswith="complaint")} == {
        "complaint_answered",
        "complaint_about_you",
    }
    page = client.get(complaint.get_absolute_url()).text
    assert "赔了清洁费" in page
    assert "地板泡了" not in page
    client.force_login(author)
    assert "投诉成立" in client.get(complaint.get_absolute_url()).text
    assert complaint.get_absolute_url() in client.get("/complaints/").text


@pytest.mark.parametrize(
    "typed", [{}, {"kind": "late"}, {"kind": "x", "words": "迟到"}, {"kind": "late", "words": "很" * 2001}]
)
def test_complaint_that_says_too_little_or_too_much_is_refused_and_kept(client, booking, typed):
    client.force_login(booking.owner)
    page = client.post(f"/bookings/{booking.number}/complain/", typed)
    assert page.context["form"].errors
    assert typed.get("words", "") in page.text
    assert not Complaint.objects.exists()


def test_second_complaint_about_the_same_waits_for_the_first(client, booking, caregiver):
    complaint = a_complaint(booking, caregiver)
    client.force_login(booking.owner)
    page = client.post(f"/bookings/{booking.number}/complain/", {"kind": "late", "words": "还有一件"})
    assert page.context["form"].non_field_errors()
    assert "还有一件</textarea>" in page.text
    client.post(f"{complaint.get_absolute_url()}withdraw/")
    client.post(f"/bookings/{booking.number}/complain/", {"kind": "late", "words": "还有一件"})
    assert Complaint.objects.count() == 2


def test_complaint_that_cannot_be_kept_is_not_taken_for_a_second_one(booking, caregiver):
    with pytest.raises(IntegrityError):
        complain(booking=booking, caregiver=caregiver, side=Side.OWNER, by=booking.owner, kind="late", words=None)


def test_complaint_of_others_is_not_found(client, booking, caregiver):
    complaint = a_complaint(booking, caregiver)
    for somebody in (OwnerFactory(), CaregiverFactory().user):
        client.force_login(somebody)
        assert client.get(complaint.get_absolute_url()).status_code == 404
        assert client.post(f"{complaint.get_absolute_url()}withdraw/").status_code == 404
        assert client.get(f"/bookings/{booking.number}/complain/").status_code == 404
        assert client.get(f"/work/complain/{booking.number}/").status_code in {403, 404}


def test_nobody_complains_before_somebody_was_to_come(client):
    CaregiverFactory()
    booking = a_placed_booking()
    client.force_login(booking.owner)
    assert client.get(f"/bookings/{booking.number}/complain/").status_code == 404


def test_complaint_is_decided_once(booking, caregiver):
    complaint = a_complaint(booking, caregiver)
    answer_complaint(complaint=complaint, by=StaffFactory(), is_upheld=False, answer="路上堵车")
    with pytest.raises(DomainError):
        answer_complaint(complaint=complaint, by=StaffFactory(), is_upheld=True, answer="不对")
    complaint.refresh_from_db()
    assert complaint.is_upheld is False


@pytest.mark.parametrize("many", [1, 3])
def test_lists_ask_equally_often(client, caregiver, many, django_assert_max_num_queries):
    owner = OwnerFactory()
    for _ in range(many):
        suggest(by=owner, words="多开一个时段", key=uuid.uuid4())
        suggest(by=owner, words="少放点粮", key=uuid.uuid4(), caregiver=caregiver)
    client.force_login(owner)
    for page in ("/suggestions/", "/complaints/"):
        with django_assert_max_num_queries(10):
            client.get(page)
    client.force_login(caregiver.user)
    with django_assert_max_num_queries(14):
        assert len(client.get("/work/suggestions/").context["page"].object_list) == many


def test_suggestion_to_the_platform_is_kept_once_and_its_answer_seen(client):
    owner = OwnerFactory()
    client.force_login(owner)
    key = str(uuid.uuid4())
    for _ in range(2):
        client.post("/suggestions/", {"words": "能看一周的空位就好了", "key": key})
    assert Suggestion.objects.get().caregiver is None
    page = client.post("/suggestions/", {"words": "很" * 1001})
    assert page.context["form"].errors["words"]


def test_words_to_a_caregiver_faster_than_people_write_are_refused_and_kept_as_typed(client, caregiver):
    booking = a_completed_booking(caregiver=caregiver)
    client.force_login(booking.owner)
    for _ in range(MOST_A_MINUTE):
        client.post(f"/suggestions/?to={caregiver.pk}", {"words": "少放一点粮"})
    page = client.post(f"/suggestions/?to={caregiver.pk}", {"words": "再少一点"})
    assert page.context["form"].errors["words"]
    assert "再少一点</textarea>" in page.text
    assert Suggestion.objects.count() == MOST_A_MINUTE


def test_word_to_a_caregiver_is_for_nobody_else(client, caregiver):
    booking = a_completed_booking(caregiver=caregiver)
    client.force_login(booking.owner)
    client.post(f"/suggestions/?to={caregiver.pk}", {"words": "少放一点粮"})
    suggestion = Suggestion.objects.get()
    assert suggestion.caregiver == caregiver
    client.force_login(CaregiverFactory().user)
    assert "少放一点粮" not in client.get("/work/suggestions/").text
    assert client.post("/work/suggestions/", {"suggestion": suggestion.pk, "words": "好"}).status_code == 404
    client.force_login(caregiver.user)
    page = client.post("/work/suggestions/", {"suggestion": suggestion.pk, "words": ""})
    assert page.context["form"].errors
    for words in ("好的，记下了", "再答一次"):
        client.post("/work/suggestions/", {"suggestion": suggestion.pk, "words": words})
    client.force_login(booking.owner)
    page = client.get("/suggestions/").text
    assert "好的，记下了" in page
    assert "再答一次" not in page


@pytest.mark.parametrize("to", ["0", "x", "9" * 30])
def test_word_to_somebody_who_never_came_is_not_taken(client, caregiver, to):
    client.force_login(OwnerFactory())
    for address in (to, caregiver.pk):
        assert client.post(f"/suggestions/?to={address}", {"words": "你好"}).status_code == 404
    assert not Suggestion.objects.exists()
