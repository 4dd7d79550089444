from decimal import Decimal

from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.fields.ranges import RangeStartsWith
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bookings.catalogue.models import LineKind, in_language
from bookings.orders.status import VisitStatus


class Visit(models.Model):
    """One scheduled call at the home. The owner bought the window; the plan inside it may move without asking."""

    booking = models.ForeignKey("bookings.Booking", models.CASCADE, related_name="visits", verbose_name=_("booking"))
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    status = models.CharField(_("status"), max_length=12, choices=VisitStatus, default=VisitStatus.SCHEDULED)
    window = DateTimeRangeField(_("window"))
    planned = DateTimeRangeField(_("planned"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    caregiver = models.ForeignKey(
        "caregivers.Caregiver",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="visits",
        verbose_name=_("caregiver"),
    )
    # What the caregiver was promised when it was given to them: yuan, and bookings.money.pay.Pay.as_json.
    pay = models.DecimalField(_("pay"), max_digits=10, decimal_places=2, null=True, blank=True)
    pay_parts = models.JSONField(_("parts of the pay"), default=list, blank=True)
    pay_rule = models.ForeignKey(
        "bookings.PayRule", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("pay rule")
    )
    departed_at = models.DateTimeField(_("departed"), null=True, blank=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ["booking", "position"]
        constraints = [
            models.UniqueConstraint(fields=["booking", "position"], name="bookings_visit_position"),
            models.CheckConstraint(
                condition=Q(planned__isnull=True) | Q(planned__contained_by=F("window")),
                name="bookings_visit_planned_inside_window",
            ),
            models.CheckConstraint(condition=Q(window__isempty=False), name="bookings_visit_window_takes_time"),
            models.CheckConstraint(
                condition=Q(pay__isnull=True, pay_rule__isnull=True) | Q(pay__gte=0, pay_rule__isnull=False),
                name="bookings_visit_pay_by_a_rule",
            ),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="bookings_visit_takes_time"),
            models.CheckConstraint(
                condition=Q(caregiver__isnull=False) | Q(status__in=[VisitStatus.SCHEDULED, VisitStatus.CANCELLED]),
                name="bookings_visit_nobody_no_progress",
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(finished_at__gte=F("started_at")),
                name="bookings_visit_finished_after_start",
            ),
        ]
        indexes = [
            models.Index(fields=["caregiver", "status"], name="bookings_visit_of_caregiver"),
            # What the sweep of missed visits and the desk's late ones read: few rows, however many visits there were.
            models.Index(
                fields=["status", "planned"],
                condition=Q(
                    status__in=[
                        VisitStatus.SCHEDULED,
                        VisitStatus.DEPARTED,
                        VisitStatus.STARTED,
                        VisitStatus.PARTLY_DONE,
                        VisitStatus.MISSED,
                    ]
                ),
                name="bookings_visit_not_over",
            ),
            # The desk narrows its list of bookings by them.
            models.Index(fields=["status", "booking"], name="bookings_visit_by_status"),
            # The statistics count by day.
            models.Index(RangeStartsWith("window"), name="bookings_visit_window_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.booking_id}/{self.position}"

    def get_absolute_url(self) -> str:
        """The caregiver's page of it; the owner looks at the booking."""
        return reverse("bookings:caregiver_visit", args=[self.pk])

    @property
    def price(self) -> Decimal:
        """The sum of its lines, in yuan; reads what was prefetched."""
        return sum((line.amount for line in self.lines.all()), Decimal(0))


class Line(models.Model):
    """One line of the bill, frozen when placed."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="lines", verbose_name=_("visit"))
    kind = models.CharField(_("kind"), max_length=12, choices=LineKind)
    service = models.ForeignKey("bookings.Service", models.PROTECT, null=True, blank=True, verbose_name=_("service"))
    package = models.ForeignKey("bookings.Package", models.PROTECT, null=True, blank=True, verbose_name=_("package"))
    # The rule that made the line; rules in force never change, so it says why for good.
    rule = models.ForeignKey("bookings.PriceRule", models.PROTECT, null=True, blank=True, verbose_name=_("price rule"))
    text_zh = models.CharField(_("text (Chinese)"), max_length=80)
    text_en = models.CharField(_("text (English)"), max_length=120)
    unit_price = models.DecimalField(_("unit price"), max_digits=8, decimal_places=2)
    quantity = models.PositiveSmallIntegerField(_("quantity"))
    amount = models.DecimalField(_("amount"), max_digits=10, decimal_places=2)

    class Meta:
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount=F("unit_price") * F("quantity")), name="bookings_line_amount_adds_up"
            ),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="bookings_line_quantity"),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="bookings_line_not_negative"),
            models.CheckConstraint(
                condition=Q(kind=LineKind.RULE, rule__isnull=False) | ~Q(kind=LineKind.RULE) & Q(rule__isnull=True),
                name="bookings_line_surcharge_has_rule",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        return in_language(self.text_zh, self.text_en)
