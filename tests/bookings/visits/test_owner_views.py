"""Who sees a private photo. Everybody else learns nothing of it."""

import pytest
from django.urls import reverse

from caregivers.models import Caregiver
from caregivers.status import Approval
from pets.photos import remove_photo
from tests.factories.bookings import a_completed_booking, a_visit_in_service, an_accepted_booking, an_offered_booking
from tests.factories.caregivers import CaregiverFactory
from tests.factories.people import OwnerFactory, StaffFactory
from tests.factories.pets import PetFactory, PetPhotoFactory
from tests.staff import signed_in_staff

pytestmark = pytest.mark.django_db


def status(client, user, address):
    client.force_login(user)
    return client.get(address).status_code


def with_photo():
    owner = OwnerFactory()
    pet = PetFactory(owner=owner)
    PetPhotoFactory(pet=pet)
    return {"owner": owner, "pets": [pet]}


@pytest.mark.promise("B8")
def test_step_photo_is_for_owner_and_assigned_caregiver_only(client):
    comes, other = CaregiverFactory(), CaregiverFactory()
    booking = a_completed_booking(caregiver=comes)
    photo = booking.visits.get().steps.get(position=2).photos.get()
    address = f"/bookings/{booking.number}/photos/{photo.pk}/"
    assert status(client, booking.owner, address) == 200
    assert status(client, comes.user, address) == 200
    for stranger in (other.user, OwnerFactory()):
        assert status(client, stranger, address) == 404
    assert signed_in_staff(StaffFactory()).get(address).status_code == 404
    client.logout()
    assert client.get(address).status_code == 302


@pytest.mark.promise("B8")
def test_photos_of_a_home_close_for_a_suspended_caregiver_unless_a_visit_is_under_way(client):
    caregiver = CaregiverFactory()
    booking = a_completed_booking(caregiver=caregiver, **with_photo())
    photo = booking.visits.get().steps.get(position=2).photos.get()
    pet = booking.pets.get()
    addresses = [
        f"/bookings/{booking.number}/photos/{photo.pk}/",
        reverse("bookings:booked_pet_photo", args=[booking.number, pet.pk]),
        reverse("bookings:booked_photo", args=[booking.number, pet.photos.first().pk]),
        f"/live-token/?topics={booking.topic}",
    ]
    assert [status(client, caregiver.user, address) for address in addresses] == [200] * 4
    Caregiver.objects.filter(pk=caregiver.pk).update(approval=Approval.SUSPENDED)
    assert [status(client, caregiver.user, address) for address in addresses] == [404] * 4
    assert [status(client, booking.owner, address) for address in addresses] == [200] * 4
    Caregiver.objects.filter(pk=caregiver.pk).update(approval=Approval.APPROVED)
    a_visit_in_service(caregiver=caregiver)
    Caregiver.objects.filter(pk=caregiver.pk).update(approval=Approval.SUSPENDED)
    assert [status(client, caregiver.user, address) for address in addresses] == [200] * 4


@pytest.mark.promise("B8")
def test_the_newest_photo_stands_large_above_the_timeline(client):
    CaregiverFactory()
    booking = a_completed_booking()
    photo = booking.visits.get().steps.get(position=2).photos.get()
    client.force_login(booking.owner)
    page = client.get(booking.get_absolute_url())
    assert page.context["newest"].photos == [photo]
    assert page.text.index("newest-photo") < page.text.index('class="timeline"')
    assert "newest-photo" not in client.get(an_accepted_booking(owner=booking.owner).get_absolute_url()).text


def test_step_photo_stays_with_the_reader(client):
    CaregiverFactory()
    booking = a_completed_booking()
    photo = booking.visits.get().steps.get(position=2).photos.get()
    client.force_login(booking.owner)
    answer = client.get(f"/bookings/{booking.number}/photos/{photo.pk}/")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Cache-Control"].startswith("private")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer)[:2] == b"\xff\xd8"


def test_step_photo_under_another_number_is_not_found(client):
    CaregiverFactory()
    booking = a_completed_booking()
    photo = booking.visits.get().steps.get(position=2).photos.get()
    assert status(client, booking.owner, f"/bookings/261123ABCDEFGH/photos/{photo.pk}/") == 404


@pytest.mark.promise("U6")
def test_booked_pet_keeps_the_picture_that_its_owner_takes_off_the_pet(client, django_capture_on_commit_callbacks):
    CaregiverFactory()
    booking = an_offered_booking(**with_photo())
    shown = booking.pets.get()
    with django_capture_on_commit_callbacks(execute=True):
        remove_photo(photo=shown.pet.photos.get())
    assert status(client, booking.owner, f"/bookings/{booking.number}/pets/{shown.pk}/photo/") == 200


@pytest.mark.promise("U5")
def test_booked_pet_photo_is_for_who_comes_or_may_still_say_yes(client):
    first, second = CaregiverFactory(), CaregiverFactory(radius_m=500, home_lat="30.640000")
    booking = an_offered_booking(**with_photo())
    address = f"/bookings/{booking.number}/pets/{booking.pets.get().pk}/photo/"
    assert status(client, booking.owner, address) == 200
    assert status(client, first.user, address) == 200
    for stranger in (second.user, OwnerFactory()):
        assert status(client, stranger, address) == 404
    assert signed_in_staff(StaffFactory()).get(address).status_code == 404


def test_booked_pet_photo_is_closed_to_whom_the_job_passed_by(client):
    comes, passed_by = CaregiverFactory(), CaregiverFactory()
    booking = an_accepted_booking(caregiver=comes, **with_photo())
    address = f"/bookings/{booking.number}/pets/{booking.pets.get().pk}/photo/"
    assert status(client, comes.user, address) == 200
    assert status(client, passed_by.user, address) == 404


def test_booked_pet_without_photo_is_not_found(client):
    CaregiverFactory()
    booking = an_offered_booking()
    assert status(client, booking.owner, f"/bookings/{booking.number}/pets/{booking.pets.get().pk}/photo/") == 404
