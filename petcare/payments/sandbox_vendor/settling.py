"""What happens at the vendor: a charge is decided, its merchant is told until it answers, money goes back."""

from datetime import datetime, timedelta
from decimal import Decimal

import requests
from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone

from petcare.payments.sandbox_vendor.models import VendorCharge, VendorRefund
from petcare.payments.sandbox_vendor.protocol import sign

State = VendorCharge.State

# Seconds before each next call to a merchant that did not answer `success`.
PAUSES = (2, 5, 15, 30, 60, 300, 900)
LEASE = timedelta(seconds=30)
REFUND_TAKES = timedelta(seconds=3)
# Real vendors repeat themselves now and then; every third charge here does, once.
REPEATS_EVERY = 3


class Refused(Exception):
    """The vendor says no; the text goes into the answer."""


@transaction.atomic
def decide(charge_id: int, *, state: str, settles_at: datetime | None = None) -> VendorCharge:
    """Pays or fails a charge once; whatever comes after the first decision changes nothing."""
    charge = VendorCharge.objects.select_for_update().get(pk=charge_id)
    if charge.state == State.OPEN and not charge.is_expired:
        charge.state = state
        charge.settles_at = settles_at
        charge.notify_due_at = None if state == State.PROCESSING else timezone.now()
        charge.save()
    return charge


def settle_due() -> None:
    """The bank's late answers arrive."""
    now = timezone.now()
    late = VendorCharge.objects.filter(state=State.PROCESSING, settles_at__lte=now)
    late.update(state=State.PAID, notify_due_at=now)


def notify_next() -> bool:
    """Calls one merchant whose call is due. Says whether there was one."""
    now = timezone.now()
    with transaction.atomic():
        due = VendorCharge.objects.filter(notify_due_at__lte=now).order_by("notify_due_at")
        charge = due.select_for_update(skip_locked=True).first()
        if charge is None:
            return False
        charge.notify_tries += 1
        charge.notify_due_at = now + LEASE
        charge.save()
    if _is_told(charge):
        _done(charge)
    else:
        _put_off(charge)
    return True


def _is_told(charge: VendorCharge) -> bool:
    params = {
        "number": charge.number,
        "reference": charge.reference,
        "amount": str(charge.amount),
        "outcome": str(charge.state),
    }
    try:
        answer = requests.post(charge.notify_url, data=sign("notice", params), timeout=(2, 5), allow_redirects=False)
    except requests.RequestException:
        return False
    return answer.status_code == 200 and answer.text.strip() == "success"


def _done(charge: VendorCharge) -> None:
    repeats = charge.pk % REPEATS_EVERY == 0 and charge.notified_times == 0
    again = timezone.now() + timedelta(seconds=3) if repeats else None
    VendorCharge.objects.filter(pk=charge.pk).update(notified_times=F("notified_times") + 1, notify_due_at=again)


def _put_off(charge: VendorCharge) -> None:
    pauses = PAUSES[charge.notify_tries - 1 : charge.notify_tries]
    due = timezone.now() + timedelta(seconds=pauses[0]) if pauses else None
    VendorCharge.objects.filter(pk=charge.pk).update(notify_due_at=due)


@transaction.atomic
def refund(*, refund_number: str, payment_number: str, amount: Decimal, reason: str) -> VendorRefund:
    """One refund per number, never more than was paid. Raises Refused."""
    charge = VendorCharge.objects.select_for_update().filter(number=payment_number).first()
    if charge is None or charge.state != State.PAID:
        raise Refused("no such paid charge")
    known = VendorRefund.objects.filter(number=refund_number).first()
    if known:
        if (known.charge_id, known.amount) != (charge.pk, amount):
            raise Refused("this refund number was used for something else")
        return known
    gone = charge.refunds.aggregate(sum=Sum("amount", default=Decimal(0)))["sum"]
    if not 0 < amount <= charge.amount - gone:
        raise Refused("more than was paid")
    return charge.refunds.create(
        number=refund_number, amount=amount, reason=reason[:200], succeeds_at=timezone.now() + REFUND_TAKES
    )
