from django.db import transaction
from django.utils import timezone

from accounts.models import Address, User


@transaction.atomic
def archive_address(*, address: Address) -> None:
    """Takes a home off the list; bookings keep their own copy. The next home in line becomes the default one."""
    owner = User.objects.select_for_update(of=("self",)).get(pk=address.owner_id)
    owner.addresses.active().filter(pk=address.pk).update(archived_at=timezone.now(), is_default=False)
    homes = owner.addresses.active()
    if not homes.filter(is_default=True).exists() and (heir := homes.order_by("pk").first()):
        heir.is_default = True
        heir.save(update_fields=["is_default"])
