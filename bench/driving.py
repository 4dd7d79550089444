"""Five hundred caregivers drive, each page of an owner listens: how long from a position to the minute on the page.

Pages and live events run as in docs/operations.md, in processes of their own; people are coroutines over plain HTTP.
"""

import asyncio
import math
import statistics
import time
from collections import Counter
from datetime import UTC, datetime

from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.consents import CURRENT
from accounts.models import Consent, User
from accounts.models.consent import Purpose
from bench.pages import ask_page, live_events, pages
from bookings.models import Booking, Visit
from bookings.orders.status import VisitStatus
from petcare.geo.routing import TravelMode
from petcare.geo.valhalla import ValhallaEngine
from petcare.live import tokens

EVERY = 10.0
METRES_PER_SECOND = 5
STARTS_AT_M = 4_000
METRES_PER_DEGREE = 111_195


class Drive:
    """One caregiver's session, and the page of the owner who waits."""

    def __init__(self, visit: Visit, caregiver: str) -> None:
        self.visit, self.caregiver = visit, caregiver
        self.topic = f"arrival:{visit.booking.number}"
        self.sent_at = 0.0


class Road:
    def __init__(self, pages: int, live: int) -> None:
        self.pages, self.live = pages, live
        self.waits: list[float] = []
        self.answers: Counter[int] = Counter()

    async def drive(self, drive: Drive, nth: int, end: float) -> None:
        await asyncio.sleep(nth / 500 * EVERY)
        started = time.perf_counter()
        angle = nth * 2.4
        while time.perf_counter() < end:
            begun = time.perf_counter()
            metres = STARTS_AT_M - METRES_PER_SECOND * (begun - started)
            position = {
                "lat": float(drive.visit.booking.lat) + metres * math.sin(angle) / METRES_PER_DEGREE,
                "lon": float(drive.visit.booking.lon) + metres * math.cos(angle) / METRES_PER_DEGREE / 0.86,
                "accuracy": 12,
                "at": datetime.now(UTC).isoformat(),
            }
            drive.sent_at = begun
            status, _body = await ask_page(
                self.pages, f"/work/visits/{drive.visit.pk}/position/", drive.caregiver, position
            )
            self.answers[status] += 1
            await asyncio.sleep(max(0.0, EVERY - (time.perf_counter() - begun)))

    async def watch(self, drive: Drive) -> None:
        token = tokens.issue(drive.visit.booking.owner_id, [drive.topic])
        reader, writer = await asyncio.open_connection("127.0.0.1", self.live)
        writer.write(f"GET /live/events?token={token} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        try:
            while line := await reader.readline():
                # A page puts what it is told into its words at once.
                is_minute = line.startswith(b"data:") and b'"at"' in line
                if is_minute and drive.sent_at:
                    self.waits.append(time.perf_counter() - drive.sent_at)
                    drive.sent_at = 0.0
        finally:
            writer.close()

    async def run(self, drives: list[Drive], seconds: float) -> None:
        watching = [asyncio.create_task(self.watch(drive)) for drive in drives]
        await asyncio.sleep(3)
        end = time.perf_counter() + seconds
        await asyncio.gather(*(self.drive(drive, nth, end) for nth, drive in enumerate(drives)))
        await asyncio.sleep(2)
        for one in watching:
            one.cancel()
        await asyncio.gather(*watching, return_exceptions=True)


def measure_arrivals(*, drivers: int, seconds: float = 60) -> None:
    drives = set_off(drivers)
    with pages() as at, live_events() as events_at:
        road = Road(at, events_at)
        asyncio.run(road.run(drives, seconds))
    waits = [wait * 1000 for wait in road.waits]
    p50, p95 = percentiles(waits)
    answers = ", ".join(f"{count:,} × {status}" for status, count in sorted(road.answers.items()))
    print(f"\n{drivers} caregivers driving, a position each {EVERY:.0f} s for {seconds:.0f} s. Answers: {answers}.")
    print("| from the position sent to the minute on the owner's page | p50, ms | p95 | longest | arrivals |")
    print("| --- | --- | --- | --- | --- |")
    print(f"| {drivers} at once | {p50:,.0f} | {p95:,.0f} | {max(waits):,.0f} | {len(waits):,} |", flush=True)


def measure_ways(*, rounds: int) -> None:
    """Three ways at most from one home to another, as the page of the way asks for them, in each mode."""
    homes = [booking.point for booking in Booking.objects.order_by("pk")[10 : 10 + 2 * rounds]]
    print("| up to three ways between two homes | p50, ms | p95 | ways in the middle |")
    print("| --- | --- | --- | --- |")
    for mode in TravelMode:
        waits, counts = [], []
        for home, flat in zip(homes[::2], homes[1::2], strict=True):
            begun = time.perf_counter()
            ways = ValhallaEngine().routes(home, flat, mode=mode, departure=timezone.now())
            waits.append((time.perf_counter() - begun) * 1000)
            counts.append(len(ways))
        p50, p95 = percentiles(waits)
        print(f"| {mode} | {p50:,.1f} | {p95:,.1f} | {statistics.mean(counts):.1f} |", flush=True)


def percentiles(waits: list[float]) -> list[float]:
    hundred = statistics.quantiles(waits, n=100, method="inclusive")
    return [hundred[49], hundred[94]]


def set_off(drivers: int) -> list[Drive]:
    """One visit each of so many caregivers is on the way, with their consent."""
    visits = list(
        Visit.objects.filter(caregiver__pk__gt=1, caregiver__approval="approved")
        .order_by("caregiver", "pk")
        .distinct("caregiver")
        .select_related("booking", "caregiver__user")[:drivers]
    )
    Visit.objects.filter(status=VisitStatus.DEPARTED).update(status=VisitStatus.SCHEDULED)
    Visit.objects.filter(pk__in=[visit.pk for visit in visits]).update(status=VisitStatus.DEPARTED)
    people = [visit.caregiver.user for visit in visits]
    purpose, version = Purpose.WHEREABOUTS, CURRENT[Purpose.WHEREABOUTS]
    consents = [Consent(user=user, purpose=purpose, version=version) for user in people]
    Consent.objects.bulk_create(consents, ignore_conflicts=True)
    return [Drive(visit, session_of(user)) for visit, user in zip(visits, people, strict=True)]


def session_of(user: User) -> str:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    for purpose in (Purpose.TERMS, Purpose.PRIVACY):
        Consent.objects.get_or_create(user=user, purpose=purpose, version=CURRENT[purpose], withdrawn_at=None)
    return client.cookies[settings.SESSION_COOKIE_NAME].value
