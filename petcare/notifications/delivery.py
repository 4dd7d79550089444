"""Sending what is due: claim in one short transaction, talk to the provider in none, record in another."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from petcare.errors import GatewayError, OutcomeUnknown
from petcare.notifications.channels import SENDERS
from petcare.notifications.choices import held_until
from petcare.notifications.kinds import Channel, kind_of
from petcare.notifications.models import Choices, Delivery, DeliveryState

log = logging.getLogger(__name__)

MAX_TRIES = 8
# How long a worker may take over one message before another one takes it up.
LEASE = timedelta(minutes=2)
# No provider of SMS knows a message again, so a second try may be a second message. A push replaces the one before it
# by its tag, and a letter keeps its Message-ID.
NOT_REPEATED = [Channel.SMS]
# How many of the others a worker takes at once: what it leaves behind when it is killed waits for its lease to end.
AT_ONCE = 10


def deliver_now(delivery_id: int) -> bool:
    """Sends this message if it is due and nobody else has it. Says whether it was this call that tried."""
    now = timezone.now()
    due = Delivery.objects.filter(pk=delivery_id, state=DeliveryState.PENDING, due_at__lte=now)
    if not due.update(state=DeliveryState.SENDING, due_at=now + LEASE, tries=F("tries") + 1):
        return False
    send_claimed([Delivery.objects.select_related("notification__recipient").get(pk=delivery_id)])
    return True


def claim_next() -> list[Delivery]:
    """Claims messages that are due or whose worker fell silent, passing over those that others hold just now: several
    of those that can be repeated, or one that cannot. Empty when nothing is due."""
    now = timezone.now()
    with transaction.atomic():
        fell_silent = Q(state=DeliveryState.SENDING) & ~Q(channel__in=NOT_REPEATED)
        waiting = Delivery.objects.filter(Q(state=DeliveryState.PENDING) | fell_silent, due_at__lte=now)
        waiting = waiting.select_for_update(skip_locked=True, of=("self",)).select_related("notification__recipient")
        claimed = _together(list(waiting.order_by("due_at")[:AT_ONCE]))
        mine = Delivery.objects.filter(pk__in=[delivery.pk for delivery in claimed])
        mine.update(state=DeliveryState.SENDING, due_at=now + LEASE, tries=F("tries") + 1)
    for delivery in claimed:
        delivery.tries += 1
    return claimed


def _together(waiting: Sequence[Delivery]) -> list[Delivery]:
    if waiting and waiting[0].channel in NOT_REPEATED:
        return [waiting[0]]
    return [delivery for delivery in waiting if delivery.channel not in NOT_REPEATED]


def own_up() -> int:
    """Says of messages that may have gone out when their worker fell silent: nobody knows. They are not repeated."""
    lost = Delivery.objects.filter(channel__in=NOT_REPEATED, state=DeliveryState.SENDING, due_at__lte=timezone.now())
    return lost.update(state=DeliveryState.UNKNOWN, error="the worker fell silent while sending")


def send_claimed(claimed: Sequence[Delivery]) -> None:
    """Sends what this worker claimed, with their notifications and recipients loaded, one after the other.

    While a provider is slow, none is begun so late that it outlasts its lease: it is given back untried.
    """
    begun = timezone.now()
    chosen = Choices.objects.of_everybody({delivery.notification.recipient_id for delivery in claimed})
    for delivery in claimed:
        if timezone.now() - begun > LEASE / 2:
            _give_back(delivery, due_at=timezone.now())
        else:
            _send(delivery, chosen[delivery.notification.recipient_id])


def _give_back(delivery: Delivery, *, due_at: datetime) -> None:
    """To be sent then, without the try that was counted when it was claimed."""
    _record(delivery, state=DeliveryState.PENDING, tries=delivery.tries - 1, due_at=due_at)


def _send(delivery: Delivery, choices: Choices) -> None:
    if delivery.tries > MAX_TRIES:
        _record(delivery, state=DeliveryState.FAILED, error=delivery.error or "given up")
        return
    try:
        # A message that comes late, because it was tried again or had to queue, keeps quiet hours too.
        if held := held_until(kind_of(delivery.notification.kind), delivery.channel, choices, timezone.now()):
            _give_back(delivery, due_at=held)
            return
        reference = SENDERS[delivery.channel](delivery.notification)
    except OutcomeUnknown as error:
        _admit(delivery, error)
    except GatewayError as error:
        _put_off(delivery, error)
    except KeyError as error:
        # A kind that nobody registers any more, or data that lacks a name of its text: time does not mend that.
        log.exception("Delivery %s has no words", delivery.pk)
        _record(delivery, state=DeliveryState.FAILED, error=f"no words for {error}")
    else:
        _record(
            delivery, state=DeliveryState.SENT, sent_at=timezone.now(), error="", provider_reference=reference[:120]
        )


def _admit(delivery: Delivery, error: OutcomeUnknown) -> None:
    if delivery.channel in NOT_REPEATED:
        _record(delivery, state=DeliveryState.UNKNOWN, error=str(error)[:300])
    else:
        _put_off(delivery, error)


def _put_off(delivery: Delivery, error: GatewayError) -> None:
    reason = str(error)[:300]
    if error.permanent or delivery.tries >= MAX_TRIES:
        log.warning("Delivery %s failed for good: %s", delivery.pk, reason)
        _record(delivery, state=DeliveryState.FAILED, error=reason)
    else:
        _record(delivery, state=DeliveryState.PENDING, error=reason, due_at=timezone.now() + pause(delivery.tries))


def pause(tries: int) -> timedelta:
    """How long to wait after so many tries: 5 s, 10 s, 20 s … at most half an hour."""
    return timedelta(seconds=min(5 * 2 ** (tries - 1), 1800))


def _record(delivery: Delivery, **values: Any) -> None:
    # A worker that comes back after its lease must not overwrite what its successor recorded; but where nobody knew, it
    # does.
    own = Delivery.objects.filter(pk=delivery.pk, tries=delivery.tries)
    own.filter(state__in=[DeliveryState.SENDING, DeliveryState.UNKNOWN]).update(**values)
