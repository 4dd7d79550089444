"""Hours are taken away at the moment at which a visit in them is given."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from bookings.dispatch.actions.decide import decide
from bookings.dispatch.actions.go_online import change_presence
from bookings.dispatch.actions.grab import grab
from bookings.dispatch.models import Offer
from bookings.schedule.actions.change_hours import HoursNeeded, change_dates
from bookings.visits.actions.progress import depart
from caregivers.status import Presence
from tests.factories.bookings import an_accepted_booking, an_offered_booking, bring_near, window_at
from tests.factories.caregivers import CaregiverFactory


@pytest.mark.promise("C5", "B5")
def test_a_visit_given_while_its_hours_are_taken_away_is_inside_them_or_not_theirs(race):
    caregiver = CaregiverFactory()
    # One race may end well by luck; five in a row do not.
    for days in range(1, 6):
        booking = an_offered_booking(window=window_at(18, days=days))
        grab(offer=Offer.objects.get(round__booking=booking, caregiver=caregiver))
        day = timezone.localdate() + timedelta(days=days)
        _decided, changed = race(
            [
                partial(decide, booking.rounds.get().pk),
                partial(change_dates, caregiver=caregiver, first=day, last=day, ranges=[]),
            ]
        )
        is_theirs = booking.visits.get().caregiver == caregiver
        is_off = caregiver.date_hours.filter(date=day).exists()
        assert is_theirs != is_off
        assert isinstance(changed, HoursNeeded) == is_theirs


@pytest.mark.promise("C4")
def test_a_switch_at_the_moment_of_departure_leaves_nobody_online_on_the_way(race):
    caregiver = CaregiverFactory()
    for days in range(1, 4):
        visit = bring_near(an_accepted_booking(caregiver=caregiver, window=window_at(18, days=days)).visits.get())
        race(
            [
                partial(depart, visit=visit, by=caregiver.user),
                partial(change_presence, caregiver=caregiver, to=Presence.ONLINE),
            ]
        )
        caregiver.refresh_from_db()
        assert (caregiver.presence, caregiver.returns_to) == (Presence.BUSY, Presence.ONLINE)
        type(visit).objects.filter(pk=visit.pk).update(status="scheduled", departed_at=None)
        type(caregiver).objects.update(presence=Presence.ONLINE, returns_to="")
