from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bookings.conduct.actions.count_month import count_due_months, count_month
from bookings.conduct.actions.decide_measure import dismiss_measure
from bookings.orders.models import Visit
from bookings.visits.actions.miss import miss
from bookings.voice.models import Complaint, Review, Side
from caregivers.models import Measure, MonthlyRecord
from tests.bookings.money.conftest import gateway  # noqa: F401
from tests.factories.bookings import an_accepted_booking
from tests.factories.caregivers import CaregiverFactory
from tests.factories.conduct import a_late_visit, every_rule, last_month
from tests.factories.people import StaffFactory

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P4"), pytest.mark.usefixtures("gateway")]


@pytest.fixture
def visit():
    every_rule()
    return a_late_visit(caregiver=CaregiverFactory())


def review(visit: Visit, stars: int) -> Review:
    names = ("attitude", "skill", "punctuality", "pet_reaction", "overall")
    return Review.objects.create(
        booking=visit.booking,
        caregiver=visit.caregiver,
        author=visit.booking.owner,
        created_at=visit.started_at,
        **dict.fromkeys(names, stars),
    )


def complain(visit: Visit, **changes) -> Complaint:
    return Complaint.objects.create(
        **{
            "booking": visit.booking,
            "caregiver": visit.caregiver,
            "side": Side.OWNER,
            "author": visit.booking.owner,
            "kind": "late",
            "words": "来晚了",
            "status": "answered",
            "is_upheld": True,
            "created_at": visit.started_at,
            "answered_at": timezone.now(),
        }
        | changes
    )


def test_month_is_counted_into_a_row_and_proposes_a_warning(visit):
    review(visit, 5)
    complain(visit)
    complain(visit, is_upheld=False)
    complain(visit, side=Side.CAREGIVER, author=visit.caregiver.user)
    complain(visit, created_at=visit.started_at + timedelta(days=40))
    assert count_month(last_month()) == 1
    record = MonthlyRecord.objects.get()
    assert (record.finished, record.missed, record.begun, record.in_time) == (1, 0, 1, 0)
    assert (record.reviews, record.upheld) == (1, 1)
    # One review is drawn towards the 4.6 that newcomers are given.
    assert Decimal("4.60") < record.rating < Decimal("4.80")
    assert (record.standing, set(record.grounds)) == ("watch", {"punctuality", "complaints"})
    assert list(Measure.objects.values_list("kind", "state")) == [("warning", "proposed")]


def test_counting_again_changes_figures_and_takes_back_what_no_rule_says_any_more(visit):
    count_month(last_month())
    count_month(last_month())
    assert Measure.objects.count() == MonthlyRecord.objects.count() == 1
    Visit.objects.update(started_at=visit.started_at - timedelta(hours=2) + timedelta(minutes=5))
    call_command("count_month", f"{last_month():%Y-%m}")
    assert MonthlyRecord.objects.get().punctuality == 100
    assert not Measure.objects.exists()


def test_counting_again_leaves_what_was_decided(visit):
    count_month(last_month())
    dismiss_measure(measure=Measure.objects.get(), reason="堵车，情有可原", by=StaffFactory())
    Visit.objects.update(started_at=visit.started_at - timedelta(hours=1))
    count_month(last_month())
    count_month(last_month())
    assert Measure.objects.get().state == "dismissed"


def test_missed_visit_counts_also_after_the_owner_took_the_money():
    every_rule()
    visit = an_accepted_booking(caregiver=CaregiverFactory()).visits.get()
    past = timezone.now() - timedelta(hours=5)
    Visit.objects.update(window=(past, past + timedelta(hours=2)), planned=(past, past + timedelta(minutes=20)))
    miss(pk=visit.pk)
    Visit.objects.update(status="cancelled")
    this_month = timezone.localdate().replace(day=1)
    count_month(this_month)
    record = MonthlyRecord.objects.get()
    assert (record.finished, record.missed, record.completion, record.standing) == (0, 1, 0, "watch")


def test_month_that_is_not_over_proposes_nothing(visit):
    now = (timezone.now(), timezone.now() + timedelta(minutes=20))
    Visit.objects.update(window=now, planned=now)
    count_month(timezone.localdate().replace(day=1))
    assert MonthlyRecord.objects.get().finished == 1
    assert not Measure.objects.exists()


def test_beat_counts_again_only_once_a_day(visit):
    count_due_months()
    counted_at = MonthlyRecord.objects.get().counted_at
    count_due_months()
    assert MonthlyRecord.objects.get().counted_at == counted_at
    MonthlyRecord.objects.update(counted_at=counted_at - timedelta(days=1))
    count_due_months()
    assert MonthlyRecord.objects.get().counted_at > counted_at


def test_counting_asks_the_database_as_often_for_three_as_for_one(visit):
    with CaptureQueriesContext(connection) as one:
        count_month(last_month())
    for hour in (10, 14):
        a_late_visit(caregiver=CaregiverFactory(home_lat="30.595100"), hour=hour)
    with CaptureQueriesContext(connection) as three:
        assert count_month(last_month()) == 3
    assert len(three) <= len(one)


@pytest.mark.parametrize("month", ["", "x", "2026", "2026-13", "2999-01"])
def test_command_with_a_senseless_month_says_so(month):
    with pytest.raises(CommandError):
        call_command("count_month", month)
