import pytest

from bookings.voice.models import Review
from tests.factories.bookings import a_completed_booking, an_accepted_booking
from tests.factories.caregivers import CaregiverFactory

pytestmark = pytest.mark.django_db
STARS = {"overall": "5", "attitude": "5", "skill": "4", "punctuality": "5", "pet_reaction": "3"}


@pytest.fixture
def booking():
    return a_completed_booking(caregiver=CaregiverFactory())


@pytest.fixture
def client(client, booking):
    client.force_login(booking.owner)
    return client


@pytest.mark.promise("U13")
def test_review_is_kept_counted_and_shown(client, booking):
    answer = client.post(f"/bookings/{booking.number}/review/", STARS | {"words": "猫很喜欢她"}, follow=True)
    review = Review.objects.get(booking=booking)
    assert (review.overall, review.skill, review.pet_reaction) == (5, 4, 3)
    assert review.caregiver.rating_count == 1
    assert answer.redirect_chain[-1][0] == booking.get_absolute_url()
    assert "猫很喜欢她" in answer.content.decode()


def test_review_twice_counts_once(client, booking):
    for _ in range(2):
        client.post(f"/bookings/{booking.number}/review/", STARS)
    assert Review.objects.get().caregiver.rating_count == 1


@pytest.mark.parametrize("missing", list(STARS))
def test_review_without_stars_says_so_beside_them_and_keeps_the_words(client, booking, missing):
    data = {name: value for name, value in STARS.items() if name != missing} | {"words": "猫很喜欢她"}
    page = client.post(f"/bookings/{booking.number}/review/", data)
    assert list(page.context["form"].errors) == [missing]
    assert "猫很喜欢她" in page.content.decode()
    assert not Review.objects.exists()


@pytest.mark.parametrize("stars", ["0", "6", "x", "-1", "4.5"])
def test_review_with_impossible_stars_is_refused(client, booking, stars):
    page = client.post(f"/bookings/{booking.number}/review/", STARS | {"skill": stars})
    assert "skill" in page.context["form"].errors


def test_review_too_many_words_are_refused_and_kept(client, booking):
    page = client.post(f"/bookings/{booking.number}/review/", STARS | {"words": "好" * 1001})
    assert "words" in page.context["form"].errors
    assert "好" * 1001 in page.content.decode()


def test_review_before_the_end_leads_back(client):
    booking = an_accepted_booking()
    client.force_login(booking.owner)
    assert client.get(f"/bookings/{booking.number}/review/").url == booking.get_absolute_url()
    client.post(f"/bookings/{booking.number}/review/", STARS)
    assert not Review.objects.exists()
