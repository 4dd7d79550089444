from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions.consent import give_consent, withdraw_consent
from accounts.consents import has_agreed
from accounts.identity_card import check_character
from accounts.models.consent import Purpose
from bookings.schedule.candidates import Need, nearest_candidates
from caregivers.actions.forget_applications import forget_applications
from caregivers.actions.submit_application import submit_application
from caregivers.actions.vet import SentMeanwhile, decide_item
from caregivers.age import age_on
from caregivers.models import Application, Caregiver, Certificate, ItemVerdict
from caregivers.status import ApplicationStatus, Approval, CertificateStatus, Item, Verdict
from petcare.errors import DomainError
from petcare.geo.coordinates import Point
from petcare.notifications.models import Notification
from tests.factories.applications import NEEDED, ApplicationFactory, CertificateFactory, a_submitted_application
from tests.factories.people import StaffFactory, UserFactory
from tests.factories.requests import IdentityFactory, a_number, a_photo

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate
EXPERIENCE = {
    "experience_years": 3,
    "pets_cared_for": 40,
    "species": ["cat"],
    "skills": ["feeding", "medication"],
    "introduction": "养了十年猫。",
    "employers-TOTAL_FORMS": 1,
    "employers-INITIAL_FORMS": 0,
    "employers-0-employer": "爱宠医院",
    "employers-0-from_year": 2020,
    "employers-0-until_year": 2023,
}
AREA = {"lat": "30.59812345678", "lon": "114.306", "radius_km": "5"}


def who(**fields) -> dict:
    form = {"name": "林小雨", "gender": "female", "number": a_number(), "portrait": a_photo()} | fields
    return {name: value for name, value in form.items() if value is not None}


def paper(**fields) -> dict:
    form = {"kind": "pet_carer", "issuer": "宠物行业协会", "number": "PC20240001234", "photo": a_photo()} | fields
    return form | {"expires_on": fields.get("expires_on", TODAY() + timedelta(days=500))}


def born(day: date) -> str:
    first = f"310101{day:%Y%m%d}002"
    return first + check_character(first)


def decide(application: Application, item: Item, *, reason: str = "", **more) -> ItemVerdict:
    """By an operator who has it before them as it was sent; with a reason it is returned."""
    said = {"by": more.get("by") or StaffFactory(), "seen": more.get("seen") or application.submitted_at}
    return decide_item(application=application, item=item, is_accepted=not reason, reason=reason, **said)


@pytest.fixture
def applicant(client):
    user = UserFactory()
    client.force_login(user)
    client.post("/work/apply/begin/")
    return user


@pytest.fixture
def written(client):
    """Somebody whose draft is complete."""
    application = ApplicationFactory()
    client.force_login(application.user)
    return application


@pytest.mark.promise("C1")
def test_application_is_saved_step_by_step_and_sent(client, applicant):
    assert client.post("/work/apply/who/", who()).url == "/work/apply/card/"
    # Another day, from the overview.
    assert "/work/apply/card/" in client.get("/work/apply/").text
    assert client.post("/work/apply/card/", {"front": a_photo(), "back": a_photo()}).url == "/work/apply/experience/"
    assert client.post("/work/apply/papers/add/", paper()).url == "/work/apply/papers/"
    assert client.post("/work/apply/experience/", EXPERIENCE).url == "/work/apply/area/"
    assert client.post("/work/apply/area/", AREA).url == "/work/apply/"
    assert client.get("/work/apply/send/").status_code == 200
    client.post("/work/apply/send/", {"identity": "on", "card_photos": "on", "whereabouts": "on"})
    application = Application.objects.get(user=applicant)
    assert application.status == ApplicationStatus.SUBMITTED
    assert (application.identity.name, application.identity.number) == ("林小雨", a_number())
    assert applicant.certificates.get().status == CertificateStatus.WAITING
    assert {one.purpose for one in applicant.consents.all()} >= {"identity", "card_photos", "whereabouts"}
    caregiver = applicant.caregiver
    assert (caregiver.approval, caregiver.skills, caregiver.good_at) == (
        Approval.APPLYING,
        [],
        ["feeding", "medication"],
    )
    assert Notification.objects.get(recipient=applicant).kind == "application_submitted"
    page = client.get("/work/apply/").text
    assert "一般两天内有人看" in page
    assert a_number() not in page


