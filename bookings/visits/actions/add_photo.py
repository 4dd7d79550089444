from datetime import datetime
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.models import User
from bookings.orders.history import record
from bookings.orders.models.event import EventKind
from bookings.orders.transitions import StepNotAllowed
from bookings.visits.actions.progress import AT_WORK, lock_visit
from bookings.visits.models import StepPhoto, StepStatus, VisitStep
from petcare.live.publish import publish
from petcare.uploads import sha256_of


@transaction.atomic
def add_photo(
    *, step: VisitStep, image: ContentFile, upload_key: UUID, by: User, taken_at: datetime | None = None
) -> StepPhoto:
    """Keeps a photo as proof of a step, with its hash and both clocks. A retried upload (same key) is kept once.

    Raises StepNotAllowed when the visit is not being served, or the key belongs to another step.
    """
    visit = lock_visit(step.visit_id)
    earlier = StepPhoto.objects.filter(upload_key=upload_key).first()
    if earlier and earlier.step_id == step.pk:
        return earlier
    if earlier:
        raise StepNotAllowed
    step = VisitStep.objects.get(pk=step.pk)
    if visit.status not in AT_WORK or step.status == StepStatus.SKIPPED:
        raise StepNotAllowed
    photo = StepPhoto.objects.create(
        step=step, image=image, sha256=sha256_of(image), upload_key=upload_key, taken_at=taken_at
    )
    record(
        visit.booking,
        EventKind.PHOTO_ADDED,
        by=by,
        visit=visit,
        payload={"step": step.position, "photo": photo.pk, "sha256": photo.sha256},
    )
    publish(visit.booking.topic)
    return photo
