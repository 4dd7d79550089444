from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.orders.history import EVERY_BOOKING
from bookings.orders.models import Booking
from bookings.voice.models import Complaint, ComplaintPhoto, Side
from bookings.voice.models.complaint import UNANSWERED, ComplaintStatus
from caregivers.models import Caregiver
from petcare.errors import DomainError
from petcare.live.publish import publish
from petcare.notifications.outbox import notify
from petcare.uploads.keeping import claim

MOST_COMPLAINT_PHOTOS = 9


@transaction.atomic
def complain(
    *, booking: Booking, caregiver: Caregiver, side: str, by: User, kind: str, words: str, photos: Sequence[str] = ()
) -> Complaint:
    """Leaves it for an operator. `photos` are stored files that nobody claimed.

    Raises DomainError while an earlier one about the same is not answered.
    """
    if len(photos) > MOST_COMPLAINT_PHOTOS:
        raise DomainError(_("At most %(most)s photos at once.") % {"most": MOST_COMPLAINT_PHOTOS}, field="photos")
    complaint, is_new = Complaint.objects.get_or_create(
        booking=booking,
        caregiver=caregiver,
        author=by,
        status__in=UNANSWERED,
        defaults={"side": side, "kind": kind, "words": words},
    )
    if not is_new:
        raise DomainError(_("We have this already and are looking into it. The answer comes to your messages."))
    for name in photos:
        ComplaintPhoto.objects.create(complaint=complaint, image=claim(name))
    publish(EVERY_BOOKING)
    return complaint


@transaction.atomic
def take_complaint(*, complaint: Complaint, by: User) -> Complaint:
    """An operator looks into it; its author sees that."""
    complaint = _lock(complaint)
    if complaint.status == ComplaintStatus.OPEN:
        complaint.status, complaint.taken_by = ComplaintStatus.TAKEN, by
        complaint.save(update_fields=["status", "taken_by"])
    return complaint


@transaction.atomic
def answer_complaint(*, complaint: Complaint, by: User, is_upheld: bool, answer: str) -> Complaint:
    """Decides whether it was right. Both read the answer; the other one does not read the complaint itself.

    Raises DomainError when somebody decided before.
    """
    complaint = _lock(complaint)
    if not complaint.is_open:
        raise DomainError(_("Somebody has decided this in the meantime. The page now shows how."))
    complaint.status, complaint.is_upheld, complaint.answer = ComplaintStatus.ANSWERED, is_upheld, answer
    complaint.answered_by, complaint.answered_at = by, timezone.now()
    complaint.save(update_fields=["status", "is_upheld", "answer", "answered_by", "answered_at"])
    for side, person in ((Side.OWNER, complaint.booking.owner), (Side.CAREGIVER, complaint.caregiver.user)):
        kind = "complaint_answered" if side == complaint.side else "complaint_about_you"
        data = {"number": complaint.booking.number}
        notify(recipient=person, kind=kind, data=data, url=complaint.get_absolute_url())
    return complaint


@transaction.atomic
def withdraw_complaint(*, complaint: Complaint) -> Complaint:
    """Its author takes it back. Raises DomainError when it is answered."""
    complaint = _lock(complaint)
    if not complaint.is_open:
        raise DomainError(_("This has been answered in the meantime."))
    complaint.status = ComplaintStatus.WITHDRAWN
    complaint.save(update_fields=["status"])
    return complaint


def _lock(complaint: Complaint) -> Complaint:
    publish(EVERY_BOOKING)
    rows = Complaint.objects.select_for_update(of=("self",)).select_related("booking__owner", "caregiver__user")
    return rows.get(pk=complaint.pk)
