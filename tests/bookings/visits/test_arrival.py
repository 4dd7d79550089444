"""What the device says as its owner arrives: taken, asked about, kept beside our own clock."""

from datetime import timedelta

import pytest
from django.utils import timezone

from backoffice.event_words import detail_of
from bookings.orders.history import is_chain_whole
from bookings.visits.actions.progress import PositionNotConfirmed, arrive
from tests.factories.bookings import a_visit_on_the_way

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C11")]

AT_HOME = {"lat": "30.595", "lon": "114.305", "accuracy": "12", "age": "800"}
FAR = AT_HOME | {"lat": "30.7"}


@pytest.fixture
def visit():
    return a_visit_on_the_way()


@pytest.fixture
def signed_in(client, visit):
    client.force_login(visit.caregiver.user)
    return client


def post(signed_in, visit, said):
    answer = signed_in.post(f"/work/visits/{visit.pk}/arrive/", said)
    visit.refresh_from_db()
    return answer


def arrived(visit):
    return visit.booking.events.get(kind="arrived")


def test_arriving_at_the_home_is_confirmed_and_asks_nothing(signed_in, visit):
    post(signed_in, visit, AT_HOME)
    assert visit.status == "started"
    assert arrived(visit).payload == {"position": "at_home", "distance_m": 0, "accuracy_m": 12}


def test_arriving_elsewhere_asks_why_keeps_what_was_typed_and_tells_owner_and_desk(signed_in, client, visit):
    asked = post(signed_in, visit, FAR)
    assert visit.status == "departed"
    assert 'id="arrival-reason"' in asked.text
    assert "11675 米" in asked.text
    sealed = post(signed_in, visit, FAR | {"reason": "门禁2580#，没信号"})
    assert visit.status == "departed"
    assert "门禁2580#，没信号" in sealed.text
    post(signed_in, visit, FAR | {"reason": "小区里定位飘了"})
    assert visit.status == "started"
    assert arrived(visit).payload["reason"] == "小区里定位飘了"
    assert "11675" in detail_of(arrived(visit), {})
    client.force_login(visit.booking.owner)
    assert "位置没有确认：小区里定位飘了" in client.get(visit.booking.get_absolute_url()).text


@pytest.mark.parametrize(
    "said",
    [
        {},
        AT_HOME | {"accuracy": "5000"},
        AT_HOME | {"age": "1200000"},
        AT_HOME | {"age": "nan"} | {"lat": "nan"},
        AT_HOME | {"lat": "91"},
        AT_HOME | {"lon": "1e400"},
        AT_HOME | {"accuracy": "-3"},
        {"lat": "somewhere", "lon": "\x00", "accuracy": "12"},
    ],
)
def test_arriving_without_a_position_that_can_be_believed_asks_why(signed_in, visit, said):
    assert 'id="arrival-reason"' in post(signed_in, visit, said).text
    assert visit.status == "departed"
    post(signed_in, visit, {key: value for key, value in said.items() if value != "\x00"} | {"reason": "没开定位"})
    assert arrived(visit).payload["position"] == "unknown"


def test_a_clock_two_days_off_hinders_nobody_and_is_shown_to_the_desk(signed_in, visit):
    device_at = (timezone.now() + timedelta(days=2)).isoformat()
    post(signed_in, visit, AT_HOME | {"device_at": device_at})
    assert visit.status == "started"
    assert arrived(visit).payload["device_at"] == device_at
    assert "2 days" in detail_of(arrived(visit), {})
    assert abs(arrived(visit).at - timezone.now()) < timedelta(minutes=1)
    assert is_chain_whole(visit.booking)


@pytest.mark.parametrize("device_at", ["yesterday", "9999-12-31T23:59:59Z", "2026-11-26T10:00:00", "0001-01-01T00:00Z"])
def test_a_clock_that_says_nothing_sensible_is_not_kept(signed_in, visit, device_at):
    post(signed_in, visit, AT_HOME | {"device_at": device_at})
    assert "device_at" not in arrived(visit).payload


def test_arriving_again_without_a_position_changes_nothing(signed_in, visit):
    post(signed_in, visit, AT_HOME)
    assert arrive(visit=visit, by=visit.caregiver.user).status == "started"
    assert visit.booking.events.filter(kind="arrived").count() == 1
    assert visit.booking.owner.notifications.filter(kind="service_started").count() == 1


def test_a_reason_of_blanks_is_none(visit):
    with pytest.raises(PositionNotConfirmed):
        arrive(visit=visit, by=visit.caregiver.user, reason=" \u200b ")
