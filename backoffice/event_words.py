"""The chain of a booking for operators: each event with what its payload says."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from bookings.dispatch.shortage import reason_words
from bookings.models import Booking, Event
from bookings.orders.models.event import EventKind
from bookings.orders.status import BookingStatus
from petcare.money import yuan


@dataclass(frozen=True)
class EventLine:
    event: Event
    detail: str


def event_lines(booking: Booking, names: dict[int, str]) -> list[EventLine]:
    """`names` are those of caregivers by their id."""
    return [EventLine(event, detail_of(event, names)) for event in booking.events.all()]


def detail_of(event: Event, names: dict[int, str]) -> str:
    if event.payload is None:
        return _("erased")
    payload: dict[str, Any] = event.payload
    match event.kind:
        case EventKind.STATUS_CHANGED:
            return f"{_status(payload['from'])} → {_status(payload['to'])}"
        case EventKind.ASSIGNED:
            return names.get(payload["caregiver"], "")
        case EventKind.NOBODY_YET:
            return reason_words(payload.get("reasons", []))
        case EventKind.CAREGIVER_LOST:
            return names.get(payload["caregiver"], payload.get("name", ""))
        case EventKind.GRABBED:
            grabbed = [f"{names.get(one['caregiver'], '')} {one['score']}" for one in payload.get("grabbed", [])]
            return " · ".join(grabbed)
        case EventKind.PLACED | EventKind.PAID | EventKind.REFUND_ASKED | EventKind.REFUNDED:
            money = yuan(payload.get("total") or payload.get("amount"))
            return " ".join(filter(None, [money, payload.get("payment") or payload.get("refund")]))
        case EventKind.STEP_DONE | EventKind.STEP_SKIPPED:
            return f"{payload.get('step')}. {payload.get('text', '')}"
        case EventKind.PHOTO_ADDED | EventKind.VIDEO_ADDED:
            return f"{payload.get('step')}. {str(payload.get('sha256'))[:10]}"
        case EventKind.OFFERED:
            return _("wave %(wave)s, %(caregivers)s caregivers") % payload
        case EventKind.ROUND_OPENED:
            return _("policy v%(policy)s") % payload
        case EventKind.WAY_IN_REVEALED:
            return f"v{payload.get('version')}"
        case EventKind.REVIEWED:
            return _("%(overall)s stars") % payload
    return " · ".join(f"{key}: {value}" for key, value in payload.items())


def _status(value: str) -> str:
    return str(BookingStatus(value).label) if value in BookingStatus.values else value
