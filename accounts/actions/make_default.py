from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Address, User
from petcare.errors import DomainError


@transaction.atomic
def make_default(*, address: Address) -> None:
    """This home is the one a booking starts with. Raises DomainError when it was removed meanwhile."""
    owner = User.objects.select_for_update(of=("self",)).get(pk=address.owner_id)
    if not owner.addresses.active().filter(pk=address.pk).exists():
        raise DomainError(_("This home was removed."))
    owner.addresses.filter(is_default=True).exclude(pk=address.pk).update(is_default=False)
    owner.addresses.filter(pk=address.pk).update(is_default=True)
