from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from accounts.models import User
from bookings.dispatch.actions.hand_over import Handover
from caregivers.models import Caregiver
from petcare.notifications.outbox import notify


def tell_of_handovers(handovers: Sequence[Handover]) -> None:
    """One message to each owner and each caregiver concerned, however many of their visits changed hands or time.

    Runs in the transaction that gave them away.
    """
    owners: dict[User, list[Handover]] = defaultdict(list)
    caregivers: dict[Caregiver, list[Handover]] = defaultdict(list)
    for one in sorted(handovers, key=lambda one: one.visit.planned.lower):
        owners[one.visit.booking.owner].append(one)
        for caregiver in {one.after, one.before or one.after}:
            caregivers[caregiver].append(one)
    for owner, theirs in owners.items():
        _tell_owner(owner, theirs)
    for caregiver, theirs in caregivers.items():
        _tell_caregiver(caregiver, theirs)


def _tell_owner(owner: User, handovers: Sequence[Handover]) -> None:
    first, count = handovers[0], len(handovers)
    booking = first.visit.booking
    data: dict[str, Any] = {"number": booking.number, "planned": first.visit.planned, "count": count}
    data["caregiver"] = first.after.user.name
    kind = "visits_replanned"
    if count == 1 and first.before is None:
        kind = "visits_accepted" if booking.visits.count() > 1 else "booking_accepted"
    elif count == 1 and first.before != first.after:
        kind = "caregiver_changed"
        data["before"] = first.before.user.name
    notify(recipient=owner, kind=kind, data=data, url=booking.get_absolute_url())


def _tell_caregiver(caregiver: Caregiver, handovers: Sequence[Handover]) -> None:
    given = [one for one in handovers if one.after == caregiver != one.before]
    taken = [one for one in handovers if one.before == caregiver != one.after]
    moved = [one for one in handovers if one.before == one.after]
    first = handovers[0].visit
    data: dict[str, Any] = {"area": first.booking.area, "planned": first.planned}
    if len(handovers) == len(given) == 1:
        notify(recipient=caregiver.user, kind="visit_given", data=data, url=first.get_absolute_url())
    elif len(handovers) == len(taken) == 1:
        data["planned"] = first.window
        notify(recipient=caregiver.user, kind="visit_taken_back", data=data, url=reverse("bookings:caregiver_today"))
    else:
        data = {"given": len(given), "taken": len(taken), "moved": len(moved)}
        notify(recipient=caregiver.user, kind="day_replanned", data=data, url=reverse("bookings:caregiver_today"))
