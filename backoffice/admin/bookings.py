from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from backoffice.admin.at_it import Queued
from backoffice.admin.attention import DrawnForm, NeedsAttention, photos_looked_at
from backoffice.admin.behind import PaidOn, Sold
from backoffice.admin.people import look_at
from backoffice.admin.reading import DeskAdmin, ReadOnly, link_to, of_related, toned
from backoffice.dossier import dossier_of, lines_of, rounds_of
from bookings.dispatch.shortage import reason_words
from bookings.models import BookedPet, Booking, DispatchRound, Line, Visit
from bookings.orders.status import BookingStatus, VisitStatus
from petcare.money import yuan
from petcare.times import span, when

TONES = {
    BookingStatus.AWAITING_CAREGIVER: "warn",
    BookingStatus.IN_SERVICE: "ok",
    BookingStatus.CANCELLED: "bad",
}
# By what other pages of the desk lead here.
LOOKED_UP = {
    "visits__caregiver__id__exact",
    "district",
}


@admin.register(Booking)
class BookingAdmin(ReadOnly, Queued, DeskAdmin):
    list_display = [
        "number",
        "status_toned",
        "owner_link",
        "window",
        "what",
        "pet_names",
        "caregivers",
        "total_yuan",
        "placed",
    ]
    list_filter = [
        "status",
        NeedsAttention,
        "cancel_reason",
        of_related(_("visit"), "visits__status", VisitStatus),
        PaidOn,
        Sold,
    ]
    actions = [photos_looked_at]
    action_form = DrawnForm
    sortable_by = ["number", "placed"]
    date_hierarchy = "created_at"
    search_fields = [
        "number",
        "owner",
        "pets__pet",
        "address",
        "visits__caregiver__user",
        "payments__number",
    ]
    search_help_text = _("Booking or payment number, owner, phone, pet, compound, caregiver")
    list_select_related = ["owner"]
    change_form_template = "admin/bookings/booking/change_form.html"
    fieldsets = [
        (None, {"fields": [("number", "status_toned", "cancel_reason", "owner_link", "total_yuan", "placed")]}),
        (_("Place"), {"fields": [("address_text", "way_in_words"), "note"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Booking]:
        """With what the list says of each, in three queries more."""
        lines = Line.objects.select_related("service")
        visits = Visit.objects.select_related("caregiver__user").only("booking", "window", "caregiver__user__name")
        visits = visits.prefetch_related(Prefetch("lines", lines))
        pets = BookedPet.objects.only("booking", "name")
        return super().get_queryset(request).prefetch_related(Prefetch("visits", visits), Prefetch("pets", pets))

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        return lookup in LOOKED_UP or super().lookup_allowed(lookup, value, request)

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None):
        booking = self.get_object(request, object_id)
        extra = {"dossier": dossier_of(booking.pk, by=request.user)} if booking else {}
        return super().change_view(request, object_id, form_url, extra | (extra_context or {}))

    @admin.display(description=_("status"), ordering="status")
    def status_toned(self, booking: Booking) -> SafeString:
        return toned(TONES.get(BookingStatus(booking.status), ""), booking.get_status_display())

    @admin.display(description=_("owner"), ordering="owner__name")
    def owner_link(self, booking: Booking) -> str:
        return link_to(booking.owner)

    @admin.display(description=_("window"))
    def window(self, booking: Booking) -> str:
        visits = booking.visits.all()
        return span(visits[0].window.lower, visits[0].window.upper) if visits else ""

    @admin.display(description=_("services"))
    def what(self, booking: Booking) -> str:
        lines = [line for visit in booking.visits.all() for line in visit.lines.all() if line.service]
        return "、".join(dict.fromkeys(line.service.name for line in lines))

    @admin.display(description=_("pets"))
    def pet_names(self, booking: Booking) -> str:
        return "、".join(pet.name for pet in booking.pets.all())

    @admin.display(description=_("caregiver"))
    def caregivers(self, booking: Booking) -> str:
        names = [visit.caregiver.user.name for visit in booking.visits.all() if visit.caregiver]
        return "、".join(dict.fromkeys(names))

    @admin.display(description=_("total"), ordering="total")
    def total_yuan(self, booking: Booking) -> str:
        return yuan(booking.total)

    @admin.display(description=_("way in (sealed)"))
    def way_in_words(self, booking: Booking) -> str:
        return look_at(booking.ways_in.only("kind", "version").first())

    @admin.display(description=_("placed"), ordering="created_at")
    def placed(self, booking: Booking) -> str:
        return when(booking.created_at)


@admin.register(DispatchRound)
class DispatchRoundAdmin(ReadOnly, Queued, DeskAdmin):
    list_display = [
        "id",
        "booking_link",
        "status",
        "waves",
        "flagged_at",
        "why_nobody",
        "decide_at",
        "closes_at",
        "opened_at",
    ]
    sortable_by = ["id", "opened_at"]
    list_filter = ["status", ("flagged_at", admin.EmptyFieldListFilter), "owner_chose"]
    date_hierarchy = "opened_at"
    search_fields = ["booking", "offers__caregiver__user"]
    list_select_related = ["booking"]
    change_form_template = "admin/bookings/dispatchround/change_form.html"
    fields = [
        "booking_link",
        "status",
        "policy_link",
        "waves",
        "opened_at",
        "next_wave_at",
        "decide_at",
        ("owner_chose", "goes_on"),
        ("flag_at", "flagged_at"),
        "why_nobody",
        "closes_at",
        "closed_at",
    ]

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None):
        dispatch_round = self.get_object(request, object_id)
        extra = {"rounds": [lines_of(rounds_of().get(pk=dispatch_round.pk))]} if dispatch_round else {}
        return super().change_view(request, object_id, form_url, extra | (extra_context or {}))

    @admin.display(description=_("policy"))
    def policy_link(self, dispatch_round: DispatchRound) -> str:
        return link_to(dispatch_round.policy)

    @admin.display(description=_("why nobody"))
    def why_nobody(self, dispatch_round: DispatchRound) -> str:
        return reason_words(dispatch_round.reasons) if dispatch_round.flagged_at else ""

    @admin.display(description=_("booking"), ordering="booking__number")
    def booking_link(self, dispatch_round: DispatchRound) -> str:
        return link_to(dispatch_round.booking)
