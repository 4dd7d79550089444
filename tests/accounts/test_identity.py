import logging
from datetime import timedelta

import pytest
import time_machine
from django.core.files.storage import Storage
from django.db import connection
from django.utils import timezone

from accounts.actions.purge_proofs import purge_proofs
from accounts.actions.verify_identity import (
    ask_identity,
    refuse_identity,
    submit_identity,
    take_question_back,
    verify_identity,
)
from accounts.models import Identity
from accounts.status import VerificationStatus
from petcare.errors import DomainError
from petcare.notifications.models import Notification
from petcare.uploads import private_storage
from petcare.uploads.keeping import purge_loose_files, store_photo
from tests.factories.people import OwnerFactory, StaffFactory
from tests.factories.requests import (
    ChangeRequestFactory,
    IdentityFactory,
    VerificationFactory,
    a_number,
    a_photo,
)

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P1")]

PAGE = "/me/identity/"


@pytest.fixture
def asked(client):
    verification = VerificationFactory()
    client.force_login(verification.owner)
    return verification


def card(**fields) -> dict:
    form = {"name": "林小雨", "number": a_number(), "front": a_photo(), "back": a_photo(), "agrees": "on"}
    return {name: value for name, value in (form | fields).items() if value is not None}


def a_submitted_one(**fields):
    verification = VerificationFactory()
    photos = {side: store_photo(a_photo(), of=Identity) for side in ("front", "back")}
    return submit_identity(verification=verification, identity=IdentityFactory.build(owner=None, **photos | fields))


def purge():
    purge_proofs()
    purge_loose_files()


def told(person):
    return list(Notification.objects.filter(recipient=person).values_list("kind", flat=True))


def storage() -> Storage:
    return private_storage()


def test_operator_asks_and_the_person_sees_why():
    owner, operator = OwnerFactory(), StaffFactory()
    verification = ask_identity(owner=owner, by=operator, question="最近换过住址")
    assert verification.status == VerificationStatus.ASKED
    assert told(owner) == ["identity_asked"]
    with pytest.raises(DomainError):
        ask_identity(owner=owner, by=operator, question="再问一次")
    with pytest.raises(DomainError):
        ask_identity(owner=operator, by=StaffFactory(), question="同事")


def test_person_answers_and_whoever_asked_is_told(client, asked):
    assert "最近换过住址" in client.get(PAGE).text
    assert client.post(PAGE, card(number=a_number().lower())).url == PAGE
    asked.refresh_from_db()
    assert asked.status == VerificationStatus.SUBMITTED
    assert (asked.identity.name, asked.identity.number) == ("林小雨", a_number())
    assert told(asked.asked_by) == ["identity_submitted"]
    assert asked.owner.consents.filter(purpose="identity").count() == 1
    page = client.get(PAGE).text
    assert "310***********" in page
    assert a_number() not in page


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"number": a_number()[:-1]}, "number"),
        ({"number": a_number()[:16] + "9" + a_number()[17]}, "number"),
        ({"number": "' OR 1=1 --"}, "number"),
        ({"number": ""}, "number"),
        ({"name": "\u202e"}, "name"),
        ({"name": ""}, "name"),
        ({"front": None}, "front"),
        ({"back": None}, "back"),
        ({"agrees": None}, "agrees"),
    ],
)
def test_bad_card_is_said_beside_the_field(client, asked, wrong, field):
    response = client.post(PAGE, card(**wrong))
    assert response.context["form"].errors[field]
    assert not Identity.objects.exists()
    assert wrong.get("number", a_number()) in response.context["form"]["number"].value()


def test_nobody_who_was_not_asked_can_send_a_card(client):
    client.force_login(OwnerFactory())
    response = client.post(PAGE, card())
    assert response.status_code == 200
    assert not Identity.objects.exists()


def test_number_and_name_are_sealed_in_the_database(asked):
    IdentityFactory(owner=asked.owner, name="林小雨", number=a_number())
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_identity")
        row = str(cursor.fetchall())
    assert a_number() not in row
    assert "林小雨" not in row


