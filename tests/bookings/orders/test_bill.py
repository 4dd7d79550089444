"""Prices in force, rules and packages on the bills of real bookings."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from bookings.catalogue.models import DayKind, Holiday, Price, RuleKind, RuleState, ServicePoint
from bookings.catalogue.tariff import items_of
from bookings.orders.actions.place import PriceChanged
from bookings.orders.models import Booking, Line
from petcare.errors import DomainError
from tests.factories.bookings import a_placed_booking, window_at
from tests.factories.caregivers import CaregiverFactory
from tests.factories.catalogue import PackageFactory, PriceRuleFactory, ServiceFactory
from tests.factories.people import OwnerFactory
from tests.factories.pets import PetFactory

pytestmark = pytest.mark.django_db


def price_from(service, days: int, price: int) -> Price:
    day = timezone.localdate() + timedelta(days=days)
    return Price.objects.create(service=service, effective_on=day, price=price, reason="成本变了")


@pytest.mark.promise("P10")
def test_a_scheduled_price_comes_into_force_by_its_date_alone():
    service = ServiceFactory(price=36)
    price_from(service, -30, 30)
    price_from(service, 10, 42)
    today = timezone.localdate()
    days = {-20: 30, 0: 36, 9: 36, 10: 42, 300: 42}
    found = {day: items_of([service], on=today + timedelta(days=day))[0].price for day in days}
    assert found == days


@pytest.mark.promise("P9")
def test_a_service_whose_first_price_is_to_come_is_not_on_sale_yet():
    service = ServiceFactory()
    service.prices.update(effective_on=timezone.localdate() + timedelta(days=1))
    CaregiverFactory()
    with pytest.raises(DomainError, match="定时喂食"):
        a_placed_booking(services=[service])
    assert not Booking.objects.exists()


@pytest.mark.promise("P9")
def test_a_retired_service_stays_on_old_bookings_and_is_not_sold_again():
    CaregiverFactory()
    service = ServiceFactory()
    old = a_placed_booking(services=[service])
    service.retired_at = timezone.now()
    service.save()
    assert [line.service for line in old.visits.get().lines.all()] == [service]
    with pytest.raises(DomainError, match="定时喂食"):
        a_placed_booking(services=[service])


@pytest.mark.promise("P10", "B10")
def test_the_holiday_counts_for_its_own_date_not_for_the_whole_trip():
    CaregiverFactory()
    rule = PriceRuleFactory(kind=RuleKind.HOLIDAY, day_kind=DayKind.FESTIVAL, percent=50, name_zh="春节加价")
    festival = timezone.localdate() + timedelta(days=4)
    Holiday.objects.create(day=festival, kind=DayKind.FESTIVAL, name_zh="春节", name_en="Spring Festival")
    booking = a_placed_booking(windows=[window_at(days=number) for number in (3, 4, 5)])
    assert [visit.price for visit in booking.visits.all()] == [Decimal(36), Decimal(54), Decimal(36)]
    assert booking.total == 126
    line = Line.objects.get(rule=rule)
    assert (line.text_zh, line.amount) == ("春节加价（春节 +50%）", Decimal(18))


@pytest.mark.promise("P10")
def test_distance_counts_from_the_nearest_service_point():
    CaregiverFactory()
    PriceRuleFactory(kind=RuleKind.DISTANCE, over_metres=3000)
    ServicePoint.objects.create(name_zh="远", name_en="Far", lat="30.660000", lon="114.305000")
    assert a_placed_booking().total == 46
    ServicePoint.objects.create(name_zh="近", name_en="Near", lat="30.600000", lon="114.305000")
    assert a_placed_booking(window=window_at(12)).total == 36


@pytest.mark.promise("P10")
def test_drafts_and_ended_rules_cost_nobody_anything():
    CaregiverFactory()
    for state in (RuleState.DRAFT, RuleState.ENDED):
        PriceRuleFactory(state=state, weekdays=list(range(1, 8)))
    assert a_placed_booking().total == 36


@pytest.mark.promise("B10")
def test_a_booking_keeps_its_lines_when_the_rule_ends():
    CaregiverFactory()
    rule = PriceRuleFactory(weekdays=list(range(1, 8)))
    booking = a_placed_booking()
    rule.state = RuleState.ENDED
    rule.save()
    assert [line.amount for line in booking.visits.get().lines.all()] == [Decimal(36), Decimal(10)]


@pytest.mark.promise("B10")
@pytest.mark.parametrize("quoted", ["35.99", "0.01", "36.01", "1000000000"])
def test_another_total_than_the_one_shown_is_never_charged(quoted):
    CaregiverFactory()
    with pytest.raises(PriceChanged):
        a_placed_booking(quoted_total=Decimal(quoted))
    assert not Booking.objects.exists()


@pytest.mark.promise("P10")
def test_a_package_brings_the_skills_and_steps_of_what_is_inside():
    CaregiverFactory()
    package = PackageFactory()
    booking = a_placed_booking(
        services=[], packages=[package], owner=(owner := OwnerFactory()), pets=[PetFactory(owner=owner)]
    )
    visit = booking.visits.get()
    assert {line.package for line in visit.lines.all()} == {package}
    assert visit.steps.count() == 4
    assert booking.total == 40


@pytest.mark.promise("P10")
@pytest.mark.parametrize(
    "change", [{"species": ["dog"]}, {"retired_at": timezone.now()}, {"valid_from": date(2090, 1, 1)}]
)
def test_a_package_is_for_named_species_and_while_it_is_valid(change):
    CaregiverFactory()
    owner = OwnerFactory()
    with pytest.raises(DomainError, match="安心套餐"):
        a_placed_booking(owner=owner, pets=[PetFactory(owner=owner)], services=[], packages=[PackageFactory(**change)])
