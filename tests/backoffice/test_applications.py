from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions.purge_proofs import purge_proofs
from accounts.models import SealedLook
from caregivers.actions.forget_applications import forget_applications
from caregivers.models import Application, Caregiver, Employment
from caregivers.status import ApplicationStatus, Approval, CertificateStatus, Item, Verdict
from petcare.notifications.models import Notification
from tests.factories.applications import ApplicationFactory, CertificateFactory, a_submitted_application
from tests.factories.catalogue import ServiceFactory
from tests.factories.people import StaffFactory
from tests.factories.requests import a_number
from tests.staff import signed_in_staff

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P3")]


def page_of(application: Application) -> str:
    return f"/admin/caregivers/application/{application.pk}/change/"


def decide(desk, application: Application, to: str, **more):
    return desk.post(f"/admin/caregivers/application/{application.pk}/decide/", {"to": to} | more)


def decide_part(desk, application: Application, item: str, to: str = "yes", **more):
    said = {"to": to, "seen": application.submitted_at.isoformat()} | more
    return desk.post(f"/admin/caregivers/application/{application.pk}/items/{item}/", said)


def seen_on(page, key: str) -> str:
    return next(part.seen.isoformat() for part in page.context["parts"] if part.key == key)


@pytest.fixture
def application():
    return a_submitted_application(identity__number=a_number(42), identity__name="林晓雨")


def test_applicant_is_approved_part_by_part_and_may_work(client, desk, operator, application):
    ServiceFactory(skill="medication", certificate_zh="宠物护理员证", certificate_kind="pet_carer")
    user = application.user
    certificate = CertificateFactory(owner=user, status=CertificateStatus.WAITING)
    for item in Item:
        assert decide(desk, application, "approve").context["decision"].errors["reason"]
        assert decide_part(desk, application, item.value).status_code == 302
    assert decide(desk, application, "approve").status_code == 200
    desk.post(f"/admin/caregivers/certificate/{certificate.pk}/decide/", {"to": "yes", "seen": ""})
    assert decide(desk, application, "approve").status_code == 302
    user.refresh_from_db()
    caregiver = Caregiver.objects.get(user=user)
    assert (user.name, caregiver.approval) == ("林晓雨", Approval.APPROVED)
    assert caregiver.skills == ["feeding", "medication"]
    assert caregiver.portrait.storage.exists(caregiver.portrait.name)
    assert user.identities.in_force().get().number == a_number(42)
    assert Notification.objects.filter(recipient=user, kind="application_approved").exists()
    noted = LogEntry.objects.filter(user=operator, content_type__model="application", object_id=str(application.pk))
    assert noted.count() == len(Item) + 1
    client.force_login(user)
    assert client.get("/work/").status_code == 200
    assert client.get("/work/apply/").status_code == 200


def test_number_and_card_open_after_a_reason_that_the_person_can_read(desk, operator, application):
    card = f"/admin/photos/identities/{application.identity_id}/front/"
    page = desk.get(page_of(application)).text
    assert a_number(42) not in page
    assert "林晓雨" not in page
    assert desk.get(card).status_code == 403
    desk.post(f"/admin/caregivers/application/{application.pk}/look/", {"reason": "核对入驻申请"})
    look = SealedLook.objects.get()
    assert (look.by, look.owner, look.reason) == (operator, application.user, "核对入驻申请")
    response = desk.get(page_of(application))
    assert a_number(42) in response.text
    assert "36 岁" in response.text or "35 岁" in response.text
    assert "no-store" in response["Cache-Control"]
    assert desk.get(card).status_code == 200
    assert desk.get(f"/admin/photos/applications/{application.pk}/").status_code == 200


