"""A caregiver who works shows owners something else."""

import pytest
from django.urls import reverse

from caregivers.actions.change_profile import change_experience, send_portrait
from caregivers.actions.decide_profile import decide_profile
from caregivers.models import ProfileChange
from caregivers.profile import Employer, employers_of
from caregivers.status import ChangeStatus, Item
from petcare.errors import DomainError
from petcare.uploads.keeping import store_photo
from petcare.uploads.models import LooseFile
from tests.factories.applications import CertificateFactory
from tests.factories.bookings import photo_file
from tests.factories.caregivers import CaregiverFactory
from tests.factories.catalogue import ServiceFactory
from tests.factories.people import OwnerFactory, StaffFactory
from tests.factories.pets import photo_bytes

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C1")]


@pytest.fixture
def caregiver():
    return CaregiverFactory(
        introduction="原来的话", experience_years=2, pets_cared_for=30, good_at=["feeding"], skills=["feeding"]
    )


@pytest.fixture
def operator():
    return StaffFactory()


@pytest.fixture
def signed_in(client, caregiver):
    client.force_login(caregiver.user)
    return client


def experience(**changes):
    told = {
        "experience_years": 5,
        "pets_cared_for": 80,
        "introduction": "新的话",
        "skills": ["feeding"],
        "species": ["cat", "dog"],
        "employers": [Employer("暖窝宠物店", 2019, 2022)],
    }
    return told | changes


def as_form(**changes):
    form = {
        "experience_years": 5,
        "pets_cared_for": 80,
        "introduction": "新的话",
        "skills": ["feeding", "play"],
        "species": ["cat"],
        "employers-TOTAL_FORMS": 1,
        "employers-INITIAL_FORMS": 0,
        "employers-0-employer": "暖窝宠物店",
        "employers-0-from_year": 2019,
    }
    return form | changes


def sent_portrait(caregiver):
    return send_portrait(caregiver=caregiver, portrait=store_photo(photo_file(), of=ProfileChange))


def test_what_owners_read_waits_for_a_look_and_skills_count_at_once(client, caregiver, operator):
    change = change_experience(caregiver=caregiver, **experience(skills=["feeding", "play"]))
    assert "暖窝宠物店" not in client.get(f"/caregivers/{caregiver.pk}/").text
    caregiver.refresh_from_db()
    assert (caregiver.introduction, caregiver.experience_years) == ("原来的话", 2)
    assert (caregiver.skills, caregiver.species) == (["feeding", "play"], ["cat", "dog"])
    decide_profile(change=change, is_accepted=True, by=operator, seen=change.sent_at)
    caregiver.refresh_from_db()
    assert (caregiver.introduction, caregiver.experience_years, caregiver.pets_cared_for) == ("新的话", 5, 80)
    assert employers_of(caregiver) == (Employer("暖窝宠物店", 2019, 2022),)
    page = client.get(f"/caregivers/{caregiver.pk}/").text
    assert "新的话" in page
    assert "暖窝宠物店 2019–2022" in page
    assert caregiver.user.notifications.filter(kind="profile_accepted").count() == 1


def test_skill_that_asks_for_a_certificate_counts_only_with_it(caregiver):
    ServiceFactory(skill="grooming", certificate_kind="groomer")
    change_experience(caregiver=caregiver, **experience(skills=["feeding", "grooming"]))
    caregiver.refresh_from_db()
    assert (caregiver.good_at, caregiver.skills) == (["feeding", "grooming"], ["feeding"])
    CertificateFactory(owner=caregiver.user, kind="groomer", status="accepted")
    change_experience(caregiver=caregiver, **experience(skills=["feeding", "grooming"]))
    caregiver.refresh_from_db()
    assert caregiver.skills == ["feeding", "grooming"]


def test_change_of_skills_alone_asks_nobody_and_going_back_takes_the_question_away(caregiver):
    as_it_is = experience(experience_years=2, pets_cared_for=30, introduction="原来的话", employers=[])
    assert change_experience(caregiver=caregiver, **as_it_is | {"skills": ["play"]}) is None
    change_experience(caregiver=caregiver, **experience())
    assert change_experience(caregiver=caregiver, **as_it_is) is None
    assert not ProfileChange.objects.exists()


