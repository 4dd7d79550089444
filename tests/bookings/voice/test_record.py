from datetime import timedelta

import pytest

from bookings.orders.models import Visit
from bookings.voice.record import begun_visits, standing_of
from bookings.voice.scoring import Share
from tests.factories.bookings import a_completed_booking
from tests.factories.caregivers import CaregiverFactory

pytestmark = [pytest.mark.django_db, pytest.mark.promise("B14")]


def test_punctual_is_who_begins_inside_the_window():
    caregiver = CaregiverFactory()
    visit = a_completed_booking(caregiver=caregiver).visits.get()
    window = visit.window
    for started_at, is_good in (
        (window.lower - timedelta(minutes=1), 0),
        (window.lower, 1),
        (window.upper - timedelta(minutes=1), 1),
        (window.upper, 0),
    ):
        Visit.objects.filter(pk=visit.pk).update(started_at=started_at, finished_at=window.upper)
        assert standing_of(caregiver).punctuality == Share(is_good, 1)
        assert [one.is_good for one in begun_visits(caregiver)] == [bool(is_good)]
