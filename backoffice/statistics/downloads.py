"""What can be taken away as a file: the figures, and the bookings behind them."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from backoffice.rights import demand
from backoffice.statistics.counting import first_payments
from backoffice.statistics.export import exported
from backoffice.statistics.forms import FilterForm
from backoffice.statistics.models import DailyFigure
from backoffice.statistics.words import figure_detail
from bookings.models import BookedPet, Line, Payment, Visit

# All that a row of the file says: of a hundred thousand, each column that is left out counts.
READ = ("paid_at", "booking__number", "booking__created_at", "booking__status", "booking__total")
READ += ("booking__cancel_reason", "booking__owner__name", "booking__district")


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
    as_cells = partial(_figure_cells, dict(form.fields["service"].choices))
    return exported(request, name=_file_name(form, "figures"), heads=heads, rows=rows, as_cells=as_cells)


@require_GET
def bookings_csv(request: HttpRequest) -> HttpResponse:
    """The bookings paid in these days, without phone number and home."""
    demand(request, "backoffice.view_dailyfigure")
    demand(request, "bookings.view_booking")
    form = FilterForm(request.GET)
    # Their payments, in the order of the index by which days are found.
    rows = first_payments(form.days).select_related("booking__owner").only(*READ)
    rows = rows.prefetch_related(
        Prefetch("booking__visits", Visit.objects.only("booking"), to_attr="all_visits"),
        Prefetch("booking__all_visits__lines", Line.objects.only("visit", "service"), to_attr="all_lines"),
        "booking__all_visits__all_lines__service",
        Prefetch("booking__pets", BookedPet.objects.only("booking", "species"), to_attr="all_pets"),
    )
    if form.asked("district"):
        rows = rows.filter(booking__district=form.asked("district"))
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


def _figure_cells(services: Mapping[str, Any], row: DailyFigure) -> Sequence[Any]:
    service, detail = services.get(row.service, row.service), figure_detail(row.measure, row.detail)
    return [row.day, row.get_measure_display(), row.district, service, detail, row.count, row.amount]


def _booking_cells(payment: Payment) -> Sequence[Any]:
    booking = payment.booking
    visits = booking.all_visits
    services = {line.service.name: None for visit in visits for line in visit.all_lines if line.service}
    return [
        booking.number,
        f"{timezone.localtime(booking.created_at):%Y-%m-%d %H:%M}",
        booking.get_status_display(),
        booking.district,
        booking.owner.name,
        "、".join(services),
        "、".join(pet.get_species_display() for pet in booking.all_pets),
        len(visits),
        booking.total,
        booking.get_cancel_reason_display(),
    ]
