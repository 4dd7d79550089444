from itertools import groupby

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from bookings.dispatch.actions.lose_caregiver import lose_caregiver
from bookings.dispatch.actions.withdraw import withdraw
from bookings.dispatch.models import Offer, OfferStatus
from bookings.orders.models import Visit
from bookings.orders.status import VisitStatus
from bookings.orders.transitions import lock_booking
from caregivers.actions.review import ReviewNotAllowed, suspend
from caregivers.models import Caregiver
from petcare.live.publish import publish
from petcare.notifications.outbox import notify

# A visit may be won while the bookings are locked; then all is locked anew.
TRIES = 5


class _WonMore(Exception):
    """They have visits by now whose bookings are not locked."""


def suspend_caregiver(*, caregiver: Caregiver, by: User, reason: str) -> Caregiver:
    """Gets no offer and cannot grab from now on: open offers are taken back, what they held is free, and each visit
    ahead that is not under way goes to a new round; the owners are told, and the caregiver is, with the reason. What is
    under way they finish.

    Raises ReviewNotAllowed.
    """
    for _try in range(TRIES):
        try:
            with transaction.atomic():
                return _suspend(caregiver, by, reason)
        except _WonMore:
            continue
    raise ReviewNotAllowed


def _suspend(caregiver: Caregiver, by: User, reason: str) -> Caregiver:
    """Locks in the order of the house: bookings, offers, rounds, caregiver."""
    locked = {pk: lock_booking(pk) for pk in sorted(_bookings_ahead(caregiver))}
    # Somebody else may have ended these visits while their booking was waited for: its search goes on then.
    for booking_id in _bookings_ahead(caregiver) & locked.keys():
        withdraw(locked[booking_id], list(locked[booking_id].visits.all()))
    offers = Offer.objects.open().filter(caregiver=caregiver)
    list(offers.select_for_update(of=("self",)).order_by("pk"))
    caregiver = suspend(caregiver=caregiver, by=by)
    offers.update(status=OfferStatus.WITHDRAWN, closed_at=timezone.now())
    ahead = visits_ahead(caregiver)
    if not {visit.booking_id for visit in ahead} <= locked.keys():
        raise _WonMore
    for booking_id, visits in groupby(ahead, key=lambda visit: visit.booking_id):
        lose_caregiver(locked[booking_id], list(visits), by=by)
    caregiver.reservations.active().filter(visit__caregiver=None).update(is_active=False, released_at=timezone.now())
    notify(recipient=caregiver.user, kind="suspended", data={"count": len(ahead), "reason": reason.rstrip("。. ")})
    publish(f"caregiver:{caregiver.pk}")
    return caregiver


def _bookings_ahead(caregiver: Caregiver) -> set[int]:
    return {visit.booking_id for visit in visits_ahead(caregiver)}


def visits_ahead(caregiver: Caregiver) -> list[Visit]:
    """What they have not begun, and a suspension takes away; by booking."""
    visits = Visit.objects.filter(caregiver=caregiver, status=VisitStatus.SCHEDULED)
    return list(visits.select_related("caregiver__user").order_by("booking_id", "window"))
