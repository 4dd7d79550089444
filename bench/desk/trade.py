"""A million bookings over two years, with all that hangs on them: most are done, some thousands are open.

What each booking and visit is stands in two tables that are made first (`bench_booking`, `bench_visit`); everything
else is read from them.
"""

import uuid
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.models import Address, User
from bench.city import multiply, step
from bench.desk.people import CAREGIVERS, PEOPLE
from bookings.dispatch.models import DispatchPolicy, DispatchRound, Offer
from bookings.models import (
    BookedPet,
    Booking,
    CancellationPolicy,
    Earning,
    Event,
    Line,
    Message,
    Payment,
    PayRule,
    Refund,
    Reservation,
    Review,
    Service,
    Thread,
    Visit,
)
from bookings.schedule.models import Purpose
from bookings.visits.models import StepPhoto, VisitStep
from caregivers.models import Caregiver
from petcare.notifications.models import Delivery, Notification

BOOKINGS = 1_000_000
SERVICES = (("feeding", "定时喂食"), ("water", "换水"), ("litter", "铲屎"), ("walk", "遛狗"))
PLANNED = "tstzrange(opens + interval '20 minutes', opens + interval '45 minutes')"
BOOKED, VISITED = "bench_booking AS one", "bench_visit AS one"


def fill_trade() -> None:
    with step(f"{BOOKINGS:,} bookings"):
        with connection.cursor() as cursor:
            for sql in _plans():
                cursor.execute(sql)
        booking = _bookings()
    with step("visits with lines and steps"):
        visit = _visits(booking)
    with step("payments, refunds and pay"):
        _money(booking, visit)
    with step("rounds, offers and events"):
        _dispatch(booking)
    with step("messages, talks and reviews"):
        _words(booking)


def _plans() -> list[str]:
    """Chance is a hash: the same bookings each time. Trips, a tenth, have three visits on three days."""
    local = "AT TIME ZONE 'Asia/Shanghai'"
    day = f"date_trunc('day', created {local}) + (1 + (chance(nth, 31) * 2)::int) * interval '1 day'"
    late = "ends < now() AND ends > now() - interval '3 days'"
    return [
        "DROP TABLE IF EXISTS bench_booking, bench_visit",
        f"""
        CREATE UNLOGGED TABLE bench_booking AS
        SELECT *, ({day} + (7 + floor(chance(nth, 32) * 13)) * interval '1 hour') {local} AS opens
        FROM (
            SELECT nth, now() - interval '730 days' * (1 - nth / {BOOKINGS}.0) AS created,
                1 + nth::bigint * 7919 % {PEOPLE} AS owner, 1 + nth % {CAREGIVERS} AS caregiver,
                chance(nth, 33) < 0.08 AS is_cancelled, 1 + nth % {len(SERVICES)} AS service,
                CASE WHEN nth % 10 = 0 THEN 3 ELSE 1 END AS visits, 30 + nth % 40 AS price
            FROM generate_series(1, {BOOKINGS}) AS nth
        ) AS booked
        """,
        f"""
        CREATE UNLOGGED TABLE bench_visit AS
        SELECT *, CASE
            WHEN is_cancelled THEN 'cancelled'
            WHEN {late} AND luck < 0.02 THEN 'scheduled'
            WHEN {late} AND luck < 0.04 THEN 'started'
            WHEN {late} AND luck < 0.05 THEN 'departed'
            WHEN {late} AND luck < 0.06 THEN 'missed'
            WHEN ends < now() THEN 'finished'
            WHEN opens > now() THEN 'scheduled'
            WHEN luck < 0.3 THEN 'scheduled'
            WHEN luck < 0.5 THEN 'departed'
            ELSE 'started'
        END AS state
        FROM (
            SELECT nth AS booking, turn, nth + (turn - 1) * {BOOKINGS} AS visit, owner, caregiver, is_cancelled,
                service, price, created, opens + (turn - 1) * interval '1 day' AS opens,
                opens + (turn - 1) * interval '1 day' + interval '2 hours' AS ends,
                chance(nth * 3 + turn, 34) AS luck
            FROM bench_booking, generate_series(1, visits) AS turn
        ) AS visited
        """,
        f"""
        CREATE UNLOGGED TABLE bench_state AS
        SELECT booking, CASE
            WHEN bool_and(state = 'cancelled') THEN 'cancelled'
            WHEN bool_and(state = 'finished') THEN 'completed'
            WHEN bool_or(state NOT IN ('scheduled', 'missed')) THEN 'in_service'
            WHEN booking > {BOOKINGS} - 40 THEN 'awaiting_payment'
            WHEN min(opens) > now() AND chance(booking, 35) < 0.12 THEN 'awaiting_caregiver'
            ELSE 'accepted'
        END AS state FROM bench_visit GROUP BY booking
        """,
        "ALTER TABLE bench_booking ADD COLUMN state text, ADD COLUMN is_paid boolean",
        """
        UPDATE bench_booking SET state = bench_state.state,
            is_paid = bench_state.state <> 'awaiting_payment' AND (NOT is_cancelled OR chance(nth, 36) < 0.8)
        FROM bench_state WHERE booking = nth
        """,
        # Who is still looked for has nobody.
        """
        UPDATE bench_visit SET caregiver = NULL FROM bench_booking
        WHERE booking = nth AND bench_booking.state IN ('awaiting_payment', 'awaiting_caregiver')
        """,
        "DROP TABLE bench_state",
        "ANALYZE bench_booking, bench_visit",
    ]


