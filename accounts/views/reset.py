"""A new password for whoever forgot theirs: a code to the phone or to the e-mail, then the password, then in."""

import time

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts.actions.end_devices import end_other_devices
from accounts.actions.set_password import set_password
from accounts.forms.password import NewPasswordForm, ResetForm
from accounts.models import User
from accounts.proof import WAITS_SECONDS, Proof
from accounts.views.proof import ask_for_proof, proof_page
from petcare.notifications.codes import CodeRefused

PURPOSE = "reset"
_PROVEN = "reset_proven"


@never_cache
def reset(request: HttpRequest) -> HttpResponse:
    """The same page, words and wait for contacts with and without an account."""
    form = ResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        contact = form.cleaned_data["contact"]
        person = _whose(contact)
        proof = Proof(PURPOSE, contact, instead="" if person else "no_account", data={"user": person and person.pk})
        try:
            ask_for_proof(request, proof)
            return redirect("account_reset_code")
        except CodeRefused as refusal:
            form.add_error("contact", refusal.message)
    return render(request, "account/reset.html", {"form": form})


@never_cache
def reset_code(request: HttpRequest) -> HttpResponse:
    def done(proof: Proof) -> HttpResponse:
        request.session[_PROVEN] = {"user": proof.data["user"], "contact": proof.contact, "at": time.time()}
        return redirect("account_reset_new")

    begin = reverse("account_reset")
    return proof_page(request, purpose=PURPOSE, template="account/reset_code.html", begin=begin, done=done)


@never_cache
@sensitive_post_parameters("password")
def reset_password(request: HttpRequest) -> HttpResponse:
    person = _proven(request)
    if person is None:
        return redirect("account_reset")
    form = NewPasswordForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        set_password(user=person, password=form.cleaned_data["password"])
        end_other_devices(user=person)
        del request.session[_PROVEN]
        return perform_login(request, Login(user=person))
    return render(request, "account/reset_password.html", {"form": form})


def _whose(contact: str) -> User | None:
    """Those who work here are no one here: their password opens the desk, and a phone is not enough for that."""
    person = User.objects.with_contact(contact)
    return person if person and person.is_active and not person.is_staff else None


def _proven(request: HttpRequest) -> User | None:
    proven = request.session.get(_PROVEN)
    if not proven or time.time() - proven["at"] > WAITS_SECONDS:
        return None
    # A number that was given up meanwhile, because the phone is gone, opens nothing any more.
    person = _whose(proven["contact"])
    return person if person and person.pk == proven["user"] else None
