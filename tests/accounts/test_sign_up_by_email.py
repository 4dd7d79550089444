import re

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.utils import timezone

from accounts.models import User
from tests.factories.people import PASSWORD, OwnerFactory

pytestmark = pytest.mark.django_db

EMAIL = "lin@example.com"


def sign_up(client, email=EMAIL, **fields):
    return client.post("/accounts/signup/email/", {"email": email, "password1": PASSWORD, "agrees": "on"} | fields)


def newest_code():
    return re.search(r"\b\d{6}\b", mail.outbox[-1].body).group()


def enter(client, code):
    return client.post("/accounts/email/verify/", {"code": code, "action": "verify"})


def is_signed_in(client):
    return "_auth_user_id" in client.session


def later(**delta):
    return time_machine.travel(timezone.now() + timezone.timedelta(**delta), tick=True)


@pytest.mark.promise("U1")
@pytest.mark.parametrize("typed", [EMAIL, " Lin@Example.com ", "ＬＩＮ＠example.com"])
def test_sign_up_with_the_code_from_the_letter_leads_to_the_guided_profile(client, typed):
    assert sign_up(client, typed).url == "/accounts/email/verify/"
    assert not User.objects.exists()

    response = enter(client, newest_code())

    assert response.url.startswith("/me/profile/")
    assert is_signed_in(client)
    person = User.objects.get()
    assert (person.email, person.phone) == (EMAIL, None)
    assert person.check_password(PASSWORD)


def test_letter_says_the_code_as_text_and_as_html(client):
    sign_up(client)
    (letter,) = mail.outbox
    assert letter.to == [EMAIL]
    code = newest_code()
    assert code in letter.subject
    assert code in letter.alternatives[0].content
    client.cookies["django_language"] = "en"
    sign_up(client, "ben@example.com")
    assert "is your code" in mail.outbox[-1].subject


@pytest.mark.promise("U1")
def test_sign_up_with_a_taken_email_looks_the_same_and_tells_its_owner_by_letter(client):
    owner = OwnerFactory(email=EMAIL)
    assert sign_up(client).url == "/accounts/email/verify/"
    assert User.objects.get() == owner
    (letter,) = mail.outbox
    assert not re.search(r"\b\d{6}\b", letter.body)
    assert "/accounts/login/code/email/" in letter.body
    assert enter(client, "123456").context["verify_form"].errors["code"]
    assert enter(client, "").context["verify_form"].errors["code"]
    assert not is_signed_in(client)


def test_verify_page_is_the_same_for_a_new_and_a_taken_email(client):
    def page_after_sign_up(email):
        client.cookies.clear()
        sign_up(client, email)
        page = client.get("/accounts/email/verify/").text
        return re.sub(r'value="[^"]{40,}"|content="[^"]{40,}"|data-now="[^"]+"|data-resend="\d+"', "", page)

    OwnerFactory(email="ann@example.com")
    assert page_after_sign_up("ann@example.com") == page_after_sign_up("ben@example.com").replace("ben@", "ann@")


@pytest.mark.parametrize("email", ["lin", "lin@", "@example.com", "lin@exa mple.com", "lìn@example.com", "a@b\n.com"])
def test_sign_up_with_a_wrong_email_says_so_beside_the_field(client, email):
    response = sign_up(client, email)
    assert response.context["form"].errors["email"]
    assert mail.outbox == []


@pytest.mark.parametrize("password", ["12345678", "password1", "lin@example.co"])
def test_sign_up_with_a_poor_password_says_so_beside_the_field(client, password):
    assert sign_up(client, password1=password).context["form"].errors["password1"]


def test_five_wrong_codes_end_the_sign_up(client):
    sign_up(client)
    wrong = "000000" if newest_code() != "000000" else "111111"
    for _ in range(5):
        assert enter(client, wrong).context["verify_form"].errors["code"]
    assert enter(client, newest_code()).url == "/accounts/signup/email/?again=1"
    assert not is_signed_in(client)


def test_old_code_is_refused_and_another_one_can_be_asked_for(client):
    sign_up(client)
    first = newest_code()
    client.post("/accounts/email/verify/", {"action": "resend"})
    assert len(mail.outbox) == 1
    with later(minutes=6):
        cache.clear()
        assert enter(client, first).context["verify_form"].errors.as_data()["code"][0].code == "old"
        client.post("/accounts/email/verify/", {"action": "resend"})
        assert len(mail.outbox) == 2
        enter(client, newest_code())
    assert is_signed_in(client)


def test_code_used_again_says_so(client):
    sign_up(client)
    enter(client, newest_code())
    client.logout()
    response = enter(client, newest_code())
    assert response.url == "/accounts/signup/email/?again=1"
    assert client.get(response.url).context["messages"]


def test_code_of_one_sign_up_is_worth_nothing_in_another(client):
    sign_up(client)
    code = newest_code()
    sign_up(client, "ben@example.com")
    if newest_code() != code:
        assert enter(client, code).context["verify_form"].errors["code"]
    assert not User.objects.exists()


def test_email_verified_by_somebody_else_meanwhile_is_refused(client):
    sign_up(client)
    OwnerFactory(email=EMAIL)
    assert enter(client, newest_code()).context["verify_form"].errors["code"]
    assert not is_signed_in(client)


def test_second_letter_within_a_minute_is_refused_beside_the_field(client):
    sign_up(client)
    assert sign_up(client).context["form"].errors["email"]
    assert len(mail.outbox) == 1


def test_next_page_survives_sign_up(client):
    sign_up(client, next="/pets/add/")
    assert enter(client, newest_code()).url == "/me/profile/?next=%2Fpets%2Fadd%2F"


@pytest.mark.promise("U1")
def test_sign_in_with_a_code_by_email(client):
    OwnerFactory(email=EMAIL)
    response = client.post("/accounts/login/code/email/", {"email": "LIN@example.com"})
    assert response.url == "/accounts/login/code/confirm/"
    assert client.post(response.url, {"code": newest_code()}).url == "/"
    assert is_signed_in(client)


def test_code_by_email_for_an_unknown_one_looks_the_same_and_says_so_by_letter(client):
    response = client.post("/accounts/login/code/email/", {"email": EMAIL})
    assert response.url == "/accounts/login/code/confirm/"
    assert EMAIL in client.get(response.url).text
    (letter,) = mail.outbox
    assert "/accounts/signup/email/" in letter.body
    with later(seconds=61):
        cache.clear()
        client.post(response.url, {"action": "resend"})
    assert len(mail.outbox) == 2
    assert client.post(response.url, {"code": "000000"}).context["form"].errors["code"]


@pytest.mark.promise("U1")
def test_sign_in_with_email_and_password(client):
    OwnerFactory(email=EMAIL)
    response = client.post("/accounts/login/", {"login": " LIN@example.com", "password": PASSWORD})
    assert response.url == "/"
    assert is_signed_in(client)
