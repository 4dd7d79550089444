import pytest

from petcare.notifications import kinds
from petcare.notifications.kinds import Kind, register
from petcare.notifications.models import Choices, PushDevice
from tests.factories.caregivers import CaregiverFactory
from tests.factories.people import OwnerFactory

pytestmark = pytest.mark.django_db

PAGE = "/inbox/choices/"
NIGHT = {"keeps_quiet": "on", "quiet_from": "23:00", "quiet_until": "06:30"}


@pytest.fixture(autouse=True)
def _few_kinds(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {})
    register(Kind(code="paid", title="Paid", body="Paid", channels=("inbox", "push"), is_essential=True))
    register(Kind(code="late", title="Late", body="Late", channels=("inbox", "push")))
    register(
        Kind(
            code="begun",
            group="visits",
            title="Begun",
            body="Begun",
            channels=("inbox", "push", "sms"),
            sms_template_id="begun",
        )
    )
    register(Kind(code="known", group="account", title="K", body="K", channels=("inbox", "push"), is_essential=True))
    register(Kind(code="offer", group="jobs", title="Offer", body="Offer"))


@pytest.fixture
def owner(client):
    person = OwnerFactory(email=None)
    client.force_login(person)
    return person


def test_choices_show_what_can_be_silenced_and_what_cannot(client, owner):
    page = client.get(PAGE).text

    assert 'name="bookings-push"' in page
    assert 'name="visits-sms"' in page
    assert 'name="account-push"' not in page
    assert "始终开启" in page
    assert 'name="jobs-push"' not in page
    assert "-email" not in page


def test_choices_of_a_caregiver_show_jobs(client):
    client.force_login(CaregiverFactory().user)

    assert 'name="jobs-push"' in client.get(PAGE).text


def test_choices_offer_letters_once_an_email_is_proven(client, owner):
    owner.email = "lin@example.com"
    owner.save()

    assert 'name="account-email"' in client.get(PAGE).text


def test_choices_are_kept(client, owner):
    client.post(PAGE, NIGHT | {"visits-push": "on"})

    kept = Choices.objects.get(person=owner)
    assert (kept.wants("visits", "push"), kept.wants("visits", "sms"), kept.wants("bookings", "push")) == (
        True,
        False,
        False,
    )
    assert (str(kept.quiet_from), str(kept.quiet_until)) == ("23:00:00", "06:30:00")

    client.post(PAGE, NIGHT | {"visits-sms": "on"})
    assert Choices.objects.get(person=owner).wants("visits", "sms")


def test_choices_with_a_time_that_is_none_keep_what_was_typed(client, owner):
    page = client.post(PAGE, NIGHT | {"quiet_from": "25:99", "visits-push": "on"})

    assert 'value="25:99"' in page.text
    assert "field-errors" in page.text
    assert not Choices.objects.exists()


def test_choices_are_for_people_who_signed_in(client):
    assert client.get(PAGE).status_code == 302


@pytest.mark.parametrize("number", [1, 3])
def test_choices_ask_the_same_number_of_queries_for_any_number_of_devices(
    client, owner, django_assert_num_queries, number
):
    for one in range(number):
        PushDevice.objects.create(person=owner, endpoint=f"https://fcm.googleapis.com/{one}", p256dh="x", auth="x")
    client.get(PAGE)

    # Session, person, choices, is this a caregiver, devices.
    with django_assert_num_queries(5):
        client.get(PAGE)
