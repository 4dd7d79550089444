from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Lower, Upper
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bookings.dispatch.actions.suspend import suspend_caregiver
from bookings.dispatch.suitors import fits_of, suitors_of
from bookings.orders.models import Visit
from bookings.orders.needs import need_of_booking
from bookings.schedule.candidates import nearest_candidates
from bookings.visits.actions.miss import miss
from bookings.voice.models import Review
from bookings.voice.record import accepted_visits, begun_visits, recent_stars_of, standing_of
from bookings.voice.scoring import Share, recent_stars
from tests.factories.bookings import a_completed_booking, a_paid_booking, an_accepted_booking, window_at
from tests.factories.caregivers import CaregiverFactory
from tests.factories.people import StaffFactory

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
        assert [one["is_good"] for one in begun_visits(caregiver)] == [bool(is_good)]


def reviewed(caregiver, stars, *, days_ago, hour, **rest):
    booking = a_completed_booking(caregiver=caregiver, window=window_at(hour))
    review = Review.objects.create(
        booking=booking,
        caregiver=caregiver,
        author=booking.owner,
        **dict.fromkeys(("attitude", "skill", "punctuality", "pet_reaction", "overall"), stars),
        **rest,
    )
    Review.objects.filter(pk=review.pk).update(created_at=timezone.now() - timedelta(days=days_ago))
    return stars, timezone.now() - timedelta(days=days_ago)


@pytest.mark.promise("C8", "B6")
def test_what_everybody_reads_is_what_the_ranking_counts():
    caregiver, newcomer = CaregiverFactory(), CaregiverFactory()
    told = [
        reviewed(caregiver, stars, days_ago=days, hour=hour)
        for stars, days, hour in ((1, 900, 8), (5, 2, 11), (4, 200, 14))
    ]
    reviewed(caregiver, 1, days_ago=1, hour=17, hidden_at=timezone.now())
    begun = {"started_at": Lower("window") + timedelta(minutes=50), "finished_at": Upper("window")}
    Visit.objects.filter(caregiver=caregiver).update(**begun)
    Visit.objects.filter(booking__reviews__hidden_at__isnull=False).update(started_at=Upper("window"))
    now = timezone.now()
    expected = pytest.approx(recent_stars(told, now=now), abs=0.001)
    assert recent_stars_of([caregiver.pk, newcomer.pk], now=now) == {caregiver.pk: expected}
    assert standing_of(caregiver).stars == expected
    assert standing_of(caregiver).punctuality == Share(3, 4)
    booking = a_paid_booking(window=window_at(20))
    visits, need = list(booking.visits.all()), need_of_booking(booking)
    candidates = nearest_candidates(need)
    suitors = {one.caregiver_id: one for one in suitors_of(booking, candidates, fits_of(visits, candidates), need=need)}
    assert suitors[caregiver.pk].stars == expected
    assert (suitors[caregiver.pk].on_time, suitors[caregiver.pk].arrivals) == (3, 4)
    assert suitors[newcomer.pk].stars == 4.6


def test_not_coming_counts_also_after_the_owner_took_another_time(client):
    caregiver = CaregiverFactory()
    a_completed_booking(caregiver=caregiver, window=window_at(8))
    visit = an_accepted_booking(caregiver=caregiver).visits.get()
    over = (timezone.now() - timedelta(hours=2), timezone.now() - timedelta(hours=1))
    Visit.objects.filter(pk=visit.pk).update(window=over, planned=over)
    miss(pk=visit.pk)
    Visit.objects.filter(pk=visit.pk).update(status="scheduled", caregiver=None, planned=None)
    assert standing_of(caregiver).completion == Share(1, 2)
    assert [one["is_good"] for one in accepted_visits(caregiver)] == [True, False]
    page = client.get(f"/caregivers/{caregiver.pk}/record/completion/").text
    assert "没做" in page


def test_visit_lost_when_it_was_near_counts_and_one_that_was_far_does_not():
    caregiver, operator = CaregiverFactory(), StaffFactory()
    an_accepted_booking(caregiver=caregiver, window=window_at(10, days=3))
    near = an_accepted_booking(caregiver=caregiver, window=window_at(18, days=2))
    begins = timezone.now() + timedelta(hours=23)
    window, planned = ((begins, begins + timedelta(minutes=minutes)) for minutes in (120, 20))
    Visit.objects.filter(booking=near).update(window=window, planned=planned)
    suspend_caregiver(caregiver=caregiver, by=operator, reason="投诉没查清")
    assert standing_of(caregiver).completion == Share(0, 1)


@pytest.mark.parametrize("what", ["completion", "punctuality"])
def test_record_takes_as_many_queries_for_four_as_for_one(client, what):
    caregiver, counts = CaregiverFactory(), []
    for hours in ([8], [11, 14, 17]):
        for hour in hours:
            a_completed_booking(caregiver=caregiver, window=window_at(hour))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/caregivers/{caregiver.pk}/record/{what}/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