@pytest.mark.promise("C1")
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"number": a_number()[:16] + "9" + a_number()[17]}, "number"),
        ({"number": born(date(2020, 5, 1))}, "number"),
        ({"number": born(date(1930, 5, 1))}, "number"),
        ({"number": "' OR 1=1 --"}, "number"),
        ({"number": ""}, "number"),
        ({"name": "\u202e"}, "name"),
        ({"gender": "unsaid"}, "gender"),
        ({"portrait": None}, "portrait"),
        ({"portrait": ContentFile(b"<svg onload=alert(1)>", name="face.jpg")}, "portrait"),
        ({"portrait": ContentFile(b"\xff\xd8\xff" + b"\x00" * 400, name="face.jpg")}, "portrait"),
    ],
)
def test_wrong_person_is_said_beside_the_field_and_what_was_typed_stays(client, applicant, wrong, field):
    form = client.post("/work/apply/who/", who(**wrong)).context["form"]
    assert form.errors[field]
    assert form["name"].value() == wrong.get("name", "林小雨")
    assert Application.objects.get().identity is None


@pytest.mark.promise("C1")
@pytest.mark.parametrize(
    "status", [ApplicationStatus.SUBMITTED, ApplicationStatus.RETURNED, ApplicationStatus.APPROVED]
)
def test_number_of_somebody_who_applied_is_refused(client, applicant, status):
    other = a_submitted_application(identity__number=a_number(7))
    Application.objects.filter(pk=other.pk).update(status=status)
    assert client.post("/work/apply/who/", who(number=a_number(7))).context["form"].errors["number"]


@pytest.mark.promise("C1")
def test_number_that_is_verified_for_another_account_is_refused_at_the_end_too(written):
    IdentityFactory(number=written.identity.number, verified_at=timezone.now())
    with pytest.raises(DomainError):
        submit_application(application=written, agreed=NEEDED)
    written.refresh_from_db()
    assert written.status == ApplicationStatus.DRAFT


@pytest.mark.promise("C1")
@pytest.mark.parametrize(
    ("day", "age"), [(date(2026, 2, 28), 17), (date(2026, 3, 1), 18), (date(2025, 12, 31), 17), (date(2026, 12, 1), 18)]
)
def test_age_comes_from_the_birth_date(day, age):
    assert age_on(date(2008, 2, 29), day) == age


def test_nobody_applies_without_a_verified_phone_or_from_the_desk(client):
    client.force_login(UserFactory(phone=None, email="a@example.com"))
    assert client.post("/work/apply/begin/").url.startswith("/me/phone/")
    client.force_login(StaffFactory())
    client.post("/work/apply/begin/")
    assert not Application.objects.exists()


@pytest.mark.promise("C2")
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"expires_on": TODAY() - timedelta(days=1)}, "expires_on"),
        ({"expires_on": "9999-01-01"}, "expires_on"),
        ({"kind": "wizard"}, "kind"),
        ({"issuer": " "}, "issuer"),
        ({"photo": ""}, "photo"),
        ({"photo": ContentFile(b"%PDF-1.4", name="scan.jpg")}, "photo"),
    ],
)
def test_certificate_that_ended_or_cannot_be_read_is_refused(client, applicant, wrong, field):
    assert client.post("/work/apply/papers/add/", paper(**wrong)).context["form"].errors[field]
    assert not Certificate.objects.exists()


@pytest.mark.promise("C2")
def test_certificate_that_ends_before_it_is_sent_holds_the_application_up(client, written):
    CertificateFactory(owner=written.user, status=CertificateStatus.DRAFT, expires_on=TODAY() - timedelta(days=1))
    with pytest.raises(DomainError):
        submit_application(application=written, agreed=NEEDED)
    assert client.get("/work/apply/send/").url == "/work/apply/"


@pytest.mark.promise("C2")
def test_papers_and_photos_of_somebody_else_are_not_there(client, written):
    other = CertificateFactory(status=CertificateStatus.DRAFT)
    for path in (f"/work/apply/papers/{other.pk}/", f"/caregivers/papers/{other.pk}/photo/"):
        assert client.get(path).status_code == 404
    assert client.post(f"/caregivers/papers/{other.pk}/remove/").status_code == 404
    own = CertificateFactory(owner=written.user, status=CertificateStatus.DRAFT)
    assert client.get(f"/caregivers/papers/{own.pk}/photo/").status_code == 200
    assert client.get("/work/apply/photos/card/front/").status_code == 200
    assert client.get("/work/apply/photos/card/middle/").status_code == 404
    client.force_login(UserFactory())
    assert client.get("/work/apply/photos/card/front/").status_code == 404
    assert client.get("/work/apply/photos/portrait/").status_code == 404


