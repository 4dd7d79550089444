"""What an operator writes about a booking: to both in their talk, or to one of them alone."""

from uuid import UUID, uuid4

from django.db import transaction
from django.urls import reverse

from accounts.models import User
from bookings.orders.history import record
from bookings.orders.models import Booking
from bookings.orders.models.event import EventKind
from bookings.orders.transitions import lock_booking
from bookings.voice.actions.send_message import join_thread, send_message
from bookings.voice.models import Side, Thread
from caregivers.models import Caregiver
from petcare.notifications.models import Notification
from petcare.notifications.outbox import notify


def write_to_both(*, booking: Booking, caregiver: Caregiver, words: str, key: UUID, by: User) -> None:
    """Stands in the talk of the two as the platform's; the first time they also see that it reads along from there.

    Raises ThreadClosed, DomainError as `send_message` does.
    """
    if thread := Thread.objects.filter(booking=booking, caregiver=caregiver).first():
        join_thread(thread=thread, by=by, key=uuid4())
    send_message(booking=booking, caregiver=caregiver, side=Side.PLATFORM, by=by, body=words, key=key)


@transaction.atomic
def write_to_one(*, booking: Booking, person: User, words: str, key: UUID, by: User) -> None:
    """The owner, or a caregiver of theirs, gets it among their messages; the other one does not see it. Sent again
    under the same key it is told once."""
    booking = lock_booking(booking.pk)
    dedupe_key = f"platform wrote {key}"
    if Notification.objects.filter(recipient=person, dedupe_key=dedupe_key).exists():
        return
    is_owner = person == booking.owner
    visit = None if is_owner else booking.visits.filter(caregiver__user=person).order_by("window").last()
    # Whoever only asked about the work has the talk alone.
    talk = booking.get_absolute_url() if is_owner else reverse("bookings:caregiver_thread", args=[booking.number])
    notify(
        recipient=person,
        kind="platform_wrote" if is_owner else "platform_wrote_about_work",
        data={"number": booking.number, "area": booking.area, "words": words},
        url=visit.get_absolute_url() if visit else talk,
        dedupe_key=dedupe_key,
    )
    payload = {"to": Side.OWNER if is_owner else Side.CAREGIVER, "name": person.name, "words": words}
    record(booking, EventKind.PLATFORM_WROTE, by=by, visit=visit, payload=payload)
