import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions.decide_change import approve_change, refuse_change
from accounts.models import ChangeRequest, User
from accounts.status import RequestStatus
from petcare.demo.models import PhoneMessage
from petcare.errors import DomainError
from petcare.notifications.models import Notification
from petcare.uploads import private_storage
from tests.factories.caregivers import CaregiverFactory
from tests.factories.people import OwnerFactory, StaffFactory
from tests.factories.requests import ChangeRequestFactory, IdentityFactory, a_number, a_photo

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P1")]

NEW = "+8613612345678"
REQUESTS = "/me/requests/"


@pytest.fixture
def owner(client):
    """Somebody whose card was checked, so that the name is fixed."""
    owner = OwnerFactory(name="林小雨")
    IdentityFactory(owner=owner, verified_at=timezone.now())
    client.force_login(owner)
    return owner


def newest_code(phone=NEW):
    return PhoneMessage.objects.filter(to_phone=phone).first().code


def kinds_told(person):
    return list(Notification.objects.filter(recipient=person).values_list("kind", flat=True))


def prove(client, code=None, phone="136 1234 5678"):
    client.post(f"{REQUESTS}phone/number/", {"phone": phone})
    return client.post(f"{REQUESTS}phone/code/", {"code": code or newest_code(), "action": "verify"})


def ask_for_number(client, **fields):
    prove(client)
    return client.post(f"{REQUESTS}phone/", {"words": "手机丢了"} | fields)


def test_name_is_asked_for_and_nothing_changes_yet(client, owner):
    response = client.post(f"{REQUESTS}name/", {"new_value": "林晓禾", "words": "改名了"})
    change = ChangeRequest.objects.get()
    assert response.url == f"{REQUESTS}{change.pk}/"
    assert (change.old_value, change.new_value, change.status) == ("林小雨", "林晓禾", RequestStatus.OPEN)
    owner.refresh_from_db()
    assert owner.name == "林小雨"
    assert kinds_told(owner) == ["change_asked"]


def test_name_that_was_checked_cannot_be_edited_and_others_can(client, owner):
    client.post("/me/edit/", {"name": "别的名字", "gender": "female"})
    owner.refresh_from_db()
    assert owner.name == "林小雨"
    somebody = OwnerFactory()
    client.force_login(somebody)
    client.post("/me/edit/", {"name": "别的名字", "gender": "female"})
    somebody.refresh_from_db()
    assert somebody.name == "别的名字"
    assert client.get(f"{REQUESTS}name/").status_code == 404


def test_caregiver_asks_for_another_name_too(client):
    client.force_login(CaregiverFactory().user)
    assert client.get(f"{REQUESTS}name/").status_code == 200


def test_lost_number_is_asked_for_with_a_code_to_the_new_one(client, owner):
    old = owner.phone
    response = ask_for_number(client)
    change = ChangeRequest.objects.get()
    assert response.url == f"{REQUESTS}{change.pk}/"
    assert (change.old_value, change.new_value) == (old, NEW)
    assert kinds_told(owner) == ["phone_change_asked"]
    approve_change(change=change, by=StaffFactory())
    owner.refresh_from_db()
    assert owner.phone == NEW
    assert set(kinds_told(owner)) == {"phone_change_asked", "change_approved"}


def test_old_number_hears_by_sms_that_another_is_asked_for(client, owner, django_capture_on_commit_callbacks):
    ask_for_number(client)
    [delivery] = Notification.objects.get(kind="phone_change_asked").deliveries.filter(channel="sms")
    assert delivery.notification.recipient.phone == owner.phone


@pytest.mark.parametrize("code", ["000000", "abcdef", "１２３"])
def test_number_is_not_proven_by_a_wrong_code(client, owner, code):
    assert prove(client, code).context["verify_form"].errors["code"]
    assert client.post(f"{REQUESTS}phone/", {"words": "丢了"}).url == f"{REQUESTS}phone/number/"
    assert not ChangeRequest.objects.exists()


