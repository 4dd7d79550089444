import re
import uuid

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.base import ContentFile

from bookings.visits.actions.add_photo import add_photo
from bookings.visits.repeated import repeated_photos
from tests.factories.bookings import a_completed_booking, a_visit_in_service, photo_file, window_at
from tests.factories.caregivers import CaregiverFactory
from tests.factories.catalogue import ServiceFactory
from tests.factories.people import StaffFactory
from tests.factories.pets import photo_bytes
from tests.staff import signed_in_staff

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C10", "B2")]


@pytest.fixture
def caregiver():
    return CaregiverFactory()


def take(step, image=None, key=None, moment=""):
    by = step.visit.caregiver.user
    return add_photo(step=step, image=image or photo_file(), upload_key=key or uuid.uuid4(), by=by, moment=moment)


def test_the_same_photo_for_another_step_is_kept_and_named(caregiver):
    first, second = a_visit_in_service(caregiver=caregiver).steps.all()
    original, again = take(first), take(second)
    assert again.repeats == original
    event = second.visit.booking.events.filter(kind="photo_added").last()
    assert event.payload["repeats"] == original.pk
    assert list(repeated_photos()) == [again]


def test_the_same_photo_in_another_visit_is_noticed(caregiver):
    a_completed_booking(caregiver=caregiver, window=window_at(10))
    step = a_visit_in_service(caregiver=caregiver, window=window_at(18)).steps.first()
    assert take(step).repeats.step.visit != step.visit


def test_one_photo_as_before_and_after_is_noticed(caregiver):
    service = ServiceFactory(steps=[("铲砂", "Litter", "before_after")])
    step = a_visit_in_service(caregiver=caregiver, services=[service]).steps.get()
    assert take(step, moment="before").repeats is None
    assert take(step, moment="after").repeats.moment == "before"


def test_a_retried_upload_and_another_photo_are_no_repetition(caregiver):
    first, second = a_visit_in_service(caregiver=caregiver).steps.all()
    key = uuid.uuid4()
    assert take(first, key=key) == take(first, key=key)
    assert take(second, ContentFile(photo_bytes(size=(90, 60)), name="other.jpg")).repeats is None


def test_the_caregiver_is_warned_and_the_desk_works_it_off(client, caregiver):
    first, second = a_visit_in_service(caregiver=caregiver).steps.all()
    take(first)
    take(second)
    client.force_login(caregiver.user)
    assert "以前用过" in client.get(f"{first.visit.get_absolute_url()}?step={second.pk}").text
    desk = signed_in_staff(StaffFactory(is_superuser=True))
    assert "重复使用的照片" in desk.get("/admin/").text
    booking = first.visit.booking
    found = desk.get("/admin/bookings/booking/?attention=photos").text
    assert booking.number in found
    assert "同一个文件" in desk.get(f"/admin/bookings/booking/{booking.pk}/change/").text
    desk.post("/admin/bookings/booking/?attention=photos", looked_at(booking, on=found))
    assert not repeated_photos().exists()
    assert booking.number not in desk.get("/admin/bookings/booking/?attention=photos").text
    assert LogEntry.objects.get().object_id == str(booking.pk)


def test_what_came_after_the_list_was_drawn_is_not_looked_at(caregiver):
    first, second = a_visit_in_service(caregiver=caregiver).steps.all()
    take(first)
    desk = signed_in_staff(StaffFactory(is_superuser=True))
    drawn = desk.get("/admin/bookings/booking/").text
    take(second)
    desk.post("/admin/bookings/booking/", looked_at(first.visit.booking, on=drawn))
    assert repeated_photos().exists()
    assert not LogEntry.objects.exists()
    nonsense = {"action": "photos_looked_at", "_selected_action": [first.visit.booking_id], "drawn_at": "never"}
    assert desk.post("/admin/bookings/booking/", nonsense).status_code == 302
    assert repeated_photos().exists()


def looked_at(booking, *, on: str) -> dict:
    """What the list sends that was drawn so."""
    moment = re.search(r'name="drawn_at" value="([^"]+)"', on)[1]
    return {"action": "photos_looked_at", "_selected_action": [booking.pk], "drawn_at": moment}
