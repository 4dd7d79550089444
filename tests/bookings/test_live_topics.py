import pytest

from petcare.live.topics import may_see
from tests.factories.bookings import an_accepted_booking, an_offered_booking
from tests.factories.caregivers import CaregiverFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.promise("B8", "U11")
def test_a_booking_is_heard_by_its_owner_and_the_assigned_caregiver_only():
    caregiver = CaregiverFactory()
    booking = an_accepted_booking(caregiver=caregiver)
    assert may_see(booking.owner, booking.topic)
    assert may_see(caregiver.user, booking.topic)
    assert not may_see(UserFactory(), booking.topic)
    assert not may_see(booking.owner, "booking:NOSUCH")


def test_a_candidate_does_not_hear_the_booking():
    candidate = CaregiverFactory()
    assert not may_see(candidate.user, an_offered_booking().topic)


def test_a_caregivers_topic_is_their_own():
    one, other = CaregiverFactory.create_batch(2)
    assert may_see(one.user, f"caregiver:{one.pk}")
    assert not may_see(other.user, f"caregiver:{one.pk}")
    for odd in ("x", "²", "9" * 30):
        assert not may_see(one.user, f"caregiver:{odd}")


def test_a_token_for_somebody_elses_booking_is_not_found(client):
    CaregiverFactory()
    booking = an_offered_booking()
    client.force_login(UserFactory(), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/live-token/", {"topics": booking.topic}).status_code == 404
    client.force_login(booking.owner, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/live-token/", {"topics": booking.topic}).status_code == 200
