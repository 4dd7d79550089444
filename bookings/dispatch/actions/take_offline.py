"""Whoever left their phone in a drawer gets no offers, so that they go to people who look."""

from datetime import timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from bookings.orders.models import Visit
from bookings.orders.status import UNDER_WAY, VisitStatus
from caregivers.actions.set_presence import set_presence
from caregivers.models import Caregiver
from caregivers.models.caregiver import CaregiverQuerySet
from caregivers.status import Presence
from petcare.notifications.outbox import notify

SILENCE = timedelta(hours=4)


def silent_caregivers(limit: int = 200) -> list[int]:
    """Online or busy, not seen for four hours, and with no visit within four hours of now."""
    return list(_silent().order_by("last_seen_at").values_list("pk", flat=True)[:limit])


@transaction.atomic
def take_offline(caregiver_id: int) -> bool:
    """Takes somebody silent offline and tells them; False when they have come back meanwhile."""
    silent = _silent().select_for_update(of=("self",), no_key=True, skip_locked=True).select_related("user")
    caregiver = silent.filter(pk=caregiver_id).first()
    if caregiver is None:
        return False
    set_presence(caregiver=caregiver, to=Presence.OFFLINE)
    notify(recipient=caregiver.user, kind="taken_offline", data={}, url=reverse("bookings:caregiver_today"))
    return True


def _silent() -> CaregiverQuerySet:
    now = timezone.now()
    near = DateTimeTZRange(now - SILENCE, now + SILENCE)
    to_do = UNDER_WAY | {VisitStatus.SCHEDULED}
    due = Visit.objects.filter(caregiver=OuterRef("pk"), status__in=to_do, planned__overlap=near)
    silent = Caregiver.objects.filter(
        # Busy for a visit that is under way is no silence.
        presence__in=[Presence.ONLINE, Presence.BUSY],
        returns_to="",
        last_seen_at__lte=now - SILENCE,
    )
    return silent.exclude(Exists(due))