def test_number_code_is_worth_nothing_after_five_wrong_ones(client, owner):
    prove(client, "x")
    for _ in range(4):
        client.post(f"{REQUESTS}phone/code/", {"code": "x", "action": "verify"})
    response = client.post(f"{REQUESTS}phone/code/", {"code": newest_code(), "action": "verify"})
    assert response.url == f"{REQUESTS}phone/number/"
    assert client.get(f"{REQUESTS}phone/").url == f"{REQUESTS}phone/number/"


def test_number_of_another_account_is_told_only_with_its_code(client, owner):
    OwnerFactory(phone=NEW)
    wrong = prove(client, "000000").context["verify_form"].errors["code"]
    right = client.post(f"{REQUESTS}phone/code/", {"code": newest_code(), "action": "verify"})
    assert list(right.context["verify_form"].errors["code"]) != list(wrong)
    assert client.get(f"{REQUESTS}phone/").url == f"{REQUESTS}phone/number/"


def test_number_pages_are_closed_to_whoever_has_none(client):
    client.force_login(OwnerFactory(phone=None, email="lin@example.com"))
    assert client.get(f"{REQUESTS}phone/number/").status_code == 404
    assert client.get(f"{REQUESTS}phone/").status_code == 404


@pytest.mark.parametrize("phone", ["", "12345", "02787654321", "<b>1</b>"])
def test_text_that_is_no_mobile_number_gets_no_code(client, owner, phone):
    assert client.post(f"{REQUESTS}phone/number/", {"phone": phone}).context["form"].errors["phone"]
    assert not PhoneMessage.objects.exists()


def test_identity_is_asked_for_sealed(client, owner):
    form = {"name": "林晓禾", "number": a_number(77), "words": "换证了", "agrees": "on"}
    client.post(f"{REQUESTS}identity/", form | {"front": a_photo(), "back": a_photo()})
    change = ChangeRequest.objects.get()
    assert (change.old_value, change.new_value) == ("", "")
    assert change.identity.number == a_number(77)
    page = client.get(change.get_absolute_url()).text
    assert "310***********" in page
    assert a_number(77) not in page
    approve_change(change=change, by=StaffFactory())
    owner.refresh_from_db()
    assert owner.name == "林晓禾"
    assert owner.identities.in_force().get() == change.identity


def test_identity_is_not_offered_to_whom_nobody_verified(client):
    client.force_login(OwnerFactory())
    assert client.get(f"{REQUESTS}identity/").status_code == 404


def test_second_request_of_a_kind_leads_to_the_open_one(client, owner):
    change = ChangeRequestFactory(owner=owner)
    assert client.get(f"{REQUESTS}name/").url == change.get_absolute_url()
    assert client.post(f"{REQUESTS}name/", {"new_value": "别的", "words": "x"}).url == change.get_absolute_url()
    with pytest.raises(IntegrityError), transaction.atomic():
        ChangeRequestFactory(owner=owner)


def test_proof_without_consent_is_not_taken(client, owner):
    form = {"new_value": "林晓禾", "words": "改名了"}
    response = client.post(f"{REQUESTS}name/", form | {"proof": a_photo()})
    assert response.context["form"].errors["agrees"]
    client.post(f"{REQUESTS}name/", form | {"proof": a_photo(), "agrees": "on"})
    change = ChangeRequest.objects.get()
    assert change.proof.storage.location == private_storage().location
    assert owner.consents.filter(purpose="identity").count() == 1


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"new_value": "", "words": "改名"}, "new_value"),
        ({"new_value": "\u200b\u202e", "words": "改名"}, "new_value"),
        ({"new_value": "林" * 41, "words": "改名"}, "new_value"),
        ({"new_value": "林小雨", "words": "一样的"}, "new_value"),
        ({"new_value": "林晓禾", "words": " "}, "words"),
        ({"new_value": "林晓禾", "words": "长" * 501}, "words"),
        (
            {"new_value": "林晓禾", "words": "x", "proof": ContentFile(b"%PDF-1.7", name="x.jpg")},
            "proof",
        ),
    ],
)
def test_bad_input_is_said_beside_the_field_and_kept(client, owner, form, field):
    response = client.post(f"{REQUESTS}name/", form)
    assert response.context["form"].errors[field]
    assert not ChangeRequest.objects.exists()


