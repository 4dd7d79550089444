"""Half a million people, each with a home and a pet, five thousand caregivers, and one operator of each role."""

from collections.abc import Iterable
from datetime import timedelta

from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.models import Address, SecondFactor, User, WayIn
from backoffice.roles import Role, sync_roles
from bench.city import SPECIES, multiply, step
from caregivers.models import Caregiver, WeeklyHours
from caregivers.status import Approval
from pets.models import Pet

PEOPLE, CAREGIVERS = 500_000, 5_000
FAMILY = "李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "梅明华丽强军洋勇艳杰娟涛超霞平刚桂英兰玉"
PETS = ("豆豆", "咪咪", "馒头", "小黑", "团子", "可乐", "布丁", "花卷", "雪球", "奶茶")
HOMES = ("滨江花园", "翠湖天地", "幸福里", "阳光新城", "东湖名苑", "金色家园", "水岸星城", "百瑞景")
DISTRICTS = ("江北区", "江南区", "东湖区", "西山区", "高新区", "老城区", "港口区", "新城区")


def fill_people() -> None:
    series = f"generate_series(2, {PEOPLE}) AS nth"
    joined = f"timestamptz '{timezone.now() - timedelta(days=760)}' + nth / {PEOPLE}.0 * interval '750 days'"
    with step(f"{PEOPLE:,} people with homes and pets"):
        user = User.objects.create(pk=1, phone="+8610000000001", name="李梅", password="!")
        name = f"{one_of(FAMILY, 1)} || {one_of(GIVEN, 3)} || CASE WHEN nth % 5 < 3 THEN {one_of(GIVEN, 7)} ELSE '' END"
        phone = "'+861' || lpad((nth::bigint * 7919 % 10000000000)::text, 10, '0')"
        multiply(user, series, id="nth", name=name, phone=phone, date_joined=joined)
        home = Address.objects.create(
            pk=1, owner=user, district=DISTRICTS[0], street="人民路1号", lat=30.6, lon=114.3, is_default=True
        )
        compound = f"{one_word(HOMES)} || nth % 400"
        house = {"building": "nth % 30 || '栋'", "unit": "nth % 4 || '单元'", "room": "(nth % 3000)::text"}
        street = "'人民路' || nth % 5000 || '号'"
        # Each district around a middle of its own.
        place = {
            "lat": f"30.5 + nth % {len(DISTRICTS)} % 4 * 0.06 + chance(nth, 1) * 0.05",
            "lon": f"114.2 + nth % {len(DISTRICTS)} / 4 * 0.1 + chance(nth, 2) * 0.09",
        }
        multiply(
            home,
            series,
            id="nth",
            owner_id="nth",
            district=one_word(DISTRICTS),
            compound=compound,
            street=street,
            **house,
            **place,
        )
        way_in = WayIn.objects.create(pk=1, address=home, version=1, kind="door_code", secret="4711#")
        multiply(way_in, series, id="nth", address_id="nth")
        pet = Pet.objects.create(pk=1, owner=user, name="豆豆", species="cat")
        called = f"{one_word(PETS)} || CASE nth % 3 WHEN 0 THEN (nth % 9000)::text ELSE '' END"
        species = f"(ARRAY[{SPECIES}])[1 + floor(chance(nth, 3) * chance(nth, 4) * 6)]"
        multiply(pet, series, id="nth", owner_id="nth", name=called, species=species)
    with step(f"{CAREGIVERS:,} caregivers"):
        _caregivers(user)
    _operators()


def _caregivers(user: User) -> None:
    series = f"generate_series(2, {CAREGIVERS}) AS nth"
    first = Caregiver.objects.create(pk=1, user=user, home_lat=30.6, home_lon=114.3, approval=Approval.APPROVED)
    multiply(
        first,
        series,
        id="nth",
        user_id="nth * 7",
        approval="CASE WHEN nth % 20 = 0 THEN 'suspended' ELSE 'approved' END",
        presence="CASE WHEN nth % 5 < 2 THEN 'online' ELSE 'offline' END",
        home_lat="30.5 + chance(nth, 5) * 0.24",
        home_lon="114.2 + chance(nth, 6) * 0.2",
        joined_at=f"now() - nth / {CAREGIVERS}.0 * interval '700 days'",
    )
    hours = WeeklyHours.objects.create(pk=1, caregiver=first, weekday=0, start_minute=480, end_minute=1080)
    days = f"{series}, generate_series(0, 6) AS day WHERE chance(nth * 7 + day, 7) < 0.8"
    multiply(hours, days, id="nth * 7 + day", caregiver_id="nth", weekday="day")


def _operators() -> None:
    sync_roles()
    everything = User.objects.create_superuser(pk=PEOPLE + 1, username="operator")
    SecondFactor.objects.create(user=everything, secret="A" * 32, confirmed_at=timezone.now())
    for number, role in enumerate(Role, start=PEOPLE + 2):
        operator = User.objects.create_user(pk=number, username=role.value, is_staff=True)
        operator.groups.add(Group.objects.get(name=role.value))
        SecondFactor.objects.create(user=operator, secret="A" * 32, confirmed_at=timezone.now())


def one_of(signs: str, salt: int) -> str:
    return f"substr('{signs}', 1 + (nth * {salt} / 3 % {len(signs)})::int, 1)"


def one_word(words: Iterable[str]) -> str:
    """A word by the number, in SQL."""
    words = list(words)
    quoted = ", ".join(f"'{word}'" for word in words)
    return f"(ARRAY[{quoted}])[1 + nth % {len(words)}]"
