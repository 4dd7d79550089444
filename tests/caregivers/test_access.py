import pytest

from caregivers.status import Approval
from tests.factories.caregivers import CaregiverFactory
from tests.factories.people import OwnerFactory

pytestmark = pytest.mark.django_db

PAGES = ["/work/", "/work/offers/", "/work/days/", "/work/me/", "/work/hours/"]


@pytest.mark.parametrize("page", PAGES)
def test_page_for_a_stranger_leads_to_the_sign_in(client, page):
    answer = client.get(page)

    assert answer.status_code == 302
    assert "/login/" in answer["Location"]


@pytest.mark.parametrize("page", PAGES)
def test_page_for_an_owner_says_whom_it_is_for(client, page):
    client.force_login(OwnerFactory())

    answer = client.get(page)

    assert answer.status_code == 403
    assert "你现在是主人身份" in answer.text


@pytest.mark.promise("C2")
@pytest.mark.parametrize("approval", [Approval.APPLYING, Approval.SUSPENDED, Approval.REFUSED])
def test_page_before_or_without_approval_is_closed(client, approval):
    client.force_login(CaregiverFactory(approval=approval).user)

    assert {client.get(page).status_code for page in PAGES} == {403}


@pytest.mark.parametrize("page", PAGES)
def test_page_for_an_approved_caregiver_opens(client, page):
    client.force_login(CaregiverFactory().user)

    assert client.get(page).status_code == 200
