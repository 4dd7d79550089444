"""Giving visits to whom an operator wants, one or many of them. Runs in the caller's transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.dispatch.actions.go_online import end_visit
from bookings.dispatch.actions.promise_pay import promise_pay
from bookings.dispatch.actions.withdraw import withdraw
from bookings.dispatch.models import DispatchRound, Offer, RoundStatus
from bookings.dispatch.obstacles import checks_of
from bookings.orders.history import record
from bookings.orders.models import Visit
from bookings.orders.models.event import EventKind
from bookings.orders.status import PAID_AND_ALIVE, VisitStatus
from bookings.orders.transitions import follow_visits, lock_booking, move_visit
from bookings.schedule.actions.reserve import release, reserve
from bookings.schedule.models import Purpose
from caregivers.models import Caregiver
from petcare.errors import DomainError
from petcare.live.publish import publish


@dataclass(frozen=True)
class Wish:
    """`seen` is whose visit it was when the operator looked, None for nobody's. It begins no sooner than `not_before`;
    `takes_back` says that whoever is on the way to it is called back."""

    visit_id: int
    caregiver_id: int
    seen: int | None
    not_before: datetime | None = None
    takes_back: bool = False


@dataclass(frozen=True)
class Handover:
    """A visit that was given away by hand, or planned at another time when `before` is who has it."""

    visit: Visit
    before: Caregiver | None
    after: Caregiver


class DoesNotFit(DomainError):
    """What keeps the caregiver from the visit."""


class HasChanged(DomainError):
    """The visit is not what the operator saw."""


class IsOnTheWay(DomainError):
    def __init__(self, name: str) -> None:
        words = _("%(name)s is on the way there already. Tick that you call them back, if that is what you want.")
        super().__init__(words % {"name": name}, field="takes_back")


def hand_over(wishes: Sequence[Wish], *, by: User, reason: str) -> dict[int, Handover | DomainError]:
    """What became of each visit. Everything that fits is given, whatever becomes of the others; nobody is told yet.

    Whatever is needed is locked first and checked anew. Visits that need each other's time change hands together
    where all of them fit, else in whichever order helps.
    """
    everything = _lock(wishes)
    if len(wishes) > 1:
        try:
            with transaction.atomic():
                release(list(everything.values()))
                return {wish.visit_id: _give(everything, wish, by=by, reason=reason) for wish in wishes}
        except DomainError:
            everything = _lock(wishes)
    outcomes: dict[int, Handover | DomainError] = {}
    ahead, left = wishes, None
    while ahead and len(ahead) != left:
        left = len(ahead)
        for wish in ahead:
            outcomes[wish.visit_id] = _try(everything, wish, by=by, reason=reason)
        ahead = [wish for wish in ahead if isinstance(outcomes[wish.visit_id], DoesNotFit)]
    return outcomes


def _lock(wishes: Iterable[Wish]) -> dict[int, Visit]:
    """The visits by their id, read anew under the locks of their bookings, their offers, rounds and of everybody who
    has or gets one, in the order of the house."""
    ids = [wish.visit_id for wish in wishes]
    of_visits = Visit.objects.filter(pk__in=ids).order_by("booking_id").values_list("booking_id", flat=True).distinct()
    bookings = {pk: lock_booking(pk) for pk in of_visits}
    open_rounds = DispatchRound.objects.filter(booking__in=bookings, status=RoundStatus.OPEN)
    offers = Offer.objects.open().filter(round__in=open_rounds)
    list(offers.select_for_update(of=("self",)).order_by("pk"))
    list(open_rounds.select_for_update(of=("self",)).order_by("pk"))
    visits = Visit.objects.in_bulk(ids)
    people = {wish.caregiver_id for wish in wishes}
    people |= {visit.caregiver_id for visit in visits.values() if visit.caregiver_id is not None}
    locked = Caregiver.objects.select_for_update(of=("self",), no_key=True).select_related("user")
    caregivers = {one.pk: one for one in locked.filter(pk__in=people).order_by("pk")}
    for visit in visits.values():
        visit.booking = bookings[visit.booking_id]
        visit.caregiver = caregivers.get(visit.caregiver_id or 0)
    return visits


def _try(everything: dict[int, Visit], wish: Wish, *, by: User, reason: str) -> Handover | DomainError:
    try:
        with transaction.atomic():
            return _give(everything, wish, by=by, reason=reason)
    except DomainError as error:
        return error


def _give(everything: dict[int, Visit], wish: Wish, *, by: User, reason: str) -> Handover:
    visit = everything[wish.visit_id]
    booking, before = visit.booking, visit.caregiver
    _check_state(visit, wish)
    caregiver = Caregiver.objects.select_related("user").get(pk=wish.caregiver_id)
    release([visit])
    start = _reserve(visit, caregiver, wish.not_before)
    changed = Visit.objects.get(pk=visit.pk)
    changed.booking = booking
    if changed.status == VisitStatus.DEPARTED and before:
        _call_back(changed, before, by=by)
    withdraw(booking, [changed], given_to=caregiver)
    changed.caregiver = caregiver
    changed.planned = DateTimeTZRange(start, start + timedelta(minutes=changed.minutes))
    changed.save(update_fields=["caregiver", "planned"])
    if before != caregiver:
        promise_pay([changed], caregiver)
    _record(changed, before, by=by, reason=reason)
    follow_visits(booking, by=by)
    publish(booking.topic, *{f"caregiver:{one.pk}" for one in (before, caregiver) if one})
    return Handover(changed, before, caregiver)


def _check_state(visit: Visit, wish: Wish) -> None:
    if visit.caregiver_id != wish.seen:
        raise HasChanged(_whose(visit))
    if visit.booking.status not in PAID_AND_ALIVE or visit.status not in {VisitStatus.SCHEDULED, VisitStatus.DEPARTED}:
        words = _("This visit cannot be given away any more: %(status)s.")
        is_alive = visit.booking.status in PAID_AND_ALIVE
        status = visit.get_status_display() if is_alive else visit.booking.get_status_display()
        raise HasChanged(words % {"status": status})
    if visit.caregiver and wish.caregiver_id == wish.seen and wish.not_before is None:
        raise HasChanged(_("%(name)s has this visit already.") % {"name": visit.caregiver.user.name})
    if visit.status == VisitStatus.DEPARTED and not wish.takes_back:
        raise IsOnTheWay(visit.caregiver.user.name)


def _whose(visit: Visit) -> str:
    if visit.caregiver is None:
        return _("In the meantime nobody has this visit any more. The page now shows where it stands.")
    words = _("In the meantime %(name)s has got this visit. The page now shows where it stands.")
    return words % {"name": visit.caregiver.user.name}


def _reserve(visit: Visit, caregiver: Caregiver, not_before: datetime | None) -> datetime:
    [check] = checks_of(visit, [caregiver], not_before=not_before)
    if not check.fits:
        words = _("%(name)s: %(obstacle)s.") % {"name": caregiver.user.name, "obstacle": check.words}
        raise DoesNotFit(words, field="caregiver")
    not_before = max(timezone.now(), not_before or timezone.now())
    reservation = reserve(visit, caregiver.pk, purpose=Purpose.VISIT, not_before=not_before)
    if reservation is None:
        raise DoesNotFit(_("%(name)s has no time any more.") % {"name": caregiver.user.name}, field="caregiver")
    return reservation.period.lower


def _call_back(visit: Visit, caregiver: Caregiver, *, by: User) -> None:
    """Whoever set off is busy no longer."""
    move_visit(visit, VisitStatus.SCHEDULED, by=by)
    end_visit(caregiver=Caregiver.objects.get(pk=caregiver.pk))


def _record(visit: Visit, before: Caregiver | None, *, by: User, reason: str) -> None:
    payload = {"caregiver": visit.caregiver_id, "reason": reason, "planned": visit.planned.lower.isoformat()}
    if before:
        payload |= {"instead_of": before.pk, "name": before.user.name}
    record(visit.booking, EventKind.ASSIGNED, by=by, visit=visit, payload=payload)
