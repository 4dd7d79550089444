from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bookings.orders.models import Visit
from bookings.orders.status import VisitStatus


class DispatchPolicy(models.Model):
    """One version of how offers go out and who wins. The newest version counts for new rounds."""

    version = models.PositiveIntegerField(_("version"), unique=True)
    wave_size = models.PositiveSmallIntegerField(
        _("caregivers per wave"), default=10, validators=[MinValueValidator(1)]
    )
    first_wave_radius_m = models.PositiveIntegerField(_("radius of the first wave (m)"), default=3000)
    wave_interval_seconds = models.PositiveIntegerField(_("seconds between waves"), default=180)
    urgent_hours = models.PositiveSmallIntegerField(_("to all at once when it begins within (hours)"), default=2)
    split_patience_minutes = models.PositiveSmallIntegerField(
        _("minutes to wait for one caregiver for the whole trip"), default=30
    )
    decision_seconds = models.PositiveIntegerField(_("seconds from the first grab to the decision"), default=20)
    weight_distance = models.DecimalField(_("weight of nearness"), max_digits=4, decimal_places=2, default=40)
    weight_rating = models.DecimalField(_("weight of rating"), max_digits=4, decimal_places=2, default=30)
    weight_experience = models.DecimalField(_("weight of experience"), max_digits=4, decimal_places=2, default=15)
    weight_continuity = models.DecimalField(_("weight of knowing the home"), max_digits=4, decimal_places=2, default=15)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("dispatch policy")
        verbose_name_plural = _("dispatch policies")
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"v{self.version}"


class RoundStatus(models.TextChoices):
    OPEN = "open", _("Open")
    DECIDED = "decided", _("Decided")
    CLOSED = "closed", _("Closed")


class DispatchRound(models.Model):
    """A set of visits of one booking looking for a caregiver. What is to come stands in due columns, swept by beat."""

    booking = models.ForeignKey("bookings.Booking", models.PROTECT, related_name="rounds", verbose_name=_("booking"))
    visits = models.ManyToManyField("bookings.Visit", related_name="rounds", verbose_name=_("visits"))
    policy = models.ForeignKey(DispatchPolicy, models.PROTECT, verbose_name=_("policy"))
    status = models.CharField(_("status"), max_length=8, choices=RoundStatus, default=RoundStatus.OPEN)
    waves = models.PositiveSmallIntegerField(_("waves sent"), default=0)
    next_wave_at = models.DateTimeField(_("next wave at"), null=True, blank=True)
    decide_at = models.DateTimeField(_("decision at"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes at"))
    opened_at = models.DateTimeField(_("opened"), default=timezone.now)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        verbose_name = _("dispatch round")
        verbose_name_plural = _("dispatch rounds")
        ordering = ["-opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["booking"], condition=Q(status=RoundStatus.OPEN), name="bookings_round_one_open"
            ),
            models.CheckConstraint(
                condition=Q(status=RoundStatus.OPEN) | Q(next_wave_at__isnull=True, decide_at__isnull=True),
                name="bookings_round_nothing_due_when_closed",
            ),
        ]
        indexes = [
            models.Index(fields=["next_wave_at"], condition=Q(status=RoundStatus.OPEN), name="bookings_round_wave_due"),
            models.Index(
                fields=["decide_at"], condition=Q(status=RoundStatus.OPEN), name="bookings_round_decision_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.booking_id} #{self.pk}"

    def looking(self) -> QuerySet[Visit]:
        """The visits of this round that nobody has yet, the earliest first."""
        visits = self.visits.filter(caregiver=None, status=VisitStatus.SCHEDULED)
        return visits.select_related("booking").prefetch_related("lines").order_by("window")


class OfferStatus(models.TextChoices):
    PUSHED = "pushed", _("Pushed")
    SEEN = "seen", _("Seen")
    GRABBED = "grabbed", _("Grabbed")
    DECLINED = "declined", _("Declined")
    WON = "won", _("Won")
    LOST = "lost", _("Went to somebody else")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Expired")


OFFER_STEPS: dict[str, set[str]] = {
    OfferStatus.PUSHED: {
        OfferStatus.SEEN,
        OfferStatus.GRABBED,
        OfferStatus.DECLINED,
        OfferStatus.LOST,
        OfferStatus.WITHDRAWN,
        OfferStatus.EXPIRED,
    },
    OfferStatus.SEEN: {
        OfferStatus.GRABBED,
        OfferStatus.DECLINED,
        OfferStatus.LOST,
        OfferStatus.WITHDRAWN,
        OfferStatus.EXPIRED,
    },
    OfferStatus.GRABBED: {OfferStatus.WON, OfferStatus.LOST, OfferStatus.WITHDRAWN, OfferStatus.EXPIRED},
    OfferStatus.DECLINED: set(),
    OfferStatus.WON: set(),
    OfferStatus.LOST: set(),
    OfferStatus.WITHDRAWN: set(),
    OfferStatus.EXPIRED: set(),
}
CAN_BE_GRABBED = {OfferStatus.PUSHED, OfferStatus.SEEN}
OPEN_OFFER = CAN_BE_GRABBED | {OfferStatus.GRABBED}


class OfferQuerySet(models.QuerySet["Offer"]):
    def open(self) -> "OfferQuerySet":
        return self.filter(status__in=OPEN_OFFER)


class Offer(models.Model):
    """A round pushed to one caregiver. Score and parts are kept: they are the explanation."""

    round = models.ForeignKey(DispatchRound, models.PROTECT, related_name="offers", verbose_name=_("round"))
    caregiver = models.ForeignKey(
        "caregivers.Caregiver", models.PROTECT, related_name="offers", verbose_name=_("caregiver")
    )
    status = models.CharField(_("status"), max_length=10, choices=OfferStatus, default=OfferStatus.PUSHED)
    distance_m = models.PositiveIntegerField(_("distance (m)"))
    covers = models.PositiveSmallIntegerField(_("visits there is time for"), default=1)
    score = models.DecimalField(_("score"), max_digits=6, decimal_places=2)
    parts = models.JSONField(_("parts of the score"), default=list)
    pushed_at = models.DateTimeField(_("pushed"), default=timezone.now)
    seen_at = models.DateTimeField(_("seen"), null=True, blank=True)
    grabbed_at = models.DateTimeField(_("grabbed"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        ordering = ["-score", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "caregiver"], name="bookings_offer_once"),
            models.CheckConstraint(
                condition=~Q(status__in=[OfferStatus.GRABBED, OfferStatus.WON]) | Q(grabbed_at__isnull=False),
                name="bookings_offer_grab_has_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["caregiver", "-pushed_at"],
                condition=Q(status__in=["pushed", "seen", "grabbed"]),
                name="bookings_offer_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.round_id}→{self.caregiver_id}"

    def get_absolute_url(self) -> str:
        return reverse("bookings:offer_detail", args=[self.pk])

    @property
    def can_be_grabbed(self) -> bool:
        return self.status in CAN_BE_GRABBED
