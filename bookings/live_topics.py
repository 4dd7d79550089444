"""Who may listen to bookings and caregivers."""

from typing import Any

from bookings.orders.models import Booking
from caregivers.models import Caregiver
from petcare.live.topics import guard


@guard("booking")
def may_see_booking(user: Any, number: str) -> bool:
    bookings = Booking.objects.filter(number=number)
    return bookings.filter(owner=user).exists() or bookings.filter(visits__caregiver__user=user).exists()


@guard("caregiver")
def may_see_caregiver(user: Any, key: str) -> bool:
    return key.isdigit() and Caregiver.objects.filter(pk=key, user=user).exists()