@pytest.mark.promise("C2")
def test_without_the_consents_nothing_is_sent(client, written):
    form = client.post("/work/apply/send/", {"whereabouts": "on"}).context["form"]
    assert set(form.errors) == {"identity", "card_photos"}
    written.refresh_from_db()
    assert written.status == ApplicationStatus.DRAFT
    assert not written.user.consents.filter(purpose="whereabouts").exists()


@pytest.mark.promise("C2")
def test_whereabouts_that_are_no_longer_ticked_are_no_longer_shared(client, written):
    give_consent(user=written.user, purposes=[Purpose.WHEREABOUTS])
    assert client.get("/work/apply/send/").context["form"]["whereabouts"].value()
    client.post("/work/apply/send/", {"identity": "on", "card_photos": "on"})
    written.refresh_from_db()
    assert written.status == ApplicationStatus.SUBMITTED
    assert not has_agreed(written.user, Purpose.WHEREABOUTS)


@pytest.mark.promise("C3")
def test_employers_years_pets_species_and_skills_are_kept(client, applicant):
    client.post("/work/apply/experience/", EXPERIENCE)
    application = Application.objects.get()
    assert (application.experience_years, application.pets_cared_for) == (3, 40)
    assert (application.species, application.skills) == (["cat"], ["feeding", "medication"])
    job = application.employments.get()
    assert (job.employer, job.from_year, job.until_year) == ("爱宠医院", 2020, 2023)
    again = EXPERIENCE | {"employers-TOTAL_FORMS": 2, "employers-INITIAL_FORMS": 1, "more": "1"}
    again |= {"employers-0-DELETE": "on", "employers-1-employer": "猫舍", "employers-1-from_year": 2024}
    assert client.post("/work/apply/experience/", again).url == "/work/apply/experience/"
    assert [one.employer for one in application.employments.all()] == ["猫舍"]


@pytest.mark.promise("C3")
@pytest.mark.parametrize(
    "wrong",
    [
        {"employers-0-from_year": 2024},
        {"employers-0-until_year": 2999},
        {"employers-0-from_year": "十"},
        {"employers-TOTAL_FORMS": "x"},
        {"experience_years": -1},
        {"species": ["dragon"]},
        {"skills": []},
    ],
)
def test_experience_that_cannot_be_is_refused(client, applicant, wrong):
    assert client.post("/work/apply/experience/", EXPERIENCE | wrong).status_code == 200
    assert Application.objects.get().experience_years is None


@pytest.mark.promise("C3")
@pytest.mark.parametrize("radius", ["1000000", "0.4", "-3", "NaN", "1e6", ""])
def test_radius_that_cannot_be_is_refused_in_words(client, applicant, radius):
    form = client.post("/work/apply/area/", AREA | {"radius_km": radius}).context["form"]
    assert form.errors["radius_km"]
    assert form["radius_km"].value() == radius
    assert Application.objects.get().radius_m is None


def test_home_outside_the_city_is_refused_beside_the_search(client, applicant):
    assert client.post("/work/apply/area/", AREA | {"lat": "39.9"}).context["form"].errors["search"]


@pytest.mark.promise("C2")
def test_applicant_is_no_candidate_for_anything(written):
    submit_application(application=written, agreed=NEEDED)
    need = Need(Point(30.595, 114.305), frozenset(), frozenset(), owner_id=0)
    assert nearest_candidates(need) == []


def test_returned_part_can_be_corrected_and_nothing_else(client, written):
    sent = submit_application(application=written, agreed=NEEDED)
    assert client.get("/work/apply/area/").url == "/work/apply/"
    decide(sent, Item.AREA, reason="点在江里")
    Application.objects.update(status=ApplicationStatus.RETURNED)
    page = client.get("/work/apply/").text
    assert "点在江里" in page
    assert client.get("/work/apply/who/").url == "/work/apply/"
    assert client.get("/work/apply/send/").url == "/work/apply/"
    assert client.post("/work/apply/area/", AREA).url == "/work/apply/"
    client.post("/work/apply/send/", {"identity": "on", "card_photos": "on"})
    written.refresh_from_db()
    assert written.status == ApplicationStatus.SUBMITTED
    assert written.verdicts.get().verdict == Verdict.CORRECTED


