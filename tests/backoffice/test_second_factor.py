import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from accounts.models import RecoveryCode, SecondFactor
from tests.factories.people import PASSWORD, SECRET, OwnerFactory, SecondFactorFactory, StaffFactory
from tests.staff import code_now, signed_in_staff

pytestmark = [pytest.mark.django_db, pytest.mark.promise("U1")]

DOOR = "/admin/second-factor/"
SET_UP = "/admin/second-factor/set-up/"


@pytest.fixture
def newcomer() -> Client:
    """Somebody who works here, with a password and no device."""
    return with_password(StaffFactory(username="operator", is_superuser=True))


def with_password(user) -> Client:
    client = Client()
    client.post("/admin/login/", {"username": user.username, "password": PASSWORD})
    return client


def shown_secret(page) -> str:
    return re.search(r"data-secret>([A-Z2-7 ]+)<", page.text)[1].replace(" ", "")


def shown_codes(page) -> list[str]:
    return re.findall(r"<code>([0-9A-Z]{5}-[0-9A-Z]{5})</code>", page.text)


def admin_addresses() -> list[str]:
    """Every address below /admin/, with 1 for whatever it asks for."""

    def walk(patterns, prefix):
        for one in patterns:
            path = prefix + str(one.pattern)
            if hasattr(one, "url_patterns"):
                yield from walk(one.url_patterns, path)
            else:
                yield "/" + re.sub(r"<[^>]+>", "1", path)

    found = [path for path in walk(get_resolver().url_patterns, "") if path.startswith("/admin/")]
    return [path for path in found if "(?P<url>" not in path]


OPEN = ("/admin/login/", "/admin/logout/", DOOR, SET_UP)


def test_every_admin_address_is_closed_to_a_password_alone():
    client = with_password(SecondFactorFactory(user=StaffFactory(is_superuser=True)).user)
    for path in [path for path in admin_addresses() if path not in OPEN] + ["/admin/nothing/here/"]:
        assert client.get(path).url.startswith(DOOR), path
        assert client.get(path, headers={"Accept": "application/json"}).status_code == 403, path
        assert client.post(path).status_code == 403, path


def test_there_are_admin_addresses_to_be_closed():
    assert len(admin_addresses()) > 60
    assert "/admin/jsi18n/" in admin_addresses()
    assert "/admin/autocomplete/" in admin_addresses()
    assert "/admin/photos/steps/1/" in admin_addresses()


@pytest.mark.parametrize("path", ["/", "/me/", "/bookings/", "/live-token/"])
def test_other_pages_are_closed_to_staff_with_a_password_alone(newcomer, path):
    assert newcomer.get(path).status_code in {302, 403}
    assert newcomer.get(path, follow=True).redirect_chain[-1][0].startswith(SET_UP)


def test_demos_phone_with_the_code_is_open_to_a_password_alone(newcomer):
    assert newcomer.get("/demo/phones/").status_code == 200


def test_owner_is_asked_for_no_second_factor(client):
    client.force_login(OwnerFactory())
    assert client.get("/me/").status_code == 200
    assert client.get(DOOR).url.startswith("/admin/login/")


def test_newcomer_sets_up_a_device_and_is_led_on(newcomer):
    page = newcomer.get("/admin/accounts/user/?q=x", follow=True)
    assert page.redirect_chain[-1][0].startswith(SET_UP)
    assert "<svg" in page.text
    assert "style=" not in page.text[page.text.index("<svg") : page.text.index("</svg>")]
    secret = shown_secret(page)
    assert newcomer.get(SET_UP).text.count(secret[:4])  # looking again changes nothing
    done = newcomer.post(SET_UP, {"code": code_now(secret), "next": "/admin/accounts/user/?q=x"})
    assert len(set(shown_codes(done))) == 10
    assert "no-store" in done["Cache-Control"]
    assert 'href="/admin/accounts/user/?q=x"' in done.text
    assert newcomer.get("/admin/").status_code == 200
    assert LogEntry.objects.count() == 1


def test_set_up_with_a_wrong_code_keeps_the_secret_and_says_so(newcomer):
    secret = shown_secret(newcomer.get(SET_UP))
    page = newcomer.post(SET_UP, {"code": "000000"})
    assert page.context["form"].errors["code"]
    assert shown_secret(page) == secret
    assert newcomer.get("/admin/").status_code == 302


def test_secret_that_another_session_was_shown_never_counts(newcomer):
    seen_before = shown_secret(newcomer.get(SET_UP))
    other = with_password(SecondFactor.objects.get().user)
    own = shown_secret(other.get(SET_UP))
    assert own != seen_before
    other.post(SET_UP, {"code": code_now(own)})
    assert SecondFactor.objects.get().secret == own


