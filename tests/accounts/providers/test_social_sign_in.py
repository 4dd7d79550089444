"""In by WeChat and QQ, against the demo's own vendors over HTTP."""

from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.utils import timezone

from accounts.models import User
from petcare.demo.models import PhoneMessage
from petcare.notifications.models import Notification
from tests.accounts.providers.conftest import newest_code
from tests.factories.people import OwnerFactory, StaffFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vendors")]

PHONE = "13812345678"
INSIDE = {"User-Agent": "Mozilla/5.0 (iPhone) MicroMessenger/8.0.50"}
BOTH = pytest.mark.parametrize("provider", ["weixin", "qq"])


def is_signed_in(client):
    return "_auth_user_id" in client.session


def signed_in_as(client):
    return User.objects.get(pk=client.session["_auth_user_id"])


def link(user, provider="weixin", person="dabai"):
    uid = f"u-{provider}-{person}"
    return SocialAccount.objects.create(user=user, provider=provider, uid=uid, extra_data={"nickname": "大白不白"})


def later(**delta):
    return time_machine.travel(timezone.now() + timezone.timedelta(**delta), tick=True)


def told(response):
    return [str(message) for message in response.context["messages"]]


@pytest.mark.promise("U1")
@BOTH
def test_a_newcomer_proves_a_phone_and_only_then_has_an_account(client, consent, prove, provider):
    response = client.get(consent(provider, "dabai"))
    assert response.url == "/accounts/social/phone/"
    assert not User.objects.exists()
    assert not is_signed_in(client)
    assert "大白不白" in client.get(response.url).text

    response = prove(PHONE)

    # No form asked for consent on this way, so the texts come first.
    assert response.url.startswith("/me/agree/?next=%2Fme%2Fprofile%2F")
    person = signed_in_as(client)
    assert (person.phone, person.name, person.has_usable_password()) == (f"+86{PHONE}", "", False)
    account = SocialAccount.objects.get(user=person)
    assert (account.provider, account.uid) == (provider, f"u-{provider}-dabai")


@pytest.mark.promise("U1")
@BOTH
def test_who_is_linked_is_signed_in_at_once_and_goes_on_to_the_page_that_asked(client, consent, provider):
    owner = OwnerFactory()
    link(owner, provider)
    response = client.get(consent(provider, "dabai", next="/pets/"))
    assert response.url == "/pets/"
    assert signed_in_as(client) == owner


@pytest.mark.promise("U1")
def test_both_apps_of_wechat_lead_to_one_account(client, consent, prove):
    client.get(consent("weixin", "dabai"))
    prove(PHONE)
    person = signed_in_as(client)
    client.logout()

    assert client.get(consent("weixin", "dabai", headers=INSIDE), headers=INSIDE).status_code == 302

    assert signed_in_as(client) == person
    assert SocialAccount.objects.count() == 1


@pytest.mark.promise("U1")
def test_a_number_with_an_account_is_linked_after_its_code(client, consent, prove):
    owner = OwnerFactory(phone=f"+86{PHONE}")
    client.get(consent("weixin", "dabai", next="/bookings/"))

    assert prove(PHONE).url == "/bookings/"

    assert signed_in_as(client) == owner
    assert User.objects.count() == 1
    assert Notification.objects.get(recipient=owner).kind == "way_in_linked"
    client.logout()
    client.get(consent("weixin", "dabai"))
    assert signed_in_as(client) == owner


def test_the_phone_page_reads_the_same_with_and_without_an_account(client, consent):
    UserFactory(phone=f"+86{PHONE}")
    for phone in (PHONE, "13812345679"):
        client.get(consent("weixin", "dabai"))
        assert client.post("/accounts/social/phone/", {"phone": phone}).url == "/accounts/social/code/"
        assert PhoneMessage.objects.filter(to_phone=f"+86{phone}").exclude(code="").count() == 1


def test_next_page_elsewhere_is_forgotten(client, consent):
    link(OwnerFactory())
    for evil in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"):
        client.logout()
        assert client.get(consent("weixin", "dabai", next=evil)).url == "/"


def test_next_page_of_a_newcomer_survives_the_phone(client, consent, prove):
    client.get(consent("weixin", "dabai", next="/pets/add/"))
    profile = client.post("/me/agree/", {"next": parse_qs(urlsplit(prove(PHONE).url).query)["next"][0]}).url
    assert profile == "/me/profile/?next=%2Fpets%2Fadd%2F"


@BOTH
def test_declining_leads_back_and_says_so(client, consent, provider):
    response = client.get(consent(provider, "", next="/pets/"), follow=True)
    assert response.redirect_chain[-1][0] == "/accounts/login/?next=%2Fpets%2F"
    assert len(told(response)) == 1
    assert not is_signed_in(client)


@BOTH
def test_a_state_is_good_once(client, consent, provider):
    link(OwnerFactory(), provider)
    back = consent(provider, "dabai")
    client.get(back)
    client.logout()
    response = client.get(back, follow=True)
    assert not is_signed_in(client)
    assert len(told(response)) == 1


