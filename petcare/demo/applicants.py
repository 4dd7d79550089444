"""People of the demo who want to become caregivers, in every state, and the certificates of those who are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from io import BytesIO
from random import Random

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image, ImageDraw

from accounts.actions.consent import give_consent
from accounts.consents import REQUIRED
from accounts.identity_card import check_character
from accounts.models import Identity, User
from accounts.models.consent import Purpose
from accounts.models.user import Gender
from caregivers.actions.decide_application import refuse_application, return_application
from caregivers.actions.submit_application import submit_application
from caregivers.actions.vet import decide_item
from caregivers.demands import certificates_by_skill
from caregivers.expiry import next_look
from caregivers.models import Application, Caregiver, Certificate, Employment
from caregivers.status import CertificateKind, CertificateStatus, Item, Skill
from petcare.demo import words
from petcare.demo.homes import Homes, degrees
from petcare.demo.pictures import FOLDER
from petcare.demo.requests import BACK, FRONT, NOWHERE
from petcare.demo.sign_ins import APPLICANT
from petcare.uploads import clean_photo, private_storage
from pets.models import Species

SCAN = "demo/cards/certificate.jpg"
AGREED = [Purpose.IDENTITY, Purpose.CARD_PHOTOS, Purpose.WHEREABOUTS]
ISSUERS = ("市宠物行业协会", "省人社厅职业技能鉴定中心", "CKU 宠物美容考试委员会")


@dataclass(frozen=True)
class Hopeful:
    name: str
    gender: str
    born: str
    portrait: str
    employer: tuple[str, int, int | None]
    skills: tuple[Skill, ...]
    hours_ago: int


PEOPLE = (
    Hopeful("沈佳宁", Gender.FEMALE, "19950614", "woman-21", ("暖暖宠物医院", 2019, 2024), (Skill.MEDICATION,), 20),
    Hopeful("魏国平", Gender.MALE, "19630302", "man-21", ("自家养犬", 2001, None), (Skill.WALKING,), 55),
    Hopeful("唐一帆", Gender.MALE, "20010921", "man-22", ("喵星球猫咖", 2022, None), (Skill.GROOMING,), 30),
    Hopeful("罗雨薇", Gender.FEMALE, "19890117", "woman-22", ("爱宠之家", 2018, 2020), (Skill.PLAY,), 200),
    Hopeful("方可", Gender.FEMALE, "19981105", "woman-23", ("小脚印宠物店", 2021, 2023), (Skill.PLAY,), 3),
)


def load_applicants(homes: Homes, operator: User, *, password: str, seed: int) -> None:
    """One waits, one waits long, one is to correct something, one was refused, one stopped half-way."""
    random = Random(seed)
    _store_scan()
    users = [
        User.objects.create(phone=f"+86{int(APPLICANT) + number}", name=one.name, gender=one.gender, password=password)
        for number, one in enumerate((PEOPLE[2], PEOPLE[0], PEOPLE[1], PEOPLE[3], PEOPLE[4]))
    ]
    for user in users:
        give_consent(user=user, purposes=REQUIRED)
    returned, waiting, long, refused, half = users
    for user, one in ((returned, PEOPLE[2]), (waiting, PEOPLE[0]), (long, PEOPLE[1]), (refused, PEOPLE[3])):
        _sent(user, one, homes, random)
    _papers(waiting, CertificateKind.PET_CARER, CertificateStatus.WAITING)
    _papers(returned, CertificateKind.GROOMER, CertificateStatus.WAITING)
    application = Application.objects.get(user=returned)
    decide = partial(decide_item, application=application, by=operator, seen=application.submitted_at)
    for item in (Item.IDENTITY, Item.EXPERIENCE):
        decide(item=item, is_accepted=True)
    wrong = {Item.PORTRAIT: "光线太暗，看不清脸，请在窗边再拍一张", Item.AREA: "点落在江面上，请挪到小区"}
    for item, reason in wrong.items():
        decide(item=item, is_accepted=False, reason=reason)
    return_application(application=application, by=operator)
    reason = "两份工作经历都联系不上，也没有证书。有新的材料可以写信给我们。"
    refuse_application(application=refused.application, by=operator, reason=reason)
    _draft(half, PEOPLE[4], random)


def give_certificates(caregivers: Sequence[Caregiver], *, seed: int) -> None:
    """Whoever has a skill that needs one has it; of the three of the sign-ins one ends in days, one has ended."""
    random = Random(seed)
    _store_scan()
    today, demands = timezone.localdate(), certificates_by_skill()
    papers = []
    for number, caregiver in enumerate(caregivers):
        caregiver.good_at = caregiver.skills
        for kind in sorted({kind for skill in caregiver.skills for kind in demands.get(skill, ())}):
            days = 5 if number == 0 else random.choice([12, 25, 90, 200, 400, 700])
            papers.append(_certificate(caregiver.user, kind, CertificateStatus.ACCEPTED, days=days))
    third = caregivers[2]
    third.good_at = [*third.skills, Skill.GROOMING]
    papers.append(_certificate(third.user, CertificateKind.GROOMER, CertificateStatus.ACCEPTED, days=-12))
    papers.append(_certificate(third.user, CertificateKind.GROOMER, CertificateStatus.WAITING, days=700))
    for paper in papers:
        if paper.status == CertificateStatus.ACCEPTED:
            paper.decided_at = timezone.now() - timedelta(days=100)
            paper.look_at = next_look(paper.expires_on, timezone.now())
        if paper.expires_on and paper.expires_on < today:
            paper.look_at = None
    Certificate.objects.bulk_create(papers)
    Caregiver.objects.bulk_update(caregivers, ["good_at"])


def _sent(user: User, one: Hopeful, homes: Homes, random: Random) -> None:
    application = _draft(user, one, random)
    home = homes.somewhere().point
    application.home_lat, application.home_lon = degrees(home.lat), degrees(home.lon)
    application.radius_m, application.experience_years = 6000, 4
    application.pets_cared_for, application.introduction = 60, random.choice(words.INTRODUCTIONS)
    application.skills = [Skill.FEEDING, Skill.CLEANING, *one.skills]
    application.species = [Species.CAT, Species.DOG]
    application.save()
    employer, first, last = one.employer
    Employment.objects.create(application=application, employer=employer, from_year=first, until_year=last)
    submit_application(application=application, agreed=AGREED)
    Application.objects.filter(pk=application.pk).update(submitted_at=timezone.now() - timedelta(hours=one.hours_ago))


def _draft(user: User, one: Hopeful, random: Random) -> Application:
    """Face and card, as far as somebody comes in a coffee break."""
    first = f"{NOWHERE}{one.born}{random.randrange(10, 990) // 2 * 2 + (one.gender == Gender.MALE):03d}"
    identity = Identity.objects.create(
        owner=user, name=one.name, number=first + check_character(first), front=FRONT, back=BACK
    )
    return Application.objects.create(
        user=user,
        identity=identity,
        portrait=_face(one.portrait),
        forget_at=timezone.now() + timedelta(days=88),
    )


def _papers(user: User, kind: CertificateKind, status: CertificateStatus) -> None:
    _certificate(user, kind, status, days=500).save()


def _certificate(user: User, kind: str, status: CertificateStatus, *, days: int) -> Certificate:
    return Certificate(
        owner=user,
        kind=kind,
        issuer=ISSUERS[user.pk % len(ISSUERS)],
        number=f"{kind[:2].upper()}{20230000 + user.pk}{status[0].upper()}",
        expires_on=timezone.localdate() + timedelta(days=days),
        photo=SCAN,
        status=status,
        submitted_at=timezone.now() - timedelta(hours=20),
    )


def _face(name: str) -> str:
    """The portrait as the wizard would have kept it."""
    path = f"demo/faces/{name}.jpg"
    if not private_storage().exists(path):
        drawn = clean_photo(ContentFile((FOLDER / "portraits" / f"{name}.webp").read_bytes()))
        private_storage().save(path, drawn)
    return path


def _store_scan() -> None:
    if private_storage().exists(SCAN):
        return
    sheet = Image.new("RGB", (900, 640), "#f7f1e3")
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((24, 24, 876, 616), outline="#b98a3d", width=6)
    pen.rounded_rectangle((300, 80, 600, 130), 10, fill="#8c5a2b")
    for top, width in ((200, 560), (260, 480), (320, 600), (380, 420)):
        pen.rounded_rectangle((120, top, 120 + width, top + 26), 8, fill="#d8c9a8")
    pen.ellipse((650, 420, 800, 570), outline="#c0392b", width=8)
    pen.text((120, 540), "SPECIMEN", fill="#8c5a2b", font_size=34)
    out = BytesIO()
    sheet.save(out, "JPEG", quality=85)
    private_storage().save(SCAN, ContentFile(out.getvalue()))
