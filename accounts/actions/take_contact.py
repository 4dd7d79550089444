import logging

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import letters
from accounts.models import User
from petcare.errors import DomainError, GatewayError
from petcare.notifications.gateways import sms_gateway
from petcare.notifications.mail import send_letter

log = logging.getLogger(__name__)


def take_contact(*, user: User, contact: str) -> None:
    """Gives the person this proven number or e-mail, in place of the one before, which is told.

    Call it outside a transaction: it talks to the provider. Raises DomainError when it belongs to somebody else; only
    whoever holds the phone or reads the mail comes so far, so this may be said.
    """
    name = "email" if "@" in contact else "phone"
    former = getattr(user, name)
    changed = {name: contact} | ({"claimed_phone": ""} if name == "phone" else {})
    try:
        with transaction.atomic():
            User.objects.filter(pk=user.pk).update(**changed)
    except IntegrityError as error:
        raise DomainError(_("This belongs to another account. Sign in there, or use another one.")) from error
    for field, value in changed.items():
        setattr(user, field, value)
    if former and former != contact:
        _tell_former(user, former)


def _tell_former(user: User, former: str) -> None:
    """It is the last word that reaches whoever lost the account; the change stands whether it arrives or not."""
    with translation.override(user.language):
        letter = letters.contact_changed()
        try:
            if "@" in former:
                send_letter(former, letter)
            else:
                sms_gateway().send(former, "contact_changed", {}, letter.body)
        except GatewayError as error:
            log.warning("A former contact was not told of a change: %s", error)
