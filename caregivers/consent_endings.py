"""What ends with a consent: an application that is not decided yet goes back to its writer."""

from django.utils.translation import gettext as _

from accounts.actions.erase_identity import let_photos_go
from accounts.consents import ends_with_consent
from accounts.models import User
from accounts.models.consent import Purpose
from caregivers.actions.write_application import take_back
from caregivers.models import Application
from caregivers.status import ApplicationStatus
from petcare.errors import DomainError

# Without these nobody can be vetted; the way is shared by those who want to.
NEEDED_TO_APPLY = (Purpose.IDENTITY, Purpose.CARD_PHOTOS)


@ends_with_consent
def end_application(user: User, purpose: Purpose) -> None:
    """Raises DomainError for somebody who works as a caregiver: we have to know who goes into people's homes."""
    application = Application.objects.select_for_update(of=("self",)).filter(user=user).first()
    if application is None or purpose not in NEEDED_TO_APPLY:
        return
    if application.status == ApplicationStatus.APPROVED:
        raise DomainError(_("While you work as a caregiver we need this. To stop, write to us; then all of it goes."))
    if application.status in (ApplicationStatus.SUBMITTED, ApplicationStatus.RETURNED):
        take_back(application)
    identity = application.identity
    if identity and purpose == Purpose.IDENTITY:
        # The identity itself is erased with all others of the person.
        application.identity = None
    elif identity:
        let_photos_go(identity)
        identity.save()
    application.save(update_fields=["status", "number_index", "forget_at", "identity"])
