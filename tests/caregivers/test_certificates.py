from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bookings.schedule.candidates import Need, nearest_candidates
from caregivers.actions.recount_skills import recount_all_skills
from caregivers.actions.vet import SentMeanwhile, decide_certificate
from caregivers.actions.watch_certificates import watch_certificates
from caregivers.expiry import next_look
from caregivers.models import Caregiver, Certificate
from caregivers.status import CertificateStatus, Skill
from petcare.geo.coordinates import Point
from petcare.notifications.models import Notification
from tests.factories.applications import CertificateFactory
from tests.factories.caregivers import CaregiverFactory
from tests.factories.catalogue import ServiceFactory
from tests.factories.people import StaffFactory
from tests.factories.requests import a_photo

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C2")]

NEED = Need(Point(30.595, 114.305), frozenset([Skill.MEDICATION]), frozenset(), owner_id=0)
GOOD_AT = [Skill.FEEDING.value, Skill.MEDICATION.value]


@pytest.fixture
def caregiver():
    ServiceFactory(skill=Skill.MEDICATION, certificate_zh="宠物护理员证", certificate_kind="pet_carer")
    return CaregiverFactory(good_at=GOOD_AT, skills=[Skill.FEEDING.value])


def waiting(caregiver: Caregiver, **fields) -> Certificate:
    return CertificateFactory(owner=caregiver.user, status=CertificateStatus.WAITING, **fields)


def accept(certificate: Certificate) -> None:
    decide_certificate(certificate=certificate, is_accepted=True, by=StaffFactory(), seen=None)


def told(caregiver: Caregiver) -> list[str]:
    return list(Notification.objects.filter(recipient=caregiver.user).order_by("pk").values_list("kind", flat=True))


@pytest.mark.promise("C3")
def test_skill_that_demands_a_certificate_counts_once_it_is_accepted(caregiver):
    certificate = waiting(caregiver)
    recount_all_skills()
    assert nearest_candidates(NEED) == []
    accept(certificate)
    assert [one.caregiver_id for one in nearest_candidates(NEED)] == [caregiver.pk]
    assert told(caregiver) == ["certificate_accepted"]


@pytest.mark.promise("C3")
def test_certificate_of_another_kind_opens_nothing(caregiver):
    accept(waiting(caregiver, kind="groomer"))
    assert nearest_candidates(NEED) == []


def test_owner_is_told_30_and_7_days_before_and_at_the_end_the_skill_falls_away(caregiver, time_machine):
    start = timezone.now()
    certificate = waiting(caregiver, expires_on=timezone.localdate() + timedelta(days=40))
    accept(certificate)
    for days, kinds in ((9, []), (11, ["ends"]), (12, ["ends"]), (34, ["ends"] * 2), (42, ["ends"] * 2 + ["over"])):
        time_machine.move_to(start + timedelta(days=days))
        watch_certificates()
        assert told(caregiver)[1:] == [f"certificate_{kind}" for kind in kinds], days
    caregiver.refresh_from_db()
    assert caregiver.skills == [Skill.FEEDING.value]
    assert nearest_candidates(NEED) == []
    certificate.refresh_from_db()
    assert certificate.look_at is None
    accept(waiting(caregiver))
    caregiver.refresh_from_db()
    assert caregiver.skills == GOOD_AT


def test_certificate_counts_through_its_last_day(caregiver, time_machine):
    time_machine.move_to("2026-11-24 12:00+08:00")
    accept(waiting(caregiver, expires_on="2026-11-25"))
    time_machine.move_to("2026-11-25 23:59+08:00")
    recount_all_skills()
    watch_certificates()
    assert nearest_candidates(NEED)
    time_machine.move_to("2026-11-26 00:00:01+08:00")
    watch_certificates()
    assert not nearest_candidates(NEED)


def test_nobody_is_reminded_of_what_is_renewed_already(caregiver, time_machine):
    start = timezone.now()
    accept(waiting(caregiver, expires_on=timezone.localdate() + timedelta(days=40)))
    accept(waiting(caregiver, expires_on=timezone.localdate() + timedelta(days=400)))
    time_machine.move_to(start + timedelta(days=42))
    watch_certificates()
    assert told(caregiver) == ["certificate_accepted"] * 2
    caregiver.refresh_from_db()
    assert caregiver.skills == GOOD_AT


