import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import consents
from accounts.actions.consent import give_consent, withdraw_consent
from accounts.actions.note_look import note_look
from accounts.consents import has_consented, missing_consents
from accounts.models import Consent
from accounts.models.consent import Purpose
from accounts.models.sealed_look import LookedAt
from accounts.status import RequestStatus, VerificationStatus
from petcare.errors import DomainError
from tests.factories.people import OwnerFactory, StaffFactory
from tests.factories.requests import ChangeRequestFactory, IdentityFactory, VerificationFactory, a_photo

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P1")]

REQUIRED = [Purpose.TERMS, Purpose.PRIVACY]


@pytest.fixture
def owner(client):
    owner = OwnerFactory()
    owner.consents.all().delete()
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
    assert not has_consented(owner, Purpose.IDENTITY)
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
