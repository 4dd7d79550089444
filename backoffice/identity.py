"""Asking people who they are, and the photos they send. Nothing opens without a look that was written down."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actions.verify_identity import ask_identity
from accounts.forms.no_door_codes import NoDoorCodes, SealAt
from accounts.models import ChangeRequest, Identity, User
from accounts.models.sealed_look import LookedAt
from backoffice.admin.reading import page_of
from backoffice.looks import is_open_for
from backoffice.rights import demand
from petcare.errors import DomainError
from petcare.texts import visible_text
from petcare.uploads import private_photo

SIDES = ("front", "back")


class AskForm(NoDoorCodes, forms.Form):
    seal_at = SealAt.NOWHERE

    question = forms.CharField(
        label=gettext_lazy("Why do we ask?"),
        max_length=200,
        validators=[visible_text],
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": 60}),
        help_text=gettext_lazy("One sentence for the person, who reads it."),
    )


def ask_who_they_are(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks an owner to show who they are, and says why."""
    demand(request, "accounts.change_identityverification")
    person = get_object_or_404(User, pk=pk, is_staff=False)
    form = AskForm(request.POST or None)
    if form.is_valid():
        try:
            verification = ask_identity(owner=person, by=request.user, question=form.cleaned_data["question"])
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            words = _("Asked who they are.")
            LogEntry.objects.log_actions(request.user.pk, [person], CHANGE, change_message=words, single_object=True)
            messages.success(request, _("%(name)s is asked, and hears of it now.") % {"name": person})
            return redirect(page_of(verification))
    frame = admin.site.each_context(request) | {"title": _("Ask who they are")}
    return render(request, "admin/requests/ask.html", frame | {"form": form, "person": person})


def identity_photo(request: HttpRequest, pk: int, side: str) -> HttpResponse:
    if side not in SIDES:
        raise Http404
    identity = Identity.objects.select_related("owner", "application").filter(pk=pk).first()
    is_applicants = identity is not None and hasattr(identity, "application")
    demand(request, "caregivers.change_application" if is_applicants else "accounts.view_identityverification")
    if identity is None:
        raise Http404
    return _opened(request, identity.owner, LookedAt.IDENTITY, getattr(identity, side))


def proof_photo(request: HttpRequest, pk: int) -> HttpResponse:
    demand(request, "accounts.view_changerequest")
    change = get_object_or_404(ChangeRequest.objects.select_related("owner"), pk=pk)
    return _opened(request, change.owner, LookedAt.PROOF, change.proof)


def _opened(request: HttpRequest, owner: User, kind: LookedAt, photo: FieldFile) -> HttpResponse:
    if not is_open_for(request, owner, kind):
        raise PermissionDenied
    response = private_photo(photo)
    # The look ends; no copy stays behind in the browser.
    response["Cache-Control"] = "no-store"
    return response
