"""What the platform proposes to give back when an owner was not served as promised. Pure: the record of the visits in,
yuan and the grounds out. An operator decides; nobody is bound by it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.money.models import RequestReason
from bookings.orders.status import VisitStatus
from petcare.money import round_yuan, yuan

# Ended so long after the window that was bought: so many per cent, the latest first.
LATE_PERCENT = ((timedelta(hours=1), 50), (timedelta(minutes=30), 30), (timedelta(0), 10))
AHEAD = {VisitStatus.SCHEDULED, VisitStatus.DEPARTED}
ABOUT_THE_WORK = {RequestReason.NOT_DONE, RequestReason.BAD_QUALITY}


@dataclass(frozen=True)
class Served:
    """How one visit went: `price` in yuan and what of it went back on earlier requests, what was not done of how many
    steps, and when it ended."""

    price: Decimal
    status: VisitStatus
    window_end: datetime
    finished_at: datetime | None
    steps: int
    undone: int
    given: Decimal = Decimal(0)


@dataclass(frozen=True)
class Proposal:
    """Yuan for one visit, and why in plain words."""

    amount: Decimal
    ground: str


def propose(served: Served, reason: RequestReason) -> Proposal:
    """All of it when nobody came; for work not done its share of the steps; for lateness by how late it ended. Never
    more than is left of the price."""
    proposal = _by_record(served, reason)
    rest = max(served.price - served.given, Decimal(0))
    if proposal.amount <= rest:
        return proposal
    words = _("%(ground)s; %(given)s went back before")
    return Proposal(rest, words % {"ground": proposal.ground, "given": yuan(served.given)})


def total_of(proposals: Sequence[Proposal]) -> Decimal:
    """Yuan for all of the visits."""
    return sum((proposal.amount for proposal in proposals), Decimal(0))


def _by_record(served: Served, reason: RequestReason) -> Proposal:
    if served.status == VisitStatus.MISSED:
        return Proposal(served.price, _("Nobody came"))
    if served.status == VisitStatus.CANCELLED:
        return Proposal(Decimal(0), _("Cancelled: what its tier gives went back then"))
    if served.status in AHEAD:
        return Proposal(Decimal(0), _("It is still to come"))
    if reason in ABOUT_THE_WORK and served.undone:
        words = ngettext(
            "%(undone)d of %(steps)d step not done", "%(undone)d of %(steps)d steps not done", served.steps
        )
        share = Decimal(served.undone) / served.steps
        return Proposal(round_yuan(served.price * share), words % {"undone": served.undone, "steps": served.steps})
    if reason in ABOUT_THE_WORK:
        return Proposal(Decimal(0), _("The record shows every step done; look at the photos"))
    if reason == RequestReason.LATE:
        return _for_lateness(served)
    return Proposal(Decimal(0), _("No rule: judge by what they write"))


def _for_lateness(served: Served) -> Proposal:
    if served.finished_at is None:
        return Proposal(Decimal(0), _("It has not ended"))
    late = served.finished_at - served.window_end
    percent = next((percent for least, percent in LATE_PERCENT if late > least), 0)
    if not percent:
        return Proposal(Decimal(0), _("It ended inside the window"))
    minutes = round(late.total_seconds() / 60)
    words = ngettext("Ended %(minutes)d minute after the window", "Ended %(minutes)d minutes after the window", minutes)
    return Proposal(round_yuan(served.price * percent / 100), words % {"minutes": minutes})
