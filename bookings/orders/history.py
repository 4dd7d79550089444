"""The chain of what happened to a booking."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from bookings.orders.models import Booking, Event, Visit
from bookings.orders.models.event import EventKind
from petcare.live.publish import publish

# What the desk listens to: something happened to a booking.
EVERY_BOOKING = "desk:bookings"


def record(
    booking: Booking,
    kind: EventKind,
    *,
    by: User | None,
    visit: Visit | None = None,
    payload: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> Event:
    """Appends an event. The caller holds the lock on the booking, which keeps the sequence without gaps or races.

    `payload` is what people may later ask to erase; it never holds secrets.
    """
    before = Event.objects.filter(booking=booking).order_by("-sequence").values_list("sequence", "hash")
    last, previous_hash = before.first() or (0, "")
    event = Event(
        booking=booking,
        visit=visit,
        sequence=last + 1,
        kind=kind,
        actor=by,
        at=at or timezone.now(),
        payload=payload or {},
        previous_hash=previous_hash,
    )
    event.payload_hash = _sha256(event.payload)
    event.hash = hash_of(event)
    event.save()
    publish(EVERY_BOOKING)
    return event


def hash_of(event: Event) -> str:
    """SHA-256 over what the event says, the hash of its payload and the hash of the event before."""
    return _sha256(
        [
            event.booking_id,
            event.visit_id,
            event.sequence,
            event.kind,
            event.actor_id,
            event.at.timestamp(),
            event.payload_hash,
            event.previous_hash,
        ]
    )


def is_chain_whole(booking: Booking) -> bool:
    """Whether no event was changed, removed or slipped in. An erased payload (null) does not break the chain."""
    previous_hash = ""
    for number, event in enumerate(Event.objects.filter(booking=booking).order_by("sequence"), start=1):
        if event.sequence != number or event.previous_hash != previous_hash or event.hash != hash_of(event):
            return False
        if event.payload is not None and event.payload_hash != _sha256(event.payload):
            return False
        previous_hash = event.hash
    return True


def _sha256(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
