import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.utils import timezone

from bookings.money.actions.start_payment import CannotBePaid, start_payment
from bookings.orders.actions.expire_hold import due_holds, expire_hold
from bookings.orders.models import Booking
from bookings.orders.status import BookingStatus
from bookings.schedule.actions.hold import NobodyFree
from bookings.schedule.free_time import Window
from bookings.schedule.models import Purpose, Reservation
from bookings.schedule.windows import choices_between
from petcare.errors import DomainError
from pets.models import Species
from tests.factories.bookings import a_placed_booking, need_at_home, window_at
from tests.factories.caregivers import CaregiverFactory
from tests.factories.catalogue import ServiceFactory
from tests.factories.people import OwnerFactory
from tests.factories.pets import MealFactory, PetFactory

pytestmark = pytest.mark.django_db


@pytest.mark.promise("U10")
def test_a_booking_freezes_prices_address_pets_and_steps():
    CaregiverFactory()
    owner, service = OwnerFactory(), ServiceFactory(price=Decimal("36.00"), extra_pet_price=Decimal("8.00"))
    pets = [MealFactory(food="幼猫粮", pet__owner=owner).pet, PetFactory(owner=owner)]
    booking = a_placed_booking(owner=owner, pets=pets, services=[service])
    service.prices.update(price=Decimal("99.00"))
    pets[0].delete()
    booking.refresh_from_db()
    assert booking.total == Decimal("44.00") == sum(line.amount for line in booking.visits.get().lines.all())
    assert booking.address_text == owner.addresses.get().full_text
    foods = {pet.name: [fact.text for fact in pet.food] for pet in booking.pets.all()}
    assert foods == {pets[0].name: ["幼猫粮 40 克"], pets[1].name: []}
    assert [step.text_zh for step in booking.visits.get().steps.all()] == ["洗净食碗，按量放粮", "拍下放好粮的碗"]


@pytest.mark.promise("U8", "B5")
def test_the_nearest_free_caregiver_is_held_while_the_owner_pays():
    CaregiverFactory(home_lat="30.620000")
    near = CaregiverFactory(home_lat="30.596000")
    booking = a_placed_booking()
    held = Reservation.objects.get()
    assert (held.caregiver, held.purpose, held.visit.booking, held.is_active) == (near, Purpose.HOLD, booking, True)


@pytest.mark.promise("U8", "B5")
def test_a_window_without_anybody_left_is_refused_and_leaves_no_booking():
    CaregiverFactory()
    for _ in range(3):
        a_placed_booking()
    with pytest.raises(NobodyFree):
        a_placed_booking(services=[ServiceFactory(minutes=90)])
    assert Booking.objects.count() == Reservation.objects.count() == 3


@pytest.mark.promise("U8")
@pytest.mark.parametrize(
    "unfit",
    [
        {"skills": ["walking"]},
        {"species": ["dog"]},
        {"radius_m": 500, "home_lat": "30.640000"},
        {"approval": "applying"},
        {"approval": "suspended"},
        {"hours": []},
        {"hours": [(weekday, 0, 480) for weekday in range(7)]},
    ],
    ids=lambda unfit: next(iter(unfit)),
)
def test_who_does_not_fit_makes_no_window_free(unfit):
    CaregiverFactory(**unfit)
    with pytest.raises(NobodyFree):
        a_placed_booking()


def test_nobody_serves_at_their_own_home():
    caregiver = CaregiverFactory(user=OwnerFactory())
    with pytest.raises(NobodyFree):
        a_placed_booking(owner=caregiver.user)


@pytest.mark.promise("U8")
def test_windows_count_who_is_free_and_offer_nothing_that_is_over():
    CaregiverFactory.create_batch(2)
    window = window_at(18)
    day = timezone.localdate(window.start)
    now = window.start - timedelta(hours=2, minutes=20)
    free = {
        timezone.localtime(choice.window.start).hour: choice.free
        for choice in choices_between(day, day, need=need_at_home(), minutes=20, now=now)[day]
    }
    assert free == {8: 0, 10: 0, 12: 0, 14: 0, 16: 2, 18: 2, 20: 2}


@pytest.mark.promise("U10")
def test_a_double_submit_makes_one_booking():
    CaregiverFactory.create_batch(2)
    owner, key = OwnerFactory(), uuid.uuid4()
    pets, services = [PetFactory(owner=owner)], [ServiceFactory()]
    both = [a_placed_booking(owner=owner, pets=pets, services=services, submission_key=key) for _ in range(2)]
    assert both[0] == both[1]
    assert Booking.objects.count() == Reservation.objects.count() == 1


def test_nobody_holds_the_city_without_paying():
    CaregiverFactory.create_batch(5)
    owner = OwnerFactory()
    for days in range(1, 4):
        a_placed_booking(owner=owner, window=window_at(18, days=days))
    with pytest.raises(DomainError):
        a_placed_booking(owner=owner, window=window_at(18, days=4))
    assert a_placed_booking(window=window_at(18, days=4)).owner != owner
    assert Reservation.objects.active().count() == 4


def test_a_window_that_has_begun_is_refused_beside_the_field():
    CaregiverFactory()
    past = Window(timezone.now() - timedelta(minutes=1), timezone.now() + timedelta(hours=2))
    with pytest.raises(DomainError) as refused:
        a_placed_booking(window=past)
    assert refused.value.field == "window"


def test_a_service_that_is_not_for_this_animal_is_refused_beside_the_field():
    CaregiverFactory()
    owner = OwnerFactory()
    rabbit = PetFactory(owner=owner, species=Species.RABBIT)
    with pytest.raises(DomainError) as refused:
        a_placed_booking(owner=owner, pets=[rabbit], services=[ServiceFactory(species=[Species.CAT])])
    assert refused.value.field == "services"


@pytest.mark.promise("B5")
def test_a_hold_that_ran_out_frees_the_time_and_tells_the_owner():
    CaregiverFactory()
    booking = a_placed_booking()
    assert not expire_hold(booking.pk)
    Booking.objects.update(hold_expires_at=timezone.now())
    assert due_holds() == [booking.pk]
    assert expire_hold(booking.pk)
    assert not expire_hold(booking.pk)
    booking.refresh_from_db()
    assert (booking.status, booking.cancel_reason) == (BookingStatus.CANCELLED, "hold_expired")
    assert not Reservation.objects.active().exists()
    assert [note.kind for note in booking.owner.notifications.all()] == ["hold_expired"]
    with pytest.raises(CannotBePaid):
        start_payment(booking=booking)


def test_the_database_refuses_a_plan_outside_the_window():
    CaregiverFactory()
    visit = a_placed_booking().visits.get()
    visit.planned = type(visit.window)(visit.window.lower - timedelta(minutes=5), visit.window.upper)
    with pytest.raises(IntegrityError):
        visit.save()


@pytest.mark.promise("U2")
def test_nobody_books_whom_the_caregiver_could_not_reach():
    CaregiverFactory()
    with pytest.raises(DomainError):
        a_placed_booking(owner=OwnerFactory(phone=None, email="lin@example.com"))
    assert not Booking.objects.exists()


def test_nobody_books_without_having_agreed_to_the_terms():
    CaregiverFactory()
    with pytest.raises(DomainError):
        a_placed_booking(owner=OwnerFactory(agreed=False))
    assert not Booking.objects.exists()
