from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import totp
from accounts.models import SecondFactor, User
from accounts.recovery_codes import fingerprint, typed
from petcare.errors import DomainError


class Proof(StrEnum):
    DEVICE = "device"
    RECOVERY_CODE = "recovery_code"


def check_second_factor(*, user: User, code: str) -> tuple[SecondFactor, Proof]:
    """The device and how it was proven: by its code, or by a recovery code, each good for once.

    Raises DomainError with what to do. A wrong try counts, so do not call it inside a transaction that may roll back.
    """
    with transaction.atomic():
        factor = (
            SecondFactor.objects.select_for_update(of=("self",)).filter(user=user, confirmed_at__isnull=False).first()
        )
        if factor is None:
            raise DomainError(_("There is no device yet. Set one up first."))
        now = timezone.now()
        if factor.locked_until and factor.locked_until > now:
            raise DomainError(_wait(factor.locked_until, now), field="code")
        proof = _proof_of(factor, typed(code), now)
        if proof:
            factor.wrong_tries, factor.locked_until = 0, None
        else:
            factor.note_wrong_try(now)
        factor.save(update_fields=["last_step", "wrong_tries", "locked_until"])
    if proof is None:
        raise DomainError(_("This is not the code, or it was used already. Wait for the next one."), field="code")
    return factor, proof


def _proof_of(factor: SecondFactor, code: str, now: datetime) -> Proof | None:
    step = totp.matching_step(factor.secret, code, seconds=now.timestamp(), after=factor.last_step)
    if step is not None:
        factor.last_step = step
        return Proof.DEVICE
    fits = factor.recovery_codes.filter(fingerprint=fingerprint(code, user_id=factor.user_id), used_at=None)
    return Proof.RECOVERY_CODE if fits.update(used_at=now) else None


def _wait(until: datetime, now: datetime) -> str:
    minutes = max(1, round((until - now).total_seconds() / 60))
    return _("Too many wrong codes. Try again in %(minutes)s minutes.") % {"minutes": minutes}
