"""What the owner of a trip sees: the days, the visit in focus, the bill by visit, a review for each who came."""

import pytest

from bookings.dispatch.actions.decide import decide
from bookings.dispatch.actions.grab import grab
from bookings.dispatch.models import Offer
from bookings.orders.actions.cancel import cancel_visits, refunds_of
from bookings.orders.cancellation import total_refund
from bookings.visits.actions.miss import miss
from bookings.visits.actions.progress import depart
from bookings.voice.actions.review import ReviewNotAllowed, caregivers_to_review, write_review
from bookings.voice.models import Review
from tests.bookings.orders.test_trips import days, off
from tests.factories.bookings import an_accepted_booking, an_offered_booking, arrive_at_home, bring_near, finish_visit
from tests.factories.caregivers import CaregiverFactory
from tests.factories.people import OwnerFactory

pytestmark = [pytest.mark.django_db, pytest.mark.promise("B7")]
STARS = dict.fromkeys(("attitude", "skill", "punctuality", "pet_reaction", "overall"), 5)


@pytest.fixture
def owner(client):
    owner = OwnerFactory()
    client.force_login(owner)
    return owner


def shared_trip(owner):
    """Two visits of one caregiver, one of another."""
    one, other = CaregiverFactory(user__name="甲"), CaregiverFactory(user__name="乙")
    off(one, 5)
    off(other, 3, 4)
    booking = an_offered_booking(owner=owner, windows=days(3, 4, 5))
    for caregiver in (one, other):
        grab(offer=Offer.objects.get(round__booking=booking, caregiver=caregiver))
    decide(booking.rounds.get().pk)
    booking.refresh_from_db()
    return booking


def test_trip_page_shows_its_days_and_the_chosen_visit(client, owner):
    booking = shared_trip(owner)
    page = client.get(booking.get_absolute_url(), {"visit": "3"})
    assert page.context["visit"].position == 3
    assert page.context["standing"].headline.startswith("乙")
    html = page.content.decode()
    assert html.count('class="visit-day"') == 3
    assert f"{booking.get_absolute_url()}live/?visit=3" in html


def test_trip_page_story_is_of_the_visit_in_focus_alone(client, owner):
    booking = shared_trip(owner)
    visit = bring_near(booking.visits.get(position=1))
    depart(visit=visit, by=visit.caregiver.user)
    arrive_at_home(visit=visit, by=visit.caregiver.user)
    assert client.get(booking.get_absolute_url()).context["story"]
    assert client.get(booking.get_absolute_url(), {"visit": "2"}).context["story"] == []


def test_trip_page_says_how_many_visits_have_somebody(client, owner):
    one = CaregiverFactory(user__name="甲")
    CaregiverFactory(presence="offline")
    off(one, 5)
    booking = an_offered_booking(owner=owner, windows=days(3, 4, 5))
    grab(offer=Offer.objects.get(caregiver=one))
    decide(booking.rounds.get().pk)
    assert client.get(booking.get_absolute_url()).context["standing"].headline.startswith("甲")
    waiting = client.get(booking.get_absolute_url(), {"visit": "3"}).context["standing"].headline
    assert "2" in waiting
    assert "3" in waiting


def test_trip_bill_names_each_visit_and_the_cancelled_one(client, owner):
    booking = an_accepted_booking(owner=owner, windows=days(3, 4))
    last = booking.visits.get(position=2)
    agreed = total_refund([refund for refund in refunds_of(booking) if refund.visit == last])
    cancel_visits(booking=booking, visit_ids=[last.pk], agreed=agreed, by=owner)
    html = client.get(booking.get_absolute_url()).content.decode()
    assert html.count('class="bill-day"') == 2
    assert 'data-status="cancelled"' in html


def test_trip_list_shows_the_visit_that_matters_in_as_many_queries(client, owner, django_assert_max_num_queries):
    shared_trip(owner)
    with django_assert_max_num_queries(12):
        html = client.get("/bookings/").content.decode()
    assert "甲" in html


def test_trip_is_reviewed_for_each_who_came(client, owner):
    booking = shared_trip(owner)
    for visit in booking.visits.order_by("position"):
        finish_visit(visit)
    booking.refresh_from_db()
    address = f"{booking.get_absolute_url()}review/"
    form = STARS | {"words": "很好"}
    for _caregiver in range(2):
        assert client.post(address, form).status_code == 302
    assert Review.objects.filter(booking=booking).count() == 2
    assert caregivers_to_review(booking) == []
    assert client.post(address, form).status_code == 302
    assert Review.objects.filter(booking=booking).count() == 2


def test_trip_with_a_missed_visit_is_reviewed_for_who_came_once_nothing_is_ahead(client, owner, time_machine):
    booking = shared_trip(owner)
    first, *_others, last = booking.visits.order_by("position")
    for visit in booking.visits.order_by("position"):
        if visit != last:
            finish_visit(visit)
    address = booking.get_absolute_url()
    assert f"{address}review/" not in client.get(address).text
    with pytest.raises(ReviewNotAllowed):
        write_review(booking=booking, caregiver=first.caregiver, stars=STARS)
    time_machine.move_to(last.window.upper)
    miss(pk=last.pk)
    page = client.get(address, {"visit": first.position}).text
    assert f"{address}review/" in page
    client.post(f"{address}review/", STARS | {"words": "很好"})
    assert Review.objects.get().caregiver == first.caregiver
    assert "很好" in client.get(address, {"visit": first.position}).text
    assert [refund.percent for refund in refunds_of(booking)] == [100]


def test_review_of_somebody_who_never_came_is_refused(owner):
    booking = shared_trip(owner)
    for visit in booking.visits.order_by("position"):
        finish_visit(visit)
    with pytest.raises(ReviewNotAllowed):
        write_review(booking=booking, caregiver=CaregiverFactory(), stars=STARS)
