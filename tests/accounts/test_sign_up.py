import re

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from accounts.actions.purge_unverified_sign_ups import purge_unverified_sign_ups
from accounts.models import User
from petcare.demo.models import PhoneMessage
from petcare.notifications.models import Notification
from tests.factories.people import PASSWORD, OwnerFactory, UserFactory

pytestmark = pytest.mark.django_db

PHONE = "+8613812345678"
SIGN_UP = {"phone": "138 1234 5678", "password1": PASSWORD, "agrees": "on"}


def newest_code(phone=PHONE):
    return PhoneMessage.objects.filter(to_phone=phone).first().code


def sign_up(client, **fields):
    return client.post("/accounts/signup/", SIGN_UP | fields)


def enter(client, code, **fields):
    return client.post("/accounts/phone/verify/", {"code": code, "action": "verify"} | fields)


def is_signed_in(client):
    return "_auth_user_id" in client.session


def later(**delta):
    return time_machine.travel(timezone.now() + timezone.timedelta(**delta), tick=True)


@pytest.mark.promise("U1")
def test_sign_up_with_the_code_from_the_sms_leads_to_the_guided_profile(client):
    response = sign_up(client)
    assert response.url == "/accounts/phone/verify/"
    assert not is_signed_in(client)
    assert re.fullmatch(r"\d{6}", newest_code())

    response = enter(client, newest_code())

    assert response.url.startswith("/me/profile/")
    assert is_signed_in(client)
    person = User.objects.get()
    assert (person.phone, person.claimed_phone) == (PHONE, "")


def test_sign_up_until_the_code_is_entered_only_claims_the_number(client):
    sign_up(client)
    person = User.objects.get()
    assert (person.phone, person.claimed_phone) == (None, PHONE)
    client.cookies.clear()
    response = client.post("/accounts/login/", {"login": "13812345678", "password": PASSWORD})
    assert response.status_code == 200
    assert not is_signed_in(client)


def test_sign_up_with_a_number_somebody_else_only_claimed_works(client):
    User.objects.create_user(claimed_phone=PHONE, password="the other's password")
    sign_up(client)
    enter(client, newest_code())
    assert is_signed_in(client)
    client.logout()
    response = client.post("/accounts/login/", {"login": PHONE, "password": "the other's password"})
    assert response.status_code == 200
    assert not is_signed_in(client)


@pytest.mark.promise("U1")
def test_sign_up_with_a_taken_number_looks_the_same_and_tells_its_owner_by_sms(client):
    owner = OwnerFactory(phone=PHONE)
    response = sign_up(client)
    assert response.url == "/accounts/phone/verify/"
    assert User.objects.count() == 1
    assert not PhoneMessage.objects.exclude(code="").exists()
    assert Notification.objects.get(recipient=owner).kind == "account_exists"

    page = client.get("/accounts/phone/verify/")
    assert "/accounts/login/code/?again=1" in page.text
    assert enter(client, "123456").context["form"].errors["code"]
    assert not is_signed_in(client)


def test_verify_page_is_the_same_for_a_new_and_a_taken_number(client):
    def page_after_sign_up(phone):
        client.cookies.clear()
        sign_up(client, phone=phone)
        page = client.get("/accounts/phone/verify/").text
        return re.sub(r'value="[^"]{40,}"|content="[^"]{40,}"|data-now="[^"]+"|data-resend="\d+"', "", page)

    UserFactory(phone="+8613812340678")
    assert page_after_sign_up("13812340678") == page_after_sign_up("13812350678")


@pytest.mark.parametrize("phone", ["1381234567", "23812345678", "0571-88888888", "abc", "+14155550100"])
def test_sign_up_with_a_wrong_number_says_so_beside_the_field(client, phone):
    response = sign_up(client, phone=phone)
    assert response.context["form"].errors["phone"]
    assert phone in response.text
    assert not User.objects.exists()


@pytest.mark.parametrize("password", ["12345678", " " * 10, "13812345678a"])
def test_sign_up_with_a_poor_password_says_so_beside_the_field(client, password):
    response = sign_up(client, password1=password)
    assert response.context["form"].errors["password1"]


