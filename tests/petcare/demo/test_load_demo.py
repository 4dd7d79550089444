from collections import Counter
from decimal import Decimal

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.db import connection
from django.db.models import Count, F, Sum

from accounts.models import EmergencyContact, User, WayIn
from backoffice.orders_live.troubles import Trouble, abnormal_for
from bookings.models import (
    Booking,
    DispatchRound,
    Event,
    Line,
    Offer,
    Payment,
    Reservation,
    Review,
    Service,
    StepPhoto,
    Visit,
    VisitStep,
)
from bookings.orders.history import is_chain_whole
from bookings.orders.status import BookingStatus, VisitStatus
from bookings.schedule.candidates import Need, nearest_candidates
from caregivers.models import Caregiver
from petcare.demo.sign_ins import CAREGIVERS, OPERATOR, OWNER, PASSWORD
from petcare.geo.models import Place
from petcare.payments.sandbox_vendor.models import VendorCharge
from pets.models import Pet

ROWS = [Booking, Visit, Line, Event, Offer, Payment, Reservation, Review, Pet, Place, User, VisitStep, DispatchRound]


@pytest.fixture(scope="module")
def _demo(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        call_command("load_demo", small=True)
        yield
        call_command("flush", interactive=False, verbosity=0)


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_demo")]


def the_owner() -> User:
    return User.objects.get(phone=f"+86{OWNER}")


def test_loading_again_changes_nothing():
    before = {model: model.objects.count() for model in ROWS}
    newest = Event.objects.order_by("-pk").values_list("hash", flat=True).first()
    call_command("load_demo", small=True)
    assert {model: model.objects.count() for model in ROWS} == before
    assert Event.objects.order_by("-pk").values_list("hash", flat=True).first() == newest


def test_every_sign_in_has_the_one_password():
    operator = authenticate(username=OPERATOR, password=PASSWORD)
    assert operator.is_staff
    for phone in (OWNER, *CAREGIVERS):
        assert User.objects.get(phone=f"+86{phone}").check_password(PASSWORD)


def test_known_owner_has_pets_home_and_bookings_in_every_state():
    owner = the_owner()
    assert owner.has_finished_profile
    assert EmergencyContact.objects.filter(owner=owner).exists()
    assert [pet.species for pet in owner.pets.all()] == ["cat", "cat"]
    assert {BookingStatus.COMPLETED, BookingStatus.ACCEPTED, BookingStatus.AWAITING_CAREGIVER} <= set(
        owner.bookings.values_list("status", flat=True)
    )


def test_known_owner_has_somebody_to_choose_and_a_booking_that_nobody_takes():
    choosing = DispatchRound.objects.get(booking__owner=the_owner(), booking__owner_chooses=True)
    assert choosing.offers.filter(status="grabbed").count() > 1
    assert DispatchRound.objects.filter(booking__owner=the_owner(), flagged_at__isnull=False).exists()


def test_known_owner_has_a_trip_ahead_that_is_taken():
    [trip] = the_owner().bookings.annotate(count=Count("visits")).filter(count__gt=1)
    assert trip.status == BookingStatus.ACCEPTED
    assert not trip.visits.filter(caregiver=None).exists()


def test_vendor_knows_every_payment_so_that_it_can_go_back():
    paid = Payment.objects.filter(status="paid").values_list("number", "amount")
    assert set(VendorCharge.objects.filter(state="paid").values_list("number", "amount")) == set(paid)


def test_known_caregivers_fit_the_known_owners_home():
    address = the_owner().addresses.get()
    need = Need(address.point, frozenset({"feeding"}), frozenset({"cat"}), the_owner().pk)
    found = [candidate.caregiver_id for candidate in nearest_candidates(need, online_only=True)]
    known = Caregiver.objects.filter(user__phone__in=[f"+86{phone}" for phone in CAREGIVERS])
    assert set(known.values_list("pk", flat=True)) <= set(found[:10])


def test_every_chain_of_events_is_whole():
    assert all(is_chain_whole(booking) for booking in Booking.objects.all())
    assert set(Booking.objects.values_list("pk")) == set(Event.objects.values_list("booking"))


def test_events_stand_in_the_order_of_time():
    for booking in Booking.objects.prefetch_related("events"):
        moments = [event.at for event in booking.events.all()]
        assert moments == sorted(moments)


def test_completed_bookings_are_paid_in_full():
    paid = Payment.objects.filter(status="paid").values_list("booking", "amount")
    amounts = dict(paid)
    for booking in Booking.objects.filter(status=BookingStatus.COMPLETED).annotate(sum=Sum("visits__lines__amount")):
        assert amounts[booking.pk] == booking.total == booking.sum > Decimal(0)


def test_ratings_and_visits_of_caregivers_add_up():
    reviews = Review.objects.values("caregiver").annotate(stars=Sum("overall"), reviews=Count("pk"))
    by_caregiver = {row["caregiver"]: (row["stars"], row["reviews"]) for row in reviews}
    finished = Counter(Visit.objects.filter(status=VisitStatus.FINISHED).values_list("caregiver", flat=True))
    for caregiver in Caregiver.objects.all():
        assert (caregiver.rating_sum, caregiver.rating_count) == by_caregiver.get(caregiver.pk, (0, 0))
        assert caregiver.finished_visits == finished[caregiver.pk]


def test_every_accepted_visit_has_the_time_of_its_caregiver():
    over = (VisitStatus.CANCELLED, VisitStatus.MISSED)
    served = Visit.objects.filter(caregiver__isnull=False).exclude(status__in=over)
    taken = Reservation.objects.active().filter(
        visit__in=served, caregiver=F("visit__caregiver"), period__contains=F("visit__planned")
    )
    assert taken.count() == served.count() > 0


def test_finished_visits_have_their_proof():
    finished = VisitStep.objects.filter(visit__status=VisitStatus.FINISHED)
    assert not finished.exclude(status="done").exists()
    photos = StepPhoto.objects.filter(step__in=finished.filter(proof="photo"))
    assert photos.values("step").distinct().count() == finished.filter(proof="photo").count()
    assert all(photo.image.storage.exists(photo.image.name) for photo in photos[:5])


def test_every_service_has_a_standard_with_steps():
    assert {service.standards.get().steps.count() >= 3 for service in Service.objects.all()} == {True}


def test_ways_in_are_sealed():
    way_in = next(one for one in WayIn.objects.all() if one.secret)
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM accounts_wayin WHERE id = %s", [way_in.pk])
        assert way_in.secret not in cursor.fetchone()[0]


def test_board_of_the_demo_has_something_wrong_of_most_kinds():
    found = {one.trouble for one in abnormal_for(User.objects.get(username=OPERATOR))}
    assert found >= set(Trouble) - {Trouble.ARRIVAL, Trouble.REPORT}