def test_checks_show_a_number_that_others_have_and_a_certificate_that_ended(desk, application):
    ApplicationFactory(identity__number=a_number(42))
    CertificateFactory(owner=application.user, number="X1", status=CertificateStatus.WAITING)
    CertificateFactory(number="X1")
    Application.objects.filter(pk=application.pk).update(experience_years=20)
    late = CertificateFactory(
        owner=application.user,
        status=CertificateStatus.WAITING,
        kind="groomer",
        expires_on=timezone.localdate() - timedelta(days=1),
    )
    parts = {part.key: part for part in desk.get(page_of(application)).context["parts"]}
    assert [check.is_good for check in parts["identity"].checks] == [True, True, False, True]
    assert not all(check.is_good for check in parts["experience"].checks)
    bad = [check.words for part in parts.values() for check in part.checks if not check.is_good]
    assert any("也交过同一张" in words for words in bad)
    refused = desk.post(f"/admin/caregivers/certificate/{late.pk}/decide/", {"to": "yes", "seen": ""})
    assert refused.context["parts"][0].form.errors["reason"]


def test_second_operator_is_told_what_the_first_said_and_loses_nothing(desk, application):
    other = signed_in_staff(StaffFactory(is_superuser=True, name="小李"))
    decide_part(other, application, "portrait")
    page = decide_part(desk, application, "portrait", "no", reason="看不清脸，请重拍")
    assert "小李" in page.text
    assert "看不清脸，请重拍" in page.text
    assert application.verdicts.get().verdict == Verdict.ACCEPTED
    decide_part(desk, application, "portrait", "no", reason="看不清脸，请重拍", seen=seen_on(page, "portrait"))
    assert application.verdicts.get().verdict == Verdict.RETURNED


def test_part_sent_anew_is_shown_before_it_is_decided(desk, application):
    before = application.submitted_at - timedelta(minutes=5)
    page = decide_part(desk, application, "area", seen=before.isoformat())
    assert "刚重新提交" in page.text
    decide_part(desk, application, "area", seen=seen_on(page, "area"))
    assert application.verdicts.get().verdict == Verdict.ACCEPTED


def test_returning_asks_for_a_reason_at_each_part_and_tells_the_applicant(client, desk, application):
    assert decide(desk, application, "return").context["decision"].errors["reason"]
    page = decide_part(desk, application, "area", "no", reason="\u200b")
    assert next(part for part in page.context["parts"] if part.key == "area").form.errors["reason"]
    decide_part(desk, application, "area", "no", reason="点在江里")
    decide(desk, application, "return")
    application.refresh_from_db()
    assert application.status == ApplicationStatus.RETURNED
    assert application.forget_at > timezone.now()
    told = Notification.objects.get(recipient=application.user, kind="application_returned")
    assert "点在江里" in str(told.data)
    client.force_login(application.user)
    assert "点在江里" in client.get("/work/apply/area/").text


def test_refusal_after_somebody_else_approved_is_answered(desk, application):
    for item in Item:
        decide_part(desk, application, item.value)
    decide(desk, application, "approve")
    late = decide(desk, application, "refuse", reason="照片不清楚")
    assert [str(message) for message in late.context["messages"]]
    application.refresh_from_db()
    assert application.status == ApplicationStatus.APPROVED


def test_refused_one_reads_why_and_what_was_kept_goes_after_some_days(client, desk, application, time_machine):
    CertificateFactory(owner=application.user, status=CertificateStatus.WAITING)
    assert decide(desk, application, "refuse", reason=" ").context["decision"].errors["reason"]
    decide(desk, application, "refuse", reason="证件不是本人")
    assert Caregiver.objects.get().approval == Approval.REFUSED
    client.force_login(application.user)
    assert "证件不是本人" in client.get("/work/apply/").text
    time_machine.move_to(timezone.now() + timedelta(days=31))
    purge_proofs()
    forget_applications()
    application.refresh_from_db()
    assert (application.identity, application.number_index, str(application.portrait)) == (None, "", "")
    assert application.user.identities.get().number == ""
    assert not application.user.certificates.exists()
    client.force_login(application.user)
    assert "证件不是本人" in client.get("/work/apply/").text


def forget_refused(application: Application, time_machine) -> None:
    time_machine.move_to(timezone.now() + timedelta(days=31))
    forget_applications()
    application.refresh_from_db()


