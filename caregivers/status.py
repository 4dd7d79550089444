from django.db import models
from django.utils.translation import gettext_lazy as _


class Approval(models.TextChoices):
    """How far the platform trusts this caregiver. Nobody gets an offer before APPROVED."""

    APPLYING = "applying", _("Applying")
    APPROVED = "approved", _("Approved")
    SUSPENDED = "suspended", _("Suspended")
    REFUSED = "refused", _("Refused")


APPROVAL_STEPS: dict[str, set[str]] = {
    Approval.APPLYING: {Approval.APPROVED, Approval.REFUSED},
    Approval.APPROVED: {Approval.SUSPENDED},
    Approval.SUSPENDED: {Approval.APPROVED},
    Approval.REFUSED: {Approval.APPLYING},
}


class Presence(models.TextChoices):
    """Whether offers are pushed now: only while ONLINE."""

    ONLINE = "online", _("Online")
    BUSY = "busy", _("Busy")
    OFFLINE = "offline", _("Offline")


class Skill(models.TextChoices):
    """What a caregiver is able to do; a service names the one it needs."""

    FEEDING = "feeding", _("Feeding")
    CLEANING = "cleaning", _("Cleaning up")
    PLAY = "play", _("Play")
    HEALTH_CHECK = "health_check", _("Simple health check")
    MEDICATION = "medication", _("Medication")
    WALKING = "walking", _("Dog walk")
    GROOMING = "grooming", _("Grooming")


class ApplicationStatus(models.TextChoices):
    """Where somebody who wants to become a caregiver stands."""

    DRAFT = "draft", _("Being written")
    SUBMITTED = "submitted", _("Waiting for a decision")
    RETURNED = "returned", _("To be corrected")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")


APPLICATION_STEPS: dict[str, set[str]] = {
    ApplicationStatus.DRAFT: {ApplicationStatus.SUBMITTED},
    ApplicationStatus.SUBMITTED: {
        ApplicationStatus.RETURNED,
        ApplicationStatus.APPROVED,
        ApplicationStatus.REFUSED,
        # Whoever withdraws a consent takes the application with it.
        ApplicationStatus.DRAFT,
    },
    ApplicationStatus.RETURNED: {ApplicationStatus.SUBMITTED, ApplicationStatus.REFUSED, ApplicationStatus.DRAFT},
    ApplicationStatus.REFUSED: {ApplicationStatus.DRAFT},
}


class Item(models.TextChoices):
    """What an operator decides about one by one; certificates carry their own decision."""

    PORTRAIT = "portrait", _("Portrait")
    IDENTITY = "identity", _("Identity")
    EXPERIENCE = "experience", _("Experience")
    AREA = "area", _("Home and radius")


class Verdict(models.TextChoices):
    ACCEPTED = "accepted", _("Accepted by the desk")
    RETURNED = "returned", _("Returned")
    CORRECTED = "corrected", _("Corrected since")


class ChangeStatus(models.TextChoices):
    """Of what a caregiver wants owners to see instead."""

    WAITING = "waiting", _("Waiting for a decision")
    ACCEPTED = "accepted", _("Accepted by the desk")
    RETURNED = "returned", _("Returned")


class CertificateKind(models.TextChoices):
    """What a certificate is about; a service names the kind it needs."""

    PET_CARER = "pet_carer", _("Pet carer")
    GROOMER = "groomer", _("Pet groomer")
    VET = "vet", _("Veterinary")
    TRAINER = "trainer", _("Dog trainer")
    FIRST_AID = "first_aid", _("First aid for animals")
    OTHER = "other", _("Of another kind")


class CertificateStatus(models.TextChoices):
    DRAFT = "draft", _("Not sent yet")
    WAITING = "waiting", _("Waiting for a decision")
    ACCEPTED = "accepted", _("Accepted by the desk")
    RETURNED = "returned", _("Returned")
