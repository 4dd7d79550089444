"""The facts that the ranking reads about candidates, in a fixed number of queries however many they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.db.models import Count, Q
from django.utils import timezone

from bookings.dispatch.ranking import Suitor
from bookings.orders.models import Booking, Visit
from bookings.orders.status import VisitStatus
from bookings.schedule.calendar import Days, Way
from bookings.schedule.candidates import Candidate, Need
from bookings.schedule.free_time import Busy, Window
from bookings.schedule.models import Bond, BondKind
from bookings.voice.record import IN_TIME, recent_stars_of
from bookings.voice.scoring import PRIOR_STARS
from caregivers.models import Caregiver
from petcare.times import midnight_of

# How far back punctuality and the work somebody did are looked at.
LATELY = timedelta(days=90)
FORTNIGHT = timedelta(days=14)


@dataclass(frozen=True)
class Fit:
    """When one candidate could begin each of the visits they have time for, the earliest first; never empty."""

    starts: Sequence[tuple[Visit, datetime]]
    way: Way


def fits_of(visits: Sequence[Visit], candidates: Sequence[Candidate], *, asks_engine: bool = False) -> dict[int, Fit]:
    """Those of the candidates who have time for some of the visits, besides what their booking holds; three queries.

    `visits` are those of one booking, in order. Drives are estimates where the engine is not asked and they are not
    known.
    """
    if not visits or not candidates:
        return {}
    now, dates = timezone.now(), [timezone.localdate(visit.window.lower) for visit in visits]
    leaves_at = visits[0].window.lower
    days = Days(
        [candidate.caregiver_id for candidate in candidates],
        min(dates),
        max(dates),
        home=visits[0].booking.point,
        without_visits=[visit.pk for visit in visits],
        starts_from={one.caregiver_id: Busy(leaves_at, leaves_at, one.home) for one in candidates},
        asks_engine=asks_engine,
    )
    starts: dict[int, list[tuple[Visit, datetime]]] = {}
    for visit in visits:
        window = Window(visit.window.lower, visit.window.upper)
        ids = sorted(candidate.caregiver_id for candidate in candidates)
        for pk, start in days.starts_for(ids, window=window, minutes=visit.minutes, not_before=now).items():
            starts.setdefault(pk, []).append((visit, start))
    return {
        pk: Fit(of_one, days.way(pk, start=of_one[0][1], minutes=of_one[0][0].minutes)) for pk, of_one in starts.items()
    }


def suitors_of(
    booking: Booking, candidates: Sequence[Candidate], fits: Mapping[int, Fit], *, need: Need
) -> list[Suitor]:
    """The facts about each candidate who has time; six queries."""
    ids = sorted(fits)
    if not ids:
        return []
    day = min(fit.starts[0][1] for fit in fits.values())
    caregivers = Caregiver.objects.only("finished_visits", "favoured_until").in_bulk(ids)
    work, similar, stars = _work(ids, day), _similar(ids, need), recent_stars_of(ids, now=timezone.now())
    came_before = _counts(Visit.objects.filter(booking__owner=booking.owner_id), ids)
    favourites = set(
        Bond.objects.filter(owner=booking.owner_id, kind=BondKind.FAVOURITE).values_list("caregiver", flat=True)
    )
    return [
        Suitor(
            caregiver_id=pk,
            distance_m=candidate.metres,
            way_minutes=ceil(fits[pk].way.drive / timedelta(minutes=1)),
            hinge=str(fits[pk].way.hinge),
            stars=stars.get(pk, PRIOR_STARS),
            similar_visits=similar.get(pk, 0),
            visits_to_owner=came_before.get(pk, 0),
            is_favourite=pk in favourites,
            finished_visits=caregivers[pk].finished_visits,
            is_favoured=caregivers[pk].is_favoured,
            **work.get(pk, {}),
        )
        for candidate in candidates
        if (pk := candidate.caregiver_id) in fits
    ]


def _work(ids: Sequence[int], day: datetime) -> dict[int, dict[str, int]]:
    """How they kept their times, and how much they have to do, counted over one pass of their visits."""
    midnight = midnight_of(timezone.localdate(day))
    of_day = Q(planned__startswith__range=(midnight, midnight + timedelta(days=1)))
    begun = Q(started_at__gte=timezone.now() - LATELY)
    rows = (
        Visit.objects.filter(caregiver__in=ids, planned__startswith__gt=min(midnight, timezone.now()) - LATELY)
        .exclude(status__in=[VisitStatus.CANCELLED, VisitStatus.MISSED])
        .values("caregiver")
        .annotate(
            arrivals=Count("pk", filter=begun),
            on_time=Count("pk", filter=begun & IN_TIME),
            visits_that_day=Count("pk", filter=of_day),
            visits_lately=Count("pk", filter=Q(planned__startswith__range=(midnight - FORTNIGHT, midnight))),
        )
    )
    return {row.pop("caregiver"): row for row in rows}


def _similar(ids: Sequence[int], need: Need) -> dict[int, int]:
    """Visits for such animals with one of these services."""
    lately = Visit.objects.filter(
        started_at__gte=timezone.now() - LATELY,
        booking__pets__species__in=list(need.species),
        lines__service__skill__in=list(need.skills),
    )
    return _counts(lately, ids)


def _counts(visits, ids: Sequence[int]) -> dict[int, int]:
    finished = visits.filter(caregiver__in=ids, status=VisitStatus.FINISHED)
    return dict(finished.values_list("caregiver").annotate(times=Count("pk", distinct=True)).order_by())
