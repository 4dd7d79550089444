from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Identity
from caregivers.status import ApplicationStatus, Item, Skill, Verdict
from petcare.geo.coordinates import Point
from petcare.uploads import photo_name, private_storage
from pets.models import Species

# A number may stand in one of these only.
HOLDS_NUMBER = [ApplicationStatus.SUBMITTED, ApplicationStatus.RETURNED, ApplicationStatus.APPROVED]


class Application(models.Model):
    """What somebody tells of themselves to become a caregiver, step by step. The card stands sealed in `identity`."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="application", verbose_name=_("person")
    )
    status = models.CharField(_("status"), max_length=12, choices=ApplicationStatus, default=ApplicationStatus.DRAFT)
    identity = models.OneToOneField(
        Identity, models.PROTECT, null=True, blank=True, related_name="application", verbose_name=_("identity")
    )
    # The fingerprint of the number once it was sent in, so that the database itself refuses it a second time.
    number_index = models.CharField(max_length=64, blank=True, editable=False)
    portrait = models.ImageField(_("portrait"), storage=private_storage, upload_to=photo_name, blank=True)
    introduction = models.TextField(_("introduction"), max_length=600, blank=True)
    experience_years = models.PositiveSmallIntegerField(_("years of experience"), null=True, blank=True)
    pets_cared_for = models.PositiveIntegerField(_("pets cared for"), null=True, blank=True)
    skills = ArrayField(models.CharField(max_length=16, choices=Skill), verbose_name=_("good at"), default=list)
    species = ArrayField(models.CharField(max_length=12, choices=Species), verbose_name=_("species"), default=list)
    home_lat = models.DecimalField(_("home latitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    home_lon = models.DecimalField(_("home longitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    radius_m = models.PositiveIntegerField(_("service radius (m)"), null=True, blank=True)
    begun_at = models.DateTimeField(_("begun"), auto_now_add=True)
    submitted_at = models.DateTimeField(_("sent in"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    # When what is in it goes: of drafts that nobody goes on with, and of refused ones.
    forget_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-submitted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["number_index"],
                condition=Q(status__in=HOLDS_NUMBER) & ~Q(number_index=""),
                name="caregivers_application_one_per_number",
            ),
            models.CheckConstraint(
                condition=Q(radius_m__isnull=True) | Q(radius_m__gte=500, radius_m__lte=30000),
                name="caregivers_application_radius",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "submitted_at"], name="caregivers_application_queue"),
            models.Index(
                fields=["forget_at"], condition=Q(forget_at__isnull=False), name="caregivers_application_forget"
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)

    def get_absolute_url(self) -> str:
        return reverse("apply:status")

    @property
    def home(self) -> Point | None:
        if self.home_lat is None or self.home_lon is None:
            return None
        return Point(float(self.home_lat), float(self.home_lon))


class Employment(models.Model):
    application = models.ForeignKey(
        Application, models.CASCADE, related_name="employments", verbose_name=_("application")
    )
    employer = models.CharField(_("employer"), max_length=60)
    from_year = models.PositiveSmallIntegerField(_("from (year)"))
    until_year = models.PositiveSmallIntegerField(_("until (year)"), null=True, blank=True)

    class Meta:
        verbose_name = _("employment")
        verbose_name_plural = _("employments")
        ordering = ["from_year", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_year__isnull=True) | Q(until_year__gte=F("from_year")),
                name="caregivers_employment_years",
            )
        ]

    def __str__(self) -> str:
        until = self.until_year or _("now")
        return f"{self.employer} {self.from_year}–{until}"


class ItemVerdict(models.Model):
    """What an operator said of one part of an application; the newest word only."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="verdicts", verbose_name=_("application"))
    item = models.CharField(_("part"), max_length=12, choices=Item)
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("decided by"))
    at = models.DateTimeField(_("decided"))

    class Meta:
        verbose_name = _("verdict")
        verbose_name_plural = _("verdicts")
        constraints = [
            models.UniqueConstraint(fields=["application", "item"], name="caregivers_itemverdict_one_per_item"),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.ACCEPTED) | ~Q(reason=""), name="caregivers_itemverdict_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_item_display()}: {self.get_verdict_display()}"
