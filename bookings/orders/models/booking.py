import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Min, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import WayIn
from bookings.orders.status import ENDED, OVER, BookingStatus, CancelReason
from petcare.geo.coordinates import Point
from petcare.uploads import photo_name, private_storage
from pets.facts import Fact, FactKind, facts_of
from pets.models import Species

# No 0/O, 1/I/L: numbers are read out on the phone.
NUMBER_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_booking_number() -> str:
    """Date and eight random characters: sorts by day, cannot be guessed."""
    return f"{timezone.localdate():%y%m%d}" + "".join(secrets.choice(NUMBER_ALPHABET) for _ in range(8))


class BookingQuerySet(models.QuerySet["Booking"]):
    def for_list(self) -> "BookingQuerySet":
        """Everything a list of cards shows, whatever its length, in a fixed number of queries."""
        return self.prefetch_related("visits__caregiver__user", "visits__lines__service", "pets")

    def soonest_first(self) -> "BookingQuerySet":
        """What is still to come by its next visit, then what is over, the newest first."""
        # Visits of a booking that was never paid stay scheduled when it is called off.
        is_over = Q(visits__status__in=OVER)
        is_over |= Q(status__in=ENDED)
        next_at = Min(Lower("visits__window"), filter=~is_over)
        return self.annotate(next_at=next_at).order_by(F("next_at").asc(nulls_last=True), "-created_at", "-pk")


class Booking(models.Model):
    """What an owner placed. Address, its way in and pets are copied, prices frozen."""

    number = models.CharField(_("number"), max_length=20, unique=True, default=new_booking_number, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="bookings", verbose_name=_("owner")
    )
    status = models.CharField(_("status"), max_length=20, choices=BookingStatus, default=BookingStatus.AWAITING_PAYMENT)
    address = models.ForeignKey("accounts.Address", models.PROTECT, related_name="bookings", verbose_name=_("address"))
    address_text = models.CharField(_("address as booked"), max_length=300)
    area = models.CharField(_("area"), max_length=130)
    district = models.CharField(_("district"), max_length=40, blank=True)
    lat = models.DecimalField(_("latitude"), max_digits=9, decimal_places=6)
    lon = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6)
    way_in = models.ForeignKey("accounts.WayIn", models.PROTECT, null=True, blank=True, verbose_name=_("way in"))
    note = models.TextField(_("note for the caregiver"), max_length=500, blank=True)
    owner_chooses = models.BooleanField(_("the owner chooses among those who say yes"), default=False)
    total = models.DecimalField(_("total"), max_digits=10, decimal_places=2)
    cancellation_policy = models.ForeignKey(
        "bookings.CancellationPolicy", models.PROTECT, verbose_name=_("cancellation policy")
    )
    # The form carries it, so that a double submit makes one booking.
    submission_key = models.UUIDField(_("submission"), default=uuid.uuid4, editable=False)
    hold_expires_at = models.DateTimeField(_("hold runs out"), null=True, blank=True)
    cancel_reason = models.CharField(_("reason of cancelling"), max_length=16, choices=CancelReason, blank=True)
    created_at = models.DateTimeField(_("placed"), default=timezone.now)
    status_changed_at = models.DateTimeField(_("status changed"), default=timezone.now)

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "submission_key"], name="bookings_booking_one_per_submission"),
            models.CheckConstraint(condition=Q(total__gte=0), name="bookings_booking_total_not_negative"),
            models.CheckConstraint(
                condition=~Q(status=BookingStatus.AWAITING_PAYMENT) | Q(hold_expires_at__isnull=False),
                name="bookings_booking_hold_has_an_end",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-created_at"], name="bookings_booking_of_owner"),
            # The desk's board: what is open whenever it is for, what ended by day.
            models.Index(fields=["status", "status_changed_at"], name="bookings_booking_board"),
            models.Index(
                fields=["hold_expires_at"],
                condition=Q(status=BookingStatus.AWAITING_PAYMENT),
                name="bookings_booking_hold_due",
            ),
            # The statistics count by day.
            models.Index(
                fields=["status_changed_at"],
                condition=Q(status=BookingStatus.CANCELLED),
                name="bookings_booking_cancelled_on",
            ),
            # The desk's list of a million: the newest first, in one district, and by why it was cancelled.
            models.Index(fields=["-created_at", "-id"], name="bookings_booking_newest"),
            models.Index(fields=["district", "-created_at", "-id"], name="bookings_booking_in_district"),
            models.Index(
                fields=["cancel_reason", "-created_at"],
                condition=~Q(cancel_reason=""),
                name="bookings_booking_cancelled_why",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("bookings:booking_detail", args=[self.number])

    @property
    def point(self) -> Point:
        return Point(float(self.lat), float(self.lon))

    @property
    def ways_in(self) -> models.QuerySet[WayIn]:
        """The newest of the home first, so that a code that was changed since opens the door. Of a home that was edited
        since only the one it was booked with: an old door never goes with a new code."""
        is_same_home = self.address.full_text == self.address_text
        return self.address.ways_in.order_by("-version") if is_same_home else WayIn.objects.filter(pk=self.way_in_id)

    @property
    def current_way_in(self) -> WayIn | None:
        return self.ways_in.first()

    @property
    def topic(self) -> str:
        """What its live pages listen to."""
        return f"booking:{self.number}"


class BookedPet(models.Model):
    """The pet as it was when booked; deleting the pet changes nothing here."""

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="pets", verbose_name=_("booking"))
    pet = models.ForeignKey("pets.Pet", models.SET_NULL, null=True, blank=True, verbose_name=_("pet"))
    name = models.CharField(_("name"), max_length=30)
    species = models.CharField(_("species"), max_length=12, choices=Species)
    breed = models.CharField(_("breed"), max_length=60, blank=True)
    photo = models.ImageField(_("photo"), storage=private_storage, upload_to=photo_name, blank=True)
    # What pets.care.care_of gave; pets.facts reads it.
    care = models.JSONField(_("care as booked"), default=dict, blank=True)

    class Meta:
        verbose_name = _("booked pet")
        verbose_name_plural = _("booked pets")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["booking", "pet"], name="bookings_bookedpet_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def food(self) -> list[Fact]:
        """What one meal is, as booked."""
        return facts_of(self.care, FactKind.FOOD)


class BookedPhoto(models.Model):
    """One of all the photos of a booked pet, its cover first; lists show `BookedPet.photo` alone."""

    pet = models.ForeignKey(BookedPet, models.CASCADE, related_name="photos", verbose_name=_("booked pet"))
    image = models.ImageField(_("photo"), storage=private_storage, upload_to=photo_name)

    class Meta:
        verbose_name = _("photo of a booked pet")
        verbose_name_plural = _("photos of booked pets")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.pet} {self.pk}"
