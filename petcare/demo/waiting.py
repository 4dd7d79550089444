"""What waits for the owner of the sign-ins: one booking to choose for, and one that nobody takes."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from bookings.catalogue.models import Service
from bookings.dispatch.actions.fan_out import fan_out
from bookings.dispatch.actions.flag import flag
from bookings.dispatch.actions.grab import decline, grab
from bookings.dispatch.models import DeclineReason, DispatchRound, Offer
from bookings.money.actions.confirm_payment import settle_payment
from bookings.money.models import Payment
from bookings.orders.actions.place import place_booking
from bookings.orders.models import Booking
from bookings.schedule.actions.hold import NobodyFree
from bookings.schedule.free_time import Window
from bookings.schedule.windows import WINDOW
from petcare.demo.owners import Household
from petcare.payments.gateway import Outcome, PaymentNotice

WILLING = 3
# Who looks around in the demo has more time than ten minutes.
TIME_TO_CHOOSE = timedelta(days=3)


def leave_to_choose(home: Household, services: Sequence[Service]) -> Booking | None:
    """In six days at noon; several have said yes. None when nobody has time then."""
    booking = pay_for(home, services, days=6, hour=12, key=2, owner_chooses=True)
    if booking:
        search = booking.rounds.get()
        fan_out(search.pk)
        for offer in Offer.objects.filter(round=search).order_by("-score")[:WILLING]:
            grab(offer=offer)
        DispatchRound.objects.filter(pk=search.pk).update(decide_at=timezone.now() + TIME_TO_CHOOSE)
    return booking


def leave_without_anybody(home: Household, services: Sequence[Service]) -> Booking | None:
    """Two days from now, early; whoever was asked has passed, each with a reason."""
    booking = pay_for(home, services, days=2, hour=8, key=3, owner_chooses=False)
    if booking:
        search = booking.rounds.get()
        fan_out(search.pk)
        reasons = [DeclineReason.NO_TIME, DeclineReason.TOO_FAR, DeclineReason.NO_TIME]
        for offer, reason in zip(Offer.objects.filter(round=search).order_by("pk"), reasons, strict=False):
            decline(offer=offer, reason=reason, words="那天早上要送孩子" if reason == DeclineReason.NO_TIME else "")
        DispatchRound.objects.filter(pk=search.pk).update(flag_at=timezone.now())
        flag(search.pk)
    return booking


def pay_for(
    home: Household, services: Sequence[Service], *, days: int, hour: int, key: int, owner_chooses: bool = False
) -> Booking | None:
    """A booking so many days from now that looks for somebody; None when nobody has time then."""
    start = timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=days), time(hour)))
    kinds = {str(pet.species) for pet in home.pets}
    try:
        booking = place_booking(
            owner=home.owner,
            address=home.address,
            pets=home.pets,
            services=[one for one in services if one.code == "feeding" and kinds <= set(one.species)],
            windows=[Window(start, start + WINDOW)],
            submission_key=UUID(int=key),
            owner_chooses=owner_chooses,
        )
    except NobodyFree:
        return None
    payment = Payment.objects.create(booking=booking, gateway=settings.PAYMENT_GATEWAY, amount=booking.total)
    settle_payment(PaymentNotice(payment.number, f"demo-{booking.number}", payment.amount, Outcome.PAID))
    return booking
