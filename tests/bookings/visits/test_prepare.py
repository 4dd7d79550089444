"""The steps of a visit for several services."""

import pytest

from bookings.catalogue.models import Proof, Step, StepPlace
from tests.factories.bookings import a_placed_booking
from tests.factories.caregivers import CaregiverFactory
from tests.factories.catalogue import ServiceFactory

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P11")]


def test_the_door_comes_first_and_last_whatever_the_services_between():
    water, feeding = [
        ServiceFactory(steps=[(text, text, Proof.NONE) for text in texts])
        for texts in (["倒掉旧水", "装上新水"], ["进门", "放粮", "锁门"])
    ]
    Step.objects.filter(text_zh="进门").update(place=StepPlace.FIRST)
    Step.objects.filter(text_zh="锁门").update(place=StepPlace.LAST)
    CaregiverFactory()
    booking = a_placed_booking(services=[feeding, water])
    steps = [step.text_zh for step in booking.visits.get().steps.order_by("position")]
    assert (steps[0], steps[-1]) == ("进门", "锁门")
    assert set(steps[1:-1]) == {"放粮", "倒掉旧水", "装上新水"}