@BOTH
def test_a_state_of_another_browser_is_refused(client, consent, provider):
    """A stranger's way back, opened by somebody else, would sign them in as the stranger."""
    link(OwnerFactory(), provider)
    back = consent(provider, "dabai")
    client.cookies.clear()
    response = client.get(back, follow=True)
    assert not is_signed_in(client)
    assert len(told(response)) == 1


def test_a_state_of_one_vendor_is_refused_at_the_other(client, consent):
    link(OwnerFactory(), "weixin")
    back = consent("qq", "dabai").replace("/qq/", "/weixin/")
    client.get(back)
    assert not is_signed_in(client)


def test_an_old_state_is_refused(client, consent):
    link(OwnerFactory())
    back = consent("weixin", "dabai")
    with later(minutes=11):
        client.get(back)
    assert not is_signed_in(client)


@BOTH
def test_a_code_used_before_is_refused_by_the_vendor(client, consent, provider):
    link(OwnerFactory(), provider)
    used = consent(provider, "dabai")
    client.get(used)
    client.logout()
    code = used.partition("code=")[2].partition("&")[0]
    state = consent(provider, "dabai").partition("state=")[2]
    response = client.get(f"/accounts/{provider}/login/callback/?code={code}&state={state}", follow=True)
    assert not is_signed_in(client)
    assert len(told(response)) == 1


@BOTH
def test_a_code_older_than_five_minutes_is_refused_by_the_vendor(client, consent, provider):
    link(OwnerFactory(), provider)
    back = consent(provider, "dabai")
    code = back.partition("code=")[2].partition("&")[0]
    cache.delete(f"consent:code:{code}")
    client.get(back)
    assert not is_signed_in(client)


@BOTH
@pytest.mark.parametrize("field", ["client_id", "secret"])
def test_a_vendor_that_does_not_know_the_app_lets_nobody_in(client, consent, settings, provider, field):
    link(OwnerFactory(), provider)
    back = consent(provider, "dabai")
    app = settings.SOCIALACCOUNT_PROVIDERS[provider]["APPS"][0] | {field: "wrong"}
    settings.SOCIALACCOUNT_PROVIDERS = settings.SOCIALACCOUNT_PROVIDERS | {provider: {"APPS": [app]}}
    response = client.get(back, follow=True)
    assert not is_signed_in(client)
    assert len(told(response)) == 1


@BOTH
def test_the_button_needs_a_post_with_the_page_s_own_token(client, provider):
    assert client.get(f"/accounts/{provider}/login/").status_code == 405
    client.handler.enforce_csrf_checks = True
    assert client.post(f"/accounts/{provider}/login/").status_code == 403


def test_nothing_of_the_button_s_address_gets_to_the_vendor(client):
    address = "/accounts/weixin/login/?auth_params=redirect_uri%3Dhttps://evil.example&scope=evil&process=redirect"
    location = client.post(address)["Location"]
    assert "evil" not in location
    assert location.endswith("#wechat_redirect")


@BOTH
def test_a_vendor_without_an_app_is_not_there(client, settings, provider):
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert client.post(f"/accounts/{provider}/login/").status_code == 404
    assert client.get(f"/accounts/{provider}/login/callback/?code=1&state=2").status_code == 404
    assert f"/accounts/{provider}/" not in client.get("/accounts/login/").text


def test_wechat_is_offered_where_its_page_opens(client, settings):
    page_only = settings.SOCIALACCOUNT_PROVIDERS["weixin"]["APPS"][:1]
    settings.SOCIALACCOUNT_PROVIDERS = {"weixin": {"APPS": page_only}}
    for path in ("/accounts/login/", "/accounts/signup/"):
        assert "/accounts/weixin/login/" in client.get(path).text
        assert "/accounts/weixin/login/" not in client.get(path, headers=INSIDE).text


def test_staff_do_not_come_in_by_their_phone(client, consent, prove):
    StaffFactory(phone=f"+86{PHONE}")
    client.get(consent("weixin", "dabai"))
    assert prove(PHONE).url.startswith("/admin/login/")
    assert not is_signed_in(client)
    assert not SocialAccount.objects.exists()


def test_staff_who_were_linked_before_do_not_come_in(client, consent):
    link(StaffFactory(phone=None))
    assert client.get(consent("weixin", "dabai")).url.startswith("/admin/login/")
    assert not is_signed_in(client)


def test_a_closed_account_stays_closed(client, consent, prove):
    UserFactory(phone=f"+86{PHONE}", is_active=False)
    client.get(consent("weixin", "dabai"))
    assert prove(PHONE).url == "/accounts/inactive/"
    assert not is_signed_in(client)
    assert not SocialAccount.objects.exists()


def test_wrong_code_stands_beside_the_field_and_the_sixth_guess_ends_it(client, consent):
    client.get(consent("weixin", "dabai"))
    client.post("/accounts/social/phone/", {"phone": PHONE})
    for _ in range(5):
        response = client.post("/accounts/social/code/", {"code": "nothing", "action": "verify"})
        assert response.context["verify_form"].errors["code"]
    response = client.post("/accounts/social/code/", {"code": newest_code(PHONE), "action": "verify"})
    assert response.url == "/accounts/social/phone/"
    assert not is_signed_in(client)


