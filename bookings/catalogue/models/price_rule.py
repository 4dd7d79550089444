from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bookings.catalogue.models.holiday import DayKind
from bookings.catalogue.models.words import in_language

WEEKDAYS = [
    (1, _("Monday")),
    (2, _("Tuesday")),
    (3, _("Wednesday")),
    (4, _("Thursday")),
    (5, _("Friday")),
    (6, _("Saturday")),
    (7, _("Sunday")),
]


class RuleKind(models.TextChoices):
    HOLIDAY = "holiday", _("Holiday")
    WEEKDAY = "weekday", _("Weekday")
    HOUR = "hour", _("Hour of day")
    EXACT = "exact", _("Exact half hour")
    DISTANCE = "distance", _("Distance")
    EXTRA_PET = "extra_pet", _("Many pets")
    SHORT_NOTICE = "short_notice", _("Short notice")


class RuleState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    LIVE = "live", _("In force")
    ENDED = "ended", _("Ended")


# The conditions that a rule of each kind needs; all others stay empty.
CONDITIONS = {
    RuleKind.HOLIDAY: ("day_kind",),
    RuleKind.WEEKDAY: ("weekdays",),
    RuleKind.HOUR: ("from_hour", "to_hour"),
    RuleKind.EXACT: (),
    RuleKind.DISTANCE: ("over_metres",),
    RuleKind.EXTRA_PET: ("from_pet",),
    RuleKind.SHORT_NOTICE: ("within_hours",),
}


class PriceRuleQuerySet(models.QuerySet["PriceRule"]):
    def live(self) -> "PriceRuleQuerySet":
        return self.filter(state=RuleState.LIVE)

    def with_drafts(self) -> "PriceRuleQuerySet":
        """As it would be once every draft is in force: without what the drafts replace."""
        replaced = self.filter(state=RuleState.DRAFT, replaces__isnull=False).values("replaces")
        return self.filter(state__in=[RuleState.LIVE, RuleState.DRAFT]).exclude(pk__in=replaced)


class PriceRule(models.Model):
    """A surcharge on a visit. It only ever adds: cheaper is what a package is for.

    Per cent count on the services and further pets, never on another surcharge. Of the rules of one group only the
    dearest counts, rules without a group always do. A rule in force never changes: bookings were made with it.
    """

    name_zh = models.CharField(_("name (Chinese)"), max_length=30, help_text=_("Stands on the bill."))
    name_en = models.CharField(_("name (English)"), max_length=60)
    kind = models.CharField(_("kind"), max_length=12, choices=RuleKind)
    state = models.CharField(_("state"), max_length=8, choices=RuleState, default=RuleState.DRAFT)
    position = models.PositiveSmallIntegerField(_("position"), default=0, help_text=_("Its place on the bill."))
    group = models.SlugField(
        _("group"),
        max_length=20,
        blank=True,
        help_text=_("Of the rules with the same word here only the dearest counts. Empty: it always counts."),
    )
    amount = models.DecimalField(
        _("yuan"), max_digits=8, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    percent = models.PositiveSmallIntegerField(
        _("per cent"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(300)],
        help_text=_("Of the services and further pets of that visit, never of another surcharge."),
    )
    day_kind = models.CharField(_("days"), max_length=8, choices=DayKind, blank=True)
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(choices=WEEKDAYS), verbose_name=_("weekdays"), default=list, blank=True
    )
    from_hour = models.PositiveSmallIntegerField(
        _("from hour"), null=True, blank=True, validators=[MaxValueValidator(23)]
    )
    to_hour = models.PositiveSmallIntegerField(
        _("to hour"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(24)],
        help_text=_("Counts when the window begins from the one hour on and before the other."),
    )
    over_metres = models.PositiveIntegerField(
        _("over (m)"),
        null=True,
        blank=True,
        help_text=_("Straight line from the nearest service point to the home."),
    )
    from_pet = models.PositiveSmallIntegerField(
        _("from pet number"),
        null=True,
        blank=True,
        validators=[MinValueValidator(2)],
        help_text=_("An amount counts for this pet and each further one, per cent count once."),
    )
    within_hours = models.PositiveSmallIntegerField(
        _("booked less than (hours) before"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    valid_from = models.DateField(_("visits from"), null=True, blank=True)
    valid_until = models.DateField(_("visits until"), null=True, blank=True)
    replaces = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("replaces"),
        help_text=_("This rule ends when the new one comes into force."),
    )
    live_at = models.DateTimeField(_("in force since"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    objects = PriceRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("price rule")
        verbose_name_plural = _("price rules")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__isnull=False, percent__isnull=True) | Q(amount__isnull=True, percent__isnull=False),
                name="bookings_pricerule_amount_or_percent",
                violation_error_message=_("Either yuan or per cent."),
            ),
            models.CheckConstraint(
                condition=(Q(amount__isnull=True) | Q(amount__gte=0)) & (Q(percent__isnull=True) | Q(percent__lte=300)),
                name="bookings_pricerule_only_adds",
            ),
            models.CheckConstraint(
                condition=(~Q(kind=RuleKind.HOLIDAY) | ~Q(day_kind=""))
                & (~Q(kind=RuleKind.WEEKDAY) | Q(weekdays__len__gt=0))
                & (~Q(kind=RuleKind.HOUR) | Q(from_hour__isnull=False, to_hour__isnull=False))
                & (~Q(kind=RuleKind.DISTANCE) | Q(over_metres__isnull=False))
                & (~Q(kind=RuleKind.EXTRA_PET) | Q(from_pet__gte=2))
                & (~Q(kind=RuleKind.SHORT_NOTICE) | Q(within_hours__gte=1)),
                name="bookings_pricerule_has_its_condition",
            ),
            models.CheckConstraint(
                condition=Q(from_hour__isnull=True) | Q(to_hour__gt=F("from_hour")),
                name="bookings_pricerule_hours",
                violation_error_message=_("The second hour must be later than the first."),
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="bookings_pricerule_ends_after_it_begins",
                violation_error_message=_("It ends before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self.name_zh, self.name_en)

    @property
    def effect(self) -> str:
        return f"+{self.percent}%" if self.percent is not None else f"+¥{self.amount}"

    def is_valid_on(self, day: date) -> bool:
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or day <= self.valid_until)
