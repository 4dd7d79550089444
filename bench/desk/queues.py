"""What operators decide about: some thousands of each kind, of which the last few hundred wait."""

import uuid
from datetime import timedelta

from django.utils import timezone

from accounts.models import ChangeRequest, IdentityVerification, SealedLook, User
from bench.city import multiply, step
from bench.desk.people import CAREGIVERS, PEOPLE
from bench.desk.trade import BOOKINGS
from bookings.models import Complaint, RefundRequest, SampledVisit, Suggestion
from caregivers.models import (
    Application,
    Caregiver,
    Certificate,
    ConsequenceRule,
    Measure,
    MonthlyRecord,
    ProfileChange,
    TierRule,
)

DECIDED, WAITING = 8_000, 300
MONTHS = 24
ALL = DECIDED + WAITING
SERIES = f"generate_series(2, {ALL}) AS nth"
WAITS = f"nth > {DECIDED}"
# The older, the smaller the number; what waits came within the last two days.
AGE = f"CASE WHEN {WAITS} THEN ({ALL} - nth) * interval '9 minutes' ELSE ({ALL} - nth) * interval '2 hours' END"
AT = f"(now() - interval '10 minutes' - {AGE})"
SOMEBODY = f"1 + nth * 59 % {PEOPLE}"
# Bookings that are done, none twice.
DONE = f"nth * 3 + {BOOKINGS // 2}"


def fill_queues() -> None:
    with step("what waits and what was decided"):
        person, operator = User.objects.get(pk=1), User.objects.get(username="operator")
        _of_owners(person, operator)
        _of_caregivers(person)
        _conduct()


def _of_owners(person: User, operator: User) -> None:
    now = timezone.now()
    change = ChangeRequest.objects.create(pk=1, owner=person, kind="name", status="approved", words="改了名字")
    multiply(change, SERIES, id="nth", owner_id=SOMEBODY, status=_state("open", "approved"), asked_at=AT)
    asked = IdentityVerification.objects.create(
        pk=1, owner=person, asked_by=operator, question="换过住址", status="verified", submitted_at=now
    )
    multiply(
        asked, SERIES, id="nth", owner_id=SOMEBODY, status=_state("submitted", "verified"), asked_at=AT, submitted_at=AT
    )
    look = SealedLook.objects.create(pk=1, by=operator, owner=person, kind="way_in", reason="客户来电")
    multiply(look, SERIES, id="nth", owner_id=SOMEBODY, at=AT)
    complaint = Complaint.objects.create(
        pk=1,
        booking_id=DECIDED,
        caregiver_id=1,
        side="owner",
        author=person,
        kind="late",
        words="晚到了半小时",
        status="answered",
        is_upheld=True,
        answered_at=now,
    )
    open_one = {"status": _state("open", "answered"), "is_upheld": f"CASE WHEN NOT {WAITS} THEN nth % 2 = 0 END"}
    multiply(
        complaint,
        SERIES,
        id="nth",
        booking_id=DONE,
        author_id=SOMEBODY,
        caregiver_id=f"1 + nth % {CAREGIVERS}",
        created_at=AT,
        answered_at=f"CASE WHEN NOT {WAITS} THEN {AT} END",
        **open_one,
    )
    idea = Suggestion.objects.create(
        pk=1, author=person, words="希望能选固定的时间", key=uuid.uuid4(), is_answered=True, answered_at=now
    )
    multiply(
        idea,
        SERIES,
        id="nth",
        author_id=SOMEBODY,
        created_at=AT,
        is_answered=f"NOT {WAITS}",
        key="gen_random_uuid()",
        answered_at=f"CASE WHEN NOT {WAITS} THEN {AT} END",
    )
    asked_back = RefundRequest.objects.create(
        pk=1, booking_id=DECIDED, reason="late", words="等了很久", state="approved", proposed=20, amount=20
    )
    multiply(
        asked_back,
        SERIES,
        id="nth",
        booking_id=DONE,
        state=_state("open", "approved"),
        amount=f"CASE WHEN NOT {WAITS} THEN 20 END",
        asked_at=AT,
    )


