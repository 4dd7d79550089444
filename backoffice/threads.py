"""The talks of a booking, for an operator: read along, and join so that both see it."""

import uuid

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from accounts.forms.no_door_codes import NoDoorCodes, SealAt
from backoffice.admin.reading import link_to
from backoffice.rights import demand
from bookings.models import Thread
from bookings.voice.actions.send_message import join_thread, send_message
from bookings.voice.models import Side
from bookings.voice.reading import page_of
from bookings.voice.talks import talk_between
from petcare.errors import DomainError
from petcare.texts import id_in


class DeskMessageForm(NoDoorCodes, forms.Form):
    seal_at = SealAt.NOWHERE
    body = forms.CharField(
        label=_("Words to both"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        help_text=_("Both read it as the platform's."),
    )
    key = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid.uuid4)


@never_cache
def thread(request: HttpRequest, pk: int) -> HttpResponse:
    """What the two wrote, and the line to write in once somebody of us has joined."""
    demand(request, "bookings.view_thread")
    row = get_object_or_404(Thread.objects.select_related("booking__owner", "caregiver__user"), pk=pk)
    form = DeskMessageForm(request.POST or None)
    if request.method == "POST":
        demand(request, "bookings.add_message")
        if _act(request, row, form):
            return redirect("admin:thread", row.pk)
    talk = talk_between(row.booking, row.caregiver)
    page = page_of(talk, Side.PLATFORM, before=id_in(request.GET.get("before", "")))
    context = admin.site.each_context(request) | {
        "title": _("Talk"),
        "thread": row,
        "links": [link_to(row.booking), link_to(row.booking.owner), link_to(row.caregiver)],
        "talk": talk,
        "page": page,
        "is_joined": row.messages.filter(side=Side.PLATFORM).exists(),
        "may_write": request.user.has_perm("bookings.add_message"),
        "form": form,
    }
    return render(request, "admin/thread.html", context)


def _act(request: HttpRequest, row: Thread, form: DeskMessageForm) -> bool:
    if "join" in request.POST:
        join_thread(thread=row, by=request.user, key=uuid.uuid4())
        return True
    if not form.is_valid():
        return False
    said = {"body": form.cleaned_data["body"], "key": form.cleaned_data["key"] or uuid.uuid4()}
    try:
        join_thread(thread=row, by=request.user, key=uuid.uuid4())
        send_message(booking=row.booking, caregiver=row.caregiver, side=Side.PLATFORM, by=request.user, **said)
    except DomainError as error:
        form.add_error(error.field, error.message)
        return False
    return True
