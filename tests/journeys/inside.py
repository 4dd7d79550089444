"""What a test of real processes does in the platform's own database, which is not the database of the tests' process.

`python -m tests.journeys.inside` runs in the platform's environment: it reads a call in each line and answers with a
line. Each call is a process of its own, a fork, which need not load the product anew.
"""

import json
import os
import secrets
import signal
import sys
import traceback
from datetime import timedelta
from importlib import import_module
from typing import Any

import django


def ask(running, name: str, *arguments: str) -> Any:
    """Runs one of the functions below in the platform's environment."""
    running.inside.stdin.write(json.dumps([name, *arguments]) + "\n")
    running.inside.stdin.flush()
    answer = json.loads(running.inside.stdout.readline())
    assert "result" in answer, answer["failed"]
    return answer["result"]


def answer_calls() -> None:
    django.setup()
    import_module("petcare.urls")
    for line in sys.stdin:
        reading, writing = os.pipe()
        if os.fork() == 0:
            signal.alarm(120)
            os.write(writing, json.dumps(_answer(*json.loads(line))).encode())
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading) as answer:
            sys.stdout.write((answer.read() or '{"failed": "It ended without an answer."}') + "\n")
        sys.stdout.flush()
        os.wait()


def _answer(name: str, *arguments: str) -> dict:
    try:
        return {"result": globals()[name](*arguments)}
    except Exception:  # noqa: BLE001  whatever was raised is the answer
        return {"failed": traceback.format_exc()}


def crowd(size: str) -> dict:
    """A paid booking, offered to so many caregivers: each one's offer and the cookie of their session."""
    from bookings.dispatch.actions.fan_out import fan_out
    from bookings.dispatch.models import DispatchPolicy, Offer
    from tests.factories.caregivers import CaregiverFactory

    policy = DispatchPolicy.objects.order_by("-version").first()
    DispatchPolicy.objects.create(version=policy.version + 1, urgent_hours=24 * 30, decision_seconds=5)
    caregivers = CaregiverFactory.create_batch(int(size), user__phone=None, user__password=None)
    number = paid()["number"]
    [round_id] = DispatchPolicy.objects.first().dispatchround_set.values_list("pk", flat=True)
    fan_out(round_id)
    DispatchPolicy.objects.create(version=policy.version + 2)
    offers = Offer.objects.filter(round=round_id, caregiver__in=caregivers).select_related("caregiver__user")
    members = [
        {"path": f"{offer.get_absolute_url()}grab/", "session": session_of(offer.caregiver.user)} for offer in offers
    ]
    return {"number": number, "members": members}


def disband() -> None:
    """Sends everybody home whom the town does not know, so that nobody stands in front of its own caregivers."""
    from caregivers.models import Caregiver
    from caregivers.status import Presence

    Caregiver.objects.filter(user__phone=None).update(presence=Presence.OFFLINE)


def every_state() -> dict:
    """Pages in every state, and the sessions of those who may see them."""
    from accounts.models import User
    from tests.journeys.every_state import make_every_state

    made = make_every_state()
    sessions = {name: session_of(User.objects.get(pk=pk)) for name, pk in made["people"].items()}
    return made | {"sessions": sessions | {"newcomer_at_the_desk": new_operator()["session"]}}


def festival_ahead() -> dict:
    """Seven days from the eve of the next Spring Festival, and what the bill of such a day says; far from one, seven
    days a month ahead."""
    from datetime import timedelta

    from django.utils import timezone
    from django.utils.translation import override

    from bookings.catalogue.models import DayKind, Holiday, PriceRule, RuleKind
    from bookings.schedule.windows import bookable_days
    from petcare.times import day_name

    days = bookable_days(timezone.localdate())
    festival = Holiday.objects.filter(kind=DayKind.FESTIVAL, day__in=days[1:-7]).order_by("day").first()
    first = festival.day if festival else days[30]
    line = (
        PriceRule.objects.filter(kind=RuleKind.HOLIDAY, day_kind=DayKind.FESTIVAL).first().name_zh if festival else ""
    )
    with override("zh-hans"):
        name = day_name(first)
    return {"first": first.isoformat(), "last": (first + timedelta(days=6)).isoformat(), "line": line, "day": name}


