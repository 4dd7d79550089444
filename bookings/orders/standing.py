"""Where a booking stands, as its owner reads it: the state, what it means, what happens next and when. Pure."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.orders.models import Booking, Visit
from bookings.orders.status import BookingStatus, CancelReason, VisitStatus
from petcare.times import when


@dataclass(frozen=True)
class Standing:
    """`label` above, `headline` in big words, `then` below: what comes next."""

    label: str
    headline: str
    then: str
    needs_owner: bool = False


@dataclass(frozen=True)
class Search:
    """How the search for a caregiver goes, in counts only: owners never see who was asked.

    `taken` of the `visits` have somebody already. `choice_until`: the owner may choose among the willing until then.
    `is_hard`: time runs and nobody has come forward.
    """

    offered: int = 0
    willing: int = 0
    taken: int = 0
    visits: int = 1
    choice_until: datetime | None = None
    is_hard: bool = False


def standing_of(
    booking: Booking, visit: Visit, *, search: Search, steps_done: int, steps_total: int, now: datetime
) -> Standing:
    """What stands above the page of a booking; of a trip, `visit` is the one in focus."""
    if booking.status == BookingStatus.AWAITING_PAYMENT:
        return _awaiting_payment(booking, now)
    if booking.status == BookingStatus.CANCELLED:
        return Standing(
            booking.get_status_display(), _("This booking is cancelled"), cancel_words(booking.cancel_reason)
        )
    match visit.status:
        case VisitStatus.STARTED | VisitStatus.PARTLY_DONE:
            return _in_service(visit, steps_done, steps_total)
        case VisitStatus.FINISHED:
            then = _("The visit ended %(time)s.") % {"time": _at(visit.finished_at)}
            return Standing(booking.get_status_display(), _("All done"), then)
        case VisitStatus.CANCELLED:
            return Standing(booking.get_status_display(), _("This visit is cancelled"), "")
    return _coming(visit) if visit.caregiver_id else _awaiting_caregiver(search)


def cancel_words(reason: str) -> str:
    """Why a booking was cancelled."""
    words: dict[str, str] = {
        CancelReason.HOLD_EXPIRED: _("It was not paid in time, so the caregiver's time was given free."),
        CancelReason.NOBODY_FOUND: _("We asked everybody who could come, and nobody was able to. We are sorry."),
        CancelReason.BY_OWNER: _("You cancelled it."),
        CancelReason.BY_OPERATOR: _("We had to cancel it."),
    }
    return words.get(reason, "")


def _awaiting_payment(booking: Booking, now: datetime) -> Standing:
    label = booking.get_status_display()
    if booking.hold_expires_at is None or booking.hold_expires_at <= now:
        then = _("The caregiver's time is being given free. You can book anew.")
        return Standing(label, _("The time to pay is over"), then)
    then = _("We keep the time for you until %(time)s. Then we look for a caregiver.")
    return Standing(label, _("Please pay now"), then % {"time": _at(booking.hold_expires_at)}, needs_owner=True)


def _awaiting_caregiver(search: Search) -> Standing:
    if search.choice_until:
        then = _("Choose below. At %(time)s we take the best ourselves.") % {"time": _at(search.choice_until)}
        return Standing(_("Paid"), _("Choose who comes"), then, needs_owner=True)
    if search.is_hard:
        then = _("It gets late. Below is what else could be.")
        return Standing(_("Paid"), _("Looking for somebody"), then, needs_owner=True)
    if search.taken:
        words = _("%(taken)d of %(visits)d visits have somebody") % {"taken": search.taken, "visits": search.visits}
        return Standing(_("Paid"), words, _("We go on asking for the others and tell you."))
    if search.willing:
        words = ngettext("%(count)d caregiver said yes", "%(count)d caregivers said yes", search.willing)
        then = _("We choose the one who suits best, in a few seconds.")
        return Standing(_("Paid"), words % {"count": search.willing}, then)
    if search.offered:
        then = ngettext(
            "Asked %(count)d caregiver nearby. You hear from us as soon as somebody says yes.",
            "Asked %(count)d caregivers nearby. You hear from us as soon as somebody says yes.",
            search.offered,
        ) % {"count": search.offered}
    else:
        then = _("We are asking caregivers nearby. You hear from us as soon as somebody says yes.")
    return Standing(_("Paid"), _("Looking for somebody"), then)


def _coming(visit: Visit) -> Standing:
    name = {"name": visit.caregiver.user.name, "time": _at(visit.planned.lower) if visit.planned else ""}
    if visit.status == VisitStatus.DEPARTED:
        then = _("Planned for %(time)s.") % name
        return Standing(_("On the way"), _("%(name)s has set off") % name, then)
    if visit.status == VisitStatus.MISSED:
        then = _("We are sorry. Have the money back whole, or choose another time, as you like.")
        return Standing(_("Missed"), _("%(name)s did not come") % name, then, needs_owner=True)
    then = _("Planned for %(time)s. We tell you at the start.") % name
    return Standing(visit.booking.get_status_display(), _("%(name)s is coming") % name, then)


def _in_service(visit: Visit, done: int, total: int) -> Standing:
    facts = {"name": visit.caregiver.user.name, "done": done, "total": total}
    then = _("%(done)d of %(total)d steps are done. Photos appear here as they are taken.")
    return Standing(_("Being looked after"), _("%(name)s is at your home") % facts, then % facts)


def _at(moment: datetime | None) -> str:
    return when(moment) if moment else ""
