"""Booking a trip: from when until when, once or twice a day, what cannot be had said per date."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from bookings.catalogue.models import RuleKind
from bookings.orders.actions.place import MOST_VISITS
from bookings.orders.models import Booking
from bookings.schedule.windows import window_key
from caregivers.models import DateHours
from tests.factories.bookings import window_at
from tests.factories.caregivers import CaregiverFactory
from tests.factories.catalogue import PriceRuleFactory, ServiceFactory
from tests.factories.people import OwnerFactory
from tests.factories.pets import PetFactory

pytestmark = [pytest.mark.django_db, pytest.mark.promise("U8"), pytest.mark.promise("B7")]
BOOK = "/book/"


@pytest.fixture
def owner(client):
    owner = OwnerFactory()
    client.force_login(owner)
    return owner


@pytest.fixture
def choice(owner):
    """Pets, services and home, from which a trip is chosen."""
    pet, service = PetFactory(owner=owner), ServiceFactory(code="feeding")
    return {"pets": [pet.pk], "services": [service.code], "address": owner.addresses.get().pk, "plan": "trip"}


def iso(days):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def keys(*days, hour=18):
    return [window_key(window_at(hour, days=number)) for number in days]


def submit(client, choice, windows, **changes):
    page = client.get(BOOK, choice | {"step": "check", "window": windows})
    quoted = page.context["draft"].total if page.context["draft"] else "0"
    order = choice | {"window": windows, "quoted_total": quoted, "submission_key": str(uuid.uuid4())} | changes
    return client.post(BOOK, order)


def test_first_tap_chooses_the_first_day_and_the_second_the_last(client, choice):
    empty = client.get(BOOK, choice | {"step": "day"}).content.decode()
    assert f"day={iso(3)}" in empty
    assert "哪几天不在家？" in empty
    begun = client.get(BOOK, choice | {"step": "day", "day": iso(3)}).content.decode()
    assert f"until={iso(9)}" in begun
    whole = client.get(BOOK, choice | {"step": "day", "day": iso(3), "until": iso(9)})
    assert len(whole.context["dates"]) == 7
    assert whole.context["step"] == "day"


def test_other_days_only_are_half_of_them(client, choice):
    page = client.get(BOOK, choice | {"step": "day", "day": iso(3), "until": iso(9), "every": "2"})
    assert page.context["dates"] == [timezone.localdate() + timedelta(days=number) for number in (3, 5, 7, 9)]


@pytest.mark.parametrize(
    "days",
    [{}, {"day": iso(3)}, {"day": iso(9), "until": iso(3)}, {"day": iso(-1), "until": iso(3)}]
    + [
        {"day": iso(1), "until": iso(MOST_VISITS + 1)},
        {"day": iso(3), "until": "x"},
        {"day": iso(3), "until": iso(400)},
    ]
    + [{"day": iso(3), "until": iso(9), "every": "0"}, {"day": iso(3), "until": iso(9), "every": "-1"}],
    ids=["none", "open", "backwards", "past", "long", "garbage", "too far", "every 0", "every -1"],
)
def test_days_that_make_no_trip_go_back_to_the_calendar(client, choice, days):
    page = client.get(BOOK, choice | {"step": "time"} | days)
    assert page.context["step"] == "day"
    assert set(page.context["form"].errors) & {"day", "until", "every"}
    assert page.context["chosen"].getlist("pets") == [str(pk) for pk in choice["pets"]]


def test_times_say_on_how_many_days_they_are_free(client, choice):
    caregiver = CaregiverFactory()
    DateHours.objects.create(caregiver=caregiver, date=timezone.localdate() + timedelta(days=4))
    page = client.get(BOOK, choice | {"step": "time", "day": iso(3), "until": iso(9)})
    slots = {slot.key: (slot.free, slot.days) for slot in page.context["slots"]}
    assert slots["18:00"] == (6, 7)


def test_times_of_a_trip_cost_as_many_queries_as_those_of_a_day(client, choice, django_assert_max_num_queries):
    CaregiverFactory.create_batch(3)
    with django_assert_max_num_queries(30):
        client.get(BOOK, choice | {"step": "time", "day": iso(3), "until": iso(40)})


def test_chosen_times_become_a_window_of_each_day(client, choice):
    CaregiverFactory()
    chosen = choice | {"step": "check", "day": iso(3), "until": iso(5), "slot": ["08:00", "18:00"]}
    page = client.get(BOOK, chosen, follow=True)
    assert page.context["step"] == "check"
    assert [one["key"] for one in page.context["visits"]] == sorted(keys(3, 4, 5) + keys(3, 4, 5, hour=8))


def test_bill_of_a_trip_says_from_a_visit_until_times_are_ticked_and_then_the_whole_sum(client, choice):
    CaregiverFactory()
    chosen = choice | {"step": "time", "day": iso(3), "until": iso(5)}
    assert "每次 ¥36.00 起" in client.get(BOOK, chosen).text
    ticked = client.get(BOOK, chosen | {"slot": ["08:00", "18:00"]})
    assert ticked.context["step"] == "time"
    assert '<span class="bill-total">¥216.00</span>' in ticked.text
    assert ticked.context["chosen_slots"] == {"08:00", "18:00"}


def test_ticked_times_that_are_none_of_ours_still_answer(client, choice):
    page = client.get(BOOK, choice | {"step": "time", "day": iso(3), "until": iso(5), "slot": ["99:99"]})
    assert "每次 ¥36.00 起" in page.text


def test_more_times_a_day_than_two_are_refused_and_stay_ticked(client, choice):
    CaregiverFactory()
    chosen = choice | {"step": "check", "day": iso(3), "until": iso(4), "slot": ["08:00", "12:00", "18:00"]}
    page = client.get(BOOK, chosen)
    assert page.context["step"] == "time"
    assert len(page.context["form"].errors["window"]) == 1
    assert page.context["chosen_slots"] == {"08:00", "12:00", "18:00"}


def test_no_time_chosen_says_so_on_the_page_of_times(client, choice):
    page = client.get(BOOK, choice | {"step": "check", "day": iso(3), "until": iso(5)})
    assert page.context["step"] == "time"
    assert page.context["form"].errors["window"]


def test_day_that_cannot_be_had_is_named_with_what_is_nearest(client, choice):
    caregiver = CaregiverFactory()
    day = timezone.localdate() + timedelta(days=4)
    DateHours.objects.create(caregiver=caregiver, date=day, start_minute=480, end_minute=720)
    page = client.get(BOOK, choice | {"step": "check", "window": keys(3, 4, 5)})
    assert page.context["step"] == "check"
    assert len(page.context["unserved"]) == 1
    [full] = [one for one in page.context["visits"] if one["unserved"]]
    assert full["key"] == keys(4)[0]
    instead, left = full["instead"][0]
    assert instead.window == window_at(10, days=4)
    assert sorted(left) == sorted([*keys(3, 5), *keys(4, hour=10)])
    html = page.content.decode()
    assert 'form="choice"' not in html.partition('id="bill"')[2]
    moved = client.get(BOOK, choice | {"step": "check", "window": left})
    assert moved.context["unserved"] == []


def test_single_visit_can_be_left_out(client, choice):
    CaregiverFactory()
    page = client.get(BOOK, choice | {"step": "check", "window": keys(3, 4, 5)})
    assert page.context["visits"][1]["others"] == keys(3, 5)


@pytest.mark.promise("U10")
def test_submit_places_every_visit_of_the_trip_at_the_total_that_was_shown(client, choice, owner):
    CaregiverFactory()
    answer = submit(client, choice, keys(3, 4, 5))
    assert "/sandbox-cashier/" in answer.url
    booking = owner.bookings.get()
    assert [visit.window.lower for visit in booking.visits.all()] == [
        window_at(18, days=number).start for number in (3, 4, 5)
    ]
    assert booking.total == sum(visit.price for visit in booking.visits.all())


def test_submit_day_just_taken_shows_the_days_again_and_keeps_the_note(client, choice):
    caregiver = CaregiverFactory()
    day = timezone.localdate() + timedelta(days=4)
    DateHours.objects.create(caregiver=caregiver, date=day)
    page = submit(client, choice, keys(3, 4, 5), note="粮在柜子里")
    assert page.context["step"] == "check"
    assert len(page.context["unserved"]) == 1
    assert "粮在柜子里" in page.content.decode()
    assert not Booking.objects.exists()


@pytest.mark.parametrize(
    "windows",
    [keys(*range(1, MOST_VISITS + 2)), keys(3, -1), [*keys(3), "2026-13-40T99:99"], keys(3, 4) + keys(200)],
    ids=["400 visits", "past", "garbage", "beyond"],
)
def test_submit_windows_that_cannot_be_sold_is_refused(client, choice, windows):
    CaregiverFactory()
    page = submit(client, choice, windows)
    assert page.context["form"].errors["window"]
    assert not Booking.objects.exists()


def test_same_window_twice_is_one_visit(client, choice, owner):
    CaregiverFactory()
    submit(client, choice, keys(3, 3))
    assert owner.bookings.get().visits.count() == 1


def test_trip_over_the_turn_of_the_year_is_sold(client, choice, owner):
    CaregiverFactory()
    today = timezone.localdate()
    new_year = (today.replace(month=12, day=31) - today).days
    # In spring the turn of the year is beyond the calendar.
    new_year = min(new_year, 110)
    submit(client, choice, keys(new_year, new_year + 1, new_year + 2))
    assert owner.bookings.get().visits.count() == 3


def test_exact_half_hour_is_sold_at_its_surcharge(client, choice, owner):
    CaregiverFactory()
    PriceRuleFactory(kind=RuleKind.EXACT, amount=Decimal(10))
    plain = {name: value for name, value in choice.items() if name != "plan"}
    page = client.get(BOOK, plain | {"step": "time", "day": iso(3)})
    prices = {one.key: price for one, price in page.context["exact"]}
    key = f"{iso(3)}T18:30~19:00"
    assert prices[key] == Decimal(46)
    submit(client, plain, [key])
    visit = owner.bookings.get().visits.get()
    assert (visit.window.upper - visit.window.lower, visit.price) == (timedelta(minutes=30), Decimal(46))


def test_calendar_turns_its_pages_up_to_four_months(client, choice):
    page = client.get(BOOK, choice | {"step": "day", "weeks": "99"})
    assert page.context["last_day"] == timezone.localdate() + timedelta(days=119)
    far = client.get(BOOK, choice | {"step": "day", "day": iso(80)})
    assert far.context["first_day"] <= timezone.localdate() + timedelta(days=80) <= far.context["last_day"]