def _first(model: Any, **columns: Any) -> Any:
    """The row that the others are copies of."""
    return model.objects.create(pk=1, **columns)


def _bookings() -> Booking:
    booking = _first(
        Booking,
        owner=User.objects.get(pk=1),
        address=Address.objects.get(pk=1),
        address_text="江北区 人民路1号 滨江花园1 1栋1单元1",
        area="江北区 滨江花园1",
        district="江北区",
        lat=30.6,
        lon=114.3,
        total=36,
        status="completed",
        cancellation_policy=CancellationPolicy.objects.current(),
        submission_key=uuid.uuid4(),
    )
    multiply(
        booking,
        "bench_booking AS one JOIN accounts_address home ON home.id = one.owner WHERE nth > 1",
        id="nth",
        owner_id="owner",
        address_id="owner",
        address_text="home.district || ' ' || home.street || ' ' || home.compound || ' ' || home.building || home.room",
        area="home.district || ' ' || home.compound",
        district="home.district",
        lat="home.lat",
        lon="home.lon",
        status="state",
        total="price * visits",
        number="'2610' || lpad(nth::text, 10, '0')",
        submission_key="gen_random_uuid()",
        hold_expires_at="CASE WHEN state = 'awaiting_payment' THEN now() + interval '15 minutes' END",
        cancel_reason="""CASE WHEN state <> 'cancelled' THEN '' WHEN NOT is_paid THEN 'hold_expired'
            WHEN nth % 9 = 0 THEN 'nobody_found' WHEN nth % 7 = 0 THEN 'by_operator' ELSE 'by_owner' END""",
        created_at="created",
        status_changed_at="""CASE state WHEN 'completed' THEN opens + interval '1 hour' * (24 * visits - 22)
            ELSE created + interval '20 minutes' END""",
    )
    pet = _first(BookedPet, booking=booking, pet_id=1, name="豆豆", species="cat")
    of_owner = f"{BOOKED} JOIN pets_pet pet ON pet.id = one.owner WHERE nth > 1"
    multiply(pet, of_owner, id="nth", booking_id="nth", pet_id="owner", name="pet.name", species="pet.species")
    return booking


