"""An operator decides about a request for a refund, and sends again what the gateway refused."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.money.actions.ask_money_back import lock_request
from bookings.money.actions.refund import give_back
from bookings.money.models import Refund, RefundReason, RefundRequest, RefundStatus, RequestState
from bookings.money.refund_proposal import AHEAD
from bookings.money.refundable import demand_left, demand_proposed
from bookings.orders.actions.end_missed import end_missed
from bookings.orders.history import record
from bookings.orders.models.event import EventKind
from bookings.orders.status import VisitStatus
from bookings.orders.transitions import lock_booking
from petcare.errors import DomainError
from petcare.live.publish import publish
from petcare.money import yuan
from petcare.notifications.outbox import notify
from petcare.wake import wake


@transaction.atomic
def approve_refund(
    *, request: RefundRequest, amount: Decimal, left: Decimal, proposed: Decimal, answer: str, by: User
) -> RefundRequest:
    """Gives so many yuan back by the way they came, once, and tells the owner. Visits to which nobody came are over
    with it.

    `left` are the yuan that the operator saw left of what was paid, `proposed` those that the rule proposed for the
    visits as they were. Raises RequestDecided when somebody was quicker, LeftChanged or RecordChanged when it is
    another sum by now, DomainError for more than is left or nothing, or when one of the visits is still to come.
    """
    request = lock_request(request.pk)
    demand_left(request.booking, left)
    demand_proposed(request, proposed)
    if request.visits.filter(status__in=AHEAD).exists():
        words = _("One of these visits was moved and is still to come. Refuse; the others can be asked for.")
        raise DomainError(words, field="answer")
    if not 0 < amount <= left:
        words = _("Between ¥0.01 and %(left)s: that much is left of what was paid.")
        raise DomainError(words % {"left": yuan(left)}, field="amount")
    _decide(request, RequestState.APPROVED, amount=amount, answer=answer, by=by)
    give_back(request.booking, amount, reason=RefundReason.ON_REQUEST, request=request)
    end_missed(request.booking, list(request.visits.filter(status=VisitStatus.MISSED)), by=by)
    return request


@transaction.atomic
def refuse_refund(*, request: RefundRequest, answer: str, by: User) -> RefundRequest:
    """Gives nothing back, and tells the owner why. Raises RequestDecided."""
    request = lock_request(request.pk)
    _decide(request, RequestState.REFUSED, amount=None, answer=answer, by=by)
    return request


@transaction.atomic
def send_again(*, refund: Refund, by: User) -> Refund:
    """Makes a refund that failed due again, under its own number, so that the gateway never pays it twice.

    Raises DomainError when it is no longer failed.
    """
    lock_booking(refund.payment.booking_id)
    refund = Refund.objects.select_for_update(of=("self",)).select_related("payment__booking").get(pk=refund.pk)
    if refund.status != RefundStatus.FAILED:
        raise DomainError(_("This refund is on its way already."))
    refund.status, refund.due_at, refund.tries, refund.error = RefundStatus.DUE, timezone.now(), 0, ""
    refund.save(update_fields=["status", "due_at", "tries", "error"])
    payload = {"refund": refund.number, "amount": str(refund.amount)}
    record(refund.payment.booking, EventKind.REFUND_ASKED, by=by, payload=payload)
    wake("bookings.money.tasks.send_refund", refund.pk)
    publish(refund.payment.booking.topic)
    return refund


def _decide(request: RefundRequest, state: RequestState, *, amount: Decimal | None, answer: str, by: User) -> None:
    request.state, request.amount, request.answer = state, amount, answer
    request.decided_at, request.decided_by = timezone.now(), by
    request.save(update_fields=["state", "amount", "answer", "decided_at", "decided_by"])
    booking = request.booking
    payload = {"state": state, "amount": str(amount or 0)}
    record(booking, EventKind.REFUND_DECIDED, by=by, payload=payload)
    notify(
        recipient=booking.owner,
        kind="refund_approved" if amount else "refund_refused",
        data={"number": booking.number, "amount": amount or Decimal(0), "answer": answer},
        url=f"{booking.get_absolute_url()}refund/",
    )
    publish(booking.topic)
