"""An operator decides about an application as a whole. Its writer is told each time."""

from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.actions.put_identity_in_force import photos_kept_until, put_identity_in_force
from accounts.models import Identity, User
from caregivers.actions import review
from caregivers.actions.recount_skills import recount_skills
from caregivers.actions.vet import lock_application
from caregivers.actions.write_application import draft_kept_until, take_back
from caregivers.models import Application, Caregiver, Certificate
from caregivers.notification_kinds import (
    APPLICATION_APPROVED,
    APPLICATION_REFUSED,
    APPLICATION_REOPENED,
    APPLICATION_RETURNED,
)
from caregivers.status import (
    APPLICATION_STEPS,
    ApplicationStatus,
    CertificateStatus,
    Item,
    Verdict,
)
from petcare.errors import DomainError
from petcare.notifications.outbox import notify
from petcare.texts import is_visible
from petcare.uploads.keeping import claim, store_photo

# Where everybody may see a caregiver's face.
PUBLIC = "default"


def approve_application(*, application: Application, by: User) -> Application:
    """The applicant may work from now on, under the name on the card, with the skills that count.

    Raises DomainError when a part is not accepted yet, a certificate waits, or somebody decided before.
    """
    # A stale page may show what is refused by now, and its face is gone.
    _check_step(application, ApplicationStatus.APPROVED)
    # The face becomes public; written before anything is locked.
    with application.portrait.open() as portrait:
        face = store_photo(ContentFile(portrait.read()), of=Caregiver, alias=PUBLIC)
    with transaction.atomic():
        application = _lock(application, ApplicationStatus.APPROVED, by)
        undecided = undecided_parts(application)
        if undecided:
            raise DomainError(_("Not accepted yet: %(parts)s") % {"parts": "、".join(undecided)})
        put_identity_in_force(identity=Identity.objects.get(application=application))
        caregiver = review.approve(caregiver=Caregiver.objects.get(user=application.user_id), by=by)
        caregiver.portrait, caregiver.joined_at = claim(face), timezone.now()
        caregiver.save(update_fields=["portrait", "joined_at"])
        recount_skills(user_ids=[application.user_id])
        return _close(application, ApplicationStatus.APPROVED, by)


@transaction.atomic
def return_application(*, application: Application, by: User) -> Application:
    """Back to the writer, who corrects just what was returned. Raises DomainError when nothing was."""
    application = _lock(application, ApplicationStatus.RETURNED, by)
    with override(application.user.language):
        items = [
            f"{verdict.get_item_display()}: {verdict.reason}"
            for verdict in application.verdicts.filter(verdict=Verdict.RETURNED)
        ]
        items += [f"{one.get_kind_display()}: {one.reason}" for one in _certificates(application, returned=True)]
    if not items:
        raise DomainError(_("Nothing is returned yet: say at each part what is to be corrected."))
    application.forget_at = draft_kept_until()
    return _close(application, ApplicationStatus.RETURNED, by, items="；".join(items))


@transaction.atomic
def refuse_application(*, application: Application, by: User, reason: str) -> Application:
    """The applicant does not get in and reads why; card and papers go after some days. Raises DomainError."""
    reason = reason.strip()[:200]
    if not is_visible(reason):
        raise DomainError(_("Say why. The person reads it."), field="reason")
    application = _lock(application, ApplicationStatus.REFUSED, by)
    kept_until = photos_kept_until()
    Identity.objects.filter(application=application).update(ended_at=timezone.now(), photos_kept_until=kept_until)
    review.refuse(caregiver=Caregiver.objects.get(user=application.user_id), by=by)
    application.reason, application.forget_at = reason, kept_until
    return _close(application, ApplicationStatus.REFUSED, by, reason=reason)


@transaction.atomic
def reopen_application(*, application: Application, by: User) -> Application:
    """A refused person may apply again, and shows the card anew. Raises DomainError."""
    application = _lock(application, ApplicationStatus.DRAFT, by)
    if application.status != ApplicationStatus.REFUSED:
        raise DomainError(_("Only a refused application is opened again."))
    take_back(application)
    application.identity, application.reason = None, ""
    # Once the days after the refusal are over, nothing is kept of them as a caregiver.
    for caregiver in Caregiver.objects.filter(user=application.user_id):
        review.reopen(caregiver=caregiver, by=by)
    return _close(application, ApplicationStatus.DRAFT, by)


def undecided_parts(application: Application) -> list[str]:
    """The parts that stand between the application and an approval, in words."""
    accepted = set(application.verdicts.filter(verdict=Verdict.ACCEPTED).values_list("item", flat=True))
    parts = [str(item.label) for item in Item if item not in accepted]
    return parts + [str(one) for one in _certificates(application, returned=False)]


def _certificates(application: Application, *, returned: bool) -> list[Certificate]:
    status = CertificateStatus.RETURNED if returned else CertificateStatus.WAITING
    return list(Certificate.objects.filter(owner=application.user_id, status=status))


def _lock(application: Application, to: ApplicationStatus, by: User) -> Application:
    application = lock_application(application, by)
    _check_step(application, to)
    return application


def _check_step(application: Application, to: ApplicationStatus) -> None:
    if to not in APPLICATION_STEPS.get(application.status, ()):
        raise DomainError(_("Somebody has decided this in the meantime. The page now shows how."))


TOLD = {
    ApplicationStatus.APPROVED: APPLICATION_APPROVED,
    ApplicationStatus.RETURNED: APPLICATION_RETURNED,
    ApplicationStatus.REFUSED: APPLICATION_REFUSED,
    ApplicationStatus.DRAFT: APPLICATION_REOPENED,
}


def _close(application: Application, to: ApplicationStatus, by: User, **data: str) -> Application:
    application.status, application.decided_by, application.decided_at = to, by, timezone.now()
    application.save()
    notify(recipient=application.user, kind=TOLD[to].code, data=data, url=reverse("apply:status"))
    return application
