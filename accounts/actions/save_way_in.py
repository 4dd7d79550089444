from django.db import transaction

from accounts.models import Address, WayIn


@transaction.atomic
def save_way_in(*, address: Address, kind: str, secret: str = "", note: str = "") -> WayIn:
    """The way in as it is from now on: a new version, or the newest one when nothing changed.

    Older versions stay as they are, for bookings of what the home was before it was edited.
    """
    Address.objects.select_for_update(of=("self",)).get(pk=address.pk)
    newest = address.current_way_in
    if newest and (newest.kind, newest.secret, newest.note) == (kind, secret, note):
        return newest
    return WayIn.objects.create(
        address=address, version=newest.version + 1 if newest else 1, kind=kind, secret=secret, note=note
    )
