from django.db import transaction
from django.utils import timezone

from accounts.models import User
from bookings.orders.models import Visit
from bookings.orders.transitions import StepNotAllowed
from bookings.visits.actions.progress import end_step, end_work, lock_visit
from bookings.visits.actions.remind_of_door_code import remind_of_door_code
from bookings.visits.lateness import Lateness, lateness_of
from bookings.visits.models import StepStatus
from petcare.notifications.outbox import notify


@transaction.atomic
def end_for_platform(*, visit: Visit, words: str, by: User) -> Visit:
    """An operator ends a visit that its caregiver began and left open: what is still to do is left out, and owner and
    caregiver read why. Nobody else can know what was done, so the caregiver earns what was promised, and money for the
    owner is another decision.

    Raises StepNotAllowed unless its report is missing by now.
    """
    visit = lock_visit(visit.pk)
    if lateness_of(visit, now=timezone.now()) != Lateness.REPORT:
        raise StepNotAllowed
    for step in visit.steps.filter(status=StepStatus.TODO):
        step.visit, step.skip_reason = visit, words
        end_step(step, StepStatus.SKIPPED, by=by)
    end_work(visit, by=by, payload={"words": words})
    _tell(visit, words)
    remind_of_door_code(visit.booking)
    return visit


def _tell(visit: Visit, words: str) -> None:
    booking, user = visit.booking, visit.caregiver.user
    data = {"caregiver": user.name, "words": words}
    notify(recipient=booking.owner, kind="visit_ended", data=data, url=booking.get_absolute_url())
    data = {"area": booking.area, "window": visit.window, "words": words}
    notify(recipient=user, kind="your_visit_ended", data=data, url=visit.get_absolute_url())
