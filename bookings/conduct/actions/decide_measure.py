"""An operator decides what was proposed, and later an appeal against it. Only from here on does anything happen."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.conduct.actions.carry_out import lift
from bookings.money.models import Bonus
from caregivers.actions.conduct import lock_measure
from caregivers.models import Caregiver, Measure
from caregivers.models.conduct import MeasureKind
from caregivers.models.measure import AppealState, MeasureState
from petcare.errors import DomainError
from petcare.notifications.outbox import notify
from petcare.times import midnight_of
from petcare.wake import wake

FURTHEST = timedelta(days=365)


class MeasureDecided(DomainError):
    def __init__(self) -> None:
        super().__init__(_("Somebody has decided this in the meantime. The page now shows how."))


@transaction.atomic
def confirm_measure(
    *,
    measure: Measure,
    reason: str,
    by: User,
    amount: Decimal | None = None,
    starts_on: date | None = None,
    days: int | None = None,
) -> Measure:
    """Lets it take effect and tells the caregiver; what is not given follows the rule that proposed it.

    Raises MeasureDecided when somebody was quicker, DomainError for a bonus of nothing or a first day that is over or
    further than a year ahead.
    """
    measure = _lock_proposed(measure.pk)
    today, days = timezone.localdate(), days or measure.rule.days
    starts_on = starts_on or today
    if starts_on < today:
        raise DomainError(_("That day is over."), field="starts_on")
    if starts_on - today > FURTHEST:
        raise DomainError(_("At most a year ahead."), field="starts_on")
    measure.starts_on, measure.ends_on = starts_on, starts_on + timedelta(days=days - 1)
    _settle(measure, MeasureState.CONFIRMED, reason=reason, by=by)
    if measure.kind == MeasureKind.BONUS:
        _pay(measure, amount if amount is not None else measure.amount, today)
    elif measure.kind == MeasureKind.PRIORITY:
        _favour(measure.caregiver_id, measure.ends_on)
    elif measure.kind == MeasureKind.SUSPENSION:
        measure.act_at = max(midnight_of(starts_on), timezone.now())
        wake("bookings.conduct.tasks.carry_out_measure", measure.pk)
    elif measure.kind == MeasureKind.TRAINING:
        measure.act_at = midnight_of(measure.ends_on + timedelta(days=1))
    measure.save()
    data = {"month": f"{measure.record.month:%Y-%m}", "days": days, "amount": measure.amount or Decimal(0)}
    data |= {"starts_on": str(measure.starts_on), "ends_on": str(measure.ends_on)}
    notify(
        recipient=measure.caregiver.user,
        kind=f"conduct_{measure.kind}",
        data=data,
        url=measure.get_absolute_url(),
        dedupe_key=f"measure {measure.pk}",
    )
    return measure


@transaction.atomic
def dismiss_measure(*, measure: Measure, reason: str, by: User) -> Measure:
    """Nothing follows; the caregiver never hears of it. Raises MeasureDecided."""
    measure = _lock_proposed(measure.pk)
    _settle(measure, MeasureState.DISMISSED, reason=reason, by=by)
    measure.save()
    return measure


@transaction.atomic
def decide_appeal(*, measure: Measure, is_granted: bool, answer: str, by: User) -> Measure:
    """Lifts it from now on or lets it stand, and tells the caregiver with words. Raises MeasureDecided."""
    measure = lock_measure(measure.pk)
    if measure.appeal_state != AppealState.OPEN:
        raise MeasureDecided
    measure.appeal_state = AppealState.GRANTED if is_granted else AppealState.REFUSED
    measure.appeal_answer, measure.appeal_decided_at, measure.appeal_decided_by = answer, timezone.now(), by
    if is_granted:
        measure.state = MeasureState.LIFTED
        lift(measure, by=by)
    measure.save()
    notify(
        recipient=measure.caregiver.user,
        kind="appeal_granted" if is_granted else "appeal_refused",
        data={"month": f"{measure.record.month:%Y-%m}", "answer": answer},
        url=measure.get_absolute_url(),
    )
    return measure


def _lock_proposed(pk: int) -> Measure:
    try:
        measure = lock_measure(pk)
    except Measure.DoesNotExist:  # counted anew meanwhile, and no longer proposed
        raise MeasureDecided from None
    if measure.state != MeasureState.PROPOSED:
        raise MeasureDecided
    return measure


def _settle(measure: Measure, state: MeasureState, *, reason: str, by: User) -> None:
    measure.state, measure.reason = state, reason
    measure.decided_by, measure.decided_at = by, timezone.now()


def _pay(measure: Measure, amount: Decimal | None, today: date) -> None:
    if not amount or amount <= 0:
        raise DomainError(_("A bonus is more than nothing."), field="amount")
    measure.amount = amount
    Bonus.objects.create(
        measure=measure,
        caregiver_id=measure.caregiver_id,
        amount=amount,
        month=measure.record.month,
        earned_on=today,
    )


def _favour(caregiver_id: int, until: date) -> None:
    caregiver = Caregiver.objects.select_for_update(of=("self",)).get(pk=caregiver_id)
    caregiver.favoured_until = max(caregiver.favoured_until or until, until)
    caregiver.save(update_fields=["favoured_until"])
