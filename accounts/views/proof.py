"""The page that takes a code, for every purpose it can have."""

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import codes, proof
from accounts.forms.proof import ProofForm
from accounts.proof import Proof, TooManyGuesses
from accounts.same_time import same_time
from petcare.errors import DomainError
from petcare.notifications.codes import CodeRefused

CODE_IS_GONE = gettext_lazy("This code was used already or is too old. Sign in, or ask for a new code.")
TOO_MANY = gettext_lazy("Too many wrong codes. Begin again.")


def ask_for_proof(request: HttpRequest, wanted: Proof) -> None:
    """Sends the first code. Raises CodeRefused."""
    with same_time():
        proof.send(request, wanted, address=get_adapter().get_client_ip(request))


def proof_page(
    request: HttpRequest, *, purpose: str, template: str, begin: str, done: Callable[[Proof], HttpResponse], **more: Any
) -> HttpResponse:
    """`begin` is the page that asks for a code. `done` answers once the code has come back; a DomainError it raises
    stands beside the field."""
    waits = proof.waiting(request, purpose)
    if waits is None:
        if request.method == "POST":
            messages.error(request, CODE_IS_GONE)
        return redirect(begin)
    if request.POST.get("action") == "resend":
        return _send_again(request, waits)
    form = ProofForm(request.POST or None, request=request, proof=waits)
    try:
        if request.method == "POST" and form.is_valid():
            response = done(waits)
            proof.forget(request)
            return response
    except TooManyGuesses:
        proof.forget(request)
        messages.error(request, TOO_MANY)
        return redirect(begin)
    except DomainError as error:
        form.add_error("code", error.message)
    context = {
        "verify_form": form,
        "contact": waits.contact,
        "is_by_email": waits.is_by_email,
        "can_resend": waits.can_resend,
        "begin": begin,
        "resend_in": codes.seconds_until_resend(request),
    }
    return render(request, template, context | more)


def _send_again(request: HttpRequest, waits: Proof) -> HttpResponse:
    seconds = codes.seconds_until_resend(request)
    if seconds:
        messages.error(request, _("You can ask for another code in %(seconds)s seconds.") % {"seconds": seconds})
    elif waits.can_resend:
        codes.note_sent(request)
        try:
            ask_for_proof(request, waits)
        except CodeRefused as refusal:
            messages.error(request, refusal.message)
    return redirect(request.get_full_path())
