"""The drives between visits come from the engine at their hour, are kept, and never asked for under a lock."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from bookings.schedule.actions.hold import NobodyFree
from bookings.schedule.drives import Drives, hours_of
from bookings.schedule.free_time import Busy
from bookings.schedule.models import Reservation
from bookings.schedule.windows import choices_between
from petcare.geo.coordinates import Point
from petcare.geo.straight_line import estimate
from tests.engine import fake_engine
from tests.factories.bookings import a_placed_booking, need_at_home, window_at
from tests.factories.caregivers import CaregiverFactory
from tests.factories.catalogue import ServiceFactory
from tests.factories.people import OwnerFactory

HOME, NEIGHBOUR = Point(30.595, 114.305), Point(30.6, 114.31)


def rush_hour(value):
    """Forty minutes from five to seven in the evening, five at all other times."""
    return 2400 if "T18" in value else 300


@pytest.fixture
def engine(settings):
    settings.ROUTER = "petcare.geo.valhalla.ValhallaRouter"
    with fake_engine(rush_hour) as fake:
        settings.VALHALLA_URL = fake.address
        yield fake


def at(hour, minute=0, *, day=3):
    """2027-03-03 is a Wednesday."""
    return datetime(2027, 3, day, hour, minute, tzinfo=timezone.get_default_timezone())


def busy(start, end, place=NEIGHBOUR):
    return Busy(start, end, place)


@pytest.mark.promise("U8")
def test_drives_are_asked_for_at_their_hour_and_kept(engine):
    visit = busy(at(16, 40), at(17, 5))
    drives = Drives(HOME, [visit], asks_engine=True)
    assert (drives.before(visit), drives.after(visit)) == (timedelta(minutes=5), timedelta(minutes=40))
    assert len(engine.questions) == 2
    again = Drives(HOME, [visit], asks_engine=True)
    assert (again.before(visit), again.after(visit)) == (timedelta(minutes=5), timedelta(minutes=40))
    assert len(engine.questions) == 2


def test_questions_grow_with_hours_and_not_with_visits(engine):
    places = [Point(30.6 + number / 1000, 114.31) for number in range(40)]
    Drives(HOME, [busy(at(17, 10), at(17, 30), place) for place in places], asks_engine=True)
    assert sorted((len(one["sources"]), len(one["targets"])) for one in engine.questions) == [(1, 40), (40, 1)]


def test_who_may_not_ask_takes_what_is_known_and_estimates_the_rest(engine):
    known, unknown = busy(at(17, 10), at(17, 30)), busy(at(17, 10), at(17, 30), Point(30.61, 114.32))
    Drives(HOME, [known], asks_engine=True)
    asked = len(engine.questions)
    drives = Drives(HOME, [known, unknown])
    assert drives.after(known) == timedelta(minutes=40)
    assert drives.after(unknown).total_seconds() == estimate(unknown.place, HOME).seconds
    assert len(engine.questions) == asked


def test_an_estimate_is_not_kept(engine, settings):
    visit = busy(at(17, 10), at(17, 30))
    address, settings.VALHALLA_URL = settings.VALHALLA_URL, "http://127.0.0.1:9"
    assert Drives(HOME, [visit], asks_engine=True).after(visit).total_seconds() == estimate(NEIGHBOUR, HOME).seconds
    settings.VALHALLA_URL = address
    assert Drives(HOME, [visit], asks_engine=True).after(visit) == timedelta(minutes=40)


@pytest.mark.parametrize(
    ("moment", "is_weekend", "begin", "asked"),
    [
        (at(6, 59), False, 21, "Wed 22"),
        (at(7), False, 7, "Wed 08"),
        (at(8, 59), False, 7, "Wed 08"),
        (at(18, day=5), False, 17, "Wed 18"),
        (at(18, day=6), True, 17, "Sat 18"),
        (at(23, 30, day=7), True, 21, "Sat 22"),
    ],
)
def test_hours_stand_for_all_that_are_alike(moment, is_weekend, begin, asked):
    hours = hours_of(moment)
    assert (hours.is_weekend, hours.begin) == (is_weekend, begin)
    assert hours.moment.strftime("%a %H") == asked


def busy_evening():
    """One caregiver, taken from 18:00 to 19:55 on a workday; the engine says forty minutes from there."""
    day = 1 + (7 - timezone.localdate().weekday()) % 7
    CaregiverFactory(radius_m=20_000)
    far = OwnerFactory(home__lat="30.600000", home__lon="114.310000")
    long = ServiceFactory(minutes=110)
    a_placed_booking(owner=far, services=[long], window=window_at(18, days=day))
    return day


@pytest.mark.django_db
@pytest.mark.promise("U8", "B5")
def test_what_the_rush_hour_leaves_no_time_for_is_neither_offered_nor_held(engine):
    day = busy_evening()
    on = timezone.localdate() + timedelta(days=day)
    free = {
        timezone.localtime(choice.window.start).hour: choice.free
        for choice in choices_between(on, on, need=need_at_home(), minutes=110)[on]
    }
    # The drive to where six o'clock is spent takes forty minutes, the one from there at eight only five.
    assert (free[14], free[16], free[20]) == (1, 0, 1)
    with pytest.raises(NobodyFree):
        a_placed_booking(services=[ServiceFactory(minutes=110)], window=window_at(16, days=day))
    assert a_placed_booking(services=[ServiceFactory(minutes=110)], window=window_at(14, days=day)).pk


@pytest.mark.django_db
@pytest.mark.promise("B5")
def test_an_engine_that_is_away_makes_estimates_and_bookings_go_on(settings):
    settings.ROUTER, settings.VALHALLA_URL = "petcare.geo.valhalla.ValhallaRouter", "http://127.0.0.1:9"
    busy_evening()
    a_placed_booking(window=window_at(18, days=8))
    assert Reservation.objects.active().count() == 2
