"""Where a caregiver sets out from and how far they go."""

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.utils.translation import ngettext

from bookings.orders.models import Visit
from bookings.schedule.actions.change_hours import taken_by
from bookings.schedule.actions.move_hold import move_hold
from bookings.schedule.models import Purpose, Reservation
from caregivers.models import Caregiver
from petcare.errors import DomainError
from petcare.geo.coordinates import Point, distance_m


class TooFar(DomainError):
    """Visits that were promised would lie outside; `visits` are those, the earliest first."""

    def __init__(self, visits: Sequence[Visit]):
        words = ngettext(
            "You have promised a visit further away.", "You have promised %(count)d visits further away.", len(visits)
        )
        super().__init__(words % {"count": len(visits)}, field="radius_km")
        self.visits = list(visits)


def change_area(
    *, caregiver: Caregiver, lat: Decimal, lon: Decimal, radius_m: int, keep_visits: bool = False
) -> Caregiver:
    """New offers come from around here. What was promised stays promised.

    Raises TooFar when promised visits would lie further away than the radius, unless `keep_visits` says that they are
    made all the same.
    """
    with transaction.atomic():
        # Whoever gives them a visit holds the same lock, so either sees what the other did.
        locked = Caregiver.objects.select_for_update(of=("self",), no_key=True).get(pk=caregiver.pk)
        before = (locked.home, locked.radius_m)
        locked.home_lat, locked.home_lon, locked.radius_m = lat, lon, radius_m
        after = (Point(float(lat), float(lon)), radius_m)
        taken = taken_by(locked)
        lost = [one for one in taken if _lies_in(one, *before) and not _lies_in(one, *after)]
        promised = [one.visit for one in lost if one.purpose == Purpose.VISIT]
        if promised and not keep_visits:
            raise TooFar(promised)
        locked.save(update_fields=["home_lat", "home_lon", "radius_m"])
        locked.note_days_changed()
    # After the commit: a hold is moved under the lock of its booking, which comes before that of a caregiver.
    for one in lost:
        if one.purpose == Purpose.HOLD:
            move_hold(one)
    return locked


def _lies_in(one: Reservation, home: Point, radius_m: int) -> bool:
    return distance_m(home, one.visit.booking.point) <= radius_m
