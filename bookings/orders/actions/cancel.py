from collections.abc import Collection, Sequence
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.dispatch.actions.go_online import end_visit
from bookings.dispatch.actions.withdraw import withdraw
from bookings.money.actions.ask_money_back import end_request
from bookings.money.actions.refund import give_back
from bookings.money.models import RefundReason
from bookings.money.refundable import left_to_refund
from bookings.orders.cancellation import CAN_BE_CANCELLED, VisitRefund, refund_for, terms_of, total_refund
from bookings.orders.models import Booking, Visit
from bookings.orders.status import BOOKING_STEPS, BookingStatus, CancelReason, VisitStatus
from bookings.orders.transitions import StepNotAllowed, lock_booking, move_booking, move_visit
from bookings.schedule.actions.reserve import release
from bookings.visits.actions.remind_of_door_code import remind_of_door_code
from caregivers.models import Caregiver
from petcare.errors import DomainError
from petcare.notifications.outbox import notify

UNPAID = Decimal(0)


class RefundChanged(DomainError):
    """What comes back is another amount than the one that was agreed to: a tier ended, or somebody took the visit."""

    def __init__(self) -> None:
        super().__init__(_("In the meantime the money that comes back has changed. Look again before you cancel."))


def refunds_of(booking: Booking) -> list[VisitRefund]:
    """What each visit that can be cancelled now would give back. Before the payment that is nothing."""
    if BookingStatus.CANCELLED not in BOOKING_STEPS[booking.status]:
        return []
    terms, now = terms_of(booking.cancellation_policy), timezone.now()
    visits = booking.visits.select_related("caregiver__user").prefetch_related("lines__service").order_by("position")
    refunds = [refund_for(visit, terms, now=now) for visit in visits if visit.status in CAN_BE_CANCELLED]
    if booking.status == BookingStatus.AWAITING_PAYMENT:
        return [VisitRefund(one.visit, UNPAID, 0, _("Nothing was paid yet")) for one in refunds]
    return refunds


def comes_back(booking: Booking, refunds: Sequence[VisitRefund]) -> Decimal:
    """Yuan that cancelling these visits gives back: what was given back before, for whatever reason, comes once."""
    return min(total_refund(refunds), left_to_refund(booking))


@transaction.atomic
def cancel_visits(*, booking: Booking, visit_ids: Collection[int], agreed: Decimal, by: User) -> None:
    """Cancels these visits of the owner's booking: their time is free at once, whoever was to come is told, and the
    money goes back by the way it came. Without visits left the booking is cancelled.

    `agreed` is the amount in yuan that the owner was shown. Raises RefundChanged when it is another one by now,
    StepNotAllowed when one of the visits can no longer be cancelled, or only some of an unpaid booking were named.
    """
    booking = lock_booking(booking.pk)
    chosen = chosen_of(booking, refunds_of(booking), visit_ids)
    if comes_back(booking, chosen) != agreed:
        raise RefundChanged
    coming = coming_to(chosen)
    call_off(booking, chosen, amount=agreed, because=CancelReason.BY_OWNER, refund_reason=RefundReason.CANCELLED, by=by)
    _tell(booking, coming, agreed)


def chosen_of(booking: Booking, refunds: Sequence[VisitRefund], visit_ids: Collection[int]) -> list[VisitRefund]:
    """Those of the refunds that are meant. Raises StepNotAllowed when one of the visits is not among them, or only some
    of an unpaid booking were named."""
    chosen = [refund for refund in refunds if refund.visit.pk in visit_ids]
    is_part_of_unpaid = booking.status == BookingStatus.AWAITING_PAYMENT and len(chosen) != len(refunds)
    if not chosen or len(chosen) != len(set(visit_ids)) or is_part_of_unpaid:
        raise StepNotAllowed
    return chosen


def coming_to(refunds: Sequence[VisitRefund]) -> list[Visit]:
    """Those of the visits to which somebody was to come; to be asked before they are called off."""
    visits = [refund.visit for refund in refunds]
    return [visit for visit in visits if visit.caregiver and visit.status != VisitStatus.MISSED]


def call_off(
    booking: Booking,
    refunds: Sequence[VisitRefund],
    *,
    amount: Decimal,
    because: CancelReason,
    refund_reason: RefundReason,
    by: User,
    words: str = "",
) -> None:
    """Ends these visits, and a request about nothing else, and gives this many yuan back. Without visits left the
    booking is cancelled for that reason.

    The caller holds the booking's lock, has checked that each may be cancelled, and tells those who wait for it.
    """
    visits = [refund.visit for refund in refunds]
    withdraw(booking, visits)
    give_back(booking, amount, reason=refund_reason)
    release(visits)
    on_the_way = [visit for visit in visits if visit.status == VisitStatus.DEPARTED]
    ids = [visit.pk for visit in visits]
    end_request(booking, ids, by=by)
    is_all = not booking.visits.exclude(pk__in=ids).exclude(status=VisitStatus.CANCELLED).exists()
    if is_all:
        booking.cancel_reason = because
        booking.save(update_fields=["cancel_reason"])
    left = amount
    for refund in refunds:
        refund.visit.booking = booking
        part = min(refund.amount, left)
        left -= part
        payload = {"position": refund.visit.position, "refund": str(part), "percent": refund.percent}
        payload |= {"words": words} if words else {}
        move_visit(refund.visit, VisitStatus.CANCELLED, by=by, payload=payload)
    if is_all and booking.status != BookingStatus.CANCELLED:
        move_booking(booking, BookingStatus.CANCELLED, by=by)
    _turn_back(on_the_way)
    remind_of_door_code(booking)


def _turn_back(visits: Sequence[Visit]) -> None:
    """Whoever set off is busy no longer."""
    caregivers = Caregiver.objects.select_for_update(of=("self",)).filter(visits__in=visits)
    for caregiver in caregivers.order_by("pk"):
        end_visit(caregiver=caregiver)


def _tell(booking: Booking, visits: Sequence[Visit], amount: Decimal) -> None:
    kind = "cancelled_with_refund" if amount else "cancelled_without_refund"
    notify(
        recipient=booking.owner,
        kind=kind,
        data={"number": booking.number, "amount": amount},
        url=booking.get_absolute_url(),
    )
    for visit in visits:
        notify(
            recipient=visit.caregiver.user,
            kind="visit_cancelled",
            data={"area": booking.area, "planned": visit.planned},
            url=visit.get_absolute_url(),
        )
