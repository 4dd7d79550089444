from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Address, User
from bookings.catalogue.models import Service
from bookings.catalogue.pricing import PricedLine, minutes_of_visit, price_visit, total_of
from bookings.orders.history import record
from bookings.orders.models import BookedPet, Booking, CancellationPolicy, Line, Visit
from bookings.orders.models.event import EventKind
from bookings.orders.needs import need_of
from bookings.orders.status import BookingStatus
from bookings.schedule.actions.reserve import hold_best_free
from bookings.schedule.free_time import Window
from bookings.visits.actions.prepare import copy_standards
from petcare.errors import DomainError
from pets.models import Pet

# How long the caregiver's time is held while the owner pays.
HOLD = timedelta(minutes=15)
# More than these would hold time that nobody has paid for from everybody else.
MOST_UNPAID = 3


def place_booking(
    *,
    owner: User,
    address: Address,
    pets: Sequence[Pet],
    services: Sequence[Service],
    window: Window,
    submission_key: UUID,
    note: str = "",
) -> Booking:
    """Places a booking of one visit, prices frozen, and holds the nearest free caregiver for it while the owner pays.

    The same submission key makes one booking, however often it is sent. Raises NobodyFree when the window has just
    been taken, DomainError when pets and services do not go together, the window is over, or too much is unpaid.
    """
    earlier = Booking.objects.filter(owner=owner, submission_key=submission_key).first()
    if earlier:
        return earlier
    check_services_fit(services, pets)
    if window.start <= timezone.now():
        raise DomainError(_("This time is over."), field="window")
    try:
        with transaction.atomic():
            return _place(owner, address, pets, services, window, submission_key, note)
    except IntegrityError:
        # The twin of a double submit was quicker.
        twin = Booking.objects.filter(owner=owner, submission_key=submission_key).first()
        if twin is None:
            raise
        return twin


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
    window: Window,
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
        total=total_of(lines),
        cancellation_policy=CancellationPolicy.objects.current(),
        submission_key=submission_key,
        hold_expires_at=timezone.now() + HOLD,
    )
    BookedPet.objects.bulk_create([_as_booked(booking, pet) for pet in pets])
    visit = Visit.objects.create(
        booking=booking,
        window=DateTimeTZRange(window.start, window.end),
        minutes=minutes_of_visit(services, pets=len(pets)),
    )
    Line.objects.bulk_create([_as_line(visit, line) for line in lines])
    copy_standards(visit, services)
    hold_best_free(visit, need=need_of(owner, address, pets, services))
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
        # The same file, not a copy: removing a photo from a pet leaves its file for the bookings that showed it.
        photo=pet.cover.image.name if pet.cover else "",
        food=pet.food,
        food_amount=pet.food_amount,
        health=pet.health,
        temperament=pet.temperament,
        care_notes=pet.care_notes,
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
