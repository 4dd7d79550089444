from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.consents import missing_consents
from accounts.models import Address, User
from bookings.catalogue.models import Package, Service
from bookings.catalogue.pricing import MOST_PETS, PricedLine, minutes_of_visit
from bookings.catalogue.tariff import services_in
from bookings.orders.bill import bill_of, sum_of
from bookings.orders.history import record
from bookings.orders.models import BookedPet, BookedPhoto, Booking, CancellationPolicy, Line, Visit
from bookings.orders.models.event import EventKind
from bookings.orders.needs import need_of
from bookings.orders.status import BookingStatus
from bookings.schedule.actions.hold import hold_visits, learn_drives
from bookings.schedule.free_time import Window
from bookings.visits.actions.prepare import copy_standards
from petcare.errors import DomainError
from petcare.money import yuan
from pets.care import care_of
from pets.models import Pet

# How long the caregiver's time is held while the owner pays.
HOLD = timedelta(minutes=15)
# More than these would hold time that nobody has paid for from everybody else.
MOST_UNPAID = 3
# Two months, twice a day for half of it; longer than anybody travels.
MOST_VISITS = 60


class PriceChanged(DomainError):
    """It costs something else than what the owner was shown. Nothing was placed."""

    def __init__(self, total: Decimal, quoted: Decimal) -> None:
        words = _("The price is %(now)s by now; you were shown %(before)s. Look at the bill and submit again.")
        super().__init__(words % {"now": yuan(total), "before": yuan(quoted)}, field="quoted_total")


def place_booking(
    *,
    owner: User,
    address: Address,
    pets: Sequence[Pet],
    services: Sequence[Service],
    windows: Sequence[Window],
    submission_key: UUID,
    packages: Sequence[Package] = (),
    quoted_total: Decimal | None = None,
    note: str = "",
    owner_chooses: bool = False,
) -> Booking:
    """Places a booking with a visit in each window, prices frozen, and holds free caregivers while the owner pays.

    `quoted_total` is what the owner was shown, in yuan; `owner_chooses` among those who say yes, else the platform
    does. The same submission key makes one booking, however often it is sent. Raises NobodyFree when a window has just
    been taken, PriceChanged when it costs something else by now, DomainError when the owner has no verified number or
    has not agreed to the terms, pets and services do not go together or are no longer sold, a window is over, two of
    them overlap, they are too many, or too much is unpaid.
    """
    earlier = Booking.objects.filter(owner=owner, submission_key=submission_key).first()
    if earlier:
        return earlier
    check_owner(owner)
    check_choice(services, packages, pets)
    check_windows(windows)
    in_order, to_do = sorted(windows, key=lambda window: window.start), services_in(services, packages)
    need = need_of(owner, address, pets, to_do)
    learn_drives(in_order, need=need)
    try:
        with transaction.atomic():
            _check_unpaid(owner)
            check_on_sale(services, packages)
            now = timezone.now()
            bill = bill_of(services, packages, pets=len(pets), home=address.point, windows=in_order, now=now)
            if quoted_total is not None and quoted_total != sum_of(bill):
                raise PriceChanged(sum_of(bill), quoted_total)
            said = {"note": note, "owner_chooses": owner_chooses}
            booking = _write(owner, address, total=sum_of(bill), said=said, submission_key=submission_key, now=now)
            _copy_pets(booking, pets)
            visits = _write_visits(booking, in_order, bill, minutes=minutes_of_visit(to_do, pets=len(pets)))
            copy_standards(visits, to_do, species={pet.species for pet in pets})
            hold_visits(visits, need=need)
            record(booking, EventKind.PLACED, by=owner, payload={"total": str(booking.total)})
            return booking
    except IntegrityError:
        # The twin of a double submit was quicker.
        twin = Booking.objects.filter(owner=owner, submission_key=submission_key).first()
        if twin is None:
            raise
        return twin


def check_owner(owner: User) -> None:
    """Raises DomainError when nobody could reach the owner, or the owner has not agreed to the terms that count now."""
    if not owner.phone:
        raise DomainError(_("Whoever comes must be able to reach you: first add your mobile number."))
    if missing_consents(owner):
        raise DomainError(_("Please read and agree. It is short."))