def new_operator() -> dict:
    """Somebody who works here since today: behind the password, with no device yet."""
    from tests.factories.people import StaffFactory

    user = StaffFactory(username=f"operator-{secrets.token_hex(4)}", is_superuser=True)
    return {"session": session_of(user, is_proven=False), "username": user.username}


def operator() -> dict:
    """The demo's operator, with both factors behind them."""
    from accounts.models import User
    from petcare.demo.sign_ins import OPERATOR

    return {"session": session_of(User.objects.get(username=OPERATOR))}


def operator_at_free_queues() -> dict:
    """The demo's operator, while nobody is at anything."""
    from backoffice.models import Claim

    Claim.objects.all().delete()
    return operator()


def forget_limits() -> None:
    """So that the tries of one test do not count in the next."""
    from django.core.cache import cache

    cache.clear()


def owner() -> dict:
    """Somebody signed in with a home and a cat."""
    user = _somebody()
    return {"session": session_of(user), "pk": user.pk}


def furnish(email: str) -> dict:
    """Gives whoever signed up with this e-mail a name, a home and a cat."""
    from accounts.models import User
    from tests.factories.people import AddressFactory, EmergencyContactFactory
    from tests.factories.pets import PetFactory

    user = User.objects.get(email=email)
    user.name = "林岚"
    user.save()
    AddressFactory(owner=user, is_default=True)
    EmergencyContactFactory(owner=user)
    PetFactory(owner=user, name="豆包")
    return {"pk": user.pk}


def owner_with_a_number() -> dict:
    """Somebody with a complete profile who forgot the password."""
    from tests.factories.people import OwnerFactory

    return {"phone": OwnerFactory(phone=f"+86137{secrets.randbelow(10**8):08d}").phone}


def pets_of(pk: str) -> list[str]:
    from pets.models import Pet

    return list(Pet.objects.filter(owner=pk).values_list("name", flat=True))


def home_of_the_demo_owner() -> dict:
    """Where the demo's caregivers work nearby."""
    from accounts.models import Address

    address = Address.objects.filter(owner__phone="+8613800000001").order_by("-is_default").first()
    return {"compound": address.compound}


def free_soon(*phones: str) -> dict:
    """The demo's town is made by chance: what it has promised for these caregivers stands in the way of no test."""
    from django.utils import timezone

    from bookings.schedule.models import Reservation

    now, people = timezone.now(), [f"+86{phone}" for phone in phones]
    promised = Reservation.objects.active().filter(
        caregiver__user__phone__in=people, period__startswith__range=(now + timedelta(days=1), now + timedelta(days=5))
    )
    return {"freed": promised.update(is_active=False, released_at=now)}


def paid() -> dict:
    """A booking paid for, by the actions that the pages call; the commit is done when this returns."""
    from bookings.catalogue.models import Service
    from tests.factories.bookings import a_paid_booking

    return {"number": a_paid_booking(owner=_somebody(), services=[Service.objects.get(code="feeding")]).number}


def offered() -> dict:
    """A booking offered to somebody, with the sessions of both."""
    from bookings.catalogue.models import Service
    from bookings.dispatch.models import Offer
    from tests.factories.bookings import an_offered_booking, window_at
    from tests.factories.caregivers import CaregiverFactory

    caregiver = CaregiverFactory(user__phone=None, user__password=None, home_lat="30.595100", home_lon="114.305100")
    feeding = Service.objects.get(code="feeding")
    booking = an_offered_booking(owner=_somebody(), services=[feeding], window=window_at(14, days=4))
    offer = Offer.objects.get(round__booking=booking, caregiver=caregiver)
    return {
        "offer": offer.get_absolute_url(),
        "booking": booking.get_absolute_url(),
        "caregiver": session_of(caregiver.user),
        "owner": session_of(booking.owner),
    }


