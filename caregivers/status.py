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
