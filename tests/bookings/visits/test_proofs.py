"""Steps as they are sold: for whom, filled with what was booked, and done only with the proof they ask for."""

import uuid
from datetime import date
from decimal import Decimal

import pytest

from bookings.catalogue.models import Proof, Standard, Step
from bookings.orders.models import BookedPet
from bookings.visits.actions.add_photo import add_photo
from bookings.visits.actions.progress import complete_step, finish, skip_step
from bookings.visits.models import Moment, StepStatus, VisitStep
from bookings.visits.pet_words import words_for
from petcare.errors import DomainError
from pets.facts import FactKind
from tests.factories.bookings import a_placed_booking, a_visit_in_service, photo_file
from tests.factories.caregivers import CaregiverFactory
from tests.factories.catalogue import ServiceFactory
from tests.factories.people import OwnerFactory
from tests.factories.pets import PetFactory

pytestmark = pytest.mark.django_db


def a_service(*steps: dict) -> ServiceFactory:
    service = ServiceFactory(steps=[])
    standard = Standard.objects.create(service=service, version=1)
    for position, fields in enumerate(steps, start=1):
        Step.objects.create(standard=standard, position=position, **{"text_zh": "一步", "text_en": "Step"} | fields)
    return service


def a_step(**fields) -> VisitStep:
    """The one step of a visit that is under way."""
    visit = a_visit_in_service(caregiver=CaregiverFactory(), services=[a_service(fields)])
    return visit.steps.get()


def photograph(step: VisitStep, moment: str = "") -> None:
    add_photo(step=step, image=photo_file(), upload_key=uuid.uuid4(), by=step.visit.caregiver.user, moment=moment)


def complete(step: VisitStep, **said) -> VisitStep:
    return complete_step(step=step, by=step.visit.caregiver.user, **said)


@pytest.mark.promise("P11")
def test_a_booking_keeps_the_version_it_was_sold_with():
    CaregiverFactory()
    service = a_service({"text_zh": "旧的一步", "amount_zh": "40 g", "frequency_zh": "每天一次"})
    booking = a_placed_booking(services=[service])
    newer = Standard.objects.create(service=service, version=2)
    Step.objects.create(standard=newer, position=1, text_zh="新的一步", text_en="New")
    step = booking.visits.get().steps.get()
    assert (step.standard.version, step.text_zh, step.amount, step.frequency) == (1, "旧的一步", "40 g", "每天一次")
    later = a_placed_booking(services=[service])
    assert later.visits.get().steps.get().text_zh == "新的一步"


@pytest.mark.promise("P11")
def test_steps_for_other_animals_are_left_out():
    CaregiverFactory()
    service = a_service(
        {"text_zh": "铲砂", "species": ["cat"]}, {"text_zh": "换垫", "species": ["dog"]}, {"text_zh": "都做"}
    )
    owner = OwnerFactory()
    booking = a_placed_booking(owner=owner, services=[service], pets=[PetFactory(owner=owner, species="cat")])
    assert [step.text_zh for step in booking.visits.get().steps.all()] == ["铲砂", "都做"]


@pytest.mark.promise("P11")
def test_what_was_booked_for_the_pet_fills_the_step():
    meal = {"food": "干粮", "amount": "40", "unit": "g", "a_day": 2, "times": [], "how": ""}
    cat = BookedPet(name="八喜", species="cat", care={"meals": [meal]})
    dog = BookedPet(name="旺财", species="dog", care={"meals": [meal]})
    step = VisitStep(filled_by=FactKind.FOOD, species=["cat"])
    [words] = words_for(step, [cat, dog], on=date(2026, 11, 25))
    assert (words.name, "干粮" in words.fact.text, "40" in words.fact.text) == ("八喜", True, True)
    assert words_for(VisitStep(), [cat], on=date(2026, 11, 25)) == []


