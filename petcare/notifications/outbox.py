"""Leaving a message for somebody: a row in the caller's transaction; the worker sends it after the commit."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from petcare.live.publish import publish
from petcare.notifications.choices import channels_for, held_until
from petcare.notifications.gateways import push_sender
from petcare.notifications.kinds import Channel, Kind, kind_of
from petcare.notifications.models import Choices, Delivery, Notification
from petcare.notifications.tasks import deliver, sweep_deliveries
from petcare.notifications.texts import pack
from petcare.wake import wake


@dataclass(frozen=True, kw_only=True)
class Addressee:
    """One of many who are told the same: with the page and the key of their own, and what only their text says."""

    recipient: Any
    dedupe_key: str
    url: str = ""
    data: dict[str, Any] = field(default_factory=dict)


def notify(
    *, recipient: Any, kind: str, data: dict[str, Any] | None = None, url: str = "", dedupe_key: str | None = None
) -> Notification:
    """Tells the recipient by the channels of the kind that they did not silence, after quiet hours where it can wait.
    The caller's transaction decides whether it happened.

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
        for delivery in Delivery.objects.bulk_create(_deliveries([notification], known)):
            if delivery.due_at <= timezone.now():
                wake(deliver, delivery.pk)
        publish(f"user:{notification.recipient_id}")
    return notification


@transaction.atomic(savepoint=False)
def notify_many(*, recipients: Iterable[Addressee], kind: str, data: dict[str, Any] | None = None) -> None:
    """Tells up to some thousand people the same, each once per key, with a handful of queries and one wake.

    The caller's transaction decides, as with `notify`.
    """
    known, packed = kind_of(kind), pack(data or {})
    # In one order, so that two waves with the same people wait for each other instead of locking up.
    wanted = {(one.recipient.pk, one.dedupe_key): one for one in recipients}
    new = sorted(wanted.keys() - _told(wanted).keys())
    rows = [
        Notification(
            recipient=wanted[key].recipient,
            dedupe_key=key[1],
            kind=known.code,
            data=packed | pack(wanted[key].data),
            url=wanted[key].url,
            in_inbox=Channel.INBOX in known.channels,
        )
        for key in new
    ]
    if not rows:
        return
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    # Whoever told them in the same moment has left their deliveries too: the second of each is passed over.
    told = _told(new)
    for key, notification in told.items():
        notification.recipient = wanted[key].recipient
    Delivery.objects.bulk_create(_deliveries(list(told.values()), known), ignore_conflicts=True)
    wake(sweep_deliveries)
    publish(*(f"user:{pk}" for pk, _ in new))


def _told(keys: Iterable[tuple[int, str]]) -> dict[tuple[int, str], Notification]:
    wanted = set(keys)
    people, words = {pk for pk, _ in wanted}, {key for _, key in wanted}
    found = Notification.objects.filter(recipient__in=people, dedupe_key__in=words)
    by_key = {(one.recipient_id, one.dedupe_key or ""): one for one in found}
    return {key: one for key, one in by_key.items() if key in wanted}


def _deliveries(notifications: list[Notification], kind: Kind) -> list[Delivery]:
    people = {one.recipient_id for one in notifications}
    chosen = Choices.objects.of_everybody(people)
    with_device = push_sender().reachable(people) if Channel.PUSH in kind.channels else set()
    now = timezone.now()
    return [
        Delivery(
            notification=one,
            channel=channel,
            due_at=held_until(kind, channel, chosen[one.recipient_id], now) or now,
        )
        for one in notifications
        for channel in channels_for(kind, chosen[one.recipient_id])
        if _reaches(one.recipient, channel, with_device)
    ]


def _reaches(recipient: Any, channel: str, with_device: set[int]) -> bool:
    """Whether there is something to send by this channel."""
    match channel:
        case Channel.SMS:
            return bool(recipient.phone)
        case Channel.EMAIL:
            return bool(recipient.email)
        case _:
            return recipient.pk in with_device
