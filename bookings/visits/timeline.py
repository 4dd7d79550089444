"""What happened to a booking, in words and photos. Pure: rows in, entries out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.money.models import RequestState
from bookings.orders.models import Event
from bookings.orders.models.event import EventKind
from bookings.orders.status import BookingStatus
from bookings.visits.at_home import Location
from bookings.visits.models import StepPhoto, StepStatus, StepVideo, VisitStep
from petcare.money import yuan
from petcare.times import when


@dataclass(frozen=True)
class Entry:
    """One line of the timeline. `state` is done, now, next or bad; `at` is None for what is still to come."""

    at: datetime | None
    words: str
    icon: str
    state: str = "done"
    detail: str = ""
    photos: Sequence[StepPhoto] = field(default=())
    videos: Sequence[StepVideo] = field(default=())


def booking_entries(events: Sequence[Event], *, names: Mapping[int, str]) -> list[Entry]:
    """How the booking came about and ended: placed, paid, offered, assigned, cancelled, refunded.

    `names` are the names of caregivers by their id.
    """
    entries = [_of_booking(event, names) for event in events]
    return [entry for entry in entries if entry]


def visit_entries(events: Sequence[Event], steps: Sequence[VisitStep], *, is_at_work: bool) -> list[Entry]:
    """The visit itself: on the way, every look at the way in, arrived, each step with its photos, done.

    While somebody is at work there, what is left to do follows, the step in hand first.
    """
    by_position = {step.position: step for step in steps}
    entries = [_of_visit(event, by_position) for event in events]
    todo = [step for step in steps if step.status == StepStatus.TODO] if is_at_work else []
    return [entry for entry in entries if entry] + [
        Entry(None, step.text, "clock", state="next" if number else "now", **_shown(step))
        for number, step in enumerate(todo)
    ]


def _of_booking(event: Event, names: Mapping[int, str]) -> Entry | None:
    payload: dict[str, Any] = event.payload or {}
    match event.kind:
        case EventKind.PLACED:
            return Entry(event.at, _("You booked"), "clipboard-list", detail=_yuan(payload.get("total")))
        case EventKind.PAID:
            return Entry(event.at, _("You paid"), "wallet", detail=_yuan(payload.get("amount")))
        case EventKind.PAYMENT_FAILED:
            return Entry(event.at, _("A payment did not go through"), "circle-x", state="bad")
        case EventKind.OFFERED:
            count = payload.get("caregivers", 0)
            words = ngettext("Offered to %(count)d caregiver", "Offered to %(count)d caregivers", count)
            return Entry(event.at, words % {"count": count}, "send")
        case EventKind.NOBODY_YET:
            return Entry(event.at, _("Nobody has said yes so far"), "clock", state="bad")
        case EventKind.VISIT_MOVED:
            moved = {name: when(datetime.fromisoformat(payload[name])) for name in ("from", "to") if name in payload}
            return Entry(event.at, _("You moved the visit"), "calendar-days", detail=" → ".join(moved.values()))
        case EventKind.CAREGIVER_LOST:
            words = _("%(name)s cannot come") % {"name": payload.get("name", "")}
            return Entry(event.at, words, "rotate-ccw", state="bad")
        case EventKind.ASSIGNED:
            return Entry(event.at, _assigned(payload, names), "badge-check")
        case EventKind.VISIT_CANCELLED:
            detail = _("Comes back: %(amount)s") % {"amount": _yuan(payload["refund"])} if "refund" in payload else ""
            return Entry(event.at, _("A visit was cancelled"), "ban", state="bad", detail=detail)
        case EventKind.STATUS_CHANGED if payload.get("to") == BookingStatus.CANCELLED:
            return Entry(event.at, _("Cancelled"), "ban", state="bad")
        case EventKind.STATUS_CHANGED if payload.get("from") == BookingStatus.CANCELLED:
            return Entry(event.at, _("Your payment came late; the booking goes on"), "rotate-ccw")
        case EventKind.REFUND_WANTED:
            return Entry(event.at, _("You asked for money back"), "banknote")
        case EventKind.REFUND_DECIDED if payload.get("state") == RequestState.REFUSED:
            return Entry(event.at, _("We looked at it and give nothing back"), "banknote")
        case EventKind.REFUND_ASKED:
            return Entry(event.at, _("Refund on its way"), "banknote", detail=_yuan(payload.get("amount")))
        case EventKind.REFUNDED:
            return Entry(event.at, _("Refund arrived"), "banknote", detail=_yuan(payload.get("amount")))
        case EventKind.REVIEWED:
            return Entry(event.at, _("You reviewed"), "star")
    return None


def _assigned(payload: Mapping[str, Any], names: Mapping[int, str]) -> str:
    pk = payload.get("caregiver", 0)
    name = {"name": names.get(pk, ""), "before": payload.get("name", "")}
    if "reason" not in payload:
        return _("%(name)s took the job") % name
    return (
        _("%(name)s comes") % name
        if payload.get("instead_of", pk) == pk
        else _("%(name)s comes instead of %(before)s") % name
    )


def _of_visit(event: Event, steps: Mapping[int, VisitStep]) -> Entry | None:
    who = {"name": event.actor.name if event.actor else ""}
    match event.kind:
        case EventKind.DEPARTED:
            return Entry(event.at, _("%(name)s has set off") % who, "bike")
        case EventKind.WAY_IN_REVEALED:
            return Entry(event.at, _("%(name)s looked at the way in") % who, "key-round")
        case EventKind.CONTACT_REVEALED:
            return Entry(event.at, _("%(name)s looked at your emergency contact") % who, "phone")
        case EventKind.ARRIVED:
            return Entry(
                event.at, _("%(name)s is at your home") % who, "door-open", detail=_position(event.payload or {})
            )
        case EventKind.MISSED:
            return Entry(event.at, _("Nobody came"), "circle-x", state="bad")
        case EventKind.STEP_DONE | EventKind.STEP_SKIPPED:
            return _of_step(event, steps.get((event.payload or {}).get("step", 0)))
        case EventKind.FINISHED if "words" in (event.payload or {}):
            return Entry(event.at, _("We ended the visit"), "circle-check", detail=event.payload["words"])
        case EventKind.FINISHED:
            return Entry(event.at, _("All done, %(name)s has left") % who, "circle-check")
    return None


def _position(payload: dict[str, Any]) -> str:
    """Empty when the phone was at the home; older events do not say."""
    if payload.get("position", Location.AT_HOME) == Location.AT_HOME:
        return ""
    return _("The position is not confirmed: %(reason)s") % {"reason": payload.get("reason", "")}


def _of_step(event: Event, step: VisitStep | None) -> Entry | None:
    if step is None:
        return None
    if event.kind == EventKind.STEP_SKIPPED:
        detail = _("Left out: %(reason)s") % {"reason": step.skip_reason}
        return Entry(event.at, step.text, "minus", state="bad", detail=detail, **_shown(step))
    detail = " · ".join(filter(None, [step.reading_text, step.note]))
    return Entry(event.at, step.text, "check", detail=detail, **_shown(step))


def _shown(step: VisitStep) -> dict[str, Any]:
    """What there is to see of a step; a video that could not be prepared is of no interest to the owner."""
    videos = [one for one in step.videos.all() if not one.video.is_refused]
    return {"photos": list(step.photos.all()), "videos": videos}


def _yuan(amount: str | None) -> str:
    return yuan(amount) if amount else ""
