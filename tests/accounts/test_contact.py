import re

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from petcare.demo.models import PhoneMessage
from tests.factories.people import PASSWORD, OwnerFactory, UserFactory

pytestmark = pytest.mark.django_db

PHONE, OTHER = "+8613812345678", "+8613812345679"
EMAIL = "lin@example.com"


@pytest.fixture
def person(client):
    """Somebody who signed up by e-mail and has no number."""
    user = OwnerFactory(phone=None, email=EMAIL)
    client.force_login(user)
    return user


def ask(client, phone="13812345678", **fields):
    return client.post(reverse("accounts:phone_add"), {"phone": phone} | fields)


def newest_code(phone=PHONE):
    return PhoneMessage.objects.filter(to_phone=phone).exclude(code="").first().code


def enter(client, code):
    return client.post(reverse("accounts:phone_verify"), {"code": code, "action": "verify"})


def of(user):
    return User.objects.get(pk=user.pk)


def later(**delta):
    return time_machine.travel(timezone.now() + timezone.timedelta(**delta), tick=True)


@pytest.mark.promise("U1", "U2")
def test_first_number_counts_once_its_code_came_back_and_leads_on(client, person):
    assert ask(client, next="/book/").url == reverse("accounts:phone_verify")
    assert of(person).phone is None
    assert enter(client, newest_code()).url == "/book/"
    assert of(person).phone == PHONE


def test_code_of_another_number_is_refused(client, person):
    ask(client)
    code = newest_code()
    ask(client, "13812345679")
    if newest_code(OTHER) != code:
        assert enter(client, code).context["verify_form"].errors["code"]
        assert of(person).phone is None
    enter(client, newest_code(OTHER))
    assert of(person).phone == OTHER


def test_code_of_one_person_is_worth_nothing_to_another(client, person):
    ask(client)
    code = newest_code()
    client.force_login(UserFactory(phone=None, email="ben@example.com"))
    assert enter(client, code).url.startswith(reverse("accounts:phone_add"))
    assert not User.objects.filter(phone=PHONE).exists()


def test_number_somebody_only_claimed_is_free(client, person):
    squatter = User.objects.create_user(claimed_phone=PHONE, password="the squatter's own")
    ask(client)
    enter(client, newest_code())
    assert of(person).phone == PHONE
    assert of(squatter).phone is None


def test_number_of_somebody_else_says_nothing_until_its_code_came_back(client, person):
    owner = UserFactory(phone=PHONE)
    pages = []
    for phone in ("13812345678", "13812345679"):
        assert ask(client, phone).url == reverse("accounts:phone_verify")
        page = client.get(reverse("accounts:phone_verify")).text.replace(phone[-4:], "")
        pages.append(re.sub(r'value="[^"]{40,}"|content="[^"]{40,}"|data-now="[^"]+"|data-resend="\d+"', "", page))
    assert pages[0] == pages[1]
    cache.clear()
    ask(client)
    assert enter(client, newest_code()).context["verify_form"].errors["code"]
    assert of(person).phone is None
    assert of(owner).phone == PHONE


@pytest.mark.parametrize("phone", ["1381234567", "0571-88888888", "abc", ""])
def test_wrong_number_says_so_beside_the_field_and_stays_typed(client, person, phone):
    response = ask(client, phone)
    assert response.context["form"].errors["phone"]
    assert f'value="{phone}"' in response.text or not phone


def test_second_code_within_a_minute_is_refused_beside_the_field(client, person):
    ask(client)
    assert ask(client).context["form"].errors["phone"]


def test_change_tells_the_former_number(client):
    user = OwnerFactory(phone=OTHER)
    client.force_login(user)
    ask(client)
    assert of(user).phone == OTHER
    enter(client, newest_code())
    assert of(user).phone == PHONE
    assert PhoneMessage.objects.filter(to_phone=OTHER, code="").count() == 1


def test_long_after_the_sign_in_a_change_asks_for_the_password(client):
    user = OwnerFactory(phone=OTHER)
    client.force_login(user)
    with later(minutes=20):
        assert ask(client).context["form"].errors["current"]
        assert ask(client, current="not this one").context["form"].errors["current"]
        assert not PhoneMessage.objects.exists()
        assert ask(client, current=PASSWORD).url == reverse("accounts:phone_verify")
        enter(client, newest_code())
    assert of(user).phone == PHONE


def test_own_number_again_says_so(client):
    client.force_login(OwnerFactory(phone=PHONE))
    assert ask(client).context["form"].errors["phone"]


@pytest.mark.promise("U1")
def test_email_is_added_once_its_code_came_back(client):
    user = OwnerFactory(phone=PHONE)
    client.force_login(user)
    response = client.post(reverse("accounts:email_add"), {"email": "Lin@example.com"})
    assert of(user).email is None
    code = re.search(r"\b\d{6}\b", mail.outbox[-1].body).group()
    response = client.post(response.url, {"code": code})
    assert response.url == reverse("accounts:sign_in_settings")
    assert of(user).email == EMAIL


def test_change_of_the_email_tells_the_former_one(client, person):
    client.post(reverse("accounts:email_add"), {"email": "new@example.com"})
    code = re.search(r"\b\d{6}\b", mail.outbox[-1].body).group()
    client.post(reverse("accounts:email_verify"), {"code": code})
    assert of(person).email == "new@example.com"
    assert mail.outbox[-1].to == [EMAIL]


def test_next_never_leads_to_another_site(client, person):
    ask(client, next="https://evil.example/")
    assert enter(client, newest_code()).url == reverse("accounts:sign_in_settings")


def test_pages_are_for_people_who_are_signed_in(client):
    for name in ("phone_add", "phone_verify", "email_add", "email_verify", "sign_in_settings", "password"):
        assert client.get(reverse(f"accounts:{name}")).url.startswith("/accounts/login/")


@pytest.mark.promise("U1", "U2")
def test_booking_leads_to_the_number_first_and_back(client, person):
    response = client.get("/book/?pets=7")
    assert response.url == f"{reverse('accounts:phone_add')}?next=%2Fbook%2F%3Fpets%3D7"
    page = client.get(response.url)
    assert 'value="/book/?pets=7"' in page.text
    ask(client, next="/book/?pets=7")
    assert enter(client, newest_code()).url == "/book/?pets=7"
    assert client.get("/book/?pets=7").status_code == 200


def test_guide_asks_whoever_has_no_number_last(client, person):
    assert client.get("/me/profile/?next=/pets/").url == f"{reverse('accounts:phone_add')}?next=%2Fpets%2F"