def test_request_of_somebody_else_is_not_found(client, owner):
    change = ChangeRequestFactory()
    assert client.get(change.get_absolute_url()).status_code == 404
    assert client.post(f"{change.get_absolute_url()}withdraw/").status_code == 404
    assert client.get(f"{REQUESTS}nothing/").status_code == 404
    change.refresh_from_db()
    assert change.is_open


def test_request_taken_back_forgets_the_card_and_can_be_made_anew(client, owner):
    change = ChangeRequestFactory(
        owner=owner, kind="identity", old_value="", new_value="", identity=IdentityFactory(owner=owner)
    )
    client.post(f"{change.get_absolute_url()}withdraw/")
    change.refresh_from_db()
    assert change.status == RequestStatus.WITHDRAWN
    assert (change.identity.number, change.identity.number_index) == ("", "")
    assert client.get(f"{REQUESTS}identity/").status_code == 200


def test_refused_request_keeps_its_reason_and_changes_nothing(client, owner):
    change = refuse_change(change=ChangeRequestFactory(owner=owner), by=StaffFactory(), reason="照片看不清")
    owner.refresh_from_db()
    assert owner.name == "林小雨"
    assert "照片看不清" in client.get(change.get_absolute_url()).text
    assert kinds_told(owner) == ["change_refused"]


def test_decided_request_cannot_be_decided_or_taken_back(client, owner):
    change = approve_change(change=ChangeRequestFactory(owner=owner), by=StaffFactory())
    with pytest.raises(DomainError):
        refuse_change(change=change, by=StaffFactory(), reason="不行")
    client.post(f"{change.get_absolute_url()}withdraw/")
    change.refresh_from_db()
    assert change.status == RequestStatus.APPROVED


def test_number_verified_elsewhere_meanwhile_is_not_given(owner):
    change = ChangeRequestFactory(owner=owner, kind="phone", old_value=owner.phone, new_value=NEW)
    OwnerFactory(phone=NEW)
    with pytest.raises(DomainError):
        approve_change(change=change, by=StaffFactory())
    change.refresh_from_db()
    assert change.is_open
    assert User.objects.get(pk=owner.pk).phone == change.old_value


def test_request_about_a_number_that_changed_since_is_not_approved(owner):
    change = ChangeRequestFactory(owner=owner, kind="phone", old_value=owner.phone, new_value=NEW)
    User.objects.filter(pk=owner.pk).update(phone="+8613500000000")
    with pytest.raises(DomainError):
        approve_change(change=change, by=StaffFactory())


def test_nobody_decides_about_themselves():
    operator = StaffFactory(name="管理员")
    with pytest.raises(DomainError):
        approve_change(change=ChangeRequestFactory(owner=operator), by=operator)


def test_list_of_requests_asks_no_more_when_it_is_longer(client, owner):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get(REQUESTS).status_code == 200
        return len(caught)

    ChangeRequestFactory(owner=owner, status="refused")
    with_one = queries()
    ChangeRequestFactory.create_batch(2, owner=owner, status="refused")
    assert queries() == with_one


def test_page_for_the_lost_number_names_a_person_to_ask(client, settings):
    settings.SUPPORT_CONTACT = "027-1234"
    assert "027-1234" in client.get("/number-lost/").text
    assert client.get("/me/requests/").status_code == 302


@pytest.mark.parametrize("name", ["<img src=x onerror=alert(1)>", "林\u202e小雨"])
def test_new_name_with_markup_or_hidden_signs_is_refused(client, owner, name):
    page = client.post(f"{REQUESTS}name/", {"new_value": name, "words": "改名了"})
    assert page.context["form"].errors["new_value"]
    assert not ChangeRequest.objects.exists()
