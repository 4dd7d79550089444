from django.utils import timezone

from bookings.money.expected_pay import expected_pay
from bookings.money.models import Earning
from bookings.money.pay import Pay
from bookings.orders.models import Visit
from caregivers.models import Caregiver


def earn(visit: Visit, *, caregiver: Caregiver) -> Earning:
    """Notes once what the caregiver gets for a visit that has ended: what was promised when it was given to them.

    The caller holds the lock of its booking. Visits given to somebody before pay was kept go by the rule in force.
    """
    rule, pay = visit.pay_rule, Pay.of_json(visit.pay_parts)
    if rule is None:
        expected = expected_pay([visit])
        rule, pay = expected.rule, expected.of_visit[visit.pk]
    earning, _is_new = Earning.objects.get_or_create(
        visit=visit,
        defaults={
            "caregiver": caregiver,
            "rule": rule,
            "amount": pay.amount,
            "parts": pay.as_json(),
            "earned_on": timezone.localdate(visit.finished_at),
        },
    )
    return earning
