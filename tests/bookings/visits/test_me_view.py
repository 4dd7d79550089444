import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings.voice.actions.review import write_review
from tests.factories.bookings import a_completed_booking, window_at
from tests.factories.caregivers import CaregiverFactory
from tests.factories.catalogue import ServiceFactory

pytestmark = pytest.mark.django_db

STARS = {"attitude": 5, "skill": 5, "punctuality": 4, "pet_reaction": 5, "overall": 5}


@pytest.fixture
def caregiver(client):
    caregiver = CaregiverFactory()
    client.force_login(caregiver.user)
    return caregiver


def reviewed(caregiver, hour, service):
    caregiver.refresh_from_db()
    booking = a_completed_booking(caregiver=caregiver, window=window_at(hour), services=[service])
    write_review(booking=booking, caregiver=caregiver, stars=STARS, words="年糕很喜欢她")


def test_me_shows_what_owners_said(client, caregiver):
    reviewed(caregiver, 10, ServiceFactory())

    page = client.get("/work/me/").text

    assert "年糕很喜欢她" in page
    assert "4.7" in page
    assert 'action="/accounts/logout/"' in page
    assert 'action="/me/language/"' in page


def test_me_with_three_reviews_takes_as_many_queries_as_with_one(client, caregiver):
    service = ServiceFactory()
    reviewed(caregiver, 8, service)
    with CaptureQueriesContext(connection) as for_one:
        client.get("/work/me/")
    for hour in (12, 16):
        reviewed(caregiver, hour, service)

    with CaptureQueriesContext(connection) as for_three:
        page = client.get("/work/me/").text

    assert page.count("年糕很喜欢她") == 3
    assert len(for_three) == len(for_one)
