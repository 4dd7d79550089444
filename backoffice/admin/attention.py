"""Bookings of which something is late, or shows a photo twice: a filter, and an action for what was seen."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.models import Booking
from bookings.visits.lateness import Lateness, late_visits
from bookings.visits.repeated import repeated_photos

PHOTOS = "photos"
# As far as somebody turns pages.
MOST = 1000


class DrawnForm(ActionForm):
    """The choice of an action, on a list that knows since when it stands there."""

    drawn_at = forms.DateTimeField(label="", initial=timezone.now, widget=forms.HiddenInput)


class NeedsAttention(admin.SimpleListFilter):
    title = gettext_lazy("needs attention")
    parameter_name = "attention"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [*Lateness.choices, (PHOTOS, _("Photos used twice"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Booking]) -> QuerySet[Booking]:
        value = self.value()
        if value in Lateness.values:
            late = late_visits(Lateness(value), now=timezone.now()).order_by("planned")
            return queryset.filter(pk__in=_few(late, "booking"))
        if value == PHOTOS:
            return queryset.filter(pk__in=_few(repeated_photos(), "step__visit__booking"))
        return queryset


def _few(rows: QuerySet[Any], booking: str) -> list[int]:
    """The oldest, read by themselves: in one question the database would go through a million bookings or steps."""
    return list(rows.values_list(booking, flat=True)[:MOST])


@admin.action(description=gettext_lazy("The photos used twice were looked at"), permissions=["work"])
def photos_looked_at(model_admin: Any, request: HttpRequest, queryset: QuerySet[Booking]) -> None:
    """Of each booking those that were there when the list was drawn."""
    drawn_at = DrawnForm.base_fields["drawn_at"].clean(request.POST["drawn_at"])
    seen, count = repeated_photos().filter(received_at__lte=drawn_at), 0
    # One by one, so that the history of each says who it was.
    for booking in queryset:
        if looked_at := seen.filter(step__visit__booking=booking).update(repeat_seen_at=timezone.now()):
            model_admin.log_change(request, booking, _("The photos used twice were looked at"))
            count += looked_at
    messages.success(request, _("Looked at: %(count)s photos") % {"count": count})
