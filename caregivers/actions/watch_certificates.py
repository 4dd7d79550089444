"""Certificates that end: their owners are told in time, and what needs them falls away on the day."""

from functools import partial

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts.models import User
from caregivers.actions.recount_skills import recount_skills
from caregivers.expiry import next_look
from caregivers.models import Certificate
from caregivers.notification_kinds import CERTIFICATE_ENDS, CERTIFICATE_OVER
from petcare.notifications.outbox import notify
from petcare.sweeping import work_off

MOST = 200


def watch_certificates() -> None:
    """Looks at those that are due."""
    due = Certificate.objects.filter(look_at__lte=timezone.now()).order_by("look_at")
    work_off(partial(look_at_end, pk) for pk in list(due.values_list("pk", flat=True)[:MOST]))


@transaction.atomic
def look_at_end(pk: int) -> None:
    """Tells the owner that it ends or has ended, unless a later one of its kind counts; then waits for the next day."""
    owner = User.objects.select_for_update(of=("self",)).get(certificates=pk)
    certificate = Certificate.objects.select_for_update(of=("self",)).get(pk=pk)
    now, today = timezone.now(), timezone.localdate()
    if certificate.look_at is None or certificate.look_at > now:
        return
    certificate.look_at = next_look(certificate.expires_on, now)
    certificate.save(update_fields=["look_at"])
    if certificate.is_over:
        recount_skills(user_ids=[owner.pk])
    others = owner.certificates.counting(today).filter(kind=certificate.kind).exclude(pk=pk)
    if not others.exclude(expires_on__lte=certificate.expires_on).exists():
        _tell(certificate, owner)


def _tell(certificate: Certificate, owner: User) -> None:
    kind = CERTIFICATE_OVER if certificate.is_over else CERTIFICATE_ENDS
    with override(owner.language):
        data = {"certificate": str(certificate.get_kind_display()), "day": str(certificate.expires_on)}
    notify(recipient=owner, kind=kind.code, data=data, url=reverse("caregivers:papers"))
