from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Identity, User
from petcare.errors import DomainError


def photos_kept_until() -> datetime:
    """How long photos stay after a decision taken now, so that it can be looked into once more."""
    return timezone.now() + timedelta(days=settings.IDENTITY_PHOTO_DAYS)


@transaction.atomic
def put_identity_in_force(*, identity: Identity) -> None:
    """This is who its owner is from now on, under the name on the card. Call it with the owner's row locked.

    Raises DomainError when the number stands for somebody else already.
    """
    now = timezone.now()
    Identity.objects.in_force().filter(owner=identity.owner_id).update(
        ended_at=now, photos_kept_until=photos_kept_until()
    )
    identity.verified_at, identity.photos_kept_until = now, photos_kept_until()
    try:
        with transaction.atomic():
            identity.save(update_fields=["verified_at", "photos_kept_until"])
    except IntegrityError as error:
        raise DomainError(_("This number is verified for another account already.")) from error
    User.objects.filter(pk=identity.owner_id).update(name=identity.name)
