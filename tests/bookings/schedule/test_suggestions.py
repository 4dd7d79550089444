from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from bookings.schedule.options import options_on
from bookings.schedule.suggestions import Option, Passer, Reason, suggest
from bookings.schedule.windows import openness_between, windows_of
from tests.factories.bookings import a_completed_booking, a_placed_booking, need_at_home, window_at
from tests.factories.caregivers import CaregiverFactory
from tests.factories.people import OwnerFactory

EIGHT, TEN, TWELVE, FOURTEEN, SIXTEEN, EIGHTEEN, TWENTY = windows_of(date(2027, 3, 1))

pytestmark = pytest.mark.promise("U8")


def passer(window, minutes, *, name="李姐", is_estimate=False):
    return Passer(name, window.start + timedelta(minutes=40), minutes, is_estimate)


def said(options):
    with translation.override("zh-hans"):
        return [(suggestion.window, suggestion.words) for suggestion in suggest(options)]


def test_nothing_speaks_for_windows_that_are_only_free():
    assert suggest([Option(EIGHT), Option(TEN)]) == []
    assert suggest([]) == []


def test_each_reason_names_one_window_and_says_why():
    options = [
        Option(TEN, passer=passer(TEN, 8), price=Decimal(36)),
        Option(TWELVE, price=Decimal(30)),
        Option(FOURTEEN, familiar="周雨", price=Decimal(36)),
        Option(EIGHTEEN, price=Decimal(42)),
    ]
    assert said(options) == [
        (FOURTEEN, "来过你家的周雨有空"),
        (TEN, "李姐 10:40 在附近，路上 8 分钟"),
        (TWELVE, "比 18:00 便宜 ¥12.00"),
    ]


def test_an_estimated_way_is_called_so():
    assert said([Option(TEN, passer=passer(TEN, 8, is_estimate=True))]) == [(TEN, "李姐 10:40 在附近，路上大约 8 分钟")]


def test_the_shortest_way_counts_and_a_long_one_is_not_near():
    near, far = Option(TEN, passer=passer(TEN, 9)), Option(EIGHT, passer=passer(EIGHT, 16))
    assert [one.window for one in suggest([far, near])] == [TEN]
    assert suggest([far]) == []
    equal = Option(EIGHT, passer=passer(EIGHT, 9))
    assert [one.window for one in suggest([near, equal])] == [EIGHT]


def test_one_price_for_all_is_no_reason():
    assert suggest([Option(TEN, price=Decimal(36)), Option(TWELVE, price=Decimal(36))]) == []


def test_the_cheapest_that_is_not_named_already_is_suggested():
    options = [
        Option(TEN, familiar="周雨", price=Decimal(30)),
        Option(TWELVE, price=Decimal(33)),
        Option(EIGHTEEN, price=Decimal(36)),
    ]
    assert [(one.window, one.reason) for one in suggest(options)] == [(TEN, Reason.FAMILIAR), (TWELVE, Reason.CHEAPER)]


@pytest.mark.django_db
def test_options_know_who_has_been_there_and_who_is_passing_by(django_assert_num_queries):
    passing = CaregiverFactory(user__name="李梅")
    a_placed_booking(owner=OwnerFactory(home__lat="30.597000"), window=window_at(16))
    known = CaregiverFactory(user__name="周雨", hours=[(weekday, 13 * 60, 16 * 60) for weekday in range(7)])
    owner = OwnerFactory()
    a_completed_booking(caregiver=known, owner=owner, window=window_at(14, days=2))
    day = timezone.localdate() + timedelta(days=1)
    with django_assert_num_queries(6):
        openness = openness_between(day, day, need=need_at_home(), minutes=20)
        options = {option.window: option for option in options_on(day, openness=openness, owner_id=owner.pk)}
    assert options[window_at(14)].familiar == "周雨"
    assert {option.familiar for window, option in options.items() if window != window_at(14)} <= {"", "周雨"}
    assert [window for window, option in options.items() if option.passer] == [window_at(16)]
    passer = options[window_at(16)].passer
    assert (passer.name, timezone.localtime(passer.at).strftime("%H:%M"), passer.is_estimate) == ("李梅", "16:25", True)
    assert 1 <= passer.minutes <= 3
    assert passing.pk
