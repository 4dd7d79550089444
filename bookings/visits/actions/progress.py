"""The caregiver's way through a visit: departs, arrives, works step by step, finishes.

Each raises StepNotAllowed when the visit is not, or no longer, that of who acts.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.catalogue.models import Proof
from bookings.dispatch.actions.go_online import begin_visit, end_visit
from bookings.money.actions.earn import earn
from bookings.orders.history import record
from bookings.orders.models import Visit
from bookings.orders.models.event import EventKind
from bookings.orders.status import AT_WORK, UNDER_WAY, VISIT_STEPS, VisitStatus
from bookings.orders.transitions import StepNotAllowed, lock_booking, move_visit
from bookings.visits.actions.remind_of_door_code import remind_of_door_code
from bookings.visits.at_home import Fix, Location, as_payload, clock_of
from bookings.visits.models import StepStatus, VisitStep
from bookings.visits.next_move import Move, departs_from, next_move
from caregivers.models import Caregiver
from petcare.errors import DomainError
from petcare.live.publish import publish
from petcare.notifications.outbox import notify
from petcare.texts import is_visible
from petcare.times import when


class PositionNotConfirmed(DomainError):
    """The device does not say that it is at the home."""

    def __init__(self, position: Location, distance_m: int) -> None:
        words = _("We could not see where you are. Say why in a word, and go on.")
        if position == Location.ELSEWHERE:
            words = _("Your phone says you are %(metres)s m from the home. Say why in a word, and go on.")
        super().__init__(words % {"metres": distance_m}, field="reason")


class TooEarly(DomainError):
    def __init__(self, visit: Visit) -> None:
        super().__init__(_("It is too early to set off. You can from %(time)s.") % {"time": when(departs_from(visit))})


@transaction.atomic
def depart(*, visit: Visit, by: User, device_at: datetime | None = None) -> Visit:
    """On the way; the caregiver is busy until the visit ends, then what they were before.

    Raises TooEarly while its window is farther than any way there, DomainError while another one is under way.
    """
    visit = lock_own_visit(visit.pk, by=by)
    if visit.status == VisitStatus.DEPARTED:
        return visit
    if next_move(visit, steps_left=0, now=timezone.now()) == Move.WAIT:
        raise TooEarly(visit)
    caregiver = lock_caregiver(visit)
    others = Visit.objects.filter(caregiver=caregiver, status__in=UNDER_WAY).exclude(pk=visit.pk)
    if others.exists():
        raise DomainError(_("Another visit is still under way. Finish it first."))
    move_visit(visit, VisitStatus.DEPARTED, by=by, payload=clock_of(device_at))
    begin_visit(caregiver=caregiver)
    _tell_owner(visit, "caregiver_departed")
    return visit


@transaction.atomic
def arrive(
    *, visit: Visit, by: User, fix: Fix | None = None, reason: str = "", device_at: datetime | None = None
) -> Visit:
    """At the home, the service begins. The event keeps how far from the home the device was.

    Raises PositionNotConfirmed when it was somewhere else or nobody knows, and no reason is given.
    """
    visit = lock_own_visit(visit.pk, by=by)
    if visit.status in AT_WORK:
        return visit
    payload = as_payload(fix, visit.booking.point) | clock_of(device_at)
    if VisitStatus.STARTED in VISIT_STEPS[visit.status] and payload["position"] != Location.AT_HOME:
        if not is_visible(reason):
            raise PositionNotConfirmed(Location(payload["position"]), payload.get("distance_m", 0))
        payload["reason"] = reason.strip()
    move_visit(visit, VisitStatus.STARTED, by=by, payload=payload)
    _tell_owner(visit, "service_started")
    return visit


@transaction.atomic
def complete_step(
    *,
    step: VisitStep,
    by: User,
    note: str = "",
    reading: Decimal | None = None,
    device_at: datetime | None = None,
) -> VisitStep:
    """Ticks a step. Raises DomainError when the proof it asks for is missing; a reading out of the usual range is
    taken with a word about it."""
    step = _lock_step(step, by=by)
    if step.status != StepStatus.TODO:
        return step
    step.reading = reading if step.proof == Proof.READING else None
    _check_proof(step, note)
    end_step(step, StepStatus.DONE, by=by, note=note, device_at=device_at)
    return step


def _check_proof(step: VisitStep, note: str) -> None:
    if step.proof_missing and step.proof == Proof.BEFORE_AFTER:
        raise DomainError(_("This step needs a photo before and one after."), field="photo")
    if step.proof_missing:
        raise DomainError(_("This step needs a photo first."), field="photo")
    if step.proof == Proof.NOTE and not is_visible(note):
        raise DomainError(_("This step needs a word about how it was."), field="note")
    if step.proof == Proof.READING and step.reading is None:
        raise DomainError(_("This step needs the number you read."), field="reading")
    if step.is_unusual and not is_visible(note):
        words = _("Usual is %(usual)s. Look again; if it is so, write a word about it.")
        raise DomainError(words % {"usual": step.usual}, field="note")


@transaction.atomic
def skip_step(*, step: VisitStep, by: User, reason: str, device_at: datetime | None = None) -> VisitStep:
    """Leaves a step out, for a reason that the owner sees."""
    step = _lock_step(step, by=by)
    if step.status != StepStatus.TODO:
        return step
    if not is_visible(reason):
        raise DomainError(_("Say why this step is left out; the owner will read it."), field="skip_reason")
    step.skip_reason = reason.strip()
    end_step(step, StepStatus.SKIPPED, by=by, device_at=device_at)
    return step


@transaction.atomic
def finish(*, visit: Visit, by: User, device_at: datetime | None = None) -> Visit:
    """Everything is done. Raises DomainError that names what is missing."""
    visit = lock_own_visit(visit.pk, by=by)
    if visit.status == VisitStatus.FINISHED:
        return visit
    missing = [step.text for step in visit.steps.filter(status=StepStatus.TODO)]
    if missing:
        raise DomainError(_("Still to do: %(steps)s") % {"steps": "、".join(missing)})
    end_work(visit, by=by, payload=clock_of(device_at))
    _tell_owner(visit, "service_finished")
    remind_of_door_code(visit.booking)
    return visit


def end_work(visit: Visit, *, by: User, payload: dict[str, Any]) -> None:
    """Its caregiver earns what was promised and is busy no longer. The caller holds the booking's lock and has checked
    that nothing is left to do."""
    move_visit(visit, VisitStatus.FINISHED, by=by, payload=payload)
    caregiver = lock_caregiver(visit)
    earn(visit, caregiver=caregiver)
    caregiver.finished_visits += 1
    caregiver.save(update_fields=["finished_visits"])
    end_visit(caregiver=caregiver)


def lock_visit(pk: int) -> Visit:
    """The visit, re-read under the lock of its booking."""
    booking = lock_booking(Visit.objects.values_list("booking", flat=True).get(pk=pk))
    visit = Visit.objects.select_related("caregiver__user").get(pk=pk)
    visit.booking = booking
    return visit


def lock_own_visit(pk: int, *, by: User) -> Visit:
    """The same for the caregiver who has it. Raises StepNotAllowed when somebody else has it: it may have changed
    hands since their page was read."""
    visit = lock_visit(pk)
    if visit.caregiver is None or visit.caregiver.user_id != by.pk:
        raise StepNotAllowed
    return visit


def lock_caregiver(visit: Visit) -> Caregiver:
    return Caregiver.objects.select_for_update(of=("self",)).get(visits=visit)


def _lock_step(step: VisitStep, *, by: User) -> VisitStep:
    visit = lock_own_visit(step.visit_id, by=by)
    if visit.status not in AT_WORK:
        raise StepNotAllowed
    step = VisitStep.objects.get(pk=step.pk)
    step.visit = visit
    return step


def end_step(
    step: VisitStep, status: StepStatus, *, by: User, note: str = "", device_at: datetime | None = None
) -> None:
    step.status, step.note, step.done_at = status, note, timezone.now()
    step.save(update_fields=["status", "reading", "note", "skip_reason", "done_at"])
    kind = EventKind.STEP_DONE if status == StepStatus.DONE else EventKind.STEP_SKIPPED
    payload = {"step": step.position, "text": step.text_zh} | clock_of(device_at)
    payload |= {"sha256": hashes} if (hashes := [photo.sha256 for photo in step.photos.all()]) else {}
    if step.reading is not None:
        payload["reading"] = step.reading_text
    record(step.visit.booking, kind, by=by, visit=step.visit, payload=payload)
    if step.visit.status == VisitStatus.STARTED and step.visit.steps.filter(status=StepStatus.TODO).exists():
        move_visit(step.visit, VisitStatus.PARTLY_DONE, by=by)
    publish(step.visit.booking.topic)


def _tell_owner(visit: Visit, kind: str) -> None:
    notify(
        recipient=visit.booking.owner,
        kind=kind,
        data={"number": visit.booking.number, "caregiver": visit.caregiver.user.name},
        url=visit.booking.get_absolute_url(),
    )
