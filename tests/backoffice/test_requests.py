import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import IdentityVerification, SealedLook
from accounts.status import RequestStatus, VerificationStatus
from tests.factories.people import OwnerFactory, StaffFactory
from tests.factories.requests import ChangeRequestFactory, IdentityFactory, VerificationFactory, a_number, a_photo
from tests.staff import signed_in_staff

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P1")]


def page_of(row) -> str:
    return reverse(f"admin:accounts_{row._meta.model_name}_change", args=[row.pk])


def act(row, word: str) -> str:
    return reverse(f"admin:accounts_{row._meta.model_name}_{word}", args=[row.pk])


@pytest.fixture
def submitted():
    owner = OwnerFactory(name="小雨")
    return VerificationFactory(
        owner=owner,
        status=VerificationStatus.SUBMITTED,
        submitted_at=timezone.now(),
        identity=IdentityFactory(owner=owner, name="林晓雨", number=a_number(42)),
    )


def test_change_shows_old_beside_new_and_is_approved(desk, operator):
    change = ChangeRequestFactory(old_value="林小雨", owner__name="林小雨")
    page = desk.get(page_of(change)).text
    assert "林小雨" in page
    assert "林晓禾" in page
    desk.post(act(change, "decide"), {"to": "yes", "reason": ""})
    change.refresh_from_db()
    assert (change.status, change.decided_by) == (RequestStatus.APPROVED, operator)
    assert LogEntry.objects.filter(object_id=str(change.pk), user=operator).exists()


def test_refusing_asks_for_a_reason(desk):
    change = ChangeRequestFactory()
    response = desk.post(act(change, "decide"), {"to": "no", "reason": " "})
    assert response.context["decision"].errors["reason"]
    change.refresh_from_db()
    assert change.is_open
    desk.post(act(change, "decide"), {"to": "no", "reason": "照片不清楚"})
    change.refresh_from_db()
    assert (change.status, change.reason) == (RequestStatus.REFUSED, "照片不清楚")


def test_second_answer_changes_nothing_and_says_so(desk):
    change = ChangeRequestFactory(status=RequestStatus.APPROVED, decided_at=timezone.now())
    response = desk.post(act(change, "decide"), {"to": "no", "reason": "晚了"}, follow=True)
    assert [str(message) for message in response.context["messages"]]
    assert "晚了" in response.text
    change.refresh_from_db()
    assert change.status == RequestStatus.APPROVED


def test_answer_that_is_neither_yes_nor_no_decides_nothing(desk):
    change = ChangeRequestFactory()
    assert desk.post(act(change, "decide"), {"to": "nein", "reason": "照片不清楚"}).status_code == 404
    change.refresh_from_db()
    assert change.is_open


def test_identity_is_covered_until_the_look_is_written_down(desk, operator, submitted):
    page = desk.get(page_of(submitted)).text
    assert a_number(42) not in page
    assert "林晓雨" not in page
    assert "310***********" in page
    photo = reverse("admin:identity_photo", args=[submitted.identity.pk, "front"])
    assert desk.get(photo).status_code == 403

    desk.post(act(submitted, "look"), {"reason": "核对住址变更"})
    look = SealedLook.objects.get()
    assert (look.by, look.owner, look.kind, look.reason) == (operator, submitted.owner, "identity", "核对住址变更")
    response = desk.get(page_of(submitted))
    assert a_number(42) in response.text
    assert "no-store" in response["Cache-Control"]
    answer = desk.get(photo)
    assert answer["Content-Type"] == "image/jpeg"
    assert "no-store" in answer["Cache-Control"]
    assert "immutable" not in answer["Cache-Control"]


@pytest.mark.parametrize("reason", ["\u200b ", "门禁密码 739105#"])
def test_look_without_a_reason_that_can_be_read_opens_nothing(desk, submitted, reason):
    response = desk.post(act(submitted, "look"), {"reason": reason})
    assert response.context["look"].errors["reason"]
    assert not SealedLook.objects.exists()
    assert a_number(42) not in desk.get(page_of(submitted)).text


def test_look_opens_for_ten_minutes_for_one_operator_and_one_person(desk, submitted):
    desk.post(act(submitted, "look"), {"reason": "核对"})
    other = signed_in_staff(StaffFactory(is_superuser=True))
    photo = reverse("admin:identity_photo", args=[submitted.identity.pk, "back"])
    assert other.get(photo).status_code == 403
    assert a_number(42) not in other.get(page_of(submitted)).text
    SealedLook.objects.update(at=timezone.now() - timezone.timedelta(minutes=11))
    assert desk.get(photo).status_code == 403


def test_proof_photo_asks_for_a_look_of_its_own(desk):
    change = ChangeRequestFactory(proof=a_photo())
    photo = reverse("admin:proof_photo", args=[change.pk])
    assert desk.get(photo).status_code == 403
    desk.post(act(change, "look"), {"reason": "看户口本"})
    assert desk.get(photo).status_code == 200
    assert SealedLook.objects.get().kind == "proof"


