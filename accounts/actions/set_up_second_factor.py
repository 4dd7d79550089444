from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import totp
from accounts.models import RecoveryCode, SecondFactor, User
from accounts.recovery_codes import fingerprint, new_codes, typed
from petcare.errors import DomainError


@transaction.atomic
def begin_second_factor(*, user: User) -> SecondFactor:
    """A fresh secret that does not count yet; one that was begun earlier is thrown away."""
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    user.second_factors.filter(confirmed_at=None).delete()
    return SecondFactor.objects.create(user=user, secret=totp.new_secret())


@transaction.atomic
def confirm_second_factor(*, factor: SecondFactor, code: str) -> list[str]:
    """From now on this device counts and the one before does not. Returns its recovery codes, which are not kept.

    Raises DomainError when the code is not of this device, or the set-up was begun anew meanwhile.
    """
    User.objects.select_for_update(of=("self",)).get(pk=factor.user_id)
    fresh = SecondFactor.objects.filter(pk=factor.pk, confirmed_at=None).first()
    if fresh is None:
        raise DomainError(_("This set-up was begun anew. Scan the picture again."), field="code")
    now = timezone.now()
    step = totp.matching_step(fresh.secret, typed(code), seconds=now.timestamp())
    if step is None:
        raise DomainError(_("This is not the code the app shows now. Is the phone's clock right?"), field="code")
    SecondFactor.objects.filter(user=fresh.user_id).exclude(pk=fresh.pk).delete()
    fresh.confirmed_at, fresh.last_step = now, step
    fresh.save(update_fields=["confirmed_at", "last_step"])
    return renew_recovery_codes(factor=fresh)


@transaction.atomic
def renew_recovery_codes(*, factor: SecondFactor) -> list[str]:
    """Ten new codes instead of all there were; the only time they can be read."""
    SecondFactor.objects.select_for_update(of=("self",)).get(pk=factor.pk)
    factor.recovery_codes.all().delete()
    codes = new_codes()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(factor=factor, fingerprint=fingerprint(code, user_id=factor.user_id)) for code in codes
    )
    return codes
