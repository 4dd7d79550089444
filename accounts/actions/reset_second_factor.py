from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions.end_devices import end_other_devices
from accounts.models import User
from petcare.errors import DomainError


@transaction.atomic
def reset_second_factor(*, user: User, by: User | None) -> None:
    """Takes a lost device away: its sessions end, and the next sign-in sets up a new one.

    `by` is a superuser other than the person themselves, or None for the command line. Raises DomainError.
    """
    if by is not None and (not by.is_superuser or by.pk == user.pk):
        raise DomainError(_("Only another superuser takes a lost device away."))
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if not user.second_factors.all().delete()[0]:
        raise DomainError(_("There is no device to take away."))
    # Without a device a session may set one up, and whoever took the phone may have the open laptop too.
    end_other_devices(user=user)
