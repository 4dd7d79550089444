"""How far a request is, and which steps there are."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RequestStatus(models.TextChoices):
    OPEN = "open", _("Waiting for a decision")
    APPROVED = "approved", _("Changed")
    REFUSED = "refused", _("Not changed")
    WITHDRAWN = "withdrawn", _("Taken back")


class VerificationStatus(models.TextChoices):
    ASKED = "asked", _("Waiting for the person")
    SUBMITTED = "submitted", _("Waiting for a decision")
    VERIFIED = "verified", _("Verified")
    REFUSED = "refused", _("Not verified")
    WITHDRAWN = "withdrawn", _("Taken back")


REQUEST_STEPS = {RequestStatus.OPEN: {RequestStatus.APPROVED, RequestStatus.REFUSED, RequestStatus.WITHDRAWN}}
VERIFICATION_STEPS = {
    VerificationStatus.ASKED: {VerificationStatus.SUBMITTED, VerificationStatus.WITHDRAWN},
    VerificationStatus.SUBMITTED: {
        VerificationStatus.VERIFIED,
        VerificationStatus.REFUSED,
        VerificationStatus.WITHDRAWN,
    },
    # Whoever withdraws the consent takes the verification with it.
    VerificationStatus.VERIFIED: {VerificationStatus.WITHDRAWN},
}
