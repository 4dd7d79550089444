import pytest
import time_machine
from django.contrib.auth import SESSION_KEY
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts.actions.end_devices import forget_ended_devices
from accounts.models import Device
from petcare.device_names import device_name
from tests.factories.people import PASSWORD, OwnerFactory

pytestmark = pytest.mark.django_db

PHONE = "+8613812345678"
SETTINGS = "/me/sign-in/"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Mobile Safari/604.1"
WINDOWS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
)
WECHAT = "Mozilla/5.0 (Linux; Android 14; 22041211AC) AppleWebKit/537.36 Chrome/116.0 Mobile MicroMessenger/8.0.50"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (IPHONE, "iPhone · Safari"),
        (WINDOWS, "Windows · Chrome"),
        (WECHAT, "Android · 微信"),
        (WINDOWS + " Edg/140.0", "Windows · Edge"),
        ("", "未知设备"),
        ("<script>", "未知设备"),
    ],
)
def test_device_is_called_what_its_owner_calls_it(user_agent, name):
    with override("zh-hans"):
        assert device_name(user_agent) == name


@pytest.fixture
def owner():
    return OwnerFactory(phone=PHONE)


@pytest.fixture
def phone(client, owner):
    return signed_in(client, IPHONE)


@pytest.fixture
def desktop(client_class, owner):
    return signed_in(client_class(), WINDOWS)


@pytest.fixture
def client_class():
    from django.test import Client

    return Client


def signed_in(client, user_agent):
    client.defaults["HTTP_USER_AGENT"] = user_agent
    client.post("/accounts/login/", {"login": PHONE, "password": PASSWORD})
    return client


def is_signed_in(client):
    return client.get("/me/").status_code == 200


@pytest.mark.promise("U3")
def test_page_lists_the_devices_and_ends_another_one(phone, desktop, owner):
    page = phone.get(SETTINGS)
    assert "iPhone · Safari" in page.text
    assert "Windows · Chrome" in page.text
    other = owner.devices.get(user_agent=WINDOWS)
    assert phone.post(reverse("accounts:device_end", args=[other.pk])).url == SETTINGS
    assert is_signed_in(phone)
    assert not is_signed_in(desktop)
    assert "Windows · Chrome" not in phone.get(SETTINGS).text.partition('class="rows"')[2]


@pytest.mark.promise("U3")
def test_all_others_can_be_ended_at_once(phone, desktop, client_class):
    third = signed_in(client_class(), WECHAT)
    phone.post(reverse("accounts:devices_end_others"))
    assert is_signed_in(phone)
    assert not is_signed_in(desktop)
    assert not is_signed_in(third)


def test_own_device_is_ended_by_signing_out(phone, owner):
    response = phone.post(reverse("accounts:device_end", args=[owner.devices.get().pk]))
    assert response.url == "/accounts/logout/"
    phone.post("/accounts/logout/")
    assert not owner.devices.signed_in().exists()


def test_device_of_somebody_else_is_not_found(phone):
    other = Device.objects.create(user=OwnerFactory(), session_key="x")
    assert phone.post(reverse("accounts:device_end", args=[other.pk])).status_code == 404
    assert Device.objects.filter(pk=other.pk).exists()


def test_device_that_was_there_tells_when(phone, owner):
    before = owner.devices.get().last_seen_at
    with time_machine.travel(timezone.now() + timezone.timedelta(minutes=11)):
        phone.get("/me/")
    assert owner.devices.get().last_seen_at > before + timezone.timedelta(minutes=10)


def test_seeing_a_device_costs_no_query_for_a_while(phone, django_assert_num_queries):
    phone.get(SETTINGS)
    # Session, person, devices.
    with django_assert_num_queries(3):
        phone.get(SETTINGS)


def test_page_asks_the_same_queries_for_one_and_for_three(phone, client_class, django_assert_num_queries):
    for user_agent in (WINDOWS, WECHAT):
        signed_in(client_class(), user_agent)
    with django_assert_num_queries(3):
        phone.get(SETTINGS)


def test_session_from_before_becomes_a_device_when_it_is_seen(phone, owner):
    owner.devices.all().delete()
    session = phone.session
    del session["device"]
    session.save()
    phone.get("/me/")
    assert owner.devices.get().session_key == phone.session.session_key


def test_ended_devices_are_forgotten(phone, desktop, owner):
    desktop.post("/accounts/logout/")
    forget_ended_devices()
    assert owner.devices.get().session_key == phone.session.session_key
    assert SESSION_KEY in phone.session


def test_no_page_stays_behind_in_the_browser_after_signing_out(client):
    owner = OwnerFactory()
    client.force_login(owner)
    for page in ("/me/", f"/me/homes/{owner.addresses.get().pk}/", "/me/data/", "/pets/", "/inbox/"):
        assert "no-store" in client.get(page)["Cache-Control"], page


def test_sign_out_clears_what_the_browser_keeps_and_nothing_else_does(client):
    client.force_login(OwnerFactory(), backend="django.contrib.auth.backends.ModelBackend")
    assert "Clear-Site-Data" not in client.get("/me/").headers
    assert client.post("/accounts/logout/").headers["Clear-Site-Data"] == '"cache"'
    assert "Clear-Site-Data" not in client.get("/accounts/login/").headers