def test_part_written_anew_is_not_accepted_on_a_page_that_shows_it_as_it_was(client, written):
    sent = submit_application(application=written, agreed=NEEDED)
    returned = decide(sent, Item.AREA, reason="点在江里")
    Application.objects.update(status=ApplicationStatus.RETURNED)
    client.post("/work/apply/area/", AREA)
    sent_again = submit_application(application=written, agreed=NEEDED)
    for before in (sent.submitted_at, returned.at):
        with pytest.raises(SentMeanwhile):
            decide(sent_again, Item.AREA, seen=before)
    assert decide(sent_again, Item.AREA).verdict == Verdict.ACCEPTED


def test_part_of_an_application_that_was_taken_back_and_sent_again_is_not_accepted_unseen(client, written):
    sent = submit_application(application=written, agreed=NEEDED)
    withdraw_consent(user=written.user, purpose=Purpose.CARD_PHOTOS)
    client.post("/work/apply/card/", {"front": a_photo(), "back": a_photo()})
    sent_again = submit_application(application=written, agreed=NEEDED)
    with pytest.raises(SentMeanwhile):
        decide(sent_again, Item.IDENTITY, seen=sent.submitted_at)
    assert not written.verdicts.exists()


def test_new_face_is_taken_while_the_identity_is_accepted(client, written):
    sent = submit_application(application=written, agreed=NEEDED)
    decide(sent, Item.IDENTITY)
    decide(sent, Item.PORTRAIT, reason="太暗")
    Application.objects.update(status=ApplicationStatus.RETURNED)
    assert set(client.get("/work/apply/who/").context["form"].fields) == {"portrait"}
    before = str(written.portrait)
    sent = {"portrait": a_photo(), "name": "别人", "number": a_number(999)}
    assert client.post("/work/apply/who/", sent).url == "/work/apply/"
    written.refresh_from_db()
    assert str(written.portrait) != before
    assert written.identity.name == "林小雨"
    verdicts = dict(written.verdicts.values_list("item", "verdict"))
    assert verdicts == {Item.IDENTITY: Verdict.ACCEPTED, Item.PORTRAIT: Verdict.CORRECTED}


@pytest.mark.promise("C2")
def test_withdrawn_consent_takes_an_undecided_application_back(written):
    submit_application(application=written, agreed=NEEDED)
    withdraw_consent(user=written.user, purpose=Purpose.CARD_PHOTOS)
    written.refresh_from_db()
    written.identity.refresh_from_db()
    assert (written.status, written.number_index) == (ApplicationStatus.DRAFT, "")
    assert not written.identity.front
    withdraw_consent(user=written.user, purpose=Purpose.IDENTITY)
    written.refresh_from_db()
    assert written.identity is None
    assert written.user.identities.get().number == ""


def test_application_taken_back_is_vetted_anew_and_forgotten_like_a_draft(written):
    """All of it can be written again, so no word of the desk about the first writing may let the second one in."""
    paper = CertificateFactory(owner=written.user, status=CertificateStatus.DRAFT)
    sent = submit_application(application=written, agreed=NEEDED)
    decide(sent, Item.IDENTITY)
    withdraw_consent(user=written.user, purpose=Purpose.IDENTITY)
    written.refresh_from_db()
    paper.refresh_from_db()
    assert not written.verdicts.exists()
    assert paper.status == CertificateStatus.DRAFT
    assert written.forget_at > timezone.now()


def test_draft_that_nobody_goes_on_with_is_forgotten(written):
    CertificateFactory(owner=written.user, status=CertificateStatus.DRAFT)
    Application.objects.update(forget_at=timezone.now())
    forget_applications()
    assert not Application.objects.exists()
    assert not Certificate.objects.exists()
    assert written.user.identities.get().number == ""


def test_application_that_came_back_and_is_not_sent_again_leaves_nothing_of_its_writer(written):
    sent = submit_application(application=written, agreed=NEEDED)
    decide(sent, Item.AREA, reason="点在江里")
    Application.objects.update(status=ApplicationStatus.RETURNED, forget_at=timezone.now())
    forget_applications()
    assert not Application.objects.exists()
    assert not Caregiver.objects.exists()


def test_papers_ask_no_more_when_there_are_more(client, written):
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get("/work/apply/papers/").status_code == 200
        return len(caught)

    CertificateFactory(owner=written.user, status=CertificateStatus.DRAFT)
    queries()
    with_one = queries()
    CertificateFactory.create_batch(3, owner=written.user, status=CertificateStatus.DRAFT)
    assert queries() == with_one