def _visits(booking: Booking) -> Visit:
    service_pk = 0
    for service_pk, (code, name) in enumerate(SERVICES, start=1):
        Service.objects.create(pk=service_pk, code=code, name_zh=name, name_en=code, skill="feeding", minutes=20)
    begins = timezone.now() - timedelta(days=728)
    window = (begins, begins + timedelta(hours=2))
    visit = _first(Visit, booking=booking, window=window, planned=window, minutes=20, status="finished", caregiver_id=1)
    reached = "CASE WHEN state IN ('started', 'finished') THEN opens + interval '{minutes} minutes' END"
    multiply(
        visit,
        f"{VISITED} WHERE visit > 1",
        id="one.visit",
        booking_id="booking",
        position="one.turn",
        status="state",
        window="tstzrange(opens, ends)",
        planned=f"CASE WHEN caregiver IS NOT NULL THEN {PLANNED} END",
        caregiver_id="caregiver",
        departed_at=reached.format(minutes=5),
        started_at=reached.format(minutes=22),
        finished_at="CASE WHEN state = 'finished' THEN opens + interval '50 minutes' END",
    )
    line = _first(
        Line,
        visit=visit,
        kind="service",
        service_id=1,
        text_zh="喂食",
        text_en="Feeding",
        unit_price=36,
        quantity=1,
        amount=36,
    )
    multiply(
        line,
        f"{VISITED} WHERE visit > 1",
        id="one.visit",
        visit_id="one.visit",
        service_id="service",
        unit_price="price",
        amount="price",
    )
    done = _first(
        VisitStep, visit=visit, position=1, text_zh="喂食", text_en="Feed", proof="photo", status="done", done_at=begins
    )
    multiply(done, f"{VISITED} WHERE visit > 1", id="one.visit", visit_id="one.visit")
    photo = _first(StepPhoto, step=done, image="bench.jpg", sha256="a" * 64, upload_key=uuid.uuid4())
    multiply(
        photo,
        f"{VISITED} WHERE state = 'finished' AND visit > 1",
        id="one.visit",
        step_id="one.visit",
        sha256="encode(sha256(int8send(one.visit)), 'hex')",
        upload_key="gen_random_uuid()",
        repeats_id="CASE WHEN one.visit % 100 = 0 THEN one.visit - 1 END",
        repeat_seen_at=f"CASE WHEN one.visit % 100 = 0 AND one.visit % {BOOKINGS} < 0.98 * {BOOKINGS} THEN ends END",
        received_at="ends",
    )
    taken = _first(Reservation, caregiver_id=1, visit=visit, purpose=Purpose.VISIT, period=window)
    ahead = f"{VISITED} WHERE opens > now() - interval '1 day' AND turn = 1 AND caregiver > 0 AND state <> 'cancelled'"
    multiply(
        taken,
        ahead,
        id="one.visit",
        visit_id="one.visit",
        caregiver_id="caregiver",
        period=PLANNED,
    )
    return visit


def _money(booking: Booking, visit: Visit) -> None:
    payment = _first(
        Payment,
        booking=booking,
        gateway="sandbox",
        number="P1",
        provider_reference="T1",
        amount=36,
        status="paid",
        paid_at=timezone.now() - timedelta(days=729),
    )
    multiply(
        payment,
        f"{BOOKED} WHERE nth > 1 AND (is_paid OR nth % 2 = 0)",
        id="nth",
        booking_id="nth",
        number="'P' || nth",
        provider_reference="CASE WHEN is_paid THEN 'T' || nth ELSE '' END",
        amount="price * visits",
        status="CASE WHEN is_paid THEN 'paid' WHEN nth % 4 = 0 THEN 'failed' ELSE 'closed' END",
        refund_reserved="CASE WHEN is_paid AND is_cancelled THEN price * visits ELSE 0 END",
        created_at="created + interval '1 minute'",
        paid_at="CASE WHEN is_paid THEN created + interval '2 minutes' END",
    )
    refund = _first(Refund, payment=payment, number="R1", amount=1, reason="cancelled", status="succeeded")
    multiply(
        refund,
        f"{BOOKED} WHERE nth > 1 AND is_paid AND is_cancelled",
        id="nth",
        payment_id="nth",
        number="'R' || nth",
        provider_reference="'B' || nth",
        amount="price * visits",
        status=f"CASE WHEN nth > 0.995 * {BOOKINGS} THEN 'failed' ELSE 'succeeded' END",
        reason="CASE WHEN nth % 9 = 0 THEN 'nobody_found' WHEN nth % 7 = 0 THEN 'by_platform' ELSE 'cancelled' END",
        due_at="NULL",
        created_at="created + interval '30 minutes'",
    )
    earning = _first(
        Earning,
        visit=visit,
        caregiver_id=1,
        rule=PayRule.objects.current(),
        amount=28,
        earned_on=timezone.localdate() - timedelta(days=728),
    )
    multiply(
        earning,
        f"{VISITED} WHERE visit > 1 AND state = 'finished'",
        id="one.visit",
        visit_id="one.visit",
        caregiver_id="caregiver",
        amount="price * 0.8",
        earned_on="ends::date",
        created_at="ends",
    )


