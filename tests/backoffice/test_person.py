"""Everything about one person on one page."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import EmergencyContact, SealedLook, WayIn
from backoffice.roles import Role
from bookings.voice.actions.complain import complain
from bookings.voice.actions.review import write_review
from bookings.voice.actions.send_message import send_message
from bookings.voice.models.thread import Side
from pets.models import PetPhoto
from tests.backoffice.test_roles import somebody_as
from tests.factories.bookings import a_completed_booking, photo_file
from tests.factories.caregivers import CaregiverFactory
from tests.factories.conduct import a_proposal
from tests.factories.people import OwnerFactory, StaffFactory
from tests.factories.pets import PetFactory
from tests.factories.requests import ChangeRequestFactory, VerificationFactory
from tests.staff import signed_in_staff

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P1")]
STARS = dict.fromkeys(("attitude", "skill", "punctuality", "pet_reaction", "overall"), 5)


def page_of(person) -> str:
    return reverse("admin:person", args=[person.pk])


def a_life(owner, caregiver, operator) -> None:
    """One of everything that the page lists."""
    booking = a_completed_booking(owner=owner, caregiver=caregiver)
    between = {"booking": booking, "caregiver": caregiver}
    send_message(**between, side=Side.OWNER, by=owner, body="猫砂在阳台", key=uuid.uuid4())
    write_review(**between, stars=STARS, words="很耐心", photos=[])
    complain(**between, by=owner, side=Side.OWNER, kind="late", words="晚了一刻钟", photos=[])
    pet = PetFactory(owner=owner, name="可乐")
    PetPhoto.objects.create(pet=pet, image="photos/none.jpg")
    ChangeRequestFactory(owner=owner, status="refused")
    VerificationFactory(owner=owner, status="withdrawn")
    SealedLook.objects.create(by=operator, owner=owner, kind="way_in", reason="阿姨进不去门")


def test_page_shows_all_that_is_known_and_nothing_sealed(desk, operator):
    owner, caregiver = OwnerFactory(name="王小明"), CaregiverFactory()
    a_life(owner, caregiver, operator)
    WayIn.objects.filter(address__owner=owner).update(secret="zq4711#", note="zq左边")
    EmergencyContact.objects.update_or_create(owner=owner, defaults={"name": "zq赵姨", "phone": "+8613711112222"})
    text = desk.get(page_of(owner)).text
    booking = owner.bookings.get()
    said = ("猫砂在阳台", "很耐心", "晚了一刻钟", "阿姨进不去门")
    for shown in ("王小明", booking.number, "可乐", caregiver.user.name, *said):
        assert shown in text
    for sealed in ("zq4711", "zq左边", "zq赵姨", "13711112222"):
        assert sealed not in text
    assert desk.get(page_of(owner)).context["person"].paid == booking.total


def test_page_of_a_caregiver_shows_their_work_and_offers_to_suspend(desk, operator):
    owner, caregiver = OwnerFactory(), CaregiverFactory()
    a_life(owner, caregiver, operator)
    a_proposal("warning", caregiver=caregiver)
    answer = desk.get(page_of(caregiver.user))
    assert [visit.booking for visit in answer.context["page"].visits] == [owner.bookings.get()]
    assert reverse("admin:caregivers_caregiver_review", args=[caregiver.pk, "suspended"]) in answer.text
    assert "晚了一刻钟" in answer.text


def test_page_asks_the_same_for_a_short_and_a_long_life(desk, operator):
    owner, caregiver = OwnerFactory(), CaregiverFactory()

    def once(person) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(page_of(person)).status_code == 200
        return len(queries)

    a_life(owner, caregiver, operator)
    once(owner)
    short = once(owner), once(caregiver.user)
    for _more in range(3):
        a_life(owner, CaregiverFactory(), operator)
    assert (once(owner), once(caregiver.user)) == short
    assert max(short) <= 15


def test_bookings_of_somebody_who_books_much_come_in_pages(desk):
    owner, caregiver = OwnerFactory(), CaregiverFactory()
    booking = a_completed_booking(owner=owner, caregiver=caregiver)
    for nth in range(11):
        booking.pk, booking.number, booking.submission_key = None, f"N{nth}", uuid.uuid4()
        booking.save()
    assert len(desk.get(page_of(owner), {"page": "2"}).context["page"].bookings) == 2
    assert desk.get(page_of(owner), {"page": "x"}).status_code == 200


def test_each_block_is_for_those_who_may_see_its_rows(operator):
    owner = OwnerFactory()
    a_life(owner, CaregiverFactory(), operator)
    finance = signed_in_staff(somebody_as(Role.FINANCE)).get(page_of(owner))
    assert finance.context["page"].messages is None
    assert finance.context["person"].paid
    assert "猫砂在阳台" not in finance.text
    assert "阿姨进不去门" not in finance.text
    vetting = signed_in_staff(somebody_as(Role.VETTING)).get(page_of(owner))
    assert not hasattr(vetting.context["person"], "paid")
    assert reverse("admin:look_way_in", args=[owner.addresses.get().current_way_in.pk]) not in vetting.text
    assert signed_in_staff(StaffFactory()).get(page_of(owner)).status_code == 403


def test_who_works_here_and_who_is_not_there_have_no_page(desk, operator):
    assert desk.get(page_of(operator)).status_code == 404
    assert desk.get(reverse("admin:person", args=[10**9])).status_code == 404


def test_booking_and_account_lead_to_the_person(desk):
    booking = a_completed_booking(caregiver=CaregiverFactory())
    for name, row in (("bookings_booking", booking), ("accounts_user", booking.owner)):
        assert page_of(booking.owner) in desk.get(reverse(f"admin:{name}_change", args=[row.pk])).text


def test_cover_of_a_pet_is_shown_to_operators(desk):
    photo = PetPhoto.objects.create(pet=PetFactory(owner=OwnerFactory()), image=photo_file())
    assert desk.get(reverse("admin:pet_photo", args=[photo.pk]))["Content-Type"] == "image/jpeg"
