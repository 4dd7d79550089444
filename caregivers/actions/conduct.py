"""What a caregiver does about a measure: answers it, confirms a training, appeals once."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from caregivers.models import Caregiver, Measure
from caregivers.models.measure import AppealState, MeasureState
from petcare.errors import DomainError


def lock_measure(pk: int) -> Measure:
    """Before anything else that is locked with it: bookings, offers, the caregiver."""
    return Measure.objects.select_for_update(of=("self",)).select_related("caregiver__user", "record").get(pk=pk)


@transaction.atomic
def answer_measure(*, measure: Measure, words: str) -> Measure:
    """Says something about it, once; whoever decides an appeal reads it. Raises DomainError."""
    measure = lock_measure(measure.pk)
    if measure.answered_at is not None:
        raise DomainError(_("You have answered this already."))
    measure.answer, measure.answered_at = words, timezone.now()
    measure.save(update_fields=["answer", "answered_at"])
    return measure


@transaction.atomic
def appeal(*, measure: Measure, words: str) -> Measure:
    """Asks an operator to look again, once; until they have, it goes on counting. Raises DomainError."""
    measure = lock_measure(measure.pk)
    if not measure.can_be_appealed:
        raise DomainError(_("You can appeal once, and have done so or it no longer counts."))
    measure.appeal_state, measure.appeal, measure.appealed_at = AppealState.OPEN, words, timezone.now()
    measure.save(update_fields=["appeal_state", "appeal", "appealed_at"])
    return measure


@transaction.atomic
def confirm_training(*, measure: Measure) -> Measure:
    """The material is read. Offers that stayed away for it come again. A second tap changes nothing."""
    measure = lock_measure(measure.pk)
    if not measure.awaits_training:
        return measure
    measure.trained_at, measure.act_at = timezone.now(), None
    end_force(measure)
    measure.save(update_fields=["trained_at", "act_at", "ended_at"])
    release(measure.caregiver)
    return measure


def end_force(measure: Measure) -> None:
    if measure.is_in_force:
        measure.ended_at = timezone.now()


def release(caregiver: Caregiver) -> None:
    """Lets offers come again, unless another training that should have been confirmed is not. After the measure is
    saved, inside its transaction."""
    locked = Caregiver.objects.select_for_update(of=("self",)).get(pk=caregiver.pk)
    others = Measure.objects.filter(caregiver=locked, kind="training", state=MeasureState.CONFIRMED, trained_at=None)
    if locked.is_held and not others.filter(began_at__isnull=False, ended_at=None).exists():
        locked.is_held = False
        locked.save(update_fields=["is_held"])
