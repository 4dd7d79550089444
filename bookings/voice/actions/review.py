from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.orders.history import record
from bookings.orders.models import Booking
from bookings.orders.models.event import EventKind
from bookings.orders.status import BookingStatus, VisitStatus
from bookings.orders.transitions import lock_booking
from bookings.voice.models import Review
from caregivers.models import Caregiver
from petcare.errors import DomainError
from petcare.live.publish import publish
from petcare.notifications.outbox import notify


class ReviewNotAllowed(DomainError):
    pass


def caregivers_to_review(booking: Booking) -> list[Caregiver]:
    """Who served a completed booking and was not reviewed yet; the two who shared a trip are reviewed each.

    Reads the booking's visits, and its reviews with one query.
    """
    if booking.status != BookingStatus.COMPLETED:
        return []
    reviewed = set(booking.reviews.values_list("caregiver", flat=True))
    done = (visit for visit in booking.visits.all() if visit.status == VisitStatus.FINISHED)
    served = {visit.caregiver for visit in done if visit.caregiver}
    return sorted((caregiver for caregiver in served if caregiver.pk not in reviewed), key=lambda who: who.pk)


def write_review(*, booking: Booking, caregiver: Caregiver, stars: dict[str, int], words: str = "") -> Review:
    """The owner's word on a caregiver after the booking is completed, once; it counts in the caregiver's average.

    `stars` has attitude, skill, punctuality, pet_reaction and overall, 1 to 5 each.
    """
    try:
        with transaction.atomic():
            return _write(booking.pk, caregiver.pk, stars, words)
    except IntegrityError as error:
        raise ReviewNotAllowed(_("You have reviewed this already.")) from error


def _write(booking_id: int, caregiver_id: int, stars: dict[str, int], words: str) -> Review:
    booking = lock_booking(booking_id)
    if booking.status != BookingStatus.COMPLETED:
        raise ReviewNotAllowed(_("You can review once everything is done."))
    served = booking.visits.filter(caregiver=caregiver_id, status=VisitStatus.FINISHED)
    if not served.exists():
        raise ReviewNotAllowed(_("This caregiver was not with you."))
    caregiver = Caregiver.objects.select_for_update(of=("self",)).select_related("user").get(pk=caregiver_id)
    review = Review.objects.create(booking=booking, caregiver=caregiver, author=booking.owner, words=words, **stars)
    caregiver.rating_sum += review.overall
    caregiver.rating_count += 1
    caregiver.save(update_fields=["rating_sum", "rating_count"])
    record(booking, EventKind.REVIEWED, by=booking.owner, payload={"review": review.pk, "overall": review.overall})
    where = reverse("bookings:caregiver_me")
    notify(recipient=caregiver.user, kind="reviewed", data={"stars": review.overall}, url=where)
    publish(booking.topic)
    return review