def test_whoever_has_a_device_cannot_set_up_another_with_the_password():
    user = SecondFactorFactory().user
    client = with_password(user)
    assert client.get(SET_UP).url.startswith(DOOR)
    assert client.post(SET_UP, {"code": code_now(SECRET)}).url.startswith(DOOR)
    assert SecondFactor.objects.filter(user=user).count() == 1


def test_secret_and_recovery_codes_are_sealed_in_the_database(newcomer):
    secret = shown_secret(newcomer.get(SET_UP))
    codes = shown_codes(newcomer.post(SET_UP, {"code": code_now(secret)}))
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM accounts_secondfactor")
        sealed = cursor.fetchall()
        cursor.execute("SELECT fingerprint FROM accounts_recoverycode")
        kept = cursor.fetchall()
        cursor.execute("SELECT session_data FROM django_session")
        sessions = cursor.fetchall()
    stored = str(sealed + kept + sessions)
    assert secret not in stored
    assert not any(code in stored or code.replace("-", "") in stored for code in codes)
    assert secret not in str(newcomer.session.items())


@pytest.mark.parametrize("typed", ["{}", " {} "])
def test_code_opens_the_desk_and_leads_back(typed):
    client = with_password(SecondFactorFactory(user=StaffFactory(is_superuser=True)).user)
    response = client.post(DOOR, {"code": typed.format(code_now(SECRET)), "next": "/admin/pets/pet/"})
    assert response.url == "/admin/pets/pet/"
    assert client.get("/admin/pets/pet/").status_code == 200


def test_code_in_full_width_digits_is_read():
    client = with_password(SecondFactorFactory().user)
    wide = code_now(SECRET).translate({48 + digit: 0xFF10 + digit for digit in range(10)})
    assert client.post(DOOR, {"code": wide}).status_code == 302


