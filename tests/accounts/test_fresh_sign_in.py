"""A session that somebody forgot somewhere changes nothing of how one signs in."""

import pytest
from django.urls import reverse

from tests.factories.people import OwnerFactory

pytestmark = [pytest.mark.django_db, pytest.mark.promise("U1"), pytest.mark.promise("U3")]


@pytest.fixture
def old_session(client):
    """Signed in an hour ago, by somebody without a password."""
    owner = OwnerFactory()
    owner.set_unusable_password()
    owner.save()
    client.force_login(owner)
    client.get("/me/")
    session = client.session
    session["device"] = session["device"] | {"fresh": session["device"]["fresh"] - 3600}
    session.save()
    return client


@pytest.mark.parametrize("page", ["phone_add", "email_add", "password"])
def test_old_session_without_a_password_signs_in_anew_before_it_changes_anything(old_session, page):
    address = reverse(f"accounts:{page}")
    answer = old_session.get(address)
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))
    assert address.replace("/", "%2F") in answer.url
    assert "_auth_user_id" not in old_session.session


def test_old_session_links_nobody(old_session):
    answer = old_session.post(reverse("weixin_login"))
    assert answer.url.startswith(reverse("account_login"))


def test_fresh_session_goes_on(client):
    owner = OwnerFactory()
    owner.set_unusable_password()
    owner.save()
    client.force_login(owner)
    assert client.get(reverse("accounts:password")).status_code == 200
