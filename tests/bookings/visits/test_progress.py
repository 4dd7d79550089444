import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bookings.dispatch.actions.assign_by_hand import assign_by_hand
from bookings.orders.history import is_chain_whole
from bookings.orders.status import BookingStatus, VisitStatus
from bookings.orders.transitions import StepNotAllowed
from bookings.visits.actions.add_photo import add_photo
from bookings.visits.actions.add_video import add_video
from bookings.visits.actions.progress import arrive, complete_step, depart, finish, skip_step
from bookings.visits.models import StepPhoto, StepStatus, StepVideo
from caregivers.status import Presence
from petcare.errors import DomainError
from petcare.uploads import sha256_of
from tests.factories.bookings import (
    a_completed_booking,
    a_visit_in_service,
    a_visit_on_the_way,
    an_accepted_booking,
    arrive_at_home,
    bring_near,
    photo_file,
)
from tests.factories.caregivers import CaregiverFactory
from tests.factories.people import StaffFactory
from tests.factories.videos import video_bytes

pytestmark = pytest.mark.django_db


@pytest.mark.promise("C11", "U11")
def test_each_progress_is_told_to_the_owner_and_the_booking_follows():
    booking = a_completed_booking()
    assert booking.status == BookingStatus.COMPLETED
    told = list(booking.owner.notifications.order_by("pk").values_list("kind", flat=True))
    assert told[-3:] == ["caregiver_departed", "service_started", "service_finished"]
    kinds = [event.kind for event in booking.events.all()]
    expected = ["departed", "arrived", "photo_added", "step_done", "finished"]
    assert [kind for kind in dict.fromkeys(kinds) if kind in expected] == [
        "departed",
        "arrived",
        "step_done",
        "photo_added",
        "finished",
    ]
    assert is_chain_whole(booking)


@pytest.mark.promise("C4")
def test_the_caregiver_is_busy_from_departure_to_the_end():
    visit = bring_near(an_accepted_booking().visits.get())
    caregiver, by = visit.caregiver, visit.caregiver.user
    depart(visit=visit, by=by)
    caregiver.refresh_from_db()
    assert caregiver.presence == Presence.BUSY
    arrive_at_home(visit=visit, by=by)
    for step in visit.steps.all():
        skip_step(step=step, by=by, reason="主人说不用")
    finish(visit=visit, by=by)
    caregiver.refresh_from_db()
    assert (caregiver.presence, caregiver.finished_visits) == (Presence.ONLINE, 1)


def test_two_visits_are_not_under_way_at_once():
    caregiver = CaregiverFactory()
    first, second = (bring_near(an_accepted_booking(caregiver=caregiver).visits.get()) for _ in range(2))
    depart(visit=first, by=caregiver.user)
    with pytest.raises(DomainError):
        depart(visit=second, by=caregiver.user)


@pytest.mark.promise("B2", "C10")
def test_a_step_that_asks_for_a_photo_is_not_done_without_one():
    visit = a_visit_in_service()
    step, by = visit.steps.get(proof="photo"), visit.caregiver.user
    with pytest.raises(DomainError):
        complete_step(step=step, by=by)
    add_photo(step=step, image=photo_file(), upload_key=uuid.uuid4(), by=by)
    assert complete_step(step=step, by=by).status == "done"


@pytest.mark.promise("B2")
def test_a_step_is_left_out_only_with_a_reason():
    visit = a_visit_in_service()
    step, by = visit.steps.first(), visit.caregiver.user
    with pytest.raises(DomainError):
        skip_step(step=step, by=by, reason="  ")
    assert skip_step(step=step, by=by, reason="碗里还有").skip_reason == "碗里还有"


@pytest.mark.promise("B2", "C11")
def test_a_visit_with_open_steps_is_not_finished_and_says_what_is_missing():
    visit = a_visit_in_service()
    with pytest.raises(DomainError) as refused:
        finish(visit=visit, by=visit.caregiver.user)
    assert visit.steps.last().text_zh in refused.value.message
    visit.refresh_from_db()
    assert visit.status == VisitStatus.STARTED


@pytest.mark.promise("C11")
def test_the_first_of_several_steps_makes_the_visit_partly_done():
    visit = a_visit_in_service()
    complete_step(step=visit.steps.get(proof="none"), by=visit.caregiver.user)
    visit.refresh_from_db()
    assert visit.status == VisitStatus.PARTLY_DONE


@pytest.mark.promise("C10")
def test_a_retried_upload_is_kept_once_with_its_hash():
    visit = a_visit_in_service()
    step, key = visit.steps.get(proof="photo"), uuid.uuid4()
    for _ in range(2):
        add_photo(step=step, image=photo_file(), upload_key=key, by=visit.caregiver.user)
    photo = StepPhoto.objects.get()
    assert photo.sha256 == sha256_of(photo.image)
    assert visit.booking.events.filter(kind="photo_added").count() == 1


def test_nothing_is_ticked_or_added_after_the_end():
    booking = a_completed_booking()
    step = booking.visits.get().steps.get(proof="photo")
    with pytest.raises(StepNotAllowed):
        add_photo(step=step, image=photo_file(), upload_key=uuid.uuid4(), by=booking.visits.get().caregiver.user)


def test_arriving_before_departing_is_refused():
    visit = an_accepted_booking().visits.get()
    with pytest.raises(StepNotAllowed):
        arrive(visit=visit, by=visit.caregiver.user)


def handed_over(visit):
    """By an operator to somebody else, while its caregiver was on the way."""
    new, before = CaregiverFactory(), visit.caregiver_id
    assign_by_hand(visit=visit, caregiver=new, by=StaffFactory(), reason="急", seen=before, takes_back=True)
    return new


def test_departure_of_whoever_had_the_visit_before_is_refused_and_leaves_the_new_one_free():
    visit = a_visit_on_the_way()
    old, new = visit.caregiver, handed_over(visit)
    with pytest.raises(StepNotAllowed):
        depart(visit=visit, by=old.user)
    visit.refresh_from_db()
    new.refresh_from_db()
    assert (visit.status, visit.caregiver, new.presence) == (VisitStatus.SCHEDULED, new, Presence.ONLINE)


def test_nothing_of_a_visit_is_done_by_whoever_had_it_before():
    visit = a_visit_on_the_way()
    old, new = visit.caregiver.user, handed_over(visit)
    depart(visit=visit, by=new.user)
    with pytest.raises(StepNotAllowed):
        arrive_at_home(visit=visit, by=old)
    arrive_at_home(visit=visit, by=new.user)
    step = visit.steps.get(proof="none")
    video = SimpleUploadedFile("step.mp4", video_bytes(frames=5, size=(64, 48), sound=False), "video/mp4")
    for act, said in (
        (complete_step, {}),
        (skip_step, {"reason": "主人说不用"}),
        (add_photo, {"image": photo_file(), "upload_key": uuid.uuid4()}),
        (add_video, {"file": video, "upload_key": uuid.uuid4()}),
    ):
        with pytest.raises(StepNotAllowed):
            act(step=step, by=old, **said)
    for step in visit.steps.all():
        skip_step(step=step, by=new.user, reason="主人说不用")
    with pytest.raises(StepNotAllowed):
        finish(visit=visit, by=old)
    visit.refresh_from_db()
    assert visit.status == VisitStatus.PARTLY_DONE
    assert not visit.steps.exclude(status=StepStatus.SKIPPED).exists()
    assert not StepPhoto.objects.exists()
    assert not StepVideo.objects.exists()
