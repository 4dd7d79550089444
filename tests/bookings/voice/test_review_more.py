"""Reviews with pictures, changed for a week, answered once, moderated; and the page where everybody reads them."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.utils import timezone

from bookings.orders.models import Visit
from bookings.visits.actions.miss import miss
from bookings.voice.actions.review import (
    ReviewNotAllowed,
    answer_review,
    edit_review,
    hide_review,
    show_review_again,
    write_review,
)
from bookings.voice.models import Review
from caregivers.models import Caregiver
from caregivers.status import Approval
from petcare.notifications.models import Notification
from petcare.uploads.models import Video
from tests.factories.bookings import a_completed_booking, an_accepted_booking, window_at
from tests.factories.caregivers import CaregiverFactory
from tests.factories.people import OwnerFactory, StaffFactory
from tests.factories.pets import photo_bytes
from tests.factories.videos import video_bytes

pytestmark = [pytest.mark.django_db, pytest.mark.promise("U13")]
STARS = {"overall": 5, "attitude": 5, "skill": 4, "punctuality": 5, "pet_reaction": 3}


@pytest.fixture
def caregiver():
    return CaregiverFactory(user__name="陈静怡")


@pytest.fixture
def booking(caregiver):
    return a_completed_booking(caregiver=caregiver)


@pytest.fixture
def review(booking, caregiver):
    return write_review(booking=booking, caregiver=caregiver, stars=STARS, words="猫很喜欢她")


def a_photo(name="bowl.jpg"):
    return SimpleUploadedFile(name, photo_bytes())


def a_video():
    return SimpleUploadedFile("eat.mp4", video_bytes(frames=5))


def rating(caregiver) -> tuple[int, int]:
    row = Caregiver.objects.get(pk=caregiver.pk)
    return row.rating_sum, row.rating_count


def test_review_with_photos_and_a_video_is_kept(client, booking):
    client.force_login(booking.owner)
    files = {"photos": [a_photo(), a_photo("two.jpg")], "video": a_video()}
    client.post(f"/bookings/{booking.number}/review/", STARS | {"words": "好"} | files)
    review = Review.objects.get()
    assert review.photos.count() == 2
    assert review.video.state == "waiting"
    assert client.get(f"/reviews/photos/{review.photos.first().pk}/")["Content-Type"] == "image/jpeg"


def test_review_twice_is_refused_and_nothing_else_is_taken_for_that(review, booking, caregiver):
    with pytest.raises(ReviewNotAllowed):
        write_review(booking=booking, caregiver=caregiver, stars=STARS)
    review.delete()
    with pytest.raises(IntegrityError):
        write_review(booking=booking, caregiver=caregiver, stars=STARS | {"overall": 6})


def test_too_many_photos_are_said_beside_the_field(client, booking):
    client.force_login(booking.owner)
    files = {"photos": [a_photo() for _ in range(7)]}
    page = client.post(f"/bookings/{booking.number}/review/", STARS | {"words": "写了半天"} | files)
    assert page.context["form"].errors["photos"]
    assert "写了半天</textarea>" in page.text
    assert not Review.objects.exists()


def test_review_is_changed_within_a_week_and_the_average_follows(client, review, booking, caregiver):
    client.force_login(booking.owner)
    address = f"/bookings/{booking.number}/review/{review.pk}/"
    assert "猫很喜欢她" in client.get(address).text
    client.post(address, STARS | {"overall": 3, "words": "后来想想，一般", "photos": [a_photo()]})
    review.refresh_from_db()
    assert (review.overall, review.words) == (3, "后来想想，一般")
    assert rating(caregiver) == (3, 1)
    client.post(address, STARS | {"without": review.photos.get().pk})
    assert not review.photos.exists()
    Review.objects.update(created_at=timezone.now() - timedelta(days=7, minutes=1))
    client.post(address, STARS | {"overall": 1})
    assert Review.objects.get().overall == 5
    with pytest.raises(ReviewNotAllowed):
        edit_review(review=review, stars=STARS, words="")


def test_another_video_takes_the_place_of_the_one_before(client, booking):
    client.force_login(booking.owner)
    client.post(f"/bookings/{booking.number}/review/", STARS | {"video": a_video()})
    review = Review.objects.get()
    before = review.video
    client.post(f"/bookings/{booking.number}/review/{review.pk}/", STARS | {"video": a_video()})
    review.refresh_from_db()
    assert review.video == Video.objects.get()
    assert review.video != before


def test_review_of_somebody_else_cannot_be_changed(client, review, booking):
    somebody = a_completed_booking(caregiver=CaregiverFactory())
    client.force_login(somebody.owner)
    for number in (booking.number, somebody.number):
        assert client.post(f"/bookings/{number}/review/{review.pk}/", STARS | {"overall": 1}).status_code == 404
    assert client.post(f"/bookings/{booking.number}/review/", STARS).status_code == 404


def test_caregiver_answers_once_and_everybody_reads_it(client, review, booking, caregiver):
    client.force_login(caregiver.user)
    address = f"/work/reviews/{review.pk}/answer/"
    assert address in client.get("/work/me/").text
    page = client.post(address, {"words": ""})
    assert page.context["form"].errors["words"]
    client.post(address, {"words": "谢谢，它很乖"})
    client.post(address, {"words": "再说一句"})
    assert Review.objects.get().answer == "谢谢，它很乖"
    assert Notification.objects.filter(recipient=booking.owner, kind="review_answered").count() == 1
    client.logout()
    assert "谢谢，它很乖" in client.get(f"/caregivers/{caregiver.pk}/").text
    client.force_login(CaregiverFactory().user)
    assert client.post(address, {"words": "冒充"}).status_code == 404


def test_hidden_review_is_on_no_public_page_and_counts_no_more(client, review, booking, caregiver):
    for _ in range(2):
        hide_review(review=review, by=StaffFactory(), reason="写了别人的住址")
    assert rating(caregiver) == (0, 0)
    page = client.get(f"/caregivers/{caregiver.pk}/")
    assert "猫很喜欢她" not in page.text
    assert page.context["standing"].reviews == 0
    told = Notification.objects.get(recipient=booking.owner, kind="review_hidden")
    assert "写了别人的住址" in told.body
    client.force_login(booking.owner)
    assert "写了别人的住址" in client.get(booking.get_absolute_url()).text
    client.force_login(OwnerFactory())
    with pytest.raises(ReviewNotAllowed):
        answer_review(review=review, words="谢谢")
    show_review_again(review=review)
    assert rating(caregiver) == (5, 1)


def test_pictures_of_a_hidden_review_are_for_its_author(client, booking):
    client.force_login(booking.owner)
    client.post(f"/bookings/{booking.number}/review/", STARS | {"photos": [a_photo()]})
    review = Review.objects.get()
    address = f"/reviews/photos/{review.photos.get().pk}/"
    hide_review(review=review, by=StaffFactory(), reason="拍到了门牌")
    assert client.get(address).status_code == 200
    client.logout()
    assert client.get(address).status_code == 404


@pytest.mark.promise("U12", "B14")
@pytest.mark.parametrize("many", [1, 3])
def test_caregivers_page_asks_equally_often_and_names_nobody(client, caregiver, many, django_assert_max_num_queries):
    for number in range(many):
        booking = a_completed_booking(owner=OwnerFactory(name=f"林小雨{number}"), caregiver=caregiver)
        write_review(booking=booking, caregiver=caregiver, stars=STARS | {"overall": 5 - number}, words="好")
    with django_assert_max_num_queries(12):
        page = client.get(f"/caregivers/{caregiver.pk}/")
    assert page.context["standing"].distribution[0] == (5, 1)
    assert "林小雨" not in page.text
    assert "陈静怡" not in page.text
    assert [one.overall for one in client.get(f"/caregivers/{caregiver.pk}/?stars=5").context["page"]] == [5]
    for odd in ("?stars=9", "?stars=x", "?page=x", "?page=99"):
        assert client.get(f"/caregivers/{caregiver.pk}/{odd}").status_code == 200


@pytest.mark.promise("U13")
def test_phone_numbers_in_words_for_everybody_are_dots(client, caregiver):
    Caregiver.objects.update(introduction="加我微信 hello123，电话 13800001111")
    booking = a_completed_booking(caregiver=caregiver)
    write_review(booking=booking, caregiver=caregiver, stars=STARS, words="很好，我电话 13912345678")
    page = client.get(f"/caregivers/{caregiver.pk}/").text
    assert "很好，我电话" in page
    for number in ("13912345678", "13800001111", "hello123"):
        assert number not in page


def test_page_of_somebody_who_is_not_approved_is_not_found(client, caregiver):
    Caregiver.objects.update(approval=Approval.SUSPENDED)
    assert client.get(f"/caregivers/{caregiver.pk}/").status_code == 404
    assert client.get(f"/caregivers/{caregiver.pk}/record/punctuality/").status_code == 404


@pytest.mark.promise("B14")
def test_every_figure_opens_its_events(client, booking, caregiver):
    visit = Visit.objects.get(booking=booking)
    Visit.objects.update(started_at=visit.window.lower, finished_at=visit.window.upper)
    missed = an_accepted_booking(caregiver=caregiver, window=window_at(12, days=2))
    over = (timezone.now() - timedelta(hours=2), timezone.now() - timedelta(hours=1))
    Visit.objects.filter(booking=missed).update(window=over, planned=over)
    miss(pk=missed.visits.get().pk)
    page = client.get(f"/caregivers/{caregiver.pk}/").text
    assert "100 %" in page
    assert "50 %" in page
    for what, rows in (("punctuality", [True]), ("completion", [False, True])):
        answer = client.get(f"/caregivers/{caregiver.pk}/record/{what}/")
        assert f"/caregivers/{caregiver.pk}/record/{what}/" in page
        assert sorted(one["is_good"] for one in answer.context["page"]) == rows
        assert booking.address_text not in answer.text
    assert client.get(f"/caregivers/{caregiver.pk}/record/else/").status_code == 404
