"""What the demo's people were told lately, and how it reached them."""

from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from bookings.orders.models import Visit
from bookings.voice.models import Review
from petcare.demo.ledger import Ledger
from petcare.notifications.kinds import Channel, kind_of
from petcare.notifications.models import Delivery, DeliveryState, Notification
from petcare.notifications.texts import pack

LATELY = timedelta(days=14)


def load_inbox(ledger: Ledger, now: datetime) -> None:
    told = [*_about_visits(ledger.rows[Visit], now), *_about_reviews(ledger.rows[Review], now)]
    Notification.objects.bulk_create(told)
    deliveries = [
        Delivery(
            notification=one,
            channel=channel,
            state=DeliveryState.SENT,
            tries=1,
            due_at=one.created_at,
            sent_at=one.created_at + timedelta(seconds=3),
            provider_reference=f"demo-{one.pk}-{channel}",
        )
        for one in told
        for channel in kind_of(one.kind).channels
        if channel != Channel.INBOX
    ]
    for lost in [one for one in deliveries if one.channel == Channel.SMS][-1:]:
        lost.state, lost.sent_at, lost.tries, lost.provider_reference = DeliveryState.FAILED, None, 8, ""
        lost.error = "The phone is switched off."
    Delivery.objects.bulk_create(deliveries)


def _about_visits(visits: list[Visit], now: datetime) -> list[Notification]:
    told = []
    for visit in visits:
        booking = visit.booking
        if visit.caregiver is None or booking.created_at < now - LATELY:
            continue
        facts = {"number": booking.number, "caregiver": visit.caregiver.user.name}
        accepted_at = booking.created_at + timedelta(minutes=12)
        planned = facts | {"planned": visit.planned}
        told.append(_told(booking.owner, "booking_accepted", planned, booking.get_absolute_url(), accepted_at, now))
        if visit.finished_at:
            page = booking.get_absolute_url()
            told.append(_told(booking.owner, "service_finished", facts, page, visit.finished_at, now))
    return told


def _about_reviews(reviews: list[Review], now: datetime) -> list[Notification]:
    return [
        _told(one.caregiver.user, "reviewed", {"stars": one.overall}, "", one.created_at, now)
        for one in reviews
        if one.created_at > now - LATELY
    ]


def _told(recipient: User, kind: str, data: dict[str, Any], url: str, at: datetime, now: datetime) -> Notification:
    is_read = at < now - timedelta(days=2)
    return Notification(
        recipient=recipient,
        kind=kind,
        data=pack(data),
        url=url,
        created_at=at,
        read_at=at + timedelta(minutes=20) if is_read else None,
    )
