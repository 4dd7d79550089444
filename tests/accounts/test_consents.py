import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import consents
from accounts.actions.consent import give_consent, withdraw_consent
from accounts.actions.note_look import note_look
from accounts.consents import missing_consents
from accounts.models import Consent, User
from accounts.models.consent import Purpose
from accounts.models.sealed_look import LookedAt
from accounts.status import RequestStatus, VerificationStatus
from petcare.demo.models import PhoneMessage
from petcare.errors import DomainError
from tests.factories.people import PASSWORD, OwnerFactory, StaffFactory
from tests.factories.requests import ChangeRequestFactory, IdentityFactory, VerificationFactory, a_photo

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P1")]

REQUIRED = [Purpose.TERMS, Purpose.PRIVACY]


@pytest.fixture
def owner(client):
    owner = OwnerFactory(agreed=False)
    client.force_login(owner)
    return owner


def test_consent_keeps_purpose_version_and_time_once(owner):
    for _ in range(2):
        give_consent(user=owner, purposes=REQUIRED)
    given = {(one.purpose, one.version) for one in owner.consents.all()}
    assert given == {(purpose.value, consents.CURRENT[purpose]) for purpose in REQUIRED}
    assert Consent.objects.count() == 2
    assert missing_consents(owner) == []


def test_new_version_is_asked_for_again_and_the_old_consent_stays(owner, monkeypatch):
    give_consent(user=owner, purposes=REQUIRED)
    monkeypatch.setitem(consents.CURRENT, Purpose.TERMS, "2027-01")
    assert missing_consents(owner) == [Purpose.TERMS]
    give_consent(user=owner, purposes=[Purpose.TERMS])
    assert owner.consents.filter(purpose=Purpose.TERMS).count() == 2


def test_page_to_agree_leads_on_once_both_are_given(client, owner):
    assert client.get("/me/agree/").status_code == 200
    assert client.post("/me/agree/", {"next": "/pets/"}).url == "/pets/"
    assert missing_consents(owner) == []
    assert client.get("/me/agree/?next=/pets/").url == "/pets/"
    assert client.get("/me/agree/?next=https://elsewhere.example/").url == "/"


def test_withdrawn_identity_consent_erases_what_was_kept_for_it(client, owner):
    give_consent(user=owner, purposes=[Purpose.IDENTITY])
    identity = IdentityFactory(owner=owner, verified_at=timezone.now())
    verification = VerificationFactory(owner=owner, identity=identity, status=VerificationStatus.VERIFIED)
    change = ChangeRequestFactory(owner=owner, proof=a_photo())
    client.post("/me/data/identity/withdraw/")
    for row in (identity, verification, change):
        row.refresh_from_db()
    assert (identity.name, identity.number, identity.number_index) == ("", "", "")
    assert (identity.front, identity.back) == ("", "")
    assert verification.status == VerificationStatus.WITHDRAWN
    assert change.status == RequestStatus.WITHDRAWN
    assert change.proof == ""
    assert not owner.consents.in_force().exists()
    assert owner.consents.get().withdrawn_at is not None


def test_terms_are_not_withdrawn_alone(client, owner):
    give_consent(user=owner, purposes=REQUIRED)
    with pytest.raises(DomainError):
        withdraw_consent(user=owner, purpose=Purpose.TERMS)
    client.post("/me/data/terms/withdraw/")
    assert missing_consents(owner) == []
    assert client.post("/me/data/nonsense/withdraw/").status_code == 404


@pytest.mark.parametrize("page", ["terms", "privacy"])
def test_texts_are_open_to_everybody_in_each_version(client, page):
    now = client.get(f"/{page}/").text
    assert "2026-11" in now
    assert client.get(f"/{page}/2026-11/").status_code == 200
    assert client.get(f"/{page}/1999-01/").status_code == 404
    assert f"/{page}/" in client.get("/accounts/login/").text


def test_my_data_shows_consents_and_who_looked_and_why(client, owner):
    give_consent(user=owner, purposes=REQUIRED)
    note_look(by=StaffFactory(name="小李"), owner=owner, kind=LookedAt.IDENTITY, reason="核对换号申请")
    note_look(by=StaffFactory(), owner=OwnerFactory(), kind=LookedAt.IDENTITY, reason="别人的")
    page = client.get("/me/data/").text
    assert "小李" in page
    assert "核对换号申请" in page
    assert "别人的" not in page


def test_my_data_asks_no_more_when_more_was_looked_at(client, owner):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get("/me/data/").status_code == 200
        return len(caught)

    note_look(by=StaffFactory(), owner=owner, kind=LookedAt.WAY_IN, reason="一")
    with_one = queries()
    for _ in range(2):
        note_look(by=StaffFactory(), owner=owner, kind=LookedAt.WAY_IN, reason="多")
    assert queries() == with_one


def sign_up(client, **fields):
    form = {"phone": "138 1234 5678", "password1": PASSWORD} | fields
    return client.post("/accounts/signup/", form)


def test_sign_up_without_the_tick_makes_nobody(client):
    response = sign_up(client)
    assert response.context["form"].errors["agrees"]
    assert not User.objects.exists()


def test_sign_up_keeps_what_was_agreed_to(client):
    sign_up(client, agrees="on")
    code = PhoneMessage.objects.get(to_phone="+8613812345678").code
    response = client.post("/accounts/phone/verify/", {"code": code, "action": "verify"})
    assert response.url.startswith("/me/profile/")
    assert {one.purpose for one in User.objects.get().consents.all()} == {"terms", "privacy"}


def test_sign_in_leads_past_the_texts_when_they_are_new(client, monkeypatch):
    owner = OwnerFactory(phone="+8613812345678")
    sign_in = {"login": "13812345678", "password": PASSWORD}
    assert client.post("/accounts/login/", sign_in).url == "/"
    client.logout()
    monkeypatch.setitem(consents.CURRENT, Purpose.PRIVACY, "2027-01")
    assert client.post("/accounts/login/", sign_in).url == "/me/agree/?next=%2F"
    assert client.post("/me/agree/", {"next": "/"}).url == "/"
    assert missing_consents(owner) == []
