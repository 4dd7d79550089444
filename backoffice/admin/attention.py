"""Bookings of which something is late, or shows a photo twice: a filter, and an action for what was seen."""

from typing import Any

from django.contrib import admin, messages
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
    seen = repeated_photos().filter(step__visit__booking__in=queryset.values("pk"))
    count = seen.update(repeat_seen_at=timezone.now())
    messages.success(request, _("Looked at: %(count)s photos") % {"count": count})
