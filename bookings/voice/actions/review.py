from collections.abc import Sequence

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.orders.history import record
from bookings.orders.models import Booking
from bookings.orders.models.event import EventKind
from bookings.orders.status import OVER, VisitStatus
from bookings.orders.transitions import lock_booking
from bookings.voice.models import Review, ReviewPhoto
from caregivers.models import Caregiver
from petcare.errors import DomainError
from petcare.live.publish import publish
from petcare.notifications.outbox import notify
from petcare.uploads.keeping import claim, release
from petcare.uploads.models import Upload
from petcare.uploads.videos import drop_video, take_video

MOST_REVIEW_PHOTOS = 6


class ReviewNotAllowed(DomainError):
    pass


def caregivers_to_review(booking: Booking) -> list[Caregiver]:
    """Who served a booking of which nothing is ahead and was not reviewed yet; the two who shared a trip are reviewed
    each. A visit that was missed keeps nobody from being reviewed for the others, whatever its owner still does.

    Reads the booking's visits, and its reviews with one query.
    """
    if any(visit.status not in OVER for visit in booking.visits.all()):
        return []
    reviewed = set(booking.reviews.values_list("caregiver", flat=True))
    done = (visit for visit in booking.visits.all() if visit.status == VisitStatus.FINISHED)
    served = {visit.caregiver for visit in done if visit.caregiver}
    return sorted((caregiver for caregiver in served if caregiver.pk not in reviewed), key=lambda who: who.pk)


@transaction.atomic
def write_review(
    *,
    booking: Booking,
    caregiver: Caregiver,
    stars: dict[str, int],
    words: str = "",
    photos: Sequence[str] = (),
    video: Upload | None = None,
) -> Review:
    """The owner's word on a caregiver when nothing of the booking is ahead, once; it counts in the caregiver's average.

    `stars` has attitude, skill, punctuality, pet_reaction and overall, 1 to 5 each; `photos` are stored files that
    nobody claimed.
    """
    booking = lock_booking(booking.pk)
    if booking.visits.exclude(status__in=OVER).exists():
        raise ReviewNotAllowed(_("You can review once everything is done."))
    served = booking.visits.filter(caregiver=caregiver, status=VisitStatus.FINISHED)
    if not served.exists():
        raise ReviewNotAllowed(_("This caregiver was not with you."))
    if booking.reviews.filter(caregiver=caregiver).exists():
        raise ReviewNotAllowed(_("You have reviewed this already."))
    caregiver = Caregiver.objects.select_for_update(of=("self",)).select_related("user").get(pk=caregiver.pk)
    review = Review.objects.create(booking=booking, caregiver=caregiver, author=booking.owner, words=words, **stars)
    _show(review, photos, video)
    _count(caregiver, stars=review.overall, reviews=1)
    record(booking, EventKind.REVIEWED, by=booking.owner, payload={"review": review.pk, "overall": review.overall})
    where = reverse("bookings:caregiver_me")
    notify(recipient=caregiver.user, kind="reviewed", data={"stars": review.overall}, url=where)
    publish(booking.topic)
    return review


@transaction.atomic
def edit_review(
    *,
    review: Review,
    stars: dict[str, int],
    words: str,
    photos: Sequence[str] = (),
    without: Sequence[int] = (),
    video: Upload | None = None,
) -> Review:
    """The owner says it differently, within a week. `without` are the ids of its photos that go; a video takes
    the place of the one before.

    Raises ReviewNotAllowed when the week is over, or a moderator hid it meanwhile.
    """
    caregiver, review = _lock(review)
    if not review.is_editable:
        raise ReviewNotAllowed(_("A review can be changed for a week. It stays as it is now."))
    _count(caregiver, stars=stars["overall"] - review.overall, reviews=0)
    for name, value in {**stars, "words": words, "edited_at": timezone.now()}.items():
        setattr(review, name, value)
    for photo in review.photos.filter(pk__in=without):
        release(str(photo.image.name))
        photo.delete()
    _show(review, photos, video)
    review.save()
    publish(review.booking.topic)
    return review


@transaction.atomic
def answer_review(*, review: Review, words: str) -> Review:
    """The caregiver's word on it, once; everybody who sees the review sees it too."""
    _caregiver, review = _lock(review)
    if review.answered_at:
        raise ReviewNotAllowed(_("You have answered this already."))
    if review.hidden_at:
        raise ReviewNotAllowed(_("This review is not shown any more."))
    review.answer, review.answered_at = words, timezone.now()
    review.save(update_fields=["answer", "answered_at"])
    data = {"caregiver": review.caregiver.user.name}
    notify(recipient=review.author, kind="review_answered", data=data, url=review.booking.get_absolute_url())
    publish(review.booking.topic)
    return review


@transaction.atomic
def hide_review(*, review: Review, by: User, reason: str) -> Review:
    """Takes it from the public pages and out of the average; its author is told why. Hiding twice changes nothing."""
    caregiver, review = _lock(review)
    if review.hidden_at:
        return review
    review.hidden_at, review.hidden_by, review.hidden_reason = timezone.now(), by, reason
    review.save(update_fields=["hidden_at", "hidden_by", "hidden_reason"])
    _count(caregiver, stars=-review.overall, reviews=-1)
    data = {"caregiver": caregiver.user.name, "reason": reason}
    notify(recipient=review.author, kind="review_hidden", data=data, url=review.booking.get_absolute_url())
    return review


@transaction.atomic
def show_review_again(*, review: Review) -> Review:
    """The moderator was wrong: it is public and counts again."""
    caregiver, review = _lock(review)
    if review.hidden_at:
        review.hidden_at, review.hidden_by, review.hidden_reason = None, None, ""
        review.save(update_fields=["hidden_at", "hidden_by", "hidden_reason"])
        _count(caregiver, stars=review.overall, reviews=1)
    return review


def _lock(review: Review) -> tuple[Caregiver, Review]:
    caregiver = Caregiver.objects.select_for_update(of=("self",)).select_related("user").get(pk=review.caregiver_id)
    rows = Review.objects.select_for_update(of=("self",)).select_related("booking", "author", "caregiver__user")
    return caregiver, rows.get(pk=review.pk)


def _count(caregiver: Caregiver, *, stars: int, reviews: int) -> None:
    caregiver.rating_sum += stars
    caregiver.rating_count += reviews
    caregiver.save(update_fields=["rating_sum", "rating_count"])


def _show(review: Review, photos: Sequence[str], video: Upload | None) -> None:
    if review.photos.count() + len(photos) > MOST_REVIEW_PHOTOS:
        words = _("At most %(most)s photos. Remove some first.") % {"most": MOST_REVIEW_PHOTOS}
        raise DomainError(words, field="photos")
    for name in photos:
        ReviewPhoto.objects.create(review=review, image=claim(name))
    if video:
        before = review.video_id
        review.video = take_video(source=video, topic=review.booking.topic)
        review.save(update_fields=["video"])
        if before:
            drop_video(before)
