"""One application as an operator decides about it: for each part what was typed, its photos, and what we checked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.forms import Form
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.identity_card import NotAnIdentityNumber, born_on, identity_number, is_male
from accounts.models import Identity
from accounts.models.user import Gender
from backoffice.comparison import card_photos, covered
from caregivers.actions.vet import newest
from caregivers.age import OLDEST, YOUNGEST, age_on, check_age
from caregivers.demands import certificates_by_skill, counting_skills
from caregivers.models import Application, Certificate, Employment
from caregivers.one_person import others_with
from caregivers.status import CertificateStatus, Item, Skill, Verdict
from petcare.geo.city import is_in_city
from petcare.geo.coordinates import Point
from petcare.geo.geocoding import get_geocoder
from pets.models import Species

TONES = {
    Verdict.ACCEPTED: "ok",
    Verdict.RETURNED: "bad",
    Verdict.CORRECTED: "warn",
    CertificateStatus.WAITING: "warn",
}


@dataclass(frozen=True)
class Check:
    is_good: bool
    words: str


@dataclass
class Part:
    """`seen` is when what stands was sent or decided; the form sends it back, so that nobody decides unawares."""

    key: str
    title: str
    url: str
    photos: list[tuple[str, str]]
    facts: list[tuple[str, Any]]
    checks: list[Check]
    standing: str = ""
    tone: str = "warn"
    reason: str = ""
    by: str = ""
    at: datetime | None = None
    seen: datetime | None = None
    is_sealed: bool = False
    # Where somebody sets out from and how far they go, in metres.
    reach: tuple[Point, int] | None = None
    form: Form | None = field(default=None)


def parts_of(application: Application, *, is_look_open: bool) -> list[Part]:
    """Portrait, identity, each certificate, experience, area, as they stand side by side."""
    certificates = list(
        Certificate.objects.filter(owner=application.user_id)
        .exclude(status=CertificateStatus.DRAFT)
        .select_related("decided_by", "owner")
    )
    parts = [
        _portrait(application),
        _identity(application, is_look_open),
        *certificate_parts(certificates),
        _experience(application, certificates),
        _area(application),
    ]
    verdicts = {verdict.item: verdict for verdict in application.verdicts.select_related("by")}
    for part in parts:
        verdict = verdicts.get(part.key)
        if part.key in Item.values:
            part.seen = newest(application.submitted_at, verdict.at if verdict else None)
        if verdict:
            part.standing, part.tone = str(verdict.get_verdict_display()), TONES[verdict.verdict]
            part.reason, part.by, part.at = verdict.reason, str(verdict.by), verdict.at
    return parts


def certificate_parts(certificates: Sequence[Certificate]) -> list[Part]:
    """Each with who else showed the same number; one query for all."""
    numbers = [one.number for one in certificates]
    same = list(Certificate.objects.filter(number__in=numbers).select_related("owner"))
    return [
        _certificate(
            certificate,
            [
                str(one.owner)
                for one in same
                if (one.kind, one.number) == (certificate.kind, certificate.number)
                and one.owner_id != certificate.owner_id
            ],
        )
        for certificate in certificates
    ]


def _certificate(certificate: Certificate, others: list[str]) -> Part:
    checks = [
        Check(not certificate.is_over, _("has ended") if certificate.is_over else _("in force today")),
        Check(
            not others,
            _("shown by others too: %(names)s") % {"names": "、".join(others)} if others else _("shown by nobody else"),
        ),
    ]
    return Part(
        key=f"certificate-{certificate.pk}",
        title=_("Certificate: %(kind)s") % {"kind": certificate.get_kind_display()},
        url=reverse("admin:caregivers_certificate_decide", args=[certificate.pk]),
        photos=[(_("photo or scan"), reverse("admin:certificate_photo", args=[certificate.pk]))],
        facts=[
            (_("Issued by"), certificate.issuer),
            (_("Number on it"), certificate.number),
            (_("Valid until"), certificate.expires_on or _("does not end")),
        ],
        checks=checks,
        standing=str(certificate.get_status_display()) if certificate.decided_at else "",
        tone=TONES.get(certificate.status, "ok" if certificate.status == CertificateStatus.ACCEPTED else "bad"),
        reason=certificate.reason,
        by=str(certificate.decided_by or ""),
        at=certificate.decided_at,
        seen=newest(certificate.submitted_at, certificate.decided_at),
    )


def _part(application: Application, item: Item, **fields: Any) -> Part:
    url = reverse("admin:caregivers_application_item", args=[application.pk, item.value])
    return Part(key=item.value, title=str(item.label), url=url, **fields)


def _portrait(application: Application) -> Part:
    photos = [(_("portrait"), reverse("admin:application_portrait", args=[application.pk]))]
    facts = [(_("Owners see it"), _("from the approval on"))]
    return _part(application, Item.PORTRAIT, photos=photos if application.portrait else [], facts=facts, checks=[])


def _identity(application: Application, is_look_open: bool) -> Part:
    identity = application.identity
    if identity is None or not identity.number:
        return _part(application, Item.IDENTITY, photos=[], facts=[(_("Card"), _("erased"))], checks=[])
    gender = Gender.MALE if is_male(identity.number) else Gender.FEMALE
    facts = [
        (_("Name on the card"), covered(identity.name, is_look_open)),
        (_("Identity number"), identity.number if is_look_open else identity.masked_number),
        (_("Gender"), application.user.get_gender_display()),
        (_("Phone"), application.user.phone),
    ]
    checks = _identity_checks(application, identity)
    if is_look_open:
        born = born_on(identity.number)
        age = age_on(born, timezone.localdate())
        facts.insert(2, (_("Age by the number"), _("%(age)s, born %(day)s") % {"age": age, "day": born}))
        checks.append(
            Check(
                gender == application.user.gender,
                _("gender by the number: %(gender)s") % {"gender": gender.label},
            )
        )
    photos = card_photos(identity) if is_look_open else []
    return _part(application, Item.IDENTITY, photos=photos, facts=facts, checks=checks, is_sealed=not is_look_open)


def _identity_checks(application: Application, identity: Identity) -> list[Check]:
    """What can be said of the number without showing it."""
    today = timezone.localdate()
    checks = [_passes(_("checksum"), identity_number, identity.number, today)]
    checks.append(
        _passes(_("age from %(a)s to %(b)s") % {"a": YOUNGEST, "b": OLDEST}, check_age, identity.number, today)
    )
    others = [str(one) for one in others_with(identity.number_index, application.user)[:3]]
    refused = Application.objects.filter(identity__number_index=identity.number_index).exclude(pk=application.pk)
    if refused.exists() and not others:
        checks.append(Check(False, _("the same number was in another application, which was refused or not sent")))
    words = (
        _("the number stands for %(names)s too") % {"names": "、".join(others)} if others else _("nobody else has it")
    )
    return [*checks, Check(not others, words)]


def _passes(words: str, check: Any, number: str, today: Any) -> Check:
    try:
        check(number, today=today)
    except NotAnIdentityNumber as error:
        return Check(False, f"{words}: {error.message}")
    return Check(True, words)


def _experience(application: Application, certificates: list[Certificate]) -> Part:
    employments = list(application.employments.all())
    years, claimed = _years_of(employments), application.experience_years or 0
    held = {one.kind for one in certificates if one.status == CertificateStatus.ACCEPTED and not one.is_over}
    counting = counting_skills(application.skills, held, certificates_by_skill())
    resting = [str(Skill(one).label) for one in application.skills if one not in counting]
    checks = [
        Check(
            years + 1 >= claimed,
            ngettext("the employers named make %(n)s year", "the employers named make %(n)s years", years)
            % {"n": years},
        )
    ]
    if resting:
        words = _("do not count without an accepted certificate: %(skills)s") % {"skills": "、".join(resting)}
        checks.append(Check(False, words))
    facts = [
        (_("Years with animals"), application.experience_years),
        (_("Pets looked after"), application.pets_cared_for),
        (_("Employers"), "；".join(map(str, employments)) or "–"),
        (_("Animals"), "、".join(str(Species(one).label) for one in application.species)),
        (_("Good at"), "、".join(str(Skill(one).label) for one in application.skills)),
        (_("In their words"), application.introduction),
    ]
    return _part(application, Item.EXPERIENCE, photos=[], facts=facts, checks=checks)


def _years_of(employments: list[Employment]) -> int:
    """Calendar years that any of the employers covers, each once."""
    this_year = timezone.localdate().year
    return len({year for one in employments for year in range(one.from_year, (one.until_year or this_year) + 1)})


def _area(application: Application) -> Part:
    home = application.home
    if home is None or application.radius_m is None:
        return _part(application, Item.AREA, photos=[], facts=[], checks=[])
    place = get_geocoder().reverse(home)
    facts = [
        (_("Sets out from"), place.address if place else _("no address known here")),
        (_("Point"), f"{home.lat:.5f}, {home.lon:.5f}"),
        (_("Goes as far as"), f"{application.radius_m / 1000:g} km"),
    ]
    part = _part(application, Item.AREA, photos=[], facts=facts, checks=[Check(is_in_city(home), _("inside the city"))])
    part.reach = (home, application.radius_m)
    return part
