from django.urls import reverse

from accounts.models.way_in import WayInKind
from bookings.orders.models import Booking
from bookings.orders.models.event import EventKind
from bookings.orders.status import VisitStatus
from petcare.notifications.outbox import notify

OVER = {VisitStatus.FINISHED, VisitStatus.CANCELLED, VisitStatus.MISSED}


def remind_of_door_code(booking: Booking) -> None:
    """Tells the owner once to change the door code, when nobody comes any more and somebody has seen it."""
    is_code = booking.way_in is not None and booking.way_in.kind == WayInKind.DOOR_CODE
    if not is_code or booking.visits.exclude(status__in=OVER).exists():
        return
    looks = booking.events.filter(kind=EventKind.WAY_IN_REVEALED).select_related("actor").order_by("sequence")
    names = list(dict.fromkeys(look.actor.name for look in looks if look.actor))
    if names:
        notify(
            recipient=booking.owner,
            kind="change_door_code",
            data={"caregiver": "、".join(names)},
            url=reverse("accounts:way_in_edit", args=[booking.address_id]),
            dedupe_key=f"change_door_code:{booking.pk}",
        )
