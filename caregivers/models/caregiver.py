from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import Func, Q, Value
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caregivers.status import Approval, Presence, Skill
from petcare.geo.coordinates import Point
from petcare.uploads import photo_name
from pets.models import Species

# A degree of longitude in those of latitude at 30.7° north; elsewhere "nearest" is off by what that differs.
LON_SCALE = 0.86


class CaregiverQuerySet(models.QuerySet["Caregiver"]):
    def approved(self) -> "CaregiverQuerySet":
        return self.filter(approval=Approval.APPROVED)


class Caregiver(models.Model):
    """Somebody who serves. Who it is (name, phone) stands with the user."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="caregiver", verbose_name=_("person")
    )
    approval = models.CharField(_("approval"), max_length=12, choices=Approval, default=Approval.APPLYING)
    presence = models.CharField(_("presence"), max_length=8, choices=Presence, default=Presence.OFFLINE)
    presence_changed_at = models.DateTimeField(_("presence changed"), default=timezone.now)
    # While a visit is under way: what the presence was before, or what was chosen for afterwards.
    returns_to = models.CharField(_("presence after the visit"), max_length=8, choices=Presence, blank=True)
    # Written at most every few minutes.
    last_seen_at = models.DateTimeField(_("last seen"), default=timezone.now)
    portrait = models.ImageField(_("portrait"), upload_to=photo_name, blank=True)
    introduction = models.TextField(_("introduction"), max_length=600, blank=True)
    experience_years = models.PositiveSmallIntegerField(_("years of experience"), default=0)
    pets_cared_for = models.PositiveIntegerField(_("pets cared for"), default=0)
    # What they are good at, and what of it counts: some skills need a certificate that is in force.
    good_at = ArrayField(models.CharField(max_length=16, choices=Skill), verbose_name=_("good at"), default=list)
    skills = ArrayField(models.CharField(max_length=16, choices=Skill), verbose_name=_("skills"), default=list)
    species = ArrayField(models.CharField(max_length=12, choices=Species), verbose_name=_("species"), default=list)
    home_lat = models.DecimalField(_("home latitude"), max_digits=9, decimal_places=6)
    home_lon = models.DecimalField(_("home longitude"), max_digits=9, decimal_places=6)
    radius_m = models.PositiveIntegerField(_("service radius (m)"), default=5000)
    # Kept up to date by reviews and visits, so that ranking reads one row.
    rating_sum = models.PositiveIntegerField(_("sum of overall stars"), default=0)
    rating_count = models.PositiveIntegerField(_("reviews"), default=0)
    finished_visits = models.PositiveIntegerField(_("finished visits"), default=0)
    # What an operator confirmed of somebody's conduct: until when offers come first, and whether none come at all.
    favoured_until = models.DateField(_("offers first until"), null=True, blank=True)
    is_held = models.BooleanField(_("no offers until a training is confirmed"), default=False)
    # Their hours, what is taken of them, and where they set out from: whoever changes one of these holds this row.
    days_changed_at = models.DateTimeField(_("days changed"), default=timezone.now)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now)

    objects = CaregiverQuerySet.as_manager()

    # The score that everybody reads: bookings.voice.record.tell_stars finds it for those a page shows.
    recent_stars: float | None = None

    class Meta:
        verbose_name = _("caregiver")
        verbose_name_plural = _("caregivers")
        constraints = [
            models.CheckConstraint(
                condition=Q(rating_sum__gte=models.F("rating_count")) & Q(rating_sum__lte=models.F("rating_count") * 5),
                name="caregivers_caregiver_rating_within_stars",
            ),
            models.CheckConstraint(
                condition=Q(returns_to="") | Q(presence=Presence.BUSY), name="caregivers_caregiver_returns_from_busy"
            ),
            models.CheckConstraint(
                condition=Q(radius_m__gte=500, radius_m__lte=30000), name="caregivers_caregiver_radius"
            ),
        ]
        indexes = [
            # The nearest first, for offers; bookings.schedule.candidates names the same expression.
            GistIndex(
                Func(
                    Cast("home_lon", models.FloatField()) * Value(LON_SCALE),
                    Cast("home_lat", models.FloatField()),
                    function="point",
                    output_field=models.TextField(),
                ),
                condition=Q(approval=Approval.APPROVED, presence=Presence.ONLINE),
                name="caregivers_online_near",
            ),
            # bookings.dispatch.candidates looks in a box first and needs nothing else of the table to narrow it.
            models.Index(
                fields=["home_lat", "home_lon"],
                include=["id", "radius_m", "presence"],
                condition=Q(approval=Approval.APPROVED),
                name="caregivers_home_box",
            ),
            models.Index(
                fields=["last_seen_at"],
                condition=Q(presence__in=[Presence.ONLINE, Presence.BUSY]),
                name="caregivers_silent",
            ),
        ]

    def __str__(self) -> str:
        return self.user.name or f"#{self.pk}"

    def note_days_changed(self) -> None:
        """Who was asked before must be looked at again. The caller holds the lock."""
        self.days_changed_at = timezone.now()
        self.save(update_fields=["days_changed_at"])

    @property
    def home(self) -> Point:
        return Point(float(self.home_lat), float(self.home_lon))

    @property
    def is_favoured(self) -> bool:
        return self.favoured_until is not None and self.favoured_until >= timezone.localdate()

    @property
    def average_stars(self) -> Decimal | None:
        """The plain average, for the desk; what everybody reads is `recent_stars`."""
        if not self.rating_count:
            return None
        return (Decimal(self.rating_sum) / self.rating_count).quantize(Decimal("0.1"))