def _of_caregivers(person: User) -> None:
    now = timezone.now()
    application = Application.objects.create(pk=1, user=person, status="approved", submitted_at=now)
    multiply(application, SERIES, id="nth", user_id="nth * 7", status=_state("submitted", "approved"), submitted_at=AT)
    paper = Certificate.objects.create(
        pk=1,
        owner=person,
        kind="vet",
        issuer="市宠物协会",
        number="A1",
        photo="bench.jpg",
        status="accepted",
        submitted_at=now,
    )
    multiply(
        paper,
        SERIES,
        id="nth",
        owner_id="nth * 7",
        status=_state("waiting", "accepted"),
        submitted_at=AT,
        expires_on=f"({AT} + interval '2 years')::date",
    )
    profile = ProfileChange.objects.create(pk=1, caregiver_id=1, item="experience", status="accepted")
    multiply(
        profile,
        SERIES,
        id="nth",
        caregiver_id=f"1 + nth % {CAREGIVERS}",
        status=_state("waiting", "accepted"),
        sent_at=AT,
    )


def _conduct() -> None:
    caregiver = Caregiver.objects.get(pk=1)
    month = timezone.localdate().replace(day=1)
    rule = TierRule.objects.create(version=1)
    record = MonthlyRecord.objects.create(
        pk=1, caregiver=caregiver, month=month, finished=18, begun=18, in_time=17, rating="4.80", rule=rule
    )
    multiply(
        record,
        f"generate_series(1, {CAREGIVERS}) AS nth, generate_series(0, {MONTHS - 1}) AS back WHERE nth + back > 1",
        id=f"nth + back * {CAREGIVERS}",
        caregiver_id="nth",
        month=f"(date '{month}' - back * interval '1 month')::date",
        standing="CASE WHEN nth % 7 = 0 THEN 'gold' WHEN nth % 31 = 0 THEN 'watch' ELSE 'standard' END",
    )
    follows = ConsequenceRule.objects.create(standing="gold", kind="priority")
    measure = Measure.objects.create(
        pk=1,
        record=record,
        caregiver=caregiver,
        rule=follows,
        kind="priority",
        state="confirmed",
        reason="好",
        decided_at=timezone.now(),
    )
    multiply(
        measure,
        SERIES,
        id="nth",
        record_id="nth",
        caregiver_id=f"1 + (nth - 1) % {CAREGIVERS}",
        state=_state("proposed", "confirmed"),
        proposed_at=AT,
        decided_at=f"CASE WHEN NOT {WAITS} THEN {AT} END",
        appeal_state=f"CASE WHEN nth BETWEEN {DECIDED - WAITING} AND {DECIDED} THEN 'open' ELSE '' END",
        appealed_at=f"CASE WHEN nth BETWEEN {DECIDED - WAITING} AND {DECIDED} THEN {AT} END",
    )
    sample = SampledVisit.objects.create(
        pk=1,
        visit_id=DECIDED,
        caregiver=caregiver,
        reasons=["chance"],
        score=10,
        state="checked",
        verdict="kept",
        checked_at=timezone.now() - timedelta(days=1),
    )
    multiply(
        sample,
        SERIES,
        id="nth",
        visit_id=DONE,
        caregiver_id=f"1 + nth % {CAREGIVERS}",
        state=_state("waiting", "checked"),
        verdict=f"CASE WHEN {WAITS} THEN '' ELSE 'kept' END",
        picked_at=AT,
        checked_at=f"CASE WHEN NOT {WAITS} THEN {AT} END",
    )


def _state(waiting: str, decided: str) -> str:
    return f"CASE WHEN {WAITS} THEN '{waiting}' ELSE '{decided}' END"
