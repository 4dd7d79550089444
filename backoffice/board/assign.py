"""Giving one visit to a caregiver by hand."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.forms.no_door_codes import NoDoorCodes, SealAt
from backoffice.admin.reading import page_of
from backoffice.board.candidates import candidates_for, check_of, day_of
from backoffice.rights import demand
from bookings.dispatch.actions.assign_by_hand import assign_by_hand
from bookings.models import Visit
from bookings.orders.status import VisitStatus
from caregivers.models import Caregiver
from petcare.errors import DomainError
from petcare.texts import id_in, in_reading_order
from petcare.times import when

PAGE = 20
MAY_GIVE = "bookings.change_dispatchround"


class AssignForm(NoDoorCodes, forms.Form):
    """`seen` is who had the visit when the page was shown."""

    seal_at = SealAt.NOWHERE
    caregiver = forms.ModelChoiceField(
        Caregiver.objects.select_related("user"),
        error_messages={"required": gettext_lazy("Choose somebody.")},
        widget=forms.HiddenInput,
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    takes_back = forms.BooleanField(label=gettext_lazy("Call back whoever is on the way"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=200,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=gettext_lazy("It stays with the booking; owner and caregivers do not read it."),
        error_messages={"required": gettext_lazy("Say why; it stays with the booking.")},
    )


def assign_visit(request: HttpRequest, pk: int) -> HttpResponse:
    """Who could come, how each of them stands to the visit, and the form; a stale page is told what changed."""
    demand(request, MAY_GIVE)
    visit = _visit(pk)
    form = AssignForm(request.POST or None)
    if form.is_valid() and _given(request, visit, form):
        return redirect(page_of(visit.booking))
    return _page(request, _visit(pk), form)


@require_GET
def assign_check(request: HttpRequest, pk: int) -> HttpResponse:
    """How one caregiver stands to the visit now, and what else they have that day."""
    demand(request, MAY_GIVE)
    visit = _visit(pk)
    people = Caregiver.objects.select_related("user")
    caregiver = get_object_or_404(people, pk=id_in(request.GET.get("caregiver", "")))
    context = {"visit": visit, "check": check_of(visit, caregiver), "day": day_of(visit, caregiver)}
    return render(request, "admin/board/assign.html#check", context)


def _given(request: HttpRequest, visit: Visit, form: AssignForm) -> bool:
    """Whether it is done; what is in its way stands in the form, and what the operator could not know in a message."""
    try:
        handover = assign_by_hand(visit=visit, by=request.user, **form.cleaned_data)
    except DomainError as error:
        if error.field:
            form.add_error(error.field, error.message)
        else:
            messages.warning(request, error.message)
        return False
    words = _("%(name)s comes, planned for %(time)s. Everybody concerned is told.")
    names = {"name": handover.after.user.name, "time": when(handover.visit.planned.lower)}
    messages.success(request, words % names)
    return True


def _page(request: HttpRequest, visit: Visit, form: AssignForm) -> HttpResponse:
    words = in_reading_order(request.GET.get("q", "")).strip()
    candidates = Paginator(candidates_for(visit, words=words), PAGE).get_page(request.GET.get("page"))
    chosen = id_in(form.data.get("caregiver", "")) if form.is_bound else None
    context: dict[str, Any] = admin.site.each_context(request) | {
        "title": _("Who comes"),
        "visit": visit,
        "form": form,
        "words": words,
        "page_obj": candidates,
        "chosen": chosen,
        "can_be_given": visit.status in {VisitStatus.SCHEDULED, VisitStatus.DEPARTED},
        "is_on_the_way": visit.status == VisitStatus.DEPARTED,
    }
    return render(request, "admin/board/assign.html", context)


def _visit(pk: int) -> Visit:
    visits = Visit.objects.select_related("booking__owner", "caregiver__user")
    return get_object_or_404(visits.prefetch_related("booking__pets", "lines__service"), pk=pk)
