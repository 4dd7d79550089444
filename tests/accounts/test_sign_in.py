import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from caregivers.status import Approval
from petcare.demo.models import PhoneMessage
from tests.factories.caregivers import CaregiverFactory
from tests.factories.people import PASSWORD, OwnerFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db

PHONE = "+8613812345678"


def is_signed_in(client):
    return "_auth_user_id" in client.session


def sign_in(client, login, password=PASSWORD, **fields):
    return client.post("/accounts/login/", {"login": login, "password": password} | fields)


@pytest.mark.promise("U1")
@pytest.mark.parametrize("typed", ["13812345678", "138-1234-5678", "+86 138 1234 5678", "１３８１２３４５６７８"])
def test_sign_in_finds_the_number_however_it_is_typed(client, typed):
    OwnerFactory(phone=PHONE)
    response = sign_in(client, typed)
    assert response.url == "/"
    assert is_signed_in(client)


def test_sign_in_without_a_finished_profile_leads_to_the_guide(client):
    UserFactory(phone=PHONE)
    assert sign_in(client, PHONE).url == "/me/profile/?next=%2F"


def test_sign_in_goes_on_to_the_page_that_asked(client):
    OwnerFactory(phone=PHONE)
    assert sign_in(client, PHONE, next="/pets/").url == "/pets/"


def test_sign_in_of_a_caregiver_leads_to_the_work_unless_a_page_asked(client):
    CaregiverFactory(user__phone=PHONE)
    assert sign_in(client, PHONE).url == "/work/"
    client.logout()
    assert sign_in(client, PHONE, next="/pets/").url == "/pets/"


def test_sign_in_of_who_is_no_caregiver_yet_leads_home(client):
    CaregiverFactory(user__phone=PHONE, approval=Approval.APPLYING)
    assert sign_in(client, PHONE).url == "/"


def test_sign_in_never_leads_to_another_site(client):
    OwnerFactory(phone=PHONE)
    assert sign_in(client, PHONE, next="https://evil.example/").url == "/"


@pytest.mark.parametrize("login", [PHONE, "13800009999", "nobody", "a@example.com"])
def test_wrong_password_and_unknown_number_read_the_same(client, login):
    OwnerFactory(phone=PHONE)
    response = sign_in(client, login, "not this one")
    assert len(response.context["form"].non_field_errors()) == 1
    assert not is_signed_in(client)


def test_failed_tries_are_limited_per_number_however_it_is_typed(client):
    OwnerFactory(phone=PHONE)
    for typed in ("13812345678", "138 12345678", "138-12345678", "+8613812345678", "008613812345678"):
        sign_in(client, typed, "not this one")
    sign_in(client, "1381234 5678")
    assert not is_signed_in(client)


@pytest.mark.promise("U1")
def test_sign_in_with_an_sms_code(client):
    OwnerFactory(phone=PHONE)
    response = client.post("/accounts/login/code/", {"phone": "13812345678"})
    assert response.url == "/accounts/login/code/confirm/"
    response = client.post(response.url, {"code": PhoneMessage.objects.get(to_phone=PHONE).code})
    assert response.url == "/"
    assert is_signed_in(client)


def test_sms_code_for_an_unknown_number_looks_the_same_and_sends_nothing(client):
    response = client.post("/accounts/login/code/", {"phone": "13812345678"})
    assert response.url == "/accounts/login/code/confirm/"
    page = client.get(response.url)
    assert "/accounts/signup/?again=1" in page.text
    assert not PhoneMessage.objects.exists()
    assert client.get("/accounts/signup/?again=1").status_code == 200


@pytest.mark.parametrize("has_account", [True, False])
def test_another_sign_in_code_can_be_asked_for_with_and_without_an_account(client, has_account):
    if has_account:
        OwnerFactory(phone=PHONE)
    client.post("/accounts/login/code/", {"phone": PHONE})
    cache.clear()
    with time_machine.travel(timezone.now() + timezone.timedelta(seconds=61)):
        response = client.post("/accounts/login/code/confirm/", {"action": "resend"})
        assert response.url == "/accounts/login/code/confirm/"
        assert PhoneMessage.objects.count() == (2 if has_account else 0)
        assert client.get(response.url).context["resend_in"] > 0


def test_second_code_within_a_minute_is_refused_beside_the_field(client):
    OwnerFactory(phone=PHONE)
    client.post("/accounts/login/code/", {"phone": PHONE})
    client.cookies.clear()
    response = client.post("/accounts/login/code/", {"phone": PHONE})
    assert response.context["form"].errors["phone"]


def test_staff_are_led_to_their_own_door(client):
    StaffFactory(phone=PHONE)
    assert sign_in(client, PHONE).url.startswith("/admin/login/")
    assert not is_signed_in(client)


def test_staff_sign_in_by_name_at_the_admin(client):
    operator = StaffFactory(username="operator", is_superuser=True)
    client.post("/admin/login/", {"username": "operator", "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(operator.pk)


def test_owner_cannot_sign_in_at_the_admin(client):
    OwnerFactory(phone=PHONE)
    client.post("/admin/login/", {"username": PHONE, "password": PASSWORD})
    assert not is_signed_in(client)


def test_sign_out_needs_a_post(client):
    client.force_login(OwnerFactory())
    assert client.get("/accounts/logout/").status_code == 200
    assert is_signed_in(client)
    client.post("/accounts/logout/")
    assert not is_signed_in(client)


@pytest.mark.parametrize("path", ["login/", "signup/", "login/code/", "inactive/"])
def test_entrance_pages_show_in_the_product_s_design(client, path):
    page = client.get(f"/accounts/{path}")
    assert page.status_code == 200
    assert "css/tokens.css" in page.text
