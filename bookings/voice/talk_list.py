"""All the talks of somebody, whoever wrote last first, as owners and caregivers read them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.fields.files import FieldFile
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import User
from bookings.orders.models import Visit
from bookings.orders.status import VisitStatus
from bookings.voice.masking import masked
from bookings.voice.models import Message, Side, Thread
from petcare.texts import discreet


@dataclass(frozen=True)
class Line:
    """One talk in a list: with whom, about which booking, and what was said last."""

    url: str
    name: str
    portrait: FieldFile | None
    about: str
    last: str
    has_photo: bool
    sent_at: Any
    unseen: int


def talks_of(user: User, side: str) -> QuerySet[Thread]:
    """The newest first; of a caregiver those about work, of an owner those about their pets. Lines in one query."""
    coming = Visit.objects.filter(booking=OuterRef("booking"), caregiver=OuterRef("caregiver"))
    threads = with_last(_own(user, side), side).annotate(is_coming=Exists(coming.exclude(status=VisitStatus.CANCELLED)))
    return threads.select_related("booking__owner", "caregiver__user").order_by("-newest")


def with_last(threads: QuerySet[Thread], side: str) -> QuerySet[Thread]:
    """Each with what was written last, and how much of the others' words this side has not seen."""
    newest = Message.objects.filter(thread=OuterRef("pk")).order_by("-pk")
    unseen = Message.objects.filter(thread=OuterRef("pk"), pk__gt=OuterRef(f"{side}_seen")).exclude(side=side)
    counted = unseen.order_by().values("thread").annotate(count=Count("pk")).values("count")
    return threads.annotate(
        last_words=Subquery(newest.values("body")[:1]),
        last_photo=Subquery(newest.values("photo")[:1]),
        last_side=Subquery(newest.values("side")[:1]),
        last_at=Subquery(newest.values("sent_at")[:1]),
        newest=Subquery(newest.values("pk")[:1]),
        unseen=Coalesce(Subquery(counted, output_field=IntegerField()), 0),
    )


def _own(user: User, side: str) -> QuerySet[Thread]:
    return Thread.objects.filter(booking__owner=user) if side == Side.OWNER else user.caregiver.threads.all()


def line_of(thread: Any, side: str) -> Line:
    """Between people who do not meet names are short, and numbers hidden."""
    booking, caregiver = thread.booking, thread.caregiver
    other = booking.owner if side == Side.CAREGIVER else caregiver.user
    words = thread.last_words or ""
    is_theirs = thread.last_side not in (side, Side.PLATFORM)
    if side == Side.CAREGIVER:
        url, portrait = reverse("bookings:caregiver_thread", args=[booking.number]), None
    else:
        url, portrait = reverse("bookings:owner_thread", args=[booking.number, caregiver.pk]), caregiver.portrait
    return Line(
        url=url,
        name=other.name if thread.is_coming else discreet(other.name),
        portrait=portrait,
        about=booking.area if side == Side.CAREGIVER else booking.number,
        last=masked(words) if is_theirs and not thread.is_coming else words,
        has_photo=bool(thread.last_photo),
        sent_at=thread.last_at,
        unseen=thread.unseen,
    )
