"""What pages say of the way to a visit."""

from datetime import timedelta
from typing import Any

from django import template
from django.utils import timezone

from bookings.orders.models import Visit
from bookings.orders.status import VisitStatus
from bookings.visits.actions.note_position import shares_position
from bookings.visits.arrival import Arrival, arrival_of
from bookings.visits.next_move import departs_from
from petcare.geo.routing import Route, Step
from petcare.geo.turn_words import turn_words

register = template.Library()


@register.inclusion_tag("work/_to_the_way.html", takes_context=True)
def to_the_way(context: dict[str, Any], visit: Visit) -> dict[str, Any]:
    """The link to the way of a visit ahead; on the way also what sends the position, or asks for consent first."""
    return {
        "request": context["request"],
        "csrf_token": context.get("csrf_token"),
        "visit": visit,
        "is_ahead": visit.status in (VisitStatus.SCHEDULED, VisitStatus.DEPARTED),
        "is_on_the_way": visit.status == VisitStatus.DEPARTED,
        "is_shared": shares_position(visit),
    }


@register.inclusion_tag("work/_wait_to_depart.html")
def wait_to_depart(visit: Visit) -> dict[str, Any]:
    """From when its caregiver can set off; the minutes run in the last hour."""
    opens_at = departs_from(visit)
    return {"opens_at": opens_at, "opens_soon": opens_at - timezone.now() < timedelta(hours=1)}


@register.simple_tag
def arrival(visit: Visit) -> Arrival | None:
    return arrival_of(visit)


@register.filter
def turn(step: Step) -> str:
    return turn_words(step)


@register.filter
def line(route: Route) -> str:
    """`30.59510,114.30510 30.59540,…`: the points for a script to draw."""
    return " ".join(f"{point.lat:.5f},{point.lon:.5f}" for point in route.points)
