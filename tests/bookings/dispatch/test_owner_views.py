import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings.schedule.models import Bond
from tests.factories.bookings import a_completed_booking, an_accepted_booking, window_at
from tests.factories.caregivers import CaregiverFactory
from tests.factories.people import OwnerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return OwnerFactory()


@pytest.fixture
def signed_in(client, owner):
    client.force_login(owner)
    return client


@pytest.mark.promise("B11")
def test_owner_makes_whoever_came_a_favourite_changes_their_mind_and_takes_it_back(signed_in, owner):
    caregiver = CaregiverFactory()
    booking = an_accepted_booking(owner=owner, caregiver=caregiver)
    assert f"/me/caregivers/{caregiver.pk}/bond/" in signed_in.get(booking.get_absolute_url()).text
    for sent, kept in (("favourite", ["favourite"]), ("blocked", ["blocked"]), ("", [])):
        answer = signed_in.post(f"/me/caregivers/{caregiver.pk}/bond/", {"kind": sent, "next": "/bookings/"})
        assert answer["Location"] == "/bookings/"
        assert list(Bond.objects.values_list("kind", flat=True)) == kept


def test_bond_with_somebody_who_never_came_is_not_found_and_nonsense_changes_nothing(signed_in, owner):
    stranger, caregiver = CaregiverFactory.create_batch(2)
    an_accepted_booking(owner=owner, caregiver=caregiver)
    assert signed_in.post(f"/me/caregivers/{stranger.pk}/bond/", {"kind": "favourite"}).status_code == 404
    assert signed_in.post(f"/me/caregivers/{caregiver.pk}/bond/", {"kind": "married"}).status_code == 400
    assert not Bond.objects.exists()


def test_list_of_caregivers_of_three_takes_as_many_queries_as_of_one(signed_in, owner):
    a_completed_booking(owner=owner, caregiver=CaregiverFactory(), window=window_at(8))
    signed_in.get("/me/caregivers/")
    with CaptureQueriesContext(connection) as for_one:
        signed_in.get("/me/caregivers/")
    for hour in (12, 16):
        an_accepted_booking(owner=owner, caregiver=CaregiverFactory(), window=window_at(hour))
    with CaptureQueriesContext(connection) as for_three:
        page = signed_in.get("/me/caregivers/").text
    assert page.count("<article") == 3
    assert "来过你家 1 次" in page
    assert len(for_three) == len(for_one)


def test_list_of_somebody_else_is_empty(client):
    an_accepted_booking(caregiver=CaregiverFactory())
    client.force_login(OwnerFactory())
    assert "还没有人来过你家" in client.get("/me/caregivers/").text
