"""What comes back when an owner cancels. Pure: the terms a booking was sold with, its visits and the time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.orders.models import CancellationPolicy, Visit
from bookings.orders.status import VisitStatus
from petcare.money import round_yuan

CAN_BE_CANCELLED = {VisitStatus.SCHEDULED, VisitStatus.DEPARTED, VisitStatus.MISSED}


@dataclass(frozen=True)
class Terms:
    """`tiers`: hours before the window and the per cent that come back, the earliest first."""

    tiers: Sequence[tuple[int, int]]
    departed_percent: int

    def percent_at(self, ahead: timedelta) -> int:
        """Per cent that come back when the window begins in `ahead`; after the last tier nothing does."""
        return next((percent for hours, percent in self.tiers if ahead >= timedelta(hours=hours)), 0)


@dataclass(frozen=True)
class VisitRefund:
    """What cancelling one visit gives back, in yuan, and the tier that says so."""

    visit: Visit
    price: Decimal
    percent: int
    tier: str

    @property
    def amount(self) -> Decimal:
        return round_yuan(self.price * self.percent / 100)

    @property
    def kept(self) -> Decimal:
        return self.price - self.amount


def terms_of(policy: CancellationPolicy) -> Terms:
    """The tiers as a rule can read them, the longest notice first; one query unless they are prefetched."""
    tiers = [(tier.hours_before, tier.refund_percent) for tier in policy.tiers.all()]
    return Terms(sorted(tiers, reverse=True), policy.departed_percent)


def refund_for(visit: Visit, terms: Terms, *, now: datetime) -> VisitRefund:
    """Everything while nobody has taken the visit, or when nobody came; else by the tier of the time that is left.

    Reads the visit's lines.
    """
    price = visit.price
    if visit.status == VisitStatus.MISSED:
        return VisitRefund(visit, price, 100, _("Nobody came"))
    if visit.caregiver_id is None:
        return VisitRefund(visit, price, 100, _("Nobody has taken it yet"))
    if visit.status == VisitStatus.DEPARTED:
        return VisitRefund(visit, price, terms.departed_percent, _("The caregiver is on the way"))
    ahead = visit.window.lower - now
    return VisitRefund(visit, price, terms.percent_at(ahead), _words_at(ahead, terms))


def total_refund(refunds: Iterable[VisitRefund]) -> Decimal:
    """What comes back for all of them, in yuan."""
    return sum((refund.amount for refund in refunds), Decimal(0))


def lines_of(terms: Terms) -> list[tuple[str, int]]:
    """The terms as people read them: until when, and how many per cent come back."""
    lines = [(_("as long as nobody has taken it"), 100)]
    lines += [(_until(hours), percent) for hours, percent in terms.tiers]
    if terms.tiers and terms.tiers[-1][0] > 0:
        lines.append((_("later than that"), 0))
    return [*lines, (_("once the caregiver is on the way"), terms.departed_percent)]


def _until(hours: int) -> str:
    if hours == 0:
        return _("until the window begins")
    return ngettext("until %(hours)d hour before", "until %(hours)d hours before", hours) % {"hours": hours}


def _words_at(ahead: timedelta, terms: Terms) -> str:
    """Which of the tiers this is, said by the time that is left."""
    hours = next((hours for hours, _percent in terms.tiers if ahead >= timedelta(hours=hours)), None)
    if hours is None:
        return _("The window has begun") if ahead < timedelta() else _("It is very near")
    if hours == 0:
        return _("Shortly before the window")
    return ngettext("At least %(hours)d hour before", "At least %(hours)d hours before", hours) % {"hours": hours}
