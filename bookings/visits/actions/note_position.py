from dataclasses import replace
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.consents import has_agreed
from accounts.models.consent import Purpose
from bookings.orders.models import Visit
from bookings.orders.status import VisitStatus
from bookings.visits.arrival import arrival_news
from bookings.visits.whereabouts import Position, Whereabouts, following, forget, is_possible, keep, may_reckon, read
from petcare.errors import DomainError
from petcare.geo.routing import RoutingError, TravelMode, get_router
from petcare.live.publish import tell

RECKON_EVERY = 20


class NotOnTheWay(DomainError):
    """Nobody needs to know where the caregiver is any more."""

    def __init__(self) -> None:
        super().__init__(_("Your position is only needed between setting off and arriving."))


class NotAgreed(DomainError):
    def __init__(self) -> None:
        super().__init__(_("Agree first that the owner may see where you are."))


def note_position(*, visit: Visit, position: Position, mode: TravelMode = TravelMode.EBIKE) -> Whereabouts | None:
    """Keeps where the caregiver is on the way, and every 20 seconds reckons the arrival and tells the owner's page.

    What cannot be true is dropped without a word: a phone has nothing better to send. Raises NotOnTheWay before
    departure and after arrival, NotAgreed without consent. Asks the router, so it runs in no transaction.
    """
    if visit.status != VisitStatus.DEPARTED:
        raise NotOnTheWay
    if not shares_position(visit):
        raise NotAgreed
    last, home = read(visit), visit.booking.point
    if not is_possible(position, home, timezone.now()):
        return last
    known = following(last, position)
    if known is None:
        return last
    is_news = known.position == position and may_reckon(visit, every=RECKON_EVERY)
    if is_news:
        known = _with_arrival(known, visit, mode)
    keep(visit, known)
    # Somebody may have arrived while the router was asked: then nothing may be left behind.
    if not Visit.objects.filter(pk=visit.pk, status=VisitStatus.DEPARTED, caregiver=visit.caregiver).exists():
        forget(visit)
        raise NotOnTheWay
    if is_news:
        tell(arrival_topic(visit), arrival_news(visit, known))
    return known


def shares_position(visit: Visit) -> bool:
    """Whether the owner is to see where the caregiver is: on the way, and with their consent."""
    is_on_the_way = visit.status == VisitStatus.DEPARTED and visit.caregiver is not None
    return is_on_the_way and has_agreed(visit.caregiver.user, Purpose.WHEREABOUTS)


def arrival_topic(visit: Visit) -> str:
    """What the page of the visit's owner listens to while somebody is on the way."""
    return f"arrival:{visit.booking.number}"


def _with_arrival(known: Whereabouts, visit: Visit, mode: TravelMode) -> Whereabouts:
    now = timezone.now()
    try:
        [travel] = get_router().travel(known.position.point, [visit.booking.point], mode=mode, departure=now)
    except RoutingError:
        return known
    arrives_at = now + timedelta(seconds=travel.seconds)
    return replace(known, arrives_at=arrives_at, is_estimate=travel.is_estimate)