def check_windows(windows: Sequence[Window]) -> None:
    """Raises DomainError when these windows do not make a booking."""
    if not windows:
        raise DomainError(_("Choose a time."), field="window")
    if len(windows) > MOST_VISITS:
        raise DomainError(most_visits_words(), field="window")
    in_order = sorted(windows, key=lambda window: window.start)
    if in_order[0].start <= timezone.now():
        raise DomainError(_("This time is over."), field="window")
    if any(later.start < earlier.end for earlier, later in pairwise(in_order)):
        raise DomainError(_("Two of these times overlap."), field="window")


def most_visits_words() -> str:
    return _("At most %(most)d visits in one booking.") % {"most": MOST_VISITS}


def check_choice(services: Sequence[Service], packages: Sequence[Package], pets: Sequence[Pet]) -> None:
    """Raises DomainError when nothing was chosen, something twice, or something not for one of these animals."""
    if not pets:
        raise DomainError(_("Choose who is to be looked after."), field="pets")
    if len(pets) > MOST_PETS:
        raise DomainError(_("At most %(most)d pets in one booking.") % {"most": MOST_PETS}, field="pets")
    if not services and not packages:
        raise DomainError(_("Choose at least one service."), field="services")
    everything: list[Package | Service] = [*packages, *services]
    for sold in everything:
        for pet in pets:
            if pet.species not in sold.species:
                raise DomainError(
                    _("%(service)s is not offered for %(pet)s.") % {"service": sold.name, "pet": pet.name},
                    field="services",
                )
    chosen = list(services)
    for package in packages:
        for service in package.services.all():
            if service in chosen:
                words = {"service": service.name, "package": package.name}
                raise DomainError(
                    _("%(service)s is in %(package)s already. Take one of them.") % words, field="services"
                )
            chosen.append(service)


def check_on_sale(services: Sequence[Service], packages: Sequence[Package]) -> None:
    """Raises DomainError that names what is no longer sold."""
    on_sale = {*Service.objects.on_sale(), *Package.objects.on_sale()}
    everything: list[Package | Service] = [*packages, *services]
    gone = [sold.name for sold in everything if sold not in on_sale]
    if gone:
        raise DomainError(
            _("%(names)s is no longer offered. Choose again.") % {"names": "、".join(gone)}, field="services"
        )


def _write(
    owner: User, address: Address, *, total: Decimal, said: dict[str, Any], submission_key: UUID, now: datetime
) -> Booking:
    return Booking.objects.create(
        owner=owner,
        address=address,
        address_text=address.full_text,
        area=address.area,
        district=address.district,
        lat=address.lat,
        lon=address.lon,
        way_in=address.ways_in.order_by("-version").first(),
        **said,
        total=total,
        cancellation_policy=CancellationPolicy.objects.current(),
        submission_key=submission_key,
        hold_expires_at=now + HOLD,
    )


def _copy_pets(booking: Booking, pets: Sequence[Pet]) -> None:
    booked = BookedPet.objects.bulk_create([_as_booked(booking, pet) for pet in pets])
    # The same files, not copies: removing a photo from a pet leaves its file for the bookings that showed it.
    BookedPhoto.objects.bulk_create(
        BookedPhoto(pet=one, image=photo.image.name)
        for one, pet in zip(booked, pets, strict=True)
        for photo in pet.photos.all()
    )


def _write_visits(
    booking: Booking, windows: Sequence[Window], bill: Sequence[Sequence[PricedLine]], *, minutes: int
) -> list[Visit]:
    """A visit in each window, in their order, with its lines of the bill."""
    visits = Visit.objects.bulk_create(
        Visit(
            booking=booking,
            position=position,
            window=DateTimeTZRange(window.start, window.end),
            minutes=minutes,
        )
        for position, window in enumerate(windows, start=1)
    )
    Line.objects.bulk_create(
        [as_line(visit, line) for visit, lines in zip(visits, bill, strict=True) for line in lines]
    )
    return visits


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


def as_line(visit: Visit, line: PricedLine) -> Line:
    """The priced line frozen as a row of the visit, not saved yet."""
    return Line(
        visit=visit,
        kind=line.kind,
        service=line.service,
        package=line.package,
        rule=line.rule,
        text_zh=line.text_zh,
        text_en=line.text_en,
        unit_price=line.unit_price,
        quantity=line.quantity,
        amount=line.amount,
    )
