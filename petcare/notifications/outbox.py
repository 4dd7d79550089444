"""Leaving a message for somebody: a row in the caller's transaction; the worker sends it after the commit."""

from typing import Any

from petcare.live.publish import publish
from petcare.notifications.kinds import Channel, kind_of
from petcare.notifications.models import Delivery, Notification
from petcare.notifications.tasks import deliver
from petcare.notifications.texts import pack
from petcare.wake import wake


def notify(
    *, recipient: Any, kind: str, data: dict[str, Any] | None = None, url: str = "", dedupe_key: str | None = None
) -> Notification:
    """Tells the recipient through every channel of the kind. The caller's transaction decides whether it happened.

    `data` holds texts, numbers, aware datetimes, ranges of them and Decimals (yuan), never secrets. With a `dedupe_key`
    the recipient is told once, and later calls return the first notification.
    """
    known = kind_of(kind)
    fields = {"kind": known.code, "data": pack(data or {}), "url": url, "in_inbox": Channel.INBOX in known.channels}
    if dedupe_key is None:
        notification, is_new = Notification.objects.create(recipient=recipient, **fields), True
    else:
        notification, is_new = Notification.objects.get_or_create(
            recipient=recipient, dedupe_key=dedupe_key, defaults=fields
        )
    if is_new:
        _send_out(notification, [channel for channel in known.channels if _reaches(recipient, channel)])
    return notification


def _reaches(recipient: Any, channel: str) -> bool:
    """Whether there is something to send by this channel; the inbox needs none."""
    match channel:
        case Channel.INBOX:
            return False
        case Channel.SMS:
            return bool(recipient.phone)
        case Channel.EMAIL:
            return bool(recipient.email)
        case _:
            return True


def _send_out(notification: Notification, channels: list[str]) -> None:
    rows = [Delivery(notification=notification, channel=str(channel)) for channel in channels]
    for delivery in Delivery.objects.bulk_create(rows):
        wake(deliver, delivery.pk)
    publish(f"user:{notification.recipient_id}")
