from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone

from accounts.models import Address
from backoffice.statistics.actions.count import EVERY, count_due, count_whole
from backoffice.statistics.models import AreaFigure, DailyFigure, Freshness, Measure
from backoffice.statistics.supply import supply
from bookings.models import Booking, Line, Payment, Refund, Visit
from bookings.orders.actions.cancel import cancel_visits, refunds_of
from bookings.orders.cancellation import total_refund
from caregivers.models import Caregiver, WeeklyHours
from tests.factories.bookings import a_completed_booking, a_paid_booking, a_placed_booking, an_accepted_booking
from tests.factories.caregivers import CaregiverFactory
from tests.factories.catalogue import ServiceFactory

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P7")]


def cancel(booking: Booking) -> None:
    refunds = refunds_of(booking)
    ids = [one.visit.pk for one in refunds]
    cancel_visits(booking=booking, visit_ids=ids, agreed=total_refund(refunds), by=booking.owner)


def total(measure: Measure, **which) -> tuple[int, Decimal]:
    found = DailyFigure.objects.filter(measure=measure, **{"service": ""} | which)
    sums = found.aggregate(count=Sum("count"), amount=Sum("amount"))
    return sums["count"] or 0, sums["amount"] or Decimal(0)


@pytest.fixture
def some_bookings():
    CaregiverFactory.create_batch(4)
    washing = ServiceFactory(code="washing")
    an_accepted_booking()
    a_completed_booking()
    a_paid_booking(services=[ServiceFactory(), washing])
    a_placed_booking()
    cancel(a_paid_booking())
    long_ago = a_paid_booking()
    Payment.objects.filter(booking=long_ago).update(paid_at=timezone.now() - timedelta(days=100))


def test_counts_are_those_of_the_bookings_themselves(some_bookings):
    count_whole()
    paid = Payment.objects.filter(status="paid")
    assert total(Measure.ORDERS) == (paid.count(), paid.aggregate(yuan=Sum("amount"))["yuan"])
    of_washing = Line.objects.filter(service__code="washing", visit__booking__in=paid.values("booking"))
    assert total(Measure.ORDERS, service="washing") == (1, of_washing.aggregate(yuan=Sum("amount"))["yuan"])
    standing = Visit.objects.exclude(status="cancelled").exclude(booking__status__in=["awaiting_payment", "cancelled"])
    assert total(Measure.DEMAND)[0] == standing.count()
    hours = Counter(str(timezone.localtime(visit.window.lower).hour) for visit in standing)
    assert {hour: total(Measure.DEMAND, detail=hour)[0] for hour in hours} == hours
    assert (
        total(Measure.CANCELLED, detail="by_owner")[0] == Booking.objects.filter(cancel_reason="by_owner").count() == 1
    )
    refunds = Refund.objects.all()
    assert total(Measure.REFUNDED) == (refunds.count(), refunds.aggregate(yuan=Sum("amount"))["yuan"])
    assert total(Measure.ACCEPTANCE)[0] == 2


def test_who_paid_twice_counts_once(some_bookings):
    first = Payment.objects.filter(status="paid").first()
    Payment.objects.create(
        booking=first.booking,
        gateway="x",
        amount=first.amount,
        status="paid",
        paid_at=first.paid_at + timedelta(hours=1),
    )
    count_whole()
    assert total(Measure.ORDERS)[0] == Payment.objects.filter(status="paid").count() - 1


def test_a_booking_counts_in_the_district_it_was_booked_in_though_the_home_is_written_anew(desk, some_bookings):
    Address.objects.update(district="新区")
    count_whole()
    booked = Booking.objects.filter(payments__status="paid").first()
    day = timezone.localdate()
    behind = {"paid_on": f"{day - timedelta(days=30)}/{day}", "district": booked.district}
    page = desk.get(reverse("admin:bookings_booking_changelist"), behind)
    assert total(Measure.ORDERS, district="新区")[0] == 0
    assert page.context["cl"].result_count == total(Measure.ORDERS, district=booked.district, day__gte=day)[0] == 4


def test_counting_again_changes_nothing(some_bookings):
    count_whole()
    before = set(DailyFigure.objects.values_list("day", "measure", "district", "service", "detail", "count", "amount"))
    count_whole()
    call_command("rebuild_statistics")
    again = set(DailyFigure.objects.values_list("day", "measure", "district", "service", "detail", "count", "amount"))
    assert again == before


def test_beat_counts_what_is_new_when_it_is_due_and_not_before():
    CaregiverFactory.create_batch(2)
    a_paid_booking()
    count_due()
    assert total(Measure.ORDERS)[0] == 1
    a_paid_booking()
    count_due()
    assert total(Measure.ORDERS)[0] == 1
    Freshness.objects.update(due_at=timezone.now() - EVERY)
    count_due()
    assert total(Measure.ORDERS)[0] == 2


def test_supply_counts_whole_hours_of_approved_caregivers_only():
    today = timezone.localdate()
    caregiver = CaregiverFactory()
    CaregiverFactory(approval="suspended")
    WeeklyHours.objects.filter(caregiver__in=Caregiver.objects.all()).delete()
    for start, end in ((8 * 60 + 30, 11 * 60), (13 * 60, 13 * 60 + 59)):
        WeeklyHours.objects.create(caregiver=caregiver, weekday=today.weekday(), start_minute=start, end_minute=end)
    assert {hour: count for (day, _, hour), count in supply([today]).items()} == {9: 1, 10: 1}


@pytest.mark.promise("P2")
def test_owners_are_counted_by_area_species_and_how_often_they_book(some_bookings):
    count_whole()
    owners = Booking.objects.values("owner").distinct().count()
    assert AreaFigure.objects.filter(species="").aggregate(all=Sum("owners"))["all"] == owners
    assert AreaFigure.objects.filter(species="cat").exists()
    assert total(Measure.PETS)[0] > 0
    recent = Payment.objects.filter(status="paid", paid_at__gte=timezone.now() - timedelta(days=80))
    assert total(Measure.FREQUENCY, detail="1")[0] == recent.values("booking__owner").distinct().count()