def test_where_a_refused_one_lives_and_what_they_told_goes_after_some_days(client, desk, application, time_machine):
    Employment.objects.create(application=application, employer="爱宠医院", from_year=2020)
    decide(desk, application, "refuse", reason="证件不是本人")
    forget_refused(application, time_machine)
    assert (application.home, application.radius_m, application.introduction) == (None, None, "")
    assert (application.skills, application.species, application.experience_years) == ([], [], None)
    assert not application.employments.exists()
    assert not Caregiver.objects.exists()
    client.force_login(application.user)
    assert "你的申请没有通过" in client.get("/work/").text


def test_refused_one_of_whom_nothing_is_kept_may_apply_again_too(client, desk, application, time_machine):
    decide(desk, application, "refuse", reason="照片不清楚")
    forget_refused(application, time_machine)
    desk = signed_in_staff(StaffFactory(is_superuser=True))
    assert desk.get(page_of(application)).status_code == 200
    decide(desk, application, "reopen")
    client.force_login(application.user)
    assert client.get("/work/apply/area/").status_code == 200
    assert not Caregiver.objects.exists()


def test_refused_one_whose_face_is_gone_is_not_approved_on_a_page_that_is_behind(desk, application, time_machine):
    decide(desk, application, "refuse", reason="证件不是本人")
    forget_refused(application, time_machine)
    desk = signed_in_staff(StaffFactory(is_superuser=True))
    page = decide(desk, application, "approve")
    assert page.context["decision"].errors["reason"]
    application.refresh_from_db()
    assert application.status == ApplicationStatus.REFUSED


def test_refused_one_may_apply_again_once_the_desk_says_so(client, desk, application):
    decide(desk, application, "refuse", reason="照片不清楚")
    decide(desk, application, "reopen")
    client.force_login(application.user)
    assert client.get("/work/apply/card/").status_code == 200
    assert Caregiver.objects.get().approval == Approval.APPLYING


def test_photos_of_an_approved_card_go_after_some_days(desk, application, time_machine):
    for item in Item:
        decide_part(desk, application, item.value)
    decide(desk, application, "approve")
    time_machine.move_to(timezone.now() + timedelta(days=31))
    purge_proofs()
    identity = application.user.identities.in_force().get()
    assert (str(identity.front), identity.number) == ("", a_number(42))


@pytest.mark.parametrize("to", ["approve", "refuse", "return"])
def test_operator_without_the_right_or_about_themselves_decides_nothing(desk, application, to):
    clerk = StaffFactory()
    clerk.user_permissions.set(Permission.objects.filter(codename="view_application"))
    assert decide(signed_in_staff(clerk), application, to, reason="不行").status_code == 403
    assert decide_part(signed_in_staff(clerk), application, "area").status_code == 403
    assert desk.post(f"/admin/caregivers/application/{application.pk}/items/nothing/", {"to": "yes"}).status_code == 404
    assert decide(desk, application, "nonsense").status_code == 404


def test_caregiver_who_applies_is_not_approved_past_the_application(desk, application):
    caregiver = application.user.caregiver
    assert desk.post(f"/admin/caregivers/caregiver/{caregiver.pk}/review/approved/").status_code == 404
    caregiver.refresh_from_db()
    assert caregiver.approval == Approval.APPLYING


@pytest.mark.parametrize("name", ["application", "certificate"])
def test_list_asks_no_more_when_it_is_longer(desk, name):
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert desk.get(f"/admin/caregivers/{name}/").status_code == 200
        return len(caught)

    a_submitted_application()
    CertificateFactory()
    queries()
    with_one = queries()
    for _ in range(3):
        a_submitted_application()
        CertificateFactory()
    assert queries() <= with_one


def test_page_asks_no_more_for_more_certificates(desk, application):
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert desk.get(page_of(application)).status_code == 200
        return len(caught)

    CertificateFactory(owner=application.user)
    queries()
    with_one = queries()
    CertificateFactory.create_batch(3, owner=application.user)
    assert queries() == with_one


def test_desk_counts_applications_and_certificates_that_wait(desk, application):
    CertificateFactory(owner=application.user, status=CertificateStatus.WAITING)
    CertificateFactory(status=CertificateStatus.DRAFT)
    ApplicationFactory()
    counts = {queue.title: queue.count for queue in desk.get("/admin/").context["queues"]}
    assert (counts["待审核的服务人员"], counts["待审证书"]) == (1, 1)