def _dispatch(booking: Booking) -> None:
    policy = DispatchPolicy.objects.create(pk=1, version=1)
    now = timezone.now()
    search = _first(DispatchRound, booking=booking, policy=policy, status="decided", closes_at=now)
    multiply(
        search,
        f"{BOOKED} WHERE nth > 1 AND is_paid",
        id="nth",
        booking_id="nth",
        status="""CASE state WHEN 'awaiting_caregiver' THEN 'open' WHEN 'cancelled' THEN 'closed'
            ELSE 'decided' END""",
        opened_at="created + interval '3 minutes'",
        closes_at="opens",
        begins_at="opens",
        flagged_at="CASE WHEN state = 'awaiting_caregiver' AND nth % 2 = 0 THEN created + interval '1 hour' END",
        closed_at="CASE WHEN state <> 'awaiting_caregiver' THEN created + interval '9 minutes' END",
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO bookings_dispatchround_visits (dispatchround_id, visit_id)"
            " SELECT booking, visit FROM bench_visit JOIN bookings_dispatchround search ON search.id = booking"
        )
    offer = _first(Offer, round=search, caregiver_id=1, distance_m=900, score=71, status="lost")
    multiply(
        offer,
        "bookings_dispatchround AS one, generate_series(0, 1) AS other WHERE one.id > 1",
        id="one.id * 2 + other",
        round_id="one.id",
        caregiver_id=f"1 + (one.id + other * 17) % {CAREGIVERS}",
        status="CASE WHEN one.status = 'open' THEN 'pushed' WHEN other = 0 THEN 'won' ELSE 'lost' END",
        grabbed_at="CASE WHEN one.status <> 'open' THEN one.opened_at + interval '2 minutes' END",
        pushed_at="one.opened_at",
    )
    placed = _first(Event, booking=booking, sequence=1, kind="placed", at=now, payload_hash="a" * 64, hash="b" * 64)
    multiply(placed, f"{BOOKED} WHERE nth > 1", id="nth", booking_id="nth", at="created")
    multiply(
        placed,
        "bookings_dispatchround AS one WHERE one.status = 'decided'",
        id=f"one.id + {BOOKINGS}",
        booking_id="one.booking_id",
        sequence="2",
        kind="'assigned'",
        at="one.opened_at + interval '20 minutes' * chance(one.id, 37)",
    )


def _words(booking: Booking) -> None:
    told = _first(Notification, recipient_id=1, kind="booking_submitted", data={"number": "2610", "window": "18:00"})
    multiply(
        told,
        f"{BOOKED}, generate_series(0, 1) AS other WHERE nth > 1",
        id="nth * 2 + other",
        recipient_id="owner",
        created_at="created + other * interval '1 hour'",
        read_at="CASE WHEN nth % 3 > 0 THEN created + interval '2 hours' END",
    )
    sent = _first(Delivery, notification=told, channel="sms", state="sent", sent_at=timezone.now())
    multiply(
        sent,
        f"{BOOKED} WHERE nth > 1",
        id="nth",
        notification_id="nth * 2",
        state=f"CASE WHEN nth > 0.99 * {BOOKINGS} AND nth % 30 = 0 THEN 'failed' ELSE 'sent' END",
        error=f"CASE WHEN nth > 0.99 * {BOOKINGS} AND nth % 30 = 0 THEN 'isv.BUSINESS_LIMIT_CONTROL' ELSE '' END",
        sent_at=f"CASE WHEN nth > 0.99 * {BOOKINGS} AND nth % 30 = 0 THEN NULL ELSE created END",
        due_at="created",
    )
    thread = _first(Thread, booking=booking, caregiver=Caregiver.objects.get(pk=1))
    multiply(
        thread,
        f"{BOOKED} WHERE nth > 1 AND nth % 10 = 3 AND is_paid",
        id="nth",
        booking_id="nth",
        caregiver_id="caregiver",
    )
    message = _first(Message, thread=thread, side="owner", author_id=1, body="钥匙在门垫下面。", key=uuid.uuid4())
    multiply(
        message,
        "bookings_thread AS one, generate_series(0, 2) AS other WHERE one.id > 1",
        id="one.id * 3 + other",
        thread_id="one.id",
        key="gen_random_uuid()",
    )
    stars = dict.fromkeys(["attitude", "skill", "punctuality", "pet_reaction", "overall"], 5)
    review = _first(Review, booking=booking, caregiver_id=1, author_id=1, words="很准时，猫很喜欢。", **stars)
    multiply(
        review,
        f"{BOOKED} WHERE nth > 1 AND nth % 3 = 0 AND state = 'completed'",
        id="nth",
        booking_id="nth",
        caregiver_id="caregiver",
        author_id="owner",
        overall="3 + nth % 3",
        created_at="opens + interval '1 day' * visits",
    )
