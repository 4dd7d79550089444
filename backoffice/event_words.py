"""The chain of a booking for operators: each event with what its payload says."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from bookings.dispatch.shortage import reason_words
from bookings.models import Booking, Event
from bookings.orders.models.event import EventKind
from bookings.orders.status import BookingStatus
from bookings.visits.at_home import Location
from petcare.money import yuan

# A slow network explains less.
SKEW_SHOWN = timedelta(minutes=5)
POSITIONS = {
    Location.AT_HOME: gettext_lazy("at the home"),
    Location.ELSEWHERE: gettext_lazy("somewhere else"),
    Location.UNKNOWN: gettext_lazy("position unknown"),
}


# What rows of their own say, for those who may see such rows.
MONEY, TALKS = "bookings.view_payment", "bookings.view_thread"
RIGHTS = {
    EventKind.PAID: MONEY,
    EventKind.PAYMENT_FAILED: MONEY,
    EventKind.PAYMENT_MISMATCH: MONEY,
    EventKind.REFUND_ASKED: MONEY,
    EventKind.REFUNDED: MONEY,
    EventKind.REFUND_DECIDED: MONEY,
    EventKind.COMPENSATED: MONEY,
    EventKind.PLATFORM_WROTE: TALKS,
}


@dataclass(frozen=True)
class EventLine:
    event: Event
    detail: str


def event_lines(booking: Booking, names: dict[int, str], *, by: User) -> list[EventLine]:
    """Every event; what it says only for whoever may see such rows. `names` are those of caregivers by their id."""
    hidden = {kind for kind, right in RIGHTS.items() if not by.has_perm(right)}
    money = by.has_perm(MONEY)
    return [
        EventLine(event, "" if event.kind in hidden else detail_of(event, names, with_money=money))
        for event in booking.events.all()
    ]


def detail_of(event: Event, names: dict[int, str], *, with_money: bool = True) -> str:
    if event.payload is None:
        return _("erased")
    if event.kind == EventKind.VISIT_CANCELLED:
        return _cancelled(event.payload, with_money)
    return " · ".join(filter(None, [_what(event, names), _skew_words(event)]))


def _skew_words(event: Event) -> str:
    """How far the device's clock was from ours, unless the way of the message explains it."""
    if "device_at" not in (event.payload or {}):
        return ""
    skew = datetime.fromisoformat(event.payload["device_at"]) - event.at
    if abs(skew) < SKEW_SHOWN:
        return ""
    words = _("clock of the phone %(time)s ahead") if skew > timedelta() else _("clock of the phone %(time)s behind")
    return words % {"time": str(timedelta(seconds=round(abs(skew).total_seconds())))}


def _position_words(payload: dict[str, Any]) -> str:
    if "position" not in payload:
        return ""
    words = [str(POSITIONS[payload["position"]])]
    if "distance_m" in payload:
        words.append(_("%(distance_m)s m from the home (±%(accuracy_m)s m)") % payload)
    return " · ".join(filter(None, [*words, payload.get("reason", "")]))


def _what(event: Event, names: dict[int, str]) -> str:
    payload: dict[str, Any] = event.payload
    match event.kind:
        case EventKind.STATUS_CHANGED:
            return f"{_status(payload['from'])} → {_status(payload['to'])}"
        case EventKind.ASSIGNED:
            return _assigned(payload, names)
        case EventKind.NOBODY_YET:
            return reason_words(payload.get("reasons", []))
        case EventKind.CAREGIVER_LOST:
            return names.get(payload["caregiver"], payload.get("name", ""))
        case EventKind.GRABBED:
            grabbed = [f"{names.get(one['caregiver'], '')} {one['score']}" for one in payload.get("grabbed", [])]
            return " · ".join(grabbed)
        case (
            EventKind.PLACED | EventKind.PAID | EventKind.PAYMENT_MISMATCH | EventKind.REFUND_ASKED | EventKind.REFUNDED
        ):
            money = yuan(payload.get("total") or payload.get("amount"))
            return " ".join(filter(None, [money, payload.get("payment") or payload.get("refund")]))
        case EventKind.COMPENSATED:
            return f"{yuan(payload['amount'])} · {payload['words']}"
        case EventKind.PLATFORM_WROTE:
            return f"{payload['name']}：{payload['words']}"
        case EventKind.STEP_DONE | EventKind.STEP_SKIPPED:
            return f"{payload.get('step')}. {payload.get('text', '')}"
        case EventKind.PHOTO_ADDED | EventKind.VIDEO_ADDED:
            same = _("same file as photo %(repeats)s") % payload if "repeats" in payload else ""
            return " · ".join(filter(None, [f"{payload.get('step')}. {str(payload.get('sha256'))[:10]}", same]))
        case EventKind.ARRIVED:
            return _position_words(payload)
        case EventKind.DEPARTED | EventKind.FINISHED:
            return payload.get("words", "")
        case EventKind.MISSED:
            return names.get(payload.get("caregiver", 0), "")
        case EventKind.OFFERED:
            return _("wave %(wave)s, %(caregivers)s caregivers") % payload
        case EventKind.ROUND_OPENED:
            return _("policy v%(policy)s") % payload
        case EventKind.WAY_IN_REVEALED:
            return f"v{payload.get('version')}"
        case EventKind.REVIEWED:
            return _("%(overall)s stars") % payload
    return " · ".join(f"{key}: {value}" for key, value in payload.items() if key != "device_at")


def _cancelled(payload: dict[str, Any], with_money: bool) -> str:
    """What it was called off for, and what goes back to those who may see money."""
    refund = yuan(payload["refund"]) if with_money and "refund" in payload else ""
    return " · ".join(filter(None, [refund, payload.get("words", "")]))


def _assigned(payload: dict[str, Any], names: dict[int, str]) -> str:
    name = names.get(payload["caregiver"], "")
    if payload.get("instead_of", payload["caregiver"]) != payload["caregiver"]:
        name = _("%(name)s instead of %(before)s") % {"name": name, "before": payload.get("name", "")}
    return " · ".join(filter(None, [name, payload.get("reason", "")]))


def _status(value: str) -> str:
    return str(BookingStatus(value).label) if value in BookingStatus.values else value
