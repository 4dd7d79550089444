from datetime import timedelta

from django.utils import timezone

from accounts.models import User

KEPT_FOR = timedelta(days=1)


def purge_unverified_sign_ups() -> int:
    """Forgets people who signed up more than a day ago, never proved a number or an e-mail, and never signed in.

    Returns how many rows went away, whatever hung on them included.
    """
    stale = User.objects.filter(
        phone__isnull=True,
        email__isnull=True,
        username__isnull=True,
        is_staff=False,
        last_login__isnull=True,
        date_joined__lt=timezone.now() - KEPT_FOR,
    )
    return stale.delete()[0]
