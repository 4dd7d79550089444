"""Cancelling a booking, or some visits of it: first what would come back, then the button."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bookings.orders.actions.cancel import cancel_visits, comes_back, refunds_of
from bookings.orders.cancellation import lines_of, terms_of
from bookings.orders.models import Booking
from bookings.orders.status import BookingStatus
from petcare.errors import DomainError


class CancelForm(forms.Form):
    """Which visits, and the amount that was shown for them."""

    visits = forms.TypedMultipleChoiceField(coerce=int)
    agreed = forms.DecimalField(max_digits=10, decimal_places=2, min_value=0)

    def __init__(self, *args, visit_ids: list[int], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["visits"].choices = [(pk, pk) for pk in visit_ids]


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, number: str) -> HttpResponse:
    booking = get_object_or_404(request.user.bookings.select_related("cancellation_policy"), number=number)
    if request.method == "POST" and _cancel(request, booking):
        return redirect(booking)
    refunds = refunds_of(booking)
    if not refunds:
        return redirect(booking)
    chosen = _chosen(request, booking, refunds)
    context = {
        "booking": booking,
        "refunds": refunds,
        "chosen": chosen,
        "total": comes_back(booking, chosen),
        "is_all": len(chosen) == len(refunds),
        "is_paid": booking.status != BookingStatus.AWAITING_PAYMENT,
        "terms": lines_of(terms_of(booking.cancellation_policy)),
    }
    return render(request, "bookings/cancel.html", context)


def _cancel(request: HttpRequest, booking: Booking) -> bool:
    """Whether it is done; what stood in the way is said on the page."""
    form = CancelForm(request.POST, visit_ids=[refund.visit.pk for refund in refunds_of(booking)])
    if not form.is_valid():
        messages.error(request, _("This has changed in the meantime. Look again before you cancel."))
        return False
    chosen, agreed = form.cleaned_data["visits"], form.cleaned_data["agreed"]
    try:
        cancel_visits(booking=booking, visit_ids=chosen, agreed=agreed, by=request.user)
    except DomainError as error:
        messages.error(request, error.message)
        return False
    return True


def _chosen(request: HttpRequest, booking: Booking, refunds: list) -> list:
    """What is about to be cancelled: the visits that were named, or all when there is nothing to choose."""
    if len(refunds) == 1 or booking.status == BookingStatus.AWAITING_PAYMENT:
        return refunds
    named = set((request.POST or request.GET).getlist("visits"))
    return [refund for refund in refunds if str(refund.visit.pk) in named]
