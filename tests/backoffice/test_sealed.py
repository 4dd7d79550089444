import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from accounts.models import SealedLook
from petcare.notifications.models import Notification
from tests.factories.people import OwnerFactory, StaffFactory
from tests.staff import signed_in_staff

pytestmark = pytest.mark.django_db

WHY = {"reason": "照护人进不了门，主人没有接电话"}


@pytest.fixture
def owner():
    return OwnerFactory()


@pytest.fixture
def way_in(owner):
    return reverse("admin:look_way_in", args=[owner.addresses.get().current_way_in.pk])


@pytest.fixture
def contact(owner):
    return reverse("admin:look_contact", args=[owner.pk])


@pytest.mark.promise("B1")
def test_operator_opens_a_way_in_with_a_reason_that_its_owner_reads(client, desk, operator, owner, way_in):
    assert "4711#" not in desk.get(way_in).text
    answer = desk.post(way_in, WHY)
    assert "4711#" in answer.text
    assert "no-store" in answer["Cache-Control"]
    look = SealedLook.objects.get()
    assert (look.by, look.owner, look.kind, look.reason) == (operator, owner, "way_in", WHY["reason"])
    told = Notification.objects.get(recipient=owner)
    assert told.data["reason"] == WHY["reason"]
    assert "4711" not in str(told.data)
    client.force_login(owner)
    assert WHY["reason"] in client.get("/me/data/").text
    assert WHY["reason"] in client.get("/inbox/").text
    assert "4711#" not in desk.get(way_in).text


@pytest.mark.promise("U2")
def test_operator_opens_an_emergency_contact_with_a_reason(desk, owner, contact):
    assert "李梅" not in desk.get(contact).text
    assert "李梅" in desk.post(contact, WHY).text
    assert SealedLook.objects.get().kind == "emergency_contact"
    assert Notification.objects.get(recipient=owner).kind == "staff_saw_contact"


@pytest.mark.promise("U2")
def test_person_s_page_at_the_desk_leads_to_the_contact_and_does_not_show_it(desk, owner, contact, way_in):
    page = desk.get(reverse("admin:accounts_user_change", args=[owner.pk])).text
    assert contact in page
    assert way_in in page
    assert "李梅" not in page
    assert "13700000009" not in page


@pytest.mark.promise("B1")
@pytest.mark.parametrize("reason", ["", "   ", "\u200b\u200b", "门禁密码 739105#"])
def test_nothing_opens_without_a_reason_that_can_be_read(desk, way_in, contact, reason):
    for page, sealed in ((way_in, "4711#"), (contact, "李梅")):
        answer = desk.post(page, {"reason": reason})
        assert answer.context["form"].errors["reason"]
        assert sealed not in answer.text
    assert not SealedLook.objects.exists()


@pytest.mark.promise("B1")
def test_operator_without_the_right_opens_nothing(way_in, contact):
    clerk = StaffFactory()
    clerk.user_permissions.set(Permission.objects.filter(codename__in=["view_user", "view_address", "view_booking"]))
    for page in (way_in, contact):
        assert signed_in_staff(clerk).post(page, WHY).status_code == 403
    assert not SealedLook.objects.exists()


def test_owner_is_led_to_the_desk_s_own_door(client, owner, way_in):
    client.force_login(owner)
    assert client.post(way_in, WHY).status_code in (302, 403)
    assert not SealedLook.objects.exists()
