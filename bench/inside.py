"""What the live benchmark does in the platform's own database: `python -m bench.inside NAME ARGUMENTS` prints JSON."""

import json
import subprocess
import sys
import time
from typing import Any

import django


def ask(running: Any, name: str, *arguments: str, timeout: float = 600) -> Any:
    """Runs one of the functions below in the platform's environment."""
    command = [sys.executable, "-m", "bench.inside", name, *arguments]
    done = subprocess.run(  # noqa: S603
        command, env=running.environment, capture_output=True, text=True, timeout=timeout
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    return json.loads(done.stdout.splitlines()[-1])


def rush(quarters: str, bookings: str) -> dict[str, Any]:
    """Quarters far from each other with eight caregivers each, and bookings there that only wait for their payment."""
    from bookings.catalogue.models import Service
    from bookings.money.actions.start_payment import start_payment
    from petcare.live import tokens
    from tests.factories.bookings import a_placed_booking, window_at
    from tests.factories.caregivers import CaregiverFactory
    from tests.factories.people import OwnerFactory
    from tests.journeys.inside import session_of

    feeding = Service.objects.get(code="feeding")
    pages, homes = [], []
    for quarter in range(int(quarters)):
        place = {"lat": f"{31.0 + 0.2 * (quarter // 6):.6f}", "lon": f"{115.0 + 0.2 * (quarter % 6):.6f}"}
        near = {"home_lat": place["lat"], "home_lon": place["lon"], "radius_m": 3000}
        people = CaregiverFactory.create_batch(8, user__phone=None, user__password=None, **near)
        user = people[0].user
        topics = [f"caregiver:{people[0].pk}", f"user:{user.pk}"]
        pages.append({"session": session_of(user), "token": tokens.issue(user.pk, topics)})
        homes.append(place)
    payments = []
    for number in range(int(bookings)):
        owner = OwnerFactory(phone=f"+8616{number:09d}")
        address = owner.addresses.get()
        address.lat, address.lon = homes[number % len(homes)]["lat"], homes[number % len(homes)]["lon"]
        address.save()
        slot = number // len(homes)
        window = window_at(8 + 2 * (slot % 7), days=3 + slot // 7)
        booking = a_placed_booking(owner=owner, address=address, services=[feeding], window=window)
        start_payment(booking=booking)
        payments.append(booking.payments.get().number)
    return {"pages": pages, "payments": payments}


def pay(a_second: str, *payments: str) -> dict[str, float]:
    """Says of each payment in its turn that it arrived; by the number of the booking, when that began."""
    from bookings.money.actions.confirm_payment import settle_payment
    from bookings.money.models import Payment
    from tests.factories.bookings import notice_for

    paid, begun = {}, time.time()
    for nth, payment in enumerate(Payment.objects.filter(number__in=payments).select_related("booking")):
        time.sleep(max(0.0, begun + nth / int(a_second) - time.time()))
        paid[payment.booking.number] = time.time()
        settle_payment(notice_for(payment))
    return paid


def offers_of(*numbers: str) -> dict[str, list[str]]:
    from bookings.dispatch.models import Offer

    found: dict[str, list[str]] = {number: [] for number in numbers}
    offers = Offer.objects.filter(round__booking__number__in=numbers).values_list("round__booking__number", "pk")
    for number, pk in offers:
        found[number].append(str(pk))
    return found


def pushes_of(*numbers: str) -> list[float | None]:
    """How many seconds after each offer its push was sent; None while it was not."""
    from bookings.dispatch.models import Offer
    from petcare.notifications.models import Delivery

    offers = Offer.objects.filter(round__booking__number__in=numbers)
    offered = {f"offer {pk}": at for pk, at in offers.values_list("pk", "pushed_at")}
    pushes = Delivery.objects.filter(channel="push", notification__dedupe_key__in=offered)
    return [
        (sent - offered[key]).total_seconds() if sent else None
        for key, sent in pushes.values_list("notification__dedupe_key", "sent_at")
    ]


def tokens(count: str) -> list[str]:
    """What so many open pages listen with, each to a booking of its own."""
    from petcare.live import tokens

    return [tokens.issue(1, [f"booking:bench{number}"]) for number in range(int(count))]


if __name__ == "__main__":
    django.setup()
    name, *arguments = sys.argv[1:]
    print(json.dumps(globals()[name](*arguments)))