def test_verified_identity_stands_under_the_name_on_the_card(client):
    verification = a_submitted_one(name="林晓雨")
    verify_identity(verification=verification, by=StaffFactory())
    owner = verification.owner
    owner.refresh_from_db()
    assert owner.name == "林晓雨"
    assert owner.is_name_fixed
    assert "identity_verified" in told(owner)
    client.force_login(owner)
    assert "310***********" in client.get(PAGE).text


def test_one_number_is_one_verified_person():
    first, second = a_submitted_one(number=a_number(9)), a_submitted_one(number=a_number(9))
    verify_identity(verification=first, by=StaffFactory())
    with pytest.raises(DomainError):
        verify_identity(verification=second, by=StaffFactory())
    second.refresh_from_db()
    assert second.status == VerificationStatus.SUBMITTED
    assert Identity.objects.in_force().get().owner == first.owner


def test_refused_one_keeps_the_reason_and_can_be_asked_anew(client):
    verification = a_submitted_one()
    refuse_identity(verification=verification, by=StaffFactory(), reason="照片反光看不清")
    client.force_login(verification.owner)
    assert "照片反光看不清" in client.get(PAGE).text
    assert ask_identity(owner=verification.owner, by=StaffFactory(), question="请重拍").pk
    with pytest.raises(DomainError):
        verify_identity(verification=verification, by=StaffFactory())


def test_question_is_taken_back_until_it_is_answered(asked):
    take_question_back(verification=asked, by=StaffFactory())
    asked.refresh_from_db()
    assert asked.status == VerificationStatus.WITHDRAWN
    with pytest.raises(DomainError):
        take_question_back(verification=a_submitted_one(), by=StaffFactory())


def test_photos_go_when_their_days_are_over_and_a_verified_number_stays(settings):
    settings.IDENTITY_PHOTO_DAYS = 3
    verification = verify_identity(verification=a_submitted_one(number=a_number(9)), by=StaffFactory())
    photos = [verification.identity.front.name, verification.identity.back.name]
    purge()
    assert all(storage().exists(photo) for photo in photos)
    with time_machine.travel(timezone.now() + timedelta(days=3, minutes=1)):
        purge()
        purge()
    assert not any(storage().exists(photo) for photo in photos)
    identity = Identity.objects.get()
    assert (identity.front, identity.back, identity.number) == ("", "", a_number(9))


def test_refused_card_is_forgotten_whole_when_its_days_are_over():
    verification = refuse_identity(verification=a_submitted_one(), by=StaffFactory(), reason="不清楚")
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        purge_proofs()
    identity = Identity.objects.get(pk=verification.identity_id)
    assert (identity.name, identity.number, identity.number_index, identity.front) == ("", "", "", "")


def test_proof_of_a_request_goes_when_its_days_are_over():
    change = ChangeRequestFactory(proof=a_photo(), proof_kept_until=timezone.now())
    photo = change.proof.name
    purge()
    change.refresh_from_db()
    assert (change.proof, change.proof_kept_until) == ("", None)
    assert not storage().exists(photo)


def test_card_whose_upload_was_purged_is_sent_once_more(client, asked):
    identity = IdentityFactory.build(owner=None, front="accounts/identity/gone.jpg", back="accounts/identity/gone.jpg")
    with pytest.raises(DomainError):
        submit_identity(verification=asked, identity=identity)
    asked.refresh_from_db()
    assert asked.status == VerificationStatus.ASKED


def test_number_is_in_no_log_and_no_message(client, asked, caplog):
    caplog.set_level(logging.DEBUG)
    client.post(PAGE, card(number=a_number(42)))
    asked.refresh_from_db()
    verify_identity(verification=asked, by=StaffFactory())
    assert a_number(42) not in caplog.text
    assert not any(a_number(42) in str(one.data) for one in Notification.objects.all())
