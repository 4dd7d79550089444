"""What a caregiver is told of the pets: as booked, with what changed since."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bookings.orders.models import Visit
from bookings.orders.status import VisitStatus
from petcare.uploads.keeping import purge_loose_files
from pets.facts import FactKind, facts_of
from tests.factories.bookings import a_placed_booking, a_visit_in_service, an_accepted_booking, an_offered_booking
from tests.factories.caregivers import CaregiverFactory
from tests.factories.people import OwnerFactory, UserFactory
from tests.factories.pets import DoseFactory, MealFactory, PetFactory, PetPhotoFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def caregiver():
    return CaregiverFactory()


@pytest.fixture
def cat():
    return MealFactory(pet__owner=OwnerFactory(), pet__health="对鸡肉过敏", pet__name="八喜").pet


def page_of(client, visit) -> str:
    client.force_login(visit.caregiver.user)
    return client.get(visit.get_absolute_url()).text


@pytest.mark.promise("U4", "U6")
def test_booking_keeps_what_was_agreed_when_the_pet_is_changed_or_gone(client, caregiver, cat):
    booking = a_placed_booking(owner=cat.owner, pets=[cat])
    cat.meals.update(food="湿粮", amount="85")
    cat.health = ""
    cat.save()
    booked = booking.pets.get()
    facts = facts_of(booked.care, FactKind.FOOD, FactKind.HEALTH)
    assert [f"{booked.name}：{fact.text}" for fact in facts] == ["八喜：干粮 40 克", "八喜：对鸡肉过敏"]
    cat.meals.all().delete()
    cat.delete()
    booked.refresh_from_db()
    assert [fact.text for fact in booked.food] == ["干粮 40 克"]


@pytest.mark.promise("U4", "C7")
def test_visit_page_shows_the_care_as_booked_and_marks_what_changed_since(client, caregiver, cat):
    visit = an_accepted_booking(caregiver=caregiver, owner=cat.owner, pets=[cat]).visits.get()
    before = page_of(client, visit)
    assert "干粮 40 克" in before
    assert "对鸡肉过敏" in before
    assert "下单后改过" not in before
    cat.meals.update(amount="50")
    DoseFactory(pet=cat)
    after = page_of(client, visit)
    assert after.count("下单后改过") == 2
    assert "干粮 40 克" in after
    assert "干粮 50 克" in after
    assert "贝那普利 0.5 片" in after


def test_pet_off_its_owner_s_list_counts_as_booked(client, caregiver, cat):
    visit = an_accepted_booking(caregiver=caregiver, owner=cat.owner, pets=[cat]).visits.get()
    cat.meals.update(amount="50")
    cat.archived_at = timezone.now()
    cat.save()
    page = page_of(client, visit)
    assert "干粮 40 克" in page
    assert "下单后改过" not in page


def test_visit_page_takes_as_many_queries_for_three_pets_as_for_one(client, caregiver):
    def queries(count):
        owner = OwnerFactory()
        pets = [MealFactory(pet__owner=owner).pet for _ in range(count)]
        other = CaregiverFactory()
        visit = an_accepted_booking(caregiver=other, owner=owner, pets=pets).visits.get()
        client.force_login(other.user)
        with CaptureQueriesContext(connection) as caught:
            client.get(visit.get_absolute_url())
        return len(caught)

    assert queries(1) == queries(3)


@pytest.mark.promise("U5", "U6")
def test_all_photos_are_shown_to_the_caregiver_who_has_the_job(client, caregiver, cat):
    _first, second = PetPhotoFactory.create_batch(2, pet=cat)
    visit = an_accepted_booking(caregiver=caregiver, owner=cat.owner, pets=[cat]).visits.get()
    photos = [f"/bookings/{visit.booking.number}/pet-photos/{one.pk}/" for one in visit.booking.pets.get().photos.all()]
    page = page_of(client, visit)
    assert len(photos) == 2
    assert all(f'href="{photo}"' in page for photo in photos)
    # The owner takes one off; the booking that showed it still does, also after the purge of files.
    client.force_login(cat.owner)
    client.post(f"/pets/photos/{second.pk}/remove/")
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        purge_loose_files()
    client.force_login(caregiver.user)
    assert client.get(photos[1]).content.startswith(b"\xff\xd8")
    client.force_login(UserFactory())
    assert client.get(photos[1]).status_code == 404


@pytest.mark.promise("U5")
def test_who_only_may_say_yes_sees_the_cover_alone(client, caregiver, cat):
    PetPhotoFactory.create_batch(2, pet=cat)
    booking = an_offered_booking(owner=cat.owner, pets=[cat])
    client.force_login(caregiver.user)
    pet = booking.pets.get()
    assert client.get(f"/bookings/{booking.number}/pets/{pet.pk}/photo/").status_code == 200
    assert client.get(f"/bookings/{booking.number}/pet-photos/{pet.photos.last().pk}/").status_code == 404


@pytest.mark.promise("U4")
def test_care_sheet_is_for_the_owner_and_the_caregiver_until_the_visit_is_over(client, caregiver, cat):
    dog = PetFactory(owner=cat.owner, name="旺财", species="dog")
    visit = a_visit_in_service(caregiver=caregiver, owner=cat.owner, pets=[cat, dog])
    address = f"/bookings/{visit.booking.number}/care-sheet/"

    def status(user):
        client.force_login(user)
        return client.get(address).status_code

    assert (status(cat.owner), status(caregiver.user)) == (200, 200)
    page = client.get(address).text
    assert "八喜" in page
    assert "旺财" in page
    assert "干粮 40 克" in page
    assert (status(CaregiverFactory().user), status(UserFactory())) == (404, 404)
    Visit.objects.filter(pk=visit.pk).update(status=VisitStatus.FINISHED, finished_at=timezone.now())
    assert (status(cat.owner), status(caregiver.user)) == (200, 404)
    client.logout()
    assert client.get(address).url.startswith("/accounts/login/")


@pytest.mark.promise("U6")
def test_taking_a_pet_off_the_list_says_which_bookings_are_ahead_and_leaves_them(client, caregiver, cat):
    booking = an_accepted_booking(caregiver=caregiver, owner=cat.owner, pets=[cat])
    client.force_login(cat.owner)
    page = client.get(f"/pets/{cat.pk}/remove/").text
    assert f'href="{booking.get_absolute_url()}"' in page
    assert "18:00–20:00" in page
    assert "照常" in page
    assert "下单" in client.get(f"/pets/{cat.pk}/edit/food/").text
    client.post(f"/pets/{cat.pk}/remove/")
    booking.refresh_from_db()
    assert (booking.status, booking.pets.get().name) == ("accepted", "八喜")
    assert "干粮 40 克" in page_of(client, booking.visits.get())


def test_pet_without_bookings_ahead_says_nothing_of_them(client, cat):
    client.force_login(cat.owner)
    page = client.get(f"/pets/{cat.pk}/remove/")
    assert page.context["plans"] == []
