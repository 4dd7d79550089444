"""Adding and changing the number and the e-mail of whoever is signed in; neither counts before its code came back."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts import devices
from accounts.actions.take_contact import take_contact
from accounts.forms.contact import NewContactForm
from accounts.proof import Proof
from accounts.views.destination import destination
from accounts.views.fresh import is_stale_without_password, sign_in_anew
from accounts.views.proof import ask_for_proof, proof_page
from petcare.notifications.codes import CodeRefused

SETTINGS = "accounts:sign_in_settings"


@login_required
@never_cache
@sensitive_post_parameters("current")
def phone_add(request: HttpRequest) -> HttpResponse:
    return _ask(request, "phone")


@login_required
@never_cache
def phone_verify(request: HttpRequest) -> HttpResponse:
    return _verify(request, "phone")


@login_required
@never_cache
@sensitive_post_parameters("current")
def email_add(request: HttpRequest) -> HttpResponse:
    return _ask(request, "email")


@login_required
@never_cache
def email_verify(request: HttpRequest) -> HttpResponse:
    return _verify(request, "email")


def _ask(request: HttpRequest, by: str) -> HttpResponse:
    if is_stale_without_password(request):
        return sign_in_anew(request, back=request.get_full_path())
    next_url = destination(request, SETTINGS)
    asks_password = request.user.has_usable_password() and not devices.is_fresh(request)
    form = NewContactForm(request.POST or None, user=request.user, by=by, asks_password=asks_password)
    if request.method == "POST" and form.is_valid():
        if asks_password:
            devices.note_password(request)
        try:
            ask_for_proof(request, Proof(_purpose(by), form.cleaned_data[by], data={"next": next_url}))
            return redirect(f"accounts:{by}_verify")
        except CodeRefused as refusal:
            form.add_error(by, refusal.message)
    current = getattr(request.user, by)
    return render(request, "accounts/contact_add.html", {"form": form, "by": by, "current": current, "next": next_url})


def _verify(request: HttpRequest, by: str) -> HttpResponse:
    def done(proof: Proof) -> HttpResponse:
        take_contact(user=request.user, contact=proof.contact)
        messages.success(request, _("Your number is verified.") if by == "phone" else _("Your e-mail is verified."))
        return redirect(proof.data["next"])

    begin = f"{reverse(f'accounts:{by}_add')}?{urlencode({'next': destination(request, SETTINGS)})}"
    return proof_page(request, purpose=_purpose(by), template="accounts/contact_verify.html", begin=begin, done=done)


def _purpose(by: str) -> str:
    return f"own_{by}"
