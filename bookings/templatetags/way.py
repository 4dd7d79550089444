"""What pages say of the way to a visit."""

from typing import Any

from django import template

from bookings.orders.models import Visit
from bookings.orders.status import VisitStatus
from bookings.visits.actions.note_position import shares_position
from bookings.visits.arrival import Arrival, arrival_of
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