def test_operator_verifies_and_the_desk_keeps_who(desk, operator, submitted):
    desk.post(act(submitted, "decide"), {"to": "yes"})
    submitted.refresh_from_db()
    assert (submitted.status, submitted.decided_by) == (VerificationStatus.VERIFIED, operator)
    submitted.owner.refresh_from_db()
    assert submitted.owner.name == "林晓雨"


def test_number_of_somebody_else_is_pointed_out_and_not_verified(desk, submitted):
    other = OwnerFactory(name="另一个人")
    IdentityFactory(owner=other, number=a_number(42), verified_at=timezone.now())
    assert "另一个人" in desk.get(page_of(submitted)).text
    page = desk.post(act(submitted, "decide"), {"to": "yes", "reason": "看过卡了"})
    assert page.context["decision"].non_field_errors()[0] in page.text
    assert "看过卡了" in page.text
    submitted.refresh_from_db()
    assert submitted.status == VerificationStatus.SUBMITTED


def test_operator_asks_from_the_page_of_the_person(desk, operator):
    owner = OwnerFactory()
    address = reverse("admin:ask_identity", args=[owner.pk])
    assert address in desk.get(reverse("admin:accounts_user_change", args=[owner.pk])).text
    assert desk.post(address, {"question": " "}).context["form"].errors["question"]
    assert 'name="not_a_code" value="4711"' in desk.post(address, {"question": "门口按 4711 的是谁？"}).text
    desk.post(address, {"question": "最近换过住址"})
    verification = IdentityVerification.objects.get()
    assert (verification.owner, verification.asked_by) == (owner, operator)
    assert desk.post(address, {"question": "再问"}).context["form"].non_field_errors()
    desk.post(act(verification, "take_back"))
    verification.refresh_from_db()
    assert verification.status == VerificationStatus.WITHDRAWN
    assert desk.get(reverse("admin:ask_identity", args=[operator.pk])).status_code == 404


def test_whoever_lacks_the_permission_decides_and_sees_nothing(submitted):
    reader = StaffFactory()
    reader.user_permissions.add(Permission.objects.get(codename="view_identityverification"))
    client = signed_in_staff(reader)
    assert client.get(page_of(submitted)).status_code == 200
    assert client.post(act(submitted, "look"), {"reason": "想看"}).status_code == 403
    assert client.post(act(submitted, "decide"), {"to": "yes"}).status_code == 403
    assert client.post(reverse("admin:ask_identity", args=[OwnerFactory().pk]), {"question": "x"}).status_code == 403
    nobody = signed_in_staff(StaffFactory())
    assert nobody.get(page_of(submitted)).status_code == 403
    assert nobody.get(reverse("admin:identity_photo", args=[submitted.identity.pk, "front"])).status_code == 403
    owner = Client()
    owner.force_login(submitted.owner)
    assert owner.get(reverse("admin:identity_photo", args=[submitted.identity.pk, "front"])).status_code in {302, 403}


def test_identity_is_on_no_other_page_of_the_desk(desk, submitted):
    for page in (
        reverse("admin:accounts_user_change", args=[submitted.owner.pk]),
        reverse("admin:accounts_user_changelist"),
        reverse("admin:accounts_identityverification_changelist"),
        reverse("admin:accounts_changerequest_changelist"),
        reverse("admin:accounts_sealedlook_changelist"),
        reverse("admin:accounts_identityverification_history", args=[submitted.pk]),
    ):
        text = desk.get(page).text
        assert a_number(42) not in text
        assert "林晓雨" not in text


@pytest.mark.parametrize("model", ["changerequest", "identityverification", "sealedlook"])
def test_lists_ask_no_more_when_they_are_longer(desk, model):
    def one_more():
        ChangeRequestFactory()
        VerificationFactory()
        SealedLook.objects.create(by=StaffFactory(), owner=OwnerFactory(), kind="proof", reason="看")

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert desk.get(reverse(f"admin:accounts_{model}_changelist")).status_code == 200
        return len(caught)

    one_more()
    queries()
    with_one = queries()
    one_more()
    one_more()
    assert queries() <= with_one


def test_desk_counts_requests_and_identities_with_the_oldest(desk, submitted):
    change = ChangeRequestFactory()
    queues = {queue.url.split("/")[3]: queue for queue in desk.get(reverse("admin:index")).context["queues"]}
    assert (queues["changerequest"].count, queues["changerequest"].since) == (1, change.asked_at)
    assert (queues["identityverification"].count, queues["identityverification"].since) == (1, submitted.submitted_at)
    assert desk.get(queues["changerequest"].url).status_code == 200


def test_answer_with_a_door_code_is_refused_and_kept_on_the_page(desk):
    change = ChangeRequestFactory()
    page = desk.post(act(change, "decide"), {"to": "no", "reason": "门锁密码 4711# 请改"})
    assert page.status_code == 200
    assert "4711#" in page.text
    change.refresh_from_db()
    assert change.status == RequestStatus.OPEN