def test_certificate_without_an_end_is_never_looked_at():
    assert next_look(None, timezone.now()) is None


def test_service_that_demands_a_certificate_from_now_on_is_followed(caregiver):
    ServiceFactory(skill=Skill.FEEDING, certificate_zh="动物急救证", certificate_kind="first_aid")
    recount_all_skills()
    caregiver.refresh_from_db()
    assert caregiver.skills == []


def test_skills_of_whoever_never_applied_stay(caregiver):
    other = CaregiverFactory()
    recount_all_skills()
    before = other.skills
    other.refresh_from_db()
    assert other.skills == before


def test_caregiver_adds_a_certificate_and_it_comes_to_the_queue(client, caregiver):
    client.force_login(caregiver.user)
    assert "我的证书" in client.get("/work/me/").text
    form = {"kind": "pet_carer", "issuer": "协会", "number": "PC1", "expires_on": "", "photo": a_photo()}
    assert client.post("/caregivers/papers/add/?kind=pet_carer", form).url == "/caregivers/papers/"
    certificate = caregiver.user.certificates.get()
    assert certificate.status == CertificateStatus.WAITING
    assert client.get(f"/caregivers/papers/{certificate.pk}/").url == "/caregivers/papers/"
    client.post(f"/caregivers/papers/{certificate.pk}/", form | {"number": "PC2", "photo": a_photo()})
    client.post(f"/caregivers/papers/{certificate.pk}/remove/")
    certificate.refresh_from_db()
    assert certificate.number == "PC1"
    other = CertificateFactory(status=CertificateStatus.RETURNED, reason="看不清")
    assert client.get(f"/caregivers/papers/{other.pk}/").status_code == 404


def test_returned_certificate_is_corrected_and_sent_again(client, caregiver):
    certificate = waiting(caregiver)
    decide_certificate(certificate=certificate, is_accepted=False, by=StaffFactory(), reason="看不清编号", seen=None)
    client.force_login(caregiver.user)
    assert "看不清编号" in client.get("/caregivers/papers/").text
    form = {"kind": "pet_carer", "issuer": "协会", "number": "PC9", "photo": a_photo()}
    client.post(f"/caregivers/papers/{certificate.pk}/", form)
    certificate.refresh_from_db()
    assert (certificate.status, certificate.number) == (CertificateStatus.WAITING, "PC9")


def test_certificate_sent_anew_is_not_accepted_on_a_page_that_shows_it_as_it_was(client, caregiver):
    certificate = waiting(caregiver, submitted_at=timezone.now())
    decide = partial(decide_certificate, certificate=certificate, by=StaffFactory())
    returned = decide(is_accepted=False, reason="看不清编号", seen=certificate.submitted_at)
    client.force_login(caregiver.user)
    form = {"kind": "pet_carer", "issuer": "协会", "number": "PC9", "photo": a_photo()}
    client.post(f"/caregivers/papers/{certificate.pk}/", form)
    for before in (certificate.submitted_at, returned.decided_at):
        with pytest.raises(SentMeanwhile):
            decide(is_accepted=True, seen=before)
    certificate.refresh_from_db()
    assert decide(is_accepted=True, seen=certificate.submitted_at).status == CertificateStatus.ACCEPTED


@pytest.mark.parametrize(
    ("days", "words"), [(31, "已通过"), (30, "还有 30 天到期"), (5, "还有 5 天到期"), (0, "今天到期"), (-1, "已过期")]
)
def test_papers_warn_of_a_certificate_from_the_day_its_owner_is_told_that_it_ends(client, caregiver, days, words):
    CertificateFactory(owner=caregiver.user, expires_on=timezone.localdate() + timedelta(days=days))
    client.force_login(caregiver.user)
    assert f">{words}</span>" in client.get("/caregivers/papers/").text


def test_papers_ask_no_more_when_there_are_more(client, caregiver):
    client.force_login(caregiver.user)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get("/caregivers/papers/").status_code == 200
        return len(caught)

    waiting(caregiver)
    queries()
    with_one = queries()
    for _ in range(3):
        waiting(caregiver)
    assert queries() == with_one
