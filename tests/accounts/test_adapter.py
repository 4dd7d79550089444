import pytest

from petcare.demo.models import PhoneMessage
from tests.factories.people import PASSWORD, OwnerFactory

pytestmark = pytest.mark.django_db

ANN = "+8613812345678"
BEN = "+8613812345679"


def is_signed_in(client):
    return "_auth_user_id" in client.session


def sign_in(client, login, password=PASSWORD, address="203.0.113.1", **extra):
    return client.post("/accounts/login/", {"login": login, "password": password}, REMOTE_ADDR=address, **extra)


def fail(client, login, times=5, address="203.0.113.1"):
    for _ in range(times):
        sign_in(client, login, "not this one", address)


@pytest.fixture(autouse=True)
def _people():
    OwnerFactory(phone=ANN)
    OwnerFactory(phone=BEN)


@pytest.mark.promise("U1")
def test_failed_tries_for_one_number_leave_the_others_alone(client):
    fail(client, ANN)
    sign_in(client, BEN)
    assert is_signed_in(client)


def test_sixth_try_for_one_number_from_one_address_is_refused_and_says_wait(client):
    fail(client, ANN)
    page = sign_in(client, ANN)
    assert not is_signed_in(client)
    assert page.context["form"].non_field_errors().as_data()[0].code == "too_many_login_attempts"


def test_a_stranger_s_failed_tries_do_not_lock_a_person_out(client):
    fail(client, ANN, times=6)
    sign_in(client, ANN, address="198.51.100.7")
    assert is_signed_in(client)


def test_after_fifty_failed_tries_from_everywhere_only_the_sms_code_leads_in(client):
    for n in range(10):
        fail(client, ANN, address=f"203.0.113.{n}")
    page = sign_in(client, ANN, address="198.51.100.7")
    assert not is_signed_in(client)
    assert page.context["form"].non_field_errors().as_data()[0].code == "password_locked"

    client.post("/accounts/login/code/", {"phone": ANN})
    client.post("/accounts/login/code/confirm/", {"code": PhoneMessage.objects.get(to_phone=ANN).code})
    assert is_signed_in(client)


def test_right_sign_ins_of_a_whole_office_are_not_limited(client):
    for n in range(60):
        assert sign_in(client, ANN).status_code == 302, n
        client.logout()


@pytest.mark.parametrize(("proxies", "is_refused"), [(0, True), (1, False)])
def test_people_behind_the_trusted_proxy_have_an_address_each(client, settings, proxies, is_refused):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    for n in range(5):
        sign_in(client, ANN, "not this one", headers={"X-Forwarded-For": f"198.51.100.{n}, 203.0.113.9"})
    sign_in(client, ANN, headers={"X-Forwarded-For": "203.0.113.8"})
    assert is_signed_in(client) is not is_refused


def test_what_a_visitor_writes_before_the_proxy_s_own_address_is_not_believed(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for n in range(6):
        sign_in(client, ANN, "not this one", headers={"X-Forwarded-For": f"198.51.100.{n}, 203.0.113.9"})
    sign_in(client, ANN, headers={"X-Forwarded-For": "198.51.100.77, 203.0.113.9"})
    assert not is_signed_in(client)


@pytest.mark.parametrize("target", ["http://[", "//[", "x", "-1", "a\0b", "https://evil.example/", "javascript:1"])
@pytest.mark.parametrize("page", ["login", "signup", "login/code"])
def test_entrance_pages_stand_whatever_page_was_wanted(client, page, target):
    assert client.get(f"/accounts/{page}/", {"next": target}).status_code == 200
    fields = {
        "login": BEN,
        "password": PASSWORD,
        "phone": "13812340000",
        "password1": PASSWORD,
        "agrees": "on",
        "next": target,
    }
    response = client.post(f"/accounts/{page}/", fields, query_params={"next": target})
    assert response.status_code == 302
    assert "next" not in response.url
    assert response.url.startswith("/")
