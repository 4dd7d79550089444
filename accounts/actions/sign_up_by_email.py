from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from petcare.errors import DomainError


def sign_up_by_email(*, email: str, password_hash: str, language: str | None) -> User:
    """Makes the person behind an e-mail that was just proven. Raises DomainError when somebody has it by now."""
    user = User(email=email, password=password_hash, language=language or settings.LANGUAGE_CODE)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        raise DomainError(_("This e-mail has an account by now. Sign in with it.")) from error
    return user
