from collections.abc import Sequence

from bookings.dispatch.models import Offer
from bookings.money.expected_pay import expected_pay
from bookings.money.pay import Pay
from bookings.orders.models import Visit
from caregivers.models import Caregiver


def promise_pay(visits: Sequence[Visit], caregiver: Caregiver) -> None:
    """Keeps with visits that were just given to somebody what they get for them: what their newest offer said, else by
    the rule in force. The caller holds the booking's lock."""
    offers = Offer.objects.filter(round__visits__in=visits, caregiver=caregiver, pay_rule__isnull=False)
    offered = offers.select_related("pay_rule").order_by("-pushed_at", "-pk").first()
    parts, rule = (offered.pay_parts, offered.pay_rule) if offered else ({}, None)
    others = [visit for visit in visits if str(visit.pk) not in parts]
    expected = expected_pay(others) if others else None
    for visit in visits:
        if expected and visit in others:
            pay, visit.pay_rule = expected.of_visit[visit.pk], expected.rule
        else:
            pay, visit.pay_rule = Pay.of_json(parts[str(visit.pk)]), rule
        visit.pay, visit.pay_parts = pay.amount, pay.as_json()
    Visit.objects.bulk_update(visits, ["pay", "pay_parts", "pay_rule"])
