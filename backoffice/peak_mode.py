"""Peak mode at the desk: on with hours and a reason, off again, and what was before."""

from django import forms
from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms.no_door_codes import NoDoorCodes, SealAt
from backoffice.rights import demand
from bookings.dispatch.actions.peak import MOST_HOURS, switch_off, switch_on
from bookings.dispatch.models import DispatchPolicy, PeakMode
from petcare.errors import DomainError

PER_PAGE = 20


class PeakForm(NoDoorCodes, forms.Form):
    seal_at = SealAt.NOWHERE

    policy = forms.ModelChoiceField(
        DispatchPolicy.objects.filter(is_for_peaks=True), label=_("version"), empty_label=None
    )
    hours = forms.IntegerField(label=_("hours"), min_value=1, max_value=MOST_HOURS, initial=3)
    reason = forms.CharField(
        label=_("reason"), max_length=200, widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"})
    )


def peak_now() -> PeakMode | None:
    return PeakMode.objects.at(timezone.now()).select_related("policy", "switched_on_by").first()


@require_http_methods(["GET", "POST"])
def peak_mode(request: HttpRequest) -> HttpResponse:
    demand(request, "bookings.add_peakmode" if request.method == "POST" else "bookings.view_peakmode")
    form = PeakForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            peak = switch_on(**form.cleaned_data, by=request.user)
        except DomainError as error:
            # Somebody was quicker: the page shows their peak instead of the form.
            messages.warning(request, error.message)
        else:
            messages.success(request, _("Peak mode is on: %(peak)s") % {"peak": peak})
        return redirect("admin:peak_mode")
    context = {
        **admin.site.each_context(request),
        "title": _("Peak mode"),
        "peak": peak_now(),
        "usual": DispatchPolicy.objects.usual(),
        "form": form,
        "page": Paginator(
            PeakMode.objects.select_related("policy", "switched_on_by", "switched_off_by"), PER_PAGE
        ).get_page(request.GET.get("page")),
    }
    return render(request, "admin/peak_mode.html", context)


@require_POST
def peak_mode_off(request: HttpRequest, pk: int) -> HttpResponse:
    demand(request, "bookings.change_peakmode")
    try:
        switch_off(peak=get_object_or_404(PeakMode, pk=pk), by=request.user)
    except DomainError as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, _("Peak mode is off. New searches go as usual."))
    return redirect("admin:peak_mode")
