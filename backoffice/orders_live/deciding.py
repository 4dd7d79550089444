"""The frame of the pages on which an operator acts on one booking: what is known beside the form."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _

from accounts.forms.no_door_codes import NoDoorCodes, SealAt
from backoffice.admin.reading import link_to, page_of
from bookings.models import Booking, Line, Visit
from bookings.money.refundable import left_to_refund
from petcare.errors import DomainError


class ActForm(NoDoorCodes, forms.Form):
    """`words` are read by people; no door code stands in them."""

    seal_at = SealAt.NOWHERE
    words = forms.CharField(
        label=_("Why"), max_length=300, widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})
    )


class MoneyForm(ActForm):
    """`left` is what was left of the money on the page that was sent."""

    left = forms.DecimalField(max_digits=10, decimal_places=2, widget=forms.HiddenInput)


def booking_to_act_on(pk: int) -> Booking:
    return get_object_or_404(Booking.objects.select_related("owner"), pk=pk)


def act(
    request: HttpRequest, booking: Booking, form: forms.Form, does: Callable[[dict[str, Any]], str], **page: Any
) -> HttpResponse:
    """The page with the form, or what `does` with what it says: then back to the booking with the words that it
    returns. What a rule refuses is said beside its field, on a page that shows how things stand by now."""
    if request.method == "POST" and form.is_valid():
        try:
            said = does(form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            messages.success(request, f"{booking}: {said}")
            return redirect(page_of(booking))
    may_read = request.user.has_perm("bookings.view_thread")
    frame = admin.site.each_context(request) | {
        "booking": booking,
        "owner": link_to(booking.owner),
        "visits": visits_of(booking),
        "payments": booking.payments.prefetch_related("refunds").order_by("pk"),
        "left": left_to_refund(booking),
        "threads": booking.threads.select_related("caregiver__user") if may_read else (),
        "form": form,
    }
    return render(request, "admin/orders_live/act.html", frame | page)


def visits_of(booking: Booking) -> list[Visit]:
    """In the order of their windows, with who comes and their lines."""
    lines = Prefetch("lines", Line.objects.select_related("service"))
    return list(booking.visits.select_related("caregiver__user").prefetch_related(lines).order_by("window"))
