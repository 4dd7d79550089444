from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.forms.profile import EmergencyContactForm, LanguageForm, PersonForm
from accounts.language import remember_language
from accounts.models import EmergencyContact
from accounts.status import RequestStatus
from accounts.views.destination import destination


@login_required
def me(request: HttpRequest) -> HttpResponse:
    context = {
        "addresses": request.user.addresses.active().order_by("-is_default", "pk"),
        "contact": EmergencyContact.objects.filter(owner=request.user).first(),
        "open_request": request.user.change_requests.filter(status=RequestStatus.OPEN).first(),
        "verification": request.user.verifications.first(),
        "is_caregiver": hasattr(request.user, "caregiver"),
        "languages": settings.LANGUAGES,
    }
    return render(request, "accounts/me.html", context)


@login_required
def person_edit(request: HttpRequest) -> HttpResponse:
    form = PersonForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("accounts:me")
    return render(request, "accounts/person_form.html", {"form": form})


@login_required
def contact_edit(request: HttpRequest) -> HttpResponse:
    contact = EmergencyContact.objects.filter(owner=request.user).first() or EmergencyContact(owner=request.user)
    form = EmergencyContactForm(request.POST or None, instance=contact)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("accounts:me")
    return render(request, "accounts/contact_form.html", {"form": form})


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Chooses the language of the pages, and of the messages to whoever is signed in."""
    form = LanguageForm(request.POST)
    response = redirect(destination(request))
    if form.is_valid():
        chosen = form.cleaned_data["language"]
        if request.user.is_authenticated:
            request.user.language = chosen
            request.user.save(update_fields=["language"])
        translation.activate(chosen)
        remember_language(response, chosen)
    return response
