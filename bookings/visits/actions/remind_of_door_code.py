from django.urls import reverse

from accounts.models.way_in import WayInKind
from bookings.orders.models import Booking
from bookings.orders.models.event import EventKind
from bookings.orders.status import OVER
from petcare.notifications.outbox import notify


def remind_of_door_code(booking: Booking) -> None:
    """Tells the owner to change the door code, when nobody comes any more and somebody has seen it as it is: once, and
    once more when somebody has looked after that."""
    way_in = booking.current_way_in
    is_code = way_in is not None and way_in.kind == WayInKind.DOOR_CODE
    if not is_code or booking.visits.exclude(status__in=OVER).exists():
        return
    looked = booking.events.filter(kind=EventKind.WAY_IN_REVEALED, payload__version=way_in.version)
    looks = list(looked.exclude(actor=None).select_related("actor").order_by("sequence"))
    if looks:
        notify(
            recipient=booking.owner,
            kind="change_door_code",
            data={"caregiver": "、".join(dict.fromkeys(look.actor.name for look in looks))},
            url=reverse("accounts:way_in_edit", args=[booking.address_id]),
            dedupe_key=f"change_door_code:{booking.pk}:{looks[-1].sequence}",
        )
