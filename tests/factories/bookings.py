"""Bookings at every stage, brought there by the product's own actions."""

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from itertools import chain
from typing import Any

from django.core.files.base import ContentFile
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from accounts.models import User
from bookings.catalogue.models import Proof, Service
from bookings.dispatch.actions.decide import decide
from bookings.dispatch.actions.fan_out import fan_out
from bookings.dispatch.actions.grab import grab
from bookings.dispatch.models import Offer
from bookings.money.actions.confirm_payment import settle_payment
from bookings.money.actions.start_payment import start_payment
from bookings.money.models import Payment
from bookings.orders.actions.place import place_booking
from bookings.orders.models import Booking, Visit
from bookings.schedule.candidates import Need
from bookings.schedule.free_time import Window
from bookings.schedule.models import Reservation
from bookings.visits.actions.add_photo import add_photo
from bookings.visits.actions.progress import arrive, complete_step, depart, finish
from bookings.visits.at_home import Fix
from bookings.visits.next_move import departs_from
from caregivers.models import Caregiver
from petcare.geo.coordinates import Point
from petcare.payments.gateway import Outcome, PaymentNotice
from pets.models import Pet
from tests.factories.caregivers import CaregiverFactory
from tests.factories.catalogue import ServiceFactory
from tests.factories.people import OwnerFactory
from tests.factories.pets import PetFactory, photo_bytes


def window_at(hour: int = 18, *, days: int = 1) -> Window:
    """The window of two hours that begins at this hour (Shanghai time), so many days from today."""
    day = timezone.localdate() + timedelta(days=days)
    start = timezone.make_aware(datetime.combine(day, time(hour)))
    return Window(start, start + timedelta(hours=2))


def need_at_home() -> Need:
    """Feeding a cat at AddressFactory's home, for somebody who is not in the database."""
    return Need(Point(30.595, 114.305), frozenset({"feeding"}), frozenset({"cat"}), owner_id=0)


def a_placed_booking(
    *,
    owner: User | None = None,
    pets: Sequence[Pet] = (),
    services: Sequence[Service] = (),
    window: Window | None = None,
    windows: Sequence[Window] = (),
    **rest: Any,
) -> Booking:
    """Waits for payment. Whatever is not given is made, except caregivers: at least one must be free."""
    owner = owner or OwnerFactory()
    return place_booking(
        owner=owner,
        pets=pets or [PetFactory(owner=owner)],
        services=services or ([] if rest.get("packages") else [ServiceFactory()]),
        windows=windows or [window or window_at()],
        **{"address": owner.addresses.first(), "submission_key": uuid.uuid4()} | rest,
    )


def notice_for(payment: Payment, outcome: Outcome = Outcome.PAID) -> PaymentNotice:
    """What the gateway says about this payment."""
    return PaymentNotice(payment.number, f"V{payment.number}", payment.amount, outcome)


def pay(booking: Booking) -> Booking:
    start_payment(booking=booking)
    settle_payment(notice_for(booking.payments.get(status="started")))
    booking.refresh_from_db()
    return booking


def a_paid_booking(**kwargs: Any) -> Booking:
    """Waits for a caregiver; its round is open and no offer has gone out."""
    return pay(a_placed_booking(**kwargs))


def an_offered_booking(**kwargs: Any) -> Booking:
    """Offered to whoever fits and is online."""
    booking = a_paid_booking(**kwargs)
    fan_out(booking.rounds.get().pk)
    return booking


def an_accepted_booking(*, caregiver: Caregiver | None = None, **kwargs: Any) -> Booking:
    """Assigned to this caregiver, who must fit, or to one made for it."""
    caregiver = caregiver or CaregiverFactory()
    booking = an_offered_booking(**kwargs)
    grab(offer=Offer.objects.get(round__booking=booking, caregiver=caregiver))
    decide(booking.rounds.get().pk)
    booking.refresh_from_db()
    return booking


def a_visit_on_the_way(**kwargs: Any) -> Visit:
    return _advance(an_accepted_booking(**kwargs), depart)


def a_visit_in_service(**kwargs: Any) -> Visit:
    """Arrived, no step done."""
    return _advance(an_accepted_booking(**kwargs), depart, arrive_at_home)


def a_completed_booking(**kwargs: Any) -> Booking:
    """Every step done with its proof."""
    visit = a_visit_in_service(**kwargs)
    work_off(visit)
    visit.booking.refresh_from_db()
    return visit.booking


def bring_near(visit: Visit) -> Visit:
    """As if it had been booked for now, so that its caregiver can set off; one that is near stays where it is.

    Its window begins within the hour, or as near to it as the caregiver's other visits allow.
    """
    now = timezone.now().replace(second=0, microsecond=0)
    if now >= departs_from(visit):
        return visit
    taken = visit.reservations.active().get()
    others = Reservation.objects.active().filter(caregiver=taken.caregiver_id).exclude(pk=taken.pk)
    minutes = chain(range(30, 170, 10), range(20, -600, -10))
    spans = (visit.window.lower - now - timedelta(minutes=ahead) for ahead in minutes)
    span = next(span for span in spans if not others.filter(period__overlap=_sooner(taken.period, span)).exists())
    visit.window, visit.planned = _sooner(visit.window, span), _sooner(visit.planned, span)
    visit.save(update_fields=["window", "planned"])
    taken.period = _sooner(taken.period, span)
    taken.save(update_fields=["period"])
    return visit


def _sooner(period: DateTimeTZRange, span: timedelta) -> DateTimeTZRange:
    return DateTimeTZRange(period.lower - span, period.upper - span)


def finish_visit(visit: Visit) -> None:
    """From the departure to the end, by whoever has it."""
    bring_near(visit)
    for move in (depart, arrive_at_home):
        visit = move(visit=visit, by=visit.caregiver.user)
    work_off(visit)


def work_off(visit: Visit) -> None:
    """Every step with its proof, then the end."""
    by = visit.caregiver.user
    for step in visit.steps.all():
        if step.proof == Proof.PHOTO:
            add_photo(step=step, image=photo_file(), upload_key=uuid.uuid4(), by=by)
        complete_step(step=step, by=by)
    finish(visit=visit, by=by)


def arrive_at_home(*, visit: Visit, by: User) -> Visit:
    """With a phone that says so."""
    return arrive(visit=visit, by=by, fix=Fix(visit.booking.point, 10))


def photo_file() -> ContentFile:
    return ContentFile(photo_bytes(), name="photo.jpg")


def _advance(booking: Booking, *moves: Callable[..., Visit]) -> Visit:
    visit = booking.visits.get()
    bring_near(visit)
    for move in moves:
        visit = move(visit=visit, by=visit.caregiver.user)
    return visit
