from datetime import timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bookings.catalogue.models import Package, Price, Service
from bookings.voice.models import Review
from petcare.texts import discreet
from tests.factories.bookings import a_completed_booking, a_placed_booking, a_visit_on_the_way, window_at
from tests.factories.caregivers import CaregiverFactory
from tests.factories.catalogue import PackageFactory, ServiceFactory
from tests.factories.people import OwnerFactory, StaffFactory, UserFactory
from tests.factories.pets import PetFactory, photo_bytes
from tests.staff import signed_in_staff

pytestmark = pytest.mark.django_db


@pytest.mark.promise("U7")
def test_home_stranger_sees_what_it_costs_and_who_comes(client):
    ServiceFactory()
    liked = CaregiverFactory(portrait=ContentFile(photo_bytes(), name="portrait.jpg"), rating_sum=5, rating_count=1)
    booking = a_completed_booking(caregiver=liked)
    stars = dict.fromkeys(("attitude", "skill", "punctuality", "pet_reaction", "overall"), 5)
    Review.objects.create(booking=booking, caregiver=liked, author=booking.owner, **stars)
    ServiceFactory(name_zh="早就下架的服务", retired_at=timezone.now())
    page = client.get("/").content.decode()
    for words in ("定时喂食", "¥36.00", "20", discreet(liked.user.name), "4.7"):
        assert words in page
    assert liked.user.name not in page
    assert "早就下架的服务" not in page


def test_home_new_owner_is_asked_to_go_on_with_the_profile(client):
    client.force_login(UserFactory())
    page = client.get("/")
    assert page.context["open_step"].name == "person"
    assert "/me/profile/" in page.content.decode()


def test_home_asks_a_caregiver_for_no_profile_of_an_owner(client):
    client.force_login(CaregiverFactory().user)
    assert client.get("/").context["open_step"] is None


def test_home_without_a_pet_leads_to_the_pets_and_with_one_to_the_booking(client):
    owner = OwnerFactory()
    client.force_login(owner)
    part = {"hx-request": "true"}
    alone = client.get("/", headers=part).text
    assert "/pets/add/" in alone
    assert "/book/" not in alone
    PetFactory(owner=owner)
    assert "/book/" in client.get("/", headers=part).text


def test_home_owner_sees_what_is_under_way_before_what_comes_first(client):
    owner, caregiver = OwnerFactory(), CaregiverFactory()
    a_placed_booking(owner=owner, window=window_at(8))
    visit = a_visit_on_the_way(owner=owner, caregiver=caregiver, window=window_at(16))
    client.force_login(owner)
    page = client.get("/")
    assert page.context["visit"] == visit
    assert f'data-live-topics="booking:{visit.booking.number}"' in page.content.decode()


def test_home_next_visit_refetches_alone(client):
    owner = OwnerFactory()
    client.force_login(owner)
    part = client.get("/", headers={"hx-request": "true"}).content.decode()
    assert 'id="next"' in part
    assert "<html" not in part


def test_home_same_again_leads_to_the_day_with_the_last_choice(client):
    CaregiverFactory()
    booking = a_completed_booking()
    client.force_login(booking.owner)
    again = client.get("/").context["again"]
    page = client.get(f"/book/?{again.query}")
    assert page.context["step"] == "day"
    assert page.context["draft"].total == booking.total


@pytest.mark.parametrize("gone", ["pet", "service", "home"])
def test_home_same_again_is_not_offered_when_something_is_gone(client, gone):
    CaregiverFactory()
    booking = a_completed_booking()
    if gone == "pet":
        booking.owner.pets.update(archived_at=timezone.now())
    elif gone == "home":
        booking.owner.addresses.update(archived_at=timezone.now())
    else:
        Service.objects.update(retired_at=timezone.now())
    client.force_login(booking.owner)
    assert client.get("/").context["again"] is None


def test_home_pets_do_not_cost_queries(client, django_assert_num_queries):
    owner = OwnerFactory()
    PetFactory(owner=owner)
    client.force_login(owner)
    with CaptureQueriesContext(connection) as with_one:
        client.get("/")
    PetFactory.create_batch(2, owner=owner)
    with django_assert_num_queries(len(with_one)):
        client.get("/")


def test_home_leads_staff_to_the_desk_and_caregivers_to_their_work(client):
    assert 'href="/admin/"' in signed_in_staff(StaffFactory()).get("/").content.decode()
    client.force_login(CaregiverFactory().user)
    assert client.get("/").context["is_caregiver"]


@pytest.mark.promise("U7")
def test_service_page_shows_minutes_price_tools_and_standard(client):
    service = ServiceFactory(tools_zh="鞋套", extra_pet_price=8)
    page = client.get(f"/services/{service.code}/").content.decode()
    for words in ("定时喂食", "¥36.00", "¥8.00", "鞋套", "洗净食碗，按量放粮", f"services={service.code}"):
        assert words in page


def test_service_page_of_a_retired_service_is_not_found(client):
    service = ServiceFactory(retired_at=timezone.now())
    assert client.get(f"/services/{service.code}/").status_code == 404


@pytest.mark.promise("P10")
def test_package_with_a_service_that_waits_for_its_first_price_is_not_sold_yet(client):
    CaregiverFactory()
    owner, package = OwnerFactory(), PackageFactory()
    client.force_login(owner)
    choice = {"pets": PetFactory(owner=owner).pk, "packages": package.code, "address": owner.addresses.get().pk}
    tomorrow = timezone.localdate() + timedelta(days=1)
    Price.objects.filter(service=package.services.last()).update(effective_on=tomorrow)
    assert client.get("/book/", choice | {"step": "day"}).context["step"] == "what"
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert Package.objects.on_sale().get() == package
