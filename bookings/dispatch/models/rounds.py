from django.db import models
from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bookings.dispatch.models.policy import DispatchPolicy
from bookings.orders.models import Line, Visit
from bookings.orders.status import VisitStatus


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
    # A visit months ahead that nobody takes sees tens of thousands.
    waves = models.PositiveIntegerField(_("waves sent"), default=0)
    next_wave_at = models.DateTimeField(_("next wave at"), null=True, blank=True)
    decide_at = models.DateTimeField(_("decision at"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes at"))
    # Of the earliest visit that is looked for: closes_at and flag_at are reckoned from it.
    begins_at = models.DateTimeField(_("first window begins"), null=True)
    # When it becomes a problem that nobody has come forward, and since when it is one, with the reasons counted then.
    flag_at = models.DateTimeField(_("flagged when nobody came by"), null=True, blank=True)
    flagged_at = models.DateTimeField(_("nobody yet, since"), null=True, blank=True)
    reasons = models.JSONField(_("why nobody"), default=list, blank=True)
    goes_on = models.BooleanField(_("the owner wants us to go on looking"), default=False)
    owner_chose = models.BooleanField(_("the owner chose"), default=False)
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
                condition=Q(status=RoundStatus.OPEN)
                | Q(next_wave_at__isnull=True, decide_at__isnull=True, flag_at__isnull=True),
                name="bookings_round_nothing_due_when_closed",
            ),
        ]
        indexes = [
            models.Index(fields=["next_wave_at"], condition=Q(status=RoundStatus.OPEN), name="bookings_round_wave_due"),
            models.Index(
                fields=["decide_at"], condition=Q(status=RoundStatus.OPEN), name="bookings_round_decision_due"
            ),
            models.Index(fields=["flag_at"], condition=Q(status=RoundStatus.OPEN), name="bookings_round_flag_due"),
            # The desk's list: the newest first, and those that nobody came forward for.
            models.Index(fields=["-opened_at", "-id"], name="bookings_round_newest"),
            models.Index(
                fields=["status", "flagged_at"], condition=Q(flagged_at__isnull=False), name="bookings_round_flagged"
            ),
            models.Index(fields=["-opened_at"], condition=Q(owner_chose=True), name="bookings_round_owner_chose"),
        ]

    def __str__(self) -> str:
        return f"{self.booking_id} #{self.pk}"

    def looking(self) -> QuerySet[Visit]:
        """The visits of this round that nobody has yet, the earliest first, with their lines."""
        visits = self.visits.filter(caregiver=None, status=VisitStatus.SCHEDULED)
        lines = Prefetch("lines", Line.objects.select_related("rule", "service"))
        return visits.select_related("booking").prefetch_related(lines).order_by("window")

    def end(self, status: RoundStatus) -> None:
        """Nothing is due any more. The caller holds its lock, and closes the offers."""
        self.status, self.closed_at = status, timezone.now()
        self.next_wave_at = self.decide_at = self.flag_at = None
        self.save(update_fields=["status", "closed_at", "next_wave_at", "decide_at", "flag_at"])


class OfferStatus(models.TextChoices):
    PUSHED = "pushed", _("Pushed")
    SEEN = "seen", _("Seen")
    GRABBED = "grabbed", _("Grabbed")
    DECLINED = "declined", _("Declined")
    WON = "won", _("Won")
    LOST = "lost", _("Went to somebody else")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Expired")


CAN_BE_GRABBED = {OfferStatus.PUSHED, OfferStatus.SEEN}
OPEN_OFFER = CAN_BE_GRABBED | {OfferStatus.GRABBED}


class DeclineReason(models.TextChoices):
    NO_TIME = "no_time", _("No time then")
    TOO_FAR = "too_far", _("Too far")
    NOT_FOR_ME = "not_for_me", _("Not my kind of work")
    PAY = "pay", _("Too little for it")
    OTHER = "other", _("Something else")


class OfferQuerySet(models.QuerySet["Offer"]):
    def open(self) -> "OfferQuerySet":
        return self.filter(status__in=OPEN_OFFER)

    def best_first(self) -> "OfferQuerySet":
        """Who has time for more of the visits before who scores higher."""
        return self.order_by("-covers", "-score", "distance_m", "pk")


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
    # What all visits of the round would pay, in yuan, and the parts of each by its id (bookings.money.expected_pay).
    pay = models.DecimalField(_("pay"), max_digits=10, decimal_places=2, null=True, blank=True)
    pay_parts = models.JSONField(_("parts of the pay"), default=dict, blank=True)
    pay_rule = models.ForeignKey(
        "bookings.PayRule", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("pay rule")
    )
    pushed_at = models.DateTimeField(_("pushed"), default=timezone.now)
    seen_at = models.DateTimeField(_("seen"), null=True, blank=True)
    grabbed_at = models.DateTimeField(_("grabbed"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    decline_reason = models.CharField(_("why declined"), max_length=12, choices=DeclineReason, blank=True)
    decline_words = models.CharField(_("in their own words"), max_length=200, blank=True)

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
