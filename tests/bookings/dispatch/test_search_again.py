"""Nobody is forgotten: a search that was lost is taken up again."""

import pytest

from bookings.dispatch.actions.fan_out import fan_out
from bookings.dispatch.actions.search_again import lost_searches
from bookings.dispatch.models import Offer, RoundStatus
from bookings.dispatch.tasks import sweep_lost_searches
from bookings.orders.actions.cancel import cancel_visits, comes_back, refunds_of
from tests.factories.bookings import a_placed_booking, an_accepted_booking, an_offered_booking, window_at
from tests.factories.caregivers import CaregiverFactory

pytestmark = pytest.mark.django_db


@pytest.mark.promise("C6")
def test_search_that_was_lost_is_taken_up_again_once(caplog):
    caregiver = CaregiverFactory()
    booking, other = an_offered_booking(), an_offered_booking(window=window_at(8))
    booking.rounds.get().end(RoundStatus.CLOSED)
    for _ in range(2):
        sweep_lost_searches()
    fan_out(booking.rounds.get(status="open").pk)
    assert Offer.objects.filter(round__booking=booking, caregiver=caregiver).count() == 2
    assert other.rounds.count() == 1
    assert caplog.messages.count(f"Nobody was looked for: booking {booking.number}") == 1


@pytest.mark.promise("C6")
def test_search_is_not_taken_up_for_what_is_unpaid_taken_or_called_off():
    CaregiverFactory()
    a_placed_booking(window=window_at(8))
    an_accepted_booking(window=window_at(12))
    called_off = an_offered_booking(window=window_at(16))
    cancel_visits(
        booking=called_off,
        visit_ids=[called_off.visits.get().pk],
        agreed=comes_back(called_off, refunds_of(called_off)),
        by=called_off.owner,
    )
    assert not lost_searches().exists()
