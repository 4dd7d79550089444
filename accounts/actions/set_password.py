from django.db import transaction
from django.urls import reverse

from accounts.models import User
from accounts.notifications import PASSWORD_CHANGED
from petcare.notifications.outbox import notify


@transaction.atomic
def set_password(*, user: User, password: str) -> None:
    """Sets a password that was already measured, and tells the person. Every session signed in before it is over;
    their rows go by end_other_devices."""
    user.set_password(password)
    user.save(update_fields=["password"])
    notify(recipient=user, kind=PASSWORD_CHANGED.code, url=reverse("accounts:sign_in_settings"))
