"""Who may listen to bookings and caregivers."""

from typing import Any

from bookings.orders.models import Booking
from bookings.visits.working import working_as
from caregivers.actions.note_seen import note_seen
from caregivers.models import Caregiver
from petcare.live.topics import guard
from petcare.texts import id_in


@guard("booking")
def may_see_booking(user: Any, number: str) -> bool:
    bookings = Booking.objects.filter(number=number)
    return bookings.filter(owner=user).exists() or bookings.filter(visits__caregiver__in=working_as(user)).exists()


@guard("caregiver")
def may_see_caregiver(user: Any, key: str) -> bool:
    """Their pages ask every few minutes, so whoever has one open is there."""
    caregiver = Caregiver.objects.filter(pk=id_in(key), user=user).first()
    if caregiver:
        note_seen(caregiver)
    return caregiver is not None


@guard("desk")
def may_see_desk(user: Any, key: str) -> bool:
    """Everything that happens to bookings, for operators who may see bookings."""
    return key == "bookings" and user.is_staff and user.has_perm("bookings.view_booking")
