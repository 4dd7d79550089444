"""Whom an operator may give a visit to, and how each of them stands to it."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.utils import timezone

from bookings.dispatch.obstacles import Check, checks_of
from bookings.orders.models import Visit
from bookings.orders.needs import need_of_booking
from bookings.orders.status import VisitStatus
from bookings.schedule.candidates import nearest_candidates
from caregivers.models import Caregiver

# Of the nearest who could come at all, and of those whose name or number fits what was typed.
NEAREST, FOUND = 60, 20
FAR = 10**9


def candidates_for(visit: Visit, *, words: str = "") -> list[Check]:
    """The nearest who do such work in reach, or with `words` whoever is called so; who fits first, then who has the
    shortest way. Whoever has the visit is not among them."""
    need = need_of_booking(visit.booking)
    if words:
        called = Q(user__name__icontains=words) | Q(user__phone__contains=words)
        people = list(_people().filter(called).exclude(pk=visit.caregiver_id).order_by("user__name", "pk")[:FOUND])
    else:
        without = [visit.caregiver_id] if visit.caregiver_id else []
        near = [one.caregiver_id for one in nearest_candidates(need, limit=NEAREST, without=without)]
        people = list(_people().filter(pk__in=near))
    checks = checks_of(visit, people, need=need, asks_engine=True)
    return sorted(checks, key=_suits)


def check_of(visit: Visit, caregiver: Caregiver) -> Check:
    """The same for one of them, as it is now."""
    [check] = checks_of(visit, [caregiver], asks_engine=True)
    return check


def day_of(visit: Visit, caregiver: Caregiver) -> Sequence[Visit]:
    """What else they have on the day of the visit, in order."""
    day = timezone.localdate(visit.window.lower)
    others = Visit.objects.filter(caregiver=caregiver, planned__startswith__date=day).exclude(pk=visit.pk)
    return list(others.exclude(status=VisitStatus.CANCELLED).select_related("booking").order_by("planned"))


def _people() -> QuerySet[Caregiver]:
    return Caregiver.objects.select_related("user")


def _suits(check: Check) -> tuple:
    minutes = FAR if check.drive_minutes is None else check.drive_minutes
    return not check.fits, minutes, check.metres, check.caregiver.pk