def test_guesses_are_counted_outside_the_session(client, consent):
    """Whoever sends each guess with the session as it was before has no more of them."""
    client.get(consent("weixin", "dabai"))
    client.post("/accounts/social/phone/", {"phone": PHONE})
    before = dict(client.session.items())
    for _ in range(6):
        session = client.session
        session.update(before)
        session.save()
        client.post("/accounts/social/code/", {"code": "nothing", "action": "verify"})
    session = client.session
    session.update(before)
    session.save()
    client.post("/accounts/social/code/", {"code": newest_code(PHONE), "action": "verify"})
    assert not is_signed_in(client)


def test_old_code_is_refused_beside_the_field(client, consent):
    client.get(consent("weixin", "dabai"))
    client.post("/accounts/social/phone/", {"phone": PHONE})
    with later(minutes=6):
        response = client.post("/accounts/social/code/", {"code": newest_code(PHONE), "action": "verify"})
    assert response.context["verify_form"].errors.as_data()["code"][0].code == "old"
    assert not is_signed_in(client)


def test_a_code_for_one_number_does_not_prove_another(client, consent):
    client.get(consent("weixin", "dabai"))
    client.post("/accounts/social/phone/", {"phone": PHONE})
    first = newest_code(PHONE)
    UserFactory(phone="+8613812345679")
    client.post("/accounts/social/phone/", {"phone": "13812345679"})
    if first != newest_code("13812345679"):
        client.post("/accounts/social/code/", {"code": first, "action": "verify"})
        assert not is_signed_in(client)


def test_a_code_that_was_sent_for_one_person_proves_nothing_for_the_next(client, consent):
    client.get(consent("weixin", "dabai"))
    client.post("/accounts/social/phone/", {"phone": PHONE})
    client.get(consent("qq", "dabai"))
    response = client.post("/accounts/social/code/", {"code": newest_code(PHONE), "action": "verify"})
    assert response.url == "/accounts/social/phone/"
    assert not is_signed_in(client)


def test_the_code_itself_is_not_in_the_session(client, consent):
    client.get(consent("weixin", "dabai"))
    client.post("/accounts/social/phone/", {"phone": PHONE})
    assert newest_code(PHONE) not in str(dict(client.session.items()))


def test_another_code_waits_a_minute(client, consent):
    client.get(consent("weixin", "dabai"))
    client.post("/accounts/social/phone/", {"phone": PHONE})
    response = client.post("/accounts/social/code/", {"action": "resend"}, follow=True)
    assert len(told(response)) == 1
    assert PhoneMessage.objects.count() == 1
    with later(seconds=61):
        cache.clear()
        client.post("/accounts/social/code/", {"action": "resend"})
    assert PhoneMessage.objects.count() == 2


def test_a_bad_number_stays_in_the_field_with_its_fault(client, consent):
    client.get(consent("weixin", "dabai"))
    response = client.post("/accounts/social/phone/", {"phone": "12345"})
    assert response.context["form"].errors["phone"]
    assert 'value="12345"' in response.text


@pytest.mark.parametrize("path", ["/accounts/social/phone/", "/accounts/social/code/"])
def test_phone_pages_without_a_vendor_s_word_lead_to_sign_in(client, path):
    assert client.get(path).url == "/accounts/login/"
    assert client.post(path, {"phone": PHONE, "code": "123456"}).url == "/accounts/login/"


def test_waiting_for_too_long_begins_anew(client, consent):
    client.get(consent("weixin", "dabai"))
    with later(minutes=21):
        assert client.get("/accounts/social/phone/").url == "/accounts/login/"


def test_account_taken_by_somebody_else_meanwhile_is_not_taken_over(client, consent, prove):
    client.get(consent("weixin", "dabai"))
    other = link(UserFactory()).user
    response = prove(PHONE)
    assert response.url == "/accounts/login/"
    assert not is_signed_in(client)
    assert SocialAccount.objects.get().user == other
    assert not User.objects.filter(phone=f"+86{PHONE}").exists()


def test_nothing_of_the_vendor_s_tokens_and_portraits_is_kept(client, consent, prove):
    client.get(consent("weixin", "dabai"))
    kept = str(dict(client.session.items()))
    assert "access_token" not in kept
    assert "qlogo" not in kept
    prove(PHONE)
    assert SocialAccount.objects.get().extra_data == {"nickname": "大白不白"}


def test_a_tricky_nickname_stands_harmless_on_the_page(client, consent):
    page = client.get(consent("weixin", "trickster"), follow=True).text
    assert "&lt;b&gt;客服\u0301\u0301&lt;/b&gt;" in page.replace("\u0301" * 2, "\u0301\u0301")
    assert "\u202e" not in page
    assert "\u200b" not in page
    assert "<b>客服" not in page
