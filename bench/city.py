"""A city of caregivers and their visits, made inside the database: twenty visits each in the coming month.

One row of each kind comes from the models and is multiplied by SQL, so that a new column needs no change here. Chance
is a hash of the number: the same city each time.
"""

import sys
import time
import uuid
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.db import connection, models
from django.utils import timezone

from accounts.models import Address, User
from bookings.models import Booking, CancellationPolicy, Reservation, Visit
from bookings.orders.status import BookingStatus
from bookings.schedule.models import Purpose
from caregivers.models import Caregiver, DateHours, WeeklyHours
from caregivers.status import Approval, Skill
from pets.models import Species

VISITS_EACH = 20
# Another one when what is made here changes, so that a city of before is made anew.
SHAPE = "some online"
SKILLS = ", ".join(f"'{skill}'" for skill in Skill)
SPECIES = ", ".join(f"'{species}'" for species in list(Species)[:6])
# From 0 to 1 by two numbers.
CHANCE = """
CREATE OR REPLACE FUNCTION chance(number bigint, salt bigint) RETURNS float8 IMMUTABLE PARALLEL SAFE LANGUAGE sql
RETURN (hashint8extended(number, salt) & 1048575) / 1048576.0
"""


def fill(caregivers: int) -> None:
    """Nothing to do where the database holds this city already, with the month that begins tomorrow."""
    call_command("migrate", verbosity=0)
    name = f"{caregivers} {timezone.localdate()} {SHAPE}"
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_city (name text)")
        cursor.execute("SELECT name FROM bench_city")
        if cursor.fetchone() == (name,):
            return
    call_command("flush", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM bench_city")
        cursor.execute(CHANCE)
        # Keys are right by construction; a million checks of them would say nothing.
        cursor.execute("SET session_replication_role = replica")
    with step(f"{caregivers:,} caregivers"):
        _people(caregivers)
    with step(f"{caregivers * VISITS_EACH:,} visits"):
        _visits(caregivers)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = DEFAULT")
        with step("statistics"):
            cursor.execute("VACUUM ANALYZE")
        cursor.execute("INSERT INTO bench_city VALUES (%s)", [name])


def _people(count: int) -> None:
    series = f"generate_series(2, {count + 1}) AS nth"
    user = User.objects.create(pk=1, phone="+8610000000001", name="李梅", password="!")
    multiply(user, series, id="nth", phone="'+861' || lpad(nth::text, 10, '0')")
    first = Caregiver.objects.create(pk=1, user=user, home_lat=30.6, home_lon=114.3, approval=Approval.APPLYING)
    # Forty quarters where most live, and the others anywhere within seven kilometres.
    near = "CASE WHEN chance(nth, 1) < 0.7 THEN 0.018 ELSE 0.06 END"
    middle = "CASE WHEN chance(nth, 1) < 0.7 THEN (chance(nth % 40, {salt}) - 0.5) * 0.1 ELSE 0 END"
    multiply(
        first,
        series,
        id="nth",
        user_id="nth",
        approval=f"CASE WHEN chance(nth, 2) < 0.9 THEN '{Approval.APPROVED}' ELSE '{Approval.SUSPENDED}' END",
        presence="CASE WHEN chance(nth, 15) < 0.4 THEN 'online' ELSE 'offline' END",
        home_lat=f"30.595 + {middle.format(salt=3)} + {near} * (chance(nth, 4) + chance(nth, 5) - 1)",
        home_lon=f"114.305 + {middle.format(salt=6)} + {near} * (chance(nth, 7) + chance(nth, 8) - 1)",
        radius_m="1000 * (2 + floor(chance(nth, 9) * 7))",
        skills=f"ARRAY(SELECT s FROM unnest(ARRAY[{SKILLS}]) s WHERE chance(nth, hashtext(s)) < 0.6)",
        species=f"ARRAY(SELECT s FROM unnest(ARRAY[{SPECIES}]) s WHERE chance(nth, hashtext(s)) < 0.6)",
    )
    hours = WeeklyHours.objects.create(pk=1, caregiver=first, weekday=0, start_minute=480, end_minute=960)
    multiply(
        hours,
        f"{series}, generate_series(0, 6) AS day WHERE chance(nth * 7 + day, 10) < 0.8",
        id="nth * 7 + day",
        caregiver_id="nth",
        weekday="day",
        start_minute="(ARRAY[420, 480, 540, 600, 720])[1 + floor(chance(nth, 11) * 5)]",
        end_minute="(ARRAY[960, 1080, 1200, 1320])[1 + floor(chance(nth, 12) * 4)]",
    )
    tomorrow = timezone.localdate() + timedelta(days=1)
    off = DateHours.objects.create(pk=1, caregiver=first, date=tomorrow)
    multiply(
        off,
        f"{series} WHERE chance(nth, 13) < 0.2",
        id="nth",
        caregiver_id="nth",
        date=f"date '{tomorrow}' + floor(chance(nth, 14) * 28)::int",
    )


def _visits(caregivers: int) -> None:
    """Each in a slot of two hours of its own, so that no two of one caregiver overlap."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    series = f"generate_series({VISITS_EACH}, {(caregivers + 1) * VISITS_EACH - 1}) AS nth"
    slot = f"((nth % {VISITS_EACH}) * 10 + floor(chance(nth, 20) * 10)::int)"
    window = f"timestamptz '{midnight.isoformat()}' + {slot} / 7 * interval '1 day' + {slot} % 7 * interval '2 hours'"
    window = f"({window} + interval '8 hours')"
    begin = f"({window} + floor(chance(nth, 21) * 8) * interval '10 minutes')"
    caregiver = f"(nth / {VISITS_EACH} + 1)"
    owner = User.objects.get(pk=1)
    address = Address.objects.create(owner=owner, district="江北区", street="人民路1号", lat=30.6, lon=114.3)
    now = timezone.now()
    booking = Booking.objects.create(
        pk=1,
        owner=owner,
        address=address,
        lat=30.6,
        lon=114.3,
        total=36,
        status=BookingStatus.ACCEPTED,
        cancellation_policy=CancellationPolicy.objects.current(),
        submission_key=uuid.uuid4(),
    )
    at_home = "SELECT home_{axis} FROM caregivers_caregiver WHERE id = " + caregiver
    multiply(
        booking,
        series,
        id="nth",
        number="'B' || nth",
        submission_key="gen_random_uuid()",
        lat=f"({at_home.format(axis='lat')}) + (chance(nth, 22) - 0.5) * 0.03",
        lon=f"({at_home.format(axis='lon')}) + (chance(nth, 23) - 0.5) * 0.03",
    )
    span = (now + timedelta(days=400), now + timedelta(days=400, hours=2))
    visit = Visit.objects.create(pk=1, booking=booking, window=span, minutes=30)
    multiply(
        visit,
        series,
        id="nth",
        booking_id="nth",
        window=f"tstzrange({window}, {window} + interval '2 hours')",
        planned=f"tstzrange({begin}, {begin} + interval '30 minutes')",
        caregiver_id=caregiver,
    )
    first = Caregiver.objects.get(pk=1)
    taken = Reservation.objects.create(pk=1, caregiver=first, visit=visit, purpose=Purpose.VISIT, period=span)
    with _without_exclusion():
        multiply(
            taken,
            series,
            id="nth",
            caregiver_id=caregiver,
            visit_id="nth",
            period=f"tstzrange({begin}, {begin} + interval '35 minutes')",
        )


def multiply(row: models.Model, series: str, **columns: str) -> None:
    """A copy of the row for each number of the series, with these columns by SQL."""
    meta = row._meta
    names = [field.column for field in meta.concrete_fields]
    values = [columns.get(name, f'first."{name}"') for name in names]
    source, _where, condition = series.partition(" WHERE ")
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {meta.db_table} ({', '.join(f'"{name}"' for name in names)})"
            f" SELECT {', '.join(values)}"
            f" FROM (SELECT * FROM {meta.db_table} WHERE {meta.pk.column} = {row.pk}) first, {source}"
            f" WHERE {condition or 'true'}"
        )


@contextmanager
def _without_exclusion() -> Any:
    """Built once over all rows it costs a tenth."""
    [constraint] = [one for one in Reservation._meta.constraints if one.name == "bookings_reservation_no_overlap"]
    with connection.schema_editor() as editor:
        editor.remove_constraint(Reservation, constraint)
    yield
    with connection.schema_editor() as editor:
        editor.add_constraint(Reservation, constraint)


@contextmanager
def step(name: str) -> Any:
    started = time.perf_counter()
    print(f"  {name} …", end="", flush=True, file=sys.stderr)
    yield
    print(f" {time.perf_counter() - started:.0f} s", flush=True, file=sys.stderr)
