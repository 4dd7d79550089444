"""Months of caregivers, and what the rules propose for them."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from bookings.conduct.figures import first_of, month_before
from bookings.conduct.models import SampledVisit
from bookings.orders.models import Booking, Visit
from bookings.orders.status import BookingStatus, VisitStatus
from bookings.schedule.models import Reservation
from caregivers.models import Caregiver, ConsequenceRule, Measure, MonthlyRecord, TierRule, Training
from caregivers.models.conduct import Standing
from tests.factories.bookings import a_completed_booking, an_accepted_booking, window_at
from tests.factories.caregivers import CaregiverFactory


def last_month() -> date:
    return month_before(first_of(timezone.localdate()))


def a_late_visit(*, caregiver: Caregiver, month: date | None = None, minutes_late: int = 30, hour: int = 18) -> Visit:
    """Finished, and begun so long after its window of last month was over."""
    visit = a_completed_booking(caregiver=caregiver, window=window_at(hour)).visits.get()
    start = timezone.make_aware(datetime.combine((month or last_month()) + timedelta(days=9), time(18)))
    visit.window = (start, start + timedelta(hours=2))
    visit.started_at = start + timedelta(hours=2, minutes=minutes_late)
    visit.planned = (start, start + timedelta(minutes=20))
    visit.save(update_fields=["window", "planned", "started_at"])
    return visit


def a_late_month(*, caregiver: Caregiver, visits: int = 5, **what: Any) -> None:
    """So many visits of last month, each begun half an hour after its window was over, and two months before it that
    were watched already."""
    windows = [window_at(20, days=day) for day in range(1, visits + 1)]
    booking = an_accepted_booking(caregiver=caregiver, windows=windows, **what)
    Reservation.objects.filter(visit__booking=booking).update(is_active=False, released_at=timezone.now())
    for visit in booking.visits.all():
        start = timezone.make_aware(datetime.combine(last_month() + timedelta(days=visit.position), time(20)))
        visit.window, visit.planned = (start, start + timedelta(hours=2)), (start, start + timedelta(minutes=20))
        visit.started_at = start + timedelta(hours=2, minutes=30)
        visit.finished_at = visit.started_at + timedelta(minutes=20)
        visit.status = VisitStatus.FINISHED
        visit.save(update_fields=["window", "planned", "started_at", "finished_at", "status"])
    Booking.objects.filter(pk=booking.pk).update(status=BookingStatus.COMPLETED)
    month, rule = last_month(), TierRule.objects.current()
    for _earlier in range(2):
        month = month_before(month)
        MonthlyRecord.objects.create(caregiver=caregiver, month=month, standing=Standing.WATCH, rule=rule)


def every_rule() -> None:
    """One visit a month says enough. Each kind follows the first month."""
    TierRule.objects.create(version=1, min_visits=1)
    training = Training.objects.create(title="准时到家", text="出门前看路况。\n晚了先发消息。")
    for kind, months in (("priority", 1), ("bonus", 1), ("certificate", 1)):
        amount = Decimal("200.00") if kind == "bonus" else None
        ConsequenceRule.objects.create(standing=Standing.GOLD, months=months, kind=kind, amount=amount, days=30)
    for kind, months in (("warning", 1), ("training", 2), ("suspension", 3)):
        of_kind = training if kind == "training" else None
        ConsequenceRule.objects.create(standing=Standing.WATCH, months=months, kind=kind, training=of_kind)


def a_proposal(kind: str, *, caregiver: Caregiver | None = None) -> Measure:
    """Proposed for last month, with a record that says why."""
    if not ConsequenceRule.objects.exists():
        every_rule()
    caregiver = caregiver or CaregiverFactory()
    rule = ConsequenceRule.objects.get(kind=kind)
    is_gold = rule.standing == Standing.GOLD
    record, _is_new = MonthlyRecord.objects.get_or_create(
        caregiver=caregiver,
        month=last_month(),
        defaults={
            "finished": 12,
            "begun": 12,
            "in_time": 12 if is_gold else 6,
            "reviews": 4,
            "rating": Decimal("4.80"),
            "standing": rule.standing,
            "grounds": [] if is_gold else ["punctuality"],
            "rule": TierRule.objects.current(),
        },
    )
    return Measure.objects.create(
        record=record,
        caregiver=caregiver,
        rule=rule,
        kind=rule.kind,
        amount=rule.amount,
        training=rule.training,
    )


def a_sample(visit: Visit, **changes: Any) -> SampledVisit:
    """Picked to be looked at."""
    fields = {"caregiver": visit.caregiver, "reasons": ["newcomer"], "score": 25} | changes
    return SampledVisit.objects.create(visit=visit, **fields)