def visit_in_service() -> dict:
    """A visit whose caregiver has just arrived, and that caregiver's session."""
    from bookings.catalogue.models import Service
    from tests.factories.bookings import a_visit_in_service, window_at
    from tests.factories.caregivers import CaregiverFactory

    caregiver = CaregiverFactory(user__phone=None, user__password=None, home_lat="30.595100", home_lon="114.305100")
    visit = a_visit_in_service(
        caregiver=caregiver,
        owner=_somebody(),
        services=[Service.objects.get(code="feeding")],
        window=window_at(12, days=3),
    )
    return {"path": visit.get_absolute_url(), "session": session_of(caregiver.user)}


def visit_to_set_off_for() -> dict:
    """A visit whose caregiver lets the owner see the way, with the sessions of both and where the home is."""
    from accounts.actions.consent import give_consent
    from accounts.models.consent import Purpose
    from bookings.catalogue.models import Service
    from tests.factories.bookings import an_accepted_booking, bring_near, window_at
    from tests.factories.caregivers import CaregiverFactory

    caregiver = CaregiverFactory(user__phone=None, user__password=None, home_lat="30.595100", home_lon="114.305100")
    give_consent(user=caregiver.user, purposes=[Purpose.WHEREABOUTS])
    feeding = Service.objects.get(code="feeding")
    window = window_at(16, days=3)
    booking = an_accepted_booking(caregiver=caregiver, owner=_somebody(), services=[feeding], window=window)
    return {
        "visit": bring_near(booking.visits.get()).get_absolute_url(),
        "booking": booking.get_absolute_url(),
        "caregiver": session_of(caregiver.user),
        "owner": session_of(booking.owner),
        "lat": float(booking.lat),
        "lon": float(booking.lon),
    }


def comes_near(visit_id: str) -> None:
    """What was booked for days ahead is to be now."""
    from bookings.orders.models import Visit
    from tests.factories.bookings import bring_near

    bring_near(Visit.objects.get(pk=visit_id))


def finished_visit() -> dict:
    """A visit that was paid at the sandbox cashier, talked about and finished, with the sessions of its owner and of
    somebody at the desk who works with money alone."""
    import uuid

    from django.contrib.auth.models import Group

    from bookings.catalogue.models import Service
    from bookings.voice.actions.send_message import send_message
    from petcare.demo.vendor_books import write_vendor_books
    from tests.factories.bookings import a_completed_booking, window_at
    from tests.factories.caregivers import CaregiverFactory
    from tests.factories.people import StaffFactory

    finance = StaffFactory(username=f"finance-{secrets.token_hex(4)}")
    finance.groups.set(Group.objects.filter(name="finance"))
    caregiver = CaregiverFactory(user__phone=None, user__password=None, home_lat="30.595100", home_lon="114.305100")
    feeding = Service.objects.get(code="feeding")
    booking = a_completed_booking(
        caregiver=caregiver, owner=_somebody(), services=[feeding], window=window_at(8, days=6)
    )
    write_vendor_books(booking.payments.all())
    said = {"side": "caregiver", "by": caregiver.user, "body": "水碗我下次先洗再加"}
    send_message(booking=booking, caregiver=caregiver, key=uuid.uuid4(), **said)
    sessions = {"owner": session_of(booking.owner), "finance": session_of(finance)}
    return {"number": booking.number, "path": booking.get_absolute_url()} | sessions


def ask_about_refunds(number: str) -> None:
    """The worker asks the vendor now, and not in a minute, how the refunds of a booking stand."""
    from django.utils import timezone

    from bookings.money.models import Refund
    from bookings.money.tasks import send_refund

    for refund in Refund.objects.filter(status="sent", payment__booking__number=number):
        Refund.objects.filter(pk=refund.pk).update(due_at=timezone.now())
        send_refund.delay(refund.pk)


