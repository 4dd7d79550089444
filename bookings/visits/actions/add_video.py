from datetime import datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.orders.history import record
from bookings.orders.models.event import EventKind
from bookings.orders.status import AT_WORK
from bookings.orders.transitions import StepNotAllowed
from bookings.visits.actions.progress import lock_own_visit
from bookings.visits.at_home import clock_of
from bookings.visits.models import StepStatus, StepVideo, VisitStep
from petcare.errors import DomainError
from petcare.live.publish import publish
from petcare.uploads.resuming import fingerprint
from petcare.uploads.videos import receive, take_video

MOST_VIDEOS = 3


def add_video(
    *,
    step: VisitStep,
    file: UploadedFile,
    upload_key: UUID,
    by: User,
    taken_at: datetime | None = None,
    device_at: datetime | None = None,
) -> StepVideo:
    """Keeps a video of a step as it was received; the worker makes it fit to be seen. A retried upload is kept once.

    Raises StepNotAllowed when the visit is not being served, or not by them, or the key belongs to another step;
    DomainError beyond MOST_VIDEOS.
    """
    if earlier := _earlier(step, upload_key):
        return earlier
    source = receive(file=file, by=by)
    with transaction.atomic():
        visit = lock_own_visit(step.visit_id, by=by)
        if earlier := _earlier(step, upload_key):
            return earlier
        step = VisitStep.objects.get(pk=step.pk)
        if visit.status not in AT_WORK or step.status == StepStatus.SKIPPED:
            raise StepNotAllowed
        if step.videos.count() >= MOST_VIDEOS:
            raise DomainError(_("At most %(most)s videos for one step.") % {"most": MOST_VIDEOS}, field="video")
        shown = StepVideo.objects.create(
            step=step,
            video=take_video(source=source, topic=visit.booking.topic),
            upload_key=upload_key,
            taken_at=taken_at,
        )
        payload = {"step": step.position, "video": shown.pk, "sha256": fingerprint(source)} | clock_of(device_at)
        record(visit.booking, EventKind.VIDEO_ADDED, by=by, visit=visit, payload=payload)
        publish(visit.booking.topic)
    return shown


def _earlier(step: VisitStep, upload_key: UUID) -> StepVideo | None:
    earlier = StepVideo.objects.filter(upload_key=upload_key).first()
    if earlier and earlier.step_id != step.pk:
        raise StepNotAllowed
    return earlier
