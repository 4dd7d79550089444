"""An applicant writes the steps. Each is saved at once, so that one can stop anywhere and go on another day."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Identity, User
from caregivers.age import check_age
from caregivers.application_steps import is_to_be_corrected
from caregivers.models import Application, Certificate, Employment, ItemVerdict
from caregivers.one_person import check_number_is_free
from caregivers.status import ApplicationStatus, CertificateStatus, Item, Verdict
from petcare.errors import DomainError
from petcare.uploads.keeping import claim, release

# A draft that nobody touched for so long is forgotten, with the card's data in it.
DRAFT_KEPT = timedelta(days=90)


@transaction.atomic
def begin_application(*, user: User) -> Application:
    """The person's application, begun now unless there is one. Raises DomainError without a verified phone."""
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if user.is_staff:
        raise DomainError(_("Whoever works at the desk cannot apply with the same account."))
    if not user.phone:
        raise DomainError(_("Verify your phone number first: jobs come to it."))
    application, _is_new = Application.objects.get_or_create(user=user, defaults={"forget_at": draft_kept_until()})
    return application


@transaction.atomic
def save_portrait(*, application: Application, portrait: str) -> Application:
    """Takes a stored photo of the face. Raises DomainError when this part may not be written now."""
    application = lock_to_write(application, Item.PORTRAIT)
    _replace(application, "portrait", portrait)
    return _saved(application, Item.PORTRAIT)


@transaction.atomic
def save_person(*, application: Application, name: str, gender: str, number: str) -> Application:
    """Keeps name and checked number sealed. Raises DomainError for an age or a number that we cannot take."""
    application = lock_to_write(application, Item.IDENTITY)
    check_age(number, today=timezone.localdate())
    check_number_is_free(number, application.user)
    identity = application.identity or Identity(owner=application.user)
    identity.name, identity.number = name, number
    identity.save()
    application.identity = identity
    User.objects.filter(pk=application.user_id).update(gender=gender)
    return _saved(application, Item.IDENTITY)


@transaction.atomic
def save_card(*, application: Application, front: str = "", back: str = "") -> Application:
    """Takes stored photos of the card's sides; an empty one leaves what is there. Raises DomainError."""
    application = lock_to_write(application, Item.IDENTITY)
    if application.identity is None:
        raise DomainError(_("First tell us who you are, then show the card."))
    for side, photo in (("front", front), ("back", back)):
        if photo:
            _replace(application.identity, side, photo)
    application.identity.save()
    return _saved(application, Item.IDENTITY)


@transaction.atomic
def save_experience(
    *,
    application: Application,
    experience_years: int,
    pets_cared_for: int,
    introduction: str,
    skills: list[str],
    species: list[str],
    employments: Iterable[Employment],
) -> Application:
    """What somebody has done and can do; the employers as they are now. Raises DomainError."""
    application = lock_to_write(application, Item.EXPERIENCE)
    application.experience_years, application.pets_cared_for = experience_years, pets_cared_for
    application.introduction, application.skills, application.species = introduction, skills, species
    application.employments.all().delete()
    for employment in employments:
        employment.pk, employment.application = None, application
        employment.save(force_insert=True)
    return _saved(application, Item.EXPERIENCE)


@transaction.atomic
def save_area(*, application: Application, lat: Decimal, lon: Decimal, radius_m: int) -> Application:
    """Where somebody sets out from and how far they go, in metres. Raises DomainError."""
    application = lock_to_write(application, Item.AREA)
    application.home_lat, application.home_lon, application.radius_m = lat, lon, radius_m
    return _saved(application, Item.AREA)


def take_back(application: Application) -> None:
    """A draft again, with the papers that went with it: all of it can be written anew, so nothing that was said of its
    parts stands. Leaves saving to its caller, who holds the lock."""
    application.status, application.number_index = ApplicationStatus.DRAFT, ""
    application.forget_at = draft_kept_until()
    application.verdicts.all().delete()
    sent = Certificate.objects.filter(owner=application.user_id, status=CertificateStatus.WAITING)
    sent.update(status=CertificateStatus.DRAFT)


def draft_kept_until() -> datetime:
    return timezone.now() + DRAFT_KEPT


def lock_to_write(application: Application, item: Item) -> Application:
    """The locked row. Raises DomainError when this part of it may not be written now."""
    User.objects.select_for_update(of=("self",)).get(pk=application.user_id)
    application = (
        Application.objects.select_for_update(of=("self",)).select_related("user", "identity").get(pk=application.pk)
    )
    verdict = application.verdicts.filter(item=item).first()
    is_returned = application.status == ApplicationStatus.RETURNED and verdict and is_to_be_corrected(verdict)
    if application.status != ApplicationStatus.DRAFT and not is_returned:
        raise DomainError(_("This part is not open now. The page shows what is."))
    return application


def _saved(application: Application, item: Item) -> Application:
    application.forget_at = draft_kept_until()
    application.save()
    ItemVerdict.objects.filter(application=application, item=item, verdict=Verdict.RETURNED).update(
        verdict=Verdict.CORRECTED
    )
    return application


def _replace(row: Application | Identity, field: str, photo: str) -> None:
    old = str(getattr(row, field))
    if old:
        release(old)
    setattr(row, field, claim(photo))