def weak_caregiver() -> dict:
    """Somebody who came late for the third month, which has just been counted, and the operator's session."""
    from django.utils import timezone

    from bookings.catalogue.models import Service
    from bookings.conduct.tasks import count_months
    from caregivers.models import MonthlyRecord
    from tests.factories.caregivers import CaregiverFactory
    from tests.factories.conduct import a_late_month

    name = f"慢{secrets.token_hex(3)}"
    home = {"home_lat": "30.595100", "home_lon": "114.305100"}
    caregiver = CaregiverFactory(user__phone=None, user__password=None, user__name=name, **home)
    a_late_month(caregiver=caregiver, owner=_somebody(), services=[Service.objects.get(code="feeding")])
    # What was counted when the town was made is a day old by now.
    MonthlyRecord.objects.all().update(counted_at=timezone.now() - timedelta(days=1))
    count_months()
    return {"name": name, "pk": caregiver.pk, "caregiver": session_of(caregiver.user)} | {"desk": operator()["session"]}


def offers_of(pk: str) -> dict:
    """A visit near somebody's home is bought and offered: to how many, and whether to them."""
    from bookings.catalogue.models import Service
    from bookings.dispatch.models import Offer
    from tests.factories.bookings import an_offered_booking, window_at

    feeding = Service.objects.get(code="feeding")
    booking = an_offered_booking(owner=_somebody(), services=[feeding], window=window_at(14, days=7))
    asked = list(Offer.objects.filter(round__booking=booking).values_list("caregiver", flat=True))
    return {"asked": len(asked), "them": int(pk) in asked, "pet": booking.pets.get().name}


def late_visit() -> dict:
    """A booking whose caregiver should have set off 15 minutes ago, and who bought it."""
    from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
    from django.utils import timezone

    from bookings.catalogue.models import Service
    from bookings.orders.models import Visit
    from tests.factories.bookings import an_accepted_booking, window_at
    from tests.factories.caregivers import CaregiverFactory

    caregiver = CaregiverFactory(user__phone=None, user__password=None, home_lat="30.595100", home_lon="114.305100")
    feeding = Service.objects.get(code="feeding")
    window = window_at(10, days=5)
    booking = an_accepted_booking(caregiver=caregiver, owner=_somebody(), services=[feeding], window=window)
    begin = timezone.now() - timedelta(minutes=15)
    window, planned = (DateTimeTZRange(begin, begin + timedelta(minutes=minutes)) for minutes in (120, 20))
    Visit.objects.filter(booking=booking).update(window=window, planned=planned)
    return {"number": booking.number, "owner": session_of(booking.owner), "path": booking.get_absolute_url()}


def state(number: str) -> dict:
    """How far a booking is, all of it as at one moment: whatever is decided while it is read is seen the next time."""
    from django.db import connection, transaction

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return _state(number)


def _state(number: str) -> dict:
    from bookings.dispatch.models import Offer
    from bookings.orders.models import Booking
    from bookings.schedule.models import Reservation
    from petcare.demo.models import PhoneMessage

    booking = Booking.objects.get(number=number)
    offers = list(Offer.objects.filter(round__booking=booking))
    pushes = PhoneMessage.objects.filter(channel="push", url__in=[offer.get_absolute_url() for offer in offers])
    return {
        "status": booking.status,
        "offers": len(offers),
        "pushes": sorted(pushes.values_list("url", flat=True)) == sorted(offer.get_absolute_url() for offer in offers),
        "won": [offer.status for offer in offers].count("won"),
        "reservations": Reservation.objects.active().filter(visit__booking=booking).count(),
        "assigned": booking.events.filter(kind="assigned").count(),
    }


def session_of(user, *, is_proven: bool = True) -> str:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from tests.staff import proof_of

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    if user.is_staff and is_proven:
        session.update(proof_of(user))
    session.create()
    return session.session_key


def _somebody():
    from tests.factories.people import OwnerFactory

    # Each call is a process of its own, so the factory's own sequence would begin anew.
    return OwnerFactory(phone=f"+8617{secrets.randbelow(10**9):09d}")


if __name__ == "__main__":
    answer_calls()
