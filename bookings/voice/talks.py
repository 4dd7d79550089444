"""Who may talk with whom about a booking, and until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from bookings.dispatch.models import OPEN_OFFER, Offer, RoundStatus
from bookings.orders.models import Booking, Visit
from bookings.orders.status import VisitStatus
from bookings.voice.models import Side, Thread
from caregivers.models import Caregiver
from petcare.texts import discreet

# After the last visit there may be a key to give back, or a bowl that is not where it was.
AFTERWARDS = timedelta(days=7)


@dataclass(frozen=True)
class Talk:
    """The owner of a booking and one caregiver, whether they have written yet or not."""

    booking: Booking
    caregiver: Caregiver
    thread: Thread | None
    is_coming: bool
    is_asked: bool
    closes_at: datetime | None
    # Of the first visit that the two may have.
    window: Any

    @property
    def can_write(self) -> bool:
        return self.is_asked or (self.closes_at is not None and timezone.now() < self.closes_at)

    @property
    def topic(self) -> str:
        return f"thread:{self.booking.number}.{self.caregiver.pk}"

    def url_for(self, side: str) -> str:
        if side == Side.CAREGIVER:
            return reverse("bookings:caregiver_thread", args=[self.booking.number])
        return reverse("bookings:owner_thread", args=[self.booking.number, self.caregiver.pk])

    def name_of(self, side: str) -> str:
        """In full only between people who meet."""
        user = self.caregiver.user if side == Side.CAREGIVER else self.booking.owner
        return user.name if self.is_coming else discreet(user.name)

    def user_of(self, side: str) -> User:
        return self.caregiver.user if side == Side.CAREGIVER else self.booking.owner


def talk_between(booking: Booking, caregiver: Caregiver) -> Talk:
    """Where the two stand now, with three queries."""
    everything = sorted(booking.visits.all(), key=lambda visit: visit.window.lower)
    visits = [visit for visit in everything if visit.caregiver_id == caregiver.pk]
    asked = Offer.objects.filter(round__booking=booking, round__status=RoundStatus.OPEN, status__in=OPEN_OFFER)
    return Talk(
        booking=booking,
        caregiver=caregiver,
        thread=Thread.objects.filter(booking=booking, caregiver=caregiver).first(),
        is_coming=any(visit.status != VisitStatus.CANCELLED for visit in visits),
        is_asked=asked.filter(caregiver=caregiver).exists(),
        closes_at=closes_at(booking, visits) if visits else None,
        window=(visits or everything)[0].window,
    )


def closes_at(booking: Booking, visits: Iterable[Visit]) -> datetime:
    """Until when whoever has these visits and the owner can write: a week after the last one, or after all of them
    were called off."""
    ends = [visit.finished_at or visit.window.upper for visit in visits if visit.status != VisitStatus.CANCELLED]
    return max(ends, default=booking.status_changed_at) + AFTERWARDS


def owners_talk(user: User, number: str, caregiver_pk: int) -> Talk | None:
    """With a caregiver who comes, or who has asked something. Of others an owner does not even learn who they are."""
    booking = Booking.objects.select_related("owner").filter(owner=user, number=number).first()
    caregiver = Caregiver.objects.select_related("user").filter(pk=caregiver_pk).first()
    if booking is None or caregiver is None:
        return None
    talk = talk_between(booking, caregiver)
    return talk if talk.thread or talk.closes_at else None


def caregivers_talk(caregiver: Caregiver, number: str) -> Talk | None:
    """With the owner of a booking that was offered or given to this caregiver; later what was written stays."""
    booking = Booking.objects.select_related("owner").filter(number=number).first()
    if booking is None:
        return None
    talk = talk_between(booking, caregiver)
    return talk if talk.thread or talk.can_write else None
