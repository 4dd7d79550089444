"""Who may listen to talks."""

from typing import Any

from bookings.orders.models import Booking
from bookings.voice.talks import caregivers_talk, owners_talk
from caregivers.models import Caregiver
from petcare.live.topics import guard
from petcare.texts import id_in


@guard("thread")
def may_see_thread(user: Any, key: str) -> bool:
    """The two who talk, as soon as they may."""
    number, _dot, named = key.partition(".")
    if (pk := id_in(named)) is None:
        return False
    caregiver = Caregiver.objects.approved().filter(pk=pk, user=user).first()
    return bool(caregivers_talk(caregiver, number) if caregiver else owners_talk(user, number, pk))


@guard("threads")
def may_see_threads(user: Any, number: str) -> bool:
    return Booking.objects.filter(number=number, owner=user).exists()