def test_second_change_takes_the_place_of_the_one_that_waits(caregiver, operator):
    first = change_experience(caregiver=caregiver, **experience())
    seen = first.sent_at
    second = change_experience(caregiver=caregiver, **experience(introduction="再改一下"))
    assert first.pk == second.pk
    with pytest.raises(DomainError, match="又发来"):
        decide_profile(change=first, is_accepted=True, by=operator, seen=seen)
    caregiver.refresh_from_db()
    assert caregiver.introduction == "原来的话"


def test_portrait_is_public_once_it_was_accepted_and_its_private_copy_goes(caregiver, operator):
    old = caregiver.portrait.name
    change = sent_portrait(caregiver)
    kept = change.portrait.name
    caregiver.refresh_from_db()
    assert caregiver.portrait.name == old
    change = decide_profile(change=change, is_accepted=True, by=operator, seen=change.sent_at)
    caregiver.refresh_from_db()
    assert caregiver.portrait.name not in {old, kept}
    assert not change.portrait
    assert LooseFile.objects.filter(name=kept).exists()


def test_portrait_that_comes_back_says_why_and_shows_nothing(signed_in, caregiver, operator):
    change = sent_portrait(caregiver)
    with pytest.raises(DomainError):
        decide_profile(change=change, is_accepted=False, by=operator, reason=" ", seen=change.sent_at)
    decide_profile(change=change, is_accepted=False, by=operator, reason="脸被挡住了", seen=change.sent_at)
    with pytest.raises(DomainError):
        decide_profile(change=change, is_accepted=True, by=operator, seen=change.sent_at)
    assert "脸被挡住了" in signed_in.get(reverse("caregivers:profile")).text
    assert signed_in.get(reverse("caregivers:profile_photo")).status_code == 404


def test_nobody_decides_about_themselves(caregiver):
    change = change_experience(caregiver=caregiver, **experience())
    with pytest.raises(DomainError):
        decide_profile(change=change, is_accepted=True, by=caregiver.user, seen=change.sent_at)


def test_pages_take_a_photo_and_words(signed_in, caregiver):
    photo = photo_file()
    photo.content_type = "image/jpeg"
    signed_in.post(reverse("caregivers:profile_portrait"), {"portrait": photo})
    assert ProfileChange.objects.get(item=Item.PORTRAIT).status == ChangeStatus.WAITING
    assert signed_in.get(reverse("caregivers:profile_photo"))["Content-Type"] == "image/jpeg"
    signed_in.post(reverse("caregivers:profile_experience"), as_form())
    change = ProfileChange.objects.get(item=Item.EXPERIENCE)
    assert change.employers == [{"employer": "暖窝宠物店", "from_year": 2019, "until_year": None}]
    page = signed_in.get(reverse("caregivers:profile_experience")).text
    assert "新的话" in page
    assert "暖窝宠物店" in page
    assert signed_in.get(reverse("caregivers:profile")).text.count("我们在看") == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"skills": []},
        {"species": ["dragon"]},
        {"experience_years": -1},
        {"introduction": "我家门禁密码 2580#，欢迎"},
        {"employers-0-from_year": 1812},
    ],
    ids=str,
)
def test_experience_that_makes_no_sense_is_refused_with_what_was_typed(signed_in, caregiver, wrong):
    page = signed_in.post(reverse("caregivers:profile_experience"), as_form(pets_cared_for=4711) | wrong)
    assert page.status_code == 200
    assert "4711" in page.text
    caregiver.refresh_from_db()
    assert caregiver.skills == ["feeding"]
    assert not ProfileChange.objects.exists()


@pytest.mark.parametrize("name", ["profile", "profile_portrait", "profile_experience", "profile_photo"])
def test_pages_are_for_caregivers_who_work(client, name):
    client.force_login(OwnerFactory())
    assert client.get(reverse(f"caregivers:{name}")).status_code == 403
    client.force_login(CaregiverFactory(approval="suspended").user)
    assert client.get(reverse(f"caregivers:{name}")).status_code == 403


def test_what_is_no_photo_is_refused(signed_in):
    sent = photo_bytes()[:40]
    page = signed_in.post(reverse("caregivers:profile_portrait"), {"portrait": sent.decode("latin-1")})
    assert page.status_code == 200
    assert not ProfileChange.objects.exists()
