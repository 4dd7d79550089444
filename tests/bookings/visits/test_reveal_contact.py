import pytest

from accounts.models import SealedLook
from bookings.orders.models import Event
from bookings.orders.models.event import EventKind
from bookings.visits.actions.reveal_way_in import reveal_way_in
from petcare.notifications.models import Notification
from tests.factories.bookings import a_completed_booking, a_visit_on_the_way, an_accepted_booking, window_at
from tests.factories.caregivers import CaregiverFactory
from tests.factories.people import OwnerFactory

pytestmark = pytest.mark.django_db

WHO, PHONE = "李梅", "13700000009"


@pytest.fixture
def caregiver():
    return CaregiverFactory()


@pytest.fixture
def signed_in(client, caregiver):
    client.force_login(caregiver.user)
    return client


def shows(text: str) -> bool:
    return WHO in text or PHONE in text or "137 0000 0009" in text


@pytest.mark.promise("U2")
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true", "HX-Target": "emergency"}])
def test_contact_on_the_way_is_shown_on_a_tap_logged_told_and_kept_nowhere(signed_in, client, caregiver, headers):
    visit = a_visit_on_the_way(caregiver=caregiver)
    page = visit.get_absolute_url()
    assert not shows(signed_in.get(page).text)

    answer = signed_in.post(f"{page}emergency-contact/", headers=headers)

    assert WHO in answer.text
    assert f'href="tel:+86{PHONE}"' in answer.text
    assert "no-store" in answer["Cache-Control"]
    assert not shows(signed_in.get(page).text)
    look = SealedLook.objects.get()
    assert (look.by, look.owner, look.kind) == (caregiver.user, visit.booking.owner, "emergency_contact")
    assert Event.objects.filter(kind=EventKind.CONTACT_REVEALED, visit=visit, actor=caregiver.user).count() == 1
    told = Notification.objects.get(kind="contact_revealed")
    assert told.recipient == visit.booking.owner
    client.force_login(visit.booking.owner)
    assert f"{caregiver.user.name}看了你的紧急联系人" in client.get(visit.booking.get_absolute_url()).text
    assert caregiver.user.name in client.get("/me/data/").text


@pytest.mark.promise("U2")
def test_contact_before_departure_and_after_the_end_stays_closed(signed_in, caregiver):
    ahead = an_accepted_booking(caregiver=caregiver, window=window_at(18)).visits.get()
    over = a_completed_booking(caregiver=caregiver, window=window_at(18, days=3)).visits.get()

    for visit in (ahead, over):
        page = signed_in.get(visit.get_absolute_url()).text
        assert "emergency-contact/" not in page
        assert not shows(page + signed_in.post(f"{visit.get_absolute_url()}emergency-contact/").text)
    assert not SealedLook.objects.exists()


@pytest.mark.promise("U2")
def test_contact_stays_closed_to_whoever_says_days_before_that_they_set_off(signed_in, caregiver):
    visit = an_accepted_booking(caregiver=caregiver, window=window_at(18, days=3)).visits.get()
    page = visit.get_absolute_url()
    answers = [signed_in.post(f"{page}{act}/").text for act in ("depart", "arrive", "emergency-contact")]

    assert not any(shows(answer) for answer in answers)
    assert "从你出发到服务结束" in answers[-1]
    assert not SealedLook.objects.exists()


@pytest.mark.promise("U2")
def test_contact_is_not_there_for_another_caregiver_nor_by_get(client, caregiver):
    visit = a_visit_on_the_way(caregiver=caregiver)
    page = f"{visit.get_absolute_url()}emergency-contact/"
    client.force_login(CaregiverFactory().user)
    assert client.post(page).status_code == 404
    client.force_login(caregiver.user)
    assert client.get(page).status_code == 405
    assert not SealedLook.objects.exists()


def test_owner_who_named_nobody_is_said_so(signed_in, caregiver):
    owner = OwnerFactory()
    owner.emergency_contact.delete()
    visit = a_visit_on_the_way(caregiver=caregiver, owner=owner)
    page = signed_in.post(f"{visit.get_absolute_url()}emergency-contact/").text
    assert "没有留紧急联系人" in page
    assert not SealedLook.objects.exists()


@pytest.mark.promise("B1")
def test_look_at_the_way_in_stands_in_the_owner_s_list(client, caregiver, time_machine):
    visit = a_visit_on_the_way(caregiver=caregiver)
    client.force_login(visit.booking.owner)
    assert "没有人看过" in client.get("/me/data/").text
    time_machine.move_to(visit.planned.lower)
    reveal_way_in(visit=visit, by=caregiver.user)
    look = SealedLook.objects.get()
    assert (look.kind, look.reason) == ("way_in", visit.booking.number)
