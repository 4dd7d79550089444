"""A caregiver moves, or goes less far."""

from decimal import Decimal

import pytest
from django.urls import reverse

from bookings.schedule.actions.change_area import TooFar, change_area
from bookings.schedule.models import Purpose, Reservation
from tests.factories.bookings import a_placed_booking, an_accepted_booking
from tests.factories.caregivers import CaregiverFactory

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C1")]
# Some 9 km north of the homes of the tests, in the city.
FAR = {"lat": Decimal("30.675000"), "lon": Decimal("114.305000")}


@pytest.fixture
def caregiver():
    caregiver = CaregiverFactory()
    caregiver.refresh_from_db()
    return caregiver


def moved(caregiver, **changes):
    return change_area(caregiver=caregiver, **{**FAR, "radius_m": 3000} | changes)


def test_move_without_promised_visits_counts_at_once(caregiver):
    moved(caregiver)
    caregiver.refresh_from_db()
    assert (caregiver.home_lat, caregiver.radius_m) == (FAR["lat"], 3000)


def test_move_away_from_a_promised_visit_is_refused_until_it_is_made_all_the_same(caregiver):
    visit = an_accepted_booking(caregiver=caregiver).visits.get()
    before = caregiver.home_lat
    with pytest.raises(TooFar) as refused:
        moved(caregiver)
    assert refused.value.visits == [visit]
    caregiver.refresh_from_db()
    assert caregiver.home_lat == before
    moved(caregiver, radius_m=20_000)
    moved(caregiver, keep_visits=True)
    visit.refresh_from_db()
    caregiver.refresh_from_db()
    assert (visit.caregiver, caregiver.radius_m) == (caregiver, 3000)


def test_visit_that_lay_outside_before_stands_against_nothing(caregiver):
    an_accepted_booking(caregiver=caregiver)
    moved(caregiver, keep_visits=True)
    moved(caregiver, radius_m=2000)


def test_time_that_is_only_held_goes_to_somebody_else(caregiver):
    booking = a_placed_booking()
    other = CaregiverFactory()
    moved(caregiver)
    held = Reservation.objects.active().get(visit__booking=booking)
    assert (held.caregiver, held.purpose) == (other, Purpose.HOLD)


def test_page_names_the_visits_and_the_way_out(client, caregiver):
    booking = an_accepted_booking(caregiver=caregiver)
    client.force_login(caregiver.user)
    page, form = reverse("bookings:area"), {**FAR, "radius_km": "3"}
    assert 'value="' in client.get(page).text
    refused = client.post(page, form).text
    assert booking.visits.get().get_absolute_url() in refused
    assert 'name="keep_visits"' in refused
    assert client.post(page, form | {"keep_visits": "1"}).status_code == 302
    caregiver.refresh_from_db()
    assert caregiver.radius_m == 3000


@pytest.mark.parametrize(
    "wrong",
    [{"radius_km": "0.2"}, {"radius_km": "31"}, {"radius_km": "x"}, {"lat": "", "lon": ""}, {"lat": "12", "lon": "12"}],
    ids=str,
)
def test_area_that_makes_no_sense_is_refused(client, caregiver, wrong):
    before = caregiver.home_lat
    client.force_login(caregiver.user)
    assert client.post(reverse("bookings:area"), {**FAR, "radius_km": "3"} | wrong).status_code == 200
    caregiver.refresh_from_db()
    assert caregiver.home_lat == before
