"""A door code that is changed between the booking and the visit."""

import pytest

from accounts.actions.save_way_in import save_way_in
from accounts.models import Address
from accounts.models.way_in import WayInKind
from bookings.orders.models import Booking
from bookings.orders.models.event import EventKind
from bookings.visits.actions.progress import depart
from bookings.visits.actions.reveal_way_in import reveal_way_in
from tests.factories.bookings import an_accepted_booking, arrive_at_home, bring_near, work_off
from tests.factories.caregivers import CaregiverFactory

pytestmark = [pytest.mark.django_db, pytest.mark.promise("B1")]


def change_code(address: Address) -> None:
    save_way_in(address=address, kind=WayInKind.DOOR_CODE, secret="8899#", note="")


@pytest.fixture
def visit():
    return an_accepted_booking(caregiver=CaregiverFactory()).visits.get()


def test_code_that_was_changed_since_opens_the_door(visit, time_machine):
    change_code(visit.booking.address)
    time_machine.move_to(visit.planned.lower)
    assert reveal_way_in(visit=visit, by=visit.caregiver.user).secret == "8899#"
    assert visit.booking.events.get(kind=EventKind.WAY_IN_REVEALED).payload["version"] == 2


def test_home_that_became_another_keeps_the_code_of_the_booked_one(visit, time_machine):
    Address.objects.filter(pk=visit.booking.address_id).update(room="1802")
    change_code(visit.booking.address)
    time_machine.move_to(visit.planned.lower)
    assert reveal_way_in(visit=visit, by=visit.caregiver.user) == visit.booking.way_in


def test_code_that_was_changed_after_the_last_look_need_not_be_changed_again(visit, time_machine):
    bring_near(visit)
    time_machine.move_to(visit.planned.lower)
    reveal_way_in(visit=visit, by=visit.caregiver.user)
    change_code(visit.booking.address)
    depart(visit=visit, by=visit.caregiver.user)
    work_off(arrive_at_home(visit=visit, by=visit.caregiver.user))
    assert not visit.booking.owner.notifications.filter(kind="change_door_code").exists()


def test_way_in_that_came_after_the_booking_is_shown(client, visit, time_machine):
    Booking.objects.update(way_in=None)
    change_code(visit.booking.address)
    time_machine.move_to(visit.planned.lower)
    client.force_login(visit.caregiver.user)
    assert "没有留门禁信息" not in client.get(visit.get_absolute_url()).text
