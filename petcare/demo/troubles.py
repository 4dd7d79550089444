"""What an operator of the demo finds on the board of orders: somebody late, money that did not go back, a day gone
wrong. The owner and the caregivers of the sign-ins are left alone."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from accounts.models import User
from bookings.money.actions.compensate import compensate
from bookings.money.models import Refund, RefundReason, RefundStatus
from bookings.money.refundable import left_to_refund
from bookings.orders.actions.cancel_for_platform import cancel_for_platform
from bookings.orders.models import Booking, Visit
from bookings.orders.status import BookingStatus, VisitStatus
from bookings.schedule.models import Reservation
from bookings.visits.actions.progress import depart
from petcare.demo.sign_ins import CAREGIVERS, OWNER

WINDOW = timedelta(hours=2)
COMPENSATED = "来晚了半个多小时，对不起，退您 8 元。"
CALLED_OFF = "服务人员临时生病，附近也没有合适的人，实在抱歉。"


def load_troubles(operator: User) -> None:
    """One has not set off, one has not arrived where a second one works then, one booking was called off today, one
    refund was refused."""
    now = timezone.now()
    late = [visit for visit in _ahead() if not _is_busy(visit, now)]
    for visit, minutes in zip(late, (25, 18), strict=False):
        _begin(visit, now - timedelta(minutes=minutes))
    for visit in late[1:2]:
        depart(visit=visit, by=visit.caregiver.user)
    _call_off(operator)
    _refuse_a_refund(operator)


def _ahead() -> list[Visit]:
    """One of each caregiver, of bookings for one visit."""
    visits = Visit.objects.filter(
        status=VisitStatus.SCHEDULED, caregiver__isnull=False, window__startswith__gt=timezone.now()
    )
    visits = visits.filter(booking__status=BookingStatus.ACCEPTED).exclude(booking__owner__phone=f"+86{OWNER}")
    visits = visits.exclude(caregiver__user__phone__in=[f"+86{phone}" for phone in CAREGIVERS])
    of_each = {
        visit.caregiver_id: visit for visit in visits.select_related("booking", "caregiver__user").order_by("-pk")
    }
    return sorted(of_each.values(), key=lambda visit: visit.pk)


def _is_busy(visit: Visit, now: datetime) -> bool:
    around = DateTimeTZRange(now - WINDOW, now + WINDOW)
    others = Reservation.objects.active().filter(caregiver=visit.caregiver, period__overlap=around)
    return others.exclude(visit=visit).exists()


def _begin(visit: Visit, begin: datetime) -> None:
    """As if it had been booked for now."""
    lasts = timedelta(minutes=visit.minutes)
    visit.window, visit.planned = DateTimeTZRange(begin, begin + WINDOW), DateTimeTZRange(begin, begin + lasts)
    visit.save(update_fields=["window", "planned"])
    visit.reservations.active().update(period=visit.planned)


def _call_off(operator: User) -> None:
    waiting = Booking.objects.filter(status=BookingStatus.AWAITING_CAREGIVER).exclude(owner__phone=f"+86{OWNER}")
    for booking in waiting.order_by("-pk")[:1]:
        visit_ids = list(booking.visits.values_list("pk", flat=True))
        left = left_to_refund(booking)
        cancel_for_platform(booking=booking, visit_ids=visit_ids, left=left, words=CALLED_OFF, by=operator)


def _refuse_a_refund(operator: User) -> None:
    done = Booking.objects.filter(status=BookingStatus.COMPLETED, refund_requests=None)
    booking = done.exclude(owner__phone=f"+86{OWNER}").order_by("-pk").first()
    left = left_to_refund(booking) if booking else Decimal(0)
    if left < 8:
        return
    compensate(booking=booking, amount=Decimal(8), left=left, words=COMPENSATED, by=operator)
    given = Refund.objects.filter(payment__booking=booking, reason=RefundReason.COMPENSATION)
    given.update(status=RefundStatus.FAILED, due_at=None, tries=1, error="USER_ACCOUNT_ABNORMAL: 退款账户异常")