def test_wrong_code_is_refused_beside_the_field_and_the_right_one_still_works(client):
    sign_up(client)
    response = enter(client, "000000" if newest_code() != "000000" else "111111")
    assert response.context["form"].errors.as_data()["code"][0].code == "incorrect_code"
    enter(client, newest_code())
    assert is_signed_in(client)


def test_five_wrong_codes_end_the_sign_up(client):
    sign_up(client)
    for _ in range(5):
        response = enter(client, "nothing")
    assert response.url == "/accounts/login/"
    assert "试" in client.get(response.url).text or "tries" in client.get(response.url).text
    enter(client, newest_code())
    assert not is_signed_in(client)


def test_old_code_is_refused_beside_the_field(client):
    sign_up(client)
    with later(minutes=6):
        response = enter(client, newest_code())
        assert response.context["form"].errors.as_data()["code"][0].code == "old"
        assert not is_signed_in(client)


def test_code_used_again_is_refused_and_says_so(client):
    sign_up(client)
    code = newest_code()
    enter(client, code)
    client.logout()
    response = enter(client, code)
    assert response.url == "/accounts/login/"
    page = client.get(response.url)
    assert [message.level_tag for message in page.context["messages"]] == ["error"]
    assert not is_signed_in(client)


def test_another_code_can_be_asked_for_after_a_minute_and_replaces_the_first(client):
    sign_up(client)
    first = newest_code()
    client.post("/accounts/phone/verify/", {"action": "resend"})
    assert PhoneMessage.objects.count() == 1
    page = client.get("/accounts/phone/verify/")
    assert 0 < page.context["resend_in"] <= 60
    with later(seconds=61):
        cache.clear()
        client.post("/accounts/phone/verify/", {"action": "resend"})
        assert PhoneMessage.objects.count() == 2
        if newest_code() != first:
            assert enter(client, first).context["form"].errors["code"]
        enter(client, newest_code())
    assert is_signed_in(client)


def test_sign_up_twice_within_a_minute_says_wait_beside_the_field_and_leaves_no_row(client):
    sign_up(client)
    client.cookies.clear()
    response = sign_up(client)
    assert response.context["form"].errors["phone"]
    assert User.objects.count() == 1


def test_too_many_sign_ups_from_one_address_show_a_page_with_status_429(client, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"signup": "2/m/ip"}
    responses = [sign_up(client, phone=f"1381234560{n}", password1="") for n in range(3)]
    assert responses[-1].status_code == 429
    assert "<main" in responses[-1].text


def test_too_many_codes_for_one_address_show_no_error_page(client, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"verify_phone": "2/m/ip"}
    for n in range(3):
        client.cookies.clear()
        response = sign_up(client, phone=f"1381234560{n}")
    assert response.context["form"].errors["phone"]
    assert User.objects.count() == 2


def test_number_verified_by_somebody_else_meanwhile_is_refused(client):
    sign_up(client)
    UserFactory(phone=PHONE)
    response = enter(client, newest_code())
    assert response.context["form"].errors["code"]
    assert not is_signed_in(client)


def test_next_page_survives_sign_up(client):
    client.post("/accounts/signup/?next=/pets/add/", SIGN_UP | {"next": "/pets/add/"})
    response = enter(client, newest_code())
    assert response.url == "/me/profile/?next=%2Fpets%2Fadd%2F"


@pytest.mark.parametrize("page", ["/work/apply/", "/caregivers/profile/"])
def test_sign_up_of_who_came_to_apply_leads_to_the_application_and_asks_for_no_home(client, page):
    client.post(f"/accounts/signup/?next={page}", SIGN_UP | {"next": page})
    assert enter(client, newest_code()).url == page


def test_sign_up_keeps_the_language_of_the_page(client):
    client.cookies["django_language"] = "en"
    sign_up(client)
    assert User.objects.get().language == "en"


def test_purge_forgets_only_stale_sign_ups_without_anything_verified():
    old = timezone.now() - timezone.timedelta(days=2)
    User.objects.create_user(claimed_phone=PHONE, date_joined=old)
    fresh = User.objects.create_user(claimed_phone=PHONE)
    verified = UserFactory(date_joined=old)
    staff = User.objects.create_superuser(username="operator", date_joined=old)
    assert purge_unverified_sign_ups() == 1
    assert set(User.objects.all()) == {fresh, verified, staff}
