"""What an owner may ask back for, how each visit went, and what the money allows."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.money.models import Payment, PaymentStatus, RefundRequest, RequestReason, RequestState
from bookings.money.refund_proposal import Proposal, Served, propose, total_of
from bookings.orders.models import Booking, Visit
from bookings.orders.status import VisitStatus
from bookings.visits.models import StepStatus
from petcare.errors import DomainError
from petcare.money import round_yuan

# Photos and memories fade; later it is a matter for the platform's contact.
ASKED_WITHIN = timedelta(days=30)
# Before it begins, a visit is cancelled instead.
HAD = (VisitStatus.STARTED, VisitStatus.PARTLY_DONE, VisitStatus.FINISHED, VisitStatus.MISSED, VisitStatus.CANCELLED)


def left_to_refund(booking: Booking) -> Decimal:
    """Yuan of the booking's payments that are neither back nor on their way back."""
    paid = Payment.objects.filter(booking=booking, status=PaymentStatus.PAID)
    sums = paid.aggregate(amount=Sum("amount"), reserved=Sum("refund_reserved"))
    return (sums["amount"] or Decimal(0)) - (sums["reserved"] or Decimal(0))


class LeftChanged(DomainError):
    """Money of the booking has moved since the page was made: somebody gave some back, or it was paid."""

    def __init__(self) -> None:
        super().__init__(_("In the meantime money of this booking has moved. The page now shows what is left."))


def demand_left(booking: Booking, left: Decimal) -> None:
    """Raises LeftChanged unless so many yuan are left, as an operator saw. The caller holds the booking's lock."""
    if left_to_refund(booking) != left:
        raise LeftChanged


class RecordChanged(DomainError):
    """The visits of a request are no longer what the page said: one was moved, called off, or went on."""

    def __init__(self) -> None:
        super().__init__(_("In the meantime these visits have changed. The page now shows how they stand."))


def demand_proposed(request: RefundRequest, proposed: Decimal) -> None:
    """Raises RecordChanged unless the rule proposes so many yuan, as an operator saw. The caller holds the lock of the
    booking."""
    if total_of([proposal for _visit, proposal in proposals_of(request)]) != proposed:
        raise RecordChanged


def visits_to_ask_for(booking: Booking) -> list[Visit]:
    """The visits that money may be asked back for now, as `served` reads them; none when nothing is left to give."""
    if not left_to_refund(booking):
        return []
    since = timezone.now() - ASKED_WITHIN
    return list(with_record(booking.visits.filter(status__in=HAD, window__endswith__gte=since)))


def with_record(visits: QuerySet[Visit]) -> QuerySet[Visit]:
    """Visits with their lines, their caregiver, and how many of their steps are done; two queries."""
    counted = visits.annotate(
        steps_total=Count("steps"), steps_done=Count("steps", filter=Q(steps__status=StepStatus.DONE))
    )
    return counted.select_related("caregiver__user").prefetch_related("lines__service").order_by("position")


def proposals_of(request: RefundRequest) -> list[tuple[Visit, Proposal]]:
    """What the rule says about each visit of the request, as it stands now."""
    return proposals_for(list(with_record(request.visits.all())), request.reason, asked_at=request.asked_at)


def proposals_for(visits: Sequence[Visit], reason: str, *, asked_at: datetime) -> list[tuple[Visit, Proposal]]:
    """What the rule says about each of these visits, which `with_record` has read, to somebody who asks then."""
    given = given_before(visits, asked_at)
    return [(visit, propose(served(visit, given[visit.pk]), RequestReason(reason))) for visit in visits]


def given_before(visits: Sequence[Visit], at: datetime) -> dict[int, Decimal]:
    """Yuan that went back for each of these visits on requests asked before. What went back for several together is
    shared out by their prices."""
    given: dict[int, Decimal] = defaultdict(Decimal)
    approved = RefundRequest.objects.filter(visits__in=visits, state=RequestState.APPROVED, asked_at__lt=at)
    for request in approved.distinct().prefetch_related("visits__lines"):
        prices = {visit.pk: visit.price for visit in request.visits.all()}
        for pk, price in prices.items():
            given[pk] += round_yuan(request.amount * price / (sum(prices.values()) or 1))
    return given


def served(visit: Visit, given: Decimal) -> Served:
    return Served(
        price=visit.price,
        status=VisitStatus(visit.status),
        window_end=visit.window.upper,
        finished_at=visit.finished_at,
        given=given,
        steps=visit.steps_total,
        undone=visit.steps_total - visit.steps_done,
    )
