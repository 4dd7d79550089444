"""Who may listen to an arrival: the owner it comes to, and nobody else."""

from typing import Any

from bookings.orders.models import Booking
from petcare.live.topics import guard


@guard("arrival")
def may_see_arrival(user: Any, number: str) -> bool:
    return Booking.objects.filter(number=number, owner=user).exists()
