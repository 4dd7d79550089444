from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from bookings.dispatch.actions.open_round import open_round
from bookings.dispatch.actions.withdraw import withdraw
from bookings.dispatch.models import DispatchRound
from bookings.orders.history import record
from bookings.orders.models import Booking, Visit
from bookings.orders.models.event import EventKind
from bookings.orders.transitions import follow_visits
from bookings.schedule.actions.reserve import release
from petcare.live.publish import publish
from petcare.notifications.outbox import notify

# Nearer than that an owner hardly finds another way: it counts as a promise that was not kept.
LATE = timedelta(hours=24)


def lose_caregiver(booking: Booking, visits: Sequence[Visit], *, by: User | None) -> DispatchRound:
    """These visits, which are taken and not under way, have lost who was to come: their time is free, nobody sees the
    way in any more, the owner is told, and a new round looks for somebody, for all of the booking that nobody has.

    The caller holds the booking's lock, and tells whoever was to come. `visits` have their caregiver's user loaded.
    """
    withdraw(booking, list(booking.visits.all()))
    caregivers = {visit.caregiver_id: visit.caregiver for visit in visits}
    release(visits)
    for visit in visits:
        is_late = visit.window.lower - timezone.now() < LATE
        payload = {"caregiver": visit.caregiver_id, "name": visit.caregiver.user.name, "is_late": is_late}
        visit.caregiver = visit.planned = None
        visit.save(update_fields=["caregiver", "planned"])
        record(booking, EventKind.CAREGIVER_LOST, by=by, visit=visit, payload=payload)
    follow_visits(booking, by=by)
    for caregiver in caregivers.values():
        notify(
            recipient=booking.owner,
            kind="caregiver_lost",
            data={"caregiver": caregiver.user.name, "number": booking.number, "window": visits[0].window},
            url=booking.get_absolute_url(),
        )
    publish(booking.topic, *(f"caregiver:{pk}" for pk in caregivers))
    return open_round(booking)
