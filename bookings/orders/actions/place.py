from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Address, User
from bookings.catalogue.models import Service
from bookings.catalogue.pricing import PricedLine, minutes_of_visit, price_visit, total_of
from bookings.orders.history import record
from bookings.orders.models import BookedPet, BookedPhoto, Booking, CancellationPolicy, Line, Visit
from bookings.orders.models.event import EventKind
from bookings.orders.needs import need_of
from bookings.orders.status import BookingStatus
from bookings.schedule.actions.hold import hold_visits, learn_drives
from bookings.schedule.free_time import Window
from bookings.visits.actions.prepare import copy_standards
from petcare.errors import DomainError
from pets.care import care_of
from pets.models import Pet

# How long the caregiver's time is held while the owner pays.
HOLD = timedelta(minutes=15)
# More than these would hold time that nobody has paid for from everybody else.
MOST_UNPAID = 3
# Two months, twice a day for half of it; longer than anybody travels.
MOST_VISITS = 60


def place_booking(
    *,
    owner: User,
    address: Address,
    pets: Sequence[Pet],
    services: Sequence[Service],
    windows: Sequence[Window],
    submission_key: UUID,
    note: str = "",
) -> Booking:
    """Places a booking with a visit in each window, prices frozen, and holds free caregivers while the owner pays.

    The same submission key makes one booking, however often it is sent. Raises NobodyFree when a window has just been
    taken, DomainError when pets and services do not go together, a window is over, two of them overlap, they are too
    many, or too much is unpaid.
    """
    earlier = Booking.objects.filter(owner=owner, submission_key=submission_key).first()
    if earlier:
        return earlier
    check_services_fit(services, pets)
    check_windows(windows)
    learn_drives(windows, need=need_of(owner, address, pets, services))
    try:
        with transaction.atomic():
            return _place(owner, address, pets, services, windows, submission_key, note)
    except IntegrityError:
        # The twin of a double submit was quicker.
        twin = Booking.objects.filter(owner=owner, submission_key=submission_key).first()
        if twin is None:
            raise
        return twin


def check_windows(windows: Sequence[Window]) -> None:
    """Raises DomainError when these windows do not make a booking."""
    if not windows:
        raise DomainError(_("Choose a time."), field="window")
    if len(windows) > MOST_VISITS:
        raise DomainError(_("At most %(most)d visits in one booking.") % {"most": MOST_VISITS}, field="window")
    in_order = sorted(windows, key=lambda window: window.start)
    if in_order[0].start <= timezone.now():
        raise DomainError(_("This time is over."), field="window")
    if any(later.start < earlier.end for earlier, later in pairwise(in_order)):
        raise DomainError(_("Two of these times overlap."), field="window")


def check_services_fit(services: Sequence[Service], pets: Sequence[Pet]) -> None:
    """Raises DomainError when a service is not for one of these animals, or nothing was chosen."""
    if not pets:
        raise DomainError(_("Choose who is to be looked after."), field="pets")
    if not services:
        raise DomainError(_("Choose at least one service."), field="services")
    for service in services:
        for pet in pets:
            if pet.species not in service.species:
                raise DomainError(
                    _("%(service)s is not offered for %(pet)s.") % {"service": service.name, "pet": pet.name},
                    field="services",
                )


def _place(
    owner: User,
    address: Address,
    pets: Sequence[Pet],
    services: Sequence[Service],
    windows: Sequence[Window],
    submission_key: UUID,
    note: str,
) -> Booking:
    _check_unpaid(owner)
    lines = price_visit(services, pets=len(pets))
    booking = Booking.objects.create(
        owner=owner,
        address=address,
        address_text=address.full_text,
        area=address.area,
        lat=address.lat,
        lon=address.lon,
        way_in=address.ways_in.order_by("-version").first(),
        note=note,
        total=total_of(lines) * len(windows),
        cancellation_policy=CancellationPolicy.objects.current(),
        submission_key=submission_key,
        hold_expires_at=timezone.now() + HOLD,
    )
    booked = BookedPet.objects.bulk_create([_as_booked(booking, pet) for pet in pets])
    # The same files, not copies: removing a photo from a pet leaves its file for the bookings that showed it.
    BookedPhoto.objects.bulk_create(
        BookedPhoto(pet=one, image=photo.image.name)
        for one, pet in zip(booked, pets, strict=True)
        for photo in pet.photos.all()
    )
    visits = Visit.objects.bulk_create(
        Visit(
            booking=booking,
            position=position,
            window=DateTimeTZRange(window.start, window.end),
            minutes=minutes_of_visit(services, pets=len(pets)),
        )
        for position, window in enumerate(sorted(windows, key=lambda window: window.start), start=1)
    )
    Line.objects.bulk_create([_as_line(visit, line) for visit in visits for line in lines])
    copy_standards(visits, services)
    hold_visits(visits, need=need_of(owner, address, pets, services))
    record(booking, EventKind.PLACED, by=owner, payload={"total": str(booking.total)})
    return booking


def _check_unpaid(owner: User) -> None:
    """Counted under the lock of the owner's row, so that many tabs at once are counted too."""
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=owner.pk)
    unpaid = Booking.objects.filter(owner=owner, status=BookingStatus.AWAITING_PAYMENT).count()
    if unpaid >= MOST_UNPAID:
        raise DomainError(
            _("You have %(count)d bookings to pay first. They are under My bookings.") % {"count": unpaid}
        )


def _as_booked(booking: Booking, pet: Pet) -> BookedPet:
    return BookedPet(
        booking=booking,
        pet=pet,
        name=pet.name,
        species=pet.species,
        breed=pet.breed,
        photo=pet.cover.image.name if pet.cover else "",
        care=care_of(pet),
    )


def _as_line(visit: Visit, line: PricedLine) -> Line:
    return Line(
        visit=visit,
        kind=line.kind,
        service=line.service,
        text_zh=line.text_zh,
        text_en=line.text_en,
        unit_price=line.unit_price,
        quantity=line.quantity,
        amount=line.amount,
    )
