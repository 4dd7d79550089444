from django.db import transaction

from accounts.actions.save_way_in import save_way_in
from accounts.models import Address, User


@transaction.atomic
def save_home(*, address: Address, kind: str, secret: str = "", note: str = "") -> Address:
    """Saves a new home with the first version of its way in. An owner's first home becomes the default one."""
    owner = User.objects.select_for_update(of=("self",)).get(pk=address.owner_id)
    address.is_default = not owner.addresses.active().filter(is_default=True).exists()
    address.save()
    save_way_in(address=address, kind=kind, secret=secret, note=note)
    return address
