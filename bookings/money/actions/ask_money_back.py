"""An owner asks for money back, or takes that back."""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.money.models import RefundPhoto, RefundRequest, RequestReason, RequestState
from bookings.money.refund_proposal import total_of
from bookings.money.refundable import left_to_refund, proposals_for, visits_to_ask_for
from bookings.orders.history import record
from bookings.orders.models import Booking
from bookings.orders.models.event import EventKind
from bookings.orders.transitions import StepNotAllowed, lock_booking
from petcare.errors import DomainError
from petcare.live.publish import publish
from petcare.notifications.outbox import notify
from petcare.uploads.keeping import claim


class RequestDecided(DomainError):
    """Somebody was quicker: an operator decided, or the owner took it back."""

    def __init__(self) -> None:
        super().__init__(_("This request is decided already. The page now shows how."))


@transaction.atomic
def ask_money_back(
    *, booking: Booking, visit_ids: Collection[int], reason: RequestReason, words: str, photos: Sequence[str], by: User
) -> RefundRequest:
    """Leaves a request with what the rule proposes; while one is open a second submit returns it.

    `photos` are names of stored files. Raises StepNotAllowed for visits that nothing can be asked
    back for any more.
    """
    booking = lock_booking(booking.pk)
    already = booking.refund_requests.filter(state=RequestState.OPEN).first()
    if already:
        return already
    visits = [visit for visit in visits_to_ask_for(booking) if visit.pk in visit_ids]
    if not visits or len(visits) != len(set(visit_ids)):
        raise StepNotAllowed
    proposals = [proposal for _visit, proposal in proposals_for(visits, reason, asked_at=timezone.now())]
    request = RefundRequest.objects.create(
        booking=booking,
        reason=reason,
        words=words,
        proposed=min(total_of(proposals), left_to_refund(booking)),
    )
    request.visits.set(visits)
    RefundPhoto.objects.bulk_create(RefundPhoto(request=request, image=claim(name)) for name in photos)
    record(booking, EventKind.REFUND_WANTED, by=by, payload={"reason": reason})
    publish(booking.topic)
    return request


@transaction.atomic
def withdraw_request(*, request: RefundRequest, by: User) -> None:
    """The owner no longer asks. Raises RequestDecided."""
    request = lock_request(request.pk)
    _withdraw(request, by)
    publish(request.booking.topic)


def end_request(booking: Booking, visit_ids: Collection[int], *, by: User | None) -> None:
    """Withdraws an open request that is about nothing but these visits, as they are called off, and tells its owner.

    The caller holds the booking's lock.
    """
    request = booking.refund_requests.filter(state=RequestState.OPEN).first()
    if request is None or request.visits.exclude(pk__in=visit_ids).exists():
        return
    _withdraw(request, by)
    notify(
        recipient=booking.owner,
        kind="refund_request_ended",
        data={"number": booking.number},
        url=f"{booking.get_absolute_url()}refund/",
    )


def lock_request(pk: int) -> RefundRequest:
    """The open request under the lock of its booking. Raises RequestDecided."""
    booking = lock_booking(RefundRequest.objects.values_list("booking", flat=True).get(pk=pk))
    request = RefundRequest.objects.select_for_update(of=("self",)).get(pk=pk)
    if not request.is_open:
        raise RequestDecided
    request.booking = booking
    return request


def _withdraw(request: RefundRequest, by: User | None) -> None:
    request.state, request.decided_at, request.decided_by = RequestState.WITHDRAWN, timezone.now(), by
    request.save(update_fields=["state", "decided_at", "decided_by"])