@pytest.mark.promise("B2", "P11")
def test_before_and_after_needs_both_photos():
    step = a_step(proof=Proof.BEFORE_AFTER)
    for moment in Moment.values:
        with pytest.raises(DomainError, match="前后"):
            complete(step)
        photograph(step, moment)
    assert complete(step).status == StepStatus.DONE


def test_two_photos_of_before_are_no_after():
    step = a_step(proof=Proof.BEFORE_AFTER)
    photograph(step, Moment.BEFORE)
    photograph(step, Moment.BEFORE)
    with pytest.raises(DomainError):
        complete(step)


def test_photos_without_a_moment_are_taken_as_before_then_after():
    step = a_step(proof=Proof.BEFORE_AFTER)
    photograph(step)
    photograph(step, "forged")
    assert [photo.moment for photo in step.photos.all()] == [Moment.BEFORE, Moment.AFTER]


@pytest.mark.promise("B2", "P11")
def test_a_reading_is_asked_for_and_an_unusual_one_needs_a_word():
    step = a_step(proof=Proof.READING, unit="℃", lowest=Decimal("37.5"), highest=Decimal("39.2"))
    with pytest.raises(DomainError):
        complete(step)
    with pytest.raises(DomainError, match="37.5–39.2 ℃"):
        complete(step, reading=Decimal(41))
    done = complete(step, reading=Decimal(41), note="摸着很烫，已经给你打电话")
    assert (done.reading_text, done.is_unusual) == ("41 ℃", True)


def test_a_usual_reading_needs_no_word():
    step = a_step(proof=Proof.READING, unit="kg", lowest=Decimal(3), highest=Decimal(6))
    assert not complete(step, reading=Decimal("4.25")).is_unusual


@pytest.mark.promise("B2", "P11")
def test_a_note_is_asked_for_and_blanks_are_none():
    step = a_step(proof=Proof.NOTE)
    for nothing in ("", "   ", "\u200b"):
        with pytest.raises(DomainError):
            complete(step, note=nothing)
    assert complete(step, note="便便成形").status == StepStatus.DONE


@pytest.mark.promise("B2")
@pytest.mark.parametrize("proof", [Proof.BEFORE_AFTER, Proof.NOTE])
def test_a_visit_does_not_finish_without_it_unless_it_is_left_out_with_a_reason(proof):
    step = a_step(proof=proof)
    with pytest.raises(DomainError):
        finish(visit=step.visit, by=step.visit.caregiver.user)
    skip_step(step=step, by=step.visit.caregiver.user, reason="家里没有砂盆")
    assert finish(visit=step.visit, by=step.visit.caregiver.user).status == "finished"


@pytest.mark.promise("P11", "C10")
def test_the_page_asks_for_what_the_step_needs(client):
    step = a_step(proof=Proof.READING, unit="kg", highest=Decimal(6), amount_zh="抱着一起称")
    client.force_login(step.visit.caregiver.user)
    page = client.get(step.visit.get_absolute_url()).content.decode()
    assert 'name="reading"' in page
    assert "抱着一起称" in page
    address = f"/work/visits/{step.visit_id}/steps/{step.pk}/complete/"
    refused = client.post(address, {"reading": "很重"}, headers={"HX-Request": "true", "HX-Target": "visit-progress"})
    assert "读数写成数字" in refused.content.decode()
    assert 'value="很重"' in refused.content.decode()
    client.post(address, {"reading": "4.2"})
    step.refresh_from_db()
    assert step.reading == Decimal("4.20")


@pytest.mark.promise("P11")
def test_the_page_has_a_camera_for_before_and_one_for_after(client):
    step = a_step(proof=Proof.BEFORE_AFTER)
    client.force_login(step.visit.caregiver.user)
    page = client.get(step.visit.get_absolute_url()).content.decode()
    assert "photos/?moment=before" in page
    assert "photos/?moment=after" in page
    address = f"/work/visits/{step.visit_id}/steps/{step.pk}/photos/?moment=after"
    client.post(address, {"photo": photo_file()})
    assert step.photos.get().moment == Moment.AFTER
