from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from bookings.money.models import RequestReason
from bookings.money.refund_proposal import Served, propose
from bookings.orders.status import VisitStatus

END = timezone.now()
PRICE = Decimal("60.00")


def served(**how) -> Served:
    usual = {"price": PRICE, "status": VisitStatus.FINISHED, "window_end": END, "finished_at": END, "steps": 6}
    return Served(**usual | {"undone": 0} | how)


@pytest.mark.promise("P8")
@pytest.mark.parametrize(
    ("how", "reason", "amount"),
    [
        ({"status": VisitStatus.MISSED, "finished_at": None}, RequestReason.OTHER, "60.00"),
        ({"status": VisitStatus.CANCELLED, "finished_at": None}, RequestReason.NOT_DONE, "0"),
        ({"undone": 2}, RequestReason.NOT_DONE, "20.00"),
        ({"undone": 0}, RequestReason.NOT_DONE, "0"),
        ({"status": VisitStatus.SCHEDULED, "finished_at": None, "undone": 6}, RequestReason.NOT_DONE, "0"),
        ({"finished_at": END}, RequestReason.LATE, "0"),
        ({"finished_at": END + timedelta(minutes=5)}, RequestReason.LATE, "6.00"),
        ({"finished_at": END + timedelta(minutes=45)}, RequestReason.LATE, "18.00"),
        ({"finished_at": END + timedelta(minutes=90)}, RequestReason.LATE, "30.00"),
        ({}, RequestReason.CHANGED_PLANS, "0"),
    ],
)
def test_proposal_follows_the_record(how, reason, amount):
    assert propose(served(**how), reason).amount == Decimal(amount)


def test_proposal_for_lateness_says_of_a_visit_that_has_not_ended_that_it_has_not():
    ground = propose(served(status=VisitStatus.STARTED, finished_at=None), RequestReason.LATE).ground
    assert ground == "还没有结束"


@given(
    price=st.decimals("0.01", "9999.99", places=2),
    status=st.sampled_from(VisitStatus),
    late=st.integers(-600, 6000),
    steps=st.integers(1, 30),
    share=st.floats(0, 1),
    reason=st.sampled_from(RequestReason),
)
def test_proposal_is_never_negative_and_never_more_than_the_price(price, status, late, steps, share, reason):
    how = {"price": price, "status": status, "steps": steps, "undone": int(steps * share)}
    amount = propose(served(finished_at=END + timedelta(minutes=late), **how), reason).amount
    assert 0 <= amount <= price
