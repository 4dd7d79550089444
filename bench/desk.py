"""Half a million people with homes and pets, and a million bookings: how long the desk's box takes over them."""

import statistics
import time
import uuid
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone

from accounts.models import Address, SecondFactor, User
from backoffice.second_factor.session import KEY
from bench.city import multiply, step
from bookings.models import Booking, CancellationPolicy
from bookings.orders.status import BookingStatus
from pets.models import Pet

PEOPLE, BOOKINGS = 500_000, 1_000_000
ROUNDS = 5
FAMILY = "李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "梅明华丽强军洋勇艳杰娟涛超霞平刚桂英兰玉"
PETS = ("豆豆", "咪咪", "馒头", "小黑", "团子", "可乐", "布丁", "花卷", "雪球", "奶茶")
HOMES = ("滨江花园", "翠湖天地", "幸福里", "阳光新城", "东湖名苑", "金色家园", "水岸星城", "百瑞景")
ASKED = (
    "李梅",
    "王明华",
    "明华",
    "李",
    "豆豆",
    "团子1234",
    "馒",
    "滨江花园",
    "花园",
    "翠湖天地12 9栋",
    "幸福里123",
    "4477",
)
ASKED += (
    "138000",
    "5500123",
    "赵云飞",
    "没有的人",
    "zzz",
    "人民路1234号",
    "2611",
    "B999",
    "Y26100001",
    "2610000012",
    "8栋 502",
)


def fill_desk() -> None:
    call_command("migrate", verbosity=0)
    if SecondFactor.objects.exists():
        return
    call_command("flush", interactive=False, verbosity=0)
    series = f"generate_series(2, {PEOPLE}) AS nth"
    with step(f"{PEOPLE:,} people with homes and pets"):
        user = User.objects.create(pk=1, phone="+8610000000001", name="李梅", password="!")
        name = f"{one_of(FAMILY, 1)} || {one_of(GIVEN, 3)} || CASE WHEN nth % 5 < 3 THEN {one_of(GIVEN, 7)} ELSE '' END"
        phone = "'+861' || lpad((nth::bigint * 7919 % 10000000000)::text, 10, '0')"
        multiply(user, series, id="nth", name=name, phone=phone)
        home = Address.objects.create(pk=1, owner=user, district="江北区", street="人民路1号", lat=30.6, lon=114.3)
        compound = f"(ARRAY[{quoted(HOMES)}])[1 + nth % {len(HOMES)}] || nth % 400"
        house = {"building": "nth % 30 || '栋'", "unit": "nth % 4 || '单元'", "room": "(nth % 3000)::text"}
        multiply(
            home, series, id="nth", owner_id="nth", compound=compound, street="'人民路' || nth % 5000 || '号'", **house
        )
        pet = Pet.objects.create(pk=1, owner=user, name="豆豆", species="cat")
        called = (
            f"(ARRAY[{quoted(PETS)}])[1 + nth % {len(PETS)}] || CASE nth % 3 WHEN 0 THEN (nth % 9000)::text ELSE '' END"
        )
        multiply(pet, series, id="nth", owner_id="nth", name=called)
    with step(f"{BOOKINGS:,} bookings"):
        booking = Booking.objects.create(
            pk=1,
            owner=user,
            address=home,
            lat=30.6,
            lon=114.3,
            total=36,
            status=BookingStatus.COMPLETED,
            cancellation_policy=CancellationPolicy.objects.current(),
            submission_key=uuid.uuid4(),
            created_at=timezone.now(),
        )
        owner = f"1 + nth % {PEOPLE}"
        key = {"number": "'2610' || lpad(nth::text, 10, '0')", "submission_key": "gen_random_uuid()"}
        rows = f"generate_series(2, {BOOKINGS}) AS nth"
        multiply(booking, rows, id="nth", owner_id=owner, address_id=owner, **key)
    with step("statistics"), connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    operator = User.objects.create_superuser(pk=PEOPLE + 1, username="operator")
    SecondFactor.objects.create(user=operator, secret="A" * 32, confirmed_at=timezone.now())


def one_of(signs: str, salt: int) -> str:
    return f"substr('{signs}', 1 + (nth * {salt} / 3 % {len(signs)})::int, 1)"


def quoted(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def measure_desk() -> None:
    """The whole page each time, as the operator's browser would ask for it."""
    client = _operator()
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES=settings.STORAGES | {"staticfiles": plain}):
        _measure(client)


def _measure(client: Client) -> None:
    print("| looked for | in the database p50, ms | own work p50 | page p50 | page slowest |")
    print("| --- | --- | --- | --- | --- |")
    _timed(client, {"q": "first"})
    every: list[tuple[float, float, float]] = []
    for text in ASKED:
        times = [_timed(client, {"q": text}) for _round in range(ROUNDS)]
        every += times
        _show(text, times)
    _show("all", every)
    database, _own, page = zip(*every, strict=True)
    print(f"p95: {_p95(database):.0f} ms in the database, {_p95(page):.0f} ms the page")


def _p95(times: Iterable[float]) -> float:
    ordered = sorted(times)
    return ordered[int(len(ordered) * 0.95)]


def _show(name: str, times: list[tuple[float, float, float]]) -> None:
    database, own, page = zip(*times, strict=True)
    medians = " | ".join(f"{statistics.median(one):.0f}" for one in (database, own, page))
    print(f"| {name} | {medians} | {max(page):.0f} |", flush=True)


def _operator() -> Client:
    """With both factors behind it."""
    factor = SecondFactor.objects.select_related("user")[0]
    client, now = Client(SERVER_NAME="localhost"), time.time()
    client.force_login(factor.user)
    session = client.session
    session[KEY] = {"factor": factor.pk, "began": now, "seen": now, "checked": now}
    session.save()
    return client


def _timed(client: Client, asked: dict[str, str]) -> tuple[float, float, float]:
    """Milliseconds in the database, of this process's own work, and of the whole page."""
    spent: list[float] = []

    def clock(execute: Any, *arguments: Any) -> Any:
        begun = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            spent.append(time.perf_counter() - begun)

    begun, worked = time.perf_counter(), time.process_time()
    with connection.execute_wrapper(clock):
        answer = client.get("/admin/search/", asked)
    assert answer.status_code == 200, answer.status_code
    own, page = time.process_time() - worked, time.perf_counter() - begun
    return sum(spent) * 1000, own * 1000, page * 1000
