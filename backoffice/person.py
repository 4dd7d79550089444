"""Everything about one person on one page, in a fixed number of queries; each block for those who may see its rows."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import (
    Count,
    DecimalField,
    Exists,
    Min,
    OuterRef,
    Prefetch,
    QuerySet,
    StringAgg,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce, Lower

from accounts.models import Address, Device, EmergencyContact, Identity, User, WayIn
from backoffice.person_lines import ASKED, CHANGED, SAID, Line, lines_of
from bookings.models import BookedPet, Booking, Payment, Refund, Visit
from bookings.money.models import PaymentStatus, RefundStatus
from caregivers.models import MonthlyRecord
from petcare.notifications.models import Notification
from pets.models import Pet, PetPhoto

PAGE, FEW = 10, 10
OPEN_REFUNDS = (RefundStatus.DUE, RefundStatus.SENT, RefundStatus.FAILED)


@dataclass(frozen=True)
class PersonPage:
    """`None` stands for a block that this operator may not see."""

    person: User
    pets: list[Pet] | None
    addresses: list[Address] | None
    bookings: Page[Booking] | None
    visits: list[Visit] | None
    messages: list[Notification] | None
    said: list[Line]
    asked: list[Line]
    changed: list[Line]


def page_for(pk: int, *, by: User, page: str | None) -> PersonPage:
    """Raises User.DoesNotExist. Never the sealed way in: only its kind and version are read."""
    person = _with_facts(User.objects.filter(is_staff=False).select_related("caregiver"), by).get(pk=pk)
    caregiver = getattr(person, "caregiver", None)
    sees_bookings = by.has_perm("bookings.view_booking")
    said, asked, changed = lines_of(SAID, ASKED, CHANGED, person=person, by=by)
    return PersonPage(
        person=person,
        pets=list(_pets(person)) if by.has_perm("pets.view_pet") else None,
        addresses=list(_addresses(person)) if by.has_perm("accounts.view_address") else None,
        bookings=_bookings(person, page) if sees_bookings else None,
        visits=list(_visits(caregiver)) if sees_bookings and caregiver else None,
        messages=_messages(person) if by.has_perm("notifications.view_notification") else None,
        said=said,
        asked=asked,
        changed=changed,
    )


def _with_facts(people: QuerySet[User], by: User) -> QuerySet[User]:
    """What is one number or one yes, read with the person."""
    mine = {"owner": OuterRef("pk")}
    facts: dict[str, Any] = {
        "is_verified": Exists(Identity.objects.in_force().filter(**mine)),
        "has_contact": Exists(EmergencyContact.objects.filter(**mine)),
        "devices_in_use": Coalesce(_count(Device.objects.signed_in().filter(user=OuterRef("pk")), "user"), 0),
        "bookings_count": Coalesce(_count(Booking.objects.filter(**mine), "owner"), 0),
    }
    if by.has_perm("bookings.view_payment"):
        paid = Payment.objects.filter(booking__owner=OuterRef("pk"), status=PaymentStatus.PAID)
        back = Refund.objects.filter(payment__booking__owner=OuterRef("pk"))
        facts["paid"] = _sum(paid, "booking__owner")
        facts["back"] = _sum(back.filter(status=RefundStatus.SUCCEEDED), "payment__booking__owner")
        facts["still_to_go_back"] = _sum(back.filter(status__in=OPEN_REFUNDS), "payment__booking__owner")
    if by.has_perm("caregivers.view_monthlyrecord"):
        newest = MonthlyRecord.objects.filter(caregiver__user=OuterRef("pk")).order_by("-month")
        facts["standing"] = Subquery(newest.values("standing")[:1])
    return people.annotate(**facts)


def _count(rows: QuerySet[Any], column: str) -> Subquery:
    return Subquery(rows.order_by().values(column).annotate(number=Count("pk")).values("number"))


def _sum(rows: QuerySet[Any], column: str) -> Coalesce:
    summed = rows.order_by().values(column).annotate(yuan=Sum("amount")).values("yuan")
    return Coalesce(Subquery(summed), Value(0), output_field=DecimalField())


def _pets(person: User) -> QuerySet[Pet]:
    cover = PetPhoto.objects.filter(pet=OuterRef("pk")).order_by("position", "pk").values("pk")[:1]
    return person.pets.annotate(cover_pk=Subquery(cover)).order_by("-archived_at", "pk")[: FEW * 2]


def _addresses(person: User) -> QuerySet[Address]:
    unsealed = Prefetch("ways_in", WayIn.objects.only("address", "kind", "version").order_by("-version"))
    return person.addresses.prefetch_related(unsealed).order_by("-is_default", "-pk")[:FEW]


def _bookings(person: User, page: str | None) -> Page[Booking]:
    """The newest first; how many there are was read with the person."""
    visits = Visit.objects.filter(booking=OuterRef("pk")).order_by().values("booking")
    pets = BookedPet.objects.filter(booking=OuterRef("pk")).order_by().values("booking")
    names = StringAgg("caregiver__user__name", Value("、"), distinct=True)
    bookings = person.bookings.annotate(
        begins=Subquery(visits.annotate(first=Min(Lower("window"))).values("first")),
        caregivers=Subquery(visits.annotate(names=names).values("names")),
        pet_names=Subquery(pets.annotate(names=StringAgg("name", Value("、"))).values("names")),
    )
    paginator = Paginator(bookings, PAGE)
    paginator.count = person.bookings_count
    return paginator.get_page(page)


def _visits(caregiver: Any) -> QuerySet[Visit]:
    """What somebody who serves has ahead and has done last."""
    return caregiver.visits.select_related("booking").order_by("-window")[:FEW]


def _messages(person: User) -> list[Notification]:
    return list(Notification.objects.with_words().filter(recipient=person).prefetch_related("deliveries")[:FEW])
