"""What of a visit is late: pure for one visit, and as querysets for the desk."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from bookings.orders.models import Visit
from bookings.orders.status import AT_WORK, VisitStatus

DEPARTURE_PATIENCE = timedelta(minutes=10)
ARRIVAL_PATIENCE = timedelta(minutes=10)
REPORT_PATIENCE = timedelta(minutes=30)
# Whoever sets off in the last minute of the window is there by then from nearly anywhere in a city, and whoever is
# inside without a network has had the time to say so. Longer no owner should wait for their money or another time.
ON_THE_WAY_PATIENCE = timedelta(hours=1)


class Lateness(TextChoices):
    DEPARTURE = "departure", _("Has not set off")
    ARRIVAL = "arrival", _("Has not arrived")
    REPORT = "report", _("Report missing")
    MISSED = "missed", _("Nobody came")


def lateness_of(visit: Visit, *, now: datetime) -> Lateness | None:
    """What is late about it now; None when all is well or nobody has it yet.

    Whoever has not set off ten minutes after the planned start is late with that; whoever has, with arriving. The
    report is missing half an hour after the planned end.
    """
    if visit.status == VisitStatus.MISSED:
        return Lateness.MISSED
    if visit.planned is None or visit.caregiver_id is None:
        return None
    if visit.status == VisitStatus.SCHEDULED and now > visit.planned.lower + DEPARTURE_PATIENCE:
        return Lateness.DEPARTURE
    if visit.status == VisitStatus.DEPARTED and now > visit.planned.lower + ARRIVAL_PATIENCE:
        return Lateness.ARRIVAL
    if visit.status in AT_WORK and now > visit.planned.upper + REPORT_PATIENCE:
        return Lateness.REPORT
    return None


def late_visits(lateness: Lateness, *, now: datetime) -> QuerySet[Visit]:
    """All visits of which `lateness_of` says so now."""
    taken = Visit.objects.filter(caregiver__isnull=False)
    match lateness:
        case Lateness.DEPARTURE:
            begun = now - DEPARTURE_PATIENCE
            return taken.filter(status=VisitStatus.SCHEDULED, planned__startswith__lt=begun)
        case Lateness.ARRIVAL:
            return taken.filter(status=VisitStatus.DEPARTED, planned__startswith__lt=now - ARRIVAL_PATIENCE)
        case Lateness.REPORT:
            return taken.filter(status__in=AT_WORK, planned__endswith__lt=now - REPORT_PATIENCE)
        case Lateness.MISSED:
            return taken.filter(status=VisitStatus.MISSED)


def over_without_arrival(*, now: datetime) -> QuerySet[Visit]:
    """To which nobody comes any more: the window ended and nobody set off, or an hour later they are not there yet."""
    is_over = Q(status=VisitStatus.SCHEDULED, window__endswith__lte=now)
    is_over |= Q(status=VisitStatus.DEPARTED, window__endswith__lte=now - ON_THE_WAY_PATIENCE)
    return Visit.objects.filter(is_over, caregiver__isnull=False)
