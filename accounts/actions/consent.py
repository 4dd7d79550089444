from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions.ask_change import withdraw_change
from accounts.actions.erase_identity import forget_proof
from accounts.actions.verify_identity import take_back_identity
from accounts.consents import CURRENT, WITHDRAWABLE, end_what_rests_on
from accounts.models import Consent, User
from accounts.models.consent import Purpose
from accounts.status import RequestStatus
from petcare.errors import DomainError


@transaction.atomic
def give_consent(*, user: User, purposes: Iterable[Purpose]) -> None:
    """Keeps that the person agreed to the version that counts now; again it changes nothing."""
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    for purpose in purposes:
        version = CURRENT[purpose]
        if not user.consents.in_force().filter(purpose=purpose, version=version).exists():
            Consent.objects.create(user=user, purpose=purpose, version=version)


@transaction.atomic
def withdraw_consent(*, user: User, purpose: Purpose) -> None:
    """Ends the consent, and what was kept on its ground. Raises DomainError when there is no account without it, or
    somebody's work rests on it."""
    if purpose not in WITHDRAWABLE:
        raise DomainError(_("Without this there can be no account. To close yours, write to us."))
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    end_what_rests_on(user, purpose)
    user.consents.in_force().filter(purpose=purpose).update(withdrawn_at=timezone.now())
    if purpose != Purpose.IDENTITY:
        return
    for change in user.change_requests.filter(status=RequestStatus.OPEN).exclude(proof="", identity=None):
        withdraw_change(change=change)
    for pk in user.change_requests.exclude(proof="").values_list("pk", flat=True):
        forget_proof(pk)
    take_back_identity(owner=user)
