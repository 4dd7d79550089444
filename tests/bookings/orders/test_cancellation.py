from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from bookings.orders.cancellation import Terms, lines_of, refund_for, terms_of, total_refund
from bookings.orders.models import CancellationPolicy, CancellationTier
from bookings.orders.status import VisitStatus
from tests.factories.bookings import a_paid_booking, an_accepted_booking
from tests.factories.caregivers import CaregiverFactory

TERMS = Terms(tiers=[(24, 100), (4, 70), (0, 50)], departed_percent=20)

percents = st.lists(st.integers(0, 100), min_size=3, max_size=3).map(lambda found: sorted(found, reverse=True))


@pytest.mark.promise("B10")
@pytest.mark.parametrize(
    ("ahead", "percent"),
    [
        (timedelta(hours=24), 100),
        (timedelta(hours=24, seconds=-1), 70),
        (timedelta(hours=4), 70),
        (timedelta(hours=4, seconds=-1), 50),
        (timedelta(0), 50),
        (timedelta(seconds=-1), 0),
    ],
)
def test_percent_changes_exactly_at_the_tier(ahead, percent):
    assert TERMS.percent_at(ahead) == percent


@given(shares=percents, earlier=st.integers(0, 10_000), later=st.integers(0, 10_000))
def test_percent_never_grows_with_waiting(shares, earlier, later):
    terms = Terms(list(zip([24, 4, 0], shares, strict=True)), departed_percent=0)
    near, far = sorted([earlier, later])
    assert terms.percent_at(timedelta(minutes=near)) <= terms.percent_at(timedelta(minutes=far))


def test_terms_in_words_name_everything_that_can_happen():
    assert [percent for _words, percent in lines_of(TERMS)] == [100, 100, 70, 50, 20]
    assert [percent for _words, percent in lines_of(Terms([(24, 100)], 0))] == [100, 100, 0, 0]


@pytest.mark.django_db
@pytest.mark.promise("B10")
def test_refund_of_a_visit_nobody_took_is_everything():
    CaregiverFactory()
    visit = a_paid_booking().visits.get()
    refund = refund_for(visit, TERMS, now=visit.window.lower + timedelta(hours=1))
    assert (refund.amount, refund.kept) == (Decimal("36.00"), Decimal("0.00"))


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "amount"), [("scheduled", "25.20"), ("departed", "7.20"), ("missed", "36.00")])
def test_refund_of_an_accepted_visit_follows_its_state(status, amount):
    visit = an_accepted_booking().visits.get()
    visit.status = VisitStatus(status)
    refund = refund_for(visit, TERMS, now=visit.window.lower - timedelta(hours=5))
    assert total_refund([refund]) == Decimal(amount)


@pytest.mark.django_db
def test_booking_keeps_the_policy_it_was_sold_with():
    CaregiverFactory()
    booking = a_paid_booking()
    stricter = CancellationPolicy.objects.create(version=booking.cancellation_policy.version + 1, departed_percent=0)
    CancellationTier.objects.create(policy=stricter, hours_before=0, refund_percent=10)
    assert CancellationPolicy.objects.current() == stricter
    booking.refresh_from_db()
    assert terms_of(booking.cancellation_policy).percent_at(timedelta(days=2)) == 100
    assert timezone.now() < booking.hold_expires_at
