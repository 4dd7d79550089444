"""What is sealed, for operators: with a reason, in this one answer, and told to the owner."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.actions.open_sealed import open_contact, open_way_in
from accounts.models import EmergencyContact, WayIn
from backoffice.admin.reading import page_of
from backoffice.looks import LookForm
from backoffice.rights import demand
from petcare.errors import DomainError


class TellingLookForm(LookForm):
    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("The owner is told at once who looked, and reads the reason.")


@never_cache
def way_in(request: HttpRequest, pk: int) -> HttpResponse:
    """One version of the way into a home: the newest, or the one that a booking holds on to."""
    demand(request, "accounts.view_wayin")
    version = get_object_or_404(WayIn.objects.select_related("address__owner"), pk=pk)
    shown = {"title": _("Way in"), "owner": version.address.owner, "where": version.address.full_text}
    return _page(request, "way_in", shown, lambda reason: open_way_in(way_in=version, by=request.user, reason=reason))


@never_cache
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom to call when this owner cannot be reached."""
    demand(request, "accounts.view_emergencycontact")
    person = get_object_or_404(EmergencyContact.objects.select_related("owner"), owner=pk)
    shown = {"title": _("In an emergency"), "owner": person.owner}
    return _page(request, "contact", shown, lambda reason: open_contact(contact=person, by=request.user, reason=reason))


def _page(request: HttpRequest, name: str, shown: dict[str, Any], opens: Callable[[str], Any]) -> HttpResponse:
    """Asks for the reason; then what is sealed stands in this answer, kept by no session and no cache."""
    form = TellingLookForm(request.POST or None)
    if form.is_valid():
        try:
            shown[name] = opens(form.cleaned_data["reason"])
        except DomainError as error:
            form.add_error(error.field, error.message)
    frame = admin.site.each_context(request) | {"form": form, "owner_page": page_of(shown["owner"])}
    return render(request, "admin/sealed.html", frame | shown)
