from datetime import datetime
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.models import User
from bookings.catalogue.models import Proof
from bookings.orders.history import record
from bookings.orders.models.event import EventKind
from bookings.orders.status import AT_WORK
from bookings.orders.transitions import StepNotAllowed
from bookings.visits.actions.progress import lock_own_visit
from bookings.visits.at_home import clock_of
from bookings.visits.models import Moment, StepPhoto, StepStatus, VisitStep
from petcare.live.publish import publish
from petcare.uploads import sha256_of
from petcare.uploads.keeping import claim, store_photo


def add_photo(
    *,
    step: VisitStep,
    image: ContentFile,
    upload_key: UUID,
    by: User,
    taken_at: datetime | None = None,
    device_at: datetime | None = None,
    moment: str = "",
) -> StepPhoto:
    """Keeps a photo as proof of a step, with its hash and both clocks. A retried upload (same key) is kept once.

    The same file as proof of something else is kept too, and says of which photo it is a repetition: the caregiver is
    warned and the desk looks at it. Where a step asks for before and after and nobody says which it is, the first is
    before and the next one after.
    Raises StepNotAllowed when the visit is not being served, or not by them, or the key belongs to another step.
    """
    if earlier := _earlier(step, upload_key):
        return earlier
    name, sha256 = store_photo(image, of=StepPhoto), sha256_of(image)
    with transaction.atomic():
        visit = lock_own_visit(step.visit_id, by=by)
        if earlier := _earlier(step, upload_key):
            return earlier
        step = VisitStep.objects.get(pk=step.pk)
        if visit.status not in AT_WORK or step.status == StepStatus.SKIPPED:
            raise StepNotAllowed
        moment = _moment_of(step, moment)
        repeats = _same_elsewhere(step, sha256, moment)
        photo = StepPhoto.objects.create(
            step=step,
            moment=moment,
            repeats=repeats,
            image=claim(name),
            sha256=sha256,
            upload_key=upload_key,
            taken_at=taken_at,
        )
        payload = {"step": step.position, "photo": photo.pk, "sha256": sha256} | clock_of(device_at)
        if repeats:
            payload["repeats"] = repeats.pk
        record(visit.booking, EventKind.PHOTO_ADDED, by=by, visit=visit, payload=payload)
        publish(visit.booking.topic)
    return photo


def _moment_of(step: VisitStep, said: str) -> str:
    if step.proof != Proof.BEFORE_AFTER:
        return ""
    has_before = step.photos.filter(moment=Moment.BEFORE).exists()
    return said if said in Moment.values else str(Moment.AFTER if has_before else Moment.BEFORE)


def _same_elsewhere(step: VisitStep, sha256: str, moment: str) -> StepPhoto | None:
    """The first photo with this very file, of another step, another visit, or as before where this is after."""
    same = StepPhoto.objects.filter(sha256=sha256).exclude(step=step, moment=moment)
    return same.order_by("pk").first()


def _earlier(step: VisitStep, upload_key: UUID) -> StepPhoto | None:
    earlier = StepPhoto.objects.filter(upload_key=upload_key).first()
    if earlier and earlier.step_id != step.pk:
        raise StepNotAllowed
    return earlier
