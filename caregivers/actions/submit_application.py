from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions.consent import give_consent, withdraw_consent
from accounts.models import User
from accounts.models.consent import Purpose
from caregivers.age import check_age
from caregivers.application_steps import progress_of
from caregivers.consent_endings import NEEDED_TO_APPLY
from caregivers.models import Application, Caregiver, Certificate
from caregivers.notification_kinds import APPLICATION_SUBMITTED
from caregivers.one_person import NumberTaken, check_number_is_free
from caregivers.status import APPLICATION_STEPS, ApplicationStatus, Approval, CertificateStatus
from petcare.errors import DomainError
from petcare.notifications.outbox import notify


@transaction.atomic
def submit_application(*, application: Application, agreed: Collection[Purpose]) -> Application:
    """Sends it to the operators. Its writer is a caregiver who applies from now on, and gets no offer. Without
    whereabouts in `agreed` a consent to them that was given before is withdrawn.

    Raises DomainError when something is missing, a consent that is needed is not given, the number was sent in for
    somebody else, or it is with the operators already.
    """
    user = User.objects.select_for_update(of=("self",)).get(pk=application.user_id)
    application = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if ApplicationStatus.SUBMITTED not in APPLICATION_STEPS.get(application.status, ()):
        raise DomainError(_("It is with us already."))
    if not user.phone:
        raise DomainError(_("Verify your phone number first: jobs come to it."))
    for purpose in NEEDED_TO_APPLY:
        if purpose not in agreed:
            raise DomainError(_("Without this consent we cannot look at your application."), field=purpose.value)
    _check(application, user)
    give_consent(user=user, purposes=agreed)
    if Purpose.WHEREABOUTS not in agreed:
        withdraw_consent(user=user, purpose=Purpose.WHEREABOUTS)
    _hand_in(application)
    _enrol(application)
    notify(recipient=user, kind=APPLICATION_SUBMITTED.code, url=reverse("apply:status"))
    return application


def _check(application: Application, user: User) -> None:
    """Once more what the steps have checked: days have passed, and others have applied."""
    missing = [str(step.title) for step in progress_of(application).steps if not step.is_done]
    if missing or application.identity is None:
        raise DomainError(_("Still missing: %(steps)s") % {"steps": "、".join(missing)})
    check_age(application.identity.number, today=timezone.localdate())
    check_number_is_free(application.identity.number, user)


def _hand_in(application: Application) -> None:
    assert application.identity is not None  # noqa: S101  checked before; for the types
    application.status, application.submitted_at = ApplicationStatus.SUBMITTED, timezone.now()
    application.number_index, application.forget_at = application.identity.number_index, None
    application.reason = ""
    try:
        with transaction.atomic():
            application.save()
    except IntegrityError as error:
        # Two people sent the same number in one moment; the database took the first.
        raise NumberTaken from error
    drafts = Certificate.objects.filter(owner=application.user_id, status=CertificateStatus.DRAFT)
    drafts.update(status=CertificateStatus.WAITING, submitted_at=application.submitted_at)


def _enrol(application: Application) -> None:
    """Writes down what was sent in as a caregiver who applies; without any skill that counts."""
    sent = {
        "home_lat": application.home_lat,
        "home_lon": application.home_lon,
        "radius_m": application.radius_m,
        "introduction": application.introduction,
        "experience_years": application.experience_years,
        "pets_cared_for": application.pets_cared_for,
        "good_at": application.skills,
        "species": application.species,
        "skills": [],
    }
    Caregiver.objects.update_or_create(
        user_id=application.user_id, defaults=sent, create_defaults=sent | {"approval": Approval.APPLYING}
    )
