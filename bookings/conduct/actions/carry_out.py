"""What a confirmed measure does when its day comes: beat calls, since nothing else remembers."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from bookings.dispatch.actions.suspend import suspend_caregiver
from bookings.dispatch.actions.withdraw import take_back
from bookings.dispatch.models import Offer
from caregivers.actions.conduct import end_force, lock_measure, release
from caregivers.actions.review import approve
from caregivers.models import Caregiver, Measure
from caregivers.models.conduct import MeasureKind
from caregivers.models.measure import MeasureState
from caregivers.status import Approval
from petcare.live.publish import publish
from petcare.notifications.outbox import notify
from petcare.times import midnight_of

MOST = 200


def due_measures() -> list[int]:
    due = Measure.objects.filter(act_at__lte=timezone.now()).order_by("act_at")
    return list(due.values_list("pk", flat=True)[:MOST])


@transaction.atomic
def carry_out(pk: int) -> None:
    """Begins or ends a suspension, or keeps offers away from who did not confirm a training in time."""
    measure = lock_measure(pk)
    now = timezone.now()
    if measure.act_at is None or measure.act_at > now or measure.state != MeasureState.CONFIRMED:
        return
    if measure.kind == MeasureKind.TRAINING:
        _hold(measure)
    elif measure.began_at is None and measure.ends_on is not None and now < midnight_of(_day_after(measure.ends_on)):
        _begin(measure)
    else:
        end_suspension(measure, by=measure.decided_by)
    measure.save(update_fields=["act_at", "began_at", "ended_at"])


def end_suspension(measure: Measure, *, by: User | None) -> None:
    """Lets the caregiver work again if this is what stopped them and nothing else of the kind lasts. The caller holds
    the measure's lock and saves it."""
    measure.act_at = None
    if not measure.is_in_force:
        return
    end_force(measure)
    others = Measure.objects.filter(caregiver=measure.caregiver_id, kind=MeasureKind.SUSPENSION, ended_at=None)
    if others.filter(began_at__isnull=False).exclude(pk=measure.pk).exists() or by is None:
        return
    if Caregiver.objects.filter(pk=measure.caregiver_id, approval=Approval.SUSPENDED).exists():
        approve(caregiver=measure.caregiver, by=by)
        notify(recipient=measure.caregiver.user, kind="suspension_over", url=measure.get_absolute_url())


def _begin(measure: Measure) -> None:
    """Whoever is suspended already by somebody's hand stays so: this one then ends nothing either."""
    assert measure.ends_on is not None
    assert measure.decided_by is not None
    measure.act_at = midnight_of(_day_after(measure.ends_on))
    others = Measure.objects.filter(caregiver=measure.caregiver_id, kind=MeasureKind.SUSPENSION, ended_at=None)
    is_suspended = not Caregiver.objects.filter(pk=measure.caregiver_id, approval=Approval.APPROVED).exists()
    if not is_suspended:
        reason = measure.reason or str(measure.get_kind_display())
        suspend_caregiver(caregiver=measure.caregiver, by=measure.decided_by, reason=reason)
    if not is_suspended or others.filter(began_at__isnull=False).exists():
        measure.began_at = timezone.now()


def _hold(measure: Measure) -> None:
    """No offer comes and none can be grabbed until the training is confirmed. Visits they have stay theirs."""
    measure.act_at = None
    if measure.trained_at is not None:
        return
    measure.began_at = timezone.now()
    offers = Offer.objects.open().filter(caregiver=measure.caregiver_id)
    list(offers.select_for_update(of=("self",)).order_by("pk"))
    Caregiver.objects.filter(pk=measure.caregiver_id).update(is_held=True)
    take_back(offers)
    publish(f"caregiver:{measure.caregiver_id}")
    notify(recipient=measure.caregiver.user, kind="training_late", url=measure.get_absolute_url())


def lift(measure: Measure, *, by: User) -> None:
    """Undoes what it does from now on. The caller holds the measure's lock and saves it afterwards."""
    if measure.kind == MeasureKind.TRAINING:
        measure.act_at = None
        end_force(measure)
        measure.save(update_fields=["act_at", "ended_at", "state"])
        release(measure.caregiver)
    else:
        end_suspension(measure, by=by)


def _day_after(day: date) -> date:
    return day + timedelta(days=1)
