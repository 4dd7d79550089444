"""A short video of a step: from the caregiver's page to the owner's timeline."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings.catalogue.models import Proof
from bookings.orders.history import is_chain_whole
from bookings.visits.models import StepVideo
from petcare.uploads.models import Video
from petcare.uploads.videos import make
from tests.factories.bookings import a_visit_in_service, a_visit_on_the_way
from tests.factories.caregivers import CaregiverFactory
from tests.factories.people import OwnerFactory, StaffFactory
from tests.factories.videos import sound_bytes, video_bytes
from tests.staff import signed_in_staff

pytestmark = pytest.mark.django_db

DATA = {"Accept": "application/json"}
VIDEO = video_bytes(frames=5, size=(64, 48), sound=False)


@pytest.fixture
def visit(client):
    visit = a_visit_in_service()
    client.force_login(visit.caregiver.user)
    return visit


def page_of(step):
    return f"/work/visits/{step.visit_id}/steps/{step.pk}/videos/"


def a_file(content=VIDEO):
    return SimpleUploadedFile("step.mp4", content, "video/mp4")


def sent(client, visit, content=VIDEO) -> StepVideo:
    step = visit.steps.first()
    answer = client.post(page_of(step), {"video": a_file(content)}, headers=DATA)
    assert (answer.status_code, answer.json()) == (201, {"refused": ""})
    return StepVideo.objects.get()


@pytest.mark.promise("C10", "B8")
def test_video_of_a_step_comes_to_the_owner_once_it_is_prepared(client, visit):
    shown = sent(client, visit)
    address = f"/bookings/{visit.booking.number}/videos/{shown.pk}/"
    client.force_login(visit.booking.owner)
    assert "视频正在准备" in client.get(visit.booking.get_absolute_url()).text
    assert client.get(address).status_code == 404

    make(shown.video_id)

    page = client.get(visit.booking.get_absolute_url()).text
    assert f'src="{address}"' in page
    assert f'poster="{address}poster/"' in page
    assert client.get(address).headers["Content-Type"] == "video/mp4"
    assert client.get(f"{address}poster/").headers["Content-Type"] == "image/jpeg"
    assert visit.booking.events.filter(kind="video_added").count() == 1
    assert is_chain_whole(visit.booking)


def test_video_that_could_not_be_prepared_is_told_to_the_caregiver_alone(client, visit):
    make(sent(client, visit, sound_bytes()).video_id)

    assert "没有画面" in client.get(visit.get_absolute_url()).text
    client.force_login(visit.booking.owner)
    assert "没有画面" not in client.get(visit.booking.get_absolute_url()).text


@pytest.mark.promise("B8")
def test_video_of_a_step_is_for_owner_and_assigned_caregiver_only(client, visit):
    shown = sent(client, visit)
    make(shown.video_id)
    for address in (f"/bookings/{visit.booking.number}/videos/{shown.pk}/{part}" for part in ("", "poster/")):
        for user, status in (
            (visit.booking.owner, 200),
            (visit.caregiver.user, 200),
            (CaregiverFactory().user, 404),
            (OwnerFactory(), 404),
        ):
            client.force_login(user)
            assert client.get(address).status_code == status
        client.logout()
        assert client.get(address).status_code == 302


def test_operator_sees_the_video_at_the_booking(client, visit):
    shown = sent(client, visit)
    make(shown.video_id)
    desk = signed_in_staff(StaffFactory(is_superuser=True))

    assert f"/admin/videos/steps/{shown.pk}/" in desk.get(f"/admin/bookings/booking/{visit.booking.pk}/change/").text
    assert desk.get(f"/admin/videos/steps/{shown.pk}/").status_code == 200


@pytest.mark.parametrize(
    ("wanted", "status", "said"),
    [
        ("bytes=0-1", 206, "bytes 0-1/{size}"),
        ("bytes=10-", 206, "bytes 10-{last}/{size}"),
        ("bytes=-5", 206, "bytes {fifth}-{last}/{size}"),
        ("bytes=0-999999999", 206, "bytes 0-{last}/{size}"),
        ("bytes=999999999-", 416, "bytes */{size}"),
        ("bytes=5-2", 416, "bytes */{size}"),
        ("bytes=-", 200, None),
        ("lines=1-2", 200, None),
    ],
)
def test_part_of_a_video_is_answered(client, visit, wanted, status, said):
    shown = sent(client, visit)
    make(shown.video_id)
    whole = client.get(f"/bookings/{visit.booking.number}/videos/{shown.pk}/").content

    answer = client.get(f"/bookings/{visit.booking.number}/videos/{shown.pk}/", headers={"Range": wanted})

    size = len(whole)
    expected = said and said.format(size=size, last=size - 1, fifth=size - 5)
    assert (answer.status_code, answer.headers.get("Content-Range")) == (status, expected)
    if status == 206:
        first, last = answer.headers["Content-Range"].split()[1].split("/")[0].split("-")
        assert answer.content == whole[int(first) : int(last) + 1]


def test_video_sent_twice_is_kept_once(client, visit):
    step, key = visit.steps.first(), str(uuid4())

    for _ in range(2):
        assert client.post(page_of(step), {"video": a_file(), "upload_key": key}, headers=DATA).status_code == 201

    assert Video.objects.count() == 1


def test_fourth_video_of_a_step_is_refused(client, visit):
    step = visit.steps.first()

    answers = [client.post(page_of(step), {"video": a_file()}, headers=DATA) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [201, 201, 201, 422]


@pytest.mark.promise("B2")
def test_video_is_no_photo_where_one_is_asked_for(client, visit):
    step = visit.steps.get(proof=Proof.PHOTO)
    client.post(page_of(step), {"video": a_file()}, headers=DATA)

    client.post(f"/work/visits/{visit.pk}/steps/{step.pk}/complete/")

    step.refresh_from_db()
    assert step.status == "todo"


def test_video_before_the_arrival_is_refused(client):
    visit = a_visit_on_the_way()
    client.force_login(visit.caregiver.user)

    answer = client.post(page_of(visit.steps.first()), {"video": a_file()}, headers=DATA)

    assert answer.status_code == 422
    assert not Video.objects.exists()


def test_video_for_a_visit_of_somebody_else_is_not_found(client, visit):
    client.force_login(CaregiverFactory().user)

    assert client.post(page_of(visit.steps.first()), {"video": a_file()}).status_code == 404


def test_page_with_three_videos_takes_as_many_queries_as_with_one(client, visit):
    step = visit.steps.first()
    counts = []
    for videos in (1, 2):
        for _ in range(videos):
            client.post(page_of(step), {"video": a_file()}, headers=DATA)
        with CaptureQueriesContext(connection) as queries:
            client.get(visit.get_absolute_url())
        counts.append(len(queries))

    assert counts[0] == counts[1]
