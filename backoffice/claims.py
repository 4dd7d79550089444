"""Who is at what: taken by opening it, kept by working on it, lapsed ten minutes later, taken over on purpose."""

from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model, Q
from django.utils import timezone

from accounts.models import User
from backoffice.claim import Claim
from backoffice.queues import Kind

LASTS = timedelta(minutes=10)
KEPT = timedelta(days=1)
# So many are looked at for one that nobody else takes meanwhile.
TRIES = 50


def claim(*, model: type[Model], key: int, by: User) -> Claim:
    """Takes the row when nobody is at it, or goes on with it; returns the claim that stands, whosever it is."""
    now = timezone.now()
    row = {"content_type": ContentType.objects.get_for_model(model), "object_id": key}
    mine = {"operator": by, "since": now, "until": now + LASTS}
    standing, is_new = Claim.objects.get_or_create(**row, defaults=mine)
    if is_new:
        return standing
    free = Claim.objects.filter(pk=standing.pk, until__lte=now)
    if not free.update(**mine):
        Claim.objects.filter(pk=standing.pk, operator=by).update(until=now + LASTS)
    return Claim.objects.select_related("operator").get(**row)


@transaction.atomic
def take_over(*, standing: Claim, by: User) -> Claim:
    """On purpose, whoever is at it."""
    row = Claim.objects.select_for_update().get(pk=standing.pk)
    if row.operator_id != by.pk:
        row.operator, row.since = by, timezone.now()
    row.until = timezone.now() + LASTS
    row.save()
    return row


def claim_next(*, kind: Kind, by: User) -> int | None:
    """The key of what waits longest and nobody is at, now taken by this operator; None when there is nothing.

    What the operator leaves undecided comes again once it lapsed, so that asking again leads on. Two who ask at once
    get different ones: the unique claim decides.
    """
    Claim.objects.filter(until__lt=timezone.now() - KEPT).delete()
    taken = Claim.objects.living().on(kind.model).values("object_id")
    for key in list(kind.items().exclude(item_key__in=taken)[:TRIES]):
        if _took(claim(model=kind.model, key=key, by=by), by):
            return key
    return None


def _took(standing: Claim, by: User) -> bool:
    return standing.operator_id == by.pk


def is_waiting(kind: Kind, key: Any) -> bool:
    return kind.rows().filter(Q(**{kind.item: key})).exists()
