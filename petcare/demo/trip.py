"""A trip ahead of the owner of the sign-ins, booked by the product's own actions."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from bookings.catalogue.models import Service
from bookings.dispatch.actions.decide import decide
from bookings.dispatch.actions.fan_out import fan_out
from bookings.dispatch.actions.grab import grab
from bookings.dispatch.models import Offer
from bookings.money.actions.confirm_payment import settle_payment
from bookings.money.models import Payment
from bookings.orders.actions.place import place_booking
from bookings.orders.models import Booking
from bookings.schedule.actions.hold import NobodyFree
from bookings.schedule.free_time import Window
from bookings.schedule.windows import WINDOW
from petcare.demo.owners import Household
from petcare.payments.gateway import Outcome, PaymentNotice

FIRST_DAY, DAYS, HOUR = 9, 6, 18


def book_trip(home: Household, services: Sequence[Service]) -> Booking | None:
    """Six evenings from the day after next week's end, paid, and taken by whoever has time for most of them.

    None when the town has nobody for one of the evenings.
    """
    today = timezone.localdate()
    evenings = [
        timezone.make_aware(datetime.combine(today + timedelta(days=FIRST_DAY + number), time(HOUR)))
        for number in range(DAYS)
    ]
    kinds = {str(pet.species) for pet in home.pets}
    try:
        booking = place_booking(
            owner=home.owner,
            address=home.address,
            pets=home.pets,
            services=[one for one in services if one.code == "feeding" and kinds <= set(one.species)],
            windows=[Window(start, start + WINDOW) for start in evenings],
            submission_key=UUID(int=1),
            note="我们去大理，有事微信说",
        )
    except NobodyFree:
        return None
    payment = Payment.objects.create(booking=booking, gateway=settings.PAYMENT_GATEWAY, amount=booking.total)
    settle_payment(PaymentNotice(payment.number, f"demo-{booking.number}", payment.amount, Outcome.PAID))
    search = booking.rounds.get()
    fan_out(search.pk)
    for offer in Offer.objects.filter(round=search).order_by("-covers", "-score")[:2]:
        grab(offer=offer)
    decide(search.pk)
    return booking
