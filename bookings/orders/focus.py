"""Which visit of a trip somebody looks at. Pure."""

from collections.abc import Sequence

from bookings.orders.models import Visit
from bookings.orders.status import UNDER_WAY, VisitStatus

AHEAD = {VisitStatus.SCHEDULED, VisitStatus.MISSED}


def visit_in_focus(visits: Sequence[Visit], *, wanted: str = "") -> Visit:
    """The visit at the position that the address named; else the one under way, the next one, the last that was done.

    `visits` stand in the order of their windows and are at least one.
    """
    named = [visit for visit in visits if str(visit.position) == wanted]
    under_way = [visit for visit in visits if visit.status in UNDER_WAY]
    ahead = [visit for visit in visits if visit.status in AHEAD]
    done = [visit for visit in visits if visit.status == VisitStatus.FINISHED]
    return [*named, *under_way, *ahead, *done[-1:], *visits][0]
