from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.utils import timezone

from bookings.catalogue.models import Proof
from bookings.orders.status import VisitStatus
from bookings.visits.models import StepPhoto, StepStatus
from tests.factories.bookings import a_visit_in_service, a_visit_on_the_way, window_at
from tests.factories.caregivers import CaregiverFactory
from tests.factories.pets import photo_bytes

pytestmark = pytest.mark.django_db

PROGRESS = {"HX-Request": "true", "HX-Target": "visit-progress"}
DATA = {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def _morning_and_a_folder(time_machine, settings, tmp_path):
    time_machine.move_to("2026-11-23 08:30+08:00", tick=False)
    settings.MEDIA_FOLDER = tmp_path


@pytest.fixture
def visit():
    return a_visit_in_service(caregiver=CaregiverFactory(), window=window_at(10, days=0))


@pytest.fixture
def signed_in(client, visit):
    client.force_login(visit.caregiver.user)
    return client


def step_of(visit, proof):
    return visit.steps.get(proof=proof)


def page_of(step, act):
    return f"/work/visits/{step.visit_id}/steps/{step.pk}/{act}/"


def a_photo(content=None, name="a.jpg"):
    return SimpleUploadedFile(name, content or photo_bytes(), "image/jpeg")


@pytest.mark.promise("C10")
def test_tick_brings_the_next_step(signed_in, visit):
    step = step_of(visit, Proof.NONE)

    answer = signed_in.post(page_of(step, "complete"), {"note": "吃得很香"}, headers=PROGRESS)

    step.refresh_from_db()
    assert (step.status, step.note) == (StepStatus.DONE, "吃得很香")
    assert f'id="step-{step_of(visit, Proof.PHOTO).pk}"' in answer.text
    assert "做完 1 步" in answer.text


@pytest.mark.promise("B2")
@pytest.mark.parametrize("headers", [{}, PROGRESS])
def test_tick_without_the_photo_it_asks_for_is_refused_and_keeps_the_note(signed_in, visit, headers):
    step = step_of(visit, Proof.PHOTO)

    answer = signed_in.post(page_of(step, "complete"), {"note": "写了一半"}, headers=headers)

    assert answer.status_code == 200
    assert "这一步要先拍照" in answer.text
    assert "写了一半" in answer.text
    assert f'id="step-{step.pk}"' in answer.text
    step.refresh_from_db()
    assert step.status == StepStatus.TODO


@pytest.mark.promise("B2", "C10")
def test_photo_makes_the_tick_possible(signed_in, visit):
    step = step_of(visit, Proof.PHOTO)

    stored = signed_in.post(page_of(step, "photos"), {"photo": a_photo()}, headers=DATA)
    signed_in.post(page_of(step, "complete"))

    assert (stored.status_code, stored.json()) == (201, {"refused": ""})
    step.refresh_from_db()
    assert step.status == StepStatus.DONE


@pytest.mark.promise("C10")
def test_photo_sent_twice_is_stored_once(signed_in, visit):
    step, key, taken_at = step_of(visit, Proof.PHOTO), str(uuid4()), timezone.now() - timedelta(minutes=1)

    for _ in range(2):
        sent = {"photo": a_photo(), "upload_key": key, "taken_at": taken_at.isoformat()}
        assert signed_in.post(page_of(step, "photos"), sent, headers=DATA).status_code == 201

    assert StepPhoto.objects.get().taken_at == taken_at


@pytest.mark.parametrize("taken_at", ["0001-01-01T00:00:00", "9999-12-31T23:59:59Z", "1999-01-01T00:00:00Z"])
def test_photo_with_an_impossible_clock_is_kept_without_it(signed_in, visit, taken_at):
    step = step_of(visit, Proof.PHOTO)

    stored = signed_in.post(page_of(step, "photos"), {"photo": a_photo(), "taken_at": taken_at}, headers=DATA)

    assert stored.status_code == 201
    assert StepPhoto.objects.get().taken_at is None


def test_key_of_another_step_is_refused(signed_in, visit):
    sent = {"upload_key": str(uuid4())}
    first, second = visit.steps.all()

    for step in (first, second):
        answer = signed_in.post(page_of(step, "photos"), sent | {"photo": a_photo()}, headers=DATA)

    assert answer.status_code == 422
    assert StepPhoto.objects.get().step == first


def test_photo_from_a_plain_form_leads_back_to_the_visit(signed_in, visit):
    step = step_of(visit, Proof.PHOTO)

    answer = signed_in.post(page_of(step, "photos"), {"photo": a_photo()}, follow=True)

    assert answer.redirect_chain == [(f"/work/visits/{visit.pk}/?step={step.pk}", 302)]
    assert f"photos/{StepPhoto.objects.get().pk}/" in answer.text


@pytest.mark.parametrize(
    ("content", "words"), [(b"no photo at all", "不是能识别的照片"), (b"", ""), (photo_bytes((8000, 7000)), "像素")]
)
def test_what_is_no_photo_is_refused_beside_the_step(signed_in, visit, content, words):
    step = step_of(visit, Proof.PHOTO)
    upload = SimpleUploadedFile("cat.jpg", content, "image/jpeg")

    as_data = signed_in.post(page_of(step, "photos"), {"photo": upload}, headers=DATA)
    upload.seek(0)
    as_page = signed_in.post(page_of(step, "photos"), {"photo": upload})

    assert as_data.status_code == 422
    assert as_data.json()["refused"]
    assert words in as_data.json()["refused"]
    assert as_data.json()["refused"] in as_page.text
    assert not StepPhoto.objects.exists()


@override_settings(MAX_PHOTO_BYTES=2_000_000)
def test_photo_that_is_too_large_is_refused(signed_in, visit):
    step = step_of(visit, Proof.PHOTO)

    answer = signed_in.post(page_of(step, "photos"), {"photo": a_photo(b"x" * 2_000_001)}, headers=DATA)

    assert answer.status_code == 422
    assert "MB" in answer.json()["refused"]


@pytest.mark.promise("B2")
def test_photo_before_the_arrival_is_refused(client, time_machine):
    visit = a_visit_on_the_way(caregiver=CaregiverFactory(), window=window_at(10, days=0))
    client.force_login(visit.caregiver.user)

    answer = client.post(page_of(step_of(visit, Proof.PHOTO), "photos"), {"photo": a_photo()}, headers=DATA)

    assert answer.status_code == 422
    assert not StepPhoto.objects.exists()


@pytest.mark.promise("B2")
def test_skip_needs_a_reason(signed_in, visit):
    step = step_of(visit, Proof.PHOTO)

    refused = signed_in.post(page_of(step, "skip"), {"reason": "  "}, headers=PROGRESS)
    step.refresh_from_db()
    assert step.status == StepStatus.TODO
    assert "为什么跳过" in refused.text

    signed_in.post(page_of(step, "skip"), {"reason": "猫躲在床底下"})
    step.refresh_from_db()
    assert (step.status, step.skip_reason) == (StepStatus.SKIPPED, "猫躲在床底下")


def test_skip_with_a_reason_that_is_too_long_keeps_what_was_typed(signed_in, visit):
    step, reason = step_of(visit, Proof.PHOTO), "猫" * 201

    assert reason in signed_in.post(page_of(step, "skip"), {"reason": reason}).text


@pytest.mark.promise("B2", "C10", "C11")
def test_visit_ends_once_every_step_is_done_or_skipped(signed_in, visit):
    signed_in.post(page_of(step_of(visit, Proof.NONE), "complete"))
    signed_in.post(page_of(step_of(visit, Proof.PHOTO), "skip"), {"reason": "主人说不用"})

    answer = signed_in.post(f"/work/visits/{visit.pk}/finish/", headers=PROGRESS)

    visit.refresh_from_db()
    assert visit.status == VisitStatus.FINISHED
    assert "主人已经收到通知" in answer.text
    assert "主人说不用" in answer.text


def test_step_of_another_visit_is_not_found(signed_in, visit):
    other = a_visit_in_service(caregiver=CaregiverFactory(), window=window_at(14, days=0))
    step = step_of(other, Proof.NONE)

    assert signed_in.post(page_of(step, "complete")).status_code == 404
    assert signed_in.post(f"/work/visits/{visit.pk}/steps/{step.pk}/complete/").status_code == 404


def test_chosen_step_is_the_one_in_hand(signed_in, visit):
    step = step_of(visit, Proof.PHOTO)

    assert f'id="step-{step.pk}"' in signed_in.get(f"/work/visits/{visit.pk}/?step={step.pk}").text
    assert signed_in.get(f"/work/visits/{visit.pk}/?step=nonsense").status_code == 200
