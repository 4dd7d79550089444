"""What can be taken away as a file: the figures, and the bookings behind them."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from backoffice.rights import demand
from backoffice.statistics.counting import first_payments
from backoffice.statistics.export import exported
from backoffice.statistics.forms import FilterForm
from backoffice.statistics.models import DailyFigure
from bookings.models import Line, Payment


@require_GET
def figures_csv(request: HttpRequest) -> HttpResponse:
    """Every figure of the days and district that were asked for."""
    demand(request, "backoffice.view_dailyfigure")
    form = FilterForm(request.GET)
    rows = DailyFigure.objects.filter(day__range=(form.days.first, form.days.last))
    for name in ("district", "service"):
        if form.asked(name):
            rows = rows.filter(**{name: form.asked(name)})
    heads = [_("date"), _("what is counted"), _("district"), _("service"), _("detail"), _("count"), _("amount")]
    return exported(request, name=_file_name(form, "figures"), heads=heads, rows=rows, as_cells=_figure_cells)


@require_GET
def bookings_csv(request: HttpRequest) -> HttpResponse:
    """The bookings paid in these days, without phone number and home."""
    demand(request, "backoffice.view_dailyfigure")
    demand(request, "bookings.view_booking")
    form = FilterForm(request.GET)
    # Their payments, in the order of the index by which days are found.
    rows = first_payments(form.days).select_related("booking__owner", "booking__address")
    rows = rows.prefetch_related("booking__visits__lines__service", "booking__pets")
    if form.asked("district"):
        rows = rows.filter(booking__address__district=form.asked("district"))
    if form.asked("service"):
        sold = Line.objects.filter(visit__booking=OuterRef("booking"), service__code=form.asked("service"))
        rows = rows.filter(Exists(sold))
    heads = [_("number"), _("placed"), _("status"), _("district"), _("owner"), _("services"), _("pets"), _("visits")]
    heads += [_("total"), _("reason of cancelling")]
    return exported(
        request, name=_file_name(form, "bookings"), heads=heads, rows=rows, as_cells=_booking_cells, by="paid_at"
    )


def _file_name(form: FilterForm, what: str) -> str:
    return f"{what}-{form.days.first}-{form.days.last}"


def _figure_cells(row: DailyFigure) -> Sequence[Any]:
    return [row.day, row.get_measure_display(), row.district, row.service, row.detail, row.count, row.amount]


def _booking_cells(payment: Payment) -> Sequence[Any]:
    booking = payment.booking
    visits = booking.visits.all()
    services = {line.service.name: None for visit in visits for line in visit.lines.all() if line.service}
    return [
        booking.number,
        f"{timezone.localtime(booking.created_at):%Y-%m-%d %H:%M}",
        booking.get_status_display(),
        booking.address.district,
        booking.owner.name,
        "、".join(services),
        "、".join(pet.get_species_display() for pet in booking.pets.all()),
        len(visits),
        booking.total,
        booking.get_cancel_reason_display(),
    ]
