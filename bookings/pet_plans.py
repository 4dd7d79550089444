"""The bookings that lie ahead of a pet, for its owner's pages."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from bookings.orders.models import Booking, Visit
from bookings.orders.status import ENDED, VisitStatus
from petcare.times import span
from pets.models import Pet
from pets.plans import Plan, finds_plans


@finds_plans
def bookings_ahead(pet: Pet) -> Iterator[Plan]:
    """Each booking that is not over, by its next visit."""
    bookings = (
        Booking.objects.filter(pets__pet=pet).exclude(status__in=ENDED).prefetch_related("visits__lines__service")
    )
    ahead = [(booking, _next_visit(booking)) for booking in bookings]
    for booking, visit in sorted(ahead, key=lambda one: one[1].window.lower):
        services = "、".join(dict.fromkeys(line.service.name for line in visit.lines.all() if line.service))
        words = _("%(when)s, %(services)s") % {
            "when": span(visit.window.lower, visit.window.upper),
            "services": services,
        }
        yield Plan(f"{words} · {booking.get_status_display()}", booking.get_absolute_url())


def _next_visit(booking: Booking) -> Visit:
    visits = sorted(booking.visits.all(), key=lambda visit: visit.window.lower)
    return next(
        (visit for visit in visits if visit.finished_at is None and visit.status != VisitStatus.CANCELLED), visits[-1]
    )