@pytest.mark.parametrize("next_page", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\evil"])
def test_door_leads_to_no_foreign_page(next_page):
    client = with_password(SecondFactorFactory().user)
    assert client.post(DOOR, {"code": code_now(SECRET), "next": next_page}).url == "/admin/"


def test_code_works_once():
    user = SecondFactorFactory().user
    with time_machine.travel(timezone.now(), tick=False):
        code = code_now(SECRET)
        assert with_password(user).post(DOOR, {"code": code}).status_code == 302
        again = with_password(user).post(DOOR, {"code": code})
    assert again.context["form"].errors["code"]


def test_older_code_works_no_more_after_a_newer_one():
    user = SecondFactorFactory().user
    with time_machine.travel(timezone.now(), tick=False):
        assert with_password(user).post(DOOR, {"code": code_now(SECRET)}).status_code == 302
        assert with_password(user).post(DOOR, {"code": code_now(SECRET, later=-1)}).status_code == 200


@pytest.mark.parametrize(
    "code", ["", " ", "000000", "12345", "1234567", "abcdef", "<b>1</b>", "\u202e123456", "x" * 500]
)
def test_wrong_code_is_told_beside_the_field(code):
    client = with_password(SecondFactorFactory().user)
    page = client.post(DOOR, {"code": code})
    assert page.status_code == 200
    assert page.context["form"].errors["code"]
    assert client.get("/admin/").status_code == 302


def test_wrong_codes_lock_for_a_while_that_doubles():
    factor = SecondFactorFactory()
    client = with_password(factor.user)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for minutes in (5, 10, 20):
            for _ in range(5):
                client.post(DOOR, {"code": "000000"})
            assert client.post(DOOR, {"code": code_now(SECRET)}).status_code == 200
            clock.shift(timedelta(minutes=minutes, seconds=1))
            client = with_password(factor.user)
        assert client.post(DOOR, {"code": code_now(SECRET)}).status_code == 302
    factor.refresh_from_db()
    assert factor.wrong_tries == 0


def test_recovery_code_opens_once_and_is_told(newcomer):
    code = shown_codes(newcomer.post(SET_UP, {"code": code_now(shown_secret(newcomer.get(SET_UP)))}))[0]
    user = SecondFactor.objects.get().user
    client = with_password(user)
    page = client.post(DOOR, {"code": code.replace("-", " ").lower()}, follow=True)
    assert page.status_code == 200
    assert "9" in str(next(iter(page.context["messages"])))
    assert with_password(user).post(DOOR, {"code": code}).status_code == 200
    # With the phone gone a new device is set up at once, and the old one counts no more.
    secret = shown_secret(client.get(SET_UP))
    client.post(SET_UP, {"code": code_now(secret)})
    assert SecondFactor.objects.get(user=user).secret == secret
    assert RecoveryCode.objects.count() == 10


def test_new_recovery_codes_make_the_old_ones_worthless(newcomer):
    old = shown_codes(newcomer.post(SET_UP, {"code": code_now(shown_secret(newcomer.get(SET_UP)))}))[0]
    assert newcomer.get("/admin/second-factor/device/").context["codes_left"] == 10
    assert newcomer.get("/admin/second-factor/codes/").status_code == 405
    new = shown_codes(newcomer.post("/admin/second-factor/codes/"))
    assert len(new) == 10
    assert old not in new
    assert with_password(SecondFactor.objects.get().user).post(DOOR, {"code": old}).status_code == 200


def test_new_codes_and_a_new_device_ask_for_a_fresh_code(desk):
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert desk.post("/admin/second-factor/codes/").url.startswith(DOOR)
        assert desk.get(SET_UP).url.startswith(DOOR)
        assert desk.get(f"/admin/second-factor/of/{StaffFactory().pk}/reset/").url.startswith(DOOR)
    assert RecoveryCode.objects.count() == 0


def test_superuser_takes_a_colleague_s_device_away_with_a_reason(desk, operator):
    colleague = SecondFactorFactory().user
    session = signed_in_staff(colleague)
    assert session.get("/admin/").status_code == 200
    page = f"/admin/second-factor/of/{colleague.pk}/reset/"
    assert desk.post(page, {"reason": " "}).context["form"].errors["reason"]
    desk.post(page, {"reason": "手机掉进江里了，当面确认过"})
    assert not colleague.second_factors.exists()
    assert session.get("/admin/").url.startswith("/admin/login/")
    assert session.get(SET_UP).url.startswith("/admin/login/")
    history = desk.get(reverse("admin:accounts_user_history", args=[colleague.pk])).text
    assert "手机掉进江里了" in history
    assert str(operator) in history


def test_session_that_stands_at_its_recovery_codes_ends_with_the_device(desk, newcomer):
    newcomer.post(SET_UP, {"code": code_now(shown_secret(newcomer.get(SET_UP)))})
    colleague = SecondFactor.objects.get(user__username="operator").user
    desk.post(f"/admin/second-factor/of/{colleague.pk}/reset/", {"reason": "手机和电脑都被偷了"})
    assert newcomer.get(SET_UP).url.startswith("/admin/login/")


@pytest.mark.parametrize("who", ["themselves", "no superuser", "an owner"])
def test_device_is_taken_away_by_nobody_else(desk, operator, who):
    if who == "themselves":
        desk.post(f"/admin/second-factor/of/{operator.pk}/reset/", {"reason": "x"})
    elif who == "no superuser":
        page = f"/admin/second-factor/of/{operator.pk}/reset/"
        assert signed_in_staff(StaffFactory()).post(page, {"reason": "x"}).status_code == 403
    else:
        assert desk.get(f"/admin/second-factor/of/{OwnerFactory().pk}/reset/").status_code == 404
    assert operator.second_factors.exists()


def test_command_takes_the_device_of_the_last_superuser_away():
    user = SecondFactorFactory(user__username="boss").user
    with pytest.raises(CommandError):
        call_command("reset_second_factor", "nobody", reason="x")
    call_command("reset_second_factor", "boss", reason="phone lost")
    assert not user.second_factors.exists()


def test_staff_session_ends_when_nobody_is_there(desk):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        clock.shift(timedelta(minutes=25))
        assert desk.get("/admin/").status_code == 200
        clock.shift(timedelta(minutes=25))
        assert desk.get("/admin/").status_code == 200
        clock.shift(timedelta(minutes=31))
        assert desk.get("/admin/").url.startswith("/admin/login/")
        assert "_auth_user_id" not in desk.session


def test_what_a_page_fetches_by_itself_keeps_no_session_alive(desk):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        clock.shift(timedelta(minutes=25))
        desk.get("/admin/", headers={"HX-Request": "true"})
        clock.shift(timedelta(minutes=6))
        assert desk.get("/admin/").url.startswith("/admin/login/")


def test_staff_session_ends_after_a_shift_however_busy(desk):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(19):
            clock.shift(timedelta(minutes=25))
            assert desk.get("/admin/").status_code == 200
        clock.shift(timedelta(minutes=6))
        assert desk.get("/admin/").status_code == 302


def test_password_alone_waits_a_quarter_of_an_hour():
    client = with_password(SecondFactorFactory().user)
    client.get(DOOR)
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert client.get(DOOR).url.startswith("/admin/login/")


def test_pages_before_the_door_show_nothing_of_the_inside(newcomer):
    assert "/admin/accounts/user/" not in newcomer.get(SET_UP).text
    assert "unsafe" not in newcomer.get(SET_UP)["Content-Security-Policy"]
